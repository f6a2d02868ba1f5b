"""The tables of the commons, gathered from their folders so that Django finds them."""

from lilong.commons.counters.models import Tally
from lilong.commons.files.models import StoredFile
from lilong.commons.imports.models import ImportRow, ImportRun, LearnedReading
from lilong.commons.jobs.models import JobLease, JobSchedule
from lilong.commons.ledger.models import LedgerEntry, LedgerHead, ListenerFailure, ListenerOffset
from lilong.commons.links.models import Link
from lilong.commons.notices.models import Notice
from lilong.commons.sealed.models import SealedLook

__all__ = [
    "ImportRow",
    "ImportRun",
    "JobLease",
    "JobSchedule",
    "LearnedReading",
    "LedgerEntry",
    "LedgerHead",
    "Link",
    "ListenerFailure",
    "ListenerOffset",
    "Notice",
    "SealedLook",
    "StoredFile",
    "Tally",
]

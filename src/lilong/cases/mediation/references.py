"""How mediations stand in what is forgotten in time."""

from __future__ import annotations

from datetime import date

from django.utils.translation import override

from lilong.cases.files import reasons
from lilong.cases.files.actions.remove_party import SEATED
from lilong.cases.files.permissions import AT_TABLE
from lilong.cases.files.queries.own_cases import ASKING
from lilong.cases.files.standing_again import GOES_ON_WITH
from lilong.cases.mediation.actions.unseat_side import way_out
from lilong.cases.mediation.caucus import forget_notes
from lilong.cases.mediation.effect import bind_again
from lilong.cases.mediation.models import MediationParty
from lilong.cases.mediation.queries.own_clauses import own_clauses
from lilong.cases.mediation.seating import sits_at
from lilong.cases.mediation.states import Confirmation
from lilong.commons.documents.pdf import CHINESE
from lilong.commons.jobs.regular import register_expiry


def forget_proxies(today: date) -> int:
    """Forget who acted for a side whose own name has been forgotten. Returns how many."""
    gone = MediationParty.objects.filter(party=None).exclude(proxy_name="")
    return gone.update(proxy_name="")


def register() -> None:
    """Let the files know who sits at a table, and as a side, what an agreement asks, when it binds
    again and in which words we tell of the court, and the nightly job what is to be forgotten."""
    AT_TABLE["mediation"] = sits_at
    SEATED["mediation"] = way_out
    GOES_ON_WITH["mediation"] = bind_again
    ASKING["mediation"] = own_clauses
    with override(CHINESE):
        reasons.learn(str(one.label) for one in Confirmation)
    register_expiry("cases.caucus_notes", forget_notes)
    register_expiry("cases.proxies", forget_proxies)

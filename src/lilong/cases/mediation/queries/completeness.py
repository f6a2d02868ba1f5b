"""Whether the file is whole: thirteen items, each there, missing, or not asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from lilong.cases.files.states import CaseState
from lilong.cases.mediation.kinds import FileItem, file_items
from lilong.cases.mediation.models import AgreementClause, FilePaper, MediationSession
from lilong.cases.mediation.queries.files import Seen
from lilong.cases.mediation.states import Confirmation, Seat, SessionKind

S = CaseState
THERE, MISSING, NOT_ASKED = "there", "missing", "not_asked"
_TALKED = (S.IN_SESSIONS, S.AGREED, S.PERFORMED, S.CHECKED, S.CLOSED)
_ENDED = (S.FAILED, S.CHECKED, S.CLOSED)


@dataclass(frozen=True)
class ItemLine:
    """One of the thirteen, how it stands, and the papers that lie under it."""

    item: FileItem
    state: str
    papers: Sequence[str]

    @property
    def on_demand(self) -> bool:
        """Whether it is asked for only where there is something of the kind."""
        return self.item.need in ("on_demand", "proxy", "confirmation")


@dataclass(frozen=True)
class FileFacts:
    """What completeness is told by: of every reader the same, so that it does not depend on who
    asks and tells nobody more than that something is there.

    Attributes:
        joint, separate: whether there was such a sitting.
        papers: what lies there, by item; titles only for who may read them.
    """

    seen: Seen
    joint: bool
    separate: bool
    clauses: Sequence[AgreementClause]
    papers: Mapping[str, Sequence[str]]
    revisited: bool


def facts_of(seen: Seen) -> FileFacts:
    """What the file of a mediation holds. Four queries."""
    kinds = set(
        MediationSession.objects.filter(mediation=seen.mediation).values_list("kind", flat=True)
    )
    clauses = AgreementClause.objects.filter(agreement__mediation=seen.mediation)
    titles = seen.contents and seen.seat is not Seat.PARTY
    papers: dict[str, list[str]] = {}
    lying = FilePaper.objects.filter(mediation=seen.mediation).order_by("id")
    for item, title in lying.values_list("item", "title"):
        papers.setdefault(item, []).extend([title] if titles else [])
    return FileFacts(
        seen,
        SessionKind.JOINT in kinds,
        SessionKind.SEPARATE in kinds,
        list(clauses.only("id", "due", "done_on")),
        papers,
        bool(seen.revisits),
    )


def completeness_of(facts: FileFacts) -> list[ItemLine]:
    """The thirteen items in the order of the file. No query."""
    asked, there = _asked(facts), _there(facts)
    lines = []
    for item in file_items().values():
        if item.code in facts.papers or there.get(item.code, False):
            state = THERE
        else:
            state = MISSING if asked[item.need] else NOT_ASKED
        lines.append(ItemLine(item, state, facts.papers.get(item.code, ())))
    return lines


def _asked(facts: FileFacts) -> dict[str, bool]:
    """Under which conditions an item has to be there."""
    seen = facts.seen
    agreement = getattr(seen.mediation, "agreement", None)
    agreed = agreement is not None and agreement.effective_on is not None
    confirmation = agreement.confirmation if agreement is not None else ""
    today = timezone.localdate()
    asked_court = (Confirmation.APPLIED, Confirmation.CONFIRMED, Confirmation.DECLINED)
    return {
        "always": True,
        "on_demand": False,
        "proxy": any(side.mandate_paper for side in seen.table.sides),
        "sessions": seen.case.state in _TALKED or facts.joint or facts.separate,
        "agreed": agreed,
        # What is not due yet is not missing.
        "performed": agreed and any(one.done_on or one.due < today for one in facts.clauses),
        # One goes back once there is something to look at: all was due, or done before.
        "kept": agreed and all(one.done_on or one.due < today for one in facts.clauses),
        "confirmation": agreed and confirmation in asked_court,
        "ended": seen.case.state in _ENDED,
    }


def _there(facts: FileFacts) -> dict[str, bool]:
    """What our own rows show to be there."""
    seen, today = facts.seen, timezone.localdate()
    agreement = getattr(seen.mediation, "agreement", None)
    return {
        "application": True,
        "rights_notice": bool(seen.table.sides) and all(one.told for one in seen.table.sides),
        # The paper stays when the name of who it mandates has been forgotten.
        "mandate": any(side.mandate_paper for side in seen.table.sides),
        # Notes of a separate sitting are the mediators' own and never part of the file.
        "record": facts.joint,
        "agreement": agreement is not None and agreement.effective_on is not None,
        "performance": any(one.done_on for one in facts.clauses)
        and all(one.done_on or one.due >= today for one in facts.clauses),
        "revisit": facts.revisited,
        "confirmation": agreement is not None and bool(agreement.court_paper),
    }

"""Whether the file is whole: thirteen items, each there, missing, or not asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lilong.cases.files.states import CaseState
from lilong.cases.mediation.kinds import FileItem, file_items
from lilong.cases.mediation.models import AgreementClause, FilePaper, Revisit
from lilong.cases.mediation.queries.files import Seen, SessionLine
from lilong.cases.mediation.states import Confirmation

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
    """What completeness is told by."""

    seen: Seen
    sessions: Sequence[SessionLine]
    clauses: Sequence[AgreementClause]
    papers: Sequence[FilePaper]
    revisits: Sequence[Revisit]


def completeness_of(facts: FileFacts) -> list[ItemLine]:
    """The thirteen items in the order of the file. No query."""
    asked, there = _asked(facts), _there(facts)
    lines = []
    for item in file_items().values():
        papers = [paper.title for paper in facts.papers if paper.item == item.code]
        if papers or there.get(item.code, False):
            state = THERE
        else:
            state = MISSING if asked[item.need] else NOT_ASKED
        lines.append(ItemLine(item, state, papers))
    return lines


def _asked(facts: FileFacts) -> dict[str, bool]:
    """Under which conditions an item has to be there."""
    seen = facts.seen
    agreement = getattr(seen.mediation, "agreement", None)
    agreed = agreement is not None and agreement.effective_on is not None
    confirmation = agreement.confirmation if agreement is not None else ""
    asked_court = (Confirmation.APPLIED, Confirmation.CONFIRMED, Confirmation.DECLINED)
    return {
        "always": True,
        "on_demand": False,
        "proxy": any(side.proxy_name for side in seen.table.sides),
        "sessions": seen.case.state in _TALKED or bool(facts.sessions),
        "agreed": agreed,
        "performed": agreed,
        "confirmation": agreed and confirmation in asked_court,
        "ended": seen.case.state in _ENDED,
    }


def _there(facts: FileFacts) -> dict[str, bool]:
    """What our own rows show to be there."""
    seen = facts.seen
    agreement = getattr(seen.mediation, "agreement", None)
    proxies = [side for side in seen.table.sides if side.proxy_name]
    return {
        "application": True,
        "rights_notice": bool(seen.table.sides) and all(one.told for one in seen.table.sides),
        "mandate": bool(proxies) and all(one.mandate_paper for one in proxies),
        # Notes of a separate sitting are the mediators' own and never part of the file.
        "record": any(one.joint for one in facts.sessions),
        "agreement": agreement is not None and agreement.effective_on is not None,
        "performance": bool(facts.clauses) and all(one.done_on for one in facts.clauses),
        "revisit": bool(facts.revisits),
        "confirmation": agreement is not None and bool(agreement.court_paper),
    }

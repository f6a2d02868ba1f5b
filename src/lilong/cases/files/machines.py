"""By which machine a case goes on: that of its kind, and of what it has been classified as."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import Case
from lilong.cases.files.states import (
    AHEAD_LEVELS,
    GOES_ON_AT,
    MACHINES,
    OVER,
    TO_BE_CHECKED,
    TOLD,
    VIOLATIONS,
    WITH_OTHERS,
    CaseState,
    Machine,
)
from lilong.kernel.moves import ForbiddenMove, Moves
from lilong.kernel.refusal import Refused

# What a violation is, decides its way (《若干意见》 §20): only what is built without a permit is
# ordered away and removed by force.
_WAY_OF_CLASS = {
    "load_bearing": Machine.STRUCTURE,
    "illegal_building": Machine.REMOVAL,
    "appearance": Machine.APPEARANCE,
    "common_part": Machine.COMMON,
    "use_change": Machine.APPEARANCE,
}
# Of these nothing is decided before somebody has said, by a paper, what they are.
UNCLASSIFIED = (Machine.WALL, Machine.LAND)
# In these a state says what somebody has done: told a standard, sent somebody, kept a danger off.
_WORKED = (Machine.NORM, Machine.REPAIR, Machine.DANGER)
# Where a case stays when what it is becomes known: it is promised, or others have it in hand.
_STAYS = frozenset({CaseState.PROMISED, CaseState.REPORTED, CaseState.VISITED})
_DECIDED = TOLD - {CaseState.VISITED}
_REMEDIES = {
    Machine.WALL: _("先查竣工图；查不清的，请有资质的检测机构认定，再记定性。"),
    Machine.LAND: _("先由城管或者规划等有权的单位认定是不是违法搭建，再记定性。"),
}
_NO_SUCH_STEP = _("能记的下一步，这一件的页面上都列着；对方来看过、处理过的，写在移交的答复里。")


def machine_of(case: Case) -> Machine:
    """The machine by which a case goes on.

    What stands in a state that its way does not have, from before it was known what it is, goes on
    by `removal`, which has all of them.
    """
    return _machine(case.kind, case.state, case.classified_as)


def _machine(kind: str, state: str, classified_as: str) -> Machine:
    machine = Machine(case_kinds()[kind].machine)
    if machine in VIOLATIONS:
        machine = _WAY_OF_CLASS.get(classified_as, machine)
        if state not in MACHINES[machine].table:
            return Machine.REMOVAL
    return machine


def moves_of(case: Case) -> Moves:
    """The moves of the machine by which a case goes on."""
    return MACHINES[machine_of(case)]


def nexts_of(case: Case) -> list[str]:
    """The states that a case may go to by a step of its own."""
    nexts = moves_of(case).table.get(case.state, ())
    return [state for state in nexts if not _only_back(case.state, state)]


def _only_back(before: str, after: str) -> bool:
    """Whether a case comes there only by what knows where it stood before: what others had in hand
    is theirs again, and what was reported in vain is where it was found."""
    if before in TO_BE_CHECKED:
        return after not in (CaseState.CHECKED, CaseState.WITHDRAWN)
    if before in OVER:
        return after in WITH_OTHERS
    return before == CaseState.REPORTED and after in (CaseState.FOUND, CaseState.MEASURED)


def is_theirs_again(case: Case, before: str) -> bool:
    """Whether others have in hand what was over and is not: a report or an order has not become
    undone by it, but a report that has come back to us since is nobody's.

    Args:
        before: where it stood until it was said to be done.
    """
    if before == CaseState.REPORTED and case.level in AHEAD_LEVELS:
        return False
    return before in WITH_OTHERS and before in moves_of(case).table[case.state]


def ours_again(case: Case, ours: str) -> CaseState:
    """Where a case goes on that is in our hands again.

    Args:
        ours: where it last stood in our hands. Nobody has secured or sent anybody meanwhile.
    """
    machine = machine_of(case)
    if machine in _WORKED and ours in moves_of(case).table[case.state]:
        return CaseState(ours)
    return GOES_ON_AT[machine]


def back_from(case: Case, before: str, ours: str) -> CaseState:
    """Where a case goes on of which it was said wrongly that it was done.

    Args:
        before, ours: where it stood until then, and where it last stood in our hands.
    """
    if is_theirs_again(case, before):
        return CaseState(before)
    # What was agreed and not kept goes back to the agreement, not to the table.
    return CaseState.AGREED if machine_of(case) is Machine.DISPUTE else ours_again(case, ours)


def stays(case: Case, classified_as: str) -> bool:
    """Whether a case stays where it stands when it is classified so."""
    if Machine(case_kinds()[case.kind].machine) not in VIOLATIONS or case.state not in _STAYS:
        return False
    return case.state in MACHINES[_WAY_OF_CLASS[classified_as]].table


def may_be_classified(case: Case) -> bool:
    """Whether it can be said now what a case is."""
    return CaseState.CLASSIFIED in nexts_of(case) or stays(case, "illegal_building")


def undecidable(case: Case) -> Refused | None:
    """Why nothing can be decided of a case that others have looked at; none where it can."""
    machine = machine_of(case)
    if machine not in UNCLASSIFIED:
        return None
    said: dict[str, Any] = {"remedy": _REMEDIES[machine], "basis": case_kinds()[case.kind].basis}
    if machine == Machine.WALL:
        return Refused(_("还没有定性：墙体是不是承重不清楚，谁也不能凭它责令或者决定"), **said)
    return Refused(_("还没有定性：是违法搭建还是占用共用部位不清楚，不能凭它责令或者决定"), **said)


def check_move(case: Case, state: str, *, back: bool = False) -> str:
    """Return `state`, or refuse.

    Args:
        back: it is led back to where it stood.

    Raises:
        Refused: something is decided of what nobody has classified.
        ForbiddenMove: its machine has no such state, or no move leads there.
    """
    if state in _DECIDED and state not in nexts_of(case) and (why := undecidable(case)):
        raise why
    moves = moves_of(case)
    if state not in moves.table:
        # Nobody was quicker, and reading the page again would not help.
        told = {"kind": case_kinds()[case.kind].label, "step": CaseState(state).label}
        raise ForbiddenMove(_("“%(kind)s”没有“%(step)s”这一步") % told, remedy=_NO_SUCH_STEP)
    if not back and _only_back(case.state, state):
        raise moves.refusal(case.state, state)
    return moves.check(case.state, state)

"""Who may do what with a case from the rung of the ladder at which it lies."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import ladder, permissions
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import FULL_SIGHT
from lilong.cases.files.recusal import refuse_party
from lilong.cases.files.states import Level
from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed

# Whose own each rung is; who may answer besides stands in for them (`permissions.was_asked`).
OF_RUNG: Mapping[Level, tuple[str, ...]] = {
    Level.PATCH: ("patch_officer",),
    Level.STREET: ("street_officer",),
    Level.DEPARTMENT: ("department_officer",),
}
ROLES = tuple(role for roles in OF_RUNG.values() for role in roles)


@permission
def hand_over_case(actor: Actor, case: Case) -> None:
    """Keepers, and the rung at which the case lies; nobody their own."""
    if sits_where_it_lies(actor, case):
        refuse_party(actor, case)
    else:
        permissions.keep_case(actor, case)


@permission
def take_back_hand_over(actor: Actor, case: Case, from_level: str) -> None:
    """Keepers, and the rung that handed the case on; nobody their own."""
    above = from_level != Level.NEIGHBOURHOOD
    if above and permissions.was_asked(actor, case.place_path, from_level):
        refuse_party(actor, case)
    else:
        permissions.keep_case(actor, case)


@permission
def note_told(actor: Actor, case: Case) -> None:
    """Keepers and those above them write down what another body did; a department that took the
    case what it did itself; nobody in their own case."""
    inside = actor.has_role_at(case.place_path, FULL_SIGHT)
    if not inside and own_unit(actor, case) is None:
        raise NotAllowed(
            _("只有居委会、片区和街道工作人员可以记下其他单位的处理"),
            remedy=_("职能部门接手以后，可以记下自己单位做的。"),
        )
    refuse_party(actor, case)


@permission
def see_waiting(actor: Actor) -> None:
    """Whoever sits at a rung above the residents' area, wherever that is."""
    if not actor.system and not actor.paths_with(ROLES):
        raise NotAllowed(
            _("等答复的移交，由片区、街道和职能部门的工作人员看"),
            remedy=_("居民区移交出去的，在“办件”里看等在哪一层。"),
        )


def sits_where_it_lies(actor: Actor, case: Case) -> bool:
    """Whether a case lies with a rung above the residents' area, and `actor` sits there."""
    above = case.level != Level.NEIGHBOURHOOD
    return above and permissions.was_asked(actor, case.place_path, case.level)


def own_unit(actor: Actor, case: Case) -> str | None:
    """As which unit a department's worker writes down what it did, in a case that the department
    took and still has; None for everybody else. One query where it may be so."""
    if case.level != Level.DEPARTMENT:
        return None
    roles = actor.roles_at(case.place_path)
    if roles.isdisjoint(OF_RUNG[Level.DEPARTMENT]) or not roles.isdisjoint(FULL_SIGHT):
        return None
    hop = ladder.taken(case, case.hand_overs.all())
    return hop.asked_of if hop is not None else None

"""Who may mediate here, and how they are seated."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.mediation.models import Mediator
from lilong.cases.mediation.seating import MEDIATING, Table
from lilong.cases.mediation.states import ChosenBy
from lilong.kernel.paths import ancestors
from lilong.kernel.refusal import Invalid
from lilong.people import queries as people

MOST_MEDIATORS = 5


def may_mediate(table: Table, roles: Sequence[str] = MEDIATING) -> dict[UUID, str]:
    """Who may be named, with names: who works in the area or above it, and is no party.

    Args:
        roles: `KEEPERS` for a side, which is not told who else helps out in the lanes.
    """
    area = table.mediation.area_path
    found = {one.person_id: one.name for one in people.holders_in([area], roles)}
    above = people.holders_by_path(ancestors(area), roles)
    found |= people.names_of(set().union(*above.values()) - found.keys())
    parties = table.parties()
    return {one: name for one, name in found.items() if one not in parties}


def check_mediators(
    table: Table, person_ids: Sequence[UUID], roles: Sequence[str] = MEDIATING
) -> None:
    """Raises Invalid: nobody, too many, a party, or somebody without a role here."""
    if not person_ids or len(set(person_ids)) > MOST_MEDIATORS:
        said = _("请选一到五名调解员")
        raise Invalid(said, fields={"mediators": [said]})
    if not set(person_ids) <= may_mediate(table, roles).keys():
        wrong = _("调解员要是在这里工作、又不是当事人的人")
        raise Invalid(wrong, fields={"mediators": [wrong]})


def seat_mediators(table: Table, person_ids: Sequence[UUID]) -> list[Mediator]:
    """Seat those who do not sit yet; chosen by the parties when every side named them."""
    named = [side.chooses_id for side in table.sides]
    return [
        Mediator.objects.create(
            space_id=table.mediation.space_id,
            mediation=table.mediation,
            person_id=person_id,
            chosen_by=ChosenBy.PARTIES if named and {*named} == {person_id} else ChosenBy.COMMITTEE,
            since=timezone.localdate(),
        )
        for person_id in dict.fromkeys(person_ids)
    ]

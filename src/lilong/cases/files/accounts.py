"""The account of a party: somebody who lives, owns or walks in the residents' area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import FIELD_SIGHT
from lilong.kernel.refusal import Invalid
from lilong.people import queries as people
from lilong.places import queries as places

_THERE = ("resident", "owner", "tenant", *FIELD_SIGHT)


def lives_here(area_path: str, person_id: UUID) -> bool:
    """Whether somebody lives, owns or walks in the residents' area. One query."""
    return any(one.person_id == person_id for one in people.holders_in([area_path], _THERE))


def account_of(case: Case, name: str, *, address: str = "", elsewhere: bool = False) -> UUID:
    """The one account of just this name at the case's place, or of a place around it.

    Args:
        address: words of the place at which the account is registered, where several have the name.
        elsewhere: a keeper has made sure that the only one of this name in the area, who is
            registered at another place, is the one who is meant.

    Raises:
        Invalid: nobody, or several of that name; or one elsewhere, which nobody has made sure of.
    """
    area = places.place(case.area_id)
    name = " ".join(name.split())
    found = people.holders_in([area.path], _THERE, words=name) if name else []
    named = [one for one in found if one.name == name and address in (one.place_name or "")]
    here = {one.person_id for one in named if _at(case, one.path)}
    persons = here or {one.person_id for one in named}
    if len(persons) == 1 and (here or elsewhere):
        return persons.pop()
    if not named:
        raise _refused("account", _("没有这样的住户账号"))
    if len(persons) > 1:
        raise _refused("address", _("有几位同名，分不清是谁的账号"))
    said = _("只有一个同名的账号，登记在%(where)s，不在这一件的地方")
    raise _refused("elsewhere", said % {"where": named[0].place_name or "—"})


def _at(case: Case, path: str) -> bool:
    """Whether somebody of a place is at the case's place; the whole area is nobody's."""
    if case.place_id == case.area_id:
        return False
    return path.startswith(case.place_path) or case.place_path.startswith(path)


def _refused(field: str, said: Any) -> Invalid:
    return Invalid(said, fields={field: [said]})

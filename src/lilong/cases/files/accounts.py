"""The account of a party: somebody who lives, owns or walks in the residents' area."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import FIELD_SIGHT
from lilong.kernel.refusal import Invalid
from lilong.people import queries as people
from lilong.places import queries as places

_THERE = ("resident", "owner", "tenant", *FIELD_SIGHT)


def account_of(case: Case, name: str) -> UUID:
    """The one account of just this name in the case's area; of several, the one at its place.

    Raises:
        Invalid: nobody, or several of that name.
    """
    area = places.place(case.area_id)
    name = " ".join(name.split())
    found = people.holders_in([area.path], _THERE, words=name) if name else []
    named = [one for one in found if one.name == name]
    persons = {one.person_id for one in named}
    if len(persons) > 1:
        persons = {one.person_id for one in named if one.path.startswith(case.place_path)}
    if len(persons) == 1:
        return persons.pop()
    said = _("有几位同名，分不清是谁的账号") if named else _("没有这样的住户账号")
    raise Invalid(said, fields={"account": [said]})

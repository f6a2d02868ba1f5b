"""The accounts of those who live or own in a residents' area."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.kernel.refusal import Invalid
from lilong.people import queries as people

LIVING = ("resident", "owner", "tenant")


def lives_here(area_path: str, person_id: UUID) -> bool:
    """Whether somebody lives or owns in the area. One query."""
    return any(one.person_id == person_id for one in people.holders_in([area_path], LIVING))


def account_of(area_path: str, name: str, address: str = "") -> UUID:
    """The one account in the area of just this name, at an address that holds these words.

    Raises:
        Invalid: nobody, or several of that name.
    """
    found = people.holders_in([area_path], LIVING, words=name)
    fitting = {
        one.person_id for one in found if one.name == name and address in (one.place_name or "")
    }
    if len(fitting) == 1:
        return fitting.pop()
    said = _("有几位同名，请写门牌和室号") if fitting else _("没有这样的住户账号")
    raise Invalid(said, fields={"address" if fitting else "name": [said]})

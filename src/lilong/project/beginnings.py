"""A real installation's first steps: its first places, and its first steward."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from lilong.commons.wording import listed
from lilong.kernel.actor import SYSTEM
from lilong.people.actions.give_grant import give_grant
from lilong.people.actions.invite_person import invite_person
from lilong.people.actions.register_person import register_person
from lilong.places import queries
from lilong.places.actions.add_place import add_place


def first_places(city: str, district: str, street: str) -> str:
    """Register city, district and street unless they are there; return what happened."""
    added, path, parent_id = [], "/", None
    for kind, name in (("city", city), ("district", district), ("subdistrict", street)):
        there = queries.at_and_below(path, [kind])
        standing = [place for place in there if (place.parent_id, place.name) == (parent_id, name)]
        if not standing:
            add_place(SYSTEM, parent_id=parent_id, kind=kind, name=name)
            added.append(name)
            standing = [p for p in queries.at_and_below(path, [kind]) if p.name == name]
        path, parent_id = standing[0].path, standing[0].id
    if not added:
        return _("这些地点都已登记。")
    return _("登记了：%(names)s") % {"names": listed(added)}


def invite(name: str, role: str, at: str) -> str:
    """Register a person, give them a role at a place, and return what to send them.

    Raises:
        Invalid: no such role, or none that can be held at such a place.
        NotFound: no such place, or several.
    """
    place = queries.find(SYSTEM, at)
    with transaction.atomic():
        person = register_person(SYSTEM, place_id=place.id, name=name)
        give_grant(SYSTEM, person_id=person.id, role=role, place_id=place.id)
        token = invite_person(SYSTEM, person_id=person.id)
    told = _("把下面的地址发给%(name)s，7天内有效，只能用一次，由本人设置密码：")
    return f"{told % {'name': name}}\n  {_site()}{reverse('people:open-invitation', args=[token])}"


def _site() -> str:
    host = settings.ALLOWED_HOSTS[0]
    return f"{'https' if settings.HTTPS else 'http'}://{host}"

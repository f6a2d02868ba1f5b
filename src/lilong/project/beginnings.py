"""A real installation's first steps: its first places, and its first steward."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lilong.kernel.actor import SYSTEM
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
    return _("登记了：%(names)s") % {"names": "、".join(added)}

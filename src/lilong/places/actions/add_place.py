"""Register a place in the address tree."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.spaces import CITY
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid
from lilong.places import permissions, queries
from lilong.places.events import PlaceAdded
from lilong.places.kinds import KINDS, SPACE_KIND, may_stand_below
from lilong.places.models import Place


@use_case
def add_place(
    actor: Actor,
    /,
    *,
    parent_id: UUID | None,
    kind: str,
    name: str,
    slug: str = "",
    **details: Any,
) -> Place:
    """Register a place below `parent_id`, or the city itself when that is None.

    Args:
        kind: code of `lilong.places.kinds.KINDS`.
        name: as people say it, without the suffix of its kind.
        slug: the part of the path; made from the id when empty.
        details: further columns of Place (`area`, `plan`, `households`, `x`, `y`, …).

    Raises:
        Invalid: the kind cannot stand there, or the name is taken.
    """
    if parent_id and (space_id := queries.place(parent_id).space_id) != CITY:
        lock_street(space_id)
    parent = Place.objects.select_for_update(no_key=True).get(pk=parent_id) if parent_id else None
    permissions.change_places(actor, parent.path if parent else "/")
    if not may_stand_below(kind, parent.kind if parent else None):
        raise Invalid(_("%(child)s不能放在这一级下面") % {"child": KINDS[kind].label})
    if Place.objects.filter(parent=parent, kind=kind, name=name).exists():
        raise Invalid(
            _("这里已经有“%(name)s”了") % {"name": name}, fields={"name": [_("名称重复")]}
        )
    place = new_place(parent, kind=kind, name=name, slug=slug, **details)
    place.save(force_insert=True)
    record(
        actor,
        PlaceAdded(
            space_id=place.space_id,
            place_path=place.path,
            subject_id=place.id,
            address=place.address,
            place_kind=kind,
        ),
    )
    return place


def new_place(parent: Place | None, *, kind: str, name: str, slug: str, **details: Any) -> Place:
    """A place with its path, street, address and sort key worked out, not yet saved."""
    own_id = uuid7()
    path = f"{parent.path if parent else '/'}{slug or own_id.hex[-12:]}/"
    space_id = own_id if kind == SPACE_KIND else parent.space_id if parent else CITY
    return Place(
        id=own_id,
        parent=parent,
        kind=kind,
        name=name,
        path=path,
        space_id=space_id,
        sort_key=queries.sort_key(name),
        address=_address(parent, kind, name),
        **details,
    )


def _address(parent: Place | None, kind: str, name: str) -> str:
    """零陵路某弄42号205室, 曙光小区1号: below the lane or the compound each level adds itself."""
    suffix = KINDS[kind].suffix
    own = name if not suffix or name.endswith(suffix) else name + suffix
    if parent is None or KINDS[kind].level <= KINDS["lane"].level:
        return own
    return parent.address + own if parent.kind in _IN_ADDRESSES else own


# A lane's address begins with the road; a number that stands in no lane needs its compound.
_IN_ADDRESSES = ("compound", "lane", "number", "stair")

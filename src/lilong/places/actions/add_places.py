"""Register many places at once: a compound with its lanes, numbers and rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.paths import SEPARATOR, subtree
from lilong.kernel.refusal import Invalid
from lilong.places import permissions
from lilong.places.actions.add_place import new_place
from lilong.places.events import PlacesAdded
from lilong.places.kinds import KINDS, SPACE_KIND, may_stand_below
from lilong.places.models import Place

BATCH = 500


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place to be registered.

    Attributes:
        path: below the batch's own place, such as `lingling/42/205`; its parent comes earlier
            in the batch, stands there already, or is that place itself.
        kind, name: as for `add_place`.
        details: further columns of Place.
    """

    path: str
    kind: str
    name: str
    details: dict[str, Any] = field(default_factory=dict)


@use_case
def add_places(actor: Actor, *, below: UUID, places: Sequence[NewPlace]) -> int:
    """Register `places` below a place, parents before children; all of them or none.

    Returns:
        How many were registered.

    Raises:
        Invalid: nothing to register, a kind that cannot stand there, a parent that is missing,
            a name that is taken.
    """
    top = Place.objects.select_for_update(no_key=True).get(pk=below)
    permissions.change_places(actor, top.path)
    if not places:
        raise Invalid(_("没有要登记的地点"))
    made = _made(top, places)
    Place.objects.bulk_create(made, batch_size=BATCH)
    kinds = Counter(place.kind for place in made)
    record(
        actor,
        PlacesAdded(
            space_id=top.space_id,
            place_path=top.path,
            subject_id=top.id,
            address=top.address,
            count=len(made),
            kinds=dict(sorted(kinds.items())),
        ),
    )
    return len(made)


def _made(top: Place, places: Sequence[NewPlace]) -> list[Place]:
    standing = _standing(top)
    names = {(place.parent_id, place.kind, place.name) for place in standing.values()}
    made: list[Place] = []
    for new in places:
        above, _slash, slug = new.path.strip(SEPARATOR).rpartition(SEPARATOR)
        parent = standing.get(f"{top.path}{above}/" if above else top.path)
        if parent is None:
            raise Invalid(_("%(path)s的上一级还没有登记") % {"path": new.path})
        _check(parent, new, names)
        place = new_place(parent, kind=new.kind, name=new.name, slug=slug, **new.details)
        if place.path in standing:
            raise Invalid(_("这里已经有“%(name)s”了") % {"name": new.name})
        standing[place.path] = place
        made.append(place)
    return made


def _standing(top: Place) -> dict[str, Place]:
    """What stands at and below `top` already, by path."""
    low, high = subtree(top.path)
    rows = Place.objects.filter(path__gte=low, path__lt=high).exclude(pk=top.pk)
    columns = ("id", "kind", "name", "path", "address", "space_id", "parent_id")
    return {top.path: top} | {place.path: place for place in rows.only(*columns)}


def _check(parent: Place, new: NewPlace, names: set[tuple[Any, str, str]]) -> None:
    if new.kind == SPACE_KIND:
        raise Invalid(_("街道要单独登记"))
    if not may_stand_below(new.kind, parent.kind):
        raise Invalid(_("%(child)s不能放在这一级下面") % {"child": KINDS[new.kind].label})
    if (parent.id, new.kind, new.name) in names:
        raise Invalid(_("这里已经有“%(name)s”了") % {"name": new.name})
    names.add((parent.id, new.kind, new.name))

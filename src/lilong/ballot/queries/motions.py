"""Reads of motions: a compound's list page by page, and what one motion's page needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.models import Motion, Roll
from lilong.ballot.states import MotionState, RollState
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import NotFound
from lilong.places import queries as places

PAGE = 20
# What a list can be narrowed to: a word of the address, and the states behind it.
FILTERS: dict[str, tuple[MotionState, ...]] = {
    "preparing": (MotionState.DRAFT, MotionState.SCOPE_FROZEN),
    "running": (MotionState.NOTICED, MotionState.OPEN),
    "counting": (MotionState.CLOSED, MotionState.COUNTED),
    "decided": (MotionState.EFFECTIVE, MotionState.FAILED, MotionState.CHALLENGED),
    "ended": (MotionState.ANNULLED, MotionState.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class MotionList:
    """A page of motions, newest first; `older` is the id to go on from, None at the end."""

    motions: tuple[Motion, ...]
    older: UUID | None


def seen_motion(actor: Actor, motion_id: UUID) -> Motion:
    """The motion, when the actor may see it. Raises NotFound otherwise."""
    rows = Motion.objects.select_related("place", "revises", "roll").filter(pk=motion_id)
    found = rows.first()
    if found is None or not permissions.may_see(actor, found):
        raise NotFound(_("没有这个表决事项，或者您没有查看它的权限"))
    return found


def named_motion(words: str) -> Motion:
    """The motion with this id, or with this number where only one compound has it.

    For the house's own commands. Raises NotFound.
    """
    try:
        found = list(Motion.objects.filter(pk=UUID(words)))
    except ValueError:
        found = list(Motion.objects.filter(code=words)[:2])
    if len(found) > 1:
        raise NotFound(
            _("有好几个小区都有编号 %(code)s 的表决事项") % {"code": words},
            remedy=_("请写完整的 id，它在页面地址里。"),
        )
    if not found:
        raise NotFound(_("没有这个表决事项"))
    return found[0]


def motions_at(
    actor: Actor, path: str, *, narrowed: str = "", after: UUID | None = None
) -> MotionList:
    """A page of the motions at and below a place, as far as the actor may see them.

    Args:
        narrowed: a key of `FILTERS`; everything for any other word.
        after: go on to those older than this motion.
    """
    low, high = subtree(path)
    rows = permissions.visible_to(actor, Motion.objects.all())
    rows = rows.filter(place_path__gte=low, place_path__lt=high).select_related("place")
    if states := FILTERS.get(narrowed):
        rows = rows.filter(state__in=states)
    if (start := _start(after)) is not None:
        rows = rows.filter(Q(created_at__lt=start) | Q(created_at=start, pk__lt=after))
    found = list(rows.order_by("-created_at", "-pk")[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return MotionList(tuple(found[:PAGE]), older)


def _start(after: UUID | None) -> datetime | None:
    if after is None:
        return None
    return Motion.objects.filter(pk=after).values_list("created_at", flat=True).first()


def rolls_for(motion: Motion) -> list[Roll]:
    """The rolls that a notice can rest on: the compound's own, the frozen and newest first."""
    rows = Roll.objects.filter(place_id=motion.place_id, units__gt=0).order_by("-created_at")
    return sorted(rows, key=lambda roll: roll.state != RollState.FROZEN)


def revisions_of(actor: Actor, motion: Motion) -> list[Motion]:
    """The motions that were made from this one, as far as the actor may see them."""
    rows = Motion.objects.filter(revises=motion).order_by("created_at")
    return list(permissions.visible_to(actor, rows))


def places_of(motion_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """In which compound each of these motions is, whatever became of it. One query."""
    rows = Motion.objects.filter(pk__in=list(motion_ids))
    return dict(rows.values_list("pk", "place_id"))


def scope_names(paths: Iterable[str]) -> list[str]:
    """The addresses of those who are asked, in order. One query."""
    return [view.address for view in places.places_at(paths)]

"""Reads of resolutions: a place's list, and one with what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lilong.ballot.queries.motions import places_of
from lilong.council import meeting_permissions
from lilong.council.models import (
    AgendaItem,
    Meeting,
    MinutesVersion,
    Resolution,
    ResolutionStep,
)
from lilong.council.states import MinutesState, ResolutionStepKind
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import NotFound

PAGE = 20
MOST_ABOUT_ONE = 10


@dataclass(frozen=True, slots=True)
class ResolutionList:
    """A page of resolutions, latest first; `older` is the id to go on from, None at the end."""

    resolutions: tuple[Resolution, ...]
    older: UUID | None


def resolutions_at(actor: Actor, path: str, *, after: UUID | None = None) -> ResolutionList:
    """A page of the resolutions at and below a place that the actor may see.

    One query, and one more from the second page on.
    """
    low, high = subtree(path)
    rows = meeting_permissions.visible_to(actor, Resolution.objects.all())
    rows = rows.filter(place_path__gte=low, place_path__lt=high)
    if (start := _start(after)) is not None:
        rows = rows.filter(Q(passed_at__lt=start) | Q(passed_at=start, pk__lt=after))
    rows = rows.select_related("place", "meeting", "superseded_by").order_by("-passed_at", "-pk")
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return ResolutionList(tuple(found[:PAGE]), older)


def codes_of(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of those of these that the actor may see. One query, none for none."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = meeting_permissions.visible_to(actor, Resolution.objects.filter(pk__in=wanted))
    return dict(rows.values_list("pk", "code"))


def _start(after: UUID | None) -> datetime | None:
    if after is None:
        return None
    return Resolution.objects.filter(pk=after).values_list("passed_at", flat=True).first()


def seen_resolution(actor: Actor, resolution_id: UUID) -> Resolution:
    """The resolution, when the actor may see it. Raises NotFound."""
    rows = Resolution.objects.select_related("place", "meeting", "supersedes", "superseded_by")
    found = rows.filter(pk=resolution_id).first()
    if found is None or not meeting_permissions.may_read(actor, found):
        raise NotFound(_("没有这项决议，或者您没有查看它的权限"))
    return found


def steps_of(resolution: Resolution) -> list[ResolutionStep]:
    """What became of it, in order. One query."""
    return list(ResolutionStep.objects.filter(resolution=resolution).order_by("order"))


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A vote of the owners that a resolution asked for, and that is not over."""

    motion_id: UUID
    code: str
    place_id: UUID


def votes_under_way(resolution: Resolution) -> list[UnderWay]:
    """The votes it asked for whose result is not posted and that nobody took back. Two queries."""
    asked: dict[UUID, str] = {}
    for step in steps_of(resolution):
        if step.motion_id and step.kind == ResolutionStepKind.PUT_TO_VOTE:
            asked[step.motion_id] = step.words
        elif step.motion_id:
            asked.pop(step.motion_id, None)
    if not asked:
        return []
    where = places_of(asked)
    return [UnderWay(one, code, where[one]) for one, code in asked.items() if one in where]


def resolved_about(theme_id: UUID) -> list[Resolution]:
    """What stands resolved about a theme of suggestions, for everybody who said it.

    What took the place of such a resolution is about the theme, too, under whatever item it was
    resolved; it stands once its minutes are approved, till then the one before it does. One
    query, and one more for each time that something took another's place.
    """
    approved = MinutesVersion.objects.filter(
        meeting_id=OuterRef("meeting_id"), state=MinutesState.APPROVED
    )
    rows = Resolution.objects.annotate(told=Exists(approved)).order_by("passed_at", "code")
    rows = rows.select_related("meeting", "superseded_by")
    # By the last of each chain that was reached: the latest of it that everybody is told of.
    standing: dict[UUID, Resolution | None] = {}
    found = list(rows.filter(item__theme_id=theme_id))
    while found:
        for one in found:
            before = standing.pop(one.supersedes_id, None) if one.supersedes_id else None
            standing[one.pk] = one if one.told else before
        replaced = [one.pk for one in found if hasattr(one, "superseded_by")]
        missing = [pk for pk in replaced if pk in standing]
        found = list(rows.filter(supersedes__in=missing)) if missing else []
    told = [one for one in standing.values() if one is not None]
    return sorted(told, key=lambda one: (one.passed_at, one.code))[:MOST_ABOUT_ONE]


def theme_of(resolution: Resolution) -> UUID | None:
    """The theme that a resolution, or one whose place it took, is about. A query a step back."""
    rows = Resolution.objects.select_related("item")
    one: Resolution | None = rows.filter(pk=resolution.pk).first()
    while one is not None:
        if one.item is not None and one.item.theme_id:
            return one.item.theme_id
        one = rows.filter(pk=one.supersedes_id).first() if one.supersedes_id else None
    return None


def items_of(meetings: Sequence[Meeting]) -> dict[UUID, list[AgendaItem]]:
    """The agendas of some meetings, in their order. One query."""
    items: dict[UUID, list[AgendaItem]] = {one.pk: [] for one in meetings}
    for item in AgendaItem.objects.filter(meeting__in=list(items)).order_by("meeting_id", "order"):
        items[item.meeting_id].append(item)
    return items


def resolutions_of(meeting: Meeting) -> list[Resolution]:
    """What a meeting resolved. One query."""
    rows = Resolution.objects.filter(meeting=meeting).order_by("passed_at", "code")
    return list(rows.select_related("meeting", "superseded_by"))

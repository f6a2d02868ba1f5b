"""Reads of meetings: a place's list, one meeting with its agenda, and who can be invited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lilong.council import meeting_permissions
from lilong.council.models import AgendaItem, Invitee, Meeting, MinutesVersion, Resolution, Theme
from lilong.council.states import MeetingState, MinutesState
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, covers, subtree
from lilong.kernel.refusal import NotFound
from lilong.people import queries as people
from lilong.people.queries import Holder, Term
from lilong.people.roles import ROLES
from lilong.places import queries as places

PAGE = 20
# What a list can be narrowed to: a word of the address, and the states behind it.
FILTERS: dict[str, tuple[MeetingState, ...]] = {
    "coming": (MeetingState.PLANNED, MeetingState.INVITED),
    "open": (MeetingState.OPEN,),
    "closed": (MeetingState.CLOSED,),
    "cancelled": (MeetingState.CANCELLED,),
}


@dataclass(frozen=True, slots=True)
class MeetingList:
    """A page of meetings, latest first; `older` is the id to go on from, None at the end."""

    meetings: tuple[Meeting, ...]
    older: UUID | None


def meetings_at(
    actor: Actor, path: str, *, narrowed: str = "", after: UUID | None = None
) -> MeetingList:
    """A page of the meetings at and below a place that the actor may see.

    Two queries, and one more from the second page on.

    Args:
        narrowed: a key of `FILTERS`; everything for any other word.
        after: go on to those before this meeting.
    """
    low, high = subtree(path)
    rows = meeting_permissions.visible_meetings(actor, Meeting.objects.all())
    rows = rows.filter(place_path__gte=low, place_path__lt=high).select_related("place")
    if states := FILTERS.get(narrowed):
        rows = rows.filter(state__in=states)
    if (start := _start(after)) is not None:
        rows = rows.filter(Q(starts_at__lt=start) | Q(starts_at=start, pk__lt=after))
    found = list(rows.order_by("-starts_at", "-pk")[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return MeetingList(tuple(found[:PAGE]), older)


def _start(after: UUID | None) -> datetime | None:
    if after is None:
        return None
    return Meeting.objects.filter(pk=after).values_list("starts_at", flat=True).first()


def seen_meeting(actor: Actor, meeting_id: UUID) -> Meeting:
    """The meeting, when the actor may see it. Raises NotFound."""
    found = Meeting.objects.select_related("place").filter(pk=meeting_id).first()
    if found is None or not meeting_permissions.may_see(actor, found):
        raise NotFound(_("没有这次会议，或者您没有查看它的权限"))
    return found


def named_meeting(words: str) -> Meeting:
    """The meeting with this id, or with this number where only one place has it.

    For the house's own commands. Raises NotFound.
    """
    rows = Meeting.objects.select_related("place")
    try:
        found = list(rows.filter(pk=UUID(words)))
    except ValueError:
        found = list(rows.filter(code=words)[:2])
    if len(found) > 1:
        raise NotFound(
            _("有好几个地方都有编号 %(code)s 的会议") % {"code": words},
            remedy=_("请写完整的 id，它在页面地址里。"),
        )
    if not found:
        raise NotFound(_("没有这次会议"))
    return found[0]


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The items of a meeting in their order. One query."""
    return list(
        AgendaItem.objects.filter(meeting=meeting).order_by("order").select_related("promise")
    )


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was asked to come, as what; `person_id` is None for a guest from outside."""

    person_id: UUID | None
    name: str
    role: str


def invited_to(meeting: Meeting) -> list[Invited]:
    """Who was asked to come, by role and name, guests last. Two queries."""
    rows = list(Invitee.objects.filter(meeting=meeting))
    names = people.names_of(one.person_id for one in rows)
    order = {code: number for number, code in enumerate(ROLES)}
    asked = [
        (
            (one.person_id is None, order.get(one.role, len(order))),
            Invited(
                one.person_id,
                names.get(one.person_id, "") if one.person_id else one.name,
                str(ROLES[one.role].label) if one.role in ROLES else one.as_what,
            ),
        )
        for one in rows
    ]
    return [one for _rank, one in sorted(asked, key=lambda row: (row[0], row[1].name))]


def people_of_role(path: str, role: str) -> list[Holder]:
    """Who holds a role at a place, below it, or above it within the residents' area. One query."""
    return [one for one in people.holders_in(_above(path), [role]) if _counts_at(path, one.path)]


def terms_of_roles(path: str, roles: Sequence[str]) -> list[Term]:
    """The same with all terms, those that are over included. One query."""
    return [one for one in people.terms_in(_above(path), roles) if _counts_at(path, one.path)]


def _above(path: str) -> list[str]:
    area = places.area_path_of(path)
    return [one for one in ancestors(path) if area and one.startswith(area)] or [path]


def _counts_at(path: str, held_at: str) -> bool:
    """What is held in a neighbouring compound is none of this one's."""
    return path.startswith(held_at) or held_at.startswith(path)


# Who works in or around a place; residents are told by the poster.
INVITABLE = (
    "secretary",
    "committee_chair",
    "community_worker",
    "owners_committee_member",
    "committee_secretary",
    "property_staff",
    "designer",
    "contractor",
    "supervisor",
    "block_leader",
    "volunteer",
)


def invitable(path: str) -> list[tuple[str, str, int]]:
    """The roles that somebody holds around a place: code, word, how many persons. One query."""
    area = places.area_path_of(path) or path
    held = people.holders_by_role([area], INVITABLE)
    found = []
    for role in INVITABLE:
        near = {
            person_id
            for person_id, held_at in held.get(role, ())
            if path.startswith(held_at) or held_at.startswith(path)
        }
        if near:
            found.append((role, str(ROLES[role].label), len(near)))
    return found


def meetings_to_resolve_in(old: Resolution) -> list[Meeting]:
    """The meetings of the committee that resolved it which still take resolutions. One query."""
    approved = MinutesVersion.objects.filter(state=MinutesState.APPROVED).values("meeting_id")
    running = Meeting.objects.filter(
        place_id=old.place_id,
        run_by=old.run_by,
        state__in=(MeetingState.OPEN, MeetingState.CLOSED),
    )
    return list(running.exclude(pk__in=approved).order_by("-starts_at")[:PAGE])


def theme_title(theme_id: UUID, path: str) -> str:
    """What a theme of this residents' area is called; empty for any other. One query."""
    found = Theme.objects.filter(pk=theme_id).values_list("title", "area_path").first()
    return found[0] if found and covers(found[1], path) else ""

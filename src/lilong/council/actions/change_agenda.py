"""Change the agenda of a meeting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.meeting_moving import (
    MOST_ITEMS,
    latest_minutes,
    locked_meeting,
    tell_of_agenda,
    too_long,
)
from lilong.council.models import AgendaItem, Meeting, Promise, Resolution, StrawPoll, Theme, Topic
from lilong.council.states import MeetingState
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Conflict, Invalid, Refused

LONGEST_TITLE, LONGEST_ASKED = 80, 300
MOST_MINUTES = 600
OPEN_TO_CHANGE = (MeetingState.PLANNED, MeetingState.INVITED, MeetingState.OPEN)

_WORDS = ("title", "asked")


@dataclass(frozen=True)
class ItemDraft:
    """An item as it is to stand: `id` is None for a new one."""

    title: str
    asked: str = ""
    minutes: int | None = None
    id: UUID | None = None
    theme_id: UUID | None = None
    promise_id: UUID | None = None
    topic_id: UUID | None = None


@use_case
def change_agenda(
    actor: Actor,
    *,
    meeting_id: UUID,
    base_version: int,
    items: Sequence[ItemDraft],
    personal: str = Personal.ASK,
) -> Meeting:
    """Put the items in this order; those that are not named go, unless something hangs on them.

    One that somebody else has taken off meanwhile comes back as a new one: what is handed over is
    meant to stand.

    Args:
        base_version: the version of the agenda that the actor saw.
        personal: what to do with numbers and names in what is new; everybody reads the agenda.

    Raises:
        NotAllowed: not one of those who prepare it.
        Conflict: somebody else changed the agenda meanwhile.
        Invalid: an item without a title, one too long, a theme, promise or topic of another place.
        Telling: there are some, and nobody has said yet what is meant.
        Refused: the meeting is over, or an item would go that was talked about, or on which
            something hangs.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.prepare_meeting(actor, meeting)
    if meeting.state not in OPEN_TO_CHANGE:
        raise Refused(_("会已经开过了，议程不再改"), remedy=_("要补充的，请写在纪要里。"))
    kept = {item.id: item for item in AgendaItem.objects.filter(meeting=meeting)}
    if base_version != meeting.item_version:
        raise Conflict(
            _("您修改的时候，别人也改了议程。两份都在下面，请核对后再保存。"),
            theirs={"items": _as_text(_in_order(kept))},
            mine={"items": _as_text(items)},
        )
    items = [_settled(item, kept) for item in items]
    _check(meeting, items)
    named = {item.id for item in items}
    _refuse_loss(meeting, [item for pk, item in kept.items() if pk not in named])
    _write(meeting, _looked_through(personal, items, kept), kept)
    return tell_of_agenda(actor, meeting, items=len(items))


def _settled(item: ItemDraft, kept: Collection[UUID]) -> ItemDraft:
    """The item without signs that nobody sees, and a new one when there is none of its id."""
    known = item.id if item.id in kept else None
    return replace(item, title=legible(item.title), asked=legible(item.asked), id=known)


def _in_order(kept: dict[UUID, AgendaItem]) -> list[AgendaItem]:
    return sorted(kept.values(), key=lambda item: item.order)


def _as_text(items: Sequence[AgendaItem | ItemDraft]) -> str:
    return "\n".join(f"{number}. {item.title}" for number, item in enumerate(items, 1))


def _check(meeting: Meeting, items: Sequence[ItemDraft]) -> None:
    if len(items) > MOST_ITEMS:
        raise Invalid(_("一次会最多 %(most)s 项") % {"most": MOST_ITEMS})
    wrong: dict[str, list[object]] = {}
    for number, item in enumerate(items):
        if not item.title:
            wrong[f"title-{number}"] = [_("请写这一项是什么事")]
        elif len(item.title) > LONGEST_TITLE:
            wrong[f"title-{number}"] = [too_long(len(item.title), LONGEST_TITLE)]
        if len(item.asked) > LONGEST_ASKED:
            wrong[f"asked-{number}"] = [too_long(len(item.asked), LONGEST_ASKED)]
        if item.minutes is not None and not 1 <= item.minutes <= MOST_MINUTES:
            wrong[f"minutes-{number}"] = [_("请写 1 到 %(most)s 分钟") % {"most": MOST_MINUTES}]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    named = [item.id for item in items if item.id]
    if len(set(named)) < len(named):
        raise Invalid(_("议程里有一项写了两遍，请刷新后再改"))
    _check_sources(meeting, items)


def _check_sources(meeting: Meeting, items: Sequence[ItemDraft]) -> None:
    themes = {item.theme_id for item in items if item.theme_id}
    areas = Theme.objects.filter(pk__in=themes).values_list("pk", "area_path")
    ours = {pk for pk, path in areas if covers(path, meeting.place_path)}
    promises = {item.promise_id for item in items if item.promise_id}
    found = Promise.objects.filter(pk__in=promises, place_id=meeting.place_id)
    topics = {item.topic_id for item in items if item.topic_id}
    paths = Topic.objects.filter(pk__in=topics).values_list("pk", "place_path")
    near = {pk for pk, path in paths if covers(path, meeting.place_path)}
    if themes - ours or topics - near or found.count() < len(promises):
        raise Invalid(_("只能放这个地方的主题、议题和承诺"))


def _looked_through(
    personal: str, items: Sequence[ItemDraft], kept: dict[UUID, AgendaItem]
) -> list[ItemDraft]:
    """The items as they are to stand. What stands there already was asked about before."""
    new: dict[str, str] = {}
    for number, item in enumerate(items):
        there = kept.get(item.id) if item.id else None
        for name in _WORDS:
            if there is None or getattr(item, name) != getattr(there, name):
                new[f"{name}-{number}"] = getattr(item, name)
    safe = looked_through(personal, new)
    return [
        replace(
            item,
            **{name: safe.get(f"{name}-{number}", getattr(item, name)) for name in _WORDS},
        )
        for number, item in enumerate(items)
    ]


def _refuse_loss(meeting: Meeting, going: Sequence[AgendaItem]) -> None:
    """Refuse to take away what was talked about, or has notes, a resolution, promise or poll.

    Somebody may be writing at an item that was talked about, and somebody may wait to speak to it.
    """
    if not going:
        return
    if any(item.begun_at for item in going):
        raise Refused(
            _("这一项已经开始讨论，不能拿掉"),
            remedy=_("不往下讨论的，直接开始下一项，在纪要里写一句为什么。"),
        )
    gone = [item.id for item in going]
    minutes = latest_minutes(meeting)
    noted = {key for key, text in minutes.content["points"].items() if text} if minutes else set()
    hangs = Q(item_id__in=gone)
    if (
        noted & {str(one) for one in gone}
        or Resolution.objects.filter(hangs).exists()
        or Promise.objects.filter(hangs).exists()
        or StrawPoll.objects.filter(hangs).exists()
    ):
        raise Refused(
            _("这一项已经有记录、决议或承诺，不能拿掉"),
            remedy=_("没有讨论的，在纪要里写一句“没有讨论”。"),
        )


def _write(meeting: Meeting, items: Sequence[ItemDraft], kept: dict[UUID, AgendaItem]) -> None:
    AgendaItem.objects.filter(pk__in=set(kept) - {item.id for item in items if item.id}).delete()
    for order, item in enumerate(items, 1):
        row = kept[item.id] if item.id else AgendaItem(space_id=meeting.space_id, meeting=meeting)
        row.order, row.title, row.asked = order, item.title, item.asked
        row.minutes, row.theme_id, row.promise_id = item.minutes, item.theme_id, item.promise_id
        row.topic_id = item.topic_id
        row.save()

"""What anybody may read of a residents' area: one bounded stream, newest first, for every feed.

Every word that somebody typed leaves through `_entry`, which covers what would tell who somebody
is: what was offered to be covered when it was written may have been kept then, or never asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.commons.positions import day_of_position
from lilong.council import publishing_permissions as permissions
from lilong.council.categories import category_label
from lilong.council.meeting_printing import said_at, said_on, stands
from lilong.council.models import (
    AgendaItem,
    Meeting,
    MinutesVersion,
    Promise,
    PromiseStep,
    Publishing,
    Resolution,
    Suggestion,
    SuggestionStep,
    Theme,
    Topic,
)
from lilong.council.queries.promises import Line, standing_of
from lilong.council.queries.themes import told_count
from lilong.council.states import MeetingState
from lilong.council.topic_phases import NOW, phases_of
from lilong.engines.tabular.personal import without_personal
from lilong.kernel.refusal import NotFound
from lilong.places import queries as places

MOST = 50
"""Entries of a feed: readers keep the older ones themselves."""
LONGEST_TITLE = 40
CALENDAR_PAST = timedelta(days=90)
MOST_MEETINGS = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that anybody may read.

    Attributes:
        stream: a key of `STREAMS`.
        at: when it came about; for what a resident may have said, the day.
        changed: when it last changed, as far as everybody is told.
        status: where it stands, in a word.
        label: what it is about, in a word.
        where: the place in words, never finer than a lane for what residents say.
        when: the moment it is about, in words; empty for `at`.
        about: the row whose own page tells more, where it is not `id`.
    """

    stream: str
    id: UUID
    title: str
    text: str
    at: datetime
    changed: datetime
    status: str = ""
    label: str = ""
    where: str = ""
    when: str = ""
    about: UUID | None = None


def publishing_of(area_id: UUID) -> Publishing:
    """What the residents' area shows to everybody; nothing where nobody has said."""
    return Publishing.objects.filter(area_id=area_id).first() or Publishing(area_id=area_id)


def published_in(area_id: UUID, *, only: str = "", most: int = MOST) -> list[Entry]:
    """The latest entries of an area, newest first. Twelve queries, however much there is.

    Args:
        only: one of `STREAMS`; all of them for any other word.
    """
    kept = publishing_of(area_id)
    chosen = [STREAMS[only]] if only in STREAMS else STREAMS.values()
    found = [entry for stream in chosen for entry in stream.latest(kept, most)]
    found.sort(key=lambda entry: (entry.at, entry.id), reverse=True)
    return found[:most]


def published_entry(stream: str, entry_id: UUID) -> tuple[UUID, Entry]:
    """One entry with the area it belongs to. Raises NotFound where it is not public."""
    found = STREAMS[stream].one(entry_id) if stream in STREAMS else None
    if found is None:
        raise NotFound(
            _("没有这条内容，或者现在不公开了"), remedy=_("住在这里的人，请登录以后再看。")
        )
    return found


def published_meetings(area_id: UUID) -> list[tuple[Meeting, list[AgendaItem]]]:
    """What a calendar shows: meetings of the last three months and all that come. Three queries.

    Their words are as they were written; `calendar_of_area` covers them.
    """
    kept = publishing_of(area_id)
    rows = permissions.public_meetings(kept).filter(starts_at__gte=timezone.now() - CALENDAR_PAST)
    found = list(rows.select_related("place").order_by("-starts_at", "-pk")[:MOST_MEETINGS])
    items = _items(found)
    return [(meeting, items[meeting.id]) for meeting in reversed(found)]


# ── The streams ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Stream:
    """One kind of entries: what it is called, and how its rows become entries.

    Attributes:
        rows: the public rows of an area, newest first.
        made: entries of some rows, in their order.
    """

    label: Any
    model: Any
    rows: Callable[[Publishing], Any]
    made: Callable[[Sequence[Any]], list[Entry]]

    def latest(self, kept: Publishing, most: int) -> list[Entry]:
        """The newest entries of an area."""
        return self.made(list(self.rows(kept)[:most]))

    def one(self, entry_id: UUID) -> tuple[UUID, Entry] | None:
        """The entry of one row with its area, where that is public."""
        row = self.model.objects.filter(pk=entry_id).first()
        kept = _publishing_around(row) if row is not None else None
        if kept is None:
            return None
        rows = list(self.rows(kept).filter(pk=entry_id)[:1])
        return (kept.area_id, self.made(rows)[0]) if rows else None


def _publishing_around(row: Any) -> Publishing | None:
    """What the residents' area of a row shows to everybody."""
    if isinstance(row, MinutesVersion):
        row = row.meeting
    if isinstance(row, Suggestion | Theme):
        return Publishing.objects.filter(area_id=row.area_id).first()
    path = places.area_path_of(row.place_path)
    return Publishing.objects.filter(area_path=path).first() if path else None


def _entry(
    stream: str,
    pk: UUID,
    title: str,
    text: str,
    at: datetime,
    changed: datetime,
    *,
    where: str = "",
    short: bool = False,
    **told: Any,
) -> Entry:
    """An entry with its words covered: the only way in which one is made.

    Args:
        short: whether the title is but the beginning of a text; it is cut once it is covered,
            so that no half of a number is left standing.
        told: what nobody has typed.
    """
    title, text, where = (without_personal(words) for words in (title, text, where))
    title = _short(title) if short else title
    return Entry(stream, pk, title, text, at, changed, where=where, **told)


def _suggestions(found: Sequence[Suggestion]) -> list[Entry]:
    lanes = places.places_by_id({one.lane_id for one in found if one.lane_id})
    moved = dict(
        SuggestionStep.objects.filter(suggestion__in=[one.pk for one in found])
        .values_list("suggestion")
        .annotate(last=Max("on"))
    )
    entries = []
    for one in found:
        lane = lanes.get(one.lane_id) if one.lane_id else None
        entries.append(
            _entry(
                "suggestion",
                one.pk,
                one.text,
                one.text,
                _day(one.said_on),
                _day(max(one.said_on, moved.get(one.pk, one.said_on))),
                status=one.get_state_display(),
                label=category_label(one.category),
                where=lane.name if lane else "",
                short=True,
            )
        )
    return entries


def _themes(found: Sequence[Theme]) -> list[Entry]:
    entries = []
    for one in found:
        count, at = told_count(one, full=False), _day(day_of_position(one.latest))
        text = _("%(count)s 句说到这件事。") % {"count": count} if count else _("有人说到这件事。")
        entries.append(
            _entry(
                "theme",
                one.pk,
                one.title,
                text,
                at,
                at,
                status=one.get_state_display(),
                label=category_label(one.category),
            )
        )
    return entries


def _meetings(found: Sequence[Meeting]) -> list[Entry]:
    items = _items(found)
    entries = []
    for one in found:
        agenda = "\n".join(f"{n}. {item.title}" for n, item in enumerate(items[one.pk], 1))
        where = f"{one.place.address} {one.where}"
        text = "\n".join(part for part in (f"{said_at(one.starts_at)} · {where}", agenda) if part)
        told = one.told_at or _made_at(one.pk)
        state = MeetingState(one.state)
        changed = max(filter(None, (told, one.changed_at, one.opened_at, one.closed_at)))
        entries.append(
            _entry(
                "meeting",
                one.pk,
                one.title,
                text,
                told,
                changed,
                status=str(state.label),
                where=where,
                when=said_at(one.starts_at),
            )
        )
    return entries


def _items(found: Sequence[Meeting]) -> Mapping[UUID, list[AgendaItem]]:
    items: defaultdict[UUID, list[AgendaItem]] = defaultdict(list)
    rows = AgendaItem.objects.filter(meeting__in=[one.pk for one in found])
    for item in rows.order_by("meeting_id", "order"):
        items[item.meeting_id].append(item)
    return items


def _minutes(found: Sequence[MinutesVersion]) -> list[Entry]:
    return [
        _entry(
            "minutes",
            one.pk,
            _("《%(title)s》的纪要定稿了") % {"title": one.meeting.title},
            _("住在这里的人登录以后可以看全文。"),
            one.at,
            one.at,
            about=one.meeting_id,
        )
        for one in found
    ]


def _topics(found: Sequence[Topic]) -> list[Entry]:
    return [
        _entry(
            "topic",
            one.pk,
            one.title,
            one.background,
            one.opened_at,
            _topic_changed(one),
            status=_topic_status(one),
            where=one.place.address,
        )
        for one in found
    ]


def _topic_changed(topic: Topic) -> datetime:
    """When it last went a step on, or the dates of one were moved."""
    today = timezone.localdate()
    days = [one.starts_on for one in phases_of(topic) if one.starts_on <= today]
    days += [move.on for one in phases_of(topic) for move in one.moves]
    # From the first moment of the day on: its noon may be still to come.
    steps = [timezone.make_aware(datetime.combine(day, time.min)) for day in days]
    return topic.ended_at or max([topic.opened_at, *steps])


def _topic_status(topic: Topic) -> str:
    state = str(topic.get_state_display())
    now = next((one.kind.label for one in phases_of(topic) if one.when == NOW), "")
    return _("%(state)s：%(step)s") % {"state": state, "step": now} if now else state


def _resolutions(found: Sequence[Resolution]) -> list[Entry]:
    entries = []
    for one in found:
        later = getattr(one, "superseded_by", None)
        status = _("已由 %(code)s 取代") % {"code": later.code} if later else ""
        title = f"{one.code} {one.title}"
        changed = later.passed_at if later else one.passed_at
        where = one.place.address
        entries.append(
            _entry(
                "resolution",
                one.pk,
                title,
                one.text,
                one.passed_at,
                changed,
                status=status,
                where=where,
                when=said_on(one.resolved_on),
            )
        )
    return entries


def _promises(found: Sequence[Promise]) -> list[Entry]:
    steps: defaultdict[UUID, list[PromiseStep]] = defaultdict(list)
    rows = PromiseStep.objects.filter(promise__in=[one.pk for one in found])
    for step in rows.order_by("promise_id", "order"):
        steps[step.promise_id].append(step)
    today, entries = timezone.localdate(), []
    for one in found:
        own = steps[one.pk]
        said = _("%(who)s答应在 %(due)s 以前办好：%(text)s") % {
            "who": one.as_what,
            "due": said_on(one.due_on),
            "text": one.text,
        }
        made = _day(own[0].on) if own else _made_at(one.pk)
        changed = _day(own[-1].on) if own else made
        status = stands(Line(one, standing_of(one, today), tuple(own)))
        where = one.place.address
        entries.append(
            _entry(
                "promise",
                one.pk,
                one.text,
                said,
                made,
                changed,
                status=status,
                where=where,
                short=True,
            )
        )
    return entries


STREAMS: dict[str, Stream] = {
    "suggestion": Stream(
        gettext_lazy("大家提的"),
        Suggestion,
        lambda kept: permissions.public_suggestions(kept).defer("grams").order_by("-position"),
        _suggestions,
    ),
    "theme": Stream(
        gettext_lazy("主题"),
        Theme,
        lambda kept: permissions.public_themes(kept).order_by("-latest"),
        _themes,
    ),
    "topic": Stream(
        gettext_lazy("议题"),
        Topic,
        lambda kept: permissions.public_topics(kept).select_related("place").order_by("-pk"),
        _topics,
    ),
    "meeting": Stream(
        gettext_lazy("会议"),
        Meeting,
        lambda kept: (
            permissions.public_meetings(kept).select_related("place").order_by("-told_at", "-pk")
        ),
        _meetings,
    ),
    "minutes": Stream(
        gettext_lazy("纪要"),
        MinutesVersion,
        lambda kept: (
            permissions.public_minutes(kept).select_related("meeting").order_by("-at", "-pk")
        ),
        _minutes,
    ),
    "resolution": Stream(
        gettext_lazy("决议"),
        Resolution,
        lambda kept: (
            permissions.public_resolutions(kept)
            .select_related("place", "meeting", "superseded_by")
            .order_by("-passed_at", "-pk")
        ),
        _resolutions,
    ),
    "promise": Stream(
        gettext_lazy("承诺"),
        Promise,
        lambda kept: permissions.public_promises(kept).select_related("place").order_by("-pk"),
        _promises,
    ),
}
"""Another kind of public entry joins every feed by a line here."""


def _day(day: date) -> datetime:
    """A day as a moment: its noon, so that it is the same day nearly everywhere."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def _made_at(pk: UUID) -> datetime:
    """When a row's id was made (RFC 9562 §5.7)."""
    return datetime.fromtimestamp((pk.int >> 80) / 1000, UTC).replace(microsecond=0)


def _short(text: str) -> str:
    """The beginning of a text, as a title."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else "".join(islice(line, LONGEST_TITLE - 1)) + "…"

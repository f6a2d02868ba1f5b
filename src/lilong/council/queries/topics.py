"""Reads of topics: a place's list, one topic with all that hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from lilong.commons.links.models import Link
from lilong.commons.links.trace import LINKABLES, Reference
from lilong.commons.prepared import Prepared
from lilong.commons.web.addresses import address
from lilong.council import (
    meeting_permissions,
    opinion_permissions,
    permissions,
    theme_permissions,
)
from lilong.council.models import (
    AgendaItem,
    Conversation,
    Meeting,
    PointRating,
    Resolution,
    Theme,
    Topic,
    TopicFollower,
    TopicOption,
    TopicPoint,
    TopicQuestion,
)
from lilong.council.opinion_voices import voice_key
from lilong.council.topic_linking import ABOUT, DECIDED_BY
from lilong.council.topic_permissions import is_asked, may_see, visible_topics
from lilong.council.topic_phases import phases_of
from lilong.council.topic_states import SayingState, TopicState, Unshown
from lilong.council.topic_writing import FEWEST_TOLD, no_such_topic
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, covers, subtree
from lilong.kernel.refusal import NotFound

PAGE = 20
POINTS = 20
QUESTIONS = 10
SAYINGS = 50
FILTERS = {one.value: one for one in TopicState}


def seen_topic(actor: Actor, topic_id: UUID) -> Topic:
    """The topic with its place, for whoever may see it; `is_followed` tells whether they follow.

    One query. Raises NotFound.
    """
    rows = Topic.objects.select_related("place").filter(pk=topic_id)
    own = TopicFollower.objects.filter(topic=OuterRef("pk"), person=actor.person_id)
    found = (
        visible_topics(actor, rows)
        .annotate(is_followed=Exists(own), successor_title=F("successor__title"))
        .first()
    )
    if found is None:
        raise no_such_topic()
    return found


@dataclass(frozen=True, slots=True)
class TopicPage:
    """A page of topics, newest first; `older` is where the next begins, None at the end."""

    rows: Sequence[Topic]
    older: UUID | None


def topics_at(actor: Actor, path: str, *, state: str = "", after: UUID | None = None) -> TopicPage:
    """The topics at a place, below it and around it that the actor sees. One query."""
    low, high = subtree(path)
    near = Q(place_path__gte=low, place_path__lt=high) | Q(place_path__in=ancestors(path))
    rows = visible_topics(actor, Topic.objects.filter(near))
    if state in FILTERS:
        rows = rows.filter(state=state)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.select_related("place").order_by("-pk")[: PAGE + 1])
    return TopicPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def options_of(topic: Topic) -> list[TopicOption]:
    """The options in their order, those not considered any more last. One query."""
    rows = list(TopicOption.objects.filter(topic=topic).order_by("number"))
    return sorted(rows, key=lambda one: bool(one.taken_back_because))


def seen_option(actor: Actor, option_id: UUID) -> TopicOption:
    """The option with its topic, for whoever sees that. Raises NotFound."""
    rows = TopicOption.objects.select_related("topic__place").filter(pk=option_id)
    found = rows.filter(topic__in=visible_topics(actor, Topic.objects.all())).first()
    if found is None:
        raise no_such_topic()
    return found


def points_of(
    option: TopicOption, side: str, *, after: UUID | None = None
) -> tuple[list[TopicPoint], UUID | None]:
    """A page of the points that are shown on one side, loudest first, and where it goes on.

    One query, and one more from the second page on.
    """
    rows = TopicPoint.objects.filter(option=option, side=side, state=SayingState.SHOWN)
    if after is not None:
        last = rows.filter(pk=after).values_list("standing", flat=True).first()
        if last is not None:
            rows = rows.filter(Q(standing__lt=last) | Q(standing=last, pk__gt=after))
    found = list(rows.order_by("-standing", "pk")[: POINTS + 1])
    return found[:POINTS], found[POINTS - 1].pk if len(found) > POINTS else None


def own_ratings(actor: Actor, topic: Topic, points: Sequence[TopicPoint]) -> dict[UUID, int]:
    """What the actor said to these points: nobody reads anybody else's. One query."""
    if actor.person_id is None or not points:
        return {}
    key = voice_key(topic.id, actor.person_id)
    rows = PointRating.objects.filter(
        voice__topic=topic, voice__key=key, point__in=[point.pk for point in points]
    )
    return dict(rows.values_list("point_id", "rating"))


def questions_of(
    topic: Topic, *, after: UUID | None = None
) -> tuple[list[TopicQuestion], UUID | None]:
    """A page of the questions that are shown, in the order of their days. One query."""
    rows = TopicQuestion.objects.filter(topic=topic, state=SayingState.SHOWN)
    return _page(rows, after, QUESTIONS)


def seen_question(actor: Actor, question_id: UUID) -> TopicQuestion:
    """The question with its topic, for whoever sees that, and for who is asked. NotFound."""
    rows = TopicQuestion.objects.select_related("topic__place").filter(pk=question_id)
    seen = Q(topic__in=visible_topics(actor, Topic.objects.all()))
    if actor.person_id is not None:
        seen |= Q(assigned_to=actor.person_id)
    found = rows.filter(seen).first()
    if found is None or not (
        may_see(actor, found.topic) or is_asked(actor, found.topic.place_path, found)
    ):
        raise NotFound(str(no_such_topic().sentence))
    return found


def seen_point(actor: Actor, point_id: UUID) -> TopicPoint:
    """The point with option and topic, for whoever sees that. Raises NotFound."""
    rows = TopicPoint.objects.select_related("option", "topic__place").filter(pk=point_id)
    found = rows.filter(topic__in=visible_topics(actor, Topic.objects.all())).first()
    if found is None:
        raise no_such_topic()
    return found


def _page(rows: QuerySet[Any], after: UUID | None, size: int) -> tuple[list[Any], UUID | None]:
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.order_by("pk")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


# ── What it is linked to ────────────────────────────────────────────────────────────────────


def linked_of(actor: Actor, topic: Topic) -> dict[str, list[Reference]]:
    """What a topic is linked to, by kind, as far as the actor may see it.

    The council's own things are read together; each other kind once more where there is one.
    """
    found: dict[str, list[Reference]] = {}
    others: dict[str, list[UUID]] = {}
    for kind, pk, code, title in _linked(actor, topic):
        if not kind.startswith(_OURS):
            others.setdefault(kind, []).append(pk)
            continue
        called = f"{code} {title}".strip()
        reference = Reference(kind, pk, called, address(kind.replace(".", ":"), pk))
        found.setdefault(kind, []).append(reference)
    for kind, ids in others.items():
        seen = LINKABLES[kind].resolve(actor, ids)
        if seen:
            found[kind] = [seen[pk] for pk in sorted(ids) if pk in seen]
    return found


_OURS = "council."


def _linked(actor: Actor, topic: Topic) -> Iterator[tuple[str, UUID, str, str]]:
    """Kind, id, code and title of the council's own things that the actor may see; of all others
    kind and id alone. One query, worded once for everybody: each row is judged by the single
    check of its kind, which a page of lists has as a filter."""
    for kind, pk, code, title, *judged in _links(topic.id):
        may = _CHECKS.get(kind)
        if may is None or may(actor, pk, *judged):
            yield kind, pk, code, title


def _may_see_theme(actor: Actor, pk: UUID, path: str, run_by: str, state: str, told: int) -> bool:
    full = theme_permissions.sees_everything(actor, path)
    return full or (bool(told) and permissions.belongs(actor, path))


def _may_see_conversation(actor: Actor, pk: UUID, path: str, *others: Any) -> bool:
    return opinion_permissions.may_see(actor, Conversation(pk=pk, place_path=path))


def _may_see_meeting(actor: Actor, pk: UUID, path: str, run_by: str, state: str, told: int) -> bool:
    told_at = timezone.now() if told else None  # whether it was, is all that is asked
    kept = Meeting(pk=pk, place_path=path, run_by=run_by, state=state, told_at=told_at)
    return meeting_permissions.may_see(actor, kept)


def _may_read_resolution(
    actor: Actor, pk: UUID, path: str, run_by: str, state: str, told: int
) -> bool:
    return meeting_permissions.may_read(actor, Resolution(pk=pk, place_path=path, run_by=run_by))


_CHECKS: dict[str, Callable[..., bool]] = {
    "council.theme": _may_see_theme,
    "council.conversation": _may_see_conversation,
    "council.meeting": _may_see_meeting,
    "council.resolution": _may_read_resolution,
}


def _links_query(topic_id: UUID) -> QuerySet[Any, Any]:
    links = Link.objects.filter(source_id=topic_id)
    about = links.filter(relation=ABOUT).values("target_id")
    items = AgendaItem.objects.filter(topic_id=topic_id)
    decided = links.filter(relation=DECIDED_BY).values("target_id")
    resolved = Q(item__in=items.values("pk")) | Q(pk__in=decided)
    empty, one = Value("", output_field=CharField()), Value(1, output_field=IntegerField())
    told = theme_permissions.told_to_all(Theme.objects.all()).filter(pk=OuterRef("pk"))
    spoken = Case(When(Exists(told), then=one), default=Value(0), output_field=IntegerField())
    themes = Theme.objects.filter(pk__in=about).values_list(
        _named("council.theme"), "pk", "code", "title", "area_path", empty, "state", spoken
    )
    asked = Conversation.objects.filter(pk__in=about).values_list(
        _named("council.conversation"), "pk", empty, "question", "place_path", empty, "state", one
    )
    heard = Case(When(told_at=None, then=Value(0)), default=one, output_field=IntegerField())
    met = Meeting.objects.filter(pk__in=items.values("meeting_id")).values_list(
        _named("council.meeting"), "pk", "code", "title", "place_path", "run_by", "state", heard
    )
    passed = Resolution.objects.filter(resolved).values_list(
        _named("council.resolution"), "pk", "code", "title", "place_path", "run_by", empty, one
    )
    strange = links.filter(relation=ABOUT).exclude(target_kind__startswith=_OURS)
    others = strange.values_list("target_kind", "target_id", empty, empty, empty, empty, empty, one)
    parts = (asked, met, passed, others)
    return themes.order_by().union(*(part.order_by() for part in parts), all=True)


def _named(kind: str) -> Value:
    return Value(kind, output_field=CharField())


_links = Prepared(_links_query, UUID)


def told_followers(topic: Topic) -> int | None:
    """How many follow a topic; None where so few do that each could be known."""
    return topic.followers if topic.followers >= FEWEST_TOLD else None


def topics_about(actor: Actor, target_id: UUID) -> list[Topic]:
    """The topics that are about one thing, as far as the actor sees them. One query."""
    about = Link.objects.filter(target_id=target_id, relation=ABOUT).values("source_id")
    return list(visible_topics(actor, Topic.objects.filter(pk__in=about)).order_by("-pk")[:PAGE])


# ── For agendas ─────────────────────────────────────────────────────────────────────────────


def topics_for(meeting: Meeting) -> list[Topic]:
    """The open topics of a meeting's place that call for such a meeting now, or on its day."""
    open_ = Topic.objects.filter(state=TopicState.OPEN, place_id=meeting.place_id)
    today, day = timezone.localdate(), timezone.localtime(meeting.starts_at).date()
    return [
        topic
        for topic in open_.order_by("pk")
        if any(
            meeting.kind in one.kind.meetings and (one.covers(today) or one.covers(day))
            for one in phases_of(topic)
        )
    ]


def topic_title(topic_id: UUID, path: str) -> str:
    """What an open topic at a place, or around it, is called; empty for any other. One query."""
    rows = Topic.objects.filter(pk=topic_id, state=TopicState.OPEN)
    found = rows.values_list("title", "place_path").first()
    return found[0] if found and covers(found[1], path) else ""


# ── Looking through, and the log for everybody ──────────────────────────────────────────────


def sayings_of(
    topic: Topic, what: str, state: str, *, after: UUID | None = None
) -> tuple[list[Any], UUID | None]:
    """A page of the points or questions in one state, for keepers. One query.

    Args:
        what: `points` or `questions`.
    """
    if what == "questions":
        return _page(TopicQuestion.objects.filter(topic=topic, state=state), after, SAYINGS)
    rows = TopicPoint.objects.filter(topic=topic, state=state).select_related("option")
    return _page(rows, after, SAYINGS)


@dataclass(frozen=True, slots=True)
class LogLine:
    """What is not shown: its day, the reason, and the text for whoever may read the topic, unless
    the reason is in the text."""

    id: UUID
    day: Any
    what: str
    reason: str
    text: str


def public_topic(topic_id: UUID) -> Topic:
    """The topic for whoever has the address of its log. Raises NotFound."""
    found = Topic.objects.select_related("place").filter(pk=topic_id).first()
    if found is None:
        raise no_such_topic()
    return found


def left_out_log(
    topic: Topic, *, texts: bool, after: UUID | None = None
) -> tuple[list[LogLine], UUID | None]:
    """What was left out of a topic and why, without authors. Two queries.

    Args:
        texts: whether the reader may read the topic. Everybody else reads how many were left out,
            when and why, so that they can be counted; what they say is not told.
    """
    lines = []
    for what, model in (("points", TopicPoint), ("questions", TopicQuestion)):
        rows = model.objects.filter(topic=topic, state=SayingState.LEFT_OUT)
        if after is not None:
            rows = rows.filter(pk__gt=after)
        lines += [_line(what, one, texts=texts) for one in rows.order_by("pk")[: SAYINGS + 1]]
    lines.sort(key=lambda line: line.id)
    later = lines[SAYINGS - 1].id if len(lines) > SAYINGS else None
    return lines[:SAYINGS], later


def _line(what: str, saying: TopicPoint | TopicQuestion, *, texts: bool) -> LogLine:
    reason = Unshown(saying.reason)
    text = saying.text if texts and reason.text_told else ""
    return LogLine(saying.pk, saying.decided_on, what, str(reason.label), text)


# ── What a keeper chooses from ──────────────────────────────────────────────────────────────


def open_topics_near(actor: Actor, topic: Topic) -> list[tuple[str, str]]:
    """The other open topics of the same places, to go on with: id, title. One query."""
    low, high = subtree(topic.place_path)
    near = Q(place_path__gte=low, place_path__lt=high) | Q(
        place_path__in=ancestors(topic.place_path)
    )
    rows = visible_topics(actor, Topic.objects.filter(near, state=TopicState.OPEN))
    rows = rows.exclude(pk=topic.pk).order_by("-pk")[:50]
    return [
        (str(pk), f"{code} {title}") for pk, code, title in rows.values_list("pk", "code", "title")
    ]


def resolutions_near(actor: Actor, topic: Topic) -> list[tuple[str, str]]:
    """The latest resolutions of the place and of those around it: id, title. One query."""
    rows = meeting_permissions.visible_to(
        actor, Resolution.objects.filter(place_path__in=ancestors(topic.place_path))
    )
    columns = rows.order_by("-passed_at").values_list("pk", "code", "title")[:30]
    return [(str(pk), f"{code} {title}") for pk, code, title in columns]


def conversations_near(actor: Actor, topic: Topic) -> list[tuple[str, str]]:
    """The latest conversations of the place and of those around it: id, question. One query."""
    near = Conversation.objects.filter(place_path__in=ancestors(topic.place_path))
    rows = opinion_permissions.visible_conversations(actor, near).order_by("-pk")
    return [(str(pk), question) for pk, question in rows.values_list("pk", "question")[:30]]

"""Whom topics concern: those who follow one, and who is asked to answer. Told each morning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.web.addresses import address
from lilong.council.models import Topic, TopicFollower, TopicQuestion
from lilong.council.telling_rounds import Told, register_source
from lilong.council.topic_permissions import is_asked, may_see
from lilong.council.topic_phases import phases_of
from lilong.council.topic_states import SayingState, TopicState
from lilong.kernel.actor import Actor
from lilong.people import queries as people

_TOGETHER = 500


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


# What followers are told of; each fact is the event's, called `topic_<fact>`, or
# `topic_<fact>_words`: facts of all sources of a morning stand in one notice.
BEGUN = "council.phase_begun"
SENTENCES = {
    BEGUN: _("您关注的议题“%(topic_title)s”进入“%(topic_phase)s”，到 %(topic_ends_on)s 为止"),
    "council.phase_moved": _(
        "您关注的议题“%(topic_title)s”的“%(topic_phase)s”改为 %(topic_starts_on)s"
        " 到 %(topic_ends_on)s：%(topic_reason)s"
    ),
    "council.option_added": _("您关注的议题“%(topic_title)s”添了方案：%(topic_option)s"),
    "council.option_taken_back": _(
        "您关注的议题“%(topic_title)s”的方案 %(topic_number)s 不再考虑：%(topic_reason)s"
    ),
    "council.question_answered": _(
        "您关注的议题“%(topic_title)s”里，%(topic_as_what_words)s答复了一个问题"
    ),
    "council.answer_written_down": _(
        "您关注的议题“%(topic_title)s”里，居委会代%(topic_as_what_words)s答复了一个问题"
    ),
    "council.topic_closed": _(
        "您关注的议题“%(topic_title)s”有了结果：%(topic_outcome_words)s。%(topic_reason)s"
    ),
    "council.topic_withdrawn": _(
        "您关注的议题“%(topic_title)s”撤回了：%(topic_reason)s。它的主题去了哪里，看这一页。"
    ),
}
MANY = _("您关注的议题“%(topic_title)s”有 %(topic_news)s 件新进展")
SEVERAL = _("您关注的 %(topic_count)s 个议题有新进展")
ASKED = _("请您在 %(asked_due_on)s 以前答复议题里的 %(asked_count)s 个问题")


def register() -> None:
    """Have the morning's round ask for topics."""
    register_source("topics", followed)
    register_source("topic_questions", asked)


@dataclass(frozen=True, slots=True)
class _News:
    """Something that moved in a topic."""

    kind: str
    topic_id: UUID
    space_id: UUID
    facts: Mapping[str, Any]
    actor_id: UUID | None = None


def followed(since: date, until: date) -> Iterator[Told]:
    """Who follows topics in which something moved in these days, one sentence each.

    Whoever has moved away or works here no longer may not read the topic, and is not told.
    """
    first = _start(since)
    alive = Q(state=TopicState.OPEN) | Q(ended_at__gte=first)
    rows = Topic.objects.filter(alive, followers__gt=0).values_list("pk", "place_path")
    paths = dict(rows)
    news: dict[UUID, list[_News]] = {}
    for one in (*_entries(list(paths), first, until), *_beginning(since, until)):
        news.setdefault(one.topic_id, []).append(one)
    by_person: dict[UUID, list[_News]] = {}
    for topic_id, person_id in _followers(list(news)):
        # What one did oneself is no news.
        theirs = [one for one in news[topic_id] if one.actor_id != person_id]
        by_person.setdefault(person_id, []).extend(theirs)
    held = people.grants_by_person(by_person)
    for person_id, told in by_person.items():
        actor = Actor(person_id, grants=held.get(person_id, ()))
        seen = [one for one in told if may_see(actor, Topic(place_path=paths[one.topic_id]))]
        if seen:
            yield _line(person_id, seen)


def _followers(topic_ids: Sequence[UUID]) -> Iterator[tuple[UUID, UUID]]:
    for start in range(0, len(topic_ids), _TOGETHER):
        rows = TopicFollower.objects.filter(topic__in=topic_ids[start : start + _TOGETHER])
        yield from rows.values_list("topic_id", "person_id")


def _entries(topic_ids: Sequence[UUID], first: datetime, until: date) -> Iterator[_News]:
    """What the ledger tells of these topics; that a step begins the dates tell on its day."""
    for start in range(0, len(topic_ids), _TOGETHER):
        rows = LedgerEntry.objects.filter(
            subject_id__in=topic_ids[start : start + _TOGETHER],
            kind__in=SENTENCES.keys() - {BEGUN},
            at__gte=first,
            at__lt=_start(until + timedelta(days=1)),
        )
        columns = ("kind", "subject_id", "space_id", "facts", "actor_id")
        yield from (_News(*row) for row in rows.order_by("number").values_list(*columns))


def _beginning(since: date, until: date) -> Iterator[_News]:
    """The steps that begin with the day on which the round is held, or began since the last.

    From the dates and not from the ledger, which would tell of them a day late: a step of one
    day would be over when its followers hear of it.
    """
    today = until + timedelta(days=1)
    followed = Topic.objects.filter(state=TopicState.OPEN, followers__gt=0)
    window = since.isoformat(), today.isoformat()
    due = [
        pk
        for pk, steps in followed.values_list("pk", "phases").iterator()
        if any(window[0] < step["starts_on"] <= window[1] <= step["ends_on"] for step in steps)
    ]
    for start in range(0, len(due), _TOGETHER):
        for topic in Topic.objects.filter(pk__in=due[start : start + _TOGETHER]):
            step = next(one for one in phases_of(topic, today=today) if one.covers(today))
            facts = {
                "title": topic.title,
                "phase": topic.rules["phases"][step.order - 1]["name"],
                "ends_on": step.ends_on.isoformat(),
            }
            yield _News(BEGUN, topic.pk, topic.space_id, facts)


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _line(person_id: UUID, entries: Sequence[_News]) -> Told:
    topics = {entry.topic_id for entry in entries}
    latest = entries[-1]
    url = address("council:topic", latest.topic_id) if len(topics) == 1 else ""
    if len(topics) > 1:
        facts: dict[str, str | int] = {"topic_count": len(topics)}
        return Told(person_id, latest.space_id, SEVERAL, facts)
    # How it ended says more than what came before it on the same day.
    ended = [one for one in entries if one.kind.startswith("council.topic_")]
    if len(entries) > 1 and not ended:
        facts = {"topic_title": str(latest.facts["title"]), "topic_news": len(entries)}
        return Told(person_id, latest.space_id, MANY, facts, url)
    told = ended[-1] if ended else latest
    sentence = SENTENCES[told.kind]
    return Told(person_id, told.space_id, sentence, _facts(sentence, told.facts), url)


def _facts(sentence: str, facts: Mapping[str, Any]) -> dict[str, str | int]:
    named = {
        f"topic_{name}{words}": fact for name, fact in facts.items() for words in ("", "_words")
    }
    return {name: fact for name, fact in named.items() if f"%({name})s" in sentence}


def asked(since: date, until: date) -> Iterable[Told]:
    """Who was asked in these days to answer questions, with the nearest day.

    Whoever works here no longer need not answer, and a keeper asks somebody else.
    """
    rows = TopicQuestion.objects.filter(
        state=SayingState.SHOWN, answer="", assigned_on__range=(since, until)
    )
    rows = rows.exclude(assigned_to=None).select_related("topic")
    by_person: dict[UUID, list[TopicQuestion]] = {}
    for question in rows:
        assert question.assigned_to_id is not None
        by_person.setdefault(question.assigned_to_id, []).append(question)
    held = people.grants_by_person(by_person)
    for person_id, asked_of in by_person.items():
        actor = Actor(person_id, grants=held.get(person_id, ()))
        questions = [one for one in asked_of if is_asked(actor, one.topic.place_path, one)]
        if not questions:
            continue
        due = min(one.due_on for one in questions if one.due_on)
        facts: dict[str, str | int] = {
            "asked_due_on": due.isoformat(),
            "asked_count": len(questions),
        }
        url = address("council:answer-question", questions[0].id)
        yield Told(
            person_id, questions[0].space_id, ASKED, facts, url if len(questions) == 1 else ""
        )

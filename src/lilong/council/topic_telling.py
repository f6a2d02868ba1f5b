"""Whom topics concern: those who follow one, and who is asked to answer. Told each morning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.web.addresses import address
from lilong.council.models import Topic, TopicFollower, TopicQuestion
from lilong.council.telling_rounds import Told, register_source
from lilong.council.topic_states import SayingState, TopicState

_TOGETHER = 500


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


# What followers are told of; each fact is the event's, called `topic_<fact>`: facts of all
# sources of a morning stand in one notice.
SENTENCES = {
    "council.phase_begun": _(
        "您关注的议题“%(topic_title)s”进入“%(topic_phase)s”，到 %(topic_ends_on)s 为止"
    ),
    "council.phase_moved": _(
        "您关注的议题“%(topic_title)s”的“%(topic_phase)s”改为 %(topic_starts_on)s"
        " 到 %(topic_ends_on)s：%(topic_reason)s"
    ),
    "council.option_added": _("您关注的议题“%(topic_title)s”添了方案：%(topic_option)s"),
    "council.option_taken_back": _(
        "您关注的议题“%(topic_title)s”的方案 %(topic_number)s 不再考虑：%(topic_reason)s"
    ),
    "council.question_answered": _(
        "您关注的议题“%(topic_title)s”里，%(topic_as_what)s答复了一个问题"
    ),
    "council.topic_closed": _(
        "您关注的议题“%(topic_title)s”有了结果：%(topic_outcome)s。%(topic_reason)s"
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


def followed(since: date, until: date) -> Iterator[Told]:
    """Who follows topics in which something moved in these days, one sentence each."""
    news: dict[UUID, list[LedgerEntry]] = {}
    for entry in _entries(since, until):
        assert entry.subject_id is not None
        news.setdefault(entry.subject_id, []).append(entry)
    rows = TopicFollower.objects.filter(topic__in=list(news))
    by_person: dict[UUID, list[LedgerEntry]] = {}
    for topic_id, person_id in rows.values_list("topic_id", "person_id"):
        # What one did oneself is no news.
        theirs = [entry for entry in news[topic_id] if entry.actor_id != person_id]
        by_person.setdefault(person_id, []).extend(theirs)
    for person_id, entries in by_person.items():
        if entries:
            yield _line(person_id, entries)


def _entries(since: date, until: date) -> Iterator[LedgerEntry]:
    """What happened in these days to topics that anybody follows."""
    first, last = _start(since), _start(until + timedelta(days=1))
    alive = Q(state=TopicState.OPEN) | Q(ended_at__gte=first)
    ids = list(Topic.objects.filter(alive, followers__gt=0).values_list("pk", flat=True))
    for start in range(0, len(ids), _TOGETHER):
        yield from LedgerEntry.objects.filter(
            subject_id__in=ids[start : start + _TOGETHER],
            kind__in=SENTENCES,
            at__gte=first,
            at__lt=last,
        ).order_by("number")


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _line(person_id: UUID, entries: list[LedgerEntry]) -> Told:
    topics = {entry.subject_id for entry in entries}
    latest = entries[-1]
    url = address("council:topic", latest.subject_id) if len(topics) == 1 else ""
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


def _facts(sentence: str, facts: dict[str, Any]) -> dict[str, str | int]:
    return {
        f"topic_{name}": fact for name, fact in facts.items() if f"%(topic_{name})s" in sentence
    }


def asked(since: date, until: date) -> Iterable[Told]:
    """Who was asked in these days to answer questions, with the nearest day."""
    rows = TopicQuestion.objects.filter(
        state=SayingState.SHOWN, answer="", assigned_on__range=(since, until)
    ).exclude(assigned_to=None)
    by_person: dict[UUID, list[TopicQuestion]] = {}
    for question in rows:
        assert question.assigned_to_id is not None
        by_person.setdefault(question.assigned_to_id, []).append(question)
    for person_id, questions in by_person.items():
        due = min(one.due_on for one in questions if one.due_on)
        facts: dict[str, str | int] = {
            "asked_due_on": due.isoformat(),
            "asked_count": len(questions),
        }
        url = address("council:answer-question", questions[0].id)
        yield Told(
            person_id, questions[0].space_id, ASKED, facts, url if len(questions) == 1 else ""
        )

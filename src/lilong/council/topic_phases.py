"""The steps of a topic: which one is now, which are done, and what may be done in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.council.kinds.topics import PhaseKind, TopicTemplate, read_template
from lilong.council.models import Topic
from lilong.council.topic_states import TopicState
from lilong.kernel.refusal import Invalid, Refused

DONE, NOW, NEXT, LATER = "done", "now", "next", "later"
Span = tuple[date, date]
# Days that somebody can have meant; a year too many ends in no calendar.
PAST, AHEAD = timedelta(days=366), timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Move:
    """A step's dates were changed: on which day, what they were, and why."""

    on: date
    was: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of a topic with its dates.

    Attributes:
        order: from 1.
        when: `DONE`, `NOW`, `NEXT` or `LATER` as of today.
    """

    order: int
    kind: PhaseKind
    starts_on: date
    ends_on: date
    when: str
    moves: tuple[Move, ...]

    def covers(self, day: date) -> bool:
        """Whether the step is under way on a day."""
        return self.starts_on <= day <= self.ends_on


def phases_of(topic: Topic, *, today: date | None = None) -> tuple[Phase, ...]:
    """The steps of a topic in their order. No query."""
    today = today or timezone.localdate()
    found, next_found = [], False
    for order, (kind, kept) in enumerate(zip(_kinds(topic), topic.phases, strict=True), 1):
        starts_on, ends_on = _day(kept["starts_on"]), _day(kept["ends_on"])
        when = _when(topic, starts_on, ends_on, today)
        if when == LATER and not next_found:
            when, next_found = NEXT, True
        found.append(Phase(order, kind, starts_on, ends_on, when, _moves(kept)))
    return tuple(found)


def _kinds(topic: Topic) -> tuple[PhaseKind, ...]:
    return read_template(topic.rules).phases


def _when(topic: Topic, starts_on: date, ends_on: date, today: date) -> str:
    if ends_on < today:
        return DONE
    # What was ended by its outcome is over, whatever was planned.
    if topic.state != TopicState.OPEN:
        return DONE if starts_on <= today else LATER
    return NOW if starts_on <= today else LATER


def _moves(kept: Mapping[str, Any]) -> tuple[Move, ...]:
    return tuple(
        Move(_day(one["on"]), (_day(one["was"][0]), _day(one["was"][1])), one["reason"])
        for one in kept.get("moves", ())
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def phase_now(topic: Topic) -> Phase | None:
    """The step that is under way today; None between two and after the last. No query."""
    if topic.state != TopicState.OPEN:
        return None
    return next((one for one in phases_of(topic) if one.when == NOW), None)


def allowed_now(topic: Topic) -> frozenset[str]:
    """What people may do today."""
    phase = phase_now(topic)
    return phase.kind.allows if phase else frozenset()


def proposed(template: TopicTemplate, first: date) -> list[Span]:
    """The dates that a template proposes, one step after the other from `first` on."""
    spans = []
    for kind in template.phases:
        last = first + timedelta(days=kind.days - 1)
        spans.append((first, last))
        first = last + timedelta(days=1)
    return spans


def kept(span: Span, moves: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """A step as the topic's row keeps it."""
    return {
        "starts_on": span[0].isoformat(),
        "ends_on": span[1].isoformat(),
        "moves": list(moves),
    }


def next_turn(topic: Topic) -> date | None:
    """The day on which the first step that has not begun begins."""
    left = topic.phases[topic.begun :]
    return _day(left[0]["starts_on"]) if left else None


def is_meant(day: date) -> bool:
    """Whether somebody can have meant this day for a step that begins."""
    today = timezone.localdate()
    return today - PAST <= day <= today + AHEAD


def check_ahead(day: date, field: str) -> None:
    """Raises Invalid: so far ahead that nobody can have meant it."""
    if day > timezone.localdate() + AHEAD:
        why = _("请写五年以内的日子")
        raise Invalid(why, fields={field: [why]})


def check_spans(spans: Sequence[Span], template: TopicTemplate) -> None:
    """Raises Invalid: a step is missing, ends before it begins, overlaps the one before, or ends
    in years."""
    if len(spans) != len(template.phases):
        raise Invalid(_("每一步都要有开始和结束的日期"))
    wrong: dict[str, list[object]] = {}
    before: date | None = None
    for number, (starts_on, ends_on) in enumerate(spans, 1):
        if ends_on < starts_on:
            wrong[f"ends-{number}"] = [_("结束的日子不能比开始早")]
        if before is not None and starts_on <= before:
            wrong[f"starts-{number}"] = [_("要在上一步结束以后开始")]
        before = ends_on
        if ends_on > timezone.localdate() + AHEAD:
            wrong[f"ends-{number}"] = [_("请写五年以内的日子")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def check_allowed(topic: Topic, what: str, sentence: Any) -> None:
    """Refuse what the step that is under way does not call for.

    Raises:
        Refused: with `sentence` and when it will be possible, or that it will not any more.
    """
    if topic.state != TopicState.OPEN:
        raise Refused(sentence, remedy=_("这个议题已经结束了，结果在页面上。"))
    if what in allowed_now(topic):
        return
    coming = (
        one for one in phases_of(topic) if one.when in (NEXT, LATER) and what in one.kind.allows
    )
    if (then := next(coming, None)) is not None:
        facts = {"phase": then.kind.label, "day": then.starts_on.isoformat()}
        raise Refused(sentence, remedy=_("到“%(phase)s”就可以了，%(day)s 开始。") % facts)
    raise Refused(sentence, remedy=_("还有话要说的，可以用“说一句”告诉居委会。"))

"""Give a step of a topic other dates, with a reason that everybody reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.kinds.topics import read_template
from lilong.council.models import Topic
from lilong.council.models.topics import LONGEST_REASON
from lilong.council.topic_events import PhaseMoved
from lilong.council.topic_phases import (
    DONE,
    NOW,
    Phase,
    Span,
    check_ahead,
    check_spans,
    kept,
    phases_of,
)
from lilong.council.topic_phases import next_turn as next_turn_of
from lilong.council.topic_writing import check_open, checked, locked_topic, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused


@use_case
def move_phase(
    actor: Actor,
    *,
    topic_id: UUID,
    order: int,
    starts_on: date,
    ends_on: date,
    reason: str,
    others_follow: bool = True,
    personal: str = Personal.ASK,
) -> Topic:
    """Move a step; what it was and why stays on the page, and the followers are told.

    Args:
        order: which step, from 1.
        others_follow: whether the later steps move by as many days as the end of this one.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no reason, nothing is moved, senseless dates.
        Telling: numbers or names in it, and nobody has said yet what is meant.
        Refused: the topic or the step is over; a step that has begun cannot begin otherwise.
    """
    topic = locked_topic(topic_id)
    permissions.move_phase(actor, topic.place_path)
    check_open(topic)
    phases = phases_of(topic)
    if not 1 <= order <= len(phases):
        raise Invalid(_("没有这一步"))
    phase = phases[order - 1]
    _check(phase, starts_on, ends_on)
    empty = _("请写为什么改，大家都会看到")
    reason = looked_through(
        personal, {"reason": checked(reason, field="reason", most=LONGEST_REASON, empty=empty)}
    )["reason"]
    spans = _moved(phases, order, (starts_on, ends_on), others_follow=others_follow)
    check_spans(spans, read_template(topic.rules))
    today = timezone.localdate().isoformat()
    topic.phases = [
        _kept(topic.phases[number], span, today, reason) for number, span in enumerate(spans)
    ]
    topic.turns_on = next_turn_of(topic)
    topic.save(update_fields=["phases", "turns_on"])
    tell(
        actor,
        topic,
        PhaseMoved,
        order=order,
        phase=topic.rules["phases"][order - 1]["name"],
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
    )
    return topic


def _check(phase: Phase, starts_on: date, ends_on: date) -> None:
    if phase.when == DONE:
        raise Refused(_("已经过去的一步不再改"), remedy=_("还要商量的，请推迟后面的一步。"))
    if (starts_on, ends_on) == (phase.starts_on, phase.ends_on):
        raise Invalid(_("没有改动"))
    today = timezone.localdate()
    begun = phase.when == NOW
    if begun and starts_on != phase.starts_on:
        why = _("这一步已经开始了，只能改结束的日子")
        raise Invalid(why, fields={"starts_on": [why]})
    if (ends_on if begun else starts_on) < today:
        why = _("请选今天或以后的日子")
        raise Invalid(why, fields={"ends_on" if begun else "starts_on": [why]})
    if ends_on < starts_on:
        why = _("结束的日子不能比开始早")
        raise Invalid(why, fields={"ends_on": [why]})
    check_ahead(ends_on, "ends_on")


def _moved(phases: tuple[Phase, ...], order: int, span: Span, *, others_follow: bool) -> list[Span]:
    by = span[1] - phases[order - 1].ends_on if others_follow else timedelta()
    return [
        span
        if one.order == order
        else (one.starts_on + by, one.ends_on + by)
        if one.order > order
        else (one.starts_on, one.ends_on)
        for one in phases
    ]


def _kept(before: dict[str, Any], span: Span, today: str, reason: str) -> dict[str, Any]:
    was = [before["starts_on"], before["ends_on"]]
    moves = list(before["moves"])
    if was != [span[0].isoformat(), span[1].isoformat()]:
        moves.append({"on": today, "was": was, "reason": reason})
    return kept(span, moves)

"""Say that a promise was kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.meeting_events import PromiseKept
from lilong.council.meeting_moving import checked_texts, locked_promise, next_step_order, tell_of
from lilong.council.models import Promise, PromiseStep
from lilong.council.states import PROMISE, PromiseState, PromiseStepKind
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

LONGEST_WORDS = 300


@use_case
def keep_promise(
    actor: Actor, *, promise_id: UUID, words: str = "", on: date | None = None
) -> Promise:
    """Say that what was promised is done, and since when.

    Args:
        on: the day it was done; today when nothing is said. After the promised day it counts as
            kept late.

    Raises:
        NotAllowed: neither who keeps the promises here nor who promised.
        Invalid: a day to come or before it was promised, words too long.
        ForbiddenMove: it was kept or given up already.
    """
    promise = locked_promise(promise_id)
    meeting_permissions.follow_promise(actor, promise)
    said = checked_texts({"words": words}, longest={"words": LONGEST_WORDS}, needed={})
    day = on or timezone.localdate()
    if day > timezone.localdate():
        why = _("办好的日子不能在今天以后")
        raise Invalid(why, fields={"on": [why]})
    promise.state = PROMISE.check(promise.state, PromiseState.KEPT)
    promise.ended_on = day
    promise.save(update_fields=["state", "ended_on"])
    PromiseStep.objects.create(
        space_id=promise.space_id,
        promise=promise,
        order=next_step_order(promise),
        kind=PromiseStepKind.KEPT,
        due_on=promise.due_on,
        words=said["words"],
        on=day,
    )
    tell_of(actor, promise, PromiseKept)
    return promise

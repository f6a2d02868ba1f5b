"""Move the day of a promise, or give it up; with the reason that everybody reads."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.meeting_events import PromiseChanged, PromiseGivenUp
from lilong.council.meeting_moving import checked_texts, locked_promise, next_step_order, tell_of
from lilong.council.models import Promise, PromiseStep
from lilong.council.states import PROMISE, PromiseState, PromiseStepKind
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

LONGEST_REASON = 300


@use_case
def change_promise(
    actor: Actor, *, promise_id: UUID, reason: str, due_on: date | None = None
) -> Promise:
    """Say another day, or that it will not be done; the first day stays on the board.

    Args:
        due_on: the new day; None gives the promise up.

    Raises:
        NotAllowed: neither who keeps the promises here nor who promised.
        Invalid: no reason, a day that is over or is the same.
        ForbiddenMove: it was kept or given up already.
    """
    promise = locked_promise(promise_id)
    meeting_permissions.follow_promise(actor, promise)
    said = checked_texts(
        {"reason": reason},
        longest={"reason": LONGEST_REASON},
        needed={"reason": _("请写为什么，大家会看到")},
    )["reason"]
    PROMISE.check(promise.state, PromiseState.GIVEN_UP)
    if due_on is None:
        promise.state, promise.ended_on = PromiseState.GIVEN_UP, timezone.localdate()
        _append(promise, PromiseStepKind.GIVEN_UP, said)
        tell_of(actor, promise, PromiseGivenUp, reason=said)
        return promise
    if due_on < timezone.localdate() or due_on == promise.due_on:
        why = _("请写另外一个还没有过的日子")
        raise Invalid(why, fields={"due_on": [why]})
    promise.due_on, promise.asked_again = due_on, promise.asked_again + 1
    _append(promise, PromiseStepKind.CHANGED, said)
    tell_of(actor, promise, PromiseChanged, due_on=due_on, reason=said)
    return promise


def _append(promise: Promise, kind: str, words: str) -> None:
    promise.save(update_fields=["state", "ended_on", "due_on", "asked_again"])
    PromiseStep.objects.create(
        space_id=promise.space_id,
        promise=promise,
        order=next_step_order(promise),
        kind=kind,
        due_on=promise.due_on,
        words=words,
        on=timezone.localdate(),
    )

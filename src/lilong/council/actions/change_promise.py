"""Move the day of a promise, or give it up; with the reason that everybody reads."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.meeting_events import PromiseChanged, PromiseGivenUp
from lilong.council.meeting_moving import checked_texts, locked_promise, next_step_order, tell_of
from lilong.council.models import Promise, PromiseStep
from lilong.council.states import PROMISE, PromiseState, PromiseStepKind
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

LONGEST_REASON = 300


@use_case
def change_promise(
    actor: Actor,
    *,
    promise_id: UUID,
    reason: str,
    due_on: date | None = None,
    give_up: bool = False,
    personal: str = Personal.ASK,
) -> Promise:
    """Say another day, or that it will not be done; the first day stays on the board.

    Args:
        due_on: the new day; an empty one changes nothing.
        give_up: it will not be done. That is for good: nothing leads back from there.
        personal: what to do with numbers and names in the reason; the board shows it for good.

    Raises:
        NotAllowed: neither who keeps the promises here nor who promised.
        Invalid: no reason, no day, a day that is over or is the same, a day for what is given up.
        Telling: there are some, and nobody has said yet what is meant.
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
    _check_day(promise, due_on, give_up=give_up)
    said = looked_through(personal, {"reason": said})["reason"]
    if due_on is None:
        promise.state, promise.ended_on = PromiseState.GIVEN_UP, timezone.localdate()
        _append(promise, PromiseStepKind.GIVEN_UP, said)
        tell_of(actor, promise, PromiseGivenUp, reason=said)
        return promise
    promise.due_on, promise.asked_again = due_on, promise.asked_again + 1
    _append(promise, PromiseStepKind.CHANGED, said)
    tell_of(actor, promise, PromiseChanged, due_on=due_on, reason=said)
    return promise


def _check_day(promise: Promise, due_on: date | None, *, give_up: bool) -> None:
    if give_up and due_on is None:
        return
    if give_up:
        raise Invalid(_("改到哪一天和不办了，只能选一样"))
    if due_on is None or due_on < timezone.localdate() or due_on == promise.due_on:
        why = _("请写另外一个还没有过的日子")
        raise Invalid(why, fields={"due_on": [why]})


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

"""Say that a promise was kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.meeting_events import PromiseKept
from lilong.council.meeting_moving import checked_texts, locked_promise, next_step_order, tell_of
from lilong.council.meeting_printing import said_on
from lilong.council.models import Promise, PromiseStep
from lilong.council.states import PROMISE, PromiseState, PromiseStepKind
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

LONGEST_WORDS = 300


@use_case
def keep_promise(
    actor: Actor,
    *,
    promise_id: UUID,
    words: str = "",
    on: date | None = None,
    personal: str = Personal.ASK,
) -> Promise:
    """Say that what was promised is done, and since when.

    The day on which it is said stands beside it. Who promised and says only after the promised
    day that it was done in time is believed on their word, and the board tells so.

    Args:
        on: the day it was done; today when nothing is said. After the promised day it counts as
            kept late.
        personal: what to do with numbers and names in the words; the board shows them for good.

    Raises:
        NotAllowed: neither who keeps the promises here nor who promised.
        Invalid: a day to come or before it was promised, words too long.
        Telling: there are some, and nobody has said yet what is meant.
        ForbiddenMove: it was kept or given up already.
    """
    promise = locked_promise(promise_id)
    meeting_permissions.follow_promise(actor, promise)
    said = checked_texts({"words": words}, longest={"words": LONGEST_WORDS}, needed={})
    today = timezone.localdate()
    day = on or today
    _check_day(promise, day, today)
    said = looked_through(personal, said)
    own = actor.person_id is not None and actor.person_id == promise.person_id
    promise.state = PROMISE.check(promise.state, PromiseState.KEPT)
    promise.ended_on = day
    promise.on_word = own and day <= promise.due_on < today
    promise.save(update_fields=["state", "ended_on", "on_word"])
    PromiseStep.objects.create(
        space_id=promise.space_id,
        promise=promise,
        order=next_step_order(promise),
        kind=PromiseStepKind.KEPT,
        due_on=promise.due_on,
        words=said["words"],
        on=day,
        said_on=today if day != today else None,
    )
    tell_of(actor, promise, PromiseKept)
    return promise


def _check_day(promise: Promise, day: date, today: date) -> None:
    made = PromiseStep.objects.filter(promise=promise, order=1).values_list("on", flat=True).first()
    if day > today:
        why = _("办好的日子不能在今天以后")
    elif made is not None and day < made:
        why = _("%(day)s 才答应的，办好的日子不能在那以前") % {"day": said_on(made)}
    else:
        return
    raise Invalid(why, fields={"on": [why]})

"""Note that whoever called about a hotline order was reached first."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, permissions, writing
from lilong.cases.files.events import FirstContactNoted
from lilong.cases.files.models import Case
from lilong.cases.files.queries.hotline import CLOSE, FIRST_CONTACT
from lilong.cases.files.states import AT_REST, Source
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

VERB = "note_first_contact"
OLDEST = timedelta(days=366)


@use_case
def note_first_contact(
    actor: Actor,
    *,
    case_id: UUID,
    on: date | None = None,
    at: time | None = None,
    words: str = "",
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Note the first contact: its clock ends when it was made. Once for a case; who called is not
    written.

    Args:
        on: the day on which it was made; today by default.
        at: when on that day, where it is known.
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: the words are too long; a day or moment ahead, or before the order came.
        Refused: no hotline order, at rest, noted before; somebody was quicker.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    moving.check_version(case, base_version)
    if case.source != Source.HOTLINE or case.state in AT_REST:
        raise Refused(_("只有还在办的热线工单要先行联系"))
    if case.steps.filter(verb=VERB).exists():
        raise Refused(_("已经记过先行联系了"))
    words = moving.check_words(words, personal=personal, apart=True)
    made = _moment(case, on or timezone.localdate(), at)
    moving.tell(actor, FirstContactNoted(**moving.about(case)))
    writing.save(case, [])
    # Parties are not told that somebody had called.
    moving.append_step(actor, case, VERB, words=words, on=on, for_parties=False)
    clocks.end(actor, case, [FIRST_CONTACT], made)
    clocks.note_next(case)
    return case


def _moment(case: Case, on: date, at: time | None) -> datetime:
    """When it was made. A day without an hour is today up to now, or the whole of that day.

    Raises:
        Invalid: it lies ahead, or before the order came.
    """
    now = timezone.localtime()
    if on > now.date():
        said: Any = _("这一天还没有到")
        raise Invalid(said, fields={"on": [said]})
    made = now if on == now.date() else clocks.morning_of(on)
    if at is not None:
        made = datetime.combine(on, at, tzinfo=timezone.get_current_timezone())
    if made > now:
        said = _("这个时刻还没有到")
        raise Invalid(said, fields={"at": [said]})
    _check_came(case, on, made if at is not None else None)
    return made


def _check_came(case: Case, on: date, made: datetime | None) -> None:
    """Raises Invalid: it was made before the order came, or so long ago that the year is mistyped.

    An order came when its clocks began; without a clock nobody wrote down when.
    """
    # What an order's own day is counted from says nothing of when it came (`closing_by_order`).
    clocks_of = (FIRST_CONTACT,) if case.order_due else (FIRST_CONTACT, CLOSE)
    came = case.clocks.filter(clock__in=clocks_of).aggregate(at=Min("started_at"))["at"]
    if came is None:
        if on < case.opened_on - OLDEST:
            said: Any = _("这一天离现在太久了，请核对年份")
            raise Invalid(said, fields={"on": [said]})
        return
    said = _("这时工单还没有到：%(came)s 才接到") % {
        "came": f"{timezone.localtime(came):%Y-%m-%d %H:%M}"
    }
    if on < timezone.localdate(came):
        raise Invalid(said, fields={"on": [said]})
    if made is not None and made < came.replace(second=0, microsecond=0):
        raise Invalid(said, fields={"at": [said]})

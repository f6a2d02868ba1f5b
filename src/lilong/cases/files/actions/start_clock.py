"""Start a clock that somebody else's paper has set going."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, permissions
from lilong.cases.files.events import ClockStarted
from lilong.cases.files.kinds import by_hand, clock_name, lapsing
from lilong.cases.files.machines import machine_of
from lilong.cases.files.models import Case
from lilong.cases.files.states import AT_REST, ClockState
from lilong.commons import clocks as registry
from lilong.commons.usecase import use_case
from lilong.engines.clocks import HOUR, MINUTE
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST = 60


@use_case
def start_clock(
    actor: Actor,
    *,
    case_id: UUID,
    clock: str,
    on: date,
    paper: str,
    at: time | None = None,
    older: bool = False,
) -> Case:
    """Start a clock of the registry, from the day of the paper that sets it going.

    Args:
        clock: one of `kinds.by_hand` for the case's machine.
        on: that day.
        paper: what it is, by name or number.
        at: when on that day; needed for a clock that counts by hours or minutes.
        older: somebody has looked: that day lies indeed before the case.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no such clock here, no paper, a day or moment that lies ahead, no hour, or a day
            before the case of which nobody has said that it is right.
        Refused: it runs already, what it is about is gone, or the case has come to rest.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    if case.state in AT_REST:
        raise Refused(_("这一件已经办结"), remedy=_("需要的话先重新办理。"))
    if clock not in by_hand(machine_of(case)):
        raise Invalid(_("请选是哪个期限"), fields={"clock": [_("请选是哪个期限")]})
    paper = check_paper(paper, on)
    begins = moment_of(clock, on, at)
    _refuse_lapsed(clock, on)
    _check_year(case, clock, on, older=older)
    if case.clocks.filter(clock=clock).exclude(state=ClockState.ENDED).exists():
        raise Refused(_("这个期限已经在计时了"), remedy=_("办到了以后才会有下一次。"))
    moving.tell(actor, ClockStarted(**moving.about(case), clock=clock, on=on))
    clocks.start(actor, case, clock, begins)
    clocks.note_next(case)
    moving.append_step(actor, case, "start_clock", paper=paper, on=on, for_parties=False)
    return case


def by_the_hour(clock: str) -> bool:
    """Whether a clock counts from a moment, and not from a day."""
    return registry.clock(clock).unit in (HOUR, MINUTE)


def moment_of(clock: str, on: date, at: time | None) -> datetime:
    """The moment from which a clock counts, or at which it was kept. A day has no hour.

    Raises:
        Invalid: no hour for a clock that counts by them, or a moment that lies ahead.
    """
    if not by_the_hour(clock):
        return clocks.morning_of(on)
    if at is None:
        said = _("这个期限按小时或者分钟算，请写几点几分")
        raise Invalid(said, fields={"at": [said]})
    moment = datetime.combine(on, at, tzinfo=timezone.get_current_timezone())
    if moment > timezone.now():
        said = _("这个时刻还没有到")
        raise Invalid(said, fields={"at": [said]})
    return moment


def _check_year(case: Case, clock: str, on: date, *, older: bool) -> None:
    """Raises Invalid: by a mistyped year the clock would be late from the first. A warranty is
    older than what it is for."""
    if on >= case.opened_on or older or clock in lapsing():
        return
    said: Any = _("这一天比立案还早（%(day)s 立案），请先核对日期；没有写错的，在下面勾上再记") % {
        "day": case.opened_on
    }
    raise Invalid(said, fields={"on": [said]})


def _refuse_lapsed(clock: str, on: date) -> None:
    if clock not in lapsing():
        return
    last = registry.due_of(clock, on).at_latest
    assert not isinstance(last, datetime)
    if last < timezone.localdate():
        told = {"clock": clock_name(clock), "day": last}
        raise Refused(
            _("%(clock)s到 %(day)s 已经过了，不再计时") % told,
            basis=registry.clock(clock).basis,
            remedy=_("过了期的，按一般维修办；这一天可以写在办件的经过里。"),
        )


def check_paper(paper: str, on: date) -> str:
    """The paper without blanks.

    Raises:
        Invalid: none, a longer one than is kept, or a day that lies ahead.
    """
    paper = " ".join(paper.split())
    fields: dict[str, list[Any]] = {}
    if not paper or len(paper) > LONGEST:
        fields["paper"] = [_("请写凭什么文书或者通知，最多 %(most)s 个字") % {"most": LONGEST}]
    if on > timezone.localdate():
        fields["on"] = [_("这一天还没有到")]
    elif on < clocks.EARLIEST:
        fields["on"] = [_("年份不对，请再核对一遍日期")]
    if fields:
        raise Invalid(next(iter(fields.values()))[0], fields=fields)
    return paper

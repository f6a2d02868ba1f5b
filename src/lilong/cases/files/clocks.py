"""The clocks of a case: rows that hold what `lilong.engines.running_clocks` made of their entries.

Every change appends an entry and reads the whole clock again, so that a row never says anything
that its entries do not. Only actions and tasks call what writes, in their own transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.hours import tell_it_began
from lilong.cases.files.kinds import (
    begun_by_steps,
    clock_rules,
    laid_upon_others,
    may_stand,
    never_late,
    never_stopped,
)
from lilong.cases.files.machines import machine_of
from lilong.cases.files.models import Case, CaseClock, ClockEntry
from lilong.cases.files.reasons import ANEW, NO_HOUR, NOTHING_LEFT, RULED_ALREADY
from lilong.cases.files.states import AT_REST, OTHERS_TURN, CaseState, ClockState, ClockWord
from lilong.commons import clocks as registry
from lilong.commons.calendar import calendar_mark, working_calendar
from lilong.engines import running_clocks as engine
from lilong.engines.clocks import HOUR, MINUTE, Clock
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused

# A pause longer than this is no pause: nobody waits half a year for a reason given once.
LONGEST_PAUSE = timedelta(days=183)
LONGEST_REASON = 200
# Why a step ends what it does not keep, where it is not that the matter itself is gone.
_WHY: dict[str, str] = {CaseState.RULED: RULED_ALREADY}
# No paper that a case rests on is older; an earlier year has been mistyped.
EARLIEST = date(1990, 1, 1)


def rule_of(clock: CaseClock) -> Clock:
    """The rule under which a clock started: the registry's, with the place's own amount."""
    rule = registry.clock(clock.clock)
    return replace(rule, amount=clock.amount) if clock.amount is not None else rule


def rule_facts(rule: Clock) -> dict[str, Any]:
    """What of a rule is kept with the entry that starts a clock by it."""
    return {"amount": rule.amount, "unit": rule.unit, "basis": rule.basis, "source": rule.source}


def _rule_in(clock: CaseClock, told: dict[str, Any]) -> Clock:
    """A rule as an entry tells it; a law that changes later does not rewrite what began before."""
    return replace(registry.clock(clock.clock), **told)


def reading_of(clock: CaseClock, entries: Iterable[ClockEntry], now: datetime) -> engine.Reading:
    """How a clock stands at `now`."""
    happened = list(entries)
    rule = _rule_in(clock, happened[0].rule) if happened and happened[0].rule else rule_of(clock)
    told = [_happening(clock, one) for one in happened]
    reading = engine.read(rule, told, working_calendar(), now)
    return _as_right(reading, now) if clock.clock in never_late() else reading


def _as_right(reading: engine.Reading, now: datetime) -> engine.Reading:
    """What is never late has lapsed when its time is over, at its own end."""
    out = reading.runs_out()
    if min(reading.ended_at or now, now) <= out:
        return reading
    return replace(reading, state=ClockState.ENDED, ended_at=out, breached_at=None)


def has_lapsed(clock: CaseClock, reading: engine.Reading) -> bool:
    """Whether it ended because its time was over, and not because something was done."""
    return clock.clock in never_late() and reading.ended_at == reading.runs_out()


def _happening(clock: CaseClock, entry: ClockEntry) -> engine.Happening:
    match entry.word:
        case ClockWord.STARTED:
            return engine.Started(entry.at)
        case ClockWord.PAUSED:
            assert entry.until is not None
            return engine.Paused(entry.at, entry.reason, entry.until)
        case ClockWord.RESUMED:
            return engine.Resumed(entry.at)
        case ClockWord.RULE_CHANGED:
            return engine.RuleChanged(entry.at, _rule_in(clock, entry.rule))
        case ClockWord.ENDED:
            return engine.Ended(entry.at, entry.reason)
        case _:
            return engine.Reopened(entry.at, entry.reason)


@dataclass(frozen=True, slots=True)
class Done:
    """When something was done, as far as anybody has said: a paper tells a day, and seldom more."""

    on: date
    hour: time | None = None

    def at_latest(self) -> datetime:
        """The moment by which it was done, whatever nobody said of the hour."""
        zone = timezone.get_current_timezone()
        if self.hour is not None:
            return datetime.combine(self.on, self.hour, tzinfo=zone)
        first = datetime.combine(self.on, time(), tzinfo=zone)
        return min(first + timedelta(days=1), timezone.now())

    def ends(self, clock: CaseClock) -> tuple[datetime, str]:
        """The moment at which a clock by hours or minutes ended, and why none can be told.

        Where the day alone says whether it was in time, it says so; where it does not, nobody
        judges, and the clock ends as it runs out.
        """
        last = self.at_latest()
        if self.hour is not None or last <= clock.runs_out:
            return last, ""
        first = datetime.combine(self.on, time(), tzinfo=timezone.get_current_timezone())
        if first > clock.runs_out:
            return first, ""
        return clock.runs_out, NO_HOUR


def follow_state(
    actor: Actor, case: Case, at: datetime | None = None, done: Done | None = None
) -> None:
    """Start and end the clocks that the state which a case has just entered starts and ends.

    Args:
        at: the moment from which those are counted that start; now by default.
        done: when that was done which ends others, where no moment is known.
    """
    rule = clock_rules().get((machine_of(case), case.state))
    if rule is None:
        return
    now = timezone.now()
    at = min(at or now, now)  # one moment for all of them: what begins together is known by it
    rights = [one for one in rule.ends if one in never_stopped()]
    end(actor, case, [one for one in rule.ends if one not in rights], at, done=done)
    end(actor, case, rights, at, reason=NOTHING_LEFT)
    end(actor, case, rule.falls_away, at, reason=_WHY.get(case.state, NOTHING_LEFT), done=done)
    starting = list(rule.starts)
    if case.under_construction and rule.under_construction:
        starting = list(rule.under_construction)
    if case.unservable:
        starting += rule.unservable
    for clock_id in starting:
        start(actor, case, clock_id, at)
    note_next(case)


def start(
    actor: Actor,
    case: Case,
    clock_id: str,
    at: datetime | None = None,
    *,
    amount: int | None = None,
) -> CaseClock:
    """Start a clock of the registry for a case, unless it runs already.

    Each trigger has its own: who is reported or ordered anew has the whole time once more, and
    what an earlier one has used up counts for nothing. Against a new order there is a new window,
    which takes the place of the one that still runs.

    Args:
        at: its trigger; now by default, and never later than now.
        amount: the place's own, where the registry leaves it open.
    """
    now = timezone.now()
    at = min(at or now, now)
    own = case.clocks.filter(clock=clock_id)
    if (runs := own.exclude(state=ClockState.ENDED).first()) is not None:
        if clock_id not in never_stopped() or at <= runs.started_at:
            return runs
        append(actor, runs, ClockWord.ENDED, at, reason=ANEW)
    clock = CaseClock(
        space_id=case.space_id,
        case=case,
        area_id=case.area_id,
        place_path=case.place_path,
        clock=clock_id,
        amount=amount,
        started_at=at,
        runs_out=at,
    )
    clock.save()
    append(actor, clock, ClockWord.STARTED, at, rule=rule_facts(rule_of(clock)))
    tell_it_began(case, clock)
    return clock


def end(
    actor: Actor,
    case: Case,
    clock_ids: Sequence[str],
    at: datetime | None = None,
    *,
    reason: str = "",
    done: Done | None = None,
) -> None:
    """End those of the clocks that have not ended; `reason` where it was not done, but left, and
    `done` where no more than its day may be known."""
    if not clock_ids:
        return
    for clock in case.clocks.filter(clock__in=clock_ids).exclude(state=ClockState.ENDED):
        ended, why = at or timezone.now(), reason
        if done is not None and rule_of(clock).unit in (HOUR, MINUTE):
            ended, unknown = done.ends(clock)
            why = reason or unknown
        elif done is not None:
            ended = morning_of(done.on)
        append(actor, clock, ClockWord.ENDED, ended, reason=why)


def go_on(
    actor: Actor,
    case: Case,
    since: datetime,
    *,
    until: datetime | None = None,
    only: Sequence[str] | None = None,
    begun: bool = False,
    reason: str = "",
) -> None:
    """Let the clocks go on, with their history, that one step ended.

    Between its end and now each of them stood. What nobody may stop is left as it is, and so is
    what begins anew with its step, such as the visit after a report. What was ended by hand, by a
    first contact or by giving an order back has ended for its own reason and stays so.

    Args:
        since, until: the moment of that step, and of the one after it, where there is one.
        only: the clocks that such a step ends; all of them by default.
        begun: what a step began goes on as well: the case stands again where it stood.
        reason: why it stood meanwhile; by default the reason for which it had ended.
    """
    ended = case.clocks.filter(state=ClockState.ENDED, ended_at__gte=since, started_at__lte=since)
    if until is not None and until > since:
        ended = ended.filter(ended_at__lt=until)
    if only is not None:
        ended = ended.filter(clock__in=only)
    left = never_stopped() if begun else never_stopped() | begun_by_steps()
    for clock in ended.exclude(clock__in=left).order_by("started_at"):
        runs = case.clocks.filter(clock=clock.clock).exclude(state=ClockState.ENDED)
        last = clock.entries.order_by("order").last()
        # What has lapsed by itself was ended by nobody.
        if last is not None and last.word == ClockWord.ENDED and not runs.exists():
            append(actor, clock, ClockWord.REOPENED, timezone.now(), reason=reason)
    note_next(case)


def end_all(actor: Actor, case: Case, *, reason: str, kept: Collection[str] = frozenset()) -> None:
    """End every clock of a case that comes to rest; what is somebody's right runs to its end.

    Args:
        reason: why, of those of which nobody has noted that it was done.
        kept: clocks that coming to rest itself keeps.
    """
    for clock in case.clocks.exclude(state=ClockState.ENDED).exclude(clock__in=never_stopped()):
        why = "" if clock.clock in kept else reason
        append(actor, clock, ClockWord.ENDED, timezone.now(), reason=why)
    note_next(case)


def append(
    actor: Actor,
    clock: CaseClock,
    word: str,
    at: datetime,
    **facts: Any,
) -> CaseClock:
    """Append one entry to a clock and read it again.

    A paper tells a day and no hour: what would come before the clock's last entry comes with it,
    and what would come after now comes now.

    Raises:
        Refused: this cannot happen where the clock stands.
    """
    entries = list(clock.entries.order_by("order"))
    at = min(at, timezone.now())
    at = max(at, entries[-1].at) if entries else at
    entry = ClockEntry(
        space_id=clock.space_id,
        clock=clock,
        order=len(entries) + 1,
        word=word,
        at=at,
        by_person_id=actor.person_id,
        **facts,
    )
    try:
        take_reading(clock, [*entries, entry], max(timezone.now(), at))
    except ValueError as error:
        raise Refused(
            _("这个期限现在不能这样"), remedy=_("请看期限的经过：停着的先继续，结束了的先重开。")
        ) from error
    entry.save()
    clock.save()
    return clock


def take_reading(clock: CaseClock, entries: Sequence[ClockEntry], now: datetime) -> None:
    """Bring the row in line with its entries, without saving it."""
    reading = reading_of(clock, entries, now)
    clock.state = reading.state
    clock.started_at = reading.started_at
    clock.runs_out = reading.runs_out()
    clock.breached_at = reading.breached_at
    clock.ended_at = reading.ended_at
    clock.provisional, clock.calendar = reading.provisional, calendar_mark()
    standing = reading.state == ClockState.STANDING
    clock.wakes_at = reading.standstills[-1].end if standing else None


def morning_of(day: date) -> datetime:
    """The moment from which the clocks of a day count: a paper tells no hour."""
    return datetime.combine(day, time(9), tzinfo=timezone.get_current_timezone())


def last_day_of(runs_out: datetime) -> date:
    """The day within which a clock runs out; midnight belongs to the day that it ends."""
    return timezone.localtime(runs_out - timedelta(microseconds=1)).date()


def note_next(case: Case) -> None:
    """Bring `next_due` and `next_clock` in line with the case's clocks, and save them.

    One that stands is among them, with the moment at which it runs out when its pause ends by
    itself: nobody has to come for that, so lists tell it rightly between two readings. A case at
    rest waits for nothing, though somebody's right may still run; and nowhere is somebody's right
    what the house owes, or it would be taken up before what is public.
    """
    running = case.clocks.exclude(state=ClockState.ENDED).order_by("runs_out")
    running = running.exclude(clock__in=never_late())
    if case.state not in OTHERS_TURN:
        # What an article lays upon others is not what we owe while it is our turn.
        running = running.exclude(clock__in=laid_upon_others())
    first = None if case.state in AT_REST else running.first()
    case.next_due = first.runs_out if first else None
    case.next_clock = first.clock if first else ""
    case.save(update_fields=["next_due", "next_clock"])


def locked_clock(case: Case, clock_id: str) -> CaseClock:
    """A clock of a locked case that has not ended. Raises NotFound."""
    found = case.clocks.filter(clock=clock_id).exclude(state=ClockState.ENDED).first()
    if found is None:
        raise NotFound(_("这一件没有这个期限，或者已经结束了"))
    return found


def check_stoppable(clock_id: str) -> None:
    """Raises Refused: others have a right to its every day, or no text lets us stop it."""
    if clock_id in never_stopped():
        raise Refused(
            _("这个期限是当事人的权利或者公告期，不能暂停"),
            remedy=_("让它走完；有特别情况的，写在办件的经过里。"),
            basis=registry.clock(clock_id).basis,
        )
    if clock_id not in may_stand():
        raise Refused(
            _("这个期限是法定的，没有条文让居委会暂停"),
            remedy=_("等鉴定、等人这些情况写在办件的经过里；到期没有办到，就是超期，要看得出来。"),
            basis=registry.clock(clock_id).basis,
        )


def check_resumable(clock_id: str) -> None:
    """Raises Refused: it stands until a notice has stood its days, and nobody cuts these short."""
    if clock_id in never_stopped():
        raise Refused(
            _("公告期没有满，不能提前开始计时"),
            remedy=_("公告期满，它自己开始。"),
            basis=registry.clock(clock_id).basis,
        )


def check_renewal(clock: CaseClock, until: datetime) -> None:
    """Raises Invalid: with its earlier pauses it would stand longer than one may last."""
    now, entries = timezone.now(), list(clock.entries.order_by("order"))
    paused = {entry.at for entry in entries if entry.word == ClockWord.PAUSED}
    stood = [
        one.end - one.begin
        for one in reading_of(clock, entries, now).standstills
        if one.begin in paused
    ]
    last = now + LONGEST_PAUSE - sum(stood, timedelta())
    if until <= last:
        return
    day = timezone.localdate(last)
    said: Any = _("前后加起来已经停满半年，不能再停")
    if day > timezone.localdate(now):
        said = _("前后加起来最多停半年，这一次最晚停到 %(day)s") % {"day": day}
    raise Invalid(said, fields={"until": [said]})


def check_pause(reason: str, until: date) -> tuple[str, datetime]:
    """The reason without blanks, and the moment a pause ends by itself.

    Raises:
        Invalid: no reason, or no day within half a year: no clock stands for ever.
    """
    reason, wrong = " ".join(reason.split()), dict[str, list[Any]]()
    if not reason or len(reason) > LONGEST_REASON:
        wrong["reason"] = [_("请写为什么暂停，最多 %(most)s 个字") % {"most": LONGEST_REASON}]
    today = timezone.localdate()
    if not today < until <= today + LONGEST_PAUSE:
        wrong["until"] = [_("请写停到哪一天：最晚半年，到那天自己继续计时，不会一直停着")]
    if wrong:
        raise Invalid(_("暂停要有理由，也要有期限"), fields=wrong)
    ends = datetime(until.year, until.month, until.day, tzinfo=timezone.get_current_timezone())
    return reason, ends

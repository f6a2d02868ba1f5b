"""Hand a case up the ladder: with what was tried, what is asked, and the day of the answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import (
    clocks,
    ladder,
    moving,
    rung_permissions,
    standing_again,
    writing,
)
from lilong.cases.files.actions.open_case import NOT_BUILT
from lilong.cases.files.authorities import is_powerless
from lilong.cases.files.events import CaseHandedOver, ConstructionNoted
from lilong.cases.files.kinds import asks_of_building, case_kinds, clock_rules
from lilong.cases.files.machines import machine_of, moves_of, nexts_of
from lilong.cases.files.models import Case, HandOver
from lilong.cases.files.reasons import BUILT_NO_MORE, BUILT_NOW, answer_by
from lilong.cases.files.states import (
    AT_REST,
    VIOLATIONS,
    WITH_OTHERS,
    CaseState,
    ClockState,
    HandOverState,
    Level,
)
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed, Refused

LONGEST_WHO = 60
LONGEST_WAIT = timedelta(days=366)
_RUNGS = tuple(Level.values)


@use_case
def hand_over_case(
    actor: Actor,
    *,
    case_id: UUID,
    to_level: str,
    asked_of: str,
    tried: str,
    asked: str,
    answer_due: date,
    under_construction: bool | None = None,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Hand a case to a higher rung, also from one that took it. Its owner stays whoever keeps it,
    and reads every answer.

    What was tried and what is asked for is for the body that is asked; parties read to whom it
    was handed, and by when that is to answer.

    To street or department it becomes `reported`, which starts the department's clocks; what others
    have in hand already is handed on as it stands. A patch brings others together: nothing is
    reported to it.

    Args:
        to_level: a `Level` above the one at which it lies.
        asked_of: which unit.
        tried: what was tried before: nothing is handed up untried.
        asked: what the unit is asked for.
        answer_due: the day by which it is to answer.
        under_construction: whether the building is going on, which calls for a visit within two
            hours, from now on where it is reported already; as it was said before by default.
        personal: what to do with numbers and names, and with what tells who complained.

    Raises:
        NotAllowed: neither a keeper here nor at the rung where it lies, or a party.
        Invalid: a part is missing, the day is over or far off, nothing is built, or no power there.
        Refused: it has come to rest, lies as high already, waits for an answer, or was noted as
            done and has nothing to report; somebody was quicker.
        Telling: the words or the unit tell who somebody is, or who complained, and nobody has
            said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    rung_permissions.hand_over_case(actor, case)
    moving.check_version(case, base_version)
    if actor.person_id is None:
        raise NotAllowed(_("移交要由本人登录后办理"))
    asked_of = moving.tidy(asked_of)
    tried = moving.check_words(tried, personal=Personal.KEEP, may_order=True)
    asked = moving.check_words(asked, personal=Personal.KEEP, may_order=True)
    _check(case, to_level, asked_of, tried, asked, answer_due)
    told = moving.check_told(personal, {"tried": tried, "asked": asked, "asked_of": asked_of})
    tried, asked, asked_of = told["tried"], told["asked"], told["asked_of"]
    _check_free(case, to_level)
    _note_building(actor, case, under_construction)
    about = moving.about(case)
    event = CaseHandedOver(**about, to_level=to_level, asked_of=asked_of, answer_due=answer_due)
    before = case.level
    _go_up(actor, case, event, answer_by(answer_due))
    _note(actor.person_id, case, before, to_level, asked_of, tried, asked, answer_due)
    return case


def _note_building(actor: Actor, case: Case, going_on: bool | None) -> None:
    if going_on is None or going_on == case.under_construction:
        return
    if going_on and not asks_of_building(case_kinds()[case.kind].machine):
        raise Invalid(NOT_BUILT, fields={"under_construction": [NOT_BUILT]})
    moving.tell(actor, ConstructionNoted(**moving.about(case), going_on=going_on))
    case.under_construction = going_on
    case.save(update_fields=["under_construction"])
    _await_visit_anew(actor, case, going_on)


def _await_visit_anew(actor: Actor, case: Case, going_on: bool) -> None:
    """What is reported already does not become so again: the one visit takes the other's place.

    Nobody could have come within two hours of what nobody knew, so these begin now. The day of an
    ordinary visit began with the report, and is not won by saying now that nothing is built.
    """
    rule = clock_rules().get((machine_of(case), case.state))
    if rule is None or not rule.under_construction:
        return
    awaited, instead, why = rule.under_construction, rule.starts, BUILT_NO_MORE
    if going_on:
        awaited, instead, why = rule.starts, rule.under_construction, BUILT_NOW
    running = case.clocks.filter(clock__in=awaited).exclude(state=ClockState.ENDED)
    waits = running.exists()
    since = None if going_on else _waited_since(case, [*awaited, *instead])
    clocks.end(actor, case, awaited, reason=why)
    if going_on or waits:  # what has come is waited for no longer
        for clock_id in instead:
            clocks.start(actor, case, clock_id, since)


def _waited_since(case: Case, visits: Collection[str]) -> datetime | None:
    """Since when the first of these visits is waited for: one that runs, or began since the case
    was last reported, whatever was said of the building meanwhile."""
    meant = ~Q(state=ClockState.ENDED)
    if stay := standing_again.last_stay(case, (CaseState.REPORTED,)):
        meant |= Q(started_at__gte=clocks.morning_of(timezone.localdate(stay.since)))
    begun = case.clocks.filter(meant, clock__in=visits).order_by("started_at")
    return begun.values_list("started_at", flat=True).first()


def _go_up(actor: Actor, case: Case, event: CaseHandedOver, words: str) -> None:
    to_level, asked_of = event.to_level, event.asked_of
    if to_level != Level.PATCH and CaseState.REPORTED in nexts_of(case):
        moving.move(
            actor,
            case,
            CaseState.REPORTED,
            "hand_over_case",
            event=event,
            words=words,
            told_by=asked_of,
            also={"level": to_level},
        )
    else:
        moving.tell(actor, event)
        case.level = to_level
        writing.save(case, ["level"])
        moving.append_step(actor, case, "hand_over_case", words=words, told_by=asked_of)
        clocks.note_next(case)


def _note(
    by: UUID,
    case: Case,
    before: str,
    to_level: str,
    asked_of: str,
    tried: str,
    asked: str,
    answer_due: date,
) -> None:
    ladder.owe_no_more(case)
    HandOver.objects.create(
        space_id=case.space_id,
        case=case,
        hop=case.hand_overs.count() + 1,
        place_path=case.place_path,
        from_level=before,
        to_level=to_level,
        asked_of=asked_of,
        tried=tried,
        asked=asked,
        answer_due=answer_due,
        heard_by=answer_due,
        handed_on=timezone.localdate(),
        handed_by_id=by,
    )


def _check_free(case: Case, to_level: str) -> None:
    if case.state in AT_REST:
        raise Refused(_("这一件已经了结了"), remedy=_("需要的话先重新办理，再移交。"))
    if case.hand_overs.filter(state=HandOverState.WAITING).exists():
        raise Refused(_("上一次移交还在等答复"), remedy=_("等答复，或者先把上一次收回。"))
    if to_level != Level.PATCH and not _may_report(case):
        raise Refused(
            _("现在是“%(state)s”，没有可以上报的") % {"state": CaseState(case.state).label},
            remedy=_("没有办好的，先退回去接着办，再移交。"),
        )
    if to_level not in rungs_for(case):
        raise Refused(
            _("这一件已经在这一层了，只能往上移交"), remedy=_("请选更高的一层，或者等那一层处理。")
        )


def rungs_for(case: Case) -> list[str]:
    """The rungs to which a case can be handed: those above its own, and its own once more where
    what was reported there has come back and has to be reported anew."""
    anew = CaseState.REPORTED in nexts_of(case)
    first = _RUNGS.index(case.level)
    again = anew and case.level in (Level.STREET, Level.DEPARTMENT)
    rungs = _RUNGS[first if again else first + 1 :]
    return [rung for rung in rungs if rung == Level.PATCH or _may_report(case)]


def _may_report(case: Case) -> bool:
    """Whether street and department can be asked: what they have in hand, and what has no such
    step, goes on to them as it stands; nothing else falls back silently."""
    reports = CaseState.REPORTED in moves_of(case).table
    return not reports or case.state in WITH_OTHERS or CaseState.REPORTED in nexts_of(case)


def _check(
    case: Case, to_level: str, asked_of: str, tried: str, asked: str, answer_due: date
) -> None:
    wrong: dict[str, list[Any]] = {}
    if to_level not in _RUNGS[1:]:
        wrong["to_level"] = [_("请选移交到哪一层")]
    if not asked_of or len(asked_of) > LONGEST_WHO:
        wrong["asked_of"] = [_("请写移交给哪个单位，不写个人")]
    elif to_level != Level.PATCH and machine_of(case) in VIOLATIONS and is_powerless(asked_of):
        # Whose visit would be waited for within two hours has the power to come.
        said = _(
            "“%(body)s”没有到场查处的权力，不能上报给它；请写街道办事处、城管中队、房管局这样的单位"
        ) % {"body": asked_of}
        wrong["asked_of"] = [said]
    if not tried:
        wrong["tried"] = [_("请写居民区已经做过什么，没有试过的不上交")]
    if not asked:
        wrong["asked"] = [_("请写请对方做什么")]
    if not timezone.localdate() <= answer_due <= timezone.localdate() + LONGEST_WAIT:
        wrong["answer_due"] = [_("请写对方在哪一天以前答复，最晚一年以内")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)

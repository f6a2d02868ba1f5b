"""Refuse a hotline order that stands on no item of the street's list of assistance."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, permissions, standing_again, writing
from lilong.cases.files.actions.hand_over_case import LONGEST_WAIT, LONGEST_WHO
from lilong.cases.files.events import TaskRefused
from lilong.cases.files.hotline_models import AssistanceList
from lilong.cases.files.models import Case, HandOver
from lilong.cases.files.queries.hotline import assistance_list_of
from lilong.cases.files.reasons import not_listed
from lilong.cases.files.states import AT_REST, HandOverState, Level, Source
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal, looked_through
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed, Refused

BASIS = _("《上海市居民委员会工作条例》第二十七、二十八条")
# Where a refused task goes: up a rung or two; a department is asked by the street.
UPWARDS = (Level.PATCH, Level.STREET)


@use_case
def refuse_task(
    actor: Actor,
    *,
    case_id: UUID,
    reason: str,
    to_level: str,
    asked_of: str,
    answer_due: date,
    list_version: int,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Give a hotline order back upwards, as no item of the list covers it. It keeps its owner.

    Its clocks end with the reason: they are not the committee's to keep any more.

    The hop waits for an answer like every other (`answer_hand_over`): who is asked takes it, or
    gives it back with the reason, and both stay in the file.

    Args:
        reason: why no item covers it.
        to_level: patch or street.
        asked_of: which unit.
        answer_due: the day by which it is to answer.
        list_version: the version of the list that was read.
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: not a keeper here.
        Refused: no hotline order, at rest, not with the residents' area, a hop waits, no list has
            been entered, or another one meanwhile; somebody was quicker.
        Invalid: a part is missing, or the day is over or far off.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.refuse_task(actor, case)
    moving.check_version(case, base_version)
    if actor.person_id is None:
        raise NotAllowed(_("退回任务要由本人登录后办理"))
    _check_case(case)
    held = _list_for(case, list_version)
    reason = moving.check_words(reason, personal=Personal.KEEP, apart=True)
    asked_of = moving.tidy(asked_of)
    _check(reason, to_level, asked_of, answer_due)
    texts = looked_through(personal, {"reason": reason, "asked_of": asked_of})
    reason, asked_of = texts["reason"], texts["asked_of"]
    event = TaskRefused(
        **moving.about(case), to_level=to_level, asked_of=asked_of, list_version=held.version
    )
    moving.tell(actor, event)
    _go_up(actor, case, to_level, words=reason, told_by=asked_of)
    asked = not_listed(held.title, held.version)
    _note(actor.person_id, case, to_level, asked_of, reason, asked, answer_due)
    return case


def _note(
    by: UUID,
    case: Case,
    to_level: str,
    asked_of: str,
    reason: str,
    asked: str,
    answer_due: date,
) -> None:
    HandOver.objects.create(
        space_id=case.space_id,
        case=case,
        hop=case.hand_overs.count() + 1,
        place_path=case.place_path,
        from_level=Level.NEIGHBOURHOOD,
        to_level=to_level,
        asked_of=asked_of,
        tried=reason,
        asked=asked,
        answer_due=answer_due,
        heard_by=answer_due,
        handed_on=timezone.localdate(),
        handed_by_id=by,
    )


def _go_up(actor: Actor, case: Case, to_level: str, *, words: str, told_by: str) -> None:
    case.level = to_level
    writing.save(case, ["level"])
    # Parties read neither that it came from a hotline nor whose list it is not on.
    moving.append_step(actor, case, "refuse_task", words=words, told_by=told_by, for_parties=False)
    clocks.end(actor, case, standing_again.ORDER_CLOCKS, reason=words[: clocks.LONGEST_REASON])
    clocks.note_next(case)


def _check_case(case: Case) -> None:
    if case.source != Source.HOTLINE:
        raise Refused(
            _("只有派下来的热线工单可以按清单退回"),
            remedy=_("别的办件办不动的，写明做过什么，往上移交。"),
        )
    if case.state in AT_REST:
        raise Refused(_("这一件已经了结了"))
    if case.level != Level.NEIGHBOURHOOD:
        raise Refused(_("这一件已经不在居民区这一层了"))
    if case.hand_overs.filter(state=HandOverState.WAITING).exists():
        raise Refused(_("上一次移交还在等答复"), remedy=_("等答复，或者先把上一次收回。"))


def _list_for(case: Case, list_version: int) -> AssistanceList:
    held = assistance_list_of(case.space_id)
    if held is None:
        raise Refused(
            _("街道还没有录入协助事项清单，没有可以对照的"),
            remedy=_("请街道工作人员先照文件录入清单；或者写明做过什么，往上移交。"),
            basis=BASIS,
        )
    if held.version != list_version:
        raise Refused(
            _("清单刚才换成了第 %(version)s 版") % {"version": held.version},
            remedy=_("请对照新的清单，再提交一次；您写的还在。"),
        )
    return held


def _check(reason: str, to_level: str, asked_of: str, answer_due: date) -> None:
    wrong: dict[str, list[Any]] = {}
    if not reason:
        wrong["reason"] = [_("请写为什么清单里没有这一项")]
    if to_level not in UPWARDS:
        wrong["to_level"] = [_("请选退给哪一层")]
    if not asked_of or len(asked_of) > LONGEST_WHO:
        wrong["asked_of"] = [_("请写退给哪个单位，不写个人")]
    if not timezone.localdate() <= answer_due <= timezone.localdate() + LONGEST_WAIT:
        wrong["answer_due"] = [_("请写对方在哪一天以前答复，最晚一年以内")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)

"""Close a case that another body has taken over for good, as that body told it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, permissions
from lilong.cases.files.actions.note_told import LONGEST, NOTICES, WINDOWS
from lilong.cases.files.authorities import has_power
from lilong.cases.files.machines import machine_of, moves_of
from lilong.cases.files.models import Case
from lilong.cases.files.reasons import REVOKED
from lilong.cases.files.states import (
    VIOLATIONS,
    WITH_OTHERS,
    CaseState,
    HandOverState,
    Level,
    Outcome,
)
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused


@use_case
def refer_case(
    actor: Actor,
    *,
    case_id: UUID,
    told_by: str,
    paper: str,
    on: date,
    words: str,
    revoked: bool = False,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Close a case here because another body deals with it from now on and has said so.

    What became of it is asked after 30 and 180 days as of any other; it can be opened again.

    Args:
        told_by: the body that took it over.
        paper: the number of its answer.
        on: the day of that answer.
        words: what it is going to do; parties and whoever found it read it.
        revoked: whether by this paper it takes back what it had decided: nobody can ask for review
            of that any more, nor sue, and no notice of it stands.
        personal: what to do with numbers and names, and with what tells who complained; more than
            keepers read the words, the body and the paper.

    Raises:
        NotAllowed: not a keeper here, or a party of it.
        Invalid: no body, paper, day or words; a day before the case or ahead; nothing was decided
            that could be revoked.
        Refused: nobody else has taken it; a body without the power over violations; somebody was
            quicker.
        ForbiddenMove: it has not been reported.
        Telling: words, body or paper tell who somebody is, or who complained, and nobody has said
            yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.rest_case(actor, case)
    moving.check_version(case, base_version)
    if case.state not in WITH_OTHERS:
        raise moves_of(case).refusal(case.state, CaseState.CLOSED)
    told_by, paper = moving.tidy(told_by), moving.tidy(paper)
    _check(case, told_by, paper, on)
    needed = _("请写对方打算怎么办，提出的人会看到")
    words = moving.check_words(words, personal=Personal.KEEP, needed=needed, may_order=True)
    _check_taken(case)
    if machine_of(case) in VIOLATIONS and not has_power(told_by):
        raise Refused(
            _("违法建筑要由有权的单位接手，“%(body)s”没有这个权力") % {"body": told_by},
            basis=_("《上海市居民委员会工作条例》第二十五条"),
            remedy=_("请写接手的单位的名称，比如“某某街道综合行政执法队”，和它的文号。"),
        )
    told = moving.check_told(personal, {"words": words, "told_by": told_by, "paper": paper})
    if revoked:
        _end_windows(actor, case, on)
    return moving.close(actor, case, Outcome.REFERRED, "refer_case", on=on, **told)


def _end_windows(actor: Actor, case: Case, on: date) -> None:
    """What ran from a decision ends with it. Raises Invalid: none was served."""
    if not case.clocks.filter(clock__in=WINDOWS).exists():
        said = _("这一件没有送达过决定，没有可以撤销的")
        raise Invalid(said, fields={"revoked": [said]})
    clocks.end(actor, case, (*WINDOWS, *NOTICES.values()), clocks.morning_of(on), reason=REVOKED)


def _check(case: Case, told_by: str, paper: str, on: date) -> None:
    wrong = {
        "told_by": not told_by or len(told_by) > LONGEST,
        "paper": not paper or len(paper) > LONGEST,
        "on": not case.opened_on <= on <= timezone.localdate(),
    }
    said = {
        "told_by": _("请写是哪个单位接手的，最多 60 个字"),
        "paper": _("请写对方答复的文号或者编号，最多 60 个字"),
        "on": _("答复的日期不会早于立案，也不会晚于今天"),
    }
    fields = {name: [said[name]] for name, bad in wrong.items() if bad}
    if fields:
        raise Invalid(next(iter(fields.values()))[0], fields=fields)


def _check_taken(case: Case) -> None:
    """Raises Refused: it was handed up, and nobody has said yet that they deal with it."""
    waits = case.hand_overs.filter(state=HandOverState.WAITING).exists()
    if case.state == CaseState.REPORTED and (waits or case.level == Level.NEIGHBOURHOOD):
        raise Refused(
            _("还没有单位接手这一件"),
            remedy=_("等移交得到“接下来，由我们办”的答复以后再转出办结。"),
        )

"""Withdraw a case that should not have been opened, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, permissions
from lilong.cases.files.events import CaseWithdrawn
from lilong.cases.files.models import Case, CaseFinding, CaseOrigin, CaseStep
from lilong.cases.files.reasons import WITHDRAWN
from lilong.cases.files.states import BINDING, WITH_OTHERS, CaseState, Outcome
from lilong.commons.links.trace import link_many, unlink
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def withdraw_case(
    actor: Actor,
    *,
    case_id: UUID,
    reason: str,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Withdraw a case; its findings, and what else it came from, are free for another.

    What an authority has decided or two households have agreed on was no error of ours: the one
    ends by that authority's paper (`refer_case`), the other by being kept, or before the court.

    Args:
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: not a keeper here, or a party of it.
        Invalid: no reason.
        Refused: something has been decided or agreed on that binds others; somebody was quicker.
        ForbiddenMove: it has come to rest already.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.rest_case(actor, case)
    moving.check_version(case, base_version)
    _check_binding(case)
    reason = moving.check_words(
        reason, personal=personal, needed=_("请写为什么撤销，当事人会看到"), kind=case.kind
    )
    moving.move(
        actor,
        case,
        CaseState.WITHDRAWN,
        "withdraw_case",
        event=CaseWithdrawn(**moving.about(case)),
        words=reason,
        also={"outcome": Outcome.WITHDRAWN, "closed_on": timezone.localdate()},
    )
    _let_go_of_findings(case)
    CaseOrigin.objects.filter(case=case).update(freed=True)
    clocks.end_all(actor, case, reason=WITHDRAWN)
    moving.let_go_of_hand_over(actor, case, reason)
    return case


def _check_binding(case: Case) -> None:
    """Raises Refused: what has been decided or agreed on binds others, whatever stands now."""
    if not (states := bound_by(case)):
        return
    if states & {CaseState.AGREED, CaseState.PERFORMED}:
        raise Refused(
            _("协议已经生效，对各方有约束力，不能撤销这一件"),
            basis=_("《人民调解法》第三十一条"),
            remedy=_("履行了的，记下履行再办结；不履行的，由调解员结束调解，告知可以向法院起诉。"),
        )
    remedy = _(
        "那个单位撤销或者变更了决定的，凭它的文书用“由其他单位接手，本处办结”；办好了的，记下来再复核。"
    )
    if case.state not in WITH_OTHERS:
        remedy = _(
            "先移交街道或者职能部门；那个单位撤销或者变更了决定的，再凭它的文书用“由其他单位接手，本处办结”。"
        )
    raise Refused(
        _("有权的单位已经作出决定，居委会不能撤销这一件"),
        basis=_("《上海市居民委员会工作条例》第二十五条"),
        remedy=remedy,
    )


def bound_by(case: Case, steps: Sequence[CaseStep] = ()) -> set[str]:
    """What binds others among all that was decided or agreed on in a case.

    Args:
        steps: the last ones, as far as they are read already. One query unless they are all.
    """
    if steps and steps[0].order == 1:
        return {*(one.state for one in steps), case.state} & BINDING
    bound = case.steps.filter(state__in=sorted(BINDING)).values_list("state", flat=True)
    return {*bound, case.state} & BINDING


def _let_go_of_findings(case: Case) -> None:
    """Free its findings for another case; whoever found them still reads what became of this."""
    had = CaseFinding.objects.filter(case=case)
    ids = list(had.values_list("finding_id", flat=True))
    own = ("cases.case", case.id)
    had.delete()
    unlink(source=own, relation="handles")
    link_many(
        space_id=case.space_id,
        relation=permissions.LET_GO,
        pairs=[(own, ("survey.finding", finding_id)) for finding_id in ids],
    )

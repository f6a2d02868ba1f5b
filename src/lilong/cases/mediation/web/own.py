"""A side's own page: what is told to it, what it may say, and nothing of the other side's room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lilong.cases.files.states import CaseState
from lilong.cases.mediation.actions.answer_proposal import answer_proposal
from lilong.cases.mediation.actions.choose_mediator import choose_mediator
from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.sign_agreement import sign_agreement
from lilong.cases.mediation.actions.stop_mediation import stop_mediation
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.cases.mediation.kinds import remedies, told
from lilong.cases.mediation.permissions import PROXY_RULE
from lilong.cases.mediation.queries.files import (
    Seen,
    seen_mediation,
    sessions_of,
    signatures_of,
)
from lilong.cases.mediation.seating import label_of
from lilong.cases.mediation.states import Seat, StopReason, Told
from lilong.cases.mediation.web import forms
from lilong.cases.mediation.web.steps import Step, offers_for, take_step
from lilong.cases.mediation.web.words import (
    clause_lines,
    confirmation_words,
    signature_lines,
    trail_of,
)
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Fact
from lilong.commons.wording import listed
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.places.web.asking import who

S = CaseState


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The mediation as one side sees it; whoever is no side goes to the file."""
    seen = seen_mediation(who(request), case_id)
    if seen.seat is not Seat.PARTY:
        return redirect("cases:mediation", case_id)
    if request.method == "POST":
        return take_step(request, case_id, STEPS, _page, address("cases:mediation-own", case_id))
    return _page(request, seen, {}, 200)


def _side(seen: Seen) -> int:
    """The number of the reader's side. Raises NotFound: not seated yet."""
    if seen.own is None:
        raise NotFound(_("您还没有坐到桌上来"), remedy=_("请告诉居委会的社工。"))
    return seen.own.order


def _choose(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    person_id = UUID(given["person_id"])
    choose_mediator(actor, case_id=seen.case.id, side=_side(seen), person_id=person_id)
    return _("记下了，居委会受理时会看到")


def _rights(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    tell_rights(
        actor, case_id=seen.case.id, side=_side(seen), how=Told.ON_SCREEN, wish=given["wish"]
    )
    return _("记下了")


def _propose(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    make_proposal(actor, case_id=seen.case.id, of=_side(seen), **given)
    return _("方案提出了，各方都看得到")


def _answer(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    answer_proposal(actor, case_id=seen.case.id, side=_side(seen), **given)
    return _("答复记下了，各方都答复以后才互相看得到")


def _sign(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    sign_agreement(actor, case_id=seen.case.id, side=_side(seen), **given)
    return _("签好了。各方都签、调解员签名并盖章以后生效")


def _stop(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    told_ways = [code for code, line in remedies().items() if "第二十六条" in line.basis]
    stop_mediation(actor, case_id=seen.case.id, why=StopReason.REFUSED, told=told_ways)
    return _("调解结束了。您的选择不影响去法院、申请仲裁或者找有权的机关")


STEPS = {
    "choose": Step(
        forms.ChooseForm,
        _choose,
        gettext_lazy("选调解员"),
        gettext_lazy("就选这位"),
    ),
    "rights": Step(
        forms.OwnRightsForm, _rights, gettext_lazy("看过权利义务"), gettext_lazy("我知道了")
    ),
    "propose": Step(
        forms.ProposalForm,
        _propose,
        gettext_lazy("提一个方案"),
        gettext_lazy("提出"),
        asks=True,
        once="proposal_id",
    ),
    "answer": Step(
        forms.OwnAnswerForm,
        _answer,
        gettext_lazy("答复方案"),
        gettext_lazy("答复"),
    ),
    "sign": Step(
        forms.OwnSignForm,
        _sign,
        gettext_lazy("签协议"),
        gettext_lazy("本人签字"),
    ),
    "stop": Step(
        forms.OwnStopForm,
        _stop,
        gettext_lazy("不愿意调解"),
        gettext_lazy("结束调解"),
    ),
}


def _offered(
    seen: Seen, *, choosing: bool, wishing: bool, signed: bool, reading: bool
) -> list[str]:
    if seen.own is None:
        return []
    state, agreement = seen.case.state, seen.agreement
    asking = state in (S.ACCEPTED, S.INFORMED, S.IN_SESSIONS)
    drafted = agreement is not None and agreement.effective_on is None
    when = {
        "choose": choosing and state == S.FOUND,
        "rights": asking and (wishing or not seen.own.told),
        "sign": not reading and state == S.IN_SESSIONS and drafted and not signed,
        "answer": reading and state == S.IN_SESSIONS and bool(seen.proposals),
        "propose": reading and state == S.IN_SESSIONS,
        "stop": state in (S.FOUND, S.ACCEPTED, S.INFORMED, S.IN_SESSIONS),
    }
    return [name for name, offered in when.items() if offered]


def _page(request: HttpRequest, seen: Seen, bad: dict[str, BaseForm], status: int) -> HttpResponse:
    agreement = seen.agreement
    # One thing at a time: the draft, or what led to it.
    asked = "proposals" in request.GET or bool({"answer", "propose"} & bad.keys())
    reading = agreement is None or asked
    signed = signatures_of(agreement)
    mine = seen.own is not None and seen.own.pk in signed
    choosing = "choose" in request.GET or "choose" in bad
    wishing = "wish" in request.GET or "rights" in bad
    names = _offered(seen, choosing=choosing, wishing=wishing, signed=mine, reading=reading)
    over = seen.mediation.stopped_on is not None and seen.case.state in (S.FAILED, S.CLOSED)
    context: dict[str, Any] = {
        "case": seen.case,
        "seen": seen,
        "trail": trail_of(seen),
        "facts": _facts(seen),
        "sessions": [] if reading and agreement else sessions_of(seen),
        "proposals": seen.proposals if reading else [],
        "reading": reading,
        "agreement": agreement,
        "clauses": clause_lines(seen.clauses),
        "signatures": signature_lines(seen, signed),
        "remedies": [remedies()[code] for code in seen.mediation.remedies] if over else [],
        "rights": [(what, told(what)) for what in ("nature", "rights", "duties")],
        "proxy_rule": PROXY_RULE,
        "may_choose": seen.own is not None and seen.case.state == S.FOUND and not choosing,
        "may_wish": bool(seen.own and seen.own.told)
        and seen.case.state in (S.ACCEPTED, S.INFORMED, S.IN_SESSIONS)
        and not wishing,
        "offers": offers_for(request, STEPS, seen, bad, names),
        "bad": next(iter(bad.values()), None),
        "bad_step": next(iter(bad), ""),
        "act_url": address("cases:mediation-own", seen.case.id),
    }
    return render(request, "cases/mediation_own.html", context, status=status)


def _facts(seen: Seen) -> list[Fact]:
    facts = [Fact(_("现在"), str(CaseState(seen.case.state).label))]
    if seen.own is not None:
        facts.append(Fact(_("您是"), label_of(seen.own)))
        if seen.own.told_on:
            facts.append(Fact(_("权利义务"), seen.own.get_told_display()))
            facts.append(Fact(_("您的意愿"), seen.own.get_wish_display()))
    if seen.table.mediators:
        names = listed(one.person.name for one in seen.table.mediators)
        facts.append(Fact(_("调解员"), names))
    agreement = seen.agreement
    if agreement is not None and agreement.effective_on is not None:
        facts.append(Fact(_("协议生效"), agreement.effective_on.isoformat()))
        facts.append(Fact(_("司法确认"), confirmation_words(seen.case, agreement)))
    return facts

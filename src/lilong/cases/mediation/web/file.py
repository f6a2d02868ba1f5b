"""The file of a mediation: for its mediators, the committee, and in outline for those above."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lilong.cases.files.accounts import account_of
from lilong.cases.files.models import Case
from lilong.cases.files.queries.cases import seen_case
from lilong.cases.files.states import CaseState
from lilong.cases.mediation import permissions
from lilong.cases.mediation.actions.accept_mediation import accept_mediation
from lilong.cases.mediation.actions.change_mediators import change_mediators
from lilong.cases.mediation.actions.join_account import join_account
from lilong.cases.mediation.actions.note_confirmation import note_confirmation
from lilong.cases.mediation.actions.note_mandate import note_mandate
from lilong.cases.mediation.actions.note_performance import note_performance
from lilong.cases.mediation.actions.register_mediation import register_mediation
from lilong.cases.mediation.actions.seat_side import seat_side, seatable
from lilong.cases.mediation.actions.stop_mediation import stop_mediation
from lilong.cases.mediation.actions.take_up_again import take_up_again
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.cases.mediation.actions.unlink_account import unlink_account
from lilong.cases.mediation.actions.unseat_side import UNSEATABLE, unseat_side
from lilong.cases.mediation.kinds import remedies, told
from lilong.cases.mediation.queries.files import (
    NotRegistered,
    Seen,
    seen_mediation,
    sessions_of,
)
from lilong.cases.mediation.seating import label_of, person_of
from lilong.cases.mediation.states import Seat, Wish
from lilong.cases.mediation.web import forms
from lilong.cases.mediation.web.steps import Step, offers_for, take_step
from lilong.cases.mediation.web.words import clause_lines, confirmation_words, trail, trail_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Fact
from lilong.commons.web.middleware import with_refusal
from lilong.commons.wording import bracketed, listed
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who

S = CaseState


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mediation(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The file; for a side its own page, and for a dispute that has none the form to register."""
    actor = who(request)
    try:
        seen = seen_mediation(actor, case_id)
    except NotRegistered:
        return _register(request, seen_case(actor, case_id))
    if seen.seat is Seat.PARTY:
        return redirect("cases:mediation-own", case_id)
    if request.method == "POST":
        return take_step(request, case_id, STEPS, _page, address("cases:mediation", case_id))
    return _page(request, seen, {}, 200)


def _register(request: HttpRequest, case: Case) -> HttpResponse:
    actor = who(request)
    permissions.register_mediation(actor, case)
    form = forms.RegisterForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            register_mediation(actor, case_id=case.id, **form.cleaned_data)
        except Refused as refused:
            with_refusal(form, refused)
            status = refused.status
        else:
            messages.success(request, _("登记了。下一步：请双方选调解员，再受理"))
            return redirect(f"{address('cases:mediation', case.id)}?recorded=1")
    elif request.method == "POST":
        status = 422
    context = {"case": case, "form": form, "trail": trail(case, Seat.COMMITTEE)}
    return render(request, "cases/mediation_register.html", context, status=status)


def _accept(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    accept_mediation(actor, case_id=seen.case.id, mediator_ids=_ids(given))
    return _("受理了。下一步：把权利义务告诉每一方")


def _change(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    change_mediators(actor, case_id=seen.case.id, mediator_ids=_ids(given))
    return _("换好了，离开的人从现在起看不到这一件的谈话")


def _ids(given: dict[str, Any]) -> list[UUID]:
    return [UUID(one) for one in given["mediators"]]


def _seat(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    seat_side(actor, case_id=seen.case.id, party_id=UUID(given["party_id"]))
    return _("请到桌上来了")


def _unseat(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    unseat_side(actor, case_id=seen.case.id, **given)
    return _("请下来了，原因记在经过里")


def _join(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    permissions.keep_mediation(actor, seen.table)  # before anybody learns who lives where
    side = given.pop("side")
    person_id = account_of(seen.case, **given)
    join_account(actor, case_id=seen.case.id, side=side, person_id=person_id)
    return _("连上了，这一方登录以后看得到自己的一页")


def _unlink(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    unlink_account(actor, case_id=seen.case.id, **given)
    return _("断开了，那个账号不再看得到这一件")


def _rights(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    tell_rights(actor, case_id=seen.case.id, **given)
    return _("记下了")


def _mandate(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    note_mandate(actor, case_id=seen.case.id, **given)
    return _("委托书记进卷宗了")


def _stop(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    stop_mediation(actor, case_id=seen.case.id, **given)
    return _("调解结束，其他办法也告知了")


def _again(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    take_up_again(actor, case_id=seen.case.id, **given)
    return _("记下了，可以接着谈")


def _confirm(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    note_confirmation(actor, case_id=seen.case.id, **given)
    return _("记下了")


def _perform(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    note_performance(actor, case_id=seen.case.id, **given)
    return _("记下了")


STEPS = {
    "accept": Step(
        forms.MediatorsForm, _accept, gettext_lazy("受理，定谁来调解"), gettext_lazy("受理")
    ),
    "change": Step(
        forms.MediatorsForm,
        _change,
        gettext_lazy("换调解员"),
        gettext_lazy("换"),
    ),
    "seat": Step(
        forms.SeatForm,
        _seat,
        gettext_lazy("再请一方到桌上来"),
        gettext_lazy("请来"),
    ),
    "unseat": Step(
        forms.UnseatForm,
        _unseat,
        gettext_lazy("请错了的一方，从桌上请下来"),
        gettext_lazy("请下来"),
        asks=True,
    ),
    "join": Step(forms.JoinForm, _join, gettext_lazy("连上当事人的账号"), gettext_lazy("连上")),
    "unlink": Step(forms.UnlinkForm, _unlink, gettext_lazy("断开连错的账号"), gettext_lazy("断开")),
    "rights": Step(
        forms.RightsForm, _rights, gettext_lazy("告知权利义务"), gettext_lazy("记下已告知")
    ),
    "mandate": Step(
        forms.MandateForm, _mandate, gettext_lazy("记授权委托书"), gettext_lazy("记进卷宗")
    ),
    "stop": Step(
        forms.StopForm, _stop, gettext_lazy("结束调解"), gettext_lazy("结束并告知其他办法")
    ),
    "again": Step(
        forms.AgainForm,
        _again,
        gettext_lazy("重新坐下来谈"),
        gettext_lazy("各方愿意，接着谈"),
    ),
    "confirm": Step(
        forms.ConfirmationForm,
        _confirm,
        gettext_lazy("司法确认"),
        gettext_lazy("记下"),
        asks=True,
    ),
    "perform": Step(
        forms.PerformanceForm,
        _perform,
        gettext_lazy("记履行"),
        gettext_lazy("记下"),
        asks=True,
    ),
}


def _offered(actor: Actor, seen: Seen, *, changing: bool) -> list[str]:
    """The steps that the actor may take now."""
    state, table = seen.case.state, seen.table
    keeps = permissions.keep_mediation.allows(actor, table)
    mediates = permissions.mediate.allows(actor, table)
    follows = permissions.follow_up.allows(actor, table)
    stopped = seen.mediation.stopped_on is not None
    bound = seen.agreement is not None and seen.agreement.effective_on is not None
    going = state in (S.FOUND, S.ACCEPTED, S.INFORMED, S.IN_SESSIONS, S.AGREED)
    when = {
        "seat": keeps and state in seatable(table) and bool(seen.unseated),
        "unseat": state in UNSEATABLE
        and not bound
        and bool(table.sides)
        and permissions.unseat_side.allows(actor, table),
        "accept": keeps and state == S.FOUND,
        "change": keeps and changing and going and state != S.FOUND,
        "join": keeps and going and any(person_of(side) is None for side in table.sides),
        "unlink": keeps and any(person_of(side) is not None for side in table.sides),
        "rights": mediates and state in (S.ACCEPTED, S.INFORMED, S.IN_SESSIONS),
        "mandate": mediates and going and state != S.FOUND,
        "stop": follows and going,
        "again": mediates and stopped and state in (S.ACCEPTED, S.INFORMED, S.IN_SESSIONS),
        "confirm": follows and bound,
        "perform": follows and state == S.AGREED,
    }
    return [name for name, offered in when.items() if offered]


def _page(request: HttpRequest, seen: Seen, bad: dict[str, BaseForm], status: int) -> HttpResponse:
    actor = who(request)
    inside = seen.seat in (Seat.MEDIATOR, Seat.COMMITTEE)
    names = _offered(actor, seen, changing="change" in request.GET or "change" in bad)
    over = seen.mediation.stopped_on is not None and seen.case.state in (S.FAILED, S.CLOSED)
    context: dict[str, Any] = {
        "case": seen.case,
        "seen": seen,
        "inside": inside,
        "mediates": seen.seat is Seat.MEDIATOR,
        "trail": trail_of(seen),
        "facts": _facts(seen),
        "sides": [{"side": side, "label": label_of(side)} for side in seen.table.sides],
        "few_sides": len(seen.table.sides) < 2,
        "seat_kind": "primary" if len(seen.table.sides) < 2 else "secondary",
        "unseated": not seen.table.sides and bool(seen.unseated),
        "sessions": sessions_of(seen),
        "clauses": clause_lines(seen.clauses if seen.contents else []),
        "remedies": [remedies()[code] for code in seen.mediation.remedies] if over else [],
        "rights": [(what, told(what)) for what in ("nature", "rights", "duties")],
        "may_change": permissions.keep_mediation.allows(actor, seen.table),
        "may_meet": seen.seat is Seat.MEDIATOR
        and seen.case.state in (S.INFORMED, S.IN_SESSIONS)
        and seen.mediation.stopped_on is None
        and seen.table.informed,
        "offers": offers_for(request, STEPS, seen, bad, names),
        "bad": next(iter(bad.values()), None),
        "bad_step": next(iter(bad), ""),
        "act_url": address("cases:mediation", seen.case.id),
    }
    return render(request, "cases/mediation.html", context, status=status)


def _facts(seen: Seen) -> list[Fact]:
    if not seen.contents:
        return _outline(seen)
    mediation, table = seen.mediation, seen.table
    wishes = {side.wish for side in table.sides}
    public = _("可以旁听") if table.open_to_others else pgettext("调解", "不公开")
    facts = [
        Fact(_("现在"), str(CaseState(seen.case.state).label)),
        Fact(_("从哪里来"), mediation.get_source_display()),
        Fact(_("哪一天登记"), mediation.registered_on.isoformat()),
    ]
    if table.mediators:
        names = listed(
            bracketed(one.person.name, one.get_chosen_by_display()) for one in table.mediators
        )
        facts.append(Fact(_("调解员"), names))
    if Wish.NOT_ASKED not in wishes:
        facts.append(Fact(_("公开不公开"), public))
    if seen.seat is Seat.MEDIATOR and mediation.request:
        facts.append(Fact(_("请求什么"), mediation.request))
    agreement = seen.agreement
    if agreement is not None and agreement.effective_on is not None:
        facts.append(Fact(_("协议生效"), agreement.effective_on.isoformat()))
        facts.append(Fact(_("司法确认"), confirmation_words(seen.case, agreement)))
    if mediation.stopped_on is not None and seen.case.state in (S.FAILED, S.CLOSED):
        facts.append(Fact(_("为什么结束"), mediation.get_stopped_why_display()))
    return facts


def _outline(seen: Seen) -> list[Fact]:
    """That it exists, where it stands, and its days: for whom the contents are closed."""
    mediation = seen.mediation
    facts = [
        Fact(_("现在"), str(CaseState(seen.case.state).label)),
        Fact(_("哪一天登记"), mediation.registered_on.isoformat()),
    ]
    agreement = getattr(mediation, "agreement", None)
    if agreement is not None and agreement.effective_on is not None:
        facts.append(Fact(_("协议生效"), agreement.effective_on.isoformat()))
    if mediation.stopped_on is not None:
        facts.append(Fact(_("哪一天结束"), mediation.stopped_on.isoformat()))
    facts.append(Fact(_("公开不公开"), pgettext("调解", "不公开")))
    return facts

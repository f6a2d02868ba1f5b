"""Proposals and the agreement, for the mediators; what is in effect, for the committee."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lilong.cases.files.states import CaseState
from lilong.cases.files.web.asking import draft_key
from lilong.cases.mediation import permissions
from lilong.cases.mediation.actions.answer_proposal import answer_proposal
from lilong.cases.mediation.actions.draft_agreement import draft_agreement
from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.note_signature import note_signature
from lilong.cases.mediation.actions.record_oral_agreement import record_oral_agreement
from lilong.cases.mediation.actions.seal_agreement import seal_agreement
from lilong.cases.mediation.drafting import MOST_CLAUSES, Clause
from lilong.cases.mediation.moving import check_drafting
from lilong.cases.mediation.permissions import PROXY_RULE
from lilong.cases.mediation.queries.files import (
    Seen,
    seen_mediation,
    signatures_of,
)
from lilong.cases.mediation.seating import label_of
from lilong.cases.mediation.states import Seat
from lilong.cases.mediation.web import forms
from lilong.cases.mediation.web.clause_form import ClauseForm
from lilong.cases.mediation.web.steps import Step, offers_for, take_step
from lilong.cases.mediation.web.words import clause_lines, signature_lines, trail_of
from lilong.commons.fields import Undecipherable, Undeciphered
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council.covering import Telling
from lilong.council.web.covering import personal_of
from lilong.kernel.actor import Actor
from lilong.kernel.money import Money
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who

S = CaseState
_SPARE = 3
Clauses = formset_factory(ClauseForm, extra=_SPARE, max_num=MOST_CLAUSES)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Proposals with their answers, the agreement and who has signed it."""
    seen = seen_mediation(who(request), case_id)
    if seen.seat is Seat.PARTY:
        return redirect("cases:mediation-own", case_id)
    if request.method == "POST":
        return take_step(request, case_id, STEPS, _page, address("cases:agreement", case_id))
    return _page(request, seen, {}, 200)


def _propose(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    make_proposal(actor, case_id=seen.case.id, **given)
    return _("方案提出了，各方都看得到")


def _answer(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    answer_proposal(actor, case_id=seen.case.id, **given)
    return _("答复记下了")


def _sign(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    note_signature(actor, case_id=seen.case.id, **given)
    return _("签字记下了")


def _seal(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    seal_agreement(actor, case_id=seen.case.id, **given)
    return _("协议生效了，司法确认的三十天从生效那天起算")


STEPS = {
    "propose": Step(
        forms.ProposalForm,
        _propose,
        gettext_lazy("提一个方案"),
        gettext_lazy("提出"),
        asks=True,
        once="proposal_id",
    ),
    "answer": Step(
        forms.AnswerForm,
        _answer,
        gettext_lazy("记一方的答复"),
        gettext_lazy("记下"),
    ),
    "sign": Step(
        forms.SignatureForm, _sign, gettext_lazy("记纸上的签字"), gettext_lazy("记下签字")
    ),
    "seal": Step(
        forms.SealForm, _seal, gettext_lazy("调解员签名、盖印章"), gettext_lazy("盖章生效")
    ),
}


def _page(request: HttpRequest, seen: Seen, bad: dict[str, BaseForm], status: int) -> HttpResponse:
    found = seen.agreement
    talking = seen.seat is Seat.MEDIATOR and seen.case.state == S.IN_SESSIONS
    # What was ended is talked of again only when all want to; what is in effect is not rewritten.
    talking = talking and seen.mediation.stopped_on is None and seen.table.informed
    talking = talking and (found is None or found.effective_on is None)
    signed = signatures_of(found)
    all_signed = found is not None and len(signed) == len(seen.table.sides)
    names = ["propose"] if talking else []
    if talking and seen.proposals:
        names.append("answer")
    if talking and found is not None:
        names.append("seal" if all_signed else "sign")
    context: dict[str, Any] = {
        "case": seen.case,
        "seen": seen,
        "trail": trail_of(seen, Link(_("协议"))),
        "proposals": seen.proposals,
        "agreement": found,
        "clauses": clause_lines(seen.clauses),
        "signatures": signature_lines(seen, signed),
        "talking": talking,
        "mediates": seen.seat is Seat.MEDIATOR,
        "contents": seen.contents,
        "proxy_rule": PROXY_RULE,
        "offers": offers_for(request, STEPS, seen, bad, names),
        "bad": next(iter(bad.values()), None),
        "bad_step": next(iter(bad), ""),
        "act_url": address("cases:agreement", seen.case.id),
    }
    return render(request, "cases/mediation_agreement.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write the agreement, or record an oral one."""
    actor = who(request)
    seen = seen_mediation(actor, case_id)
    permissions.mediate(actor, seen.table)
    if request.method != "POST" and _in_effect(seen):
        # What is in effect is read, and not written any more; what is sent all the same is refused.
        messages.info(request, _("协议已经生效，不能再改"))
        return redirect("cases:agreement", case_id)
    if request.method != "POST":
        # Said before somebody writes an agreement that cannot be taken.
        check_drafting(seen.case, seen.table)
    if seen.agreement is not None and isinstance(seen.agreement.facts, Undeciphered):
        # Saved as it reads, the sentence about the key would take the place of what was written.
        raise Undecipherable
    sides = [(str(side.order), label_of(side)) for side in seen.table.sides]
    given = request.POST if request.method == "POST" else None
    rows = Clauses(given, prefix="clause", form_kwargs={"sides": sides}, initial=_initial(seen))
    form = forms.DraftForm(given, seen=seen, name="draft")
    if given is None:
        return _draft_page(request, seen, form, rows, 200)
    if not (form.is_valid() and rows.is_valid()):
        return _draft_page(request, seen, form, rows, 422)
    meant = {"personal": personal_of(request)}
    try:
        said = _write(actor, seen, {**form.cleaned_data, **meant}, _typed(rows))
    except Telling as telling:
        form.masked = list(telling.covered.values())
        return _draft_page(request, seen, form, rows, telling.status)
    except Refused as refused:
        return _draft_page(request, seen, with_refusal(form, refused), rows, refused.status)
    messages.success(request, said)
    return redirect(f"{address('cases:agreement', case_id)}?recorded=1")


def _in_effect(seen: Seen) -> bool:
    return seen.agreement is not None and seen.agreement.effective_on is not None


def _write(actor: Actor, seen: Seen, given: dict[str, Any], clauses: list[Clause]) -> str:
    oral, reached_on = given.pop("oral"), given.pop("reached_on")
    if not oral:
        draft_agreement(actor, case_id=seen.case.id, clauses=clauses, **given)
        return _("写好一稿，请各方看完再签")
    record_oral_agreement(
        actor,
        case_id=seen.case.id,
        clauses=clauses,
        reached_on=reached_on or timezone.localdate(),
        all_agreed=oral,
        **given,
    )
    return _("口头协议记下了，从达成那天起生效")


def _initial(seen: Seen) -> list[dict[str, Any]]:
    return [
        {
            "side": one.side.order,
            "duty": one.duty,
            "due": one.due,
            "money": str(Money(one.fen)) if one.fen else "",
            "proof": one.proof,
            "remind_days": one.remind_days,
        }
        for one in seen.clauses
    ]


def _typed(rows: Any) -> list[Clause]:
    return [Clause(**row) for row in rows.cleaned_data if row.get("duty") or row.get("side")]


def _draft_page(
    request: HttpRequest, seen: Seen, form: BaseForm, rows: Any, status: int
) -> HttpResponse:
    context = {
        "case": seen.case,
        "form": form,
        "rows": rows,
        "trail": trail_of(
            seen,
            Link(_("协议"), address("cases:agreement", seen.case.id)),
            Link(_("写一稿")),
        ),
        "draft": draft_key("agreement", seen.case, who(request)),
    }
    return render(request, "cases/mediation_draft.html", context, status=status)

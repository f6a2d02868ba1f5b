"""Written mandates: registered with what they direct, used as directed, or taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lilong.ballot.actions.cast_by_proxy import cast_by_proxy
from lilong.ballot.actions.register_mandate import register_mandate
from lilong.ballot.actions.revoke_mandate import revoke_mandate
from lilong.ballot.mandates import read_otherwise
from lilong.ballot.models import Mandate, Motion
from lilong.ballot.moving import said_at
from lilong.ballot.paper_desk import TurnedAway
from lilong.ballot.queries.paper import mandates_of, paper_motion, seen_mandate, voter_numbered
from lilong.ballot.returning import past_the_end
from lilong.ballot.states import MandateState, MotionState
from lilong.ballot.voters import LAST, repeat_policy
from lilong.ballot.web.paper_forms import MandateForm, ProxyForm
from lilong.ballot.web.trails import trail_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.form_token import new_token, read_token
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.refusal import NotFound, Refused
from lilong.places.web.asking import who

_TAKES = (MotionState.NOTICED, MotionState.OPEN)


@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """The mandates of a motion. POST registers one."""
    actor = who(request)
    motion = paper_motion(actor, motion_id)
    if request.method != "POST":
        return _list_page(request, motion, MandateForm())
    form = MandateForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, motion, form, status=422)
    given = dict(form.cleaned_data)
    token = read_token(actor, "mandate", request.POST.get("token", ""))
    try:
        voter = voter_numbered(motion, given.pop("number"))
        register_mandate(actor, voter_id=voter.id, mandate_id=token, **given)
    except NotFound as unknown:
        form.add_error("number", unknown.sentence)
        return _list_page(request, motion, form, status=422)
    except Refused as refused:
        return _list_page(request, motion, with_refusal(form, refused), status=refused.status)
    assert motion.closes_at is not None  # the notice names it, and a draft takes none
    said = _("已登记 %(address)s 的委托书；受托人要在 %(closes)s 以前来投票，过时不计") % {
        "address": voter.unit.address,
        "closes": said_at(motion.closes_at),
    }
    messages.success(request, said)
    return redirect("ballot:mandates", motion.id)


def _list_page(
    request: HttpRequest, motion: Motion, form: BaseForm, status: int = 200
) -> HttpResponse:
    paper = Link(_("纸质票"), reverse("ballot:paper", args=[motion.id]))
    context = {
        "motion": motion,
        "lines": mandates_of(motion),
        "form": form,
        # What was typed before the end and sent after it stays on the page, with the refusal.
        "taking": motion.state in _TAKES and (status != 200 or not past_the_end(motion)),
        "last_wins": repeat_policy(motion) == LAST,
        "trail": trail_of(motion, paper, Link(_("委托书"))),
        "token": request.POST.get("token") or new_token(who(request), "mandate"),
    }
    return render(request, "ballot/mandates.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """One mandate. POST casts what the proxy wants to cast."""
    actor = who(request)
    found = seen_mandate(actor, mandate_id)
    if request.method != "POST":
        return _mandate_page(request, found, ProxyForm())
    form = ProxyForm(request.POST)
    if not form.is_valid():
        return _mandate_page(request, found, form, status=422)
    try:
        answer = cast_by_proxy(actor, mandate_id=found.id, **form.cleaned_data)
    except Refused as refused:
        return _mandate_page(request, found, with_refusal(form, refused), status=refused.status)
    if isinstance(answer, TurnedAway):
        away = answer.refused
        return _mandate_page(request, found, form, status=away.status, turned_away=away)
    said = _("受托人的票已经收下，回执第 %(number)s 号") % {"number": answer.number}
    messages.success(request, said)
    return redirect("ballot:mandates", found.motion_id)


def _mandate_page(
    request: HttpRequest,
    found: Mandate,
    form: BaseForm,
    *,
    status: int = 200,
    turned_away: Refused | None = None,
) -> HttpResponse:
    motion, person_id = found.motion, who(request).person_id
    open_ = found.state == MandateState.REGISTERED
    differed = read_otherwise(found) if open_ else set()
    back = reverse("ballot:mandates", args=[motion.id])
    context = {
        "mandate": found,
        "motion": motion,
        "form": form,
        "turned_away": turned_away,
        "unused": open_,
        "open": motion.state == MotionState.OPEN,
        "mine": found.registered_by_id == person_id,
        "differed": bool(differed),
        "i_differed": person_id in differed,
        "last_wins": repeat_policy(motion) == LAST,
        "scan": address("files:serve", found.file_id, "large") if open_ else "",
        "scan_full": address("files:serve", found.file_id, "original"),
        "trail": trail_of(motion, Link(_("委托书"), back), Link(_("受托人投票"))),
        "back_url": back,
    }
    return render(request, "ballot/mandate.html", context, status=status)


@require_POST
def revoke(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Take a mandate back that was not used."""
    actor = who(request)
    found = seen_mandate(actor, mandate_id)
    try:
        revoke_mandate(actor, mandate_id=found.id)
    except Refused as refused:
        bad = with_refusal(ProxyForm({}), refused)
        return _mandate_page(request, found, bad, status=refused.status)
    messages.success(request, _("已收回委托，业主可以自己投票"))
    return redirect("ballot:mandates", found.motion_id)

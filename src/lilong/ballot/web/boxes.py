"""Boxes of slips: taken with a witness before the end, entered slip by slip, ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lilong.ballot import permissions
from lilong.ballot.actions.end_ballot_box import end_ballot_box
from lilong.ballot.actions.take_ballot_box import take_ballot_box
from lilong.ballot.actions.witness_ballot_box import witness_ballot_box
from lilong.ballot.models import Motion
from lilong.ballot.moving import now_for
from lilong.ballot.queries.boxes import BoxLine, seen_box, witnesses_for
from lilong.ballot.queries.paper import paper_motion
from lilong.ballot.returning import past_the_end
from lilong.ballot.states import MotionState, WitnessSaid
from lilong.ballot.web.paper_forms import BoxForm, EndBoxForm, WitnessForm
from lilong.ballot.web.trails import trail_of
from lilong.commons.web.components import Link
from lilong.commons.web.form_token import new_token, read_token
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Write down that a box was taken just now."""
    actor = who(request)
    motion = paper_motion(actor, motion_id)
    witnesses = witnesses_for(actor, motion)
    if request.method != "POST":
        return _take_page(request, motion, BoxForm(witnesses=witnesses))
    form = BoxForm(request.POST, witnesses=witnesses)
    if not form.is_valid():
        return _take_page(request, motion, form, status=422)
    token = read_token(actor, "box", request.POST.get("token", ""))
    try:
        box = take_ballot_box(actor, motion_id=motion.id, box_id=token, **form.cleaned_data)
    except Refused as refused:
        return _take_page(request, motion, with_refusal(form, refused), status=refused.status)
    said = (
        _("已记下%(place)s的票箱，%(slips)s 张；现在可以逐张录入，见证人要登录确认")
        if box.witness_id
        else _("已记下%(place)s的票箱，%(slips)s 张；现在可以逐张录入")
    ) % {
        "place": box.place,
        "slips": box.slips,
    }
    messages.success(request, said)
    return redirect("ballot:paper", motion.id)


def _take_page(
    request: HttpRequest, motion: Motion, form: BaseForm, status: int = 200
) -> HttpResponse:
    back = reverse("ballot:paper", args=[motion.id])
    context = {
        "motion": motion,
        "form": form,
        "taking": motion.state == MotionState.OPEN and not past_the_end(motion),
        "over": past_the_end(motion),
        "doubted": now_for(motion).doubted,
        "trail": trail_of(motion, Link(_("纸质票"), back), Link(_("收票箱"))),
        "token": request.POST.get("token") or new_token(who(request), "box"),
        "back_url": back,
    }
    return render(request, "ballot/box_take.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def box(request: HttpRequest, box_id: UUID) -> HttpResponse:
    """How far a box is entered, and whether its witness has confirmed it. POST ends it."""
    actor = who(request)
    line = seen_box(actor, box_id)
    if request.method != "POST":
        return _box_page(request, line)
    form = EndBoxForm(request.POST)
    if not form.is_valid():
        return _box_page(request, line, form=form, status=422)
    try:
        end_ballot_box(actor, box_id=line.box.id, **form.cleaned_data)
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _box_page(request, line, form=bad, status=refused.status)
    messages.success(request, _("已记下，这一箱录完了"))
    return redirect("ballot:paper", line.box.motion_id)


@require_POST
def witness(request: HttpRequest, box_id: UUID) -> HttpResponse:
    """What the colleague who was named as witness says of the box."""
    actor = who(request)
    line = seen_box(actor, box_id)
    form = WitnessForm(request.POST)
    if not form.is_valid():
        return _box_page(request, line, said=form, status=422)
    try:
        told = witness_ballot_box(actor, box_id=line.box.id, **form.cleaned_data)
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _box_page(request, line, said=bad, status=refused.status)
    if told.unwitnessed:
        messages.success(request, _("已记下您说的，业委会委员会收到通知"))
    else:
        messages.success(request, _("已确认，谢谢"))
    return redirect("ballot:box", line.box.id)


def _box_page(
    request: HttpRequest,
    line: BoxLine,
    *,
    form: BaseForm | None = None,
    said: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, box, motion = who(request), line.box, line.box.motion
    back = reverse("ballot:paper", args=[motion.id])
    is_open = motion.state == MotionState.OPEN and box.ended_at is None
    decides = permissions.decide_motion.allows(actor, motion)
    # Who took it does not say alone why its witness has not confirmed it.
    alone = box.unwitnessed and actor.person_id == box.taken_by_id
    context = {
        "motion": motion,
        "line": line,
        "form": form or EndBoxForm(),
        "said": said or WitnessForm(),
        "open": is_open,
        "asked": is_open
        # Who said no may say yes after all.
        and box.witness_said != WitnessSaid.CONFIRMED
        and permissions.witness_ballot_box.allows(actor, box),
        "to_end": bool(line.missing or box.unwitnessed),
        "decides": decides,
        "may_end": decides and not alone,
        "trail": trail_of(motion, Link(_("纸质票"), back), Link(line.box.place)),
        "enter_url": f"{reverse('ballot:paper-enter', args=[motion.id])}?box={line.box.id}",
        "back_url": back,
    }
    return render(request, "ballot/box.html", context, status=status)

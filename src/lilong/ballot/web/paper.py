"""Paper slips: one person enters from the photo, another reads it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.ballot import permissions
from lilong.ballot.actions.confirm_paper_ballot import SecondReading, confirm_paper_ballot
from lilong.ballot.actions.enter_paper_ballot import enter_paper_ballot
from lilong.ballot.actions.withdraw_paper_ballot import withdraw_paper_ballot
from lilong.ballot.boxes import is_over
from lilong.ballot.models import Motion, PaperEntry
from lilong.ballot.paper_desk import TurnedAway
from lilong.ballot.queries.boxes import box_lines
from lilong.ballot.queries.paper import (
    next_to_read,
    paper_motion,
    paper_queue,
    refused_slips,
    seen_entry,
)
from lilong.ballot.returning import past_the_end
from lilong.ballot.states import Channel, MotionState, PaperState
from lilong.ballot.waiting import UNSETTLED
from lilong.ballot.web.paper_forms import PaperForm, ReadingForm, WithdrawForm
from lilong.ballot.web.trails import trail_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.form_token import new_token, read_token
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who


@require_safe
def queue(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """What waits for another reading, what is in dispute, what was turned away."""
    actor = who(request)
    motion = paper_motion(actor, motion_id)
    slips, boxes = paper_queue(actor, motion), box_lines(motion)
    left = any(one.missing for one in boxes)
    open_ = motion.state == MotionState.OPEN
    context = {
        "motion": motion,
        "trail": trail_of(motion, Link(_("纸质票"))),
        "queue": slips,
        "refused_slips": refused_slips(actor, motion),
        "open": open_,
        "boxes": boxes,
        "left": left,
        "entering": open_ and (left or not is_over(motion)),
        "taking": open_ and not past_the_end(motion),
        "box_url": reverse("ballot:box-take", args=[motion.id]),
        "enter_url": reverse("ballot:paper-enter", args=[motion.id]),
        "mandates_url": reverse("ballot:mandates", args=[motion.id]),
        "next_id": next_to_read(actor, motion),
    }
    return render(request, "ballot/paper_queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Enter a paper slip."""
    actor = who(request)
    motion = paper_motion(actor, motion_id)
    if request.method != "POST":
        first = {"box_id": request.GET.get("box", "")}
        return _enter_page(request, motion, _paper_form(motion, initial=first))
    form = _paper_form(motion, request.POST, request.FILES)
    if not form.is_valid():
        return _enter_page(request, motion, form, status=422)
    token = read_token(actor, "paper", request.POST.get("token", ""))
    try:
        entered = enter_paper_ballot(
            actor, motion_id=motion.id, entry_id=token, **form.cleaned_data
        )
    except Refused as refused:
        return _enter_page(request, motion, with_refusal(form, refused), status=refused.status)
    if isinstance(entered, TurnedAway):
        away = entered.refused
        return _enter_page(request, motion, form, status=away.status, turned_away=away)
    said = _("第 %(number)s 号已录入，等另一个人核对") % {"number": entered.voter.number}
    messages.success(request, said)
    onward = reverse("ballot:paper-enter", args=[motion.id])
    # Who empties a box has more of it in hand.
    return redirect(f"{onward}?box={entered.box_id}" if entered.box_id else onward)


def _paper_form(motion: Motion, *given: Any, **other: Any) -> PaperForm:
    return PaperForm(*given, boxes=box_lines(motion), over=is_over(motion), **other)


def _enter_page(
    request: HttpRequest,
    motion: Motion,
    form: BaseForm,
    *,
    status: int = 200,
    turned_away: Refused | None = None,
) -> HttpResponse:
    actor = who(request)
    # What was turned away is settled: another photo is another form.
    token = "" if turned_away else request.POST.get("token", "")
    context = {
        "motion": motion,
        "form": form,
        "turned_away": turned_away,
        "trail": trail_of(motion, _queue_link(motion), Link(_("录入一张"))),
        "open": _can_enter(motion),
        "over": is_over(motion),
        "token": token or new_token(actor, "paper"),
        "queue_url": reverse("ballot:paper", args=[motion.id]),
    }
    return render(request, "ballot/paper_enter.html", context, status=status)


def _can_enter(motion: Motion) -> bool:
    """Whether anything can be entered; after the end only while a box has slips left."""
    if motion.state != MotionState.OPEN:
        return False
    return not is_over(motion) or any(one.missing for one in box_lines(motion))


def _queue_link(motion: Motion) -> Link:
    return Link(_("纸质票"), reverse("ballot:paper", args=[motion.id]))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Read the photo of a slip again, without seeing what was read before."""
    actor = who(request)
    entry = seen_entry(actor, entry_id)
    if request.method != "POST":
        return _confirm_page(request, entry, ReadingForm())
    form = ReadingForm(request.POST)
    if not form.is_valid():
        return _confirm_page(request, entry, form, status=422)
    try:
        reading = confirm_paper_ballot(actor, entry_id=entry.id, **form.cleaned_data)
    except Refused as refused:
        return _confirm_page(request, entry, with_refusal(form, refused), status=refused.status)
    if reading.turned_away is not None:
        away = reading.turned_away.refused
        again = seen_entry(actor, entry.id)
        return _confirm_page(request, again, form, status=away.status, turned_away=away)
    _say(request, reading)
    onward = next_to_read(actor, entry.motion)
    if onward is None:
        return redirect("ballot:paper", entry.motion_id)
    return redirect("ballot:paper-confirm", onward)


def _say(request: HttpRequest, reading: SecondReading) -> None:
    if reading.taken is None:
        messages.warning(request, _("您读的和前面的人不一样，请另一个人再看一遍，或者退回"))
        return
    said = _("两个人读的一样，已经计入，第 %(number)s 号") % {"number": reading.taken.number}
    messages.success(request, said)


def _confirm_page(
    request: HttpRequest,
    entry: PaperEntry,
    form: BaseForm,
    *,
    status: int = 200,
    turned_away: Refused | None = None,
    withdraw: BaseForm | None = None,
) -> HttpResponse:
    actor = who(request)
    motion = entry.motion
    unsettled = entry.state in UNSETTLED
    context = {
        "entry": entry,
        "motion": motion,
        "form": form,
        "withdraw": withdraw or WithdrawForm(),
        "turned_away": turned_away,
        "unsettled": unsettled,
        "at_the_door": entry.channel == Channel.DOOR,
        "may_withdraw": _may_withdraw(actor, entry),
        "ended": past_the_end(motion),
        "disputed": entry.state == PaperState.DISPUTED,
        "held": entry.box is not None and entry.box.unwitnessed,
        "denied": entry.box is not None and entry.box.disputed,
        "box_url": address("ballot:box", entry.box_id) if entry.box_id else "",
        "mine": actor.person_id in (entry.entered_by_id, entry.confirmed_by_id),
        # A settled slip shows its photo no more before the close.
        "scan": address("files:serve", entry.file_id, "large") if unsettled else "",
        "scan_full": address("files:serve", entry.file_id, "original"),
        "trail": trail_of(motion, _queue_link(motion), Link(_("核对"))),
        "queue_url": reverse("ballot:paper", args=[motion.id]),
    }
    return render(request, "ballot/paper_confirm.html", context, status=status)


def _may_withdraw(actor: Actor, entry: PaperEntry) -> bool:
    if not past_the_end(entry.motion):
        return True
    decides = permissions.decide_motion.allows(actor, entry.motion)
    return decides and actor.person_id != entry.entered_by_id


@require_POST
def withdraw(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take a slip back that is not settled."""
    actor = who(request)
    entry = seen_entry(actor, entry_id)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _confirm_page(request, entry, ReadingForm(), withdraw=form, status=422)
    try:
        withdraw_paper_ballot(actor, entry_id=entry.id, **form.cleaned_data)
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _confirm_page(request, entry, ReadingForm(), withdraw=bad, status=refused.status)
    messages.success(request, _("已退回，业主会收到通知"))
    return redirect("ballot:paper", entry.motion_id)

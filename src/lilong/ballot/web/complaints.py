"""Complaints about ballots: the owner asks, another member of the committee answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lilong.ballot.actions.answer_complaint import answer_complaint, had_a_hand
from lilong.ballot.actions.complain_about_ballot import complain_about_ballot
from lilong.ballot.models import Complaint, Voter
from lilong.ballot.queries.complaints import (
    complaint_motion,
    complaints_of,
    own_ballot,
    own_complaints,
    own_voter,
    proof_of,
    seen_complaint,
    voter_of_ballot,
)
from lilong.ballot.states import ComplaintState, MotionState
from lilong.ballot.voters import can_vote_now
from lilong.ballot.web.paper_forms import AnswerForm, ComplaintForm
from lilong.ballot.web.trails import trail_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who

# A complaint is taken and answered until the count.
_BEFORE_COUNT = (MotionState.OPEN, MotionState.CLOSED)


@require_safe
def complaints(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """The complaints about a motion's ballots."""
    motion = complaint_motion(who(request), motion_id)
    lines = complaints_of(motion)
    context = {
        "motion": motion,
        "lines": lines,
        "open": sum(line.open for line in lines),
        "trail": trail_of(motion, Link(_("对票的疑问"))),
    }
    return render(request, "ballot/complaints.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Look into a complaint and answer it."""
    actor = who(request)
    found = seen_complaint(actor, complaint_id)
    if request.method != "POST":
        return _answer_page(request, found, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _answer_page(request, found, form, status=422)
    uphold = form.cleaned_data["result"] == ComplaintState.UPHELD
    words = form.cleaned_data["answer"]
    try:
        answer_complaint(actor, complaint_id=found.id, uphold=uphold, answer=words)
    except Refused as refused:
        return _answer_page(request, found, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("已答复，业主会收到通知"))
    return redirect("ballot:complaints", found.motion_id)


def _answer_page(
    request: HttpRequest, found: Complaint, form: BaseForm, status: int = 200
) -> HttpResponse:
    actor, motion, ballot = who(request), found.motion, found.ballot
    own_hand = had_a_hand(found, actor.person_id)
    open_ = found.state == ComplaintState.OPEN
    proof = proof_of(ballot) if open_ and not own_hand else None
    file_id = proof.file_id if proof else None
    back = reverse("ballot:complaints", args=[motion.id])
    context = {
        "complaint": found,
        "motion": motion,
        "ballot": ballot,
        "voter": voter_of_ballot(ballot),
        "form": form,
        "answering": open_ and not own_hand and motion.state in _BEFORE_COUNT,
        "can_vote": can_vote_now(motion),
        "own_hand": own_hand,
        "proof": proof,
        "scan": address("files:serve", file_id, "large") if file_id else "",
        "scan_full": address("files:serve", file_id, "original") if file_id else "",
        "trail": trail_of(motion, Link(_("对票的疑问"), back), Link(_("核实"))),
        "back_url": back,
    }
    return render(request, "ballot/complaint_answer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest, voter_id: UUID) -> HttpResponse:
    """The owner sees that a ballot counts for the own unit, and may say that it is not theirs."""
    actor = who(request)
    voter = own_voter(actor, voter_id)
    if request.method != "POST":
        return _complain_page(request, voter, ComplaintForm())
    form = ComplaintForm(request.POST)
    if not form.is_valid():
        return _complain_page(request, voter, form, status=422)
    try:
        complain_about_ballot(actor, voter_id=voter.id, **form.cleaned_data)
    except Refused as refused:
        return _complain_page(request, voter, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("已经收到，业委会会核实并答复您"))
    return redirect("ballot:complain", voter.id)


def _complain_page(
    request: HttpRequest, voter: Voter, form: BaseForm, status: int = 200
) -> HttpResponse:
    motion, ballot = voter.motion, own_ballot(voter)
    asked = own_complaints(voter)
    pending = any(one.state == ComplaintState.OPEN for one in asked)
    file_id = ballot.file_id if ballot else None
    context = {
        "voter": voter,
        "motion": motion,
        "ballot": ballot,
        "asked": asked,
        "pending": pending,
        "asking": bool(ballot) and not pending and motion.state in _BEFORE_COUNT,
        "form": form,
        "struck": ballot is None and any(one.state == ComplaintState.UPHELD for one in asked),
        "can_vote": can_vote_now(motion),
        "mine_url": address("ballot:mine", motion.place_id),
        "scan": address("files:serve", file_id, "large") if file_id else "",
        "scan_full": address("files:serve", file_id, "original") if file_id else "",
        "trail": trail_of(motion, Link(_("我家的票"))),
    }
    return render(request, "ballot/complaint.html", context, status=status)

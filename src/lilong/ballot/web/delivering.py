"""Bringing the slips: a building's doors in walking order, a ballot at the door, a new slip."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.ballot import permissions
from lilong.ballot.actions.look_at_unanswered import look_at_unanswered
from lilong.ballot.actions.record_deliveries import record_deliveries
from lilong.ballot.actions.record_delivery import record_delivery
from lilong.ballot.actions.reissue_slip import reissue_slip
from lilong.ballot.actions.take_door_ballot import take_door_ballot
from lilong.ballot.models import Motion, Voter
from lilong.ballot.paper_desk import TurnedAway
from lilong.ballot.queries.delivering import (
    BuildingRound,
    delivered_motion,
    round_at,
    rounds_of,
    seen_door,
)
from lilong.ballot.states import MotionState
from lilong.ballot.web.delivery_forms import DoorForm, ManyForm, ReissueForm
from lilong.ballot.web.trails import trail_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.form_token import new_token, read_token
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who

_ON_THE_WAY = (MotionState.NOTICED, MotionState.OPEN)


@require_safe
def deliver(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """The buildings to which the reader brings slips, and how far each is."""
    actor = who(request)
    motion = delivered_motion(actor, motion_id)
    rounds = rounds_of(actor, motion)
    context = {
        "motion": motion,
        "trail": trail_of(motion, Link(_("送票"))),
        "rounds": rounds,
        "left": sum(one.reached.left for one in rounds),
        "next": _first_left(rounds),
        "print_url": _print_url(actor, motion),
    }
    return render(request, "ballot/deliver.html", context)


def _first_left(rounds: list[BuildingRound]) -> BuildingRound | None:
    return next((one for one in rounds if one.reached.left), None)


@require_safe
def building(request: HttpRequest, motion_id: UUID, building_id: UUID) -> HttpResponse:
    """The doors of one building in walking order."""
    return _building_page(request, motion_id, building_id)


def _building_page(
    request: HttpRequest,
    motion_id: UUID,
    building_id: UUID,
    *,
    refused: Refused | None = None,
    form: BaseForm | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    actor = who(request)
    motion = delivered_motion(actor, motion_id)
    way = round_at(actor, motion, building_id)
    status = refused.status if refused else 422 if form is not None and form.errors else 200
    context = {
        "motion": motion,
        "way": way,
        "trail": trail_of(motion, _list_link(motion), Link(way.name)),
        "on_the_way": motion.state in _ON_THE_WAY,
        "open": motion.state == MotionState.OPEN,
        "refused": refused,
        "form": form or ManyForm(),
        "typed": typed or {},
        "token": new_token(actor, "deliver"),
        "print_url": _print_url(actor, motion),
    }
    part = request.headers.get("HX-Request-Type") == "partial"
    template = "ballot/deliver_doors.html" if part else "ballot/deliver_building.html"
    return render(request, template, context, status=status)


def _list_link(motion: Motion) -> Link:
    return Link(_("送票"), reverse("ballot:deliver", args=[motion.id]))


def _print_url(actor: Actor, motion: Motion) -> str:
    """Where slips are printed, for those who prepare; empty for others."""
    if not permissions.prepare_motion.allows(actor, motion.place_path):
        return ""
    return address("ballot:slips", motion.id)


@require_POST
def record(request: HttpRequest, motion_id: UUID, building_id: UUID) -> HttpResponse:
    """Record a try with one tap; the list comes back without the door."""
    actor = who(request)
    result, note = request.POST.get("result", ""), request.POST.get("note", "")
    named = request.POST.get("voter_id", "")
    try:
        voter = seen_door(actor, UUID(named))
        token = read_token(actor, "deliver", request.POST.get("token", ""))
        record_delivery(
            actor,
            voter_id=voter.id,
            result=result,
            note=note,
            delivery_id=uuid5(token, f"{voter.id} {result}"),
        )
    except ValueError:
        return redirect("ballot:deliver-building", motion_id, building_id)
    except Refused as refused:
        typed = {"voter_id": named, "note": note}
        return _building_page(request, motion_id, building_id, refused=refused, typed=typed)
    if request.headers.get("HX-Request-Type") == "partial":
        return _building_page(request, motion_id, building_id)
    return redirect(reverse("ballot:deliver-building", args=[motion_id, building_id]) + "#doors")


@require_POST
def many(request: HttpRequest, motion_id: UUID, building_id: UUID) -> HttpResponse:
    """Record a letter or the public notice for all of a building who were not reached."""
    form = ManyForm(request.POST)
    if not form.is_valid():
        return _building_page(request, motion_id, building_id, form=form)
    actor = who(request)
    try:
        count = record_deliveries(
            actor, motion_id=motion_id, building_id=building_id, **form.cleaned_data
        )
    except Refused as refused:
        return _building_page(request, motion_id, building_id, form=form, refused=refused)
    messages.success(request, _("已为 %(count)s 户记下") % {"count": count})
    return redirect("ballot:deliver-building", motion_id, building_id)


@require_POST
def unanswered(request: HttpRequest, motion_id: UUID, building_id: UUID) -> HttpResponse:
    """Who of a building has not answered yet. The look is written down, so it is asked for."""
    actor = who(request)
    motion = delivered_motion(actor, motion_id)
    way = round_at(actor, motion, building_id)
    try:
        doors = look_at_unanswered(actor, motion_id=motion_id, building_id=building_id)
    except Refused as refused:
        return _building_page(request, motion_id, building_id, refused=refused)
    here = Link(way.name, reverse("ballot:deliver-building", args=[motion_id, building_id]))
    context = {
        "motion": motion,
        "way": way,
        "doors": doors,
        "trail": trail_of(motion, _list_link(motion), here, Link(_("还没有投票的户"))),
        "back_url": here.url,
    }
    response = render(request, "ballot/deliver_unanswered.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, voter_id: UUID) -> HttpResponse:
    """Take a ballot at the door."""
    actor = who(request)
    voter = seen_door(actor, voter_id)
    if request.method != "POST":
        return _door_page(request, voter, DoorForm())
    form = DoorForm(request.POST, request.FILES)
    if not form.is_valid():
        return _door_page(request, voter, form, status=422)
    token = read_token(actor, "door", request.POST.get("token", ""))
    try:
        answer = take_door_ballot(actor, voter_id=voter.id, form_id=token, **form.cleaned_data)
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _door_page(request, voter, bad, status=refused.status)
    if isinstance(answer, TurnedAway):
        away = answer.refused
        return _door_page(request, voter, form, status=away.status, turned_away=away)
    said = _("%(address)s 的票已经记下，等另一个人看照片核对后计入，业主会收到通知")
    messages.success(request, said % {"address": voter.unit.address})
    return redirect("ballot:deliver-building", voter.motion_id, voter.building_id)


def _door_page(
    request: HttpRequest,
    voter: Voter,
    form: BaseForm,
    *,
    status: int = 200,
    turned_away: Refused | None = None,
) -> HttpResponse:
    actor = who(request)
    here = reverse("ballot:deliver-building", args=[voter.motion_id, voter.building_id])
    building_link = Link(voter.unit.building_name, here)
    # What was turned away is settled: another photo is another form.
    token = "" if turned_away else request.POST.get("token", "")
    context = {
        "voter": voter,
        "motion": voter.motion,
        "form": form,
        "turned_away": turned_away,
        "trail": trail_of(
            voter.motion, _list_link(voter.motion), building_link, Link(_("上门收票"))
        ),
        "open": voter.motion.state == MotionState.OPEN,
        "token": token or new_token(actor, "door"),
        "back_url": here,
        "mandate_url": _prepares(request, voter, "ballot:mandates", voter.motion_id),
        "reissue_url": _prepares(request, voter, "ballot:reissue", voter.id),
    }
    return render(request, "ballot/deliver_door.html", context, status=status)


def _prepares(request: HttpRequest, voter: Voter, name: str, named: UUID) -> str:
    """The address of a page for who prepares; empty for everybody else."""
    allowed = permissions.prepare_motion.allows(who(request), voter.motion.place_path)
    return reverse(name, args=[named]) if allowed else ""


@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: HttpRequest, voter_id: UUID) -> HttpResponse:
    """Issue a new slip; the old one is void."""
    actor = who(request)
    voter = seen_door(actor, voter_id)
    permissions.prepare_motion(actor, voter.motion.place_path)
    if request.method != "POST":
        return _reissue_page(request, voter, ReissueForm())
    form = ReissueForm(request.POST)
    if not form.is_valid():
        return _reissue_page(request, voter, form, status=422)
    try:
        again = reissue_slip(actor, voter_id=voter.id, **form.cleaned_data)
    except Refused as refused:
        return _reissue_page(request, voter, with_refusal(form, refused), status=refused.status)
    said = _("已换发第 %(serial)s 张，旧票作废；请打印新票送去") % {"serial": again.serial}
    messages.success(request, said)
    return redirect("ballot:reissue", voter.id)


def _reissue_page(
    request: HttpRequest, voter: Voter, form: BaseForm, status: int = 200
) -> HttpResponse:
    here = reverse("ballot:deliver-building", args=[voter.motion_id, voter.building_id])
    links = [_list_link(voter.motion), Link(voter.unit.building_name, here), Link(_("换发"))]
    context = {
        "voter": voter,
        "motion": voter.motion,
        "form": form,
        "trail": trail_of(voter.motion, *links),
        "back_url": here,
    }
    return render(request, "ballot/deliver_reissue.html", context, status=status)

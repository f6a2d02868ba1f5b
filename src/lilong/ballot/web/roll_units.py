"""The pages of a roll's units: look, correct, object, answer, say who is one buyer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.ballot import permissions
from lilong.ballot.actions.add_roll_unit import add_roll_unit
from lilong.ballot.actions.answer_objection import answer_objection
from lilong.ballot.actions.change_roll_unit import change_roll_unit
from lilong.ballot.actions.object_to_roll import object_to_roll
from lilong.ballot.actions.remove_roll_unit import remove_roll_unit
from lilong.ballot.actions.settle_buyers import settle_buyers
from lilong.ballot.importing.importer import owners_words
from lilong.ballot.models import Roll, RollObjection, RollUnit
from lilong.ballot.queries import rolls as queries
from lilong.ballot.roll_units import values_of
from lilong.ballot.states import AreaBasis, ObjectionState, RollState, SaleState, UnitKind
from lilong.ballot.web.roll_forms import (
    ObjectForm,
    ObjectionAnswerForm,
    ReasonForm,
    UnitForm,
    as_typed,
)
from lilong.ballot.web.rolls import TAGS, kept_roll, roll_trail
from lilong.commons.web.components import Fact, Link
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.area import Area
from lilong.kernel.refusal import Conflict, Refused
from lilong.places.web.asking import who

_KINDS: dict[str, Any] = {"kind": UnitKind, "state": SaleState, "area_basis": AreaBasis}


@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, roll_id: UUID, unit_id: UUID) -> HttpResponse:
    """What the roll says about a unit; owners of the compound object here."""
    actor = who(request)
    roll = queries.seen_roll(actor, roll_id)
    found = queries.seen_unit(actor, roll, unit_id)
    form = ObjectForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                words = form.cleaned_data["words"]
                object_to_roll(actor, roll_id=roll_id, unit_id=unit_id, words=words)
                messages.success(request, _("已经收到您的异议，答复以后会通知您"))
                return redirect("ballot:roll-unit", roll_id, unit_id)
            except Refused as refused:
                status = refused.status
                with_refusal(form, refused)
    return _unit_page(request, actor, roll, found, form, status)


def _unit_page(
    request: HttpRequest, actor: Actor, roll: Roll, found: RollUnit, form: ObjectForm, status: int
) -> HttpResponse:
    values = queries.shown_values(actor, found)
    keeps = permissions.keep_roll.allows(actor, roll.place_path)
    objections = queries.own_objections(actor, found)
    waits = any(one.state == ObjectionState.OPEN for one in objections)
    published = roll.state == RollState.PUBLISHED
    context = {
        "roll": roll,
        "unit": found,
        "trail": roll_trail(roll, Link(found.address)),
        "facts": [
            Fact(_("专有面积"), Area(values.area)),
            Fact(_("面积依据"), AreaBasis(values.area_basis).label),
            Fact(_("类型"), UnitKind(values.kind).label),
            Fact(_("状态"), SaleState(values.state).label),
            Fact(_("业主"), owners_words(values.owners) or "–"),
            Fact(_("人数"), _head_words(found)),
            Fact(_("所在"), found.building_name),
        ],
        "masked": not queries.sees_names(actor, found),
        "may_change": keeps and roll.state != RollState.FROZEN,
        "may_object": published and not waits and permissions.object_to_roll.allows(actor, found),
        "objections": [(one, _OBJECTION_TAGS[ObjectionState(one.state)]) for one in objections],
        "form": form,
        "building_url": reverse("ballot:roll-building", args=[roll.id, found.building_id]),
    }
    return render(request, "ballot/roll_unit.html", context, status=status)


_OBJECTION_TAGS = {
    ObjectionState.OPEN: "warn",
    ObjectionState.UPHELD: "ok",
    ObjectionState.DISMISSED: "quiet",
}


def _head_words(found: RollUnit) -> str:
    if found.head == 0:
        return _("未售或未交付的合算一人")
    if found.head == found.number:
        return _("算一人")
    return _("与第 %(number)s 号是同一位业主，合算一人") % {"number": found.head}


# ── Entering, correcting, taking out ────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """Enter a unit by hand."""
    actor = who(request)
    roll = kept_roll(actor, roll_id)
    form = UnitForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = add_roll_unit(actor, roll_id=roll_id, **form.cleaned_data)
                messages.success(request, _("登记为第 %(number)s 号") % {"number": made.number})
                return redirect("ballot:roll-unit", roll_id, made.id)
            except Refused as refused:
                status = refused.status
                with_refusal(form, refused)
    context = {
        "roll": roll,
        "trail": roll_trail(roll, Link(_("登记一户"))),
        "title": _("登记一户"),
        "form": form,
        "back_url": reverse("ballot:roll", args=[roll_id]),
    }
    return render(request, "ballot/roll_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, roll_id: UUID, unit_id: UUID) -> HttpResponse:
    """Correct a unit, on the values one has seen."""
    actor = who(request)
    roll = kept_roll(actor, roll_id)
    found = queries.seen_unit(actor, roll, unit_id)
    values = values_of(found)
    form = UnitForm(request.POST or None, initial=as_typed(values), placed=True)
    status, conflict = 200, list[tuple[str, str, str]]()
    seen = request.POST.get("seen", values.stamp)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_roll_unit(
                    actor, roll_id=roll_id, unit_id=unit_id, seen=seen, **form.cleaned_data
                )
                messages.success(request, _("已更正"))
                return redirect("ballot:roll-unit", roll_id, unit_id)
            except Conflict as both:
                # What is shown now is what is decided upon next.
                status, seen, conflict = both.status, values.stamp, _both(form, both)
            except Refused as refused:
                status = refused.status
                with_refusal(form, refused)
    context = {
        "roll": roll,
        "unit": found,
        "trail": roll_trail(roll, Link(found.address, _unit_url(found)), Link(_("更正"))),
        "title": _("更正 %(address)s") % {"address": found.address},
        "form": form,
        "seen": seen,
        "conflict": conflict,
        "back_url": _unit_url(found),
        "remove_url": reverse("ballot:roll-unit-remove", args=[roll_id, unit_id]),
    }
    return render(request, "ballot/roll_form.html", context, status=status)


def _both(form: UnitForm, conflict: Conflict) -> list[tuple[str, str, str]]:
    """For each disputed field its name, what stands there now, and what was typed."""
    return [
        (str(form.fields[name].label), _said(name, theirs), _said(name, conflict.mine[name]))
        for name, theirs in conflict.theirs.items()
    ]


def _said(name: str, value: Any) -> str:
    if name == "area":
        return str(Area(value)) if value > 0 else str(value)
    if name == "owners":
        return owners_words(value) or "–"
    return str(_KINDS[name](value).label)


def _unit_url(found: RollUnit) -> str:
    return reverse("ballot:roll-unit", args=[found.roll_id, found.id])


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, roll_id: UUID, unit_id: UUID) -> HttpResponse:
    """Ask once more, then take a unit out."""
    actor = who(request)
    roll = kept_roll(actor, roll_id)
    found = queries.seen_unit(actor, roll, unit_id)
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                reason = form.cleaned_data["reason"]
                remove_roll_unit(actor, roll_id=roll_id, unit_id=unit_id, reason=reason)
                messages.success(request, _("已去掉"))
                return redirect("ballot:roll", roll_id)
            except Refused as refused:
                status = refused.status
                with_refusal(form, refused)
    title = _("从名册里去掉%(address)s？") % {"address": found.address}
    context = {
        "roll": roll,
        "trail": roll_trail(roll, Link(found.address, _unit_url(found)), Link(_("去掉"))),
        "title": title,
        "form": form,
        "danger": True,
        "back_url": _unit_url(found),
    }
    return render(request, "ballot/roll_form.html", context, status=status)


# ── Who is one buyer ────────────────────────────────────────────────────────────────────────


@require_safe
def buyers(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """Owners of one name: whether they are one, a person says."""
    actor = who(request)
    return _buyers_page(request, actor, kept_roll(actor, roll_id))


@require_POST
def settle(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """Say that the ticked units are one buyer's, or each another's."""
    actor = who(request)
    roll = kept_roll(actor, roll_id)
    ticked, same = request.POST.getlist("unit"), request.POST.get("step") == "same"
    try:
        settle_buyers(actor, roll_id=roll_id, unit_ids=_uuids(ticked), same=same)
    except Refused as refused:
        return _buyers_page(request, actor, roll, refused=refused, ticked=ticked)
    messages.success(request, _("已记下，按同一人算") if same else _("已记下，各算各的"))
    return redirect("ballot:roll-buyers", roll_id)


def _uuids(texts: list[str]) -> list[UUID]:
    found = list[UUID]()
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _buyers_page(
    request: HttpRequest,
    actor: Actor,
    roll: Roll,
    *,
    refused: Refused | None = None,
    ticked: list[str] | None = None,
) -> HttpResponse:
    context = {
        "roll": roll,
        "trail": roll_trail(roll, Link(_("同名业主"))),
        "groups": queries.same_names(actor, roll),
        "waiting": queries.names_waiting(roll),
        "may_change": roll.state != RollState.FROZEN,
        "refused": refused,
        "ticked": set(ticked or ()),
        "asked": ticked is not None,
    }
    status = refused.status if refused else 200
    return render(request, "ballot/roll_buyers.html", context, status=status)


# ── Objections ──────────────────────────────────────────────────────────────────────────────


@require_safe
def objections(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """What was objected to a roll, for who keeps it."""
    roll = kept_roll(who(request), roll_id)
    found = queries.objections_of(roll)
    context = {
        "roll": roll,
        "tag": TAGS[RollState(roll.state)],
        "trail": roll_trail(roll, Link(_("异议"))),
        "objections": [(one, _OBJECTION_TAGS[ObjectionState(one.state)]) for one in found],
        "waiting": sum(one.state == ObjectionState.OPEN for one in found),
    }
    return render(request, "ballot/roll_objections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Look at an objection and answer it."""
    actor = who(request)
    found = queries.kept_objection(actor, objection_id)
    form = ObjectionAnswerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                upheld = form.cleaned_data["result"] == ObjectionState.UPHELD
                words = form.cleaned_data["answer"]
                answer_objection(actor, objection_id=objection_id, upheld=upheld, answer=words)
                messages.success(request, _("已答复，提出的业主会收到通知"))
                return redirect(_after_answer(found, upheld))
            except Refused as refused:
                status = refused.status
                with_refusal(form, refused)
    list_url = reverse("ballot:roll-objections", args=[found.roll_id])
    context = {
        "objection": found,
        "roll": found.roll,
        "unit": found.unit,
        "tag": _OBJECTION_TAGS[ObjectionState(found.state)],
        "trail": roll_trail(found.roll, Link(_("异议"), list_url), Link(found.unit.address)),
        "area": Area(found.unit.area),
        "open": found.state == ObjectionState.OPEN and found.roll.state != RollState.FROZEN,
        "form": form,
        "list_url": list_url,
        "unit_url": reverse("ballot:roll-unit", args=[found.roll_id, found.unit_id]),
    }
    return render(request, "ballot/roll_objection.html", context, status=status)


def _after_answer(found: RollObjection, upheld: bool) -> str:
    """What is upheld has to be corrected next."""
    if upheld:
        return reverse("ballot:roll-unit-change", args=[found.roll_id, found.unit_id])
    return reverse("ballot:roll-objections", args=[found.roll_id])

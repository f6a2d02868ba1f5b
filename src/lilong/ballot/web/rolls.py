"""The pages of a roll: the compound's rolls, one roll, its buildings, what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lilong.ballot import permissions
from lilong.ballot.actions.copy_roll import copy_roll
from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.open_roll import open_roll
from lilong.ballot.actions.publish_roll import publish_roll
from lilong.ballot.actions.withdraw_roll import withdraw_roll
from lilong.ballot.models import Roll
from lilong.ballot.queries import rolls as queries
from lilong.ballot.rolls import today
from lilong.ballot.states import RollState
from lilong.ballot.web.roll_forms import OpenForm, PublishForm, ReasonForm
from lilong.commons.links.trace import trace_of
from lilong.commons.web.components import Entry, Link
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.area import Area
from lilong.kernel.refusal import NotFound, Refused
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

TAGS = {RollState.DRAFT: "warn", RollState.PUBLISHED: "info", RollState.FROZEN: "ok"}
USUAL_DAYS = 15


def roll_trail(roll: Roll, *pages: Link) -> list[Link]:
    """The breadcrumb from the street down to a roll, and the pages below it."""
    rolls = Link(_("业主名册"), reverse("ballot:rolls", args=[roll.place_id]))
    here = Link(roll.title, reverse("ballot:roll", args=[roll.id]))
    return trail_to(places.place(roll.place_id), rolls, here, *pages)


def kept_roll(actor: Actor, roll_id: UUID) -> Roll:
    """A roll for who keeps it: unseen ones are not found, others may not be changed."""
    roll = queries.seen_roll(actor, roll_id)
    permissions.keep_roll(actor, roll.place_path)
    return roll


# ── The compound's rolls ────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def rolls(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The rolls at a place; a compound's next one is begun here."""
    actor, place = who(request), places.place(place_id)
    found = queries.rolls_at(actor, place.path)
    keeps = permissions.keep_roll.allows(actor, place.path)
    if not (keeps or found):
        _nothing_to_see(actor, place)
    frozen = next((roll for roll in found if roll.state == RollState.FROZEN), None)
    form = OpenForm(request.POST or None, may_copy=frozen is not None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                roll = _opened(actor, place, form, frozen)
                return redirect("ballot:roll", roll.id)
            except Refused as refused:
                status = refused.status
                with_refusal(form, refused)
    unfinished = any(roll.state != RollState.FROZEN for roll in found)
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("业主名册"))),
        "rolls": [(roll, TAGS[RollState(roll.state)], Area(roll.area)) for roll in found],
        "form": form,
        "may_open": keeps and place.kind == "compound" and (not unfinished or form.is_bound),
    }
    return render(request, "ballot/rolls.html", context, status=status)


def _nothing_to_see(actor: Actor, place: PlaceView) -> None:
    """Who belongs here learns that there is nothing yet; a stranger that this is not theirs."""
    if not actor.roles_at(place.path) and not any(
        grant.path.startswith(place.path) for grant in actor.grants
    ):
        permissions.keep_roll(actor, place.path)


def _opened(actor: Actor, place: PlaceView, form: OpenForm, frozen: Roll | None) -> Roll:
    chosen = form.cleaned_data
    roll = open_roll(actor, place_id=place.id, title=chosen["title"], source=chosen["source"])
    if frozen is not None and chosen.get("copy"):
        copy_roll(actor, roll_id=roll.id, from_roll_id=frozen.id)
    return roll


# ── One roll ────────────────────────────────────────────────────────────────────────────────


@require_safe
def roll(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """A roll: figures, buildings, units to search and page through."""
    actor = who(request)
    found = queries.seen_roll(actor, roll_id)
    words = request.GET.get("q", "")[:80]
    page = queries.units_page(
        actor,
        found,
        words=words,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    keeps = permissions.keep_roll.allows(actor, found.place_path)
    context = {
        **_about(found),
        "page": page,
        "words": words,
        "search_words": _("找地址，或业主全名") if keeps else _("找地址"),
        "buildings": [] if words else queries.buildings_of(found),
        "keeps": keeps,
        "may_change": keeps and found.state != RollState.FROZEN,
        "names_waiting": queries.names_waiting(found) if keeps else 0,
        "objections_waiting": queries.objections_waiting(found) if keeps else 0,
        **_ways(reverse("ballot:roll", args=[found.id]), page, words),
    }
    return render(request, "ballot/roll.html", context)


def _about(found: Roll, *pages: Link) -> dict[str, Any]:
    return {
        "roll": found,
        "area": Area(found.area),
        "tag": TAGS[RollState(found.state)],
        "trail": roll_trail(found, *pages),
    }


def _ways(here: str, page: queries.UnitPage, words: str) -> dict[str, str]:
    def way(**cursor: str) -> str:
        return f"{here}?{urlencode({**({'q': words} if words else {}), **cursor})}"

    return {
        "older": way(after=page.after) if page.after else "",
        "newer": way(before=page.before) if page.before else "",
    }


@require_safe
def building(request: HttpRequest, roll_id: UUID, building_id: UUID) -> HttpResponse:
    """What the roll says about one building, for its owners to look through."""
    actor = who(request)
    found = queries.seen_roll(actor, roll_id)
    one = queries.building_of(found, building_id)
    page = queries.units_page(
        actor,
        found,
        building_id=building_id,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    here = reverse("ballot:roll-building", args=[found.id, building_id])
    context = {
        **_about(found, Link(one.name)),
        "building": one,
        "building_area": Area(one.area),
        "page": page,
        "may_object": found.state == RollState.PUBLISHED,
        **_ways(here, page, ""),
    }
    return render(request, "ballot/roll_building.html", context)


@require_safe
def sheet(request: HttpRequest, roll_id: UUID, building_id: UUID) -> HttpResponse:
    """One building's sheet for the notice board, in large type, names masked."""
    actor = who(request)
    found = queries.seen_roll(actor, roll_id)
    one = queries.building_of(found, building_id)
    lines = queries.sheet_of(actor, found, building_id)
    context = {
        **_about(found),
        "building": one,
        "building_area": Area(one.area),
        "lines": lines,
        "back_url": reverse("ballot:roll-building", args=[found.id, building_id]),
    }
    return render(request, "ballot/roll_sheet.html", context)


@require_safe
def history(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """What was done with a roll, for who keeps it."""
    actor = who(request)
    found = kept_roll(actor, roll_id)
    steps = trace_of(actor, found.id).steps
    names = people.names_of(step.actor_id for step in steps)
    entries = [
        Entry(
            step.at.strftime("%Y-%m-%d %H:%M"),
            step.sentence,
            names.get(step.actor_id, "") if step.actor_id else "",
        )
        for step in steps
    ]
    context = {**_about(found, Link(_("来龙去脉"))), "history": entries}
    return render(request, "ballot/roll_history.html", context)


@require_safe
def compare(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """What a roll says otherwise than the compound's last frozen one."""
    actor = who(request)
    found = queries.seen_roll(actor, roll_id)
    before = queries.last_frozen(found)
    if before is None:
        raise NotFound(_("这是本小区第一份名册，没有可以对照的"))
    differences = queries.differences(before, found)
    context = {
        **_about(found, Link(_("与上一份对照"))),
        "before": before,
        "differences": differences,
        "most": queries.MOST_DIFFERENCES,
        "cut": max(differences.counts) > queries.MOST_DIFFERENCES,
    }
    return render(request, "ballot/roll_differences.html", context)


# ── Publish, take back, freeze ──────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Step:
    """A page that asks once more before a roll moves on."""

    title: str | Promise
    text: str | Promise
    label: str | Promise
    kind: str
    said: str | Promise


PUBLISH = Step(
    gettext_lazy("公示名册"),
    gettext_lazy("公示期间，业主可以看到每一户的室号、面积和遮住的业主，并提出异议。"),
    gettext_lazy("开始公示"),
    "primary",
    gettext_lazy("已经开始公示，可以打印各栋楼的公示单"),
)
WITHDRAW = Step(
    gettext_lazy("收回名册"),
    gettext_lazy("收回以后继续整理，业主暂时看不到。已经提出的异议会保留。"),
    gettext_lazy("收回"),
    "danger",
    gettext_lazy("已经收回，可以继续整理"),
)
FREEZE = Step(
    gettext_lazy("定稿"),
    gettext_lazy("定稿以后谁也不能再改，连数据库也不允许。以后要改，请抄一份新的名册。"),
    gettext_lazy("定稿"),
    "primary",
    gettext_lazy("已经定稿"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """Open a roll to objection until a day."""
    usual = {"until": today() + timedelta(days=USUAL_DAYS)}
    form = PublishForm(request.POST or None, initial=usual)
    return _step(
        request,
        roll_id,
        PUBLISH,
        form,
        lambda actor: publish_roll(actor, roll_id=roll_id, until=form.cleaned_data["until"]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """Take a published roll back."""
    form = ReasonForm(request.POST or None)
    return _step(
        request,
        roll_id,
        WITHDRAW,
        form,
        lambda actor: withdraw_roll(actor, roll_id=roll_id, reason=form.cleaned_data["reason"]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """Make a roll final."""
    form = Form(request.POST) if request.method == "POST" else Form()
    return _step(request, roll_id, FREEZE, form, lambda actor: freeze_roll(actor, roll_id=roll_id))


def _step(
    request: HttpRequest, roll_id: UUID, step: Step, form: Form, act: Callable[[Actor], object]
) -> HttpResponse:
    actor = who(request)
    found = kept_roll(actor, roll_id)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act(actor)
                messages.success(request, str(step.said))
                return redirect("ballot:roll", roll_id)
            except Refused as refused:
                status = refused.status
                with_refusal(form, refused)
    context = {
        **_about(found, Link(str(step.title))),
        "step": step,
        "form": form,
        "names_waiting": queries.names_waiting(found) if step is not WITHDRAW else 0,
    }
    return render(request, "ballot/roll_step.html", context, status=status)

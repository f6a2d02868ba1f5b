"""Which doors matter next: by building for all who organise, by door for who goes there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lilong.ballot import permissions
from lilong.ballot.actions.look_at_unanswered import look_at_unanswered
from lilong.ballot.models import Motion
from lilong.ballot.queries.delivering import DoorToReach, rounds_of
from lilong.ballot.queries.doors import Ahead, ahead_of, best_walk, by_building, said_of, whys_of
from lilong.ballot.queries.turnout import SMALLEST, buildings_of, seen_motion
from lilong.ballot.states import DeliveryResult, MotionState
from lilong.ballot.voters import need_state
from lilong.ballot.web.trails import trail_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Column, Link
from lilong.engines.voting.rounds import Effort
from lilong.kernel.actor import Actor
from lilong.places.web.asking import who

_MINUTES = (30, 60, 90, 120)


class RoundForm(forms.Form):
    """How much time somebody has for a round."""

    minutes = forms.TypedChoiceField(
        label=gettext_lazy("今天有多少时间"),
        choices=[(str(n), gettext_lazy("%(n)s 分钟") % {"n": n}) for n in _MINUTES],
        coerce=int,
        initial="60",
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True)
class _Door:
    """A door with why it matters; `first` when it is one of the fewest that are enough."""

    door: DoorToReach
    why: str
    first: bool


@never_cache
@require_safe
def doors(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """How many doors matter in each building; which, only the next pages say."""
    actor = who(request)
    motion = _followed(actor, motion_id)
    return _page(request, actor, motion, RoundForm())


def _followed(actor: Actor, motion_id: UUID) -> Motion:
    motion = seen_motion(actor, motion_id)
    permissions.see_turnout(actor, motion)
    return motion


def _page(
    request: HttpRequest, actor: Actor, motion: Motion, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    running = motion.state == MotionState.OPEN
    ahead = ahead_of(motion) if running else None
    mine = bool(permissions.delivers_at(actor, motion))
    context = {
        "motion": motion,
        "trail": trail_of(motion, Link(_("要敲的门"))),
        "ahead": ahead,
        "columns": [Column(_("楼栋")), Column(_("要敲的门"), number=True)],
        "rows": [[one.name, said_of(one)] for one in by_building(ahead)] if ahead else [],
        "smallest": SMALLEST,
        "rounds": rounds_of(actor, motion) if mine and ahead and not ahead.enough else [],
        "form": form,
        "turnout_url": address("ballot:turnout", motion.id),
        "deliver_url": address("ballot:deliver", motion.id) if mine else "",
    }
    return render(request, "ballot/doors.html", context, status=status)


@never_cache
@require_POST
def building(request: HttpRequest, motion_id: UUID, building_id: UUID) -> HttpResponse:
    """The doors of one building that have not answered, with why each matters; looking is
    written down, so it takes a button."""
    actor = who(request)
    motion = seen_motion(actor, motion_id)
    looked = look_at_unanswered(actor, motion_id=motion.id, building_id=building_id)
    ahead = ahead_of(motion)
    context = {
        "motion": motion,
        "name": _building_name(motion, building_id),
        "trail": trail_of(motion, _list_link(motion), Link(_building_name(motion, building_id))),
        "doors": _with_whys(ahead, looked),
        "ahead": ahead,
        "deliver_url": address("ballot:deliver-building", motion.id, building_id),
    }
    return render(request, "ballot/doors_building.html", context)


def _list_link(motion: Motion) -> Link:
    return Link(_("要敲的门"), address("ballot:doors", motion.id))


def _building_name(motion: Motion, building_id: UUID) -> str:
    return next((one.name for one in buildings_of(motion) if one.id == building_id), "")


def _with_whys(ahead: Ahead, looked: list[DoorToReach]) -> list[_Door]:
    """Who refused the slip is left out: there nobody knocks again."""
    asked = [door for door in looked if door.delivery != DeliveryResult.REFUSED]
    said = whys_of(ahead, [door.voter_id for door in asked])
    return [_Door(door, *said[door.voter_id]) for door in asked]


@never_cache
@require_POST
def walk(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """The round of the given length that is worth most, door by door; each building's look is
    written down."""
    actor = who(request)
    motion = _followed(actor, motion_id)
    form = RoundForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, motion, form, status=422)
    need_state(motion, MotionState.OPEN)
    ahead = ahead_of(motion)
    found = best_walk(actor, ahead, Effort(minutes=form.cleaned_data["minutes"]))
    stops = []
    for stop in found.stops if found else ():
        looked = look_at_unanswered(actor, motion_id=motion.id, building_id=stop.building_id)
        called = [door for door in looked if door.voter_id in set(stop.voter_ids)]
        name = _building_name(motion, stop.building_id)
        stops.append((name, stop.building_id, _with_whys(ahead, called)))
    context = {
        "motion": motion,
        "minutes": form.cleaned_data["minutes"],
        "trail": trail_of(motion, _list_link(motion), Link(_("这一趟"))),
        "found": found,
        "ahead": ahead,
        "stops": stops,
        "doors_url": address("ballot:doors", motion.id),
        "deliver_url": address("ballot:deliver", motion.id),
    }
    return render(request, "ballot/doors_round.html", context)

"""Today's doors, one call at a door, and the list on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lilong.cases.files import permissions as files_permissions
from lilong.cases.files.permissions import WALKERS
from lilong.cases.files.queries.origins import cases_from
from lilong.cases.files.web.origin_panels import opening_address
from lilong.cases.outreach import permissions
from lilong.cases.outreach.actions.record_house_call import ASKED, CallMade, record_house_call
from lilong.cases.outreach.models import HouseCall
from lilong.cases.outreach.queries.door import door_card
from lilong.cases.outreach.queries.planning import walkers_at
from lilong.cases.outreach.queries.walking import LastCall, Walk, WalkDoor, walk_of
from lilong.cases.outreach.sealing import NotePurpose
from lilong.cases.outreach.sources import CALL
from lilong.cases.outreach.states import CallResult
from lilong.cases.outreach.web.asking import (
    TOKEN,
    door_lines,
    hints,
    label,
    promise_taps,
    typed_call,
)
from lilong.cases.outreach.web.offline import ALONE, keepable, refuse_anothers, unsaid
from lilong.commons.templatetags.lilong import tag
from lilong.commons.web.addresses import address, addresses
from lilong.commons.web.components import Link
from lilong.commons.web.form_token import new_token
from lilong.commons.web.markup import markup, unbroken
from lilong.council.covering import Telling
from lilong.council.web.covering import personal_of
from lilong.council.web.grounds import area_of
from lilong.engines.tabular.personal import HIDDEN
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import SECONDS, trail_to, who


@require_safe
def today(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The reader's doors at a residents' area, in walking order."""
    actor, area = who(request), area_of(place_id)
    permissions.see_walk(actor, area.path)
    walk = walk_of(actor, area, after=request.GET.get("after", ""))
    planning = permissions.plan_errands.allows(actor, area.path)
    context = {
        "place": area,
        "trail": trail_to(area, *_cases_link(actor, area), Link(_("今天上门"))),
        "walk": walk,
        "buildings": _listed(walk, actor),
        "worker_url": address("cases:today-worker", area.id),
        "now": timezone.localtime(),
        **_turning(address("cases:today", area.id), walk),
        "sheet_url": _after(address("cases:walking-list", area.id), request.GET.get("after", ""))
        if walk.shown
        else "",
        "plan_url": address("cases:errands", area.id) if planning else "",
        **_form(actor, area),
        **unsaid(request),
    }
    return keepable(render(request, "cases/today.html", context), actor)


def _after(here: str, after: str | None, **also: str) -> str:
    """The address of the doors after one; empty where there are none."""
    if after is None:
        return ""
    asked = {**also, **({"after": after} if after else {})}
    return f"{here}?{urlencode(asked)}" if asked else here


def _turning(here: str, walk: Walk, **also: str) -> dict[str, str]:
    """The ways to the doors before those of the page, and to those after them."""
    return {
        "earlier_url": _after(here, walk.before, **also),
        "later_url": _after(here, walk.after, **also),
    }


def _listed(walk: Walk, actor: Actor) -> list[dict[str, Any]]:
    """Each building with its doors as the list's items: written without templates, since a walk
    has sixty of them."""
    opening, recording = addresses("cases:door"), addresses("cases:call")
    return [
        {
            "address": building.address,
            "calls": markup(
                "{}" * len(building.doors),
                *(_item(door, actor, opening, recording) for door in building.doors),
            ),
        }
        for building in walk.buildings
    ]


_CARRIED = '<span class="small" data-carries="{}">{}</span>'


def _item(
    door: WalkDoor, actor: Actor, opening: tuple[str, str], recording: tuple[str, str]
) -> SafeString:
    before, after = recording
    carried = [
        markup(
            '<span class="small" data-carries="{}">{}</span>',
            one.key,
            unbroken(label(one.purpose, one.what)),
        )
        for one in door.carried
    ]
    told = [tag(words, kind) for kind, words in hints(door, actor)]
    name = markup(
        '<a class="call" href="{}{}{}" data-call-open><span class="call-what">'
        '<span class="door-name">{}</span>' + "{}" * (len(carried) + len(told)) + "</span></a>",
        opening[0], door.place_id, opening[1], unbroken(door.name), *carried, *told,
    )  # fmt: skip
    return markup(
        '<li data-call data-call-action="{}{}{}" data-call-label="{}"{}>{}'
        '<p class="call-said" role="status" data-call-said></p></li>\n',
        before, door.place_id, after, door.address,
        markup(" data-call-promises") if door.promisable else "",
        name,
    )  # fmt: skip


def _drawn(walk: Walk, actor: Actor) -> list[dict[str, Any]]:
    return [
        {"address": one.address, "doors": [door_lines(door, actor) for door in one.doors]}
        for one in walk.buildings
    ]


def _form(actor: Actor, area: PlaceView) -> dict[str, Any]:
    return {
        "area": area,
        "token": new_token(actor, TOKEN),
        "key_url": address("cases:phone-key", area.id),
        "today_url": address("cases:today", area.id),
        "taps": promise_taps(timezone.localdate()),
        "walker": actor.person_id,
        "today": timezone.localdate().isoformat(),
    }


def _cases_link(actor: Actor, area: PlaceView) -> list[Link]:
    keeps = actor.has_role_at(area.path, WALKERS)
    return [Link(_("办件"), address("cases:cases", area.id))] if keeps else []


@require_safe
def door(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The card of one door."""
    return _page(request, _place(place_id))


def _place(place_id: UUID) -> PlaceView:
    """The place of a door, as a page may show it: at most a minute old."""
    kept: Any = cache.get_or_set(
        f"outreach.door.{place_id}", lambda: places.place(place_id), SECONDS
    )
    view: PlaceView = kept
    return view


def refused_at_door(request: HttpRequest, place: PlaceView, refused: Refused) -> HttpResponse:
    """The card of a door, with what was refused there; what was typed is still in it."""
    return _page(request, place, refused=refused)


def _page(
    request: HttpRequest,
    place: PlaceView,
    *,
    refused: Refused | None = None,
    telling: Telling | None = None,
) -> HttpResponse:
    actor = who(request)
    card, area = door_card(actor, place), area_of(place.id)
    here = Link(_("今天上门"), address("cases:today", area.id))
    context = {
        "place": place,
        "trail": trail_to(area, *_cases_link(actor, area), here, Link(place.address)),
        "card": card,
        "door": door_lines(card.door, actor),
        "calls": _calls(actor, place, card.calls),
        "cases": [
            Link(one.what, address("cases:case", one.target_id))
            for one in card.door.carried
            if one.kind
        ],
        "refused": refused,
        "typed": request.POST if refused or telling else {},
        "masked": list(telling.covered.values()) if telling else [],
        "ticked": request.POST.getlist("carries"),
        "purposes": NotePurpose.choices,
        **_form(actor, area),
    }
    said_no = refused or telling
    status = said_no.status if said_no else 200
    return render(request, "cases/door.html", context, status=status)


def _calls(actor: Actor, place: PlaceView, calls: Sequence[LastCall]) -> list[dict[str, str]]:
    """Earlier calls; for keepers each with its case, or the way to open one from it."""
    told = [_told(one) for one in calls]
    keeps = files_permissions.open_case.allows(actor, place.path)
    if not (calls and keeps):
        return told
    held = cases_from(CALL, [one.id for one in calls if one.id])
    for one, row in zip(calls, told, strict=True):
        if one.id in held:
            row["case_url"] = address("cases:case", held[one.id])
        elif one.result != CallResult.ABSENT:
            row["open_url"] = opening_address(place.id, CALL, one.id)
    return told


def _told(one: LastCall) -> dict[str, str]:
    result = str(CallResult(one.result).label)
    return {"at": f"{one.at:%m-%d %H:%M}", "what": result, "by": one.by}


@require_POST
def call(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Record one knock. A phone that was without network sends it later, and asks for the answer
    alone."""
    actor, alone = who(request), ALONE in request.headers
    if alone:
        # No answer that a phone would take for its own: what waits goes on waiting.
        refuse_anothers(request, actor)
    try:
        place = places.place(place_id)
    except NotFound as gone:
        if not alone:
            raise
        # Left unanswered it would keep back everything that waits behind it.
        return JsonResponse({"said": gone.sentence, "remedy": gone.remedy}, status=gone.status)
    try:
        given = typed_call(request, actor, place.id)
        made = record_house_call(
            actor,
            call_id=given.call_id,
            place_id=place.id,
            result=given.result,
            carries=given.carries,
            due_on=given.due_on,
            words=given.words,
            at=given.at,
            alone=alone,
            personal=personal_of(request),
        )
    except Telling as telling:
        return _page(request, place, telling=telling)
    except Refused as refused:
        if alone:
            asked = isinstance(refused, Invalid) and ASKED in refused.fields
            told = {"said": refused.sentence, "remedy": refused.remedy, "asked": asked}
            return JsonResponse(told, status=refused.status)
        return refused_at_door(request, place, refused)
    if alone:
        covered = [_("里面的人名和电话遮起来了")] if HIDDEN in made.call.words else []
        return JsonResponse({"said": _said(made), "left": [*made.left, *covered]})
    messages.success(request, _said(made))
    for left in made.left:
        messages.warning(request, left)
    return redirect("cases:today", area_of(place.id).id)


def _said(made: CallMade) -> str:
    call: HouseCall = made.call
    result = CallResult(call.result).label
    return _("记下了：%(address)s %(result)s") % {"address": call.address, "result": result}


@require_safe
def walking_list(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The doors on paper: the reader's own, or for keepers those of whoever they name."""
    actor, area = who(request), area_of(place_id)
    permissions.see_walk(actor, area.path)
    day = _asked_day(request.GET.get("day", ""))
    person_id, name = _asked_person(request, actor, area)
    walk = walk_of(actor, area, person_id=person_id, day=day, after=request.GET.get("after", ""))
    also = {name: request.GET[name] for name in ("person", "day") if name in request.GET}
    context = {
        **_turning(address("cases:walking-list", area.id), walk, **also),
        "place": area,
        "day": day,
        "name": name,
        "walk": walk,
        "buildings": _drawn(walk, actor),
        "back_url": address("cases:today", area.id),
    }
    return render(request, "cases/walking_list.html", context)


def _asked_day(text: str) -> Any:
    today = timezone.localdate()
    try:
        asked = parse_date(text)
    except ValueError:
        asked = None
    return asked if asked is not None and asked >= today else today


def _asked_person(request: HttpRequest, actor: Actor, area: PlaceView) -> tuple[UUID | None, str]:
    wanted = request.GET.get("person", "")
    if not wanted or wanted == str(actor.person_id):
        return actor.person_id, actor.name
    permissions.plan_errands(actor, area.path)
    named = {str(person_id): (person_id, name) for person_id, name in walkers_at(area)}
    return named.get(wanted, (actor.person_id, actor.name))

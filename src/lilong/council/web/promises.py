"""The promise board of a place, one promise, and noting, keeping and changing one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import FilterGroup, Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import meeting_permissions as permissions
from lilong.council.actions.change_promise import change_promise
from lilong.council.actions.keep_promise import keep_promise
from lilong.council.actions.make_promise import PromiseDraft, make_promise
from lilong.council.covering import Telling
from lilong.council.kinds.meetings import OWNERS_COMMITTEE, RESIDENTS_COMMITTEE
from lilong.council.kinds.parties import parties
from lilong.council.meeting_printing import board_paper, said_on, stands, step_words
from lilong.council.models import Meeting, Promise
from lilong.council.queries.meetings import agenda_of, seen_meeting
from lilong.council.queries.promises import (
    FILTERS,
    Line,
    board_at,
    promise_counts,
    seen_promise,
)
from lilong.council.queries.recorded import Recorded, recorded
from lilong.council.states import PromiseState
from lilong.council.web.covering import personal_of
from lilong.council.web.lasting import Offer, cover, form_number, offer_of, once, token_of
from lilong.council.web.meeting_forms import ChangeForm, GiveUpForm, KeepForm
from lilong.council.web.meeting_words import PROMISE_TAGS, area_of, tabs_at, trail_of, uuid_of
from lilong.council.web.promise_forms import PartyPromiseForm
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

# How many stand on the printed board, and for how long one stands there that has ended.
PRINTED = 200
PRINTED_FOR = timedelta(days=92)
_PROMISE = "promise"
# What everybody reads of one; the name is for keepers.
_TOLD = ("text", "as_what")
_STEPS: dict[str, type[KeepForm | ChangeForm | GiveUpForm]] = {
    "keep": KeepForm,
    "change": ChangeForm,
    "give_up": GiveUpForm,
}


@require_safe
def promises(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Who said what will be done by when, and how it stands; names for keepers only."""
    actor, place = who(request), area_of(place_id)
    narrowed = request.GET.get("state", "")
    after = uuid_of(request.GET.get("after"))
    board = board_at(actor, place.path, narrowed=narrowed, after=after)
    permissions.see_meetings(actor, place.path)
    here = address("council:promises", place.id)
    kept = f"&state={narrowed}" if narrowed in FILTERS else ""
    counts = promise_counts(actor, place.path)
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("承诺榜"))),
        "tabs": tabs_at(place, "council:promises"),
        "rows": [shown_line(actor, line) for line in board.lines],
        "groups": [_filter(here, narrowed, counts)],
        "narrowed": narrowed in FILTERS,
        "later": f"{here}?after={board.later}{kept}" if board.later else "",
        "first": here if after else "",
        "make_url": _make_url(actor, places.place(place_id), place),
        "print_url": address("council:promises-print", place.id),
        "pdf_url": address("council:promises-paper", place.id, "pdf"),
    }
    return render(request, "council/promises.html", context)


def shown_line(actor: Actor, line: Line) -> dict[str, Any]:
    """A promise as the board shows it; the name only to those who keep the place."""
    promise = line.promise
    names = permissions.reads_names(actor, promise.place_path, promise.run_by)
    return {
        "promise": promise,
        "who": promise.who if names else "",
        "due": said_on(promise.due_on),
        "stands": stands(line),
        "kind": PROMISE_TAGS[line.standing],
        "changes": [step_words(step) for step in line.steps[1:]],
        "href": address("council:promise", promise.id),
    }


def _filter(here: str, narrowed: str, counts: dict[str, int]) -> FilterGroup:
    words = {
        "open": _("还在办"),
        "late": _("过期的"),
        "kept": _("已兑现"),
        "given_up": _("不办了"),
    }
    return FilterGroup(
        _("状态"),
        [
            Link(
                label,
                here if code == narrowed else f"{here}?state={code}",
                code == narrowed,
                counts[code],
            )
            for code, label in words.items()
        ],
    )


def _make_url(actor: Actor, *around: PlaceView) -> str:
    for place in around:
        if any(
            permissions.make_promise.allows(actor, place.path, run_by)
            for run_by in (RESIDENTS_COMMITTEE, OWNERS_COMMITTEE)
        ):
            return address("council:make-promise", place.id)
    return ""


@require_safe
def print_promises(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The board for the notice board: by role, nobody's name."""
    actor, place = who(request), area_of(place_id)
    context = {
        "paper": printed_board(actor, place),
        "back_url": address("council:promises", place.id),
    }
    return render(request, "council/promises_print.html", context)


def printed_board(actor: Actor, place: PlaceView) -> Any:
    """The board as papers show it: what is open, and what ended lately; the rest is counted.

    Raises NotAllowed for who belongs nowhere.
    """
    permissions.see_meetings(actor, place.path)
    since = timezone.localdate() - PRINTED_FOR
    board = board_at(actor, place.path, most=PRINTED, ended_since=since)
    counts = promise_counts(actor, place.path)
    return board_paper(place.name, board.lines, counts, more=board.later is not None, since=since)


# ── One promise ─────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: HttpRequest, promise_id: UUID) -> HttpResponse:
    """One promise with its steps; POST says that it is kept, moved or given up."""
    actor = who(request)
    line = seen_promise(actor, promise_id)
    if request.method != "POST":
        return _page(request, line)
    permissions.follow_promise(actor, line.promise)
    step = request.POST.get("step", "")
    form = _form(step, request.POST) if step in _STEPS else _form("change", request.POST)
    if not form.is_valid():
        return _page(request, line, form, status=422)
    said = {**form.cleaned_data, "personal": personal_of(request)}
    try:
        if isinstance(form, KeepForm):
            keep_promise(actor, promise_id=promise_id, **said)
        else:
            change_promise(actor, promise_id=promise_id, **said)
    except Telling as telling:
        return _page(request, line, form, status=telling.status, offer=offer_of(form, telling))
    except Refused as refused:
        return _page(request, line, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("记下了"))
    return redirect(address("council:promise", promise_id) + "?recorded=1")


def _form(step: str, typed: Any = None) -> BaseForm:
    """One of the three forms; fields of the same name have an id of their own in each."""
    first = {"on": timezone.localdate()}
    return _STEPS[step](typed, initial=first, auto_id=f"id_{step}_%s")


def _page(
    request: HttpRequest,
    line: Line,
    form: BaseForm | None = None,
    *,
    status: int = 200,
    offer: Offer | None = None,
) -> HttpResponse:
    actor, found = who(request), line.promise
    follows = permissions.follow_promise.allows(actor, found)
    forms = {step: form if isinstance(form, kind) else _form(step) for step, kind in _STEPS.items()}
    meeting = found.meeting
    context = {
        **shown_line(actor, line),
        "steps": [step_words(step) for step in line.steps],
        "following": follows and found.state == PromiseState.OPEN,
        "form": form,
        "offer": offer or [],
        **forms,
        "draft_key": f"{found.id}-{actor.person_id}",
        "meeting": meeting if meeting and permissions.may_see(actor, meeting) else None,
        "trail": trail_to(
            places.place(found.place_id),
            Link(_("承诺榜"), address("council:promises", found.place_id)),
            Link(found.code),
        ),
        "list_url": address("council:promises", found.place_id),
    }
    return render(request, "council/promise.html", context, status=status)


# ── Noting one ──────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Note a promise that was made outside of a meeting."""
    actor, place = who(request), places.place(place_id)
    residents = permissions.make_promise.allows(actor, place.path, RESIDENTS_COMMITTEE)
    run_by = RESIDENTS_COMMITTEE if residents else OWNERS_COMMITTEE
    permissions.make_promise(actor, place.path, run_by)
    list_ = Link(_("承诺榜"), address("council:promises", place.id))
    return _make(request, trail_to(place, list_, Link(_("记一件承诺"))), place=place)


@require_http_methods(["GET", "HEAD", "POST"])
def make_in_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Note a promise under an item of a meeting."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    permissions.prepare_meeting(actor, found)
    return _make(request, trail_of(found, Link(_("记一件承诺"))), meeting=found)


def _make(
    request: HttpRequest,
    trail: list[Link],
    *,
    place: PlaceView | None = None,
    meeting: Meeting | None = None,
) -> HttpResponse:
    items = agenda_of(meeting) if meeting else []
    about = meeting or place
    assert about is not None
    path = meeting.place_path if meeting else place.path if place else ""
    given: dict[str, Any] = {"actor": who(request), "path": path}
    context: dict[str, Any] = {
        "trail": trail,
        "meeting": meeting,
        "parties": parties().values(),
        "draft_key": f"promise-{about.id}",
        "token": token_of(request, _PROMISE),
    }
    if request.method != "POST":
        form = PartyPromiseForm(items=items, initial={"item": request.GET.get("item", "")}, **given)
        return render(request, "council/promise_make.html", {**context, "form": form})
    form = PartyPromiseForm(request.POST, items=items, **given)
    status, number = 422, form_number(request, _PROMISE)
    if form.is_valid():
        context["offer"] = cover(request, form, _TOLD)
        if context["offer"] and not recorded(Promise, number, {}):
            return render(
                request, "council/promise_make.html", {**context, "form": form}, status=422
            )
        try:
            done = _made(who(request), form, place, meeting, number)
        except Refused as refused:
            with_refusal(form, refused)
            if "knowing" in form.errors:
                form.ask_again()
            status = refused.status
        else:
            if done.same:
                said = _("承诺 %(code)s 记下了") % {"code": done.thing.code}
                messages.success(request, said)
                return redirect(address("council:promise", done.thing.id) + "?recorded=1")
            url = address("council:promise", done.thing.id)
            context |= {"before": done.thing, "before_url": url, "offer": ()}
            context["token"] = token_of(request, _PROMISE, fresh=True)
            status = 409
    return render(request, "council/promise_make.html", {**context, "form": form}, status=status)


def _made(
    actor: Actor,
    form: PartyPromiseForm,
    place: PlaceView | None,
    meeting: Meeting | None,
    number: UUID,
) -> Recorded[Promise]:
    draft = PromiseDraft(**form.draft_values())

    def act() -> Promise:
        return make_promise(
            actor,
            draft=draft,
            place_id=place.id if place else None,
            meeting_id=meeting.id if meeting else None,
            item_id=form.item_id(),
            form_id=number,
        )

    kept: dict[str, object] = {"text": draft.text, "first_due": draft.due_on}
    if draft.as_what:  # else it is called what its party is
        kept["as_what"] = draft.as_what
    return once(Promise, number, kept, act)

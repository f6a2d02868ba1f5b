"""The page behind the code on a slip: what is asked, three choices, a look back, the receipt.

Nobody signs in here: the slip itself is the proof. So no cookie decides anything, and a form of
another site could cast nothing that it does not hold the slip of.
"""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lilong.ballot import forgeries, slips
from lilong.ballot.actions.cast_ballots import ProvenCast, cast_ballots
from lilong.ballot.casting import Taken, Untaken
from lilong.ballot.knocks import Knocks
from lilong.ballot.moving import said_at
from lilong.ballot.queries.casting import SlipPage, slip_page
from lilong.ballot.refusals import BallotRefused
from lilong.ballot.slips import Slip
from lilong.ballot.states import Choice
from lilong.ballot.turns import in_turn
from lilong.ballot.web.apart import kept_apart
from lilong.ballot.web.receipts import own_receipt_url
from lilong.ballot.web.scope_facts import scope_facts
from lilong.ballot.web.slip_form import Said, SlipForm, said_now, sealed, unsealed
from lilong.ballot.web.slip_states import told
from lilong.commons.busy import is_busy
from lilong.commons.web.addresses import address
from lilong.places.web.asking import who

_knocks = Knocks()

# What may be sent once more as it is: what was chosen stays on the page.
_ONCE_MORE = frozenset({"busy", "too_many"})


@csrf_exempt
@kept_apart
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest, token: str) -> HttpResponse:
    """Choose, look at what was chosen, cast."""
    shown = slips.read(token)
    if shown is None:
        forgeries.seen(token)
        forgeries.write_due()
        return _stopped(request, BallotRefused("forged"), status=404)
    page = slip_page(shown)
    if page is None:
        return _stopped(request, BallotRefused("unknown_unit"))
    step = request.POST.get("step", "")
    if step == "cast":
        # Before it is looked whether it can be cast: it may have been, and the reply was lost.
        return _cast(request, page, shown)
    if page.why_not:
        return _stopped(request, BallotRefused(page.why_not), page)
    if step == "change":
        said = unsealed(shown, request.POST.get("said", ""))
        return _choose(request, page, SlipForm(initial=_initial(said)))
    form = SlipForm(request.POST) if request.method == "POST" else SlipForm()
    if form.is_valid():
        return _look_back(request, page, shown, said_now(form))
    return _choose(request, page, form, status=422 if form.is_bound else 200)


def _cast(request: HttpRequest, page: SlipPage, shown: Slip) -> HttpResponse:
    said = unsealed(shown, request.POST.get("said", ""))
    if said is None:
        return _stopped(request, BallotRefused("no_request"), page)
    answer = _answer(request, page, shown, said)
    if isinstance(answer, Taken):
        return HttpResponseRedirect(own_receipt_url(answer))
    refused = BallotRefused(answer.code, to_owner=True)
    if answer.code in _ONCE_MORE:
        return _look_back(request, page, shown, said, refused)
    return _stopped(request, refused, page, said)


def _answer(request: HttpRequest, page: SlipPage, shown: Slip, said: Said) -> Taken | Untaken:
    if not _knocks.allow(page.voter.id.int):
        return Untaken(page.voter.id, "too_many")
    cast = ProvenCast(page.voter.id, said.choice, said.request, shown)
    try:
        with in_turn():
            return cast_ballots(who(request), motion_id=page.motion.id, casts=[cast])[0]
    except OperationalError as error:
        if not is_busy(error):
            raise
        return Untaken(page.voter.id, "busy")


def _initial(said: Said | None) -> dict[str, Any]:
    return {"choice": said.choice, "mine": True} if said else {}


# ── What is drawn ───────────────────────────────────────────────────────────────────────────


def _choose(
    request: HttpRequest, page: SlipPage, form: SlipForm, *, status: int = 200
) -> HttpResponse:
    motion = page.motion
    context = {
        **scope_facts(motion, page.items),
        "page": page,
        "motion": motion,
        "form": form,
        "action": request.path,
        "closes": said_at(motion.closes_at) if motion.closes_at else "",
        "public_url": address("ballot:public", motion.id),
    }
    return render(request, "ballot/slip.html", context, status=status)


def _look_back(
    request: HttpRequest,
    page: SlipPage,
    shown: Slip,
    said: Said,
    refused: BallotRefused | None = None,
) -> HttpResponse:
    context = {
        "page": page,
        "motion": page.motion,
        "action": request.path,
        "chosen": Choice(said.choice).label,
        "said": sealed(shown, said),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "ballot/slip_check.html", context, status=status)


def _stopped(
    request: HttpRequest,
    refused: BallotRefused,
    page: SlipPage | None = None,
    said: Said | None = None,
    *,
    status: int = 0,
) -> HttpResponse:
    """Nothing can be cast here, or what was sent was not taken: why, and what to do next."""
    chosen = Choice(said.choice).label if said and refused.code != "already_voted" else ""
    context = {
        "refused": refused,
        "page": page,
        "tried": request.method == "POST",
        "chosen": chosen,
        **told(refused, page, request.path),
    }
    return render(request, "ballot/slip_refused.html", context, status=status or refused.status)

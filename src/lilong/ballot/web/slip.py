"""The page behind the code on a slip: what is asked, three choices, a look back, the receipt.

Nobody signs in here: the slip itself is the proof. So no cookie decides anything, and a form of
another site could cast nothing that it does not hold the slip of.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lilong.ballot import forgeries, slips
from lilong.ballot.actions.cast_ballots import ProvenCast, cast_ballots
from lilong.ballot.casting import Taken
from lilong.ballot.knocks import Knocks
from lilong.ballot.queries.casting import SlipPage, slip_page
from lilong.ballot.queries.receipts import Receipt
from lilong.ballot.queries.receipts import receipt as receipt_of
from lilong.ballot.refusals import BallotRefused
from lilong.ballot.scoping import total_of
from lilong.ballot.states import OWNERS_CHOICES, Choice
from lilong.commons.documents.codes import qr_svg
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Column
from lilong.kernel.money import Money
from lilong.kernel.refusal import NotFound
from lilong.places.web.asking import who

View = Callable[..., HttpResponse]

_knocks = Knocks()


def _kept_apart(view: View) -> View:
    """The address is the proof: no cache keeps it, no other site is told, no log quotes it."""

    @wraps(view)
    def apart(request: HttpRequest, **named: Any) -> HttpResponse:
        response = view(request, **named)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        # Django writes the address of every refusal into its log, unless that was done.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return apart


@csrf_exempt
@_kept_apart
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest, token: str) -> HttpResponse:
    """Choose, look at what was chosen, cast."""
    shown = slips.read(token)
    if shown is None:
        forgeries.seen(token)
        forgeries.write_due()
        return _refused(request, BallotRefused("forged"))
    page = slip_page(shown)
    if page is None:
        return _refused(request, BallotRefused("unknown_unit"))
    if request.method == "POST" and request.POST.get("step") == "cast":
        # Before it is looked whether it can be cast: it may have been, and the reply was lost.
        return _cast(request, page, shown, token)
    if page.why_not:
        return _refused(request, BallotRefused(page.why_not), page)
    choice = request.POST.get("choice", "")
    if choice in OWNERS_CHOICES:
        return _check(request, page, token, choice, secrets.token_hex(16))
    asked = request.method == "POST"
    return _choose(request, page, token, missing=asked, status=422 if asked else 200)


def _cast(request: HttpRequest, page: SlipPage, shown: slips.Slip, token: str) -> HttpResponse:
    choice, name = request.POST.get("choice", ""), request.POST.get("request", "")
    if choice not in OWNERS_CHOICES or not name.isalnum() or len(name) > 64:
        return _choose(request, page, token, missing=True, status=422)
    if request.POST.get("mine") != "1":
        return _check(request, page, token, choice, name, unsaid=True, status=422)
    if not _knocks.allow(page.voter.id.int):
        return _refused(request, BallotRefused("too_many"), page)
    cast = ProvenCast(page.voter.id, choice, name, shown)
    [answer] = cast_ballots(who(request), motion_id=page.motion.id, casts=[cast])
    if isinstance(answer, Taken):
        return HttpResponseRedirect(reverse("slip-receipt", args=[answer.ballot_id]))
    return _refused(request, BallotRefused(answer.code), page)


def _facts(page: SlipPage) -> dict[str, Any]:
    total = total_of(page.items)
    included = [item for item in page.items if item.included]
    return {
        "page": page,
        "motion": page.motion,
        "columns": [Column(_("要做的")), Column(_("做什么")), Column(_("金额"), number=True)],
        "rows": [
            [item.title, item.text or "—", "—" if item.amount is None else Money(item.amount)]
            for item in included
        ],
        "foot": [_("合计"), "", Money(total)] if total else [],
        "excluded": [item for item in page.items if not item.included],
        "public_url": address("ballot:public", page.motion.id),
    }


def _choose(
    request: HttpRequest, page: SlipPage, token: str, *, missing: bool = False, status: int = 200
) -> HttpResponse:
    choices = [(value, Choice(value).label) for value in OWNERS_CHOICES]
    context = {**_facts(page), "token": token, "choices": choices, "missing": missing}
    return render(request, "ballot/slip.html", context, status=status)


def _check(
    request: HttpRequest,
    page: SlipPage,
    token: str,
    choice: str,
    name: str,
    *,
    unsaid: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": page,
        "motion": page.motion,
        "token": token,
        "choice": choice,
        "chosen": Choice(choice).label,
        "name": name,
        "unsaid": unsaid,
        "back_url": reverse("slip", args=[token]),
    }
    return render(request, "ballot/slip_check.html", context, status=status)


def _refused(
    request: HttpRequest, refused: BallotRefused, page: SlipPage | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"refused": refused, "page": page}
    if page is not None:
        context["public_url"] = address("ballot:public", page.motion.id)
    return render(request, "ballot/slip_refused.html", context, status=refused.status)


# ── The receipt ─────────────────────────────────────────────────────────────────────────────


def _found(ballot_id: UUID) -> Receipt:
    found = receipt_of(ballot_id)
    if found is None:
        raise NotFound(
            gettext_lazy("没有这张回执"), remedy=gettext_lazy("请核对地址，或重新扫回执上的码。")
        )
    return found


@_kept_apart
@require_safe
def receipt(request: HttpRequest, ballot_id: UUID) -> HttpResponse:
    """That a ballot is in the chain, and which published root covers it; never what it says."""
    found = _found(ballot_id)
    url = request.build_absolute_uri(reverse("slip-receipt", args=[ballot_id]))
    context = {
        "receipt": found,
        "code": qr_svg(url),
        "url": url,
        "root_groups": _groups(found.root.root.root) if found.root else [],
        "proof_url": reverse("slip-proof", args=[ballot_id]),
        "public_url": address("ballot:public", found.motion_id),
    }
    return render(request, "ballot/receipt.html", context)


def _groups(digits: str) -> list[str]:
    return [digits[at : at + 4] for at in range(0, len(digits), 4)]


@_kept_apart
@require_safe
def proof(request: HttpRequest, ballot_id: UUID) -> HttpResponse:
    """The receipt and its path to the root as JSON, to be checked by any program."""
    found = _found(ballot_id)
    told = {
        "motion": found.code,
        "number": found.number,
        "hash": found.hash,
        "root": found.root.text() if found.root else None,
        "path": list(found.path),
    }
    response = JsonResponse(told)
    name = f"receipt-{found.code}-{found.number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

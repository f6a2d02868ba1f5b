"""The receipt of a ballot: for whoever holds its address, which only its caster was told."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lilong.ballot.casting import Taken
from lilong.ballot.moving import said_at
from lilong.ballot.queries.public import in_fours
from lilong.ballot.queries.receipts import Receipt
from lilong.ballot.queries.receipts import receipt as receipt_of
from lilong.ballot.web.apart import kept_apart
from lilong.commons.documents.codes import qr_svg
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Fact
from lilong.kernel.refusal import NotFound

_ENDED = signing.Signer(salt="ballot.receipt.ended")


def own_receipt_url(taken: Taken) -> str:
    """Where whoever cast is sent; the address says so where that ballot does not stand any more.

    Only who sent the very cast again on its slip is told, and by a signature that nobody else
    can make: the receipt alone tells no other that its owner has voted anew.
    """
    url = reverse("ballot:own-receipt", args=[taken.ballot_id])
    ended = "" if taken.stands else f"?ended={_ENDED.signature(taken.ballot_id.hex)}"
    return f"{url}{ended}"


def _is_ended(request: HttpRequest, ballot_id: UUID) -> bool:
    said = request.GET.get("ended", "")
    return constant_time_compare(said, _ENDED.signature(ballot_id.hex))


@kept_apart
@require_safe
def receipt(request: HttpRequest, ballot_id: UUID) -> HttpResponse:
    """That a ballot is in the chain, and which published root covers it; never what it says."""
    found = _found(ballot_id)
    url = request.build_absolute_uri(reverse("slip-receipt", args=[ballot_id]))
    context = {
        "receipt": found,
        "ended": _is_ended(request, ballot_id),
        "facts": [
            Fact(_("回执上的编号"), _("第 %(n)s 号") % {"n": found.number}),
            Fact(_("名册里的序号"), _("第 %(n)s 户") % {"n": found.unit}),
            Fact(_("收到"), said_at(found.received_at)),
            Fact(_("怎么投的"), found.channel),
        ],
        "code": b64encode(qr_svg(url).encode()).decode(),
        "url": url,
        "root_groups": in_fours(found.root.root.root) if found.root else [],
        "proof_url": reverse("slip-proof", args=[ballot_id]),
        "public_url": address("ballot:public", found.motion_id),
    }
    return render(request, "ballot/receipt.html", context)


@kept_apart
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


def _found(ballot_id: UUID) -> Receipt:
    found = receipt_of(ballot_id)
    if found is None:
        raise NotFound(
            gettext_lazy("没有这张回执"), remedy=gettext_lazy("请核对地址，或重新扫回执上的码。")
        )
    return found

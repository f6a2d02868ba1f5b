"""One photo of a finding: looked at, covered where it shows a face, its original opened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.photo_page import (
    drawn,
    original_answer,
    parts_of,
    photo_context,
    said_covered,
)
from lilong.kernel.refusal import NotFound, Refused
from lilong.places.web.asking import who
from lilong.survey import permissions
from lilong.survey.actions.cover_photo import cover_photo
from lilong.survey.actions.open_original import open_original
from lilong.survey.models import Finding
from lilong.survey.permissions import Sight, sight_of
from lilong.survey.queries.findings import photos_of, seen_finding
from lilong.survey.web.finding_photos import first_to_look_at
from lilong.survey.web.way import finding_trail


@require_safe
def photo(request: HttpRequest, finding_id: UUID, photo_id: UUID) -> HttpResponse:
    """A photo with its question: does it show a face or a number plate?"""
    found = seen_finding(who(request), finding_id)
    return _page(request, found, photo_id)


@require_POST
def cover(request: HttpRequest, finding_id: UUID, photo_id: UUID) -> HttpResponse:
    """Cover the parts that were drawn or ticked."""
    actor = who(request)
    found = seen_finding(actor, finding_id)
    given = drawn(request)
    parts = parts_of(given)
    try:
        cover_photo(
            actor,
            finding_id=found.id,
            photo_id=photo_id,
            rectangles=parts,
            public=request.POST.get("public") == "1",
        )
    except Refused as refused:
        return _page(request, found, photo_id, refused=refused, ticked=frozenset(given))
    messages.success(request, said_covered(parts))
    return redirect(address("survey:photo", found.id, photo_id))


@never_cache
@require_POST
def original(request: HttpRequest, finding_id: UUID, photo_id: UUID) -> HttpResponse:
    """The sealed original, once, after a purpose was named."""
    actor = who(request)
    found = seen_finding(actor, finding_id)
    purpose = request.POST.get("purpose", "")
    try:
        opened = open_original(actor, finding_id=found.id, photo_id=photo_id, purpose=purpose)
    except Refused as refused:
        return _page(request, found, photo_id, refused=refused)
    return original_answer(opened)


def _page(
    request: HttpRequest,
    found: Finding,
    photo_id: UUID,
    *,
    refused: Refused | None = None,
    ticked: frozenset[str] = frozenset(),
) -> HttpResponse:
    actor = who(request)
    sight = sight_of(actor, found)
    hanging = photos_of(found.id, sight) if sight >= Sight.FIELD else []
    at = next((n for n, one in enumerate(hanging) if one.pk == photo_id), None)
    if at is None:
        raise refused or NotFound(_("这条问题没有这张照片"))
    shown = hanging[at]
    opening = permissions.open_original.allows(actor, found.place_path)
    context: dict[str, Any] = {
        "finding": found,
        "photo": shown,
        "number": at + 1,
        "count": len(hanging),
        "trail": finding_trail(actor, found, Link(_("照片"))),
        "refused": refused,
        "next_url": first_to_look_at(found.id, hanging[at + 1 :]),
        **photo_context(
            shown.file_id,
            covering=permissions.cover_photo.allows(actor, found),
            opening=opening and shown.original_id is not None,
            ticked=ticked,
        ),
    }
    return render(request, "survey/photo.html", context, status=refused.status if refused else 200)

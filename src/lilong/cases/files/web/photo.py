"""One photo of a case: looked at, covered where it shows a face or a plate, its original opened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lilong.cases.files import permissions
from lilong.cases.files.actions.cover_case_photo import cover_case_photo
from lilong.cases.files.actions.open_original import open_original
from lilong.cases.files.actions.release_case_photo import release_case_photo
from lilong.cases.files.models import Case, CasePhoto
from lilong.cases.files.permissions import Sight, sight_of
from lilong.cases.files.queries.cases import photos_of, seen_case
from lilong.cases.files.web.asking import case_trail
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


@require_safe
def photo(request: HttpRequest, case_id: UUID, case_photo_id: UUID) -> HttpResponse:
    """A photo with its question: does it show a face or a number plate?"""
    found = seen_case(who(request), case_id)
    return _page(request, found, case_photo_id)


@require_POST
def cover(request: HttpRequest, case_id: UUID, case_photo_id: UUID) -> HttpResponse:
    """Cover the parts that were drawn or ticked, or show the photo as it is to those around."""
    actor = who(request)
    found = seen_case(actor, case_id)
    given = drawn(request)
    parts = parts_of(given)
    photo_of = {"case_id": found.id, "photo_id": case_photo_id}
    try:
        if request.POST.get("clean") == "1":
            release_case_photo(actor, **photo_of, rectangles=parts)
            said = _("记下了：当事人和邻居看得到这张照片")
        else:
            public = request.POST.get("public") == "1"
            cover_case_photo(actor, **photo_of, rectangles=parts, public=public)
            said = said_covered(parts)
    except Refused as refused:
        return _page(request, found, case_photo_id, refused=refused, ticked=frozenset(given))
    messages.success(request, said)
    return redirect(address("cases:photo", found.id, case_photo_id))


@never_cache
@require_POST
def original(request: HttpRequest, case_id: UUID, case_photo_id: UUID) -> HttpResponse:
    """The sealed original, once, after a purpose was named."""
    actor = who(request)
    found = seen_case(actor, case_id)
    purpose = request.POST.get("purpose", "")
    try:
        opened = open_original(actor, case_id=found.id, photo_id=case_photo_id, purpose=purpose)
    except Refused as refused:
        return _page(request, found, case_photo_id, refused=refused)
    return original_answer(opened)


def _page(
    request: HttpRequest,
    found: Case,
    photo_id: UUID,
    *,
    refused: Refused | None = None,
    ticked: frozenset[str] = frozenset(),
) -> HttpResponse:
    actor = who(request)
    sight = sight_of(actor, found)
    hanging = photos_of(found, sight) if sight >= Sight.FIELD else []
    at = next((n for n, one in enumerate(hanging) if one.pk == photo_id), None)
    if at is None:
        raise refused or NotFound(_("这一件没有这张照片"))
    shown = hanging[at]
    context: dict[str, Any] = {
        "case": found,
        "photo": shown,
        "number": at + 1,
        "count": len(hanging),
        "trail": case_trail(actor, found, Link(_("照片"))),
        "refused": refused,
        "next_url": _next(found, hanging[at + 1 :]),
        **photo_context(
            shown.file_id,
            covering=permissions.cover_case_photo.allows(actor, found),
            opening=bool(shown.original_id) and permissions.open_original.allows(actor, found),
            ticked=ticked,
        ),
    }
    return render(request, "cases/photo.html", context, status=refused.status if refused else 200)


def _next(found: Case, later: list[CasePhoto]) -> str:
    """The next photo on which nothing is covered, and which nobody has released."""
    waits = next((one for one in later if not one.covered and not one.public), None)
    return address("cases:photo", found.id, waits.pk) if waits else ""

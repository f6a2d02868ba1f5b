"""Slips of many sentences: order them, see how far they are, take those that are ready."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lilong.commons.imports import queries as imports
from lilong.commons.imports.models import ImportState
from lilong.commons.progress import progress_id_of, read_progress
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.council import answering_permissions as permissions
from lilong.council import feed_prints
from lilong.council.actions.hand_out_feed_slips import hand_out_feed_slips
from lilong.council.actions.order_feed_slips import order_feed_slips
from lilong.council.categories import categories
from lilong.council.feed_prints import FeedPrint
from lilong.council.feed_slip_tasks import enqueue
from lilong.council.importing.suggestion_importer import CODE
from lilong.council.queries.suggestion_list import Line, suggestion_page
from lilong.council.queries.suggestion_plan import SuggestionFilter
from lilong.council.states import SuggestionState
from lilong.council.web.grounds import area_of
from lilong.council.web.meeting_words import uuid_of
from lilong.council.web.suggestion_words import said_day
from lilong.kernel.refusal import Refused
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

EXCERPT = 60
MOST_RUNS = 8
_CHUNK = 1 << 16


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Choose an import or sentences; `state`, `category` and `before` narrow what is offered."""
    actor, area = who(request), area_of(place_id)
    permissions.order_feed_slips(actor, area.path)
    if request.method != "POST":
        return _page(request, area)
    run_id = uuid_of(request.POST.get("run"))
    chosen = [key for text in request.POST.getlist("suggestions") if (key := uuid_of(text))]
    try:
        order = order_feed_slips(
            actor, area_id=area.id, run_id=run_id, suggestion_ids=chosen, then=enqueue
        )
    except Refused as refused:
        return _page(request, area, refused, ticked=set(chosen), status=refused.status)
    messages.success(request, _("已经排上，共 %(count)s 张") % {"count": order.count})
    return redirect("progress:progress", progress_id_of(order.id))


def _page(
    request: HttpRequest,
    area: PlaceView,
    refused: Refused | None = None,
    *,
    ticked: set[UUID] = frozenset(),  # type: ignore[assignment]  # only read
    status: int = 200,
) -> HttpResponse:
    asked = _asked(request)
    before = request.GET.get("before", "")
    page = suggestion_page(
        who(request),
        area,
        asked,
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    here = address("council:feed-slips", area.id)
    narrowed = "".join(
        f"&{name}={value}"
        for name, value in (("state", asked.state), ("category", asked.category))
        if value
    )
    context = {
        "place": area,
        "refused": refused,
        "trail": trail_to(
            area,
            Link(_("大家提的"), address("council:suggestions", area.id)),
            Link(_("纸条")),
        ),
        "runs": _runs(area),
        "lines": [_line(one, ticked) for one in page.lines],
        "older": f"{here}?before={page.older}{narrowed}" if page.older else "",
        "first": f"{here}?{narrowed.lstrip('&')}".rstrip("?") if before else "",
        "orders": [_order(one) for one in feed_prints.prints_of(area.id)],
        "days": feed_prints.KEPT.days,
        "list_url": address("council:suggestions", area.id),
        "write_url": address("council:write-down", area.id),
    }
    return render(request, "council/feed_slips.html", context, status=status)


def _asked(request: HttpRequest) -> SuggestionFilter:
    state, category = request.GET.get("state", ""), request.GET.get("category", "")
    return SuggestionFilter(
        state=state if state in SuggestionState.values else "",
        category=category if category in categories() else "",
    )


def _runs(area: PlaceView) -> list[dict[str, Any]]:
    """The imports of the area that were written, the newest first."""
    found = [run for run in imports.runs_at(CODE, area.path) if run.state == ImportState.APPLIED]
    return [
        {"id": run.id, "name": run.file_name, "on": said_day(timezone.localdate(run.created_at))}
        for run in found[:MOST_RUNS]
    ]


def _line(line: Line, ticked: set[UUID]) -> dict[str, Any]:
    text = " ".join(line.text.split())
    return {
        "id": line.id,
        "code": line.code,
        "address": line.address,
        "text": text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…",
        "on": said_day(line.said_on),
        "ticked": line.id in ticked,
    }


def _order(one: FeedPrint) -> dict[str, Any]:
    progress = progress_id_of(one.id)
    waiting = one.state == "waiting" and read_progress(progress) is not None
    return {
        "order": one,
        "at": f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}",
        "gone": f"{timezone.localtime(one.gone_on):%Y-%m-%d %H:%M}",
        "file_url": address("council:feed-slips-file", one.area_id, one.id) if one.ready else "",
        "progress_url": address("progress:progress", progress) if waiting else "",
    }


@never_cache
@require_POST
def slips_file(request: HttpRequest, place_id: UUID, print_id: UUID) -> HttpResponseBase:
    """The file of an order; that it was handed out is written down, so it takes a button."""
    area = area_of(place_id)
    order = hand_out_feed_slips(who(request), area_id=area.id, print_id=print_id)
    path = feed_prints.file_of(order)
    chunks = _beside(path) if isinstance(request, ASGIRequest) else _chunks(path)
    response = StreamingHttpResponse(chunks, content_type="application/pdf")
    name = f"{area.name} {_('建议纸条')} {order.count}.pdf"
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    response.headers["Content-Length"] = str(path.stat().st_size)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


async def _beside(path: Path) -> AsyncIterator[bytes]:
    """The file piece by piece, read in threads, so that a slow line holds up nobody."""
    chunks = _chunks(path)
    while chunk := await asyncio.to_thread(next, chunks, b""):
        yield chunk

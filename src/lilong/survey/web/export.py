"""Handing the exported ledger out."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from typing import IO
from uuid import UUID

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.places import queries as places
from lilong.places.web.asking import who
from lilong.survey.exporting import FORMATS, export_findings
from lilong.survey.web.filtering import asked

_CHUNK = 1 << 16
_IN_MEMORY = 1 << 20


@require_safe
def export(request: HttpRequest, place_id: UUID, fmt: str) -> StreamingHttpResponse:
    """The filtered ledger as a file; written to disk first, so a fault is a page and no stump."""
    place = places.place(place_id)
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when sent
    try:
        export_findings(who(request), place, asked(request.GET, place).chosen, fmt, file)  # type: ignore[arg-type]  # it is a binary file in all but name
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    chunks = _beside(file) if isinstance(request, ASGIRequest) else _chunks(file)
    response = StreamingHttpResponse(chunks, content_type=FORMATS[fmt])
    name = _("%(place)s排摸台账") % {"place": place.name} + f"-{timezone.localdate():%Y%m%d}.{fmt}"
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    response.headers["Content-Length"] = str(size)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


async def _beside(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk

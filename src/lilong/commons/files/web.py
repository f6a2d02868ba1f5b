"""Handing files out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from lilong.commons.files.content import path_of, preview_path, read_chunks
from lilong.commons.files.kinds import PHOTO_TYPES, WEBP
from lilong.commons.files.models import StoredFile
from lilong.commons.files.previews import EDGES
from lilong.commons.files.purposes import may_read
from lilong.kernel.actor import VISITOR

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "text/csv": "csv"}


@require_safe
def serve(request: HttpRequest, file_id: UUID, size: str) -> HttpResponseBase:
    """A stored file, in `size` original, small (320 px) or large (1280 px).

    A preview that is not made yet is answered with the original. Who may not read the file
    hears the same 404 as for one that does not exist.
    """
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None or not may_read(getattr(request, "actor", VISITOR), stored):
        raise Http404
    return hand_out(request, stored, size)


def hand_out(request: HttpRequest, stored: StoredFile, size: str) -> HttpResponseBase:
    """A stored file in a size, once its module has said that this reader may have it."""
    if size not in ("original", *EDGES):
        raise Http404
    path, media_type = _choose(stored, size)
    if not path.exists():
        raise Http404
    etag = f'"{path.name}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or _stream(request, path, media_type)
    _guard(response, stored, media_type, etag)
    return response


def _choose(stored: StoredFile, size: str) -> tuple[Path, str]:
    if size in EDGES and stored.preview_state == "made":
        preview = preview_path(stored.content, EDGES[size])
        if preview.exists():
            return preview, WEBP
    return path_of(stored.content), stored.media_type


def _stream(request: HttpRequest, path: Path, media_type: str) -> HttpResponseBase:
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(content_type=media_type)
    elif isinstance(request, ASGIRequest):
        response = StreamingHttpResponse(_read_beside(path), content_type=media_type)
    else:
        response = StreamingHttpResponse(read_chunks(path), content_type=media_type)
    response.headers["Content-Length"] = str(path.stat().st_size)
    return response


async def _read_beside(path: Path) -> AsyncIterator[bytes]:
    """The file piece by piece, read in threads, so that a slow phone holds up nobody."""
    chunks = read_chunks(path)
    while chunk := await asyncio.to_thread(next, chunks, b""):
        yield chunk


def _guard(response: HttpResponseBase, stored: StoredFile, media_type: str, etag: str) -> None:
    """Headers by which a file stays a file, whatever it turns out to hold."""
    shown = "inline" if media_type in PHOTO_TYPES else "attachment"
    name = f"{stored.content[:12]}.{_ENDINGS.get(media_type, 'bin')}"
    response.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = etag

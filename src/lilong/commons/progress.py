"""How far long work has come, visible to other processes while it holds the database.

A small file a piece of work, replaced as a whole: on SQLite the work's own transaction could
not show its progress, and would keep others from writing it.

    with Progress(id, total=rows, done_url=report) as progress:
        for row in …:
            …
            progress.step()
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SECONDS_BETWEEN = 0.25
KEPT = timedelta(days=1)
_ID = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class Reading:
    """How far a piece of work is: `done` of `total`; `state` is waiting, running, done or failed.

    `done_url` is the page to go to when it is done.
    """

    state: str
    done: int
    total: int
    done_url: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will change."""
        return self.state in ("done", "failed")


def new_progress(*, total: int = 0, of: UUID | None = None) -> str:
    """A place to report to, not to be guessed, for work that is about to be enqueued.

    Args:
        of: the id of the thing that is worked on; `progress_id_of` finds the place again.
    """
    progress_id = progress_id_of(of) if of else secrets.token_urlsafe(24)
    _write(progress_id, Reading("waiting", 0, total))
    return progress_id


def progress_id_of(thing: UUID) -> str:
    """Where work on a thing reports to: found again from its id, but only with the house's key."""
    return salted_hmac("lilong.progress", thing.hex, algorithm="sha256").hexdigest()[:32]


def read_progress(progress_id: str) -> Reading | None:
    """How far the work is; None when there is no such work, or it ended long ago."""
    try:
        return Reading(**json.loads(_file(progress_id).read_text()))
    except (OSError, ValueError, TypeError):
        return None


class Progress:
    """Reports one piece of work, at most four times a second, and how it ended."""

    def __init__(self, progress_id: str, total: int, *, done_url: str = "") -> None:
        self.progress_id, self.total, self.done_url = progress_id, total, done_url
        self.done = 0
        self._written = 0.0

    def __enter__(self) -> Progress:
        self._report("running")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._report("failed" if kind else "done")

    def step(self, n: int = 1) -> None:
        """`n` more pieces are done."""
        self.done += n
        if time.monotonic() - self._written >= SECONDS_BETWEEN:
            self._report("running")

    def _report(self, state: str) -> None:
        self._written = time.monotonic()
        # A file that is read again may hold more than was counted the first time.
        total = max(self.total, self.done) if self.total else 0
        _write(self.progress_id, Reading(state, self.done, total, self.done_url))


def forget_finished(now: datetime) -> int:
    """Remove the notes of work that nobody has reported on for a day; return how many."""
    oldest, gone = (now - KEPT).timestamp(), 0
    for note in _folder().glob("*.json"):
        if note.stat().st_mtime < oldest:
            note.unlink(missing_ok=True)
            gone += 1
    return gone


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "run" / "progress"


def _file(progress_id: str) -> Path:
    if not _ID.fullmatch(progress_id):
        raise ValueError("no id of a piece of work")
    return _folder() / f"{progress_id}.json"


def _write(progress_id: str, reading: Reading) -> None:
    note = _file(progress_id)
    note.parent.mkdir(parents=True, exist_ok=True)
    draft = note.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(asdict(reading)))
    draft.replace(note)


# ── The page that waits ─────────────────────────────────────────────────────────────────────


@never_cache
@require_safe
def progress(request: HttpRequest, progress_id: str) -> HttpResponse:
    """How far it is: JSON for scripts, a fragment for htmx, else a page that renews itself."""
    reading = read_progress(progress_id)
    if reading is None:
        raise Http404
    if request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse(asdict(reading))
    fragment = "HX-Request" in request.headers
    template = "progress/fragment.html" if fragment else "progress/progress.html"
    response = render(request, template, {"reading": reading, "progress_id": progress_id})
    if not fragment and not reading.ended:
        response.headers["Refresh"] = "2"
    return response


app_name = "progress"
urlpatterns = [path("<str:progress_id>", progress, name="progress")]

"""Pages whose address is itself a proof: a slip's, a receipt's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

View = Callable[..., HttpResponse]


def kept_apart(view: View) -> View:
    """No cache keeps it, no search finds it, no other site is told of it, no log quotes it.

    Our own pages are told: the forms in the frame, such as that of the language, are only taken
    when they say where they come from.
    """

    @wraps(view)
    def apart(request: HttpRequest, **named: Any) -> HttpResponse:
        response = view(request, **named)
        add_never_cache_headers(response)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # Django writes the address of every refusal into its log, unless that was done.
        response._has_been_logged = True  # type: ignore[attr-defined]  # of Django
        return response

    return apart

"""Who is behind a request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def session_limits(get_response: Handler) -> Handler:
    return get_response


def acting_person(get_response: Handler) -> Handler:
    return get_response


def second_factor(get_response: Handler) -> Handler:
    return get_response

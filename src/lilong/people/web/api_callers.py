"""Who a program speaks for: the bearer of a token, a signed-in browser, or nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from lilong.kernel.actor import VISITOR, Actor
from lilong.kernel.refusal import NotAllowed

SAFE = ("GET", "HEAD", "OPTIONS")


class Browser(AuthBase):
    """A page of ours in a signed-in browser: its session, and for what changes anything its form
    token."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
        if not actor.known:
            return None
        if request.method not in SAFE and check_csrf(request) is not None:
            raise NotAllowed(
                _("这个请求没有带页面的口令，没有办"),
                remedy=_("程序请用令牌；页面请带上 X-CSRFToken。"),
            )
        return actor


def nobody(request: HttpRequest) -> Actor:
    """Without a token and without a session one is a visitor, who may read what is public."""
    return VISITOR


CALLERS: list[Callable[..., Any]] = [Browser(), nobody]

"""Who a program speaks for: the bearer of a token, a signed-in browser, or nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from lilong.kernel.actor import VISITOR, Actor
from lilong.kernel.refusal import NotAllowed
from lilong.people.actions.note_token_use import note_token_use
from lilong.people.queries import bearer_of

SAFE = ("GET", "HEAD", "OPTIONS")


class WrongToken(NotAllowed):
    """A token that is good no longer, or never was."""

    status = 401


class Program(HttpBearer):
    """A program with a token of its person, in the header `Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        bearer = bearer_of(token)
        if bearer is None:
            raise WrongToken(
                _("这个令牌不能用：写错了、到期了，或者已经收回"),
                remedy=_("请在“我的资料”的“程序令牌”里另发一个。"),
            )
        request.actor = bearer.actor  # type: ignore[attr-defined]  # who every door asks for
        if request.method not in SAFE and not bearer.writes:
            raise NotAllowed(_("这个令牌只能看，不能改"), remedy=_("请另发一个“也可以改”的令牌。"))
        if bearer.used_on != timezone.localdate():
            note_token_use(bearer.actor, token_id=bearer.token_id)
        return bearer.actor


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


CALLERS: list[Callable[..., Any]] = [Program(), Browser(), nobody]

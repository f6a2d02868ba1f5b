"""What every door for programs shares: refusals as problems (RFC 9457), pages by keyset."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import Conflict, Invalid, NotAllowed, Refused

PROBLEM = "application/problem+json"

T = TypeVar("T")


class Problem(Schema):
    """How the house says no: in the person's words, with the rule and a remedy."""

    type: str = "about:blank"
    title: str = Field(description="The HTTP status in words")
    status: int
    detail: str = Field(description="One sentence in the reader's language")
    basis: str = Field("", description="The article or house rule behind it")
    remedy: str = Field("", description="What would make it possible")
    fields: dict[str, list[str]] = Field(
        default_factory=dict, description="What is wrong with which entry"
    )


class Page(Schema, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None = None
    """Address of the next page; null at the end."""


_REFUSALS = frozenset({400, 401, 403, 404, 409, 413, 422, 429, 503})


def answers(out: Any, status: int = 200) -> dict[Any, Any]:
    """What an operation may answer: `out`, or a problem."""
    return {status: out, _REFUSALS: Problem}


def next_url(request: HttpRequest, **go_on: object) -> str | None:
    """The address of the next page: this one with other places to go on from; None at the end."""
    if not any(value is not None for value in go_on.values()):
        return None
    kept = {name: value for name, value in request.GET.items() if name not in go_on}
    query = urlencode({**kept, **{name: str(value) for name, value in go_on.items()}})
    return f"{settings.SITE_URL}{request.path}?{query}"


def problem_of(request: HttpRequest, refused: Refused, status: int = 0) -> JsonResponse:
    """A refusal for a program."""
    status = status or refused.status
    unknown = isinstance(refused, NotAllowed) and not getattr(request, "actor", VISITOR).known
    if status == HTTPStatus.FORBIDDEN and unknown:
        status = HTTPStatus.UNAUTHORIZED
    fields: Mapping[str, Any] = refused.fields if isinstance(refused, Invalid) else {}
    if isinstance(refused, Conflict):
        fields = {name: [str(value)] for name, value in refused.theirs.items()}
    return problem(
        status, refused.sentence, basis=refused.basis, remedy=refused.remedy, fields=fields
    )


def problem(
    status: int,
    detail: str,
    *,
    basis: str = "",
    remedy: str = "",
    fields: Mapping[str, Any] | None = None,
) -> JsonResponse:
    """A problem with these words."""
    body = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        basis=basis,
        remedy=remedy,
        fields=dict(fields or {}),
    )
    response = JsonResponse(
        body.dict(),
        status=status,
        content_type=PROBLEM,
        json_dumps_params={"ensure_ascii": False},
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Lilong"'
    return response


def unreadable(fields: Mapping[str, list[str]]) -> Invalid:
    """What was sent does not have the shape that the document says."""
    return Invalid(
        _("发来的内容和接口说明不符"),
        fields=fields,
        remedy=_("请按 /api/v1/openapi.json 的说明改。"),
    )

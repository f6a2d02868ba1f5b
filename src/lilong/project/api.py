"""The door for programs: every module's router at /api/v1/, one document for all of them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema, get_schema
from ninja.parser import Parser

from lilong.commons.busy import is_busy
from lilong.commons.web.api import PROBLEM, problem_of, unreadable
from lilong.commons.web.middleware import RETRY_AFTER, busy
from lilong.council.api import router as council
from lilong.kernel.refusal import NotFound, Refused
from lilong.people.web.api_callers import CALLERS

JSON = "application/json"


class PlainParser(Parser):
    """JSON that says it is JSON, and whose texts hold no NUL: nobody types one, no database keeps
    one."""

    def parse_body(self, request: HttpRequest) -> Any:
        # A page elsewhere can have its visitors send any other type without asking us first:
        # each from an address of their own, so that no count of sayings would stop it.
        if request.content_type != JSON:
            raise HttpError(415, JSON)
        if b"\\u0000" in request.body or b"\0" in request.body:
            raise HttpError(400, "NUL")
        return json.loads(request.body)


class House(NinjaAPI):
    """Ninja's API; its document says of refusals that they are problems."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        if path_prefix is None:
            path_prefix = self.get_root_path(path_params or {})
        return _document(self, path_prefix)


@cache
def _document(house: House, path_prefix: str) -> OpenAPISchema:
    """It changes with the program only, and takes a quarter of a second to draw up."""
    document = get_schema(api=house, path_prefix=path_prefix)
    for path in document["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400 and "content" in answer:
                    answer["content"] = {PROBLEM: answer["content"].pop("application/json")}
    return document


api = House(
    title="Lilong 里弄",
    version="1.0.0",
    description=(
        "Suggestions, themes, conversations, meetings, resolutions and promises of a residents' "
        "area. A program may do what the person behind its token may do, through the same doors, "
        "and is refused in the same words."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=CALLERS,
    parser=PlainParser(),
)
api.add_router("", council)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """No, in the person's words."""
    return problem_of(request, error)


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: what was sent is not what the document asks for."""
    fields: dict[str, list[str]] = {}
    for one in error.errors:
        name = ".".join(str(part) for part in one["loc"][1:] if part != "payload") or "body"
        fields.setdefault(name, []).append(str(one["msg"]))
    return problem_of(request, unreadable(fields))


@api.exception_handler(HttpError)
def unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """400: no JSON, or a text that no database keeps."""
    said = Refused(_("这个请求我们看不懂"), remedy=_("请按 /api/v1/openapi.json 的说明改。"))
    return problem_of(request, said, status=error.status_code)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """404."""
    return problem_of(request, NotFound(_("没有找到这一页")))


@api.exception_handler(Exception)
def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """503 when the database is busy; anything else is a fault of ours, and told as one."""
    if is_busy(error):
        response = problem_of(request, busy(request), status=503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    raise error

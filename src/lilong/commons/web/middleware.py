"""What every answer of the house carries, and how it says no."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import is_valid_path
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lilong.commons.busy import is_busy
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused

Handler = Callable[[HttpRequest], HttpResponse]


def content_policy(*, workers: str = "'none'") -> str:
    """Only our own scripts and styles; `workers` where a page keeps something for the time without
    a network."""
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
        f"worker-src {workers}; form-action 'self'; frame-ancestors 'none'"
    )


_POLICY = content_policy()


def content_security(get_response: Handler) -> Handler:
    """Only our own scripts and styles run, on every page."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self)")
        return response

    return handle


def kept_by_nobody(get_response: Handler) -> Handler:
    """What the door for programs answers is kept by no cache, found by no search, and no other
    site is told of it: the address may be a proof, and the answer is for who asked."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith("/api/"):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["Referrer-Policy"] = "same-origin"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return handle


class PlainText:
    """A NUL in an address or in a field is refused: nobody types one, no database keeps one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_rest: object
    ) -> HttpResponse | None:
        queries = [request.GET]
        # Such a view settles who may send how much before the body may be read.
        if not getattr(view, "csrf_exempt", False):
            queries.append(request.POST)
        given = (
            text for query in queries for name, all_ in query.lists() for text in (name, *all_)
        )
        if "\0" in request.path_info or any("\0" in text for text in given):
            if words := typed_words(request):
                return _words_back(request, UNREADABLE, words, status=400)
            raise BadRequest("NUL")
        return None


class Refusals:
    """A refusal raised in a view becomes a page, or a fragment where htmx asked for one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Such an address stays in the bar over a form's refusal: then it is loaded again, or the
        # language is switched there.
        unanswered = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        above = page_above(request) if unanswered and request.method == "GET" else ""
        return HttpResponseRedirect(above) if above else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return answer_busy(request) if is_busy(error) else None
        if isinstance(error, NotAllowed) and _may_sign_in(request):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")
        if _was_signed_out(request, error) and (words := typed_words(request)):
            return _words_back(request, error, words, status=error.status)
        return answer_refusal(request, error)


def answer_refusal(request: HttpRequest, refused: Refused, *, status: int = 0) -> HttpResponse:
    """The refusal with its sentence, basis, remedy and a way back."""
    context = {"refused": refused, "back_url": way_back(request)}
    fragment = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    template = "lilong/components/refusal.html" if fragment else "lilong/refused.html"
    return render(request, template, context, status=status or refused.status)


UNREADABLE = Refused(
    _("里面有一个看不见的字符，没有收下"), remedy=_("请把下面的话复制回去，再交一次。")
)
_NEVER_SHOWN = frozenset({"csrfmiddlewaretoken", "token", "password", "login", "code"})
_MOST_SHOWN = 20


def typed_words(request: HttpRequest) -> list[str]:
    """What somebody wrote into a form that cannot be shown again: its texts, no codes and choices.

    Nothing of it is kept; it is shown once, to be copied.
    """
    if request.method != "POST" or request.headers.get("HX-Request"):
        return []
    given = (
        text.replace("\0", "").strip()
        for name, texts in request.POST.lists()
        if name not in _NEVER_SHOWN and "password" not in name
        for text in texts
    )
    # A choice or an id is one word of plain letters.
    words = [text for text in given if text and (not text.isascii() or " " in text)]
    return words[:_MOST_SHOWN]


def _words_back(
    request: HttpRequest, refused: Refused, words: list[str], *, status: int
) -> HttpResponse:
    """The refusal, what was written, and (for who is not signed in) the way to sign in."""
    back, sign_in = way_back(request), ""
    if not getattr(request, "actor", VISITOR).known:
        sign_in = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    context = {"refused": refused, "words": words, "back_url": back, "sign_in_url": sign_in}
    return render(request, "lilong/words_back.html", context, status=status)


def _was_signed_out(request: HttpRequest, error: Refused) -> bool:
    """Whether somebody sends a form who is nobody any more, such as after an idle hour."""
    known = getattr(request, "actor", VISITOR).known
    return not known and request.method == "POST" and isinstance(error, NotFound | NotAllowed)


# Seconds after which a browser or a program may try again what a busy database refused.
RETRY_AFTER = 30

BUSY = Refused(
    _("正在写入大量别的内容，您这一步没有办成，也没有办到一半"),
    remedy=_("请过半分钟再试。按浏览器的“后退”，您填的内容还在表单里。"),
)
BUSY_READING = Refused(
    _("正在写入大量别的内容，这一页暂时打不开"), remedy=_("请过半分钟再打开一次。")
)


def busy(request: HttpRequest) -> Refused:
    """What a request is told that waited in vain: a page to read holds nothing to be kept."""
    return BUSY_READING if request.method in ("GET", "HEAD") else BUSY


def answer_busy(request: HttpRequest) -> HttpResponse:
    """503: others held the database for longer than the request could wait."""
    response = answer_refusal(request, busy(request), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def page_above(request: HttpRequest) -> str:
    """The page that holds the form whose address this is, with the same filter; or empty."""
    above = urljoin(request.path, ".." if request.path.endswith("/") else ".")
    if not is_valid_path(above):
        return ""
    query = request.META.get("QUERY_STRING", "")
    return f"{above}?{query}" if query else above


def way_back(request: HttpRequest) -> str:
    """The page the person came from, if it is one of ours and another one; else the first page."""
    referer = request.headers.get("Referer", "")
    hosts = {request.get_host()} if _own_host(request) else set()
    if not url_has_allowed_host_and_scheme(referer, hosts, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(referer)
    back = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/" if back == request.get_full_path() and request.method == "GET" else back


def with_refusal(form: forms.BaseForm, refused: Refused) -> forms.BaseForm:
    """Put a refusal onto the bound form it answers, so that nothing typed is lost.

    What is said of a field stands at the field; everything else above the form.
    """
    said = refused.fields if isinstance(refused, Invalid) else {}
    named = {name: whys for name, whys in said.items() if name in form.fields}
    for name, whys in named.items():
        form.add_error(name, [forms.ValidationError(why) for why in whys])
    if not named or len(named) < len(said):
        form.add_error(None, _in_a_row(refused.sentence, refused.basis, refused.remedy))
    return form


def _in_a_row(*said: str) -> str:
    """Sentences in one line, each with its stop; one alone is none."""
    stop, ends = gettext("。"), "。！？.!?"
    told = [one for one in said if one]
    if len(told) > 1:
        told = [one if one[-1] in ends else f"{one}{stop}" for one in told]
    # Between Chinese sentences no blank stands.
    return ("" if stop == "。" else " ").join(told)


def _may_sign_in(request: HttpRequest) -> bool:
    known = getattr(request, "actor", VISITOR).known
    return not known and request.method == "GET" and "HX-Request" not in request.headers


def _own_host(request: HttpRequest) -> bool:
    try:
        return bool(request.get_host())
    except Exception:  # a forged host is why we are here: then no way back but the first page
        return False

"""Papers around sentences, as PDF and as Word: the author's slip, the notice board's poster."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.ballot.documents.posters import poster_document, print_poster
from lilong.ballot.web.apart import kept_apart
from lilong.commons.documents.pdf import set_document
from lilong.commons.documents.word import write_docx
from lilong.council import permissions
from lilong.council.documents.suggestion_papers import say_poster, slip_document
from lilong.council.keys import board_address, in_fours, short_address, short_qr
from lilong.council.queries.suggestions import feed_of, takes_strangers
from lilong.council.web.grounds import area_of
from lilong.places.web.asking import who

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@kept_apart
@require_safe
def slip(request: HttpRequest, short_key: str, fmt: str) -> HttpResponse:
    """The slip of one sentence, for whoever holds its short address."""
    one = feed_of(short_key).suggestion
    if fmt not in TYPES:
        raise Http404
    made = slip_document(
        code=one.code,
        key=in_fours(one.key),
        address=short_address(one.key),
        qr=short_qr(one.key),
        text=one.text,
        place=one.address,
        said_on=one.said_on,
        language=_language(request),
    )
    content = set_document(made).content if fmt == "pdf" else write_docx(made)
    return _handed_out(content, fmt, f"{_('纸条')} {one.code}")


@require_safe
def poster(request: HttpRequest, place_id: UUID, fmt: str) -> HttpResponse:
    """The poster with the code under which anybody says one sentence here."""
    area = area_of(place_id)
    permissions.answer_suggestion(who(request), area.path)
    if fmt not in TYPES:
        raise Http404
    made = say_poster(
        place=area.address,
        address=board_address(area.id),
        strangers=takes_strangers(area.id),
        language=_language(request),
    )
    content = print_poster(made).content if fmt == "pdf" else write_docx(poster_document(made))
    return _handed_out(content, fmt, f"{_('说一句')} {area.name}")


def _language(request: HttpRequest) -> str:
    return "en" if request.GET.get("in") == "en" else "zh-hans"


def _handed_out(content: bytes, fmt: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[fmt])
    # A PDF is looked at in the browser and printed from there.
    disposition = content_disposition_header(fmt != "pdf", f"{name}.{fmt}")
    response.headers["Content-Disposition"] = str(disposition)
    response.headers["Cache-Control"] = "private, no-store"
    return response

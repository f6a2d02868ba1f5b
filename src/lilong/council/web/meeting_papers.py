"""Papers and the calendar entry of a meeting, and the promise board, as files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lilong.commons.documents.blocks import Document
from lilong.commons.documents.pdf import CHINESE, set_document
from lilong.commons.documents.word import write_docx
from lilong.council import meeting_permissions as permissions
from lilong.council.documents.agenda import agenda_document
from lilong.council.documents.minutes import minutes_document
from lilong.council.documents.promise_board import board_document
from lilong.council.meeting_calendar import calendar_of
from lilong.council.meeting_printing import agenda_paper, minutes_paper
from lilong.council.models import Meeting
from lilong.council.queries.meetings import agenda_of, seen_meeting
from lilong.council.queries.minutes import minutes_of
from lilong.council.web.meeting_words import area_of
from lilong.council.web.promises import printed_board
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.places.web.asking import who

PDF, DOCX = "pdf", "docx"
_TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@never_cache
@require_safe
def paper(request: HttpRequest, meeting_id: UUID, paper: str, fmt: str) -> HttpResponse:
    """`agenda` or `minutes`, as `pdf` or `docx`; `?in=en` makes an English reader's copy."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    makers = {"agenda": _agenda, "minutes": _minutes}
    if paper not in makers or fmt not in _TYPES:
        raise NotFound(_("没有这种材料"))
    language = _language(request)
    with override(language):
        made = makers[paper](actor, found, language)
        name = f"{found.code} {found.title}.{fmt}"
    return _attached(made, fmt, name)


def _language(request: HttpRequest) -> str:
    """Papers are Chinese unless an English copy is asked for."""
    return "en" if request.GET.get("in") == "en" else CHINESE


def _agenda(actor: Actor, found: Meeting, language: str) -> Document:
    return agenda_document(agenda_paper(found), language=language)


def _minutes(actor: Actor, found: Meeting, language: str) -> Document:
    names = permissions.reads_names(actor, found.place_path, found.run_by)
    version = minutes_of(found, full=names)
    if version is None:
        raise NotFound(_("纪要还没有写好"), remedy=_("定稿以后就能在这里取。"))
    shown = minutes_paper(found, version, names=names)
    made_at = version.at.replace(microsecond=0)
    return minutes_document(shown, language=language, made_at=made_at)


@never_cache
@require_safe
def board(request: HttpRequest, place_id: UUID, fmt: str) -> HttpResponse:
    """The promise board of a place, by role, as `pdf` or `docx`."""
    place = area_of(place_id)
    if fmt not in _TYPES:
        raise NotFound(_("没有这种材料"))
    language = _language(request)
    with override(language):
        made = board_document(printed_board(who(request), place), language=language)
        name = f"{place.name} {_('承诺榜')}.{fmt}"
    return _attached(made, fmt, name)


@never_cache
@require_safe
def calendar(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The meeting for one's own calendar."""
    found = seen_meeting(who(request), meeting_id)
    text = calendar_of(found, agenda_of(found))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    name = f"{found.code} {found.title}.ics"
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    response.headers["Content-Language"] = get_language() or CHINESE
    return response


def _attached(made: Document, fmt: str, name: str) -> HttpResponse:
    content = write_docx(made) if fmt == DOCX else set_document(made).content
    response = HttpResponse(content, content_type=_TYPES[fmt])
    # A PDF is looked at in the browser and printed from there.
    response.headers["Content-Disposition"] = str(content_disposition_header(fmt != PDF, name))
    response.headers["Cache-Control"] = "private, no-store"
    return response

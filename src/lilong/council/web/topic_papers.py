"""The poster of a topic, as PDF and as Word."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lilong.commons.documents.pdf import CHINESE, set_document
from lilong.commons.documents.word import write_docx
from lilong.commons.web.addresses import address
from lilong.council.documents.topic_poster import OptionOnPaper, TopicPaper, topic_document
from lilong.council.kinds.topics import read_template
from lilong.council.models import Topic, TopicOption
from lilong.council.queries.topics import options_of, seen_topic
from lilong.council.topic_phases import phase_now
from lilong.council.topic_states import Side
from lilong.council.web.topic_words import dates_of
from lilong.kernel.refusal import NotFound
from lilong.places.web.asking import who

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_POINTS = 2


@never_cache
@require_safe
def poster(request: HttpRequest, topic_id: UUID, fmt: str) -> HttpResponse:
    """The poster; `?in=en` makes an English reader's copy."""
    found = seen_topic(who(request), topic_id)
    if fmt not in TYPES:
        raise NotFound(_("没有这种材料"))
    language = "en" if request.GET.get("in") == "en" else CHINESE
    with override(language):
        made = topic_document(_paper(found), language=language)
        name = f"{found.code} {found.title}.{fmt}"
    content = write_docx(made) if fmt == "docx" else set_document(made).content
    response = HttpResponse(content, content_type=TYPES[fmt])
    # A PDF is looked at in the browser and printed from there.
    response.headers["Content-Disposition"] = str(content_disposition_header(fmt != "pdf", name))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _paper(found: Topic) -> TopicPaper:
    phase = phase_now(found)
    options = [one for one in options_of(found) if not one.taken_back_because]
    result = f"{found.get_state_display()}。{found.ended_because}" if found.ended_because else ""
    return TopicPaper(
        title=found.title,
        over=f"{found.place.address} · {read_template(found.rules).label}",
        step=f"{phase.kind.label} {dates_of(phase)}" if phase else "",
        does=phase.kind.does if phase else "",
        result=result,
        background=found.background,
        options=tuple(OptionOnPaper(one.title, one.details, _points(one)) for one in options),
        address=f"{settings.SITE_URL}{address('council:topic', found.id)}",
    )


def _points(option: TopicOption) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(side.label), one["text"])
        for side in Side
        for one in option.best.get(side, ())[:_POINTS]
    )

"""Agreement and record as PDF or Word. Names only for mediators who ask for them, by POST."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lilong.cases.files.states import CaseState
from lilong.cases.mediation import permissions
from lilong.cases.mediation.actions.open_names import open_names
from lilong.cases.mediation.documents.agreement import (
    AgreementPaper,
    ClausePaper,
    agreement_document,
)
from lilong.cases.mediation.documents.record import RecordPaper, SittingPaper, record_document
from lilong.cases.mediation.effect import last_day_of_confirmation
from lilong.cases.mediation.models import AgreementSignature, Mediator
from lilong.cases.mediation.queries.files import Seen, seen_mediation, sessions_of, signatures_of
from lilong.cases.mediation.seating import label_of
from lilong.cases.mediation.states import AgreementForm, Seat, SignedBy
from lilong.commons.documents.blocks import Document
from lilong.commons.documents.pdf import CHINESE, set_document
from lilong.commons.documents.word import write_docx
from lilong.kernel.money import Money
from lilong.kernel.refusal import NotFound
from lilong.places.web.asking import who

PDF, DOCX = "pdf", "docx"
_TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, case_id: UUID, paper: str, fmt: str) -> HttpResponse:
    """`agreement` for the table, `record` for the mediators; a POST prints the names, and notes
    the look. `?in=en` makes an English reader's copy."""
    actor = who(request)
    seen = seen_mediation(actor, case_id)
    makers = {"agreement": _agreement, "record": _record}
    if paper not in makers or fmt not in _TYPES:
        raise NotFound(_("没有这种材料"))
    naming = request.method == "POST"
    if naming:
        permissions.mediate(actor, seen.table)
        makers[paper](seen, {}, CHINESE)  # there is something to print before a name is opened
    names = open_names(actor, case_id=case_id) if naming else {}
    language = "en" if request.GET.get("in") == "en" else CHINESE
    with override(language):
        made = makers[paper](seen, names, language)
        name = f"{seen.case.code} {made.title}.{fmt}"
    content = write_docx(made) if fmt == DOCX else set_document(made).content
    response = HttpResponse(content, content_type=_TYPES[fmt])
    response.headers["Content-Disposition"] = str(content_disposition_header(fmt != PDF, name))
    return response


def _sides(seen: Seen, names: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    table = seen.table
    return tuple((label_of(side), names.get(side.order, "")) for side in table.sides)


def _signed(seen: Seen) -> tuple[str, ...]:
    """Who signed this draft where no paper was: its line would look unsigned. Whoever signs by
    hand, does so on the paper itself."""
    signed = signatures_of(seen.agreement)
    return tuple(_signed_on_screen(signed.get(side.pk)) for side in seen.table.sides)


def _signed_on_screen(signed: AgreementSignature | None) -> str:
    if signed is None or signed.way != SignedBy.SCREEN:
        return ""
    told = {"day": signed.signed_on.isoformat(), "version": signed.version}
    return _("本人在屏幕上签，%(day)s，第 %(version)s 稿") % told


def mediators_on(seen: Seen) -> list[Mediator]:
    """Who mediated when the agreement took effect; of a draft, who sits now."""
    day = seen.agreement.effective_on if seen.agreement is not None else None
    if day is None:
        return seen.table.mediators
    sat = Mediator.objects.filter(mediation=seen.mediation, since__lte=day)
    return list(
        sat.filter(Q(until=None) | Q(until__gte=day)).select_related("person").order_by("id")
    )


def _agreement(seen: Seen, names: Mapping[int, str], language: str) -> Document:
    found = seen.agreement
    if found is None:
        raise NotFound(_("还没有写协议"))
    oral = found.form == AgreementForm.ORAL
    standing = _("草稿，第 %(version)s 稿") % {"version": found.version}
    last = ""
    if found.effective_on is not None:
        standing = _("%(day)s 生效") % {"day": found.effective_on.isoformat()}
        day = last_day_of_confirmation(seen.case)
        last = day.isoformat() if day else ""
    clauses = tuple(
        ClausePaper(
            one.side.letter,
            one.duty,
            one.due.isoformat(),
            str(Money(one.fen)) if one.fen else "",
            one.proof,
        )
        for one in seen.clauses
    )
    shown = AgreementPaper(
        number=seen.case.code,
        place=seen.case.address,
        oral=oral,
        standing=standing,
        sides=_sides(seen, names),
        facts=found.facts,
        clauses=clauses,
        signed=_signed(seen),
        mediators=tuple(one.person.name for one in mediators_on(seen)),
        confirmation_by=last,
        dated=found.effective_on.isoformat() if found.effective_on else "",
    )
    return agreement_document(shown, language=language)


def _record(seen: Seen, names: Mapping[int, str], language: str) -> Document:
    if seen.seat is not Seat.MEDIATOR:
        raise NotFound(_("调解记录由调解员保管"))
    table = seen.table
    told = "；".join(f"{side.letter} {side.get_told_display()}" for side in table.sides)
    public = _("可以旁听") if table.open_to_others else pgettext("调解", "不公开")
    sittings = tuple(
        SittingPaper(one.on.isoformat(), one.where, "、".join(one.present), one.record)
        for one in sessions_of(seen)
        if one.joint
    )
    result = str(CaseState(seen.case.state).label)
    shown = RecordPaper(
        number=seen.case.code,
        place=seen.case.address,
        source=seen.mediation.get_source_display(),
        sides=_sides(seen, names),
        mediators="、".join(one.person.name for one in table.mediators),
        rights=told,
        public=public,
        sittings=sittings,
        result=result,
    )
    return record_document(shown, language=language)

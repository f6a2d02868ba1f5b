"""The hand-over packet of a case as files."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lilong.cases.files import permissions
from lilong.cases.files.packet import packet_document, packet_values
from lilong.cases.files.queries.cases import seen_case
from lilong.commons.documents.pdf import CHINESE, set_document
from lilong.commons.documents.word import write_docx
from lilong.kernel.refusal import NotFound
from lilong.places.web.asking import who

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


@never_cache
@require_safe
def packet(request: HttpRequest, case_id: UUID, fmt: str) -> HttpResponse:
    """The packet as `pdf`, `docx` or `json`; `?in=en` makes an English reader's copy."""
    actor = who(request)
    found = seen_case(actor, case_id)
    permissions.make_packet(actor, found)
    if fmt not in _TYPES:
        raise NotFound(_("没有这种材料"))
    if fmt == "json":
        made = json.dumps(packet_values(found), ensure_ascii=False, indent=2).encode()
    else:
        language = "en" if request.GET.get("in") == "en" else CHINESE
        document = packet_document(found, language=language)
        made = write_docx(document) if fmt == "docx" else set_document(document).content
    answer = HttpResponse(made, content_type=_TYPES[fmt])
    name = f"{found.code} {_('移交材料')}.{fmt}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer

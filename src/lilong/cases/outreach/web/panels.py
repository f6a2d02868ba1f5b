"""What outreach says on the page of a case: what was promised, and the way to the door."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import Sight
from lilong.cases.files.states import AT_REST
from lilong.cases.files.web import case_panels
from lilong.cases.outreach import permissions
from lilong.cases.outreach.queries.promises import promises_of
from lilong.cases.outreach.queries.walking import talked_over_kinds
from lilong.commons.web.addresses import address
from lilong.places.web.asking import who
from lilong.places.web.panels import Panel


def register() -> None:
    """Speak on the page of every case."""
    case_panels.register("outreach.promises", promises)


def promises(request: HttpRequest, case: Case, sight: Sight) -> Panel | None:
    """The promises of a case that is talked over, late ones marked; a party reads its own."""
    if case.kind not in talked_over_kinds() or sight < Sight.PARTY:
        return None
    actor, lines = who(request), promises_of(case, timezone.localdate())
    walks = permissions.record_house_call.allows(actor, case.place_path)
    going = walks and case.state not in AT_REST and permissions.may_carry(actor, case)
    if not lines and not going:
        return None
    context = {
        "promises": lines,
        "words": sight >= Sight.FIELD,
        "door_url": address("cases:door", case.place_id) if going else "",
    }
    return Panel("cases/promises_panel.html", context)

"""The cases of which the reader is a party, and what else the rooms have for them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lilong.cases.files.kinds import kind_label
from lilong.cases.files.queries.own_cases import OwnCase, own_cases
from lilong.cases.files.states import CaseState
from lilong.cases.files.web import case_panels
from lilong.cases.files.web.words import state_tag
from lilong.commons.web.addresses import address
from lilong.places.web.asking import who


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Where each of them stands, what is asked, and the way to say something back."""
    found = [_shown(one) for one in own_cases(who(request))]
    groups = (
        (_("还在办"), [one for one in found if not one["resting"]]),
        (_("已了结"), [one for one in found if one["resting"]]),
    )
    context = {
        "groups": [(name, lines) for name, lines in groups if lines],
        "panels": case_panels.own_panels(request),
    }
    return render(request, "cases/mine.html", context)


def _shown(one: OwnCase) -> dict[str, Any]:
    case = one.case
    return {
        "code": case.code,
        "title": f"{kind_label(case.kind)} · {case.address}",
        "state": CaseState(case.state).label,
        "tag": state_tag(case.state),
        "now": one.now,
        "asked": one.asked,
        "by": one.by,
        "company": one.company,
        "resting": one.resting,
        "href": address("cases:mediation-own" if one.at_table else "cases:case", case.id),
        "say_url": address("cases:say", case.id) if one.speaks else "",
    }

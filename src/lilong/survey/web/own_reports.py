"""What I reported, and what became of it: for the reporter's own account, and for nobody else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lilong.places.web.asking import who
from lilong.places.web.panels import Panel
from lilong.survey.kinds import finding_kinds
from lilong.survey.queries.own_reports import OwnReport, own_reports
from lilong.survey.states import FindingState
from lilong.survey.web.report_panels import panels_of

# What a state of the ledger means to whoever told of it, and its tag.
STANDS: dict[str, tuple[str | Promise, str]] = {
    FindingState.REPORTED: (gettext_lazy("等社工核对"), "warn"),
    FindingState.FOUND: (gettext_lazy("核对过，登记了"), "info"),
    FindingState.RETURNED: (gettext_lazy("核对过，登记了"), "info"),
    FindingState.CONFIRMED: (gettext_lazy("核实了，居委会上门商量"), "info"),
    FindingState.DUPLICATE: (gettext_lazy("和先登记的一处一起办"), "info"),
    FindingState.CLEARED: (gettext_lazy("解决了"), "ok"),
    FindingState.DELETED: (gettext_lazy("核对过，没有登记"), "quiet"),
}


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My reports of a year, newest first. Nothing of what others said or did is on it."""
    found = own_reports(who(request))
    panels = panels_of({one.followed_id for one in found})
    context = {"reports": [_shown(one, panels[one.followed_id]) for one in found]}
    return render(request, "survey/own_reports.html", context)


def _shown(one: OwnReport, panels: list[Panel]) -> dict[str, Any]:
    words, kind = STANDS[one.state]
    return {
        "kind": finding_kinds()[one.kind].label,
        "address": one.address,
        "on": one.reported_on.isoformat(),
        "state": words,
        "tag": kind,
        "joined": one.joined,
        "panels": panels,
    }

"""The dossier (卷宗): thirteen items with what is missing, revisits, and the printed record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lilong.cases.files.states import CaseState
from lilong.cases.mediation import permissions
from lilong.cases.mediation.actions.file_paper import file_paper
from lilong.cases.mediation.actions.note_revisit import note_revisit
from lilong.cases.mediation.queries.completeness import MISSING, completeness_of, facts_of
from lilong.cases.mediation.queries.files import Seen, revisits_of, seen_mediation
from lilong.cases.mediation.states import Seat
from lilong.cases.mediation.web import forms
from lilong.cases.mediation.web.steps import Step, offers_for, take_step
from lilong.cases.mediation.web.words import trail_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.kernel.actor import Actor
from lilong.places.web.asking import who

S = CaseState


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What lies in the file and what is missing; for mediators and committee; whether it
    is whole for those above."""
    actor = who(request)
    seen = seen_mediation(actor, case_id)
    if seen.seat is Seat.PARTY:
        return redirect("cases:mediation-own", case_id)
    permissions.see_dossier(actor, seen.table)
    if request.method == "POST":
        return take_step(request, case_id, STEPS, _page, address("cases:dossier", case_id))
    return _page(request, seen, {}, 200)


def _revisit(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    note_revisit(actor, case_id=seen.case.id, **given)
    return _("回访记下了")


def _paper(actor: Actor, seen: Seen, given: dict[str, Any]) -> str:
    file_paper(actor, case_id=seen.case.id, **given)
    return _("记进卷宗了")


STEPS = {
    "revisit": Step(
        forms.RevisitForm,
        _revisit,
        gettext_lazy("记回访"),
        gettext_lazy("记下回访"),
        asks=True,
        once="revisit_id",
    ),
    "paper": Step(
        forms.PaperForm,
        _paper,
        gettext_lazy("记进卷宗一份材料"),
        gettext_lazy("记进卷宗"),
        asks=True,
        once="paper_id",
    ),
}


def _page(request: HttpRequest, seen: Seen, bad: dict[str, BaseForm], status: int) -> HttpResponse:
    revisits = revisits_of(seen)
    items = completeness_of(facts_of(seen))
    follows = permissions.follow_up.allows(who(request), seen.table)
    names = ["paper"] if follows else []
    if follows and seen.case.state in (S.AGREED, S.PERFORMED, S.CHECKED, S.CLOSED):
        names.insert(0, "revisit")
    context: dict[str, Any] = {
        "case": seen.case,
        "trail": trail_of(seen, Link(_("卷宗"))),
        "items": items,
        "over": seen.case.state in (S.FAILED, S.CLOSED, S.WITHDRAWN),
        "missing": sum(1 for one in items if one.state == MISSING),
        "revisits": revisits,
        "mediates": seen.seat is Seat.MEDIATOR,
        "offers": offers_for(request, STEPS, seen, bad, names),
        "bad": next(iter(bad.values()), None),
        "act_url": address("cases:dossier", seen.case.id),
    }
    return render(request, "cases/mediation_dossier.html", context, status=status)

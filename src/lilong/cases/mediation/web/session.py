"""A sitting: written down, and read by who may. No draft of it stays on the machine."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lilong.cases.mediation import permissions
from lilong.cases.mediation.actions.add_caucus_note import add_caucus_note
from lilong.cases.mediation.actions.hold_session import hold_session
from lilong.cases.mediation.caucus import notes_of
from lilong.cases.mediation.models import MediationSession
from lilong.cases.mediation.moving import check_sitting
from lilong.cases.mediation.queries.files import Seen, seen_mediation, seen_session
from lilong.cases.mediation.states import SessionKind, letter_of
from lilong.cases.mediation.web import forms
from lilong.cases.mediation.web.steps import number_of, refuse, token_for
from lilong.cases.mediation.web.words import trail_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council.covering import Telling
from lilong.council.web.covering import personal_of
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meet(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write a sitting down."""
    actor = who(request)
    seen = seen_mediation(actor, case_id)
    permissions.mediate(actor, seen.table)
    if request.method != "POST":
        # Said before somebody writes a page of words that cannot be taken.
        check_sitting(seen.case, seen.table)
        return _form(request, seen, forms.SessionForm(seen=seen, name="meet"), 200)
    form = forms.SessionForm(request.POST, seen=seen, name="meet")
    if not form.is_valid():
        return _form(request, seen, form, 422)
    try:
        meant = personal_of(request)
        number = number_of(request, "meet")
        hold_session(actor, case_id=case_id, personal=meant, session_id=number, **form.cleaned_data)
    except Telling as telling:
        form.masked = list(telling.covered.values())
        return _form(request, seen, form, telling.status)
    except Refused as refused:
        return _form(request, seen, refuse(form, refused), refused.status)
    messages.success(request, _("记下了"))
    return redirect(f"{address('cases:mediation', case_id)}?recorded=1")


def _form(request: HttpRequest, seen: Seen, form: forms.StepForm, status: int) -> HttpResponse:
    context = {
        "case": seen.case,
        "form": form,
        "token": token_for(request, "meet", form if form.is_bound else None),
        "trail": trail_of(seen, Link(_("记一次谈话"))),
    }
    return render(request, "cases/mediation_meet.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, case_id: UUID, session_id: UUID) -> HttpResponse:
    """A joint sitting for who was there; a separate one for the mediators alone."""
    actor = who(request)
    seen = seen_mediation(actor, case_id)
    found = seen_session(seen, session_id)
    if request.method != "POST":
        return _page(request, seen, found, forms.NoteForm(seen=seen, name="note"), 200)
    form = forms.NoteForm(request.POST, seen=seen, name="note")
    if not form.is_valid():
        return _page(request, seen, found, form, 422)
    try:
        add_caucus_note(actor, case_id=case_id, session_id=session_id, **form.cleaned_data)
    except Refused as refused:
        return _page(request, seen, found, with_refusal(form, refused), refused.status)
    messages.success(request, _("补记好了"))
    return redirect("cases:mediation-session", case_id, session_id)


def _page(
    request: HttpRequest, seen: Seen, found: MediationSession, form: BaseForm, status: int
) -> HttpResponse:
    actor = who(request)
    separate = found.kind == SessionKind.SEPARATE
    context: dict[str, Any] = {
        "case": seen.case,
        "session": found,
        "separate": separate,
        "room": found.room_of,
        "present": [letter_of(order) for order in found.present],
        "notes": notes_of(actor, seen.table, found) if separate else [],
        "form": form if separate and permissions.mediate.allows(actor, seen.table) else None,
        "trail": trail_of(seen, Link(found.on.isoformat())),
    }
    return render(request, "cases/mediation_session.html", context, status=status)

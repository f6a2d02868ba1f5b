"""The page that asks: those whom a case concerns, and the keepers what they were told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lilong.cases.files.models import Case
from lilong.cases.files.queries.cases import seen_case
from lilong.cases.files.states import CaseState
from lilong.cases.files.web.asking import case_trail
from lilong.cases.satisfaction import permissions
from lilong.cases.satisfaction.actions.note_satisfaction import note_satisfaction
from lilong.cases.satisfaction.actions.say_satisfaction import say_satisfaction
from lilong.cases.satisfaction.queries.answers import has_answered, to_be_asked
from lilong.cases.satisfaction.states import Choice
from lilong.cases.satisfaction.web.forms import SatisfactionForm
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council.covering import Telling
from lilong.council.web.covering import personal_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def satisfaction(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Answer for oneself; who keeps the case notes what a party said, and prints the slips."""
    actor = who(request)
    found = seen_case(actor, case_id)
    if permissions.say_satisfaction.allows(actor, found):
        return _own(request, actor, found)
    permissions.note_satisfaction(actor, found)
    return _told(request, actor, found)


def _own(request: HttpRequest, actor: Actor, found: Case) -> HttpResponse:
    assert actor.person_id is not None
    form: Any = SatisfactionForm(request.POST or None, case=found)
    context = {
        "title": _("满不满意"),
        "form": form,
        "own": True,
        "asks": found.state == CaseState.CLOSED and not has_answered(actor.person_id, found),
        "answered": found.state == CaseState.CLOSED,
    }

    def act(given: dict[str, Any]) -> str:
        say_satisfaction(actor, case_id=found.id, **given)
        return _("谢谢您，记下了。谁说了什么，居委会看不到")

    return _through(request, found, context, act)


def _told(request: HttpRequest, actor: Actor, found: Case) -> HttpResponse:
    left = to_be_asked(found) if found.state == CaseState.CLOSED else []
    form: Any = SatisfactionForm(request.POST or None, case=found, parties=left)
    context = {
        "title": _("替当事人记下满不满意"),
        "form": form,
        "own": False,
        "asks": bool(left),
        "answered": found.state == CaseState.CLOSED,
        "slips": [str(one.get_role_display()) for one in left],
        "choices": list(Choice.choices),
    }

    def act(given: dict[str, Any]) -> str:
        party = UUID(given.pop("party"))
        note_satisfaction(actor, case_id=found.id, party_id=party, **given)
        return _("记下了")

    return _through(request, found, context, act)


def _through(request: HttpRequest, found: Case, context: dict[str, Any], act: Any) -> HttpResponse:
    form, status = context["form"], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = act({**form.cleaned_data, "personal": personal_of(request)})
            except Telling as telling:
                context["masked"] = list(telling.covered.values())
            except Refused as refused:
                context["form"], status = with_refusal(form, refused), refused.status
            else:
                messages.success(request, said)
                return redirect(f"{address('cases:case', found.id)}?recorded=1")
    context |= {
        "case": found,
        "trail": case_trail(who(request), found, Link(context["title"])),
    }
    return render(request, "cases/satisfaction.html", context, status=status)

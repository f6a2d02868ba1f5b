"""What was opened together: right after it, in the history, and undone as one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lilong.cases.files.actions.undo_bulk_opening import Undone, undo_bulk_opening
from lilong.cases.files.kinds import kind_label
from lilong.cases.files.moving import LONGEST_WORDS
from lilong.cases.files.queries.bulk_openings import OpeningNow, openings_at, seen_opening
from lilong.cases.files.states import CaseState
from lilong.cases.files.web.words import moment, state_tag
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.commons.wording import listed
from lilong.council.covering import Telling
from lilong.council.web.covering import personal_of
from lilong.council.web.grounds import area_of
from lilong.council.web.suggestion_forms import WordsArea
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.web.asking import trail_to, who


class UndoForm(forms.Form):
    """Why all of it is taken back."""

    reason = WordsArea(label=gettext_lazy("为什么撤销"), rows=2, limit=LONGEST_WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True


@require_safe
def openings(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The last openings of an area."""
    actor, area = who(request), area_of(place_id)
    here = address("cases:cases", area.id)
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("办件"), here), Link(_("批量立案"))),
        "lines": [
            {
                "at": moment(one.at),
                "by": one.by.name,
                "count": one.count,
                "href": address("cases:opening", one.pk),
            }
            for one in openings_at(actor, area)
        ],
        "pick_url": address("cases:pick", area.id),
        "list_url": here,
    }
    return render(request, "cases/openings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """One opening: what became of each case, and the one way to take back the others."""
    actor = who(request)
    seen = seen_opening(actor, opening_id)
    if request.method != "POST":
        return _page(request, seen, UndoForm())
    form: Any = UndoForm(request.POST)
    if not form.is_valid():
        return _page(request, seen, form, status=422)
    reason, personal = form.cleaned_data["reason"], personal_of(request)
    try:
        undone = undo_bulk_opening(actor, opening_id=opening_id, reason=reason, personal=personal)
    except Telling as telling:
        masked = list(telling.covered.values())
        return _page(request, seen, form, masked=masked, status=telling.status)
    except Refused as refused:
        return _page(request, seen, with_refusal(form, refused), status=refused.status)
    messages.success(request, _said(undone))
    return redirect(f"{address('cases:opening', opening_id)}?recorded=1")


def _said(undone: Undone) -> str:
    if not undone.kept:
        return _("撤销了 %(count)s 件") % {"count": undone.withdrawn}
    return _("撤销了 %(count)s 件；%(kept)s 件已经有人办过，留着：%(codes)s") % {
        "count": undone.withdrawn,
        "kept": len(undone.kept),
        "codes": listed(code for _id, code in undone.kept[:10]),
    }


def _page(
    request: HttpRequest,
    seen: OpeningNow,
    form: forms.BaseForm,
    *,
    masked: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    made = seen.opening
    area = places.place(made.area_id)
    context = {
        "opening": made,
        "at": moment(made.at),
        "trail": trail_to(
            area,
            Link(_("办件"), address("cases:cases", area.id)),
            Link(_("批量立案"), address("cases:openings", area.id)),
            Link(moment(made.at)),
        ),
        "lines": [
            {
                "code": one.code,
                "kind": kind_label(one.kind),
                "address": one.address,
                "state": CaseState(one.state).label,
                "tag": state_tag(one.state),
                "href": address("cases:case", one.id),
            }
            for one in seen.cases
        ],
        "found": seen.found,
        "withdrawn": seen.withdrawn,
        "form": form,
        "masked": masked,
        "plan_url": address("cases:plan", area.id),
        "list_url": address("cases:cases", area.id),
    }
    return render(request, "cases/opening.html", context, status=status)

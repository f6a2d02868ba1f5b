"""The pages on which places are changed: correct, add below, close."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places import permissions, queries
from lilong.places.actions.add_place import add_place
from lilong.places.actions.change_place import change_place
from lilong.places.actions.close_place import close_place
from lilong.places.models import Place
from lilong.places.web.forms import AddForm, ChangeForm, CloseForm


def change(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Correct what is known about a place."""
    actor, row = _keeper_at(request, place_id)
    known = {
        "area": "" if row.area is None else f"{row.area // 100}.{row.area % 100:02d}",
        "area_basis": row.area_basis,
        "households": row.households,
    }
    form = ChangeForm(request.POST or None, initial=known)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_place(actor, place_id=row.pk, **form.cleaned_data)
                return redirect("places:place", place_id=row.pk)
            except Refused as refused:
                status = refused.status
                with_refusal(form, refused)
    return _form(request, row, form, _("更正资料"), _("保存"), status)


def add(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Register a place below this one."""
    actor, row = _keeper_at(request, place_id)
    form = AddForm(request.POST or None, parent=row)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = add_place(actor, parent_id=row.pk, **form.cleaned_data)
                return redirect("places:place", place_id=made.pk)
            except Refused as refused:
                status = refused.status
                with_refusal(form, refused)
    return _form(request, row, form, _("在下面登记一个地点"), _("登记"), status)


def close(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Close a place that is no more."""
    actor, row = _keeper_at(request, place_id)
    form = CloseForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                close_place(actor, place_id=row.pk, **form.cleaned_data)
                return redirect("places:place", place_id=row.pk)
            except Refused as refused:
                status = refused.status
                with_refusal(form, refused)
    return _form(request, row, form, _("停用这个地点"), _("停用"), status)


def _keeper_at(request: HttpRequest, place_id: UUID) -> tuple[Actor, Place]:
    """The actor and the place: unseen places are not found, others may not be changed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    row = queries.seen_place(actor, place_id)
    permissions.change_places(actor, row.path)
    return actor, row


def _form(
    request: HttpRequest, row: Place, form: forms.Form, title: str, submit: str, status: int
) -> HttpResponse:
    context = {"place": row, "form": form, "title": title, "submit": submit}
    return render(request, "places/form.html", context, status=status)

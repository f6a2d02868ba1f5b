"""Giving a case to another: who moves away or is overloaded leaves nobody's case behind."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lilong.cases.files import moving, permissions
from lilong.cases.files.actions.change_owner import change_owner
from lilong.cases.files.actions.change_owner_of_many import change_owner_of_many
from lilong.cases.files.models import Case
from lilong.cases.files.queries.cases import seen_case
from lilong.cases.files.recusal import parties_by_case
from lilong.cases.files.web.asking import case_trail, draft_key
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.people import queries as people
from lilong.places.web.asking import who


class OwnerForm(forms.Form):
    """Who keeps it from now on."""

    owner = forms.ChoiceField(label=gettext_lazy("由谁承办"), widget=forms.RadioSelect)
    others = forms.BooleanField(
        label=gettext_lazy("名下在这个居民区还在办的，一起换给这位同事"),
        help_text=gettext_lazy(
            "原来的承办人已经不在这里任职。与您或者这位同事本人有关的，不会一起换。"
        ),
        required=False,
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"owner": str(case.owner_id), "base_version": case.version})
        super().__init__(*args, **kwargs)
        keepers = moving.keepers_at(case.place_path)
        # Nobody keeps their own case.
        names = people.names_of(keepers - parties_by_case([case.pk])[case.pk])
        many = permissions.keep_cases.allows(actor, case.place_path)
        if case.owner_id in keepers or not many:
            del self.fields["others"]
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        by_name = sorted((name, str(key)) for key, name in names.items())
        owner.choices = [(key, name) for name, key in by_name]


@require_http_methods(["GET", "HEAD", "POST"])
def owner(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Choose among those who keep cases at the place."""
    actor = who(request)
    found = seen_case(actor, case_id)
    permissions.keep_case(actor, found)
    if request.method != "POST":
        return _page(request, found, OwnerForm(case=found, actor=actor))
    form = OwnerForm(request.POST, case=found, actor=actor)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    given = form.cleaned_data
    try:
        said = _change(actor, found, given)
    except Refused as refused:
        fresh = seen_case(actor, case_id)
        typed = request.POST.copy()
        typed["base_version"] = str(fresh.version)
        bad = with_refusal(OwnerForm(typed, case=fresh, actor=actor), refused)
        return _page(request, fresh, bad, status=refused.status)
    messages.success(request, said)
    return redirect(f"{address('cases:case', found.id)}?recorded=1")


def _change(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    """Give the case to another, where it was ticked with all else of whoever has gone; and what is
    said."""
    asked = {"owner_id": UUID(given["owner"]), "base_version": given["base_version"]}
    if not given.get("others"):
        change_owner(actor, case_id=found.id, **asked)
        return _("换好了，从现在起由这位同事承办")
    done = change_owner_of_many(actor, case_id=found.id, **asked)
    if done.count == 1:
        return _("换好了，名下没有别的还在办的")
    said = _("换好了，连这一件一共 %(count)s 件") % {"count": done.count}
    return said + (_("；名下还有，请从另一件再换一次") if done.more else "")


def _page(request: HttpRequest, found: Case, form: Any, *, status: int = 200) -> HttpResponse:
    title = _("换承办人")
    context = {
        "case": found,
        "trail": case_trail(who(request), found, Link(title)),
        "title": title,
        "lead": _("每一件都要有人负责；以前的经过都还在。"),
        "press": _("换人"),
        "beside": Link(
            _("看%(name)s在这个居民区承办、还在办的") % {"name": found.owner.name},
            f"{address('cases:cases', found.area_id)}?{urlencode({'kept': found.owner_id})}",
        ),
        "form": form,
        "draft": draft_key("owner", found, who(request)),
    }
    return render(request, "cases/more.html", context, status=status)

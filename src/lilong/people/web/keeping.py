"""Pages of those who keep the records: persons, roles, organisations, invitations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.commons.wording import clauses
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Refused
from lilong.people import permissions, queries
from lilong.people.actions.add_organisation import add_organisation
from lilong.people.actions.deactivate_account import deactivate_account
from lilong.people.actions.end_grant import end_grant
from lilong.people.actions.give_grant import give_grant
from lilong.people.actions.invite_person import invite_person
from lilong.people.actions.look_at_contact import look_at_contact
from lilong.people.actions.register_person import register_person
from lilong.people.actions.reset_second_factor import reset_second_factor
from lilong.people.queries import GrantLine, PersonLine
from lilong.people.web.forms import (
    GrantForm,
    OrganisationForm,
    PersonForm,
    PurposeForm,
    ReasonForm,
    posted,
)
from lilong.people.web.own import uuid_or_none
from lilong.places import queries as places
from lilong.places.queries import PlaceView

Act = Callable[[dict[str, Any]], object]


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    return actor


def _kept_place(actor: Actor, place_id: UUID) -> PlaceView:
    """The place, when the actor keeps its records. Raises NotFound or NotAllowed."""
    places.seen_place(actor, place_id)
    place = places.place(place_id)
    permissions.register_person(actor, place.path)
    return place


def _home(actor: Actor) -> PlaceView:
    """The first of the outermost places whose records the actor keeps. Raises NotAllowed."""
    path = next(iter(permissions.keeps_people_at(actor)), "/")
    permissions.register_person(actor, path)
    return places.way_down_to(path)[-1]


def _trail(actor: Actor, place: PlaceView, *further: Link) -> list[Link]:
    """The way down to the place, through the outer places whose people the actor keeps too."""
    kept = permissions.keeps_people_at(actor)
    links = [
        Link(outer.name, reverse("people:people", args=[outer.id]))
        for outer in places.way_down_to(place.path)
        if actor.system or any(covers(path, outer.path) for path in kept)
    ]
    return [*links, *further]


def _after_form(
    request: HttpRequest, form: forms.Form, act: Act, done: str, target: str
) -> HttpResponse | None:
    """On a good POST do `act` and go on to `target`; None when the form is to be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        act(form.cleaned_data)
    except Refused as refused:
        with_refusal(form, refused)
        return None
    messages.success(request, done)
    return HttpResponseRedirect(target)


def _form_page(
    request: HttpRequest, form: forms.Form, title: str, button: str, **context: Any
) -> HttpResponse:
    shown = {"form": form, "form_title": title, "button_label": button, **context}
    return render(request, "people/form.html", shown, status=422 if form.errors else 200)


def people(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Who is registered here and what they are: by name, fifty a page."""
    actor = _actor(request)
    place = _kept_place(actor, place_id)
    words = request.GET.get("q", "").strip()[:60]
    after = uuid_or_none(request.GET.get("after", ""))
    page = queries.people_at(actor, place.path, words=words, after=after)
    here = reverse("people:people", args=[place_id])
    later = f"{here}?{urlencode({'q': words, 'after': str(page.later)})}" if page.later else ""
    context = {
        "place": place,
        "trail_places": _trail(actor, place),
        "columns": [_("姓名"), _("身份"), _("账号")],
        "rows": [_person_row(line) for line in page.persons],
        "query": words,
        "later": later,
        "organisations": [
            [found.name, found.get_kind_display(), found.place.address if found.place else ""]
            for found in queries.organisations_at(place.path)
        ],
        "organisation_columns": [_("单位"), _("类型"), _("在哪里")],
    }
    return render(request, "people/people.html", context)


def _account_words(line: PersonLine) -> str:
    words = {"open": _("在用"), "closed": _("已停用"), "none": _("没有账号")}
    return words[line.account]


def _person_row(line: PersonLine) -> list[object]:
    roles = clauses(_grant_words(grant) for grant in line.grants)
    link = Link(line.name, reverse("people:person", args=[line.id]))
    return [link, roles or _("没有身份"), _account_words(line)]


def _grant_words(grant: GrantLine) -> str:
    states = {
        "holds": "",
        "later": _("（还没开始）"),
        "past": _("（已到期）"),
        "ended": _("（已结束）"),
    }
    return f"{grant.role_label} · {grant.place_name}{states[grant.state]}"


def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: what they are and were, and what can be done about it."""
    actor = _actor(request)
    line = queries.person_line(actor, person_id)
    record = queries.seen_person(actor, person_id)
    grants = [
        (grant, grant.state in ("holds", "later") and _may_end(actor, grant))
        for grant in line.grants
    ]
    paths = [record.path, *(grant.path for grant in line.grants if grant.state == "holds")]
    home = places.way_down_to(record.path)[-1:] if record.path else []
    context = {
        "person": line,
        "grants": grants,
        "account_words": _account_words(line),
        "home": home[0] if home else None,
        "may_look": permissions.look_at_contact.allows(actor, paths),
        "may_appoint": bool(actor.paths_with(permissions.REGISTRARS[:4])) or actor.system,
        "may_invite": _may_look_after(actor, record.id, record.path),
        "itself": actor.person_id == person_id,
    }
    return render(request, "people/person.html", context)


def _may_end(actor: Actor, grant: GrantLine) -> bool:
    return permissions.appoint.allows(actor, grant.role, grant.path, grant.person_id)


def _may_look_after(actor: Actor, person_id: UUID, home: str) -> bool:
    grants = queries.grants_ahead(person_id)
    return permissions.look_after_account.allows(actor, person_id, home, grants)


def register(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Register a person at a place."""
    actor = _actor(request)
    place = _kept_place(actor, place_id)
    form = PersonForm(posted(request))
    target = reverse("people:people", args=[place_id])

    def act(cleaned: dict[str, Any]) -> None:
        register_person(actor, place_id=place_id, **cleaned)

    done = _after_form(request, form, act, _("登记好了。下一步可以给一个身份。"), target)
    return done or _form_page(
        request,
        form,
        _("登记一位人员"),
        _("登记"),
        trail_places=_trail(actor, place, Link(_("登记"))),
        back=target,
    )


def new_organisation(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Register an organisation at a place."""
    actor = _actor(request)
    place = _kept_place(actor, place_id)
    form = OrganisationForm(posted(request))
    target = reverse("people:people", args=[place_id])

    def act(cleaned: dict[str, Any]) -> None:
        add_organisation(actor, place_id=place_id, **cleaned)

    done = _after_form(request, form, act, _("单位登记好了。"), target)
    return done or _form_page(
        request,
        form,
        _("登记一个单位"),
        _("登记"),
        trail_places=_trail(actor, place, Link(_("登记单位"))),
        back=target,
    )


def appoint(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a person a role."""
    actor = _actor(request)
    line = queries.person_line(actor, person_id)
    place = _home(actor)
    kept = permissions.keeps_people_at(actor)
    form = GrantForm(actor, person_id, kept, posted(request), initial={"place": place.address})
    target = reverse("people:person", args=[person_id])

    def act(cleaned: dict[str, Any]) -> None:
        place = places.find(actor, cleaned.pop("place"))
        give_grant(actor, person_id=person_id, place_id=place.id, **cleaned)

    done = _after_form(request, form, act, _("身份给好了，马上有效。"), target)
    title = _("给%(name)s一个身份") % {"name": line.name}
    return done or _form_page(request, form, title, _("授予"), back=target)


def end(request: HttpRequest, person_id: UUID, grant_id: UUID) -> HttpResponse:
    """End a role."""
    actor = _actor(request)
    line = queries.person_line(actor, person_id)
    form = ReasonForm(posted(request))
    target = reverse("people:person", args=[person_id])

    def act(cleaned: dict[str, Any]) -> None:
        end_grant(actor, grant_id=grant_id, **cleaned)

    done = _after_form(request, form, act, _("已经结束，马上生效。"), target)
    title = _("结束%(name)s的身份") % {"name": line.name}
    return done or _form_page(request, form, title, _("结束"), back=target, danger=True)


def close_account(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Close an account."""
    actor = _actor(request)
    line = queries.person_line(actor, person_id)
    form = ReasonForm(posted(request))
    target = reverse("people:person", args=[person_id])

    def act(cleaned: dict[str, Any]) -> None:
        deactivate_account(actor, person_id=person_id, **cleaned)

    done = _after_form(request, form, act, _("账号停用了，各处都已退出。"), target)
    title = _("停用%(name)s的账号") % {"name": line.name}
    return done or _form_page(request, form, title, _("停用"), back=target, danger=True)


def reset_factor(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Take a lost second factor off an account."""
    actor = _actor(request)
    line = queries.person_line(actor, person_id)
    form = ReasonForm(posted(request))
    target = reverse("people:person", args=[person_id])

    def act(cleaned: dict[str, Any]) -> None:
        reset_second_factor(actor, person_id=person_id, **cleaned)

    done = _after_form(request, form, act, _("已经重置。下次登录会先请本人重新设置。"), target)
    title = _("重置%(name)s的两步验证") % {"name": line.name}
    return done or _form_page(request, form, title, _("重置"), back=target, danger=True)


@require_POST
@never_cache
def invite(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Make an invitation and show its link this once, to copy or to print."""
    actor = _actor(request)
    token = invite_person(actor, person_id=person_id)
    link = request.build_absolute_uri(reverse("people:open-invitation", args=[token]))
    line = queries.person_line(actor, person_id)
    return render(request, "people/invited.html", {"person": line, "link": link})


@never_cache
def contact(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask what a contact is needed for, and show it this once."""
    actor = _actor(request)
    line = queries.person_line(actor, person_id)
    form = PurposeForm(posted(request))
    context: dict[str, Any] = {"person": line, "form": form, "contact": None}
    if request.method == "POST" and form.is_valid():
        purpose = form.cleaned_data["purpose"]
        context["contact"] = look_at_contact(actor, person_id=person_id, purpose=purpose)
    return render(request, "people/contact.html", context, status=422 if form.errors else 200)


def my_people(request: HttpRequest) -> HttpResponse:
    """The people page of the outermost place whose records the actor keeps."""
    actor = _actor(request)
    return redirect("people:people", place_id=_home(actor).id)

"""Pages about oneself: what I am, how I am reached, and who looked."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.commons.sealed.looking import Look, looks_about
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.people import permissions, queries
from lilong.people.actions.change_own_contact import change_own_contact
from lilong.people.roles import ROLES
from lilong.people.web.forms import ContactForm


def me(request: HttpRequest) -> HttpResponse:
    """What I am where, and how I am reached."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    permissions.change_own(actor)
    assert actor.person_id is not None
    line = queries.person_line(actor, actor.person_id)
    contact = queries.own_contact(actor.person_id)
    return render(request, "people/me.html", {"person": line, "contact": contact})


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types
def change_contact(request: HttpRequest) -> HttpResponse:
    """Change my own phone and mail address, after the password was asked once more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    permissions.change_own(actor)
    assert actor.person_id is not None
    if request.method != "POST":
        form = ContactForm(initial=queries.own_contact(actor.person_id))
        return render(request, "people/change_contact.html", {"form": form})
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            change_own_contact(actor, **form.cleaned_data)
        except Refused as refused:
            with_refusal(form, refused)
        else:
            messages.success(request, _("已经改好了。"))
            return redirect("people:me")
    return render(request, "people/change_contact.html", {"form": form}, status=422)


def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at what is sealed about me: when, in which role, what for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    permissions.change_own(actor)
    assert actor.person_id is not None
    page = looks_about(actor.person_id, after=uuid_or_none(request.GET.get("after", "")))
    names = queries.names_of(look.viewer_id for look in page.looks)
    rows = [_row(look, names.get(look.viewer_id, "")) for look in page.looks]
    older = f"{reverse('people:looks')}?after={page.older}" if page.older else ""
    columns = [_("什么时候"), _("谁看的"), _("身份"), _("看了什么"), _("为了什么")]
    context = {"rows": rows, "columns": columns, "older": older}
    return render(request, "people/looks.html", context)


def _row(look: Look, name: str) -> list[str]:
    when = timezone.localtime(look.at).strftime("%Y-%m-%d %H:%M")
    role = ROLES.get(look.viewer_role)
    return [when, name, str(role.label) if role else look.viewer_role, look.what, look.purpose]


def uuid_or_none(text: str) -> UUID | None:
    """The id that an address names; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None

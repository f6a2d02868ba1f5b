"""The page on which an invited person chooses how to sign in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import Invalid
from lilong.people import queries
from lilong.people.actions.accept_invitation import accept_invitation, refuse_unless_good
from lilong.people.web.forms import AcceptForm, posted

_TOKEN = "lilong_invitation"  # noqa: S105 - the name of a session key


@never_cache
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token out of the address bar, the history and other sites' logs."""
    request.session[_TOKEN] = token
    return redirect("people:accept-invitation")


@never_cache
@sensitive_post_parameters()
def accept(request: HttpRequest) -> HttpResponse:
    """Choose a sign-in name and a password."""
    token = request.session.get(_TOKEN, "")
    person = refuse_unless_good(token)
    form = AcceptForm(posted(request))
    if request.method == "POST" and form.is_valid():
        username, password = form.cleaned_data["username"], form.cleaned_data["password"]
        try:
            accept_invitation(VISITOR, token=token, username=username, password=password)
        except Invalid as refused:
            with_refusal(form, refused)
        else:
            request.session.pop(_TOKEN)
            messages.success(request, _("账号开好了。请用刚才的登录名和密码登录。"))
            return redirect("account_login")
    context = {"form": form, "name": person.name, "grants": queries.standings_today(person.id)}
    status = 422 if form.is_bound else 200
    return render(request, "people/accept.html", context, status=status)

"""Ways in: the demo's one-click door, and the page that leads staff to a second factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lilong.commons.web.print_size import own_address
from lilong.kernel.refusal import NotFound
from lilong.people.models import User
from lilong.people.web import sessions

BACKEND = "lilong.people.accounts.AccountBackend"


@require_POST
def enter_demo(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as the demo's account for a role. Outside the demo there is no such door."""
    if not settings.DEMO:
        raise Http404
    user = User.objects.filter(demo_role=role, is_active=True).exclude(demo_role="").first()
    if user is None:
        raise NotFound(_("没有这个示例角色"), remedy=_("请回到首页，从列出的角色里选一个。"))
    login(request, user, backend=BACKEND)
    sessions.mark_verified(request, user)
    return HttpResponseRedirect(own_address(request, request.POST.get("next", "")))


def second_factor(request: HttpRequest) -> HttpResponse:
    """Why staff need a second factor, and the way to it."""
    if not isinstance(request.user, User):
        return redirect(settings.LOGIN_URL)
    has_one = Authenticator.objects.filter(
        user_id=request.user.pk, type=Authenticator.Type.TOTP
    ).exists()
    return render(request, "people/second_factor.html", {"has_one": has_one})

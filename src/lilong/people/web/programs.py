"""The tokens with which a person's programs speak: made, shown once, taken back."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.people import permissions, queries
from lilong.people.actions.create_token import create_token
from lilong.people.actions.revoke_token import revoke_token
from lilong.people.models import ApiToken
from lilong.people.web.forms import TokenForm, posted


@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """My tokens: what each is for, until when, when it was last used."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    permissions.change_own(actor)
    assert actor.person_id is not None
    rows = [_row(one) for one in queries.tokens_of(actor.person_id)]
    return render(request, "people/programs.html", {"rows": rows})


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types
def new_token(request: HttpRequest) -> HttpResponse:
    """Make one, after the password was asked once more; it is shown on this answer only."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    permissions.change_own(actor)
    form = TokenForm(posted(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = create_token(actor, **form.cleaned_data)
            except Refused as refused:
                with_refusal(form, refused)
                status = refused.status
            else:
                context = {"token": made.token, "kept": made.kept}
                return render(request, "people/token.html", context)
    return render(request, "people/new_token.html", {"form": form}, status=status)


@require_POST
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Take one back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    revoke_token(actor, token_id=token_id)
    messages.success(request, _("收回了，那个程序现在起什么都做不了。"))
    return redirect("people:programs")


def _row(one: ApiToken) -> dict[str, object]:
    ended = one.revoked_at is not None or one.expires_on < timezone.localdate()
    return {"token": one, "ended": ended}

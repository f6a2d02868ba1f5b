"""Saying that one is there: the page that the codes on the screen and on the poster open."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council.actions.check_in import CheckedIn
from lilong.council.actions.check_in import check_in as say_so
from lilong.council.door_codes import read_code
from lilong.council.meeting_printing import said_at
from lilong.council.models import Meeting
from lilong.council.queries.cockpit import says_so
from lilong.council.queries.meetings import seen_meeting
from lilong.council.roll import latest_attendance
from lilong.council.states import MeetingState
from lilong.council.web.meeting_words import trail_of
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who

_WRONG = {
    CheckedIn.WRONG_CODE: gettext_lazy("签到码不对，或者已经换了。请看屏幕上现在的六位数。"),
    CheckedIn.TOO_OFTEN: gettext_lazy("试的次数太多了，请等工作人员点您的名字。"),
}


class CheckInForm(forms.Form):
    """The code of the screen, where one sees it."""

    code = forms.CharField(
        label=gettext_lazy("签到码"),
        help_text=gettext_lazy("会场屏幕上的六位数。看不到的不用填，等工作人员点一下您的名字。"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One button, for oneself; the code of the screen is filled in where it was scanned.

    Whether a code holds is told only to whoever sends it, where it is counted.
    """
    actor = who(request)
    if not actor.known:
        return _sign_in_first(request)
    found = seen_meeting(actor, meeting_id)
    scanned = read_code(request.GET.get("code", ""))
    if request.method != "POST":
        if scanned and latest_attendance(found, actor.person_id):
            return redirect("council:cockpit", found.id)
        return _page(request, found, CheckInForm(initial={"code": scanned}))
    form = CheckInForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        came = say_so(actor, meeting_id=found.id, code=form.cleaned_data["code"])
    except Refused as refused:
        return _page(request, found, with_refusal(form, refused), status=refused.status)
    if came in _WRONG:
        form.add_error("code", _WRONG[came])
        return _page(request, found, form, status=422)
    if came is CheckedIn.HERE:
        messages.success(request, _("签到好了"))
    return redirect("council:cockpit", found.id)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """Whoever scans a code comes back to it after signing in.

    Whether there is such a meeting is not said before that.
    """
    messages.info(request, _("先登录，登录以后回到签到。没有账号的，请到门口请工作人员登记。"))
    here = request.get_full_path()
    return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")


def _page(
    request: HttpRequest, found: Meeting, form: forms.BaseForm, status: int = 200
) -> HttpResponse:
    actor = who(request)
    context = {
        "meeting": found,
        "when": said_at(found.starts_at),
        "open": found.state == MeetingState.OPEN,
        "here": bool(latest_attendance(found, actor.person_id)),
        "waits": says_so(actor, found),
        "form": form,
        "trail": trail_of(found, Link(_("签到"))),
    }
    return render(request, "council/check_in.html", context, status=status)

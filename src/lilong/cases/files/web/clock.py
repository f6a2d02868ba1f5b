"""Clocks that others' papers set going: written down when they are known, and when it was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lilong.cases.files import permissions
from lilong.cases.files.actions.end_clock import end_clock
from lilong.cases.files.actions.start_clock import LONGEST, by_the_hour, start_clock
from lilong.cases.files.kinds import by_hand, clock_name, clock_trigger
from lilong.cases.files.machines import machine_of
from lilong.cases.files.models import Case
from lilong.cases.files.queries.cases import clocks_of, seen_case
from lilong.cases.files.states import AT_REST, ClockState
from lilong.cases.files.web.asking import case_trail, draft_key
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who

_VERBS: dict[str, Callable[..., Any]] = {"start": start_clock, "end": end_clock}


class ClockForm(forms.Form):
    """Which clock begins or has been kept, on which day, when on it, and by what paper."""

    clock = forms.ChoiceField(label=gettext_lazy("哪个期限"), widget=forms.RadioSelect)
    on = forms.DateField(
        label=gettext_lazy("哪一天"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    at = forms.TimeField(
        label=gettext_lazy("几点几分"),
        help_text=gettext_lazy("按小时、分钟算的期限才要写"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )
    paper = forms.CharField(label=gettext_lazy("凭什么文书或者通知"), max_length=LONGEST)
    older = forms.BooleanField(
        label=gettext_lazy("请先核对：这一天确实早于立案才勾"), required=False
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            # Asked where a day was written that is older, and not before.
            del self.fields["older"]
        running = {one.clock for one in clocks_of(case) if one.state != ClockState.ENDED}
        clock = self.fields["clock"]
        assert isinstance(clock, forms.ChoiceField)
        clock.choices = [
            (f"end:{one}", _("%(clock)s：办到了") % {"clock": clock_name(one)})
            if one in running
            else (f"start:{one}", _from(one))
            for one in by_hand(machine_of(case))
        ]


def _from(clock: str) -> str:
    told = {"clock": clock_name(clock), "trigger": clock_trigger(clock)}
    if by_the_hour(clock):
        return _("%(clock)s：从“%(trigger)s”那一刻算起") % told
    return _("%(clock)s：从“%(trigger)s”那天算起") % told


@require_http_methods(["GET", "HEAD", "POST"])
def clock(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write down that a clock begins, or that what it waited for has been done."""
    actor = who(request)
    found = seen_case(actor, case_id)
    permissions.keep_case(actor, found)
    if found.state in AT_REST:
        raise Refused(_("这一件已经办结"), remedy=_("需要的话先重新办理。"))
    if request.method != "POST":
        return _page(request, found, ClockForm(case=found))
    form = ClockForm(request.POST, case=found)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    verb, _colon, named = form.cleaned_data["clock"].partition(":")
    asked = ("on", "at", "paper", "older") if verb == "start" else ("on", "at", "paper")
    given = {name: form.cleaned_data[name] for name in asked}
    try:
        _VERBS[verb](actor, case_id=found.id, clock=named, **given)
    except Refused as refused:
        return _page(request, found, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("记下了，怎么算的写在办件里"))
    return redirect(f"{address('cases:case', found.id)}?recorded=1")


def _page(request: HttpRequest, found: Case, form: Any, *, status: int = 200) -> HttpResponse:
    title = _("记下一个期限")
    context = {
        "case": found,
        "trail": case_trail(who(request), found, Link(title)),
        "title": title,
        "lead": _(
            "报送、处罚、信访、保修、消防和电梯这些期限由别人的文书或者通知开始；知道了就记下来，"
            "到哪一天到期，期限清单里看得到。"
        ),
        "press": _("记下"),
        "form": form,
        "draft": draft_key("clock", found, who(request)),
    }
    return render(request, "cases/more.html", context, status=status)

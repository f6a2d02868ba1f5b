"""Calling a joint meeting, noting what came of it, and what the bodies answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.cases.files.kinds import kind_label
from lilong.cases.files.models import Case
from lilong.cases.files.queries.cases import seen_case
from lilong.cases.files.web.asking import case_trail, draft_key
from lilong.cases.files.web.words import moment
from lilong.cases.joint import permissions
from lilong.cases.joint.actions.answer_joint_task import answer_joint_task
from lilong.cases.joint.actions.call_joint_meeting import call_joint_meeting
from lilong.cases.joint.actions.call_off_joint_meeting import call_off_joint_meeting
from lilong.cases.joint.actions.note_joint_meeting import note_joint_meeting
from lilong.cases.joint.models import JointMeeting
from lilong.cases.joint.queries.meetings import invitation, seen_meeting, seen_task
from lilong.cases.joint.states import JointState
from lilong.cases.joint.web.forms import AnswerForm, CallForm, OutcomeForm, ReasonForm
from lilong.cases.joint.web.panels import TAGS
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Fact, Link
from lilong.commons.web.form_token import new_token, read_token
from lilong.commons.web.middleware import with_refusal
from lilong.commons.wording import listed
from lilong.council.covering import Telling
from lilong.council.web.covering import personal_of
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.web.asking import trail_to, who

_FORM = "call-joint-meeting"


@require_http_methods(["GET", "HEAD", "POST"])
def joint(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Call a joint meeting about a case."""
    actor = who(request)
    found = seen_case(actor, case_id)
    permissions.call_joint_meeting(actor, found)
    form: Any = CallForm(request.POST or None, case=found)
    context = {
        "title": _("召集联席会议"),
        "token": request.POST.get("token") or new_token(actor, _FORM),
        "form": form,
    }

    def act() -> str:
        given = form.cleaned_data
        call_joint_meeting(
            actor,
            case_id=found.id,
            at=given["at"],
            where=given["where"],
            bodies=form.units(),
            decides=given["decides"],
            roles=given["roles"],
            meeting_id=read_token(actor, _FORM, request.POST.get("token", "")),
            base_version=given["base_version"],
            personal=personal_of(request),
        )
        return _("召集了。开过以后，回到这里记下定了什么。")

    def again() -> Any:
        typed = request.POST.copy()
        typed["base_version"] = str(seen_case(actor, case_id).version)
        return CallForm(typed, case=found)

    return _through(request, found, "cases/joint_call.html", context, act, again)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, case_id: UUID, joint_id: UUID) -> HttpResponse:
    """Note what a joint meeting agreed on, or why it was not held; whoever was only asked to come
    reads what it is about."""
    actor = who(request)
    if request.method != "POST" and (asked := invitation(actor, case_id, joint_id)):
        return _told(request, asked)
    held = seen_meeting(actor, case_id, joint_id)
    permissions.note_joint_meeting(actor, held.case)
    off = request.POST.get("step") == "off"
    kind: Callable[..., Any] = ReasonForm if off else OutcomeForm
    form = kind(request.POST) if request.method == "POST" else OutcomeForm(initial=_start(held))
    context = {
        "title": _("联席会议定了什么"),
        "meeting": held,
        "bodies": listed(held.bodies),
        "form": form,
        "off": off,
        "reason_form": form if off else ReasonForm(),
        "outcome": OutcomeForm(initial=_start(held)) if off else form,
    }

    def act() -> str:
        personal = personal_of(request)
        if off:
            reason = form.cleaned_data["reason"]
            call_off_joint_meeting(actor, meeting_id=held.id, reason=reason, personal=personal)
            return _("记下了，没有开成的原因也留在办件里")
        note_joint_meeting(
            actor,
            meeting_id=held.id,
            held_on=form.cleaned_data["held_on"],
            agreed=form.cleaned_data["agreed"],
            tasks=form.tasks(),
            personal=personal,
        )
        return _("记下了。到了答复的日子还没有答复的，会提醒承办人。")

    def again() -> Any:
        return kind(request.POST)

    return _through(request, held.case, "cases/joint_meeting.html", context, act, again)


def _told(request: HttpRequest, asked: JointMeeting) -> HttpResponse:
    case = asked.case
    context = {
        "case": case,
        "kind": kind_label(case.kind),
        "meeting": asked,
        "tag": TAGS[JointState(asked.state)],
        "facts": [
            Fact(_("什么时候开"), moment(asked.at)),
            Fact(_("在哪里开"), asked.where),
            Fact(_("要定什么"), asked.decides),
            Fact(_("哪里的事"), case.address),
            Fact(_("请哪些单位"), listed(asked.bodies)),
        ],
        "trail": trail_to(places.place(case.area_id), Link(_("这次联席会议"))),
        "home_url": address("home"),
    }
    return render(request, "cases/joint_told.html", context)


def _start(held: JointMeeting) -> dict[str, Any]:
    return {"held_on": timezone.localtime(held.at).date()}


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, case_id: UUID, joint_task_id: UUID) -> HttpResponse:
    """Note what a body answered about what it took on."""
    actor = who(request)
    found = seen_task(actor, case_id, joint_task_id)
    case = found.meeting.case
    permissions.note_joint_meeting(actor, case)
    form: Any = AnswerForm(request.POST or None)
    context = {
        "title": _("记下答复"),
        "lead": f"{found.body} · {found.what}",
        "press": _("记下"),
        "form": form,
    }

    def act() -> str:
        given = form.cleaned_data
        answer_joint_task(
            actor,
            task_id=found.id,
            done=given["done"] == "yes",
            words=given["words"],
            personal=personal_of(request),
        )
        return _("答复记下了")

    return _through(
        request, case, "cases/more.html", context, act, lambda: AnswerForm(request.POST)
    )


def _through(
    request: HttpRequest,
    case: Case,
    template: str,
    context: dict[str, Any],
    act: Callable[[], str],
    again: Callable[[], Any],
) -> HttpResponse:
    """A form of its own page: shown, sent, asked about names, refused with all that was typed."""
    form, status = context["form"], 200
    context |= {
        "case": case,
        "trail": case_trail(who(request), case, Link(context["title"])),
        "draft": draft_key(template, case, who(request)),
    }
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = act()
            except Telling as telling:
                context["masked"] = list(telling.covered.values())
            except Refused as refused:
                bad, status = with_refusal(again(), refused), refused.status
                context["form"] = bad
                context["reason_form" if context.get("off") else "outcome"] = bad
            else:
                messages.success(request, said)
                return redirect(f"{address('cases:case', case.id)}?recorded=1")
    return render(request, template, context, status=status)

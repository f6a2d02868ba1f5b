"""The register of challenges in the browser, with the clock of each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.ballot import permissions
from lilong.ballot.actions.challenge_result import Grounds, challenge_result
from lilong.ballot.actions.decide_challenge import BASIS, decide_challenge
from lilong.ballot.actions.note_court_paper import note_court_paper
from lilong.ballot.consent import live_consent
from lilong.ballot.models import Motion
from lilong.ballot.moving import local_day, now_for
from lilong.ballot.queries.motions import seen_motion
from lilong.ballot.queries.results import (
    ChallengeLine,
    CourtPaperLine,
    court_papers_of,
    register_of,
    seen_challenge,
)
from lilong.ballot.states import (
    OF_THE_COURT,
    POSTED,
    ChallengeResult,
    ChallengeState,
    MotionState,
)
from lilong.ballot.web.challenge_forms import ChallengeForm, CourtPaperForm, DecisionForm
from lilong.ballot.web.trails import trail_of
from lilong.commons.clocks import clock
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Fact, Link
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed, Refused
from lilong.places.web.asking import who

_TAGS: dict[str, str] = {
    ChallengeState.OPEN: "warn",
    ChallengeState.DISMISSED: "quiet",
    ChallengeState.ANNULLED: "stop",
}


@require_http_methods(["GET", "HEAD", "POST"])
def challenges(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """The register of a motion. POST enters a challenge."""
    actor = who(request)
    motion = seen_motion(actor, motion_id)
    if request.method != "POST":
        return _page(request, motion)
    permissions.challenge_result(actor, motion)
    form = _form(actor, motion, request.POST)
    if not form.is_valid():
        return _page(request, motion, form=form, status=422)
    try:
        challenge_result(actor, motion_id=motion_id, challenge=Grounds(**form.cleaned_data))
    except Refused as refused:
        shown = with_refusal(form, refused)
        return _page(request, motion, form=shown, status=refused.status)
    messages.success(request, _("已登记"))
    return redirect("ballot:challenges", motion_id)


def _form(actor: Actor, motion: Motion, data: Any = None) -> ChallengeForm:
    """The form; who brings their own needs no name and no day of receipt."""
    form = ChallengeForm(data)
    if not actor.has_role_at(motion.place_path, permissions.PREPARERS):
        del form.fields["by_name"], form.fields["received_on"]
    return form


def _page(
    request: HttpRequest, motion: Motion, *, form: BaseForm | None = None, status: int = 200
) -> HttpResponse:
    actor = who(request)
    open_to_all = motion.state in POSTED and motion.state != MotionState.ANNULLED
    may = open_to_all and permissions.challenge_result.allows(actor, motion)
    today = local_day(now_for(motion).at)
    context = {
        "motion": motion,
        "trail": trail_of(motion, Link(_("要求撤销的登记"))),
        "rows": [_row(line, today) for line in register_of(actor, motion)],
        "form": form or (_form(actor, motion) if may else None),
        "open": form is not None,
        "basis": clock("annul_window").basis,
        "consent": live_consent(motion.id) if motion.state == MotionState.CHALLENGED else None,
        "motion_url": address("ballot:motion", motion.id),
    }
    return render(request, "ballot/challenges.html", context, status=status)


def _row(line: ChallengeLine, today: Any) -> dict[str, Any]:
    return {
        "line": line,
        "kind": _TAGS[line.state],
        "href": address("ballot:challenge", line.id),
        "clock": _("%(knew)s 知道，一年到 %(due)s；%(received)s 收到")
        % {
            "knew": line.knew_on.isoformat(),
            "due": line.due_on.isoformat(),
            "received": line.received_on.isoformat(),
        },
        "days": (today - line.received_on).days if line.open else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """One challenge. POST writes down what became of it, or (`act=court`) the court's paper."""
    actor = who(request)
    motion, line = seen_challenge(actor, challenge_id)
    if request.method != "POST":
        return _one_page(request, motion, line)
    to_court, results = request.POST.get("act") == "court", _results(actor, motion, line)
    if not (line.to_court if to_court else results):
        raise NotAllowed(_("您不能登记这条要求的结果"), remedy=_("请交给业委会或街道。"))
    if to_court:
        return _court(request, motion, line)
    form = DecisionForm(request.POST, request.FILES, results=results)
    if not form.is_valid():
        return _one_page(request, motion, line, form=form, status=422)
    try:
        decide_challenge(actor, challenge_id=challenge_id, **form.cleaned_data)
    except Refused as refused:
        shown = with_refusal(form, refused)
        return _one_page(request, motion, line, form=shown, status=refused.status)
    messages.success(request, _("已登记结果"))
    return redirect("ballot:challenge", challenge_id)


def _court(request: HttpRequest, motion: Motion, line: ChallengeLine) -> HttpResponse:
    form = CourtPaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _one_page(request, motion, line, court=form, status=422)
    try:
        note_court_paper(who(request), challenge_id=line.id, **form.cleaned_data)
    except Refused as refused:
        shown = with_refusal(form, refused)
        return _one_page(request, motion, line, court=shown, status=refused.status)
    messages.success(request, _("已登记法院的文书"))
    return redirect("ballot:challenge", line.id)


def _results(actor: Actor, motion: Motion, line: ChallengeLine) -> list[str]:
    """What the reader may write down as the end of a challenge."""
    found = [one for one in ChallengeResult if line.to_court or one not in OF_THE_COURT]
    if line.court_on is not None or not permissions.decide_motion.allows(actor, motion):
        found = [one for one in found if one in OF_THE_COURT]
    return [str(one) for one in found]


def _one_page(
    request: HttpRequest,
    motion: Motion,
    line: ChallengeLine,
    *,
    form: BaseForm | None = None,
    court: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = who(request)
    results = _results(actor, motion, line) if line.open else []
    list_ = Link(_("要求撤销的登记"), address("ballot:challenges", motion.id))
    to_court = line.open and line.to_court and line.court_on is None
    context = {
        "motion": motion,
        "line": line,
        "kind": _TAGS[line.state],
        "trail": trail_of(motion, list_, Link(_("第 %(number)s 条") % {"number": line.number})),
        "facts": _facts(line),
        "papers": [_paper(paper) for paper in court_papers_of(actor, motion, line.id)],
        "form": form or (DecisionForm(results=results) if results else None),
        "court": court or (CourtPaperForm() if to_court else None),
        "court_open": court is not None,
        "for_another": line.open
        and not line.to_court
        and permissions.decide_motion.allows(actor, motion),
        "basis": BASIS,
        "consent": live_consent(motion.id) if line.open else None,
        "list_url": address("ballot:challenges", motion.id),
    }
    return render(request, "ballot/challenge.html", context, status=status)


def _paper(paper: CourtPaperLine) -> dict[str, Any]:
    return {
        "paper": paper,
        "scan": address("files:serve", paper.file_id, "large"),
        "scan_full": address("files:serve", paper.file_id, "original"),
    }


def _facts(line: ChallengeLine) -> list[Fact]:
    rows = [
        (_("哪天知道这个决定的"), line.knew_on),
        (_("哪天收到的"), line.received_on),
        (_("一年的期限"), line.due_on),
        (_("谁提出的"), line.by_name),
        (_("理由"), line.grounds),
        (_("法院案号"), line.court_ref),
        (_("法院的文书"), line.court_words),
        (_("文书上的日期"), line.court_on or ""),
        (_("结果"), line.result),
        (_("由谁、怎么决定的"), line.decision),
        (_("哪天决定的"), line.decided_on or ""),
    ]
    return [Fact(term, str(detail)) for term, detail in rows if detail]

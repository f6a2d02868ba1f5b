"""The count in the browser: four figures with their arithmetic, the scrutineers, the bundle."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.ballot import permissions
from lilong.ballot.actions.answer_scrutineer import answer_scrutineer
from lilong.ballot.actions.appoint_scrutineer import APPOINTING, appoint_scrutineer
from lilong.ballot.actions.check_count import check_count
from lilong.ballot.actions.end_scrutineer import end_scrutineer
from lilong.ballot.actions.export_bundle import export_bundle
from lilong.ballot.actions.post_result import scrutineers_required
from lilong.ballot.models import CountResult, Motion
from lilong.ballot.moving import said_at
from lilong.ballot.queries.motions import seen_motion
from lilong.ballot.queries.public import asked_of, roots_of, told
from lilong.ballot.queries.results import (
    ScrutineerLine,
    candidates,
    scrutineer,
    scrutineers_of,
    seen_result,
    unbrought_ballots,
)
from lilong.ballot.states import Channel, Choice, MotionState, ScrutinyState
from lilong.ballot.web.motion_facts import dates_of, doubted_clock
from lilong.ballot.web.motion_forms import AnswerForm, ScrutinyForm
from lilong.ballot.web.stages import TAGS
from lilong.ballot.web.trails import trail_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Column, Link
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.refusal import Invalid, Refused
from lilong.places.web.asking import who

SCRUTINY_TAGS: dict[str, str] = {
    ScrutinyState.APPOINTED: "quiet",
    ScrutinyState.CONFIRMED: "ok",
    ScrutinyState.OBJECTED: "warn",
    ScrutinyState.ENDED: "quiet",
}
_SHOWN = (Choice.AGREE, Choice.OPPOSE, Choice.ABSTAIN, Choice.SPOILED)


@require_safe
def counting(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """How the motion was counted, and who has checked it."""
    return _page(request, seen_motion(who(request), motion_id))


def _page(
    request: HttpRequest,
    motion: Motion,
    *,
    form: Any = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = who(request)
    result = seen_result(actor, motion)
    watching = permissions.is_scrutineer(actor, motion)
    lines = scrutineers_of(motion)
    context = {
        "motion": motion,
        "kind": TAGS[motion.state],
        "trail": trail_of(motion, Link(_("计票"))),
        "refused": refused,
        "outcome": told(motion, result) if result else None,
        "asked": asked_of(motion),
        "notes": result.figures.get("notes", []) if result else [],
        "choices": _choices(result) if result else [],
        "counted": said_at(result.counted_at) if result else "",
        "tables": _tables(result) if result else [],
        "dates": dates_of(motion),
        "scrutineers": [_scrutineer(one) for one in lines if one.state != ScrutinyState.ENDED],
        "confirmed": sum(one.state == ScrutinyState.CONFIRMED for one in lines),
        "needed": scrutineers_required(motion),
        "scrutineers_url": address("ballot:scrutineers", motion.id),
        "form": form or (ScrutinyForm() if _can_check(motion, watching=watching) else None),
        "posting": motion.state == MotionState.COUNTED
        and permissions.decide_motion.allows(actor, motion),
        "doubted": doubted_clock(motion)
        if motion.state == MotionState.COUNTED and permissions.decide_motion.allows(actor, motion)
        else "",
        "exporting": result is not None and permissions.export_bundle.allows(actor, motion),
        "unbrought": _unbrought(unbrought_ballots(actor, motion)),
        "roots": roots_of(motion),
        "next": _next(actor, motion, watching=watching),
    }
    return render(request, "ballot/count.html", context, status=status)


def _can_check(motion: Motion, *, watching: bool) -> bool:
    return watching and motion.state == MotionState.COUNTED


def _next(actor: Any, motion: Motion, *, watching: bool) -> dict[str, str]:
    if _can_check(motion, watching=watching):
        return {"title": _("请您核对计票"), "label": _("去核对"), "href": "#check"}
    if motion.state == MotionState.COUNTED:
        deciding = permissions.decide_motion.allows(actor, motion)
        if deciding:
            return {"title": _("核对无误就公布"), "label": _("去公布"), "href": "#post"}
    href = address("ballot:motion", motion.id)
    return {"title": _("回到这件事"), "label": motion.title, "href": href}


def _choices(result: CountResult) -> list[tuple[str, int]]:
    counts = result.tallies.get("choices", {})
    named = [(str(one.label), counts.get(one.value, 0)) for one in _SHOWN]
    return [*named, (_("没有投票"), counts.get("none", 0))]


def _unbrought(counts: dict[str, int] | None) -> list[tuple[str, int]] | None:
    if counts is None:
        return None
    return [(str(Channel(channel).label), count) for channel, count in counts.items()]


def _tables(result: CountResult) -> list[dict[str, Any]]:
    """The tallies by building and by channel; small groups stand together."""
    return [
        _table(_("按楼"), _("楼"), result.tallies.get("buildings", []), missing=True),
        _table(_("按投票方式"), _("方式"), result.tallies.get("channels", []), missing=False),
    ]


def _table(
    caption: str, first: str, rows: list[dict[str, Any]], *, missing: bool
) -> dict[str, Any]:
    last = [Column(_("没有投票"), number=True)] if missing else []
    columns = [
        Column(first),
        Column(_("户数"), number=True),
        *(Column(str(one.label), number=True) for one in _SHOWN),
        *last,
    ]
    return {
        "caption": caption,
        "columns": columns,
        "rows": [
            [
                _group_name(row),
                row["units"],
                *(row[one.value] for one in _SHOWN),
                *([row["none"]] if missing else []),
            ]
            for row in rows
        ],
    }


def _group_name(row: dict[str, Any]) -> str:
    if not row["key"]:
        return _("其他 %(count)s 组合计") % {"count": row.get("groups", 0)}
    return str(Channel(row["key"]).label) if row["key"] in Channel.values else str(row["name"])


def _scrutineer(line: ScrutineerLine) -> dict[str, Any]:
    return {
        "line": line,
        "kind": SCRUTINY_TAGS[line.state],
        "at": said_at(line.said_at) if line.said_at else "",
        "objects": line.state == ScrutinyState.OBJECTED,
        "can_end": line.state == ScrutinyState.APPOINTED,
        "end_url": address("ballot:scrutineer-end", line.id),
        "answer_url": address("ballot:scrutineer-answer", line.id),
    }


@require_POST
def check(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """What a scrutineer says."""
    actor = who(request)
    motion = seen_motion(actor, motion_id)
    permissions.check_count(actor, motion)
    form = ScrutinyForm(request.POST)
    if not form.is_valid():
        return _page(request, motion, form=form, status=422)
    try:
        check_count(actor, motion_id=motion_id, **form.cleaned_data)
    except Refused as refused:
        shown = with_refusal(form, refused)
        return _page(request, motion, form=shown, status=refused.status)
    messages.success(request, _("谢谢，已记下您的核对"))
    return redirect("ballot:count", motion_id)


# ── Scrutineers ─────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def scrutineers(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Who watches the count. POST appoints one."""
    actor = who(request)
    motion = seen_motion(actor, motion_id)
    if request.method != "POST":
        return _scrutineers_page(request, motion)
    permissions.decide_motion(actor, motion)
    try:
        appoint_scrutineer(actor, motion_id=motion_id, person_id=_person(request))
    except Refused as refused:
        return _scrutineers_page(request, motion, refused=refused)
    messages.success(request, _("已安排，系统会通知这位业主"))
    return redirect("ballot:scrutineers", motion_id)


def _person(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("person_id", ""))
    except ValueError as error:
        raise Invalid(_("请先选一位业主")) from error


def _scrutineers_page(
    request: HttpRequest,
    motion: Motion,
    refused: Refused | None = None,
    *,
    answering: UUID | None = None,
    form: Any = None,
    status: int = 200,
) -> HttpResponse:
    deciding = permissions.decide_motion.allows(who(request), motion)
    appointing = deciding and motion.state in APPOINTING
    words = request.GET.get("q", "") if appointing else ""
    lines = scrutineers_of(motion)
    context = {
        "motion": motion,
        "trail": trail_of(motion, Link(_("监票人"))),
        "refused": refused,
        "rows": [_scrutineer(one) for one in lines],
        "answering": deciding and motion.state == MotionState.COUNTED,
        "answer_form": form or AnswerForm(),
        "answered_id": answering,
        "needed": scrutineers_required(motion),
        "deciding": deciding,
        "appointing": appointing,
        "words": words,
        "found": candidates(motion, words),
        "count_url": address("ballot:count", motion.id),
    }
    status = refused.status if refused else status
    return render(request, "ballot/scrutineers.html", context, status=status)


@require_POST
def end(request: HttpRequest, scrutineer_id: UUID) -> HttpResponse:
    """Let a scrutineer go."""
    actor = who(request)
    motion = seen_motion(actor, scrutineer(scrutineer_id).motion_id)
    permissions.decide_motion(actor, motion)
    try:
        end_scrutineer(actor, scrutineer_id=scrutineer_id)
    except Refused as refused:
        return _scrutineers_page(request, motion, refused)
    messages.success(request, _("已改为不再担任"))
    return redirect("ballot:scrutineers", motion.id)


@require_POST
def answer(request: HttpRequest, scrutineer_id: UUID) -> HttpResponse:
    """Answer a scrutineer who objects."""
    actor = who(request)
    motion = seen_motion(actor, scrutineer(scrutineer_id).motion_id)
    permissions.decide_motion(actor, motion)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _scrutineers_page(request, motion, answering=scrutineer_id, form=form, status=422)
    try:
        answer_scrutineer(actor, scrutineer_id=scrutineer_id, **form.cleaned_data)
    except Refused as refused:
        shown = with_refusal(form, refused)
        return _scrutineers_page(
            request, motion, answering=scrutineer_id, form=shown, status=refused.status
        )
    messages.success(request, _("已答复，疑问和答复会和结果一起公布"))
    return redirect("ballot:scrutineers", motion.id)


# ── The bundle ──────────────────────────────────────────────────────────────────────────────


@require_POST
def bundle(request: HttpRequest, motion_id: UUID) -> HttpResponseBase:
    """Everything that anybody needs to count again, as one file."""
    actor = who(request)
    motion = seen_motion(actor, motion_id)
    permissions.export_bundle(actor, motion)
    folder = tempfile.TemporaryDirectory()
    out = Path(folder.name) / f"lilong-{motion.code}.tar"
    with folder:
        export_bundle(actor, motion_id=motion_id, out=out)
        # Opened before the folder goes: the name disappears, the bytes stay until they are sent.
        return FileResponse(out.open("rb"), as_attachment=True, filename=out.name)

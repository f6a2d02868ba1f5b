"""Motions in the browser: a compound's list, one motion, its words, its notice, its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.ballot import gates, permissions
from lilong.ballot.actions.change_motion import change_motion
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.confirm_clock import confirm_clock
from lilong.ballot.actions.count_votes import count_votes
from lilong.ballot.actions.draft_motion import draft_motion
from lilong.ballot.actions.freeze_scope import freeze_scope
from lilong.ballot.actions.give_notice import NoticeDraft, check_notice, give_notice
from lilong.ballot.actions.open_voting import open_voting
from lilong.ballot.actions.post_result import post_result
from lilong.ballot.actions.revise_motion import revise_motion
from lilong.ballot.actions.thaw_scope import thaw_scope
from lilong.ballot.actions.withdraw_motion import withdraw_motion
from lilong.ballot.models import Motion
from lilong.ballot.moving import now_for, said_at
from lilong.ballot.queries.motions import FILTERS, motions_at, rolls_for, seen_motion
from lilong.ballot.web.motion_facts import asked_words, conflict_sides, motion_page
from lilong.ballot.web.motion_forms import EditMotionForm, MotionForm, NoticeForm, initial_of
from lilong.ballot.web.stages import TAGS, waits_for, when
from lilong.ballot.web.trails import trail_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Fact, FilterGroup, Link
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Conflict, Invalid, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

# ── A compound's motions ────────────────────────────────────────────────────────────────────


@require_safe
def motions(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The motions of a place, newest first."""
    actor, place = who(request), places.place(place_id)
    permissions.see_votes(actor, place.path)
    narrowed = request.GET.get("state", "")
    found = motions_at(actor, place.path, narrowed=narrowed, after=_uuid(request.GET.get("after")))
    preparing = place.kind == "compound" and permissions.prepare_motion.allows(actor, place.path)
    here = address("ballot:motions", place.id)
    kept = f"&state={narrowed}" if narrowed in FILTERS else ""
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("业主表决"))),
        "rows": [_line(one, inside=preparing) for one in found.motions],
        "groups": [_state_filter(here, narrowed)],
        "narrowed": narrowed in FILTERS,
        "older": f"{here}?after={found.older}{kept}" if found.older else "",
        "newest": here if request.GET.get("after") else "",
        "draft_url": address("ballot:draft", place.id) if preparing else "",
        "rules_url": address("ballot:rules", place.id) if place.kind == "compound" else "",
        "rolls_url": address("ballot:rolls", place.id) if preparing else "",
        "mine_url": address("ballot:mine", place.id)
        if any(grant.role in permissions.OWNERS for grant in actor.grants)
        else "",
    }
    return render(request, "ballot/motions.html", context)


def _line(motion: Motion, *, inside: bool) -> dict[str, Any]:
    return {
        "motion": motion,
        "kind": TAGS[motion.state],
        "when": when(motion) or (waits_for(motion) if inside else ""),
        "href": address("ballot:motion", motion.id),
    }


def _state_filter(here: str, narrowed: str) -> FilterGroup:
    words = {
        "preparing": _("起草中"),
        "running": _("正在表决"),
        "counting": _("计票中"),
        "decided": _("有结果的"),
        "ended": _("撤回或撤销的"),
    }
    return FilterGroup(
        _("状态"),
        [
            Link(label, here if code == narrowed else f"{here}?state={code}", code == narrowed)
            for code, label in words.items()
        ],
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


# ── One motion ──────────────────────────────────────────────────────────────────────────────


@require_safe
def motion(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """One motion, as far as it is and as far as the reader may see it."""
    return _answer(request, seen_motion(who(request), motion_id))


def _answer(request: HttpRequest, found: Motion, *, refused: Refused | None = None) -> HttpResponse:
    taken = request.POST.get("step", "")
    context = {
        **motion_page(who(request), found),
        "trail": trail_of(found),
        "refused": refused,
        "missing": [why for whys in refused.fields.values() for why in whys]
        if isinstance(refused, Invalid)
        else [],
        "reason": request.POST.get("reason", ""),
        "taken": taken,
        **{f"taken_{name}": taken == name for name in ("withdraw", "thaw")},
    }
    status = refused.status if refused else 200
    return render(request, "ballot/motion.html", context, status=status)


@require_POST
def step(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Take one of the steps that the page offers."""
    actor = who(request)
    found = seen_motion(actor, motion_id)
    take = _STEPS.get(request.POST.get("step", ""))
    if take is None:
        return redirect("ballot:motion", motion_id)
    try:
        # On its own, before the step: what was found right stays so where that is refused.
        if request.POST.get("clock_confirmed") == "1":
            confirm_clock(actor, motion_id=motion_id)
        said, to = take(actor, motion_id, request)
    except Refused as refused:
        return _answer(request, found, refused=refused)
    messages.success(request, said)
    return redirect(to or address("ballot:motion", motion_id))


Step = Callable[[Actor, UUID, HttpRequest], tuple[str, str]]


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


def _freeze(actor: Actor, motion_id: UUID, request: HttpRequest) -> tuple[str, str]:
    freeze_scope(actor, motion_id=motion_id)
    return _("已定稿，接下来可以公告"), ""


def _thaw(actor: Actor, motion_id: UUID, request: HttpRequest) -> tuple[str, str]:
    thaw_scope(actor, motion_id=motion_id, reason=_reason(request))
    return _("已退回修改"), ""


def _open(actor: Actor, motion_id: UUID, request: HttpRequest) -> tuple[str, str]:
    open_voting(actor, motion_id=motion_id)
    return _("表决开始了"), ""


def _close(actor: Actor, motion_id: UUID, request: HttpRequest) -> tuple[str, str]:
    close_voting(actor, motion_id=motion_id)
    return _("表决已截止"), ""


def _withdraw(actor: Actor, motion_id: UUID, request: HttpRequest) -> tuple[str, str]:
    withdraw_motion(actor, motion_id=motion_id, reason=_reason(request))
    return _("已撤回"), ""


def _revise(actor: Actor, motion_id: UUID, request: HttpRequest) -> tuple[str, str]:
    new = revise_motion(actor, motion_id=motion_id)
    return _("已抄成新的一份，请修改"), address("ballot:motion", new.id)


def _count(actor: Actor, motion_id: UUID, request: HttpRequest) -> tuple[str, str]:
    count_votes(actor, motion_id=motion_id)
    return _("计票完成"), address("ballot:count", motion_id)


def _post(actor: Actor, motion_id: UUID, request: HttpRequest) -> tuple[str, str]:
    post_result(actor, motion_id=motion_id)
    return _("结果已公布"), ""


_STEPS: dict[str, Step] = {
    "freeze": _freeze,
    "thaw": _thaw,
    "open": _open,
    "close": _close,
    "withdraw": _withdraw,
    "revise": _revise,
    "count": _count,
    "post": _post,
}


# ── Its words ───────────────────────────────────────────────────────────────────────────────


def parts_of(place: PlaceView) -> list[PlaceView]:
    """The buildings and stairs of a compound, of which some may be asked alone."""
    return [
        view for view in places.at_and_below(place.path, ["number", "stair"]) if not view.closed
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Begin a motion."""
    actor, place = who(request), places.place(place_id)
    permissions.prepare_motion(actor, place.path)
    parts = parts_of(place)
    if request.method != "POST":
        return _draft_page(request, place, MotionForm(parts=parts))
    form = MotionForm(request.POST, parts=parts)
    if not form.is_valid():
        return _draft_page(request, place, form, status=422)
    try:
        begun = draft_motion(actor, place_id=place.id, **form.values())
    except Refused as refused:
        return _draft_page(request, place, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("已起草，接下来写内容明细"))
    return redirect("ballot:scope", begun.id)


def _draft_page(
    request: HttpRequest, place: PlaceView, form: BaseForm, status: int = 200
) -> HttpResponse:
    list_ = Link(_("业主表决"), address("ballot:motions", place.id))
    context = {
        "place": place,
        "form": form,
        "trail": trail_to(place, list_, Link(_("起草"))),
        "back_url": address("ballot:motions", place.id),
        "draft_key": f"motion-{place.id}",
    }
    return render(request, "ballot/motion_draft.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Change the words of a draft."""
    actor = who(request)
    found = seen_motion(actor, motion_id)
    permissions.prepare_motion(actor, found.place_path)
    parts = parts_of(places.place(found.place_id))
    if request.method != "POST":
        return _edit_page(
            request, found, EditMotionForm(initial=initial_of(found, parts), parts=parts)
        )
    form = EditMotionForm(request.POST, parts=parts)
    if not form.is_valid():
        return _edit_page(request, found, form, status=422)
    try:
        change_motion(actor, motion_id=motion_id, **form.values())
    except Conflict as conflict:
        return _edit_page(request, found, _over(found, request, parts), conflict=conflict)
    except Refused as refused:
        with_refusal(form, refused)
        return _edit_page(request, found, form, status=refused.status)
    messages.success(request, _("已保存"))
    return redirect("ballot:motion", motion_id)


def _over(found: Motion, request: HttpRequest, parts: list[PlaceView]) -> EditMotionForm:
    """What the person typed, on what stands now: saving again decides for it."""
    data = request.POST.copy()
    found.refresh_from_db()
    data["seen"] = initial_of(found, parts)["seen"]
    return EditMotionForm(data, parts=parts)


def _edit_page(
    request: HttpRequest,
    found: Motion,
    form: EditMotionForm,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    context = {
        "motion": found,
        "form": form,
        "conflict": conflict,
        "sides": conflict_sides(conflict, form) if conflict else [],
        "trail": trail_of(found, Link(_("修改"))),
        "draft_key": f"motion-{found.id}",
    }
    return render(
        request,
        "ballot/motion_edit.html",
        context,
        status=conflict.status if conflict else status,
    )


# ── Its notice ──────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Fill in the notice, look it over, give it."""
    actor = who(request)
    found = seen_motion(actor, motion_id)
    permissions.decide_motion(actor, found)
    rolls = rolls_for(found)
    act = request.POST.get("act", "")
    if request.method != "POST":
        return _notice_page(request, found, NoticeForm(rolls=rolls))
    form = NoticeForm(request.POST, rolls=rolls)
    if not form.is_valid():
        return _notice_page(request, found, form, status=422)
    draft = form.draft()
    try:
        if act != "give":
            check_notice(found, draft, now_for(found).at)
            chosen = form.cleaned_data["roll_id"]
            roll = next(one for one in rolls if one.id == chosen)
            gates.roll_was_shown(roll, draft.roll_unshown)
        else:
            roll_id = form.cleaned_data["roll_id"]
            give_notice(actor, motion_id=motion_id, roll_id=roll_id, notice=draft)
    except Refused as refused:
        return _notice_page(request, found, _blamed(form, refused), status=refused.status)
    if act == "give":
        messages.success(request, _("已公告，业主会收到通知"))
        return redirect("ballot:motion", motion_id)
    if act == "edit":
        return _notice_page(request, found, form)
    return _check_page(request, found, form, draft)


def _blamed(form: NoticeForm, refused: Refused) -> BaseForm:
    """The refusal on the form, where the use case's `forms` is the field `how`."""
    if isinstance(refused, Invalid) and "forms" in refused.fields:
        fields = {("how" if name == "forms" else name): why for name, why in refused.fields.items()}
        refused = Invalid(refused.sentence, fields=fields)
    return with_refusal(form, refused)


def _notice_page(
    request: HttpRequest, found: Motion, form: BaseForm, status: int = 200
) -> HttpResponse:
    context = {
        "motion": found,
        "form": form,
        "trail": trail_of(found, Link(_("公告"))),
        "rolls_url": address("ballot:rolls", found.place_id),
        "draft_key": f"notice-{found.id}",
    }
    return render(request, "ballot/motion_notice.html", context, status=status)


def _check_page(
    request: HttpRequest, found: Motion, form: NoticeForm, draft: NoticeDraft
) -> HttpResponse:
    found.notice = draft.kept()
    context = {
        "motion": found,
        "form": form,
        "hidden": [(name, value) for name in form.fields for value in request.POST.getlist(name)],
        "facts": _notice_facts(found, form, draft),
        "cautions": list(gates.cautions(found)),
        "trail": trail_of(found, Link(_("公告"))),
    }
    return render(request, "ballot/motion_notice_check.html", context)


def _notice_facts(found: Motion, form: NoticeForm, draft: NoticeDraft) -> list[Fact]:
    rolls = dict(form["roll_id"].field.choices)  # type: ignore[attr-defined]  # a choice field
    how = dict(form["how"].field.choices)  # type: ignore[attr-defined]  # a choice field
    rows = [
        (_("表决的问题"), found.question),
        (_("问哪些业主"), asked_words(found)),
        (_("业主名册"), rolls.get(str(form.cleaned_data["roll_id"]), "")),
        (_("开始表决"), said_at(draft.opens_at)),
        (_("截止"), said_at(draft.closes_at)),
        (_("怎样表决"), " · ".join(str(how[one]) for one in draft.forms)),
        (_("纸质票交到哪里"), draft.hand_in),
        (_("会议地点"), draft.venue),
        (_("有问题问谁"), draft.contact),
        (_("告知居委会和房管机构"), draft.committee_told_on or ""),
        (_("向党组织报告"), draft.branch_told_on or ""),
        (_("名册没有公示的原因"), draft.roll_unshown),
    ]
    return [Fact(term, str(detail)) for term, detail in rows if detail]

"""The page of one finding: what is known and how, what happened, and what can be done now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.commons.ledger.events import sentence_of
from lilong.commons.links.trace import Step, trace_of
from lilong.commons.web.components import Entry, Fact
from lilong.commons.web.middleware import with_refusal
from lilong.commons.wording import clauses
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Conflict, Invalid, Refused
from lilong.people import queries as people
from lilong.people.roles import ROLES
from lilong.places.web.asking import who
from lilong.survey import permissions
from lilong.survey.actions.accept_report import accept_report
from lilong.survey.actions.change_finding import change_finding
from lilong.survey.actions.clear_finding import clear_finding
from lilong.survey.actions.delete_finding import delete_finding
from lilong.survey.actions.mark_duplicate import mark_duplicate
from lilong.survey.actions.open_report import open_report
from lilong.survey.actions.restore_finding import restore_finding
from lilong.survey.actions.validate_findings import validate_findings
from lilong.survey.events import (
    FindingAdded,
    FindingReported,
    OriginalOpened,
    PhotoAdded,
    PhotoCovered,
    PhotoReleased,
    PhotoRemoved,
    ReportAccepted,
)
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding
from lilong.survey.permissions import Sight, sight_of
from lilong.survey.queries.findings import (
    Change,
    changes_of,
    is_sealed,
    likely_duplicates,
    raw_row_of,
    seen_finding,
)
from lilong.survey.states import FINDING, FindingState, HowKnown, Part, Precision, WallType
from lilong.survey.web.finding_photos import (
    look_url,
    photograph,
    photos_shown,
    release,
    removable_photos,
    remove,
    unreleased_photos,
)
from lilong.survey.web.forms import EditForm, PurposeForm, initial_of
from lilong.survey.web.way import finding_trail
from lilong.survey.web.words import (
    area_text,
    how_known_text,
    measured,
    measures_of,
    part_text,
    state_tag,
    wall_text,
    when_found,
)

# What outsiders read of the history: nothing that a reason or a reporter stands in.
_OPEN_STEPS = frozenset({FindingAdded.kind, "survey.finding_confirmed", "survey.finding_cleared"})
_LOOKS = "survey.report_opened"
# They may have been of a report's photo, which readers below full sight never saw.
_FULL_ONLY = frozenset({PhotoRemoved.kind, PhotoCovered.kind, OriginalOpened.kind})
# Below full sight nothing reads as if a resident had reported it.
_READS_AS = {ReportAccepted.kind: FindingAdded.kind, PhotoReleased.kind: PhotoAdded.kind}


@require_safe
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One finding, as far as the reader may see it."""
    return _answer(request, seen_finding(who(request), finding_id))


@require_POST
def step(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Take one of the steps that the page offers."""
    actor = who(request)
    found = seen_finding(actor, finding_id)
    take = _STEPS.get(request.POST.get("step", ""))
    if take is None:
        return redirect("survey:finding", finding_id)
    try:
        said = take(actor, finding_id, request)
    except Refused as refused:
        return _answer(request, found, refused=refused)
    messages.success(request, said)
    return redirect("survey:finding", finding_id)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


def _confirm(actor: Actor, finding_id: UUID, request: HttpRequest) -> str:
    validate_findings(actor, finding_ids=[finding_id], confirm=True)
    return _("已核实")


def _return(actor: Actor, finding_id: UUID, request: HttpRequest) -> str:
    validate_findings(actor, finding_ids=[finding_id], confirm=False, reason=_reason(request))
    return _("已退回补充")


def _accept(actor: Actor, finding_id: UUID, request: HttpRequest) -> str:
    accept_report(actor, finding_id=finding_id)
    return _("已登记入账")


def _clear(actor: Actor, finding_id: UUID, request: HttpRequest) -> str:
    photo = request.FILES.get("photo")
    clear_finding(actor, finding_id=finding_id, reason=_reason(request), photo=photo)  # type: ignore[arg-type]  # an upload reads like a file
    return _("已销号")


def _delete(actor: Actor, finding_id: UUID, request: HttpRequest) -> str:
    delete_finding(actor, finding_id=finding_id, reason=_reason(request))
    return _("已删除，可以恢复")


def _restore(actor: Actor, finding_id: UUID, request: HttpRequest) -> str:
    restore_finding(actor, finding_id=finding_id)
    return _("已恢复")


def _same_as(actor: Actor, finding_id: UUID, request: HttpRequest) -> str:
    try:
        of_id = UUID(request.POST.get("of", ""))
    except ValueError as error:
        raise Invalid(_("请选择与哪一条重复")) from error
    mark_duplicate(actor, finding_id=finding_id, of_id=of_id)
    return _("已标为重复，合并跟踪")


_STEPS: dict[str, Callable[[Actor, UUID, HttpRequest], str]] = {
    "confirm": _confirm,
    "return": _return,
    "accept": _accept,
    "clear": _clear,
    "delete": _delete,
    "restore": _restore,
    "same": _same_as,
    "photo": photograph,
    "release": release,
    "remove": remove,
}


def _answer(
    request: HttpRequest, found: Finding, *, refused: Refused | None = None
) -> HttpResponse:
    actor, taken = who(request), request.POST.get("step", "")
    opening = permissions.open_report.allows(actor, found)
    context = {
        "finding": found,
        "kind": finding_kinds()[found.kind],
        "state": state_tag(found.state),
        "trail": finding_trail(actor, found),
        "refused": refused,
        "reason": _reason(request),
        "taken": taken,
        **{
            f"taken_{name}": taken == name
            for name in ("clear", "return", "delete", "photo", "release", "remove")
        },
        **_known(actor, found, opening=opening),
        **_possible(actor, found, opening=opening),
        "next": _next(actor, found),
    }
    status = refused.status if refused else 200
    return render(request, "survey/finding.html", context, status=status)


def _known(actor: Actor, found: Finding, *, opening: bool) -> dict[str, Any]:
    sight = sight_of(actor, found)
    inside = sight >= Sight.FIELD
    trace = trace_of(actor, found.id)
    told = trace.steps if sight >= Sight.FULL else _as_added(trace.steps, found.code)
    steps = [step for step in told if _shown(step, sight, opening=opening)]
    changes = _open_changes(changes_of(found), sight)
    names = people.names_of(
        [*(step.actor_id for step in steps), *(change.by_person_id for change in changes)]
        if inside
        else []
    )
    return {
        "facts": _facts(found, sight),
        "photos": photos_shown(found, sight),
        "look_url": look_url(actor, found),
        "raw": raw_row_of(found) if sight >= Sight.FULL else None,
        "history": [_entry(step, names) for step in steps],
        "neighbours": trace.neighbours,
        "changes": [_told(change, names) for change in changes],
    }


def _shown(step: Step, sight: Sight, *, opening: bool) -> bool:
    if step.kind in _FULL_ONLY and sight < Sight.FULL:
        return False
    if sight < Sight.FIELD:
        return step.kind in _OPEN_STEPS
    return opening or step.kind != _LOOKS


def _as_added(steps: Iterable[Step], code: str) -> list[Step]:
    """The history below full sight, newest first: the day only, and a report that was accepted
    reads like a finding that a keeper recorded, before which there was nothing."""
    told = []
    for step in steps:
        if step.kind == FindingReported.kind:
            break
        kind = _READS_AS.get(step.kind, step.kind)
        sentence = step.sentence if kind == step.kind else sentence_of(kind, {"code": code})
        told.append(replace(step, kind=kind, sentence=sentence, day_only=True))
        if step.kind == ReportAccepted.kind:
            break
    return told


def _open_changes(changes: list[Change], sight: Sight) -> list[Change]:
    """The changes that may be read, newest first, numbered as if there were no others."""
    if sight < Sight.FIELD:
        return []
    if sight >= Sight.FULL:
        return changes
    shown = list(takewhile(_after_report, changes))
    return [replace(change, version=len(shown) + 1 - n) for n, change in enumerate(shown)]


def _after_report(change: Change) -> bool:
    was, _now = change.fields.get("state", ("", ""))
    return bool(was != FindingState.REPORTED)


def _entry(step: Step, names: dict[UUID, str]) -> Entry:
    local = timezone.localtime(step.at)
    when = f"{local:%Y-%m-%d}" if step.day_only else f"{local:%Y-%m-%d %H:%M}"
    name = names.get(step.actor_id, "") if step.actor_id else ""
    role = str(ROLES[step.role].label) if step.role in ROLES else ""
    return Entry(when, step.sentence, name or role, role if name else "")


def _facts(found: Finding, sight: Sight) -> list[Fact]:
    inside = sight >= Sight.FIELD
    rows = [
        Fact(_("地址"), found.address),
        Fact(_("具体情况"), found.description),
        Fact(_("部位"), part_text(found.part, found.shop)),
        Fact(_("墙体"), wall_text(found.wall_type)),
        Fact(_("面积"), area_text(found.area)),
        *(Fact(label, value) for label, value in measures_of(found)),
        Fact(_("发现日期"), _found_on(found)),
    ]
    if inside:
        rows += [
            Fact(_("发现人"), found.found_by.name if found.found_by else ""),
            Fact(_("怎么知道的"), _how_known(found, sight)),
            Fact(_("备注"), found.note),
            Fact(_("状态说明"), found.state_reason),
        ]
    return [row for row in rows if row.detail]


def _found_on(found: Finding) -> str:
    when = when_found(found.found_on, found.found_precision)
    if found.found_precision == Precision.DAY:
        return when
    return f"{when}（{Precision(found.found_precision).label}）"


def _how_known(found: Finding, sight: Sight) -> str:
    if found.how_known == HowKnown.REPORT and sight >= Sight.FULL:
        return str(HowKnown.REPORT.label)
    return how_known_text(found.how_known)


_LABELS: dict[str, Callable[[], str]] = {
    "kind": lambda: _("类别"),
    "description": lambda: _("具体情况"),
    "part": lambda: _("部位"),
    "shop": lambda: _("商铺"),
    "area": lambda: _("面积"),
    "measures": lambda: _("测量"),
    "wall_type": lambda: _("墙体"),
    "note": lambda: _("备注"),
    "found_on": lambda: _("发现日期"),
    "found_precision": lambda: _("日期精度"),
    "state": lambda: _("状态"),
    "state_reason": lambda: _("状态说明"),
}


def _value(name: str, value: Any) -> str:
    """A kept value in words; a dash for nothing."""
    if value in (None, "", {}):
        return "—"
    words: dict[str, Callable[[], object]] = {
        "kind": lambda: finding_kinds()[value].label,
        "part": lambda: Part(value).label,
        "wall_type": lambda: WallType(value).label,
        "found_precision": lambda: Precision(value).label,
        "state": lambda: FindingState(value).label,
        "shop": lambda: _("是") if value else _("否"),
        "area": lambda: area_text(value),
        "measures": lambda: _all_measured(value),
    }
    return str(words[name]() if name in words else value)


def _all_measured(measures: dict[str, Any]) -> str:
    known = {
        measure.code: measure for kind in finding_kinds().values() for measure in kind.measures
    }
    return clauses(
        f"{known[code].label} {measured(known[code], value)}"
        for code, value in measures.items()
        if code in known
    )


def _told(change: Change, names: dict[UUID, str]) -> dict[str, Any]:
    fields = [
        (_LABELS[name](), _value(name, before), _value(name, after))
        for name, (before, after) in change.fields.items()
        if name in _LABELS
    ]
    name = names.get(change.by_person_id, "") if change.by_person_id else ""
    said = _("第 %(version)s 版，%(day)s") % {"version": change.version, "day": change.on}
    return {"said": f"{said} {name}".strip(), "fields": fields}


def _possible(actor: Actor, found: Finding, *, opening: bool) -> dict[str, Any]:
    path = found.place_path
    keeping = permissions.validate_findings.allows(actor, path)
    moves = set(FINDING.table[found.state]) if keeping else set()
    editing = permissions.change_finding.allows(actor, found)
    return {
        "editing": editing and found.state != FindingState.DELETED,
        "unreleased": unreleased_photos(actor, found),
        "removable": removable_photos(actor, found) if editing else [],
        "accepting": keeping and found.state == FindingState.REPORTED,
        "confirming": FindingState.CONFIRMED in moves and found.state != FindingState.CLEARED,
        "returning": FindingState.RETURNED in moves,
        "clearing": FindingState.CLEARED in moves,
        "deleting": FindingState.DELETED in moves,
        "restoring": keeping and found.state in (FindingState.DELETED, FindingState.DUPLICATE),
        "duplicates": likely_duplicates(actor, found) if FindingState.DUPLICATE in moves else [],
        "purposes": PurposeForm() if opening and is_sealed(found.id) else None,
    }


def _next(actor: Actor, found: Finding) -> dict[str, str]:
    keeping = permissions.validate_findings.allows(actor, found.place_path)
    state = FindingState(found.state)
    words = {
        FindingState.REPORTED: _("到现场核对，然后登记入账"),
        FindingState.FOUND: _("核对照片和地址，然后核实"),
        FindingState.RETURNED: _("补充缺的内容，保存后会重新登记"),
        FindingState.CONFIRMED: _("和这一户谈，解决以后销号"),
        FindingState.DUPLICATE: _("跟踪没有重复的那一条"),
        FindingState.CLEARED: _("过一阵再去看一眼，有没有回潮"),
        FindingState.DELETED: _("删错了可以恢复"),
    }
    waiting = {
        FindingState.FOUND: _("社工核实"),
        FindingState.RETURNED: _("登记人补充"),
        FindingState.CONFIRMED: _("居委会上门"),
    }
    shown = {"title": words[state], "waiting": "", "href": "", "label": ""}
    if permissions.change_finding.allows(actor, found) and state == FindingState.RETURNED:
        edit = reverse("survey:edit", args=[found.id])
        return {**shown, "href": edit, "label": _("去补充")}
    if not keeping:
        return {**shown, "title": _("现在不用您做什么"), "waiting": waiting.get(state, "")}
    return {**shown, "href": "#steps", "label": _("去办")}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Correct a finding, on the version one has seen."""
    actor = who(request)
    found = seen_finding(actor, finding_id)
    permissions.change_finding(actor, found)
    if request.method != "POST":
        return _edit_page(request, found, EditForm(initial=initial_of(found)))
    form = EditForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, found, form, status=422)
    base = form.cleaned_data["base_version"]
    try:
        change_finding(actor, finding_id=finding_id, base_version=base, **form.values())
    except Conflict as conflict:
        return _both(request, seen_finding(actor, finding_id), conflict)
    except Refused as refused:
        return _edit_page(request, found, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("已保存"))
    return HttpResponseRedirect(reverse("survey:finding", args=[finding_id]) + "?recorded=1")


def _both(request: HttpRequest, found: Finding, conflict: Conflict) -> HttpResponse:
    """Both versions side by side; what the person changed stays in the form, on the newer version.

    What the person left as it was is shown as it is now: saved again, it must not go back.
    """
    sides = [
        (_LABELS[name](), _value(name, mine), _value(name, conflict.theirs[name]))
        for name, mine in conflict.mine.items()
    ]
    changed = copy(found)
    for name, value in {**conflict.beside, **conflict.mine}.items():
        setattr(changed, name, value)
    again = EditForm(initial=initial_of(changed))
    return _edit_page(request, found, again, status=409, conflict=conflict, sides=sides)


def _edit_page(
    request: HttpRequest, found: Finding, form: BaseForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"finding": found, "form": form, "trail": finding_trail(who(request), found), **more}
    return render(request, "survey/edit.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reporter(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Who reported a finding: shown once after a purpose was named, never by an address alone."""
    actor = who(request)
    found = seen_finding(actor, finding_id)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("survey:finding", args=[finding_id]))
    told = open_report(actor, finding_id=finding_id, purpose=request.POST.get("purpose", ""))
    context = {"finding": found, "told": told, "trail": finding_trail(who(request), found)}
    return render(request, "survey/reporter.html", context)

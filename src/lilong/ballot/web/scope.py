"""What a motion is about, in the browser: its items row by row, their pictures, the difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.ballot import permissions
from lilong.ballot.actions.add_scope_picture import add_scope_picture
from lilong.ballot.actions.change_scope import ItemDraft, change_scope, seen_of_items
from lilong.ballot.actions.remove_scope_picture import remove_scope_picture
from lilong.ballot.models import Motion
from lilong.ballot.moving import only_in_draft
from lilong.ballot.queries.motions import scope_names, seen_motion
from lilong.ballot.scoping import Difference, Item, differences, items_of, total_of
from lilong.ballot.web.motion_facts import asked_words
from lilong.ballot.web.motion_forms import MotionForm, PictureForm, ScopeRows
from lilong.ballot.web.trails import trail_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.commons.wording import listed
from lilong.kernel.money import Money
from lilong.kernel.refusal import Conflict, Invalid, NotFound, Refused
from lilong.places.web.asking import who

SAVE = "save"


@require_http_methods(["GET", "HEAD", "POST"])
def scope(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """The items of a draft; any button but 保存 only rearranges the rows."""
    actor = who(request)
    found = seen_motion(actor, motion_id)
    permissions.prepare_motion(actor, found.place_path)
    only_in_draft(found)
    items = items_of(found.id)
    if request.method != "POST":
        return _page(request, found, items, ScopeRows.of(items))
    act = request.POST.get("act", SAVE)
    rows = ScopeRows.posted(request.POST, act)
    seen = request.POST.get("seen", "")
    if act != SAVE:
        return _page(request, found, items, rows, seen=seen)
    if not rows.is_valid():
        return _page(request, found, items, rows, seen=seen, status=422)
    try:
        change_scope(actor, motion_id=motion_id, items=rows.drafts(), seen=seen)
    except Conflict as conflict:
        return _page(request, found, items, rows, conflict=conflict, status=conflict.status)
    except Refused as refused:
        if isinstance(refused, Invalid):
            rows.blame(refused.fields)
        return _page(request, found, items, rows, seen=seen, refused=refused, status=refused.status)
    messages.success(request, _("内容明细已保存"))
    return redirect("ballot:scope", motion_id)


def _page(
    request: HttpRequest,
    found: Motion,
    items: Sequence[Item],
    rows: ScopeRows,
    *,
    seen: str = "",
    status: int = 200,
    refused: Refused | None = None,
    conflict: Conflict | None = None,
    picture: PictureForm | None = None,
) -> HttpResponse:
    total = total_of(items)
    context = {
        "motion": found,
        "rows": rows,
        "last": len(rows) - 1,
        "seen": seen or seen_of_items(items),
        "total": Money(total) if total else "",
        "refused": refused,
        "conflict": conflict,
        "sides": _sides(conflict) if conflict else [],
        "shown": [(item, one) for item in items for one in item.pictures],
        "picture": picture or (PictureForm(items=items) if items else None),
        "trail": trail_of(found, Link(_("内容明细"))),
    }
    return render(request, "ballot/scope.html", context, status=status)


def _sides(conflict: Conflict) -> list[tuple[str, list[str]]]:
    mine: Any = conflict.mine["items"]
    theirs: Any = conflict.theirs["items"]
    return [
        (_("您写的"), [_line(one) for one in mine]),
        (_("别人刚保存的"), [_line(one) for one in theirs]),
    ]


def _line(item: Item | ItemDraft) -> str:
    money = f" {Money(item.amount)}" if item.amount is not None else ""
    return item.title + money + ("" if item.included else _("（不做）"))


@require_POST
def add_picture(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Show an item."""
    actor = who(request)
    found = seen_motion(actor, motion_id)
    permissions.prepare_motion(actor, found.place_path)
    items = items_of(found.id)
    form = PictureForm(request.POST, request.FILES, items=items)
    status = 422
    if form.is_valid():
        values = form.cleaned_data
        try:
            add_scope_picture(
                actor,
                motion_id=motion_id,
                item_id=UUID(values["item"]),
                photo=values["photo"],
                caption=values["caption"],
            )
        except Refused as refused:
            with_refusal(form, refused)
            status = refused.status
        else:
            messages.success(request, _("图片已加上"))
            return redirect(address("ballot:scope", motion_id) + "#pictures")
    return _page(request, found, items, ScopeRows.of(items), picture=form, status=status)


@require_POST
def remove_picture(request: HttpRequest, motion_id: UUID, picture_id: UUID) -> HttpResponse:
    """Take a picture off."""
    remove_scope_picture(who(request), motion_id=motion_id, picture_id=picture_id)
    messages.success(request, _("图片已拿掉"))
    return redirect(address("ballot:scope", motion_id) + "#pictures")


# ── The difference ──────────────────────────────────────────────────────────────────────────


@require_safe
def difference(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """What a revised motion asks that the one before did not, side by side."""
    actor = who(request)
    found = seen_motion(actor, motion_id)
    if found.revises is None or not permissions.may_see(actor, found.revises):
        raise NotFound(_("这个事项不是由别的事项修改来的"))
    what = differences(found.revises, found)
    context = {
        "motion": found,
        "old": found.revises,
        "what": what,
        "said": [(_field(name), was or "—", now or "—") for name, was, now in what.said],
        "rows": list(_rows(what)),
        "before": Money(what.before),
        "after": Money(what.after),
        "more": signed(what.more),
        "again": listed(scope_names(what.paths)),
        "asked_before": asked_words(found.revises),
        "asked_now": asked_words(found),
        "trail": trail_of(found, Link(_("改了什么"))),
    }
    return render(request, "ballot/scope_difference.html", context)


def _field(name: str) -> str:
    return str(MotionForm.base_fields[name].label)


def signed(fen: int) -> str:
    """A difference of money with its sign; empty where there is none."""
    return "" if not fen else ("+" if fen > 0 else "") + str(Money(fen))


def _rows(what: Difference) -> list[dict[str, Any]]:
    """Every item that differs: what it was, what it is, and how much more it costs."""
    changed = [
        {
            "mark": _("改动"),
            "kind": "warn",
            "before": _line(one.before),
            "before_text": one.before.text,
            "after": _line(one.after),
            "after_text": one.after.text,
            "more": signed(one.more),
            "pictures": "pictures" in one.fields,
        }
        for one in what.changed
    ]
    added = [
        {"mark": _("新增"), "kind": "info", "after": _line(one), "after_text": one.text,
         "more": signed((one.amount or 0) if one.included else 0)}
        for one in what.added
    ]  # fmt: skip
    removed = [
        {"mark": _("去掉"), "kind": "stop", "before": _line(one), "before_text": one.text,
         "more": signed(-(one.amount or 0) if one.included else 0)}
        for one in what.removed
    ]  # fmt: skip
    return [*changed, *added, *removed]

"""The components as template tags: `{% load lilong %}`; /design/ shows each in every state.

Leaf components are plain tags; those that hold other markup are blocks and end with `end<name>`.
Any further keyword of a button becomes an attribute, with `_` read as `-` (`hx_post=url`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lilong.commons.citing import cited
from lilong.commons.web import keeping, pictures
from lilong.commons.web.components import Entry, Fact, FilterGroup, Link, Photo, Task
from lilong.commons.web.markup import markup, unbroken
from lilong.commons.web.pictures import component as _component
from lilong.commons.wording import bracketed, clauses, listed, named
from lilong.kernel.refusal import Refused

register = template.Library()
register.filter("listed", listed)
register.filter("clauses", clauses)
register.filter("named", named)
register.filter("bracketed", bracketed)
register.filter("cited", cited)
register.filter("unbroken", unbroken)

TAG_ICONS = {
    "ok": "check-circle",
    "warn": "warning",
    "stop": "refusal",
    "info": "info",
    "quiet": "clock",
}
NOTICE_ICONS = {
    "info": "info",
    "success": "check-circle",
    "warning": "warning",
    "refusal": "refusal",
}


def _attributes(extra: dict[str, Any]) -> SafeString:
    """The attributes in Django's order: those with a value, then those that are only there."""
    named = {name.replace("_", "-"): value for name, value in sorted(extra.items())}
    valued = (
        markup(' {}="{}"', name, value)
        for name, value in named.items()
        if value is not None and not isinstance(value, bool)
    )
    bare = (markup(" {}", name) for name, value in named.items() if value is True)
    return _joined([*valued, *bare])


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - each is markup already


@register.simple_tag(takes_context=True)
def kept(context: template.Context, name: str, **facts: Hashable) -> SafeString:
    """A template drawn once for the same facts in the same language; it sees nothing else.

    It may hold forms, and `here`, the address of the page.
    """
    request = context.get("request")
    here = request.get_full_path() if request else "/"
    return keeping.kept(name, facts, token=context.get("csrf_token", ""), here=here)


# --- Small pieces ---------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A symbol of our sprite; silent unless `label` says it aloud. `size` is "" or "large"."""
    return _icon(name, label, size)


# A page of the ledger shows dozens, of which few differ.
@lru_cache(maxsize=512)
def _icon(name: str, label: str = "", size: str = "") -> SafeString:
    return markup(
        '<svg class="icon{}"{} focusable="false"><use href="{}#{}"></use></svg>',
        " icon-large" if size == "large" else "",
        flatatt({"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}),
        static("lilong/icons.svg"),
        name,
    )


@register.simple_tag
def button(
    label: str,
    kind: str = "primary",
    icon: str = "",
    type: str = "submit",
    wide: bool = False,
    **extra: Any,
) -> SafeString:
    """A button; `kind` is primary, secondary, quiet or danger. Further keywords are attributes."""
    looks = _button_looks(kind, wide)
    attributes = _attributes(extra)
    inner = _button_words(label, icon)
    return markup('<button type="{}" class="{}"{}>{}</button>', type, looks, attributes, inner)


@register.simple_tag
def link_button(
    label: str, href: str, kind: str = "primary", icon: str = "", wide: bool = False, **extra: Any
) -> SafeString:
    """A link that looks like a button, for going somewhere."""
    looks, attributes = _button_looks(kind, wide), _attributes({"href": href, **extra})
    return markup('<a class="{}"{}>{}</a>', looks, attributes, _button_words(label, icon))


# Buttons and chips are written without templates: a list has dozens of them.
def _button_looks(kind: str, wide: bool) -> str:
    return f"button button-{kind}{' button-wide' if wide else ''}"


def _button_words(label: str, icon: str) -> SafeString:
    return markup("{}<span data-label>{}</span>", _icon(icon) if icon else "", label)


@register.simple_tag
def tag(label: str, kind: str = "quiet", icon: str = "") -> SafeString:
    """A state in words with an icon; `kind` is ok, warn, stop, info or quiet."""
    drawn = _icon(icon or TAG_ICONS[kind])
    return markup('<span class="tag tag-{}">{}{}</span>', kind, drawn, label)


@register.simple_tag
def progress(label: str, value: int, total: int, unit: str = "") -> SafeString:
    """How far along: `value` of `total`, in figures and as a bar. A total of 0 shows no share."""
    share = 100 * value // total if total else 0
    return _component("progress", label=label, value=value, total=total, unit=unit, share=share)


@register.simple_tag
def stat(label: str, value: object, unit: str = "", note: str = "", href: str = "") -> SafeString:
    """One large number with its unit and what it counts."""
    return _component("stat", label=label, value=value, unit=unit, note=note, href=href)


@register.simple_tag
def person(name: str, role: str = "") -> SafeString:
    """A person by name and role; there are no portraits here."""
    return _component("person", name=name, role=role)


@register.simple_tag
def empty_state(
    title: str, text: str = "", action: str = "", href: str = "", picture: str = "lane"
) -> SafeString:
    """Nothing here yet: what belongs here and how to begin. `picture` is lane, ledger or door."""
    return _component(
        "empty_state", title=title, text=text, action=action, href=href, picture=picture
    )


@register.simple_tag
def loading(text: str = "") -> SafeString:
    """Shown while htmx waits; give its id to `hx-indicator`'s element or put it inside."""
    return _component("loading", text=text or _("正在取数"))


@register.simple_tag
def skeleton(lines: int = 3) -> SafeString:
    """Grey lines where content will come."""
    return _component("skeleton", lines=range(lines))


@register.simple_tag
def copy_print(copy: str = "") -> SafeString:
    """Print, and copy the text of the element that the selector `copy` names."""
    return _component("copy_print", copy=copy)


# --- Ways through the house -----------------------------------------------------------------


@register.simple_tag
def trail(places: Sequence[Link]) -> SafeString:
    """The breadcrumb of places, outermost first; the last one is where we are."""
    way = (_step(place, last=place is places[-1]) for place in places)
    return markup(
        '<nav class="trail" aria-label="{}"><ol>{}</ol></nav>', _("所在位置"), _joined(way)
    )


def _step(place: Link, *, last: bool) -> SafeString:
    if last:
        return markup('<li><span aria-current="page">{}</span></li>', place.label)
    if place.url:
        return markup('<li><a href="{}">{}</a></li>', place.url, place.label)
    return markup("<li>{}</li>", place.label)


@register.simple_tag
def tabs(items: Sequence[Link], label: str = "") -> SafeString:
    """Views of the same thing as plain links."""
    return _component("tabs", items=items, label=label or _("分页"))


@register.simple_tag
def filter_bar(
    groups: Sequence[FilterGroup],
    action: str = "",
    query: str = "",
    clear_url: str = "",
    keep: Sequence[tuple[str, str]] = (),
) -> SafeString:
    """Chips with counts, folded on phones; `action` adds a text search by GET (field `q`).

    `keep` are (name, value) pairs that the search must not lose.
    """
    chosen = sum(1 for group in groups for choice in group.choices if choice.current)
    return _component(
        "filter_bar",
        groups=[(group.name, _chips(number, group)) for number, group in enumerate(groups, 1)],
        action=action,
        query=query,
        clear_url=clear_url,
        keep=keep,
        chosen=chosen,
    )


def _chips(number: int, group: FilterGroup) -> SafeString:
    chips = (
        markup(
            '<li><a class="chip" id="chip-{}-{}" href="{}"{}>{}{}{}</a></li>',
            number,
            place,
            choice.url,
            _CURRENT if choice.current else "",
            _chip_icon(choice),
            choice.label,
            ""
            if choice.count is None
            else markup(' <span class="chip-count">{}</span>', choice.count),
        )
        for place, choice in enumerate(group.choices, 1)
    )
    return _joined(chips)


_CURRENT = mark_safe(' aria-current="true"')


def _chip_icon(choice: Link) -> SafeString | str:
    name = "check" if choice.current else choice.icon
    return _icon(name) if name else ""


@register.simple_tag
def pager(
    newer: str = "", older: str = "", note: str = "", label: str = "", forward: bool = False
) -> SafeString:
    """Keyset paging: addresses of the newer and the older page, either may be empty; of the page
    before and the next one where a list does not begin with the newest (`forward`)."""
    words = {"note": note, "label": label or _("翻页"), "forward": forward}
    return _component("pager", newer=newer, older=older, **words)


@register.simple_tag
def copy_button(source: str) -> SafeString:
    """Copies the text of what the selector `source` finds, and says so."""
    return markup(
        '<button class="button button-secondary needs-script" type="button" data-copy="{}"'
        ' data-said="{}">{}<span data-label role="status">{}</span></button>',
        source, _("已复制"), _icon("copy"), _("复制文字"),
    )  # fmt: skip


@register.simple_tag
def pagination(pages: Sequence[Link]) -> SafeString:
    """Numbered pages, for short lists only."""
    return _component("pagination", pages=pages)


@register.simple_tag
def stepper(steps: Sequence[str | Link], current: int) -> SafeString:
    """Where we are in a fixed order, such as 上传 → 核对 → 应用; `current` counts from 1."""
    named = [step if isinstance(step, Link) else Link(step) for step in steps]
    return _component("stepper", steps=named, current=current)


@register.simple_tag
def task_list(tasks: Sequence[Task]) -> SafeString:
    """What there is to do, each with its state in words."""
    return _component("task_list", tasks=tasks)


@register.simple_tag
def next_step(
    title: str, label: str = "", href: str = "", text: str = "", waiting_for: str = ""
) -> SafeString:
    """What this person can do next, or who is waited for. Every page ends with one."""
    return _component(
        "next_step", title=title, label=label, href=href, text=text, waiting_for=waiting_for
    )


# --- Facts ----------------------------------------------------------------------------------


@register.simple_tag
def facts(rows: Sequence[Fact]) -> SafeString:
    """Terms and details; with `change_url` it is "check your answers"."""
    return _component("facts", rows=rows)


@register.simple_tag
def history(entries: Sequence[Entry]) -> SafeString:
    """来龙去脉: what happened, newest first."""
    return _component("history", entries=entries)


@register.simple_tag
def photos(items: Sequence[Photo]) -> SafeString:
    """A grid of thumbnails."""
    return _component("photos", items=items)


for _picture in (
    pictures.ledger_table,
    pictures.bar_chart,
    pictures.pareto_chart,
    pictures.timeline_chart,
    pictures.stacked_bar,
    pictures.threshold,
    pictures.thresholds,
    pictures.plan_map,
    pictures.plan_mini,
    pictures.plan_poster,
):
    register.simple_tag(_picture)


# --- Saying yes and no ----------------------------------------------------------------------


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A notice; `kind` is info, success, warning or refusal."""
    return _component("notice", content=content, kind=kind, title=title, icon=NOTICE_ICONS[kind])


@register.simple_tag
def refusal(refused: Refused) -> SafeString:
    """A refusal in the person's words, with its basis and what would make it possible."""
    return _component("refusal", refused=refused)


@register.simple_tag
def error_summary(form: forms.BaseForm, title: str = "", focus: bool = True) -> SafeString:
    """All that is wrong with a form, first on the page, each linked to its field.

    It takes the focus when the page opens, unless `focus` is false.
    """
    fields = [field for field in form if field.errors]
    return _component(
        "error_summary",
        title=title or (_("有几处要改一下") if fields else _("没有办成")),
        fields=fields,
        general=form.non_field_errors(),
        wrong=bool(form.errors),
        focus=focus,
    )


# --- Forms ----------------------------------------------------------------------------------


@register.simple_tag
def field(
    bound: BoundField, hint: str = "", label: str = "", optional: bool = False, inline: bool = False
) -> SafeString:
    """A form field with its label, hint, error and control.

    `optional` writes 选填 beside the label; `inline` sets radios and boxes in a row.
    """
    shape = _shape(bound.field.widget)
    return _component(
        f"field_{shape}",
        field=bound,
        label=label or bound.label,
        hint=hint or bound.help_text,
        optional=optional,
        inline=inline,
        control=_control(bound, shape) if shape in {"plain", "file"} else "",
        limit=getattr(bound.field, "max_length", None),
    )


@register.simple_tag
def form_fields(form: forms.BaseForm) -> SafeString:
    """Every visible field of a form in order, then the hidden ones."""
    shown = [field(bound, optional=not bound.field.required) for bound in form.visible_fields()]
    return mark_safe("".join([*shown, *map(str, form.hidden_fields())]))  # noqa: S308 - rendered


def _shape(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "file" if isinstance(widget, forms.FileInput) else "plain"


def _control(bound: BoundField, shape: str) -> SafeString:
    widget = bound.field.widget
    attributes: dict[str, str | bool] = {
        "class": "form-select" if isinstance(widget, forms.Select) else "form-control"
    }
    if shape == "file":
        attributes["data-preview"] = f"{bound.id_for_label}_preview"
    limit = getattr(bound.field, "max_length", None)
    if isinstance(widget, forms.Textarea) and limit:
        attributes |= {"data-counter": f"{bound.id_for_label}_counter", "data-limit": str(limit)}
    return bound.as_widget(attrs=attributes)


# --- Things that hold other things ----------------------------------------------------------


@register.simple_block_tag
def card(
    content: str, title: str = "", href: str = "", kicker: str = "", foot: str = "", level: int = 3
) -> SafeString:
    """A card; with `href` the whole of it leads there."""
    return _component(
        "card", content=content, title=title, href=href, kicker=kicker, foot=foot, level=level
    )


@register.simple_block_tag
def ledger(content: str, caption: str = "", stack: bool = True) -> SafeString:
    """The frame of a hand-written table; give each cell a `data-label` so that it can stack."""
    return _component("ledger", content=content, caption=caption, stack=stack)


@register.simple_block_tag
def disclosure(content: str, title: str = "", open: bool = False) -> SafeString:
    """Something to open, by default 怎么算的: the arithmetic behind a number."""
    return _component("disclosure", content=content, title=title or _("怎么算的"), open=open)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """A dialog that `data-dialog="<id>"` on a link opens; without script the link goes its way."""
    return _component("dialog", content=content, id=id, title=title)

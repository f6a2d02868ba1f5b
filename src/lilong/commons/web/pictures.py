"""Tables and pictures of numbers and of the ground, drawn on the server: the tags' own work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lilong.commons.web import charts
from lilong.commons.web.components import Column, Link
from lilong.commons.web.markup import escaped, markup
from lilong.commons.web.plan import PlanMark, PlanShape, bounds, draw_plan, few_enough, legend_mark
from lilong.commons.web.thresholds import Gauge, threshold_bar


def component(name: str, /, **context: Any) -> SafeString:
    """One of the templates in `lilong/components/`, rendered."""
    return render_to_string(f"lilong/components/{name}.html", context)


def ledger_table(
    caption: str,
    columns: Sequence[Column | str],
    rows: Sequence[Sequence[object]],
    foot: Sequence[object] = (),
    stack: bool = True,
) -> SafeString:
    """A whole ledger from values. A cell is text, a number, safe markup or a `Link`.

    The first column names the row. On phones each row becomes a leaf (`stack`).
    """
    named = [Column(column) if isinstance(column, str) else column for column in columns]
    openings = [_opening(column) for column in named]
    return component(
        "ledger_table",
        caption=caption,
        columns=named,
        body=mark_safe("".join(_row(openings, row) for row in rows)),  # noqa: S308 - escaped below
        foot=_row(openings, foot) if foot else "",
        stack=stack,
    )


# Written without templates: a page of the ledger has hundreds of cells. The roles are said aloud
# because a row that phones set as a leaf is no table row to some of them.
def _opening(column: Column) -> str:
    number = ' class="is-number"' if column.number else ""
    return f'<td role="cell" data-label="{escaped(column.label)}"{number}>'


def _row(openings: Sequence[str], row: Sequence[object]) -> SafeString:
    first, *rest = zip(openings, row, strict=True)
    cells = "".join(f"{opening}<span>{_cell(value)}</span></td>" for opening, value in rest)
    name = f'<th scope="row" role="rowheader"><span>{_cell(first[1])}</span></th>'
    return mark_safe(f'<tr role="row">{name}{cells}</tr>')  # noqa: S308 - labels and cells are escaped


def _cell(value: object) -> str:
    if isinstance(value, Link):
        return markup('<a href="{}">{}</a>', value.url, value.label)
    return value if isinstance(value, SafeString) else escaped(str(value))


def bar_chart(
    title: str, bars: Sequence[charts.Bar], unit: str = "", note: str = "", heading: str = ""
) -> SafeString:
    """Lying bars with their table; `heading` names the table's first column."""
    drawn = _both_widths(charts.bar_chart, bars, title, unit)
    return _bars_figure(title, bars, unit, note, heading, drawn)


def pareto_chart(
    title: str, bars: Sequence[charts.Bar], unit: str = "", note: str = "", heading: str = ""
) -> SafeString:
    """Bars from large to small with the running share, and the table of all of them."""
    drawn = _both_widths(charts.pareto_chart, bars, title, unit)
    ranked = sorted(bars, key=lambda bar: -bar.value)
    return _bars_figure(title, ranked, unit, note, heading, drawn, running=True)


def timeline_chart(
    title: str, bars: Sequence[charts.Bar], unit: str = "", note: str = "", heading: str = ""
) -> SafeString:
    """A column for each week or month, in order, with their table."""
    drawn = _both_widths(charts.timeline_chart, bars, title, unit)
    return _bars_figure(title, bars, unit, note, heading or _("时间"), drawn)


def stacked_bar(
    title: str,
    stacks: Sequence[charts.Stack],
    series: Sequence[str],
    unit: str = "",
    note: str = "",
    heading: str = "",
) -> SafeString:
    """Bars made of parts, such as states, with their table; at most five series."""
    drawn = [
        charts.stacked_bar(stacks, series, title=title, unit=unit, width=width)
        for width in (charts.WIDE, charts.NARROW)
    ]
    columns = [Column(heading or _("名称")), *(Column(name, number=True) for name in series)]
    rows = [[_linked(stack.label, stack.href), *stack.parts] for stack in stacks]
    table = ledger_table(title, columns, rows) if rows else ""
    return component("chart", title=title, drawn=drawn, note=note, table=table)


def threshold(gauge: Gauge, arithmetic: bool = False) -> SafeString:
    """One threshold: whether it is met, as a picture and in a sentence."""
    drawn = [threshold_bar(gauge, width=width) for width in (charts.WIDE, charts.NARROW)]
    return component("threshold", gauge=gauge, drawn=drawn, arithmetic=arithmetic)


def thresholds(gauges: Sequence[Gauge], arithmetic: bool = False) -> SafeString:
    """Thresholds that have to be met together: the four of a verdict, or two of taking part."""
    drawn = [threshold(gauge, arithmetic) for gauge in gauges]
    return component("thresholds", drawn=drawn)


def _both_widths(
    draw: Callable[..., SafeString], bars: Sequence[charts.Bar], title: str, unit: str
) -> list[SafeString]:
    return [
        draw(bars, title=title, unit=unit, width=width) for width in (charts.WIDE, charts.NARROW)
    ]


def _bars_figure(
    title: str,
    bars: Sequence[charts.Bar],
    unit: str,
    note: str,
    heading: str,
    drawn: Sequence[SafeString],
    *,
    running: bool = False,
) -> SafeString:
    total, so_far = sum(bar.value for bar in bars), 0
    value = _("数量（{unit}）").format(unit=unit.strip()) if unit else _("数量")
    columns = [Column(heading or _("名称")), Column(value, number=True)]
    rows: list[list[object]] = []
    for bar in bars:
        so_far += bar.value
        share = [f"{charts.share(so_far, total)}%"] if running else []
        rows.append([_linked(bar.label, bar.href), bar.value, *share])
    if running:
        columns.append(Column(_("累计占比"), number=True))
    # A name and a figure stand side by side on any screen.
    table = ledger_table(title, columns, rows, stack=running) if rows else ""
    return component("chart", title=title, drawn=drawn, note=note, table=table)


def _linked(label: str, href: str) -> str | Link:
    return Link(label, href) if href else label


def plan_map(
    title: str,
    shapes: Sequence[PlanShape],
    marks: Sequence[PlanMark] = (),
    url: str = "",
    kinds: Sequence[str] = (),
) -> SafeString:
    """The large plan with its legend and, in words, all that it shows.

    `kinds` names the mark kinds 1, 2, … for the legend. `url` answers
    `?bbox=left,bottom,right,top&cell=metres` with `{"marks": [{x, y, count, label, href, kind,
    weight}], "total": n}`; without it zooming only enlarges. Load `built/plan.js` on the page.
    """
    box = bounds(shapes, marks)
    return component(
        "plan_map",
        title=title,
        drawn=draw_plan(shapes, marks, title=title),
        url=url,
        box=box,
        legend=[(legend_mark(place), name) for place, name in enumerate(kinds, 1)],
        said=sorted(few_enough(marks, box.width / 24), key=lambda mark: -mark.count),
        named=[shape for shape in shapes if shape.href and shape.label],
    )


def plan_mini(title: str, shapes: Sequence[PlanShape]) -> SafeString:
    """The plan as a small picture that says "you are here"; the shape with `here` is marked."""
    drawn = draw_plan(shapes, title=title, variant="mini")
    return markup('<div class="plan plan-mini">{}</div>', drawn)


def plan_poster(title: str, shapes: Sequence[PlanShape]) -> SafeString:
    """The plan in pale lines, behind a poster or at the head of a public page."""
    drawn = draw_plan(shapes, title=title, variant="poster")
    return markup('<div class="plan plan-poster">{}</div>', drawn)

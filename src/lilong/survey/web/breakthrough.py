"""Where to begin: to say in the meeting, to see in a chart, to check in a table, to pin up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar, Stack
from lilong.commons.web.components import Column, Link
from lilong.commons.wording import listed
from lilong.engines.breakthrough import Candidate, Contribution, Step, Trial
from lilong.engines.hotspots import NO_VARIATION, TOO_FEW_SITES
from lilong.places import queries as places
from lilong.places.kinds import KINDS
from lilong.places.web.asking import trail_to, who
from lilong.survey.kinds import finding_kinds
from lilong.survey.permissions import Sight
from lilong.survey.queries.breakthrough import Breakthrough, breakthrough_at, weights_source
from lilong.survey.queries.meeting_words import CRITERIA, STEPS, out_of_hundred
from lilong.survey.web.place_tabs import tabs_at

MOST_SERIES = 5
MOST_LANES = 12
MOST_NUMBERS = 8
LEAST_CHANCE = 0.0001

FIGURES: dict[str, str | Promise] = {
    "findings": gettext_lazy("这里的问题"),
    "all_findings": gettext_lazy("全部问题"),
    "public": gettext_lazy("公共部位"),
    "shop": gettext_lazy("商铺"),
    "most": gettext_lazy("最多的一处有"),
    "bearing": gettext_lazy("承重墙"),
    "bearing_unknown": gettext_lazy("墙体不明"),
    "danger_points": gettext_lazy("危险分"),
    "effort_points": gettext_lazy("工作量分"),
    "least_effort_points": gettext_lazy("最省力的一处：工作量分"),
    "least_findings": gettext_lazy("最省力的一处：问题"),
    "households": gettext_lazy("涉及的户数"),
    "waiting": gettext_lazy("等着开工的工程"),
}
MEANINGS: dict[str, str | Promise] = {
    "concentration": gettext_lazy("这里的问题占全部的几成。"),
    "public_or_shop_first": gettext_lazy(
        "公共部位和商铺有多少：公家的、公共的东西先动，邻居看得见。"
    ),
    "safety": gettext_lazy("每类问题按危险程度计分，承重墙和墙体不明的另加分。"),
    "effort": gettext_lazy("平均办一处要费多少力气，越省力分越高；每 10 平方米另加一份力气。"),
    "neighbours_affected": gettext_lazy("有问题的门牌里一共住着多少户。"),
    "blocks": gettext_lazy("有几项工程要等这里办完才能开工；还没有登记工程时都是零分。"),
}


@require_safe
def breakthrough(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Where to begin at a place, with all the arithmetic."""
    place = places.place(place_id)
    found = breakthrough_at(who(request), place)
    context = {
        **_common(found),
        "trail": trail_to(place, Link(_("从哪里着手"))),
        "tabs": tabs_at(place, "survey:breakthrough"),
        "ranks": [_Rank.of(found, candidate) for candidate in found.ranking.candidates],
        "reasons": _reasons(found),
        "trials": [_trial(found, trial) for trial in found.ranking.trials],
        "trial_columns": [_("项目"), _("权重"), _("第一名"), _("和现在比")],
        "weights": _weights(found),
        "weight_columns": [_("项目"), Column(_("权重"), number=True), _("看的是什么")],
        "hot_columns": [_("门牌"), Column("z", number=True), Column("p", number=True)],
        "sheet_url": address("survey:breakthrough-sheet", place.id),
        "next": _next(found),
    }
    return render(request, "survey/breakthrough.html", context)


@require_safe
def sheet(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The same on one or two sheets of A4, for the notice board.

    Numbers are named for public parts and shops only: a home is nobody's business on a board.
    """
    place = places.place(place_id)
    context = {
        **_common(breakthrough_at(who(request), place)),
        "today": timezone.localdate(),
        "back_url": address("survey:breakthrough", place.id),
    }
    return render(request, "survey/breakthrough_sheet.html", context)


def _common(found: Breakthrough) -> dict[str, Any]:
    return {
        "place": found.place,
        "kind": KINDS[found.place.kind].label,
        "found": found,
        "public_only": found.sight < Sight.FIELD,
        "sentences": found.sentences(),
        "first": _first(found),
        "bars": [
            Bar(found.names[row.key], row.count, strong=True, href=_page(found, row.key))
            for row in found.counts.rows
        ],
        "stacks": _stacks(found),
        "columns": _columns(),
        "rows": _rows(found),
        "steps": [_Step.of(found, step) for step in found.steps],
        "hot": _hot(found),
        "crowds": _crowds(found),
        "unable": _unable(found),
        "weights_source": weights_source(),
        "weights_day": found.ranking.weights.as_of,
    }


def _first(found: Breakthrough) -> str:
    candidates = found.ranking.candidates
    return found.names[candidates[0].lane.key] if candidates else ""


def _page(found: Breakthrough, key: str) -> str:
    return address("survey:overview", found.places[key])


# ── The chart ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Stacks:
    """The points of each lane by criterion, on a scale of a thousand, and the names of them."""

    stacks: Sequence[Stack]
    series: Sequence[str]


def _stacks(found: Breakthrough) -> Stacks:
    """The five criteria that give most; what gives nothing to anyone is left out."""
    candidates = found.ranking.candidates[:MOST_LANES]
    sums = {
        name: sum(_given(one, name).points for one in candidates)
        for name in found.ranking.weights.criteria
    }
    shown = sorted((name for name in sums if sums[name]), key=lambda name: -sums[name])
    shown, rest = shown[:MOST_SERIES], shown[MOST_SERIES:]
    if rest:
        shown, rest = shown[: MOST_SERIES - 1], [*shown[MOST_SERIES - 1 :], *rest]
    series = [str(CRITERIA[name]) for name in shown] + ([_("其他几项")] if rest else [])
    stacks = []
    for one in candidates:
        points = [_given(one, name).points for name in shown]
        points += [sum(_given(one, name).points for name in rest)] if rest else []
        parts = in_thousandths(points, one.out_of)
        stacks.append(Stack(found.names[one.lane.key], parts, _page(found, one.lane.key)))
    return Stacks(stacks, series)


def _given(candidate: Candidate, criterion: str) -> Contribution:
    return next(given for given in candidate.contributions if given.criterion == criterion)


def in_thousandths(points: Sequence[int], out_of: int) -> tuple[int, ...]:
    """Points as whole thousandths of `out_of` whose sum is that of the points, rounded.

    The largest remainders are rounded up, so that a bar is as long as its total says.
    """
    floors = [1000 * part // out_of for part in points]
    whole = (2000 * sum(points) + out_of) // (2 * out_of)
    by_remainder = sorted(range(len(points)), key=lambda n: -(1000 * points[n] % out_of))
    for n in by_remainder[: whole - sum(floors)]:
        floors[n] += 1
    return tuple(floors)


# ── The table ───────────────────────────────────────────────────────────────────────────────


def _columns() -> list[Column]:
    names = [
        _("次序"), _("得分"), _("问题"), _("公共部位"), _("商铺"), _("承重墙"), _("涉及户数"),
    ]  # fmt: skip
    return [Column(_("哪里")), *(Column(name, number=True) for name in names)]


def _rows(found: Breakthrough) -> list[list[object]]:
    return [
        [
            Link(found.names[one.lane.key], _page(found, one.lane.key)),
            one.rank,
            out_of_hundred(one.total, one.out_of),
            one.lane.findings,
            one.lane.by_part["public"],
            one.lane.by_part["shop"],
            one.lane.bearing,
            one.lane.households or _("不详"),
        ]
        for one in found.ranking.candidates
    ]


@dataclass(frozen=True)
class _Rank:
    """The arithmetic of one lane's place."""

    name: str
    score: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]

    @classmethod
    def of(cls, found: Breakthrough, one: Candidate) -> _Rank:
        columns = [
            Column(_("项目")), Column(_("依据")),
            Column(_("得分（满分 1000）"), number=True), Column(_("权重"), number=True),
            Column(_("得分 × 权重"), number=True),
        ]  # fmt: skip
        rows = [_arithmetic(given) for given in one.contributions]
        rows.append([_("合计"), f"{one.total} ÷ {one.out_of}", "", "", one.total])
        score = out_of_hundred(one.total, one.out_of)
        return cls(found.names[one.lane.key], score, columns, rows)


def _arithmetic(given: Contribution) -> list[object]:
    figures = listed(f"{FIGURES[name]} {count}" for name, count in given.figures)
    quotient = f"{given.value} ÷ {given.out_of}" if given.out_of else _("没有可比的")
    return [
        CRITERIA[given.criterion],
        _("%(figures)s；%(quotient)s") % {"figures": figures, "quotient": quotient},
        given.score,
        given.weight,
        given.points,
    ]


def _reasons(found: Breakthrough) -> list[str]:
    """Why each of the first lanes comes before the next one."""
    return [
        _("%(one)s在%(other)s前面：%(leads)s%(trails)s。")
        % {
            "one": found.names[one],
            "other": found.names[other],
            "leads": _points(found, _("多在"), comparison.leads) or _("得分相同，按问题多少排"),
            "trails": _points(found, _("；少在"), comparison.trails),
        }
        for one, other, comparison in found.comparisons()[: MOST_LANES - 1]
    ]


def _points(found: Breakthrough, begins: str, reasons: Sequence[Any]) -> str:
    out_of = found.ranking.candidates[0].out_of
    said = listed(
        f"{CRITERIA[one.criterion]} {out_of_hundred(one.points, out_of)}" for one in reasons
    )
    return f"{begins}{said}" if said else ""


def _trial(found: Breakthrough, trial: Trial) -> list[object]:
    changed = _("减半") if trial.numerator == 1 else _("加半")
    first = found.names[trial.first]
    return [CRITERIA[trial.criterion], changed, first, _("换了") if trial.changes else _("不变")]


def _weights(found: Breakthrough) -> list[list[object]]:
    weights = found.ranking.weights.criteria
    return [[CRITERIA[name], weight, MEANINGS[name]] for name, weight in weights.items()]


# ── The steps and the hotspots ──────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Step:
    """One step within the first lane, in words.

    `numbers` is empty where the step concerns homes.
    """

    title: str
    findings: int
    kinds: str
    numbers: Sequence[str]
    more: int
    inspect: int

    @classmethod
    def of(cls, found: Breakthrough, step: Step) -> _Step:
        kinds = finding_kinds()
        said = listed(f"{kinds[code].label} {count}" for code, count in step.by_kind)
        homes = step.code in ("bearing_walls", "private_parts")
        numbers = [] if homes else [
            f"{found.names[key]} {count}" for key, count in step.numbers if key
        ]  # fmt: skip
        shown = numbers[:MOST_NUMBERS]
        more = len(numbers) - len(shown)
        return cls(str(STEPS[step.code]), step.findings, said, shown, more, step.to_inspect)


def _hot(found: Breakthrough) -> list[list[object]]:
    return [
        [Link(found.addresses[key], _page(found, key)), f"{z:.2f}", _chance(p)]
        for key, z, p in found.hot()
    ]


def _crowds(found: Breakthrough) -> list[str]:
    """The hot numbers lane by lane, the hottest first: 零陵路某弄：3号、4号、…"""
    lanes: dict[str, list[str]] = {}
    for key, _z, _p in found.hot():
        name = found.names[key]
        lanes.setdefault(found.addresses[key].removesuffix(name), []).append(name)
    return [
        _("%(lane)s：%(numbers)s") % {"lane": lane, "numbers": listed(numbers)}
        for lane, numbers in lanes.items()
    ]


def _chance(p: float) -> str:
    return f"{p:.4f}" if p >= LEAST_CHANCE else f"< {LEAST_CHANCE}"


def _unable(found: Breakthrough) -> str:
    """Why nothing is said of hotspots; empty when something is."""
    if found.hotspots is None:
        return _("热点要在一个居民区里面看：每个居民区有自己的平面图。")
    words = {
        TOO_FEW_SITES: _("门牌太少（不到 30 个），热点检验说不准，不作判断。"),
        NO_VARIATION: _("各门牌的问题一样多，没有热点。"),
    }
    return words.get(found.hotspots.unable or "", "")


def _next(found: Breakthrough) -> dict[str, str]:
    if not found.ranking.candidates:
        return {
            "title": _("先看看排摸到了什么"),
            "label": _("打开概况"),
            "href": address("survey:overview", found.place.id),
        }
    return {
        "title": _("打印出来，带到居务会上商量"),
        "label": _("打印张贴稿"),
        "href": address("survey:breakthrough-sheet", found.place.id),
    }

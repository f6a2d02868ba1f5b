"""What norms add to the packet for those who decide: what was measured, and against what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import Case
from lilong.cases.files.states import Machine
from lilong.cases.norms.judging import MEASURES, NO_NORM, NOT_MEASURED, sets
from lilong.cases.norms.models import Measurement, Norm
from lilong.cases.norms.queries.compliance import measured_of, standing_of
from lilong.cases.norms.words import RESULTS, WHAT, limit_words, norm_words, value_words
from lilong.commons.documents.blocks import Block, Facts, Paragraph, Table


def section(case: Case) -> tuple[str, list[Block], Any] | None:
    """Each measure with the norm of its day, and how the last stands today; None for kinds that
    are held against no norm. Who measured is not told."""
    if case_kinds()[case.kind].machine != Machine.NORM:
        return None
    standing, now = standing_of(case)
    measured = measured_of(case)
    norms = {one.norm.version: one.norm for one in measured if one.norm}
    if now is not None:
        norms[now.version] = now
    told = [norms[version] for version in sorted(norms)]
    blocks: list[Block] = [
        Facts(tuple(_facts(told, now, standing.result, measured=bool(measured)))),
        _measures(measured) if measured else Paragraph(_("还没有量过。")),
    ]
    value = {
        "standing": standing.result,
        "norms": [_norm_value(one, now) for one in told],
        "measured": [_measured_value(one) for one in measured],
    }
    return _("测量和标准"), blocks, value


def _facts(
    norms: list[Norm], now: Norm | None, result: str, *, measured: bool
) -> Iterator[tuple[str, str]]:
    for one in norms:
        how = _("%(day)s 由%(how)s定下（%(paper)s）") % {
            "day": one.adopted_on,
            "how": one.get_adopted_by_display(),
            "paper": one.paper,
        }
        yield (
            _("小区标准第 %(version)s 版") % {"version": one.version},
            "；".join([how, *norm_words(one.values)]),
        )
    if now is None:
        yield _("小区标准"), _("小区没有定标准；量到的照记，不判断")
    elif measured:
        yield _("最近一次对照现在的标准"), str(RESULTS[result])


def _measures(measured: list[Measurement]) -> Table:
    rows = tuple(row for one in measured for row in _rows(one))
    head = (_("哪一天量的"), _("量了什么"), _("量得"), _("当天的标准"), _("对照"))
    return Table(head, rows, widths=(5, 5, 5, 6, 5), flows=True)


def _rows(one: Measurement) -> Iterator[tuple[str, ...]]:
    norm = one.norm.values if one.norm else {}
    for point, name in MEASURES.items():
        if name not in one.values and point not in one.points:
            continue
        limit = limit_words(point, norm[point]) if sets(norm, point) else _("没有定")
        result = one.points.get(point, NO_NORM)
        said = _("没有量") if result == NOT_MEASURED else str(RESULTS[result])
        value = value_words(name, one.values.get(name))
        yield one.measured_on.isoformat(), str(WHAT[point]), value, limit, said


def _norm_value(one: Norm, now: Norm | None) -> dict[str, Any]:
    return {
        "version": one.version,
        "adopted_on": one.adopted_on.isoformat(),
        "adopted_by": one.adopted_by,
        "paper": one.paper,
        "values": one.values,
        "in_force": now is not None and one.pk == now.pk,
    }


def _measured_value(one: Measurement) -> dict[str, Any]:
    return {
        "on": one.measured_on.isoformat(),
        "norm_version": one.norm.version if one.norm else None,
        "values": one.values,
        "points": one.points,
        "result": one.result,
    }

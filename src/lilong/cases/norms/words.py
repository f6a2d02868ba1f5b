"""A norm and what was measured, in words: the same on paper and on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.cases.norms.judging import EXCEEDS, FITS, MEASURES, NO_NORM, NOT_MEASURED, sets
from lilong.commons.wording import named

WHAT = {
    "max_projection_mm": gettext_lazy("外挑"),
    "min_escape_width_mm": gettext_lazy("逃生口净宽"),
    "min_escape_height_mm": gettext_lazy("逃生口净高"),
    "openable_inside": gettext_lazy("里面不用钥匙能打开"),
    "material": gettext_lazy("材料"),
    "colour": gettext_lazy("颜色"),
}
RESULTS = {
    FITS: gettext_lazy("符合"),
    EXCEEDS: gettext_lazy("不符合"),
    NOT_MEASURED: gettext_lazy("没有量全"),
    NO_NORM: gettext_lazy("没有标准，不判断"),
}


def norm_words(values: Mapping[str, Any]) -> list[str]:
    """Each point that the norm sets, with its limit."""
    return [
        named(WHAT[point], limit_words(point, values[point]))
        for point in MEASURES
        if sets(values, point)
    ]


def measure_words(values: Mapping[str, Any]) -> list[str]:
    """Each point that was measured, with what came out."""
    return [
        f"{WHAT[point]} {value_words(name, values[name])}"
        for point, name in MEASURES.items()
        if values.get(name) is not None
    ]


def limit_words(point: str, limit: Any) -> str:
    """What the norm allows."""
    if point == "max_projection_mm":
        return _("不超过 %(mm)s 毫米") % {"mm": limit}
    if point.startswith("min_"):
        return _("不小于 %(mm)s 毫米") % {"mm": limit}
    return _("要能打开") if limit is True else str(limit)


def value_words(name: str, value: Any) -> str:
    """What was measured."""
    if value is None:
        return _("没有量")
    if name.endswith("_mm"):
        return _("%(mm)s 毫米") % {"mm": value}
    if name.endswith("_fits"):
        return str(RESULTS[FITS if value else EXCEEDS])
    return _("是") if value else _("否")

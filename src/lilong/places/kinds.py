"""The levels of the address tree, as data: code, words, level, and what may stand above.

Source of the levels: the seed page and domain.md §8 (lane 弄, number 号, room 室 is how a
Shanghai address is written; 片区 is the street's own working patch).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class PlaceKind:
    """One level of the tree.

    Attributes:
        code: identifier, from the glossary.
        label: the word people use.
        level: 0 is the city; a child's level is always greater than its parent's.
        suffix: what an address adds to the bare name (42 → 42号); empty when nothing.
    """

    code: str
    label: str | Promise
    level: int
    suffix: str = ""


KINDS: dict[str, PlaceKind] = {
    kind.code: kind
    for kind in (
        PlaceKind("city", _("市"), 0),
        PlaceKind("district", _("区"), 10),
        PlaceKind("subdistrict", _("街道"), 20),
        PlaceKind("patch", _("片区"), 30),
        PlaceKind("residents_area", _("居民区"), 40),
        PlaceKind("compound", _("小区"), 50),
        PlaceKind("lane", _("弄"), 60),
        PlaceKind("number", _("号"), 70, "号"),
        PlaceKind("stair", _("单元"), 80, "单元"),
        PlaceKind("room", _("室"), 90, "室"),
        PlaceKind("common_part", _("公共部位"), 90),
    )
}

SPACE_KIND = "subdistrict"


def may_stand_below(child: str, parent: str | None) -> bool:
    """Whether a place of kind `child` may stand directly below one of kind `parent`."""
    if parent is None:
        return child == "city"
    return KINDS[child].level > KINDS[parent].level

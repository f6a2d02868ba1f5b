"""Drafts of findings in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from lilong.commons.imports.words import field_words
from lilong.commons.wording import clauses
from lilong.engines.tabular.personal import masked
from lilong.kernel.area import Area
from lilong.places.importing import addresses_of
from lilong.survey.kinds import finding_kinds
from lilong.survey.states import Part, Precision, WallType


def describe(drafts: Sequence[Mapping[str, Any]]) -> list[list[tuple[str, str]]]:
    """For each draft its fields and values, address and kind first. One query.

    Telephone and identity numbers are covered.
    """
    addresses = addresses_of(drafts)
    return [_told(fields, addresses) for fields in drafts]


def _told(fields: Mapping[str, Any], addresses: Mapping[str, str]) -> list[tuple[str, str]]:
    told = [("address", _address(fields, addresses))]
    told += [(name, words(fields[name])) for name, words in _WORDS.items() if name in fields]
    return [(field_words(name), words) for name, words in told if words]


def _address(fields: Mapping[str, Any], addresses: Mapping[str, str]) -> str:
    known = addresses.get(fields.get("place", ""), "")
    new = "".join(name for _kind, name in fields.get("create", ()))
    return " ".join(filter(None, (f"{known}{fields.get('rest', '')}", f"+ {new}" if new else "")))


def _found(found: Sequence[str]) -> str:
    day, precision = found
    return "" if precision == Precision.UNKNOWN else day


def _measured(measures: Mapping[str, Any]) -> str:
    known = {one.code: one for kind in finding_kinds().values() for one in kind.measures}
    return clauses(
        f"{known[code].label} {masked(known[code].told(value))}" for code, value in measures.items()
    )


_WORDS: dict[str, Any] = {
    "kind": lambda code: finding_kinds()[code].label,
    "description": masked,
    "part": lambda part: str(Part(part).label),
    "area": lambda area: str(Area(area)),
    "projection": lambda length: f"{length} mm",
    "measures": _measured,
    "wall_type": lambda wall: str(WallType(wall).label),
    "shop": lambda shop: _("是") if shop else _("否"),
    "found": _found,
    "note": masked,
}

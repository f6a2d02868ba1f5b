"""The filter of the ledger as it stands in an address, both ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lilong.places.queries import PlaceView
from lilong.survey.kinds import finding_kinds
from lilong.survey.queries.ledger_filter import LedgerFilter, fitting
from lilong.survey.states import FindingState, Part, WallType

T = TypeVar("T")
LONGEST_WORDS = 60


@dataclass(frozen=True)
class Asked:
    """What an address asks for; `misread` names the parameters nobody could read."""

    chosen: LedgerFilter
    before: int | None = None
    after: int | None = None
    misread: tuple[str, ...] = ()


class _Reader:
    """Reads parameters one by one and remembers which of them made no sense."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.misread: list[str] = []

    def one(self, name: str, read: Callable[[str], T]) -> T | None:
        text = self.query.get(name, "").strip()
        if not text:
            return None
        try:
            return read(text)
        except (ValueError, KeyError, OverflowError):
            self.misread.append(f"{name}={text[:30]}")
            return None

    def several(self, name: str, known: Sequence[str]) -> tuple[str, ...]:
        given = [value for value in self.query.getlist(name) if value]
        self.misread += [f"{name}={value[:30]}" for value in given if value not in known]
        # In the order of the dictionary, so that one choice has one address.
        return tuple(value for value in known if value in given)


def _one_of(*known: str) -> Callable[[str], str]:
    return lambda text: known[known.index(text)]


def _position(text: str) -> int:
    number = int(text)
    if not 0 <= number < 1 << 63:
        raise ValueError(text)
    return number


# Why a lane or number is left out, in the reader's words.
_ELSEWHERE = {"lane_id": _("弄（不在这里）"), "number_id": _("门牌（不在所选的弄里）")}


def asked(query: QueryDict, place: PlaceView) -> Asked:
    """What the parameters ask for at a place.

    What cannot be read, or lies elsewhere, is left out and named.
    """
    read = _Reader(query)
    chosen = LedgerFilter(
        kinds=read.several("kind", tuple(finding_kinds())),
        states=read.several("state", FindingState.values),
        part=read.one("part", _one_of(*Part.values)) or "",
        shop=read.one("shop", lambda text: bool(["0", "1"].index(text))),
        wall_type=read.one("wall", _one_of(*filter(None, WallType.values))),
        lane_id=read.one("lane", UUID),
        number_id=read.one("number", UUID),
        surveyor_id=read.one("by", UUID),
        since=read.one("since", date.fromisoformat),
        until=read.one("until", date.fromisoformat),
        words=" ".join(query.get("q", "").split())[:LONGEST_WORDS],
    )
    before, after = read.one("before", _position), read.one("after", _position)
    chosen, elsewhere = fitting(place, chosen)
    misread = (*read.misread, *(str(_ELSEWHERE[column]) for column in elsewhere))
    return Asked(chosen, before, after, misread)


def pairs_of(chosen: LedgerFilter) -> list[tuple[str, str]]:
    """The filter as parameters, always in the same order."""
    shop = "" if chosen.shop is None else str(int(chosen.shop))
    single = {
        "part": chosen.part, "shop": shop, "wall": chosen.wall_type or "",
        "lane": chosen.lane_id, "number": chosen.number_id, "by": chosen.surveyor_id,
        "since": chosen.since, "until": chosen.until, "q": chosen.words,
    }  # fmt: skip
    pairs = [("kind", kind) for kind in chosen.kinds]
    pairs += [("state", state) for state in chosen.states]
    return pairs + [(name, str(value)) for name, value in single.items() if value]


def query_of(chosen: LedgerFilter, **further: object) -> str:
    """The filter as the part of an address that begins with `?`; empty when it asks for all."""
    pairs = pairs_of(chosen) + [(name, str(value)) for name, value in further.items()]
    return "?" + urlencode(pairs) if pairs else ""


def toggled(held: tuple[str, ...], value: str) -> tuple[str, ...]:
    """The choices with one more, or without it when it was among them."""
    kept = tuple(one for one in held if one != value)
    return kept if value in held else (*held, value)

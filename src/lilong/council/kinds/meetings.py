"""Kinds of meeting, as data: who runs one, on what basis, what it can and cannot decide.

The dictionary is `meetings.json`, with its sources. A number stands there only where a text gives
it; None means that the place sets it. A kind may stand there in several versions; a meeting freezes
the one in force on its own day when it is planned, so that a rule of tomorrow changes no meeting of
today. What is written into the dictionary after that day does not reach a planned meeting.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

# What a resolution may be about that takes a power of its own: that somebody removes something or
# pays, and what the owners decide together.
ORDER, OWNERS = "order", "owners"
RESIDENTS_COMMITTEE = "residents_committee"
OWNERS_COMMITTEE = "owners_committee"


def _in_english() -> bool:
    return (get_language() or "").startswith("en")


@dataclass(frozen=True)
class Share:
    """More than `numerator / denominator` of all members, and the text that says so."""

    numerator: int
    denominator: int
    basis: str

    def is_met(self, have: int, members: int) -> bool:
        """Whether `have` of `members` are more than the share; whole numbers only."""
        return have * self.denominator > members * self.numerator

    def needed(self, members: int) -> int:
        """The smallest number of members that is enough."""
        return members * self.numerator // self.denominator + 1


@dataclass(frozen=True)
class Text:
    """A text that a kind rests on: which version, read or only quoted, and where it stands."""

    title: str
    version: str
    read: bool
    address: str


@dataclass(frozen=True)
class MeetingKind:
    """One kind of meeting.

    Attributes:
        code: identifier of the glossary.
        run_by: `residents_committee` or `owners_committee`.
        basis: the text it rests on; empty where no text defines it.
        source: what the texts say beside, or that they say nothing.
        when: before, during or after; empty where nothing is said.
        can, cannot: plain sentences; `can` is None where the place sets it.
        refuses: what such a meeting cannot resolve, `ORDER` or `OWNERS`, and the sentence that
            says why.
        invited: roles that are invited by themselves; None where the place says who.
        notice_days: how many days before the agenda is told; None where the place says.
        quorum: how many members must be there; None where the place says.
        decision: how many of all members must agree; None where the place says.
        yearly: how many there must be a year at least; None where nothing is said.
        clocks: ids of the registry of legal clocks.
        effective_from: from which day the texts hold; None where that was not read.
        effective_from_known: `day`, `year`, or `no`.
        checked_on: when somebody last looked whether it still holds.
        texts: the texts it rests on.
    """

    code: str
    name: str
    english: str
    run_by: str
    basis: str
    source: str
    when: str
    can: tuple[str, ...] | None
    cannot: tuple[str, ...]
    refuses: Mapping[str, str]
    invited: tuple[str, ...] | None
    notice_days: int | None
    notice_basis: str
    quorum: Share | None
    decision: Share | None
    yearly: int | None
    clocks: tuple[str, ...]
    effective_from: date | None
    effective_from_known: str
    checked_on: date | None
    texts: tuple[Text, ...]

    @property
    def label(self) -> str:
        """What it is called in the reader's language."""
        return self.english if _in_english() else self.name


@cache
def _entries() -> Mapping[str, list[dict[str, Any]]]:
    return read_entries(files(__package__).joinpath("meetings.json").read_text("utf-8"))


def read_entries(text: str) -> dict[str, list[dict[str, Any]]]:
    """The versions of each kind, each whole by itself: with the texts that it names."""
    content = json.loads(text)
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in content["kinds"]:
        texts = [content["texts"][name] for name in entry["texts"]]
        found.setdefault(entry["code"], []).append({**entry, "texts": texts})
    return found


def entry_of(code: str, on: date) -> dict[str, Any]:
    """The entry of a kind in force on a day, to be frozen into a meeting. Raises KeyError."""
    return in_force(_entries()[code], on)


def in_force(versions: Sequence[dict[str, Any]], on: date) -> dict[str, Any]:
    """The version in force on a day; before the first one that is known, the first."""
    day = on.isoformat()
    begun = [one for one in versions if (one["effective_from"] or "") <= day]
    standing = [one for one in begun if not one["effective_to"] or day <= one["effective_to"]]
    return max(standing or begun or versions[:1], key=lambda one: one["effective_from"] or "")


def meeting_kinds(on: date | None = None) -> dict[str, MeetingKind]:
    """Every kind by its code as it stands on a day, today unless told otherwise.

    In the order of the dictionary, in the reader's language.
    """
    day = on or timezone.localdate()
    return {code: read_kind(in_force(versions, day)) for code, versions in _entries().items()}


def read_kind(entry: Mapping[str, Any]) -> MeetingKind:
    """A kind from its entry, such as the one that a meeting has kept."""
    said = "_english" if _in_english() else ""
    notice = entry["notice"] or {}
    can = entry[f"can{said}"]
    return MeetingKind(
        code=entry["code"],
        name=entry["name"],
        english=entry["english"],
        run_by=entry["run_by"],
        basis=entry["basis"] or "",
        source=entry[f"source{said}"],
        when=entry[f"when{said}"] or "",
        can=None if can is None else tuple(can),
        cannot=tuple(entry[f"cannot{said}"]),
        # Meetings that were planned before this was asked keep their rules as they were.
        refuses={
            what: entry[f"cannot{said}"][number]
            for what, number in entry.get("refuses", {}).items()
        },
        invited=None if entry["invited"] is None else tuple(entry["invited"]),
        notice_days=notice.get("days"),
        notice_basis=notice.get("basis", ""),
        quorum=_share(entry["quorum"]),
        decision=_share(entry["decision"]),
        yearly=entry["yearly"],
        clocks=tuple(entry["clocks"]),
        # Kept by meetings that were planned before these were asked: nothing.
        effective_from=_day(entry.get("effective_from")),
        effective_from_known=entry.get("effective_from_known", "no"),
        checked_on=_day(entry.get("checked_on")),
        texts=tuple(_text(one) for one in entry.get("texts", ())),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(entry: Mapping[str, Any]) -> Text:
    title, version = ("english", "version_english") if _in_english() else ("title", "version")
    return Text(entry[title], entry[version], entry["how"] == "read", entry["address"] or "")


def _share(entry: Mapping[str, Any] | None) -> Share | None:
    if entry is None:
        return None
    numerator, denominator = entry["more_than"]
    return Share(numerator, denominator, entry["basis"])

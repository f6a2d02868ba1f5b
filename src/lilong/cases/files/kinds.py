"""Kinds of cases, what a violation may be classified as, and which step starts which clock: data.

The dictionaries lie in `cases/dictionary`, each with its sources and the day of its check.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from lilong.commons import clocks as registry

DICTIONARY = Path(__file__).parents[1] / "dictionary"


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DICTIONARY / name).read_text(encoding="utf-8"))
    return read


@dataclass(frozen=True)
class CaseKind:
    """One kind of case.

    Attributes:
        code, no: its name, and its number in facets (never given twice).
        machine: a `Machine`: the way it is brought to rest.
        findings: kinds of findings that open one.
        effort: how much of a week's capacity it takes, in the plan's unit.
        basis: the articles.
        path, path_english: what happens, in a sentence.
        needs_wall: it is not classified before it is known whether the wall bears.
        danger: it comes before everything else.
        public: it stands on what belongs to all, wherever it was noted.
        public_at: kinds of places at which it is about what belongs to all.
    """

    code: str
    no: int
    name: str
    english: str
    machine: str
    findings: tuple[str, ...]
    effort: int
    basis: str
    path: str
    path_english: str
    needs_wall: bool = False
    danger: bool = False
    public: bool = False
    public_at: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.english if _english() else self.name

    @property
    def way(self) -> str:
        """What happens to such a case, in the reader's language."""
        return self.path_english if _english() else self.path


@cache
def case_kinds() -> dict[str, CaseKind]:
    """Every kind by its code, in the order of the dictionary."""
    read = {}
    for row in _read("kinds.json")["kinds"]:
        lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
        read[row["code"]] = CaseKind(**{**row, **lists})
    return read


@cache
def public_places() -> frozenset[str]:
    """Kinds of places that belong to all, whatever stands there."""
    return frozenset(_read("kinds.json")["public_places"])


def kind_label(code: str) -> str:
    """What a kind is called; empty for none."""
    known = case_kinds().get(code)
    return known.label if known else ""


def kind_of_finding(finding_kind: str) -> str:
    """The kind of case that a finding opens; empty where the dictionary names none."""
    fitting = (kind.code for kind in case_kinds().values() if finding_kind in kind.findings)
    return next(fitting, "")


def proposed_kind(text: str) -> str:
    """The kind whose words a text holds most of, by their length; empty when it holds none.

    A longer word says more. A proposal only: what a case is of, a person decides.

    >>> proposed_kind("隔壁天井里搭建了一间"), proposed_kind("您好")
    ('illegal_structure', '')
    """
    weights = {
        row["code"]: sum(len(word) ** 2 for word in row["names"] + row["words"] if word in text)
        for row in _read("hotline_sheet.json")["kinds"]
    }
    best = max(weights, key=lambda code: weights[code])
    return best if weights[best] else ""


@dataclass(frozen=True)
class ViolationClass:
    """What a violation may be classified as: the test, who decides, and the fine as printed."""

    code: str
    name: str
    english: str
    test: str
    test_english: str
    decided_by: str
    decided_by_english: str
    fine: str
    fine_english: str

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.english if _english() else self.name

    @property
    def test_told(self) -> str:
        """The statutory test in the reader's language."""
        return self.test_english if _english() else self.test

    @property
    def decided_by_told(self) -> str:
        """Who decides, in the reader's language; empty where the text names nobody."""
        return self.decided_by_english if _english() else self.decided_by

    @property
    def fine_told(self) -> str:
        """The fine as the article has it, in the reader's language."""
        return self.fine_english if _english() else self.fine


@cache
def violation_classes() -> dict[str, ViolationClass]:
    """Every class by its code."""
    return {row["code"]: ViolationClass(**row) for row in _read("classes.json")["classes"]}


def classes_source() -> str:
    """Where the classes were read."""
    return str(_read("classes.json")["source"])


@cache
def wall_papers() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """By which words a paper is named that tells whether a wall bears, and by which hearsay is."""
    read = _read("classes.json")
    return tuple(read["wall_papers"]), tuple(read["hearsay"])


@dataclass(frozen=True)
class ClockRule:
    """Which clocks (ids of the registry) a step of a machine starts and ends.

    `under_construction` takes the place of `starts` where the building is going on;
    `unservable` comes beside it where the owner is unknown or cannot be served.
    What `ends` was done by this step; what `falls_away` was done by nobody, and is not waited for
    any more. `formerly_ends` names what the step ended by an earlier version of the rules.
    """

    machine: str
    on: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    under_construction: tuple[str, ...] = ()
    unservable: tuple[str, ...] = ()
    falls_away: tuple[str, ...] = ()
    formerly_ends: tuple[str, ...] = ()


@cache
def clock_rules() -> dict[tuple[str, str], ClockRule]:
    """The rules by machine and state."""
    read = {}
    for row in _read("clock_rules.json")["rules"]:
        lists = {name: tuple(ids) for name, ids in row.items() if isinstance(ids, list)}
        read[row["machine"], row["on"]] = ClockRule(row["machine"], row["on"], **lists)
    return read


@cache
def asks_of_building(machine: str) -> bool:
    """Whether clocks of a machine turn on it that the building is going on."""
    rules = (rule for rule in clock_rules().values() if rule.machine == machine)
    return any(rule.under_construction for rule in rules)


def by_hand(machine: str) -> tuple[str, ...]:
    """Clocks that begin with somebody else's paper, and are written down when it is known."""
    lists = _read("clock_rules.json")["by_hand"]
    return (*lists.get(machine, ()), *lists["any"])


@cache
def lapsing() -> frozenset[str]:
    """Clocks of what is simply gone when they have run out: nobody is late."""
    return frozenset(_read("clock_rules.json")["lapsing"])


@cache
def never_late() -> frozenset[str]:
    """Clocks with whose end something lapses: somebody's right, a notice, a warranty."""
    return never_stopped() | lapsing()


@cache
def never_stopped() -> frozenset[str]:
    """Clocks that nobody here may stop: others have a right to every day of them."""
    return frozenset(_read("clock_rules.json")["never_stopped"])


@cache
def begun_by_steps() -> frozenset[str]:
    """Clocks that a step starts, and starts anew when it is taken again."""
    return frozenset(
        name
        for rule in clock_rules().values()
        for name in (*rule.starts, *rule.under_construction, *rule.unservable)
    )


@cache
def kept_by_closing() -> frozenset[str]:
    """Clocks of which closing the case is what they wait for."""
    return frozenset(_read("clock_rules.json")["closing"])


@cache
def may_stand() -> dict[str, dict[str, str]]:
    """Clocks that we may let stand, each with the text that allows it, or leaves it open."""
    return {row["clock"]: row for row in _read("clock_rules.json")["may_stand"]}


def standing_source(clock_id: str) -> str:
    """By what a clock may stand, in the reader's language; empty for one that may not."""
    known = may_stand().get(clock_id)
    return "" if known is None else known["source_english" if _english() else "source"]


@cache
def _whose() -> dict[str, dict[str, str]]:
    return dict(_read("clock_rules.json")["whose"])


def laid_upon_others() -> frozenset[str]:
    """Clocks of a duty that an article lays upon others: we watch them."""
    return frozenset(_whose())


def whose_clock(clock_id: str) -> str:
    """Whose duty a clock counts, where its article says so, in the reader's language."""
    known = _whose().get(clock_id)
    return "" if known is None else known["english" if _english() else "name"]


def clock_name(clock_id: str) -> str:
    """What a clock of the registry is called, in the reader's language."""
    rule = registry.clock(clock_id)
    return rule.english if _english() else rule.name


def clock_trigger(clock_id: str) -> str:
    """What sets a clock of the registry going, in the reader's language."""
    rule = registry.clock(clock_id)
    return rule.trigger_english if _english() else rule.trigger

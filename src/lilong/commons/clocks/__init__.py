"""The registry of legal clocks: one entry of JSON each, with its basis, source and date of check.

    clock("annul_window")                      # the entry
    due_of("assembly_notice", day_of_assembly) # when it is due, on the house's own calendar

The law's text decides, and its unit is kept: 五日 of one law are calendar days, those of another
working days. An entry whose `amount` is null is set by each place (`dataclasses.replace`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from lilong.commons.calendar import working_calendar
from lilong.engines.clocks import Clock, Due, due


@cache
def clocks() -> Mapping[str, Clock]:
    """Every clock by its id, in the order of the registry."""
    return read_registry(files(__name__).joinpath("registry.json").read_text("utf-8"))


def read_registry(text: str) -> Mapping[str, Clock]:
    """Read the registry's JSON: {"about": …, "clocks": [entry…]}.

    Raises:
        ValueError: when an id comes twice, or an entry cannot be.
        KeyError, TypeError: when something is missing or unknown.
    """
    found: dict[str, Clock] = {}
    for entry in json.loads(text)["clocks"]:
        one = Clock(**{**entry, "checked_on": date.fromisoformat(entry["checked_on"])})
        if found.setdefault(one.id, one) is not one:
            raise ValueError(f"two clocks are called {one.id}")
    return MappingProxyType(found)


def clock(clock_id: str) -> Clock:
    """The clock with this id.

    Raises:
        KeyError: when there is none.
    """
    return clocks()[clock_id]


def due_of(clock_id: str, start: date | datetime) -> Due:
    """When the clock, started at `start`, runs out, on the house's calendar.

    Raises:
        KeyError: when there is no such clock.
        ValueError: as `lilong.engines.clocks.due`.
    """
    return due(clock(clock_id), start, working_calendar())

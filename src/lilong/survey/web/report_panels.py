"""Panels: what modules above say of findings to whoever reported them, on their own page.

    report_panels.register("cases.case", cases_of)     # cases_of([finding id, …]) -> {id: Panel}

Whoever reads it reported the finding and has no other right to it: a panel tells in public words
how things stand, and leads to no page of others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from lilong.places.web.panels import Panel

Provider = Callable[[Collection[UUID]], Mapping[UUID, Panel]]

REPORT_PANELS: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Let `provider` speak about reported findings; `name` is `module.what`."""
    REPORT_PANELS[name] = provider


def panels_of(finding_ids: Collection[UUID]) -> dict[UUID, list[Panel]]:
    """What the modules have to say about these findings."""
    found: dict[UUID, list[Panel]] = {one: [] for one in finding_ids}
    for provider in REPORT_PANELS.values() if found else ():
        for finding_id, panel in provider(list(found)).items():
            found[finding_id].append(panel)
    return found

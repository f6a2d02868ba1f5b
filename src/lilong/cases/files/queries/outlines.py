"""What those above read of a quarrel: that there is one, in which lane, and how far it is.

Why: docs/why/0020-a-case-is-a-file-that-many-hands-keep.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from lilong.cases.files import permissions
from lilong.cases.files.models import Case, HandOver
from lilong.cases.files.permissions import Sight
from lilong.cases.files.states import HandOverState
from lilong.kernel.actor import Actor
from lilong.places import queries as places
from lilong.places.queries import PlaceView


class Grounded(Protocol):
    """A row of a list, a board or a table that says what a case is and where."""

    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def open_above(self) -> bool: ...
    @property
    def lane_id(self) -> UUID | None: ...
    @property
    def compound_id(self) -> UUID | None: ...


def grounds_shown(actor: Actor, area: PlaceView, rows: Iterable[Grounded]) -> dict[str, str]:
    """Those of the rows of which the reader sees the outline only, each with what stands there for
    its door: {number: lane, compound or residents' area}. No query, or one where there are any."""
    if permissions.reads_quarrels(actor, area.path):
        return {}
    hidden = {
        one.code: one.lane_id or one.compound_id
        for one in rows
        if permissions.closed_above(one.kind, one.open_above)
    }
    names = _names(one for one in hidden.values() if one)
    return {code: names[ground] if ground else area.name for code, ground in hidden.items()}


def in_outline(actor: Actor, case: Case) -> Case:
    """The case for a page; where the reader sees its outline only, without what it is about and
    with the lane in the place of the door. Such a case is shown, and never saved."""
    closed = permissions.closed_above(case.kind, case.open_above)
    if closed and permissions.sight_of(actor, case) is Sight.OUTLINE:
        withhold(case)
    return case


def withhold(case: Case) -> None:
    """Take out of a case that is only shown what its outline leaves out."""
    ground = case.lane_id or case.compound_id or case.area_id
    case.summary, case.address = "", _names([ground])[ground]


def _names(ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = set(ids)
    return {key: view.name for key, view in places.places_by_id(wanted).items()} if wanted else {}


def handed_to(actor: Actor, case: Case, hops: Iterable[HandOver]) -> list[HandOver]:
    """Those hops that asked the reader's own rung, and were not taken back."""
    return [
        hop
        for hop in hops
        if hop.state != HandOverState.TAKEN_BACK
        and permissions.was_asked(actor, case.place_path, hop.to_level)
    ]

"""What those above read of a quarrel: that there is one, in which lane, and how far it is.

Why: docs/why/0020-a-case-is-a-file-that-many-hands-keep.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from lilong.cases.files import permissions
from lilong.cases.files.models import Case, HandOver
from lilong.cases.files.permissions import CONFIDENTIAL, Sight
from lilong.cases.files.states import HandOverState
from lilong.kernel.actor import Actor
from lilong.places import queries as places


def in_outline(actor: Actor, case: Case) -> Case:
    """The case for a page; where the reader sees its outline only, without what it is about and
    with the lane in the place of the door. Such a case is shown, and never saved."""
    if case.kind in CONFIDENTIAL and permissions.sight_of(actor, case) is Sight.OUTLINE:
        withhold(case)
    return case


def withhold(case: Case) -> None:
    """Take out of a case that is only shown what its outline leaves out."""
    ground = case.lane_id or case.compound_id or case.area_id
    case.summary, case.address = "", lane_names([ground])[ground]


def lane_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What lanes are called, for who may not know the door. One query, or none for none."""
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

"""Findings of a residents' area that stand in no case yet, as a filtered ledger."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lilong.cases.files import permissions
from lilong.cases.files.kinds import case_kinds
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView
from lilong.survey.models import Finding
from lilong.survey.states import FindingState, Part

MOST = 300


@dataclass(frozen=True)
class Pick:
    """What of the ledger is asked for; empty parts ask for all."""

    kind: str = ""
    part: str = ""
    shop: bool | None = None
    lane_id: UUID | None = None


def openable(actor: Actor, area: PlaceView, pick: Pick, *, most: int = MOST) -> list[Finding]:
    """The confirmed findings that may open a case, in walking order, at most `most` + 1. One query.

    Raises:
        NotAllowed: not a keeper here.
    """
    permissions.open_case(actor, area.path)
    kinds = {one for kind in case_kinds().values() for one in kind.findings}
    if pick.kind:
        kinds &= set(case_kinds()[pick.kind].findings)
    rows = Finding.objects.filter(
        area_id=area.id,
        state__in=(FindingState.FOUND, FindingState.CONFIRMED),
        kind__in=sorted(kinds),
        in_case=None,
    )
    if pick.part in Part.values:
        rows = rows.filter(part=pick.part)
    if pick.shop is not None:
        rows = rows.filter(shop=pick.shop)
    if pick.lane_id is not None:
        rows = rows.filter(lane_id=pick.lane_id)
    return list(rows.defer("grams").order_by("place_path", "position")[: most + 1])

"""Findings of a residents' area that stand in no case yet, as a filtered ledger."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from lilong.cases.files import permissions
from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import CaseFinding
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView
from lilong.survey.queries.for_cases import FindingView, confirmed_findings

MOST = 300


@dataclass(frozen=True)
class Pick:
    """What of the ledger is asked for; empty parts ask for all."""

    kind: str = ""
    part: str = ""
    shop: bool | None = None
    lane_id: UUID | None = None
    place_id: UUID | None = None


def openable(actor: Actor, area: PlaceView, pick: Pick, *, most: int = MOST) -> list[FindingView]:
    """The confirmed findings that may open a case, in walking order, at most `most` + 1. One query.

    Raises:
        NotAllowed: not a keeper here.
    """
    permissions.open_case(actor, area.path)
    kinds = {one for kind in case_kinds().values() for one in kind.findings}
    if pick.kind:
        kinds &= set(case_kinds()[pick.kind].findings)
    return confirmed_findings(
        area.id,
        kinds,
        free=~Q(Exists(CaseFinding.objects.filter(finding_id=OuterRef("pk")))),
        part=pick.part,
        shop=pick.shop,
        lane_id=pick.lane_id,
        place_id=pick.place_id,
        most=most + 1,
    )

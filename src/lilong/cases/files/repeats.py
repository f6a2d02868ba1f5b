"""What comes back as a new case: of the same kind, where one had been solved before.

The place is a room or a common part: in a lane two heaps of rubbish are two matters. Whoever opens
a case looks there once; the counter is kept in the same transaction, as the others are.
"""

from __future__ import annotations

from collections.abc import Sequence

from lilong.cases.files.models import Case
from lilong.cases.files.repeat_models import CaseRepeat
from lilong.cases.files.states import SOLVED, CaseState
from lilong.places import queries as places

REPEATED = "cases.repeated"  # counter: cases that came where one of their kind was solved, by kind
ONE_PLACE = ("room", "common_part")


def repeats_among(cases: Sequence[Case]) -> list[CaseRepeat]:
    """Those of new cases that come where one of their kind was solved, with the last that was. Two
    queries; one where none lies in a room or at a common part."""
    known = places.places_by_id({case.place_id for case in cases})
    narrow = [key for key, view in known.items() if view.kind in ONE_PLACE]
    if not narrow:
        return []
    rows = Case.objects.filter(place_id__in=narrow, state=CaseState.CLOSED, outcome__in=SOLVED)
    told = rows.order_by("closed_on", "position").values_list("place_id", "kind", "pk")
    last = {(place_id, kind): before for place_id, kind, before in told}
    found = ((case, last.get((case.place_id, case.kind))) for case in cases)
    return [
        CaseRepeat(space_id=case.space_id, case=case, before_id=before)
        for case, before in found
        if before
    ]

"""What lies at each rung of the ladder, and what waits there for an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from lilong.cases.files import permissions
from lilong.cases.files.facets import unpack
from lilong.cases.files.models import HandOver
from lilong.cases.files.queries.outlines import grounds_shown
from lilong.cases.files.states import AT_REST, HandOverState, Level
from lilong.cases.files.writing import CASES
from lilong.commons.counters.counting import tallies
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.places.queries import PlaceView

# Those whose answer is due first; the list of cases shows the others.
MOST = 200
# Each is told of once; what no night has told of for so long is seen on the page all the same.
REMINDED = timedelta(days=14)


@dataclass(frozen=True)
class Waiting:
    """A case of which a rung is to be heard: since when, and until when; `taken` where the rung
    deals with it and says what comes of it."""

    id: UUID
    code: str
    kind: str
    address: str
    asked_of: str
    since: date
    due: date
    late: bool
    taken: bool


@dataclass(frozen=True)
class Rung:
    """One rung: how many cases lie there, of how many it is to be heard, and the first of them."""

    level: str
    lie: int
    waits: int
    waiting: Sequence[Waiting]


def rungs_at(actor: Actor, area: PlaceView) -> list[Rung]:
    """The rungs from the bottom up. Three queries; four for those above where a quarrel waits.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_due(actor, area.path)
    lie: Counter[str] = Counter()
    for key, count in tallies(area.id, CASES).items():
        facet = unpack(int(key))
        if facet.state not in AT_REST:
            lie[facet.level] += count
    low, high = subtree(area.path)
    hops = HandOver.objects.filter(place_path__gte=low, place_path__lt=high, heard_by__isnull=False)
    waits = dict(hops.values_list("to_level").annotate(Count("pk")).order_by())
    first = hops.select_related("case").defer("case__grams", "case__summary")
    lines = _lines(actor, area, list(first.order_by("heard_by", "pk")[:MOST]))
    return [
        Rung(
            str(level),
            lie[level],
            waits.get(level, 0),
            tuple(line for to_level, line in lines if to_level == level),
        )
        for level in Level
    ]


def late_answers(today: date) -> list[HandOver]:
    """Of what was to be heard in the last days and was not, an answer or what came of what was
    taken; the longest late first. One query."""
    rows = HandOver.objects.filter(heard_by__lt=today, heard_by__gte=today - REMINDED)
    return list(rows.select_related("case").defer("case__grams").order_by("heard_by", "pk"))


def _lines(actor: Actor, area: PlaceView, hops: Sequence[HandOver]) -> list[tuple[str, Waiting]]:
    shown = grounds_shown(actor, area, (hop.case for hop in hops))
    today = timezone.localdate()
    return [
        (
            hop.to_level,
            Waiting(
                hop.case_id,
                hop.case.code,
                hop.case.kind,
                shown.get(hop.case.code, hop.case.address),
                hop.asked_of,
                hop.handed_on,
                hop.heard_by or hop.answer_due,
                hop.heard_by is not None and hop.heard_by < today,
                hop.state != HandOverState.WAITING,
            ),
        )
        for hop in hops
    ]

"""What the counters say, beside what the rows say."""

from __future__ import annotations

from collections import Counter

from lilong.commons.counters.counting import tallies
from lilong.places.models import Place
from lilong.survey.facets import unpack
from lilong.survey.models import Finding
from lilong.survey.writing import FINDINGS


def states_at(place: Place) -> dict[str, int]:
    """The counters of a place by state."""
    counted: Counter[str] = Counter()
    for key, count in tallies(place.id, FINDINGS).items():
        counted[unpack(int(key)).state] += count
    return {state: count for state, count in counted.items() if count}


def rows_at(place: Place) -> dict[str, int]:
    """The rows of a place by state."""
    rows = Finding.objects.filter(place_path__startswith=place.path)
    return dict(Counter(rows.values_list("state", flat=True)))

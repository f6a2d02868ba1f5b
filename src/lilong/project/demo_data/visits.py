"""Which doors the demo's surveyors knocked at, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


@dataclass(frozen=True, slots=True)
class DemoVisit:
    """One knock: `result` as in `survey.states.DoorResult`."""

    path: str
    result: str
    on: date


def visits(rooms: Iterable[str], random: Random, *, first: date, days: int) -> Iterator[DemoVisit]:
    """Knocks at the doors of `rooms` (paths, in walking order), lane after lane.

    The further along the walk, the fewer doors were reached. Of those reached, about four
    fifths were seen; the rest did not answer, or declined.

    Args:
        first, days: the first day of knocking, and on how many; who did not answer may be
            visited once more three days later.
    """
    paths = list(rooms)
    for place, path in enumerate(paths):
        if random.random() > 1.12 - 0.72 * place / len(paths):
            continue
        on = first + timedelta(days=random.randrange(days))
        result = random.choices(("seen", "absent", "refused"), (80, 16, 4))[0]
        yield DemoVisit(path, result, on)
        if result == "absent" and random.random() < 0.4:
            yield DemoVisit(path, random.choice(("seen", "seen", "absent")), on + timedelta(days=3))

"""Where sentences pile up: by lane and by building, of a category, of a theme or of all.

Counted are the newest sentences only, so that it costs the same in an area of a million; how many
were counted is said. Below full sight nothing is told of fewer than five, and every count by steps
of five: else a building's sentences less those of one category would tell the single one of
another, and looking again each day who has said something since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lilong.council import theme_permissions as permissions
from lilong.council.models import Suggestion, Theme
from lilong.council.queries.statistics import too_few
from lilong.council.queries.themes import seen_theme
from lilong.council.states import Branch
from lilong.council.theme_permissions import FEWEST_TOLD
from lilong.engines.hotspots import HOT, Hotspots, Site, find_hotspots
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors
from lilong.places import queries as places
from lilong.places.queries import PlaceView, walking_key
from lilong.survey.queries.breakthrough import rules

MOST_COUNTED = 5000


@dataclass(frozen=True)
class Crowd:
    """A lane or a building and how many sentences are about it."""

    place: PlaceView
    count: int


@dataclass(frozen=True)
class HotSpot:
    """A building around which sentences crowd more than by chance; how much more in full sight."""

    place: PlaceView
    count: int
    z: float | None
    p: float | None


@dataclass(frozen=True)
class Crowds:
    """Where sentences pile up.

    Attributes:
        full: whether small counts are told, too.
        counted: how many sentences were looked at; `cut` whether there are older ones.
        lanes, numbers: from many to few, of those with any; small ones left out unless `full`,
            and all counts by steps of five.
        elsewhere: sentences about no building: about a lane or the area as a whole.
        spots: what the test says, `unable` among it; `hot` the buildings that it calls so.
    """

    area: PlaceView
    theme: Theme | None
    category: str
    full: bool
    counted: int
    cut: bool
    lanes: tuple[Crowd, ...]
    numbers: tuple[Crowd, ...]
    elsewhere: int
    spots: Hotspots
    hot: tuple[HotSpot, ...]


def crowds_at(
    actor: Actor, area: PlaceView, *, category: str = "", theme_id: UUID | None = None
) -> Crowds:
    """Where the sentences of a residents' area pile up. Five queries at most.

    Claims are counted for those in full sight only: they are about somebody's own home.

    Raises:
        NotAllowed: the actor does not belong here.
        NotFound: no such theme here, or it is not told yet.
    """
    permissions.see_themes(actor, area.path)
    full = permissions.sees_everything(actor, area.path)
    theme = seen_theme(actor, theme_id) if theme_id else None
    rows = Suggestion.objects.filter(area_id=area.id)
    if theme:
        rows = rows.filter(theme=theme)
    if category:
        rows = rows.filter(category=category)
    if not full:
        rows = rows.filter(branch=Branch.SUGGESTION)
    paths = list(
        rows.order_by("-position").values_list("place_path", flat=True)[: MOST_COUNTED + 1]
    )
    counts = Counter(paths[:MOST_COUNTED])
    views = [one for one in places.at_and_below(area.path, ["lane", "number"]) if not one.closed]
    lanes = _at([one for one in views if one.kind == "lane"], counts)
    numbers = _at([one for one in views if one.kind == "number"], counts)
    spots = _spots(numbers)
    return Crowds(
        area=area,
        theme=theme,
        category=category,
        full=full,
        counted=_step(counts.total(), full=full),
        cut=len(paths) > MOST_COUNTED,
        lanes=_told(lanes, set() if full else too_few(_by_path(lanes)), full=full),
        numbers=_told(numbers, set() if full else _few_of_lanes(lanes, numbers), full=full),
        elsewhere=counts.total() - sum(one.count for one in numbers),
        spots=spots,
        hot=_hot(numbers, spots, full=full),
    )


def _at(views: Sequence[PlaceView], counts: Counter[str]) -> list[Crowd]:
    """How many there are at and below each of these places."""
    by_path = {view.path: view for view in views}
    sums: Counter[str] = Counter()
    for path, count in counts.items():
        inner = next((above for above in reversed(ancestors(path)) if above in by_path), None)
        if inner:
            sums[inner] += count
    return [Crowd(view, sums[view.path]) for view in views]


def _by_path(crowds: Sequence[Crowd]) -> dict[str, int]:
    return {one.place.path: one.count for one in crowds}


def _few_of_lanes(lanes: Sequence[Crowd], numbers: Sequence[Crowd]) -> set[str]:
    """The numbers that are not told: within each lane, so that its sum gives none of them away."""
    inside: dict[str, dict[str, int]] = {}
    for path, count in _by_path(numbers).items():
        inside.setdefault(path.rstrip("/").rpartition("/")[0] + "/", {})[path] = count
    sums = _by_path(lanes)
    hidden: set[str] = set()
    for lane, counts in inside.items():
        rest = {lane: sums.get(lane, 0) - sum(counts.values())}
        hidden |= too_few(counts | {path: count for path, count in rest.items() if count > 0})
    return hidden


def _step(count: int, *, full: bool) -> int:
    """A count as it is told: below full sight the multiple of five that it has reached."""
    return count if full else count - count % FEWEST_TOLD


def _told(crowds: Sequence[Crowd], hidden: set[str], *, full: bool) -> tuple[Crowd, ...]:
    some = [
        Crowd(one.place, _step(one.count, full=full))
        for one in crowds
        if one.count and one.place.path not in hidden
    ]
    return tuple(sorted(some, key=lambda one: (-one.count, walking_key(one.place.path))))


def _spots(numbers: Sequence[Crowd]) -> Hotspots:
    """The same test, distance and rate as of the survey's findings."""
    sites = [
        Site(one.place.id.hex, one.place.x, one.place.y, one.count)
        for one in numbers
        if one.place.x is not None and one.place.y is not None
    ]
    return find_hotspots(sites, rules().band, rate=rules().rate)


def _hot(numbers: Sequence[Crowd], spots: Hotspots, *, full: bool) -> tuple[HotSpot, ...]:
    at = {one.place.id.hex: one for one in numbers}
    hot = [spot for spot in spots.spots if spot.verdict == HOT]
    if full:
        found = [
            HotSpot(at[spot.key].place, at[spot.key].count, spot.z, spot.p)
            for spot in sorted(hot, key=lambda spot: (-spot.z, at[spot.key].place.path))
        ]
        return tuple(found)
    # How far a building stands out is reckoned from every single sentence: it would tell them.
    told = [at[spot.key] for spot in hot if at[spot.key].count >= FEWEST_TOLD]
    crowds = _told(told, set(), full=False)
    return tuple(HotSpot(one.place, one.count, None, None) for one in crowds)

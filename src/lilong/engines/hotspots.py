"""Where findings crowd more than chance would have it: Getis-Ord Gi*, corrected for many tests.

Each site's own count and those of its neighbours within a fixed distance are added up and
compared with what the whole area would give (Ord and Getis 1995, binary weights, the site
counts among its own neighbours). The z score is analytic; of all sites tested at once, those
are called significant that pass the false discovery rate of Benjamini and Hochberg.
Statistics are not law, so floats are fine here; sums are exact, so that order changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, fsum, sqrt

from lilong.engines.grid import close_pairs

HOT, COLD, NONE = "hot", "cold", "none"
TOO_FEW_SITES, NO_VARIATION = "too_few_sites", "no_variation"
MIN_SITES = 30
"""Fewer sites than this, and the normal approximation is not worth its name."""


@dataclass(frozen=True, slots=True)
class Site:
    """Something with a count, such as a building.

    Attributes:
        key: what it is, once only.
        x, y: its centre in local metres.
        count: findings at it, not negative.
        exposure: what it is counted against, such as households; above zero. Leave it at 1
            to compare plain counts.
    """

    key: str
    x: float
    y: float
    count: int
    exposure: int = 1


@dataclass(frozen=True, slots=True)
class Spot:
    """What the test says of one site.

    Attributes:
        key: the site.
        z: standard deviations above (or below) what chance would give around it.
        p: two-sided probability of such a z by chance, 0 to 1.
        verdict: `hot`, `cold` or `none`.
        neighbours: other sites within the distance; at 0 the site stands alone and is not
            judged, nor is one whose neighbours are all the sites there are (z 0, p 1).
    """

    key: str
    z: float
    p: float
    verdict: str
    neighbours: int


@dataclass(frozen=True, slots=True)
class Hotspots:
    """The whole test.

    Attributes:
        spots: one a site, in the order of the sites; empty when nothing could be said.
        unable: `too_few_sites` or `no_variation` when nothing could be said, else None.
        band: the distance in metres within which sites are neighbours.
        rate: the false discovery rate.
        threshold: the largest p that was still significant; 0 when none was.
    """

    spots: tuple[Spot, ...]
    unable: str | None
    band: float
    rate: float
    threshold: float


def find_hotspots(
    sites: Sequence[Site], band: float, *, rate: float = 0.05, min_sites: int = MIN_SITES
) -> Hotspots:
    """Test every site for a crowd of high or low counts within `band` metres of it.

    Args:
        sites: at most some thousands; keys once only.
        band: distance in metres, above zero; a site's neighbours lie at most so far.
        rate: accepted share of false alarms among the significant sites, between 0 and 1.
        min_sites: below this many sites nothing is said.

    Raises:
        ValueError: when a key comes twice, a count is negative, an exposure or the band is not
            above zero, a coordinate is not finite, or `rate` is not between 0 and 1.
    """
    _check(sites, rate)
    values = [site.count / site.exposure for site in sites]
    unable = _unable(values, min_sites)
    if unable:
        return Hotspots((), unable, band, rate, 0.0)
    around = _neighbourhoods(sites, band)
    scores = _scores(values, around)
    chances = [erfc(abs(z) / sqrt(2)) for z in scores]
    tested = [p for p, near in zip(chances, around, strict=True) if 1 < len(near) < len(sites)]
    threshold = discovery_threshold(tested, rate)
    spots = tuple(
        Spot(site.key, z, p, _verdict(z, p <= threshold), len(near) - 1)
        for site, z, p, near in zip(sites, scores, chances, around, strict=True)
    )
    return Hotspots(spots, None, band, rate, threshold)


def discovery_threshold(chances: Sequence[float], rate: float) -> float:
    """The largest p that Benjamini and Hochberg call significant at `rate`; 0 when none is.

    Args:
        chances: the p of each test, in any order.
    """
    ordered = sorted(chances)
    passed = [p for k, p in enumerate(ordered, 1) if p * len(ordered) <= rate * k]
    return passed[-1] if passed else 0.0


def _check(sites: Sequence[Site], rate: float) -> None:
    if len({site.key for site in sites}) != len(sites):
        raise ValueError("a site comes once only")
    if any(site.count < 0 or site.exposure <= 0 for site in sites):
        raise ValueError("a count is not negative and an exposure is above zero")
    if not 0 < rate < 1:
        raise ValueError(f"a rate lies between 0 and 1: {rate}")


def _unable(values: Sequence[float], min_sites: int) -> str | None:
    if len(values) < max(min_sites, 2):
        return TOO_FEW_SITES
    return NO_VARIATION if min(values) == max(values) else None


def _neighbourhoods(sites: Sequence[Site], band: float) -> list[list[int]]:
    """For each site the indexes of all within `band`, itself among them."""
    around = [[n] for n in range(len(sites))]
    for one, other in close_pairs([(site.x, site.y) for site in sites], band):
        around[one].append(other)
        around[other].append(one)
    return around


def _scores(values: Sequence[float], around: Sequence[Sequence[int]]) -> list[float]:
    """The z of each site; 0 where there is nothing to compare."""
    n = len(values)
    mean = fsum(values) / n
    spread = sqrt(fsum((value - mean) ** 2 for value in values) / n)
    scores = []
    for near in around:
        w = len(near)
        if not 1 < w < n:
            scores.append(0.0)
            continue
        excess = fsum([values[other] for other in near]) - mean * w
        scores.append(excess / (spread * sqrt(w * (n - w) / (n - 1))))
    return scores


def _verdict(z: float, significant: bool) -> str:
    if not significant or z == 0:
        return NONE
    return HOT if z > 0 else COLD

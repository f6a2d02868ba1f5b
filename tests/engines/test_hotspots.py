"""Hotspots: Gi* against a hand-computed case and against a second, plain implementation."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import growth

from lilong.engines.hotspots import Hotspots, Site, discovery_threshold, find_hotspots

LINE = [Site(str(n), 10.0 * n, 0.0, count) for n, count in enumerate([9, 9, 0, 0, 0, 0])]


def compound(seed: int, number: int = 60) -> list[Site]:
    """Buildings strewn at random, with a crowd of findings in the lower left corner."""
    dice = random.Random(seed)
    places = [(dice.uniform(0, 200), dice.uniform(0, 200)) for _ in range(number)]
    return [
        Site(f"{n}号", x, y, dice.randrange(3) + (8 if x + y < 90 else 0))
        for n, (x, y) in enumerate(places)
    ]


def plain_scores(sites: list[Site], band: float) -> dict[str, float]:
    """Getis and Ord's printed formula with a full matrix of weights, all with all."""
    n = len(sites)
    values = [site.count / site.exposure for site in sites]
    mean = sum(values) / n
    s = math.sqrt(sum(v * v for v in values) / n - mean**2)
    scores = {}
    for a in sites:
        w = [1.0 if math.dist((a.x, a.y), (b.x, b.y)) <= band else 0.0 for b in sites]
        above = sum(wi * v for wi, v in zip(w, values, strict=True)) - mean * sum(w)
        inside = (n * sum(wi * wi for wi in w) - sum(w) ** 2) / (n - 1)
        judged = 1 < sum(w) < n
        scores[a.key] = above / (s * math.sqrt(inside)) if judged else 0.0
    return scores


def by_key(found: Hotspots) -> dict[str, tuple[float, float, str, int]]:
    return {spot.key: (spot.z, spot.p, spot.verdict, spot.neighbours) for spot in found.spots}


def test_six_houses_in_a_row_come_out_as_computed_by_hand() -> None:
    """Mean 3, spread √18. House 0 with house 1: (18 - 6) / (√18 · √(2·4/5)) = √5 = 2.236."""
    found = find_hotspots(LINE, 10.0, min_sites=6)

    assert [spot.neighbours for spot in found.spots] == [1, 2, 2, 2, 2, 1]
    assert found.spots[0].z == pytest.approx(math.sqrt(5))
    assert found.spots[1].z == pytest.approx((18 - 9) / (math.sqrt(18) * math.sqrt(9 / 5)))
    assert found.spots[5].z == pytest.approx(-6 / (math.sqrt(18) * math.sqrt(8 / 5)))
    assert found.spots[0].p == pytest.approx(0.0253473, abs=1e-7)


def test_one_suspicious_house_among_six_is_not_called_hot_after_correction() -> None:
    """p is 0.025 < 0.05 for house 0 alone; six tests ask for 0.05 / 6 of the smallest."""
    found = find_hotspots(LINE, 10.0, min_sites=6)

    assert found.spots[0].p < 0.05
    assert {spot.verdict for spot in found.spots} == {"none"}
    assert found.threshold == 0.0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("band", [15.0, 40.0, 90.0])
def test_scores_equal_the_printed_formula(seed: int, band: float) -> None:
    sites = compound(seed)
    plain = plain_scores(sites, band)

    assert {s.key: s.z for s in find_hotspots(sites, band).spots} == pytest.approx(plain, abs=1e-9)


def test_the_crowded_corner_is_hot_and_the_rest_is_not() -> None:
    sites = compound(3)
    hot = {spot.key for spot in find_hotspots(sites, 40.0).spots if spot.verdict == "hot"}

    assert hot
    assert all(site.x + site.y < 160 for site in sites if site.key in hot)


def test_evenly_strewn_findings_give_no_hotspot() -> None:
    dice = random.Random(7)
    sites = [Site(str(n), 10.0 * (n % 20), 10.0 * (n // 20), dice.randrange(4)) for n in range(200)]

    verdicts = [spot.verdict for spot in find_hotspots(sites, 15.0).spots]
    assert verdicts.count("none") == 200


def test_a_quiet_corner_within_a_busy_compound_is_cold() -> None:
    sites = [
        Site(str(n), 10.0 * (n % 20), 10.0 * (n // 20), 0 if n % 20 < 5 and n < 120 else 6)
        for n in range(400)
    ]
    found = by_key(find_hotspots(sites, 25.0))

    assert found["42"][2] == "cold"
    assert found["399"][2] != "cold"


def test_findings_per_household_tell_a_tall_house_from_a_crowded_one() -> None:
    tall = [Site(str(n), 10.0 * n, 0.0, 40 if n < 4 else 4, 100) for n in range(40)]
    fair = [Site(s.key, s.x, s.y, s.count, 1000 if s.count == 40 else 100) for s in tall]

    assert find_hotspots(tall, 15.0).spots[1].verdict == "hot"
    assert find_hotspots(fair, 15.0).unable == "no_variation"


def test_too_few_houses_or_all_the_same_give_no_verdict_but_the_reason() -> None:
    assert find_hotspots(LINE, 10.0).unable == "too_few_sites"
    assert find_hotspots([], 10.0).unable == "too_few_sites"
    same = [Site(str(n), float(n), 0.0, 2) for n in range(40)]
    assert (find_hotspots(same, 10.0).unable, find_hotspots(same, 10.0).spots) == (
        "no_variation",
        (),
    )


def test_a_house_that_stands_alone_is_not_judged_however_much_was_found() -> None:
    sites = [*compound(1), Site("远处", 5000.0, 5000.0, 500)]

    assert by_key(find_hotspots(sites, 40.0))["远处"] == (0.0, 1.0, "none", 0)


def test_where_every_house_is_a_neighbour_nothing_is_told_apart() -> None:
    spots = find_hotspots(compound(1), 10_000.0).spots

    assert {(spot.z, spot.p, spot.verdict) for spot in spots} == {(0.0, 1.0, "none")}


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(0, 3))
def test_the_order_of_input_changes_nothing_to_the_last_bit(dice: random.Random, seed: int) -> None:
    sites = [Site(s.key, s.x, s.y, s.count, 1 + n % 7) for n, s in enumerate(compound(seed))]
    shuffled = dice.sample(sites, len(sites))

    assert by_key(find_hotspots(shuffled, 30.0)) == by_key(find_hotspots(sites, 30.0))


def test_benjamini_and_hochberg_accept_all_up_to_the_last_that_passes() -> None:
    """Ten p at 5 %: the k-th may be 0.005·k. 0.014 passes as third, and lifts 0.012 with it."""
    chances = [0.9, 0.012, 0.001, 0.014, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]

    assert discovery_threshold(chances, 0.05) == 0.014
    assert discovery_threshold([0.04, 0.9], 0.05) == 0.0
    assert discovery_threshold([], 0.05) == 0.0


@pytest.mark.parametrize(
    "sites",
    [
        [Site("1", 0.0, 0.0, -1)],
        [Site("1", 0.0, 0.0, 1, 0)],
        [Site("1", 0.0, 0.0, 1), Site("1", 1.0, 0.0, 1)],
    ],
    ids=["negative count", "no exposure", "twice"],
)
def test_impossible_sites_are_refused(sites: list[Site]) -> None:
    with pytest.raises(ValueError, match=r"once only|not negative"):
        find_hotspots(sites, 10.0)


def test_an_impossible_band_rate_or_place_is_refused() -> None:
    with pytest.raises(ValueError, match="radius"):
        find_hotspots(compound(1), 0.0)
    with pytest.raises(ValueError, match="rate"):
        find_hotspots(compound(1), 10.0, rate=1.0)
    with pytest.raises(ValueError, match="somewhere"):
        find_hotspots([*compound(1), Site("x", math.nan, 0.0, 1)], 10.0)


def on_lots(buildings: int) -> Callable[[], Hotspots]:
    """Buildings on 25 m lots, each with some 28 neighbours at 75 m, to be tested."""
    dice = random.Random(11)
    sites = [
        Site(str(n), 25.0 * (n % 70) + dice.random(), 25.0 * (n // 70), dice.randrange(9))
        for n in range(buildings)
    ]
    return partial(find_hotspots, sites, 75.0)


def test_a_building_is_held_against_its_neighbours_and_not_against_all() -> None:
    assert growth(on_lots, 500) < 6
    assert len(on_lots(5000)().spots) == 5000

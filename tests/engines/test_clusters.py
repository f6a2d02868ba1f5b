"""Clusters: many sites drawn as few, and none lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.effort import growth

from lilong.engines.clusters import Cluster, cluster_sites

SITES = [
    (1.0, 1.0, "sink", 2),
    (3.0, 5.0, "bay_window", 1),
    (12.0, 1.0, "sink", 1),
    (-1.0, 1.0, "sink", 1),
]
ANY_SITES = st.lists(
    st.tuples(
        st.floats(-500, 500),
        st.floats(-500, 500),
        st.sampled_from(["sink", "bay_window", "loft"]),
        st.integers(1, 9),
    ),
    max_size=40,
)


def test_sites_of_one_cell_become_one_mark_at_their_weighted_centre() -> None:
    assert cluster_sites(SITES, 10.0) == (
        Cluster(-1, 0, -1.0, 1.0, 1, 1, (("sink", 1),)),
        Cluster(0, 0, 5 / 3, 7 / 3, 3, 2, (("sink", 2), ("bay_window", 1))),
        Cluster(1, 0, 12.0, 1.0, 1, 1, (("sink", 1),)),
    )


def test_seen_from_far_away_all_are_one_mark() -> None:
    far = cluster_sites([(x + 100, y + 100, kind, n) for x, y, kind, n in SITES], 1000.0)

    assert [(mark.total, mark.sites) for mark in far] == [(5, 4)]


def test_kinds_are_listed_by_frequency_then_by_code() -> None:
    sites = [(0.0, 0.0, kind, 1) for kind in ("sink", "loft", "bay_window", "loft")]

    assert cluster_sites(sites, 1.0)[0].by_kind == (("loft", 2), ("bay_window", 1), ("sink", 1))


def test_an_empty_compound_has_no_marks() -> None:
    assert cluster_sites([], 10.0) == ()


def test_a_cell_without_size_and_a_site_without_findings_are_refused() -> None:
    with pytest.raises(ValueError, match="size"):
        cluster_sites(SITES, 0.0)
    with pytest.raises(ValueError, match="findings"):
        cluster_sites([(0.0, 0.0, "sink", 0)], 10.0)


@given(ANY_SITES, st.floats(1, 300))
def test_no_finding_is_lost_and_each_mark_lies_within_its_cell(
    sites: list[tuple[float, float, str, int]], cell: float
) -> None:
    marks = cluster_sites(sites, cell)

    assert sum(mark.total for mark in marks) == sum(site[3] for site in sites)
    for mark in marks:
        assert sum(count for _, count in mark.by_kind) == mark.total
        assert mark.column * cell - 1e-6 <= mark.x <= (mark.column + 1) * cell + 1e-6
        assert mark.row * cell - 1e-6 <= mark.y <= (mark.row + 1) * cell + 1e-6


def test_three_sites_have_one_centre_in_whichever_order_they_are_added() -> None:
    """Added one by one as floats, 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in the last bit."""
    sites = [(0.1, 0.3, "sink", 1), (0.2, 0.2, "sink", 1), (0.3, 0.1, "sink", 1)]

    assert cluster_sites(sites, 1.0) == cluster_sites(sites[::-1], 1.0)


@given(ANY_SITES, st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing_to_the_last_bit(
    sites: list[tuple[float, float, str, int]], dice: random.Random
) -> None:
    assert cluster_sites(dice.sample(sites, len(sites)), 50.0) == cluster_sites(sites, 50.0)


def gathering(findings: int) -> Callable[[], tuple[Cluster, ...]]:
    """Findings all over a square of three kilometres, to be gathered to marks."""
    dice = random.Random(1)
    sites = [(dice.uniform(0, 3000), dice.uniform(0, 3000), "sink", 1) for _ in range(findings)]
    return partial(cluster_sites, sites, 200.0)


def test_a_map_costs_its_marks_and_looks_at_each_finding_once() -> None:
    assert growth(gathering, 2000) < 5
    assert len(gathering(50_000)()) == 225

"""The map against what the reference server published of public conversations.

Skipped where the open data is not beside the project; `LILONG_BENCHMARKS` says where it is.
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.engines.opinions.conversations import Published, exported, needs_public, published

from lilong.engines.opinions import Options, adjusted_rand, map_opinions
from lilong.engines.opinions.cells import gather
from lilong.engines.opinions.components import components, projections, scale
from lilong.engines.opinions.figures import by_group, group_aware, overall
from lilong.engines.opinions.grouping import grouping_from
from lilong.engines.opinions.standing_out import agreed_overall, standing_for

pytestmark = [needs_public, pytest.mark.once]

NEAR = 1e-6


@pytest.fixture(params=["25ptpt-3gp-no-strict-with-meta", "below-100-ptpts"])
def told(request: pytest.FixtureRequest) -> Published:
    return published(request.param)


def as_published(told: Published) -> tuple[np.ndarray, np.ndarray]:
    """Our two directions and the places of all participants, turned as the server's are."""
    found = components(told.neutral)
    theirs = np.array(told.math["pca"]["comps"])
    signs = np.sign((found.axes * theirs).sum(axis=1))
    places = projections(told.neutral, found) * scale(told.neutral, found.left_out)[:, None]
    # Theirs counts agreeing as -1, so the same direction has people on the other side.
    return found.axes * signs[:, None], -places * signs


def test_the_means_are_the_servers(told: Published) -> None:
    found = components(told.neutral)

    assert -found.centre == pytest.approx(told.math["pca"]["center"], abs=NEAR)


def test_the_directions_are_the_servers(told: Published) -> None:
    axes, _places = as_published(told)

    assert np.abs(axes - np.array(told.math["pca"]["comps"])).max() < NEAR


def test_everyone_stands_where_the_server_puts_them(told: Published) -> None:
    _axes, places = as_published(told)
    clusters = told.math["base-clusters"]

    assert np.abs(places[told.base] - np.array([clusters["x"], clusters["y"]]).T).max() < NEAR


def test_a_left_out_statement_weighs_as_a_pass_of_everybody(told: Published) -> None:
    found = components(told.votes, told.left_out)
    same = components(told.neutral)

    assert found.axes == pytest.approx(same.axes, abs=1e-9)
    assert scale(told.votes, told.left_out) == pytest.approx(scale(told.neutral, same.left_out))


def test_the_groups_settle_where_the_server_found_them(told: Published) -> None:
    """Given its starting centres; each place is a base cluster of its own."""
    _axes, places = as_published(told)
    cells = gather(places[told.base])
    starts = np.array([group["center"] for group in told.math["group-clusters"]])
    found = grouping_from(cells, starts)

    assert len(cells.places) == len(told.base)
    assert np.abs(found.centres - starts).max() < NEAR
    assert found.group[cells.cell].tolist() == told.group[told.base].tolist()


def test_the_votes_of_each_group_are_counted_as_published(told: Published) -> None:
    figures = by_group(told.votes, told.group, len(told.groups))
    for number, group in told.math["group-votes"].items():
        assert group["n-members"] == len(told.groups[int(number)])
        own = figures.of(int(number))
        for name, count in group["votes"].items():
            at = told.votes.statements.index(name)
            assert own.agree[at] == count["A"]
            assert own.disagree[at] == count["D"]
            assert own.answered[at] == count["S"]


def test_the_consensus_across_groups_is_the_servers(told: Published) -> None:
    ours = group_aware(by_group(told.votes, told.group, len(told.groups)))
    theirs = told.math["group-aware-consensus"]

    assert ours == pytest.approx([theirs[name] for name in told.votes.statements], abs=NEAR)


@pytest.mark.parametrize("side", ["agree", "disagree"])
def test_the_consensus_of_everybody_is_the_servers(told: Published, side: str) -> None:
    ours = agreed_overall(overall(told.votes), told.left_out, side)[:5]
    theirs = told.math["consensus"][side]

    assert [int(told.votes.statements[one.statement]) for one in ours] == [t["tid"] for t in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert (one.some, one.answered) == (other["n-success"], other["n-trials"])
        assert one.share == pytest.approx(other["p-success"], abs=NEAR)
        assert one.share_z == pytest.approx(other["p-test"], abs=NEAR)


def test_what_stands_for_each_group_is_the_servers(told: Published) -> None:
    """In its order too. It publishes the second z with seven digits only."""
    figures = by_group(told.votes, told.group, len(told.groups))
    for number, theirs in told.math["repness"].items():
        ours = standing_for(figures, int(number), told.left_out)
        names = [(int(told.votes.statements[one.statement]), one.side) for one in ours]
        assert names == [(one["tid"], one["repful-for"]) for one in theirs]
        for one, other in zip(ours, theirs, strict=True):
            assert (one.some, one.answered) == (other["n-success"], other["n-trials"])
            assert one.share == pytest.approx(other["p-success"], abs=NEAR)
            assert one.share_z == pytest.approx(other["p-test"], abs=NEAR)
            assert one.ratio == pytest.approx(other["repness"], abs=NEAR)
            assert one.ratio_z == pytest.approx(other["repness-test"], abs=NEAR)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("15-per-hour-seattle", 0.85),
        ("scoop-hivemind.biodiversity", 0.85),
        ("vtaiwan.uberx", 0.8),
        ("london.youth.policing", None),
        ("scoop-hivemind.affordable-housing", None),
    ],
)
def test_groups_agree_with_the_published_ones_or_are_called_unstable(
    name: str, least: float | None
) -> None:
    """The server's own groups depend on every earlier state of the conversation."""
    votes, out, groups = exported(name)
    found = map_opinions(votes, Options(left_out=out))
    ours = {votes.participants[at]: int(g) for at, g in zip(found.placed, found.group, strict=True)}
    both = sorted(ours.keys() & groups.keys())
    agreement = adjusted_rand(
        np.array([ours[one] for one in both]), np.array([groups[one] for one in both])
    )

    if least is None:
        assert not found.stable
        assert found.notes[0].code == "no_stable_groups"
    else:
        assert found.stable
        assert agreement >= least

"""Paths of places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.kernel.paths import ancestors, covers, subtree

NAMES = st.text("abc019-", min_size=1, max_size=3)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts) + "/")


def test_lane_5_does_not_inherit_lane_51() -> None:
    assert not covers("/sh/xh/5/", "/sh/xh/51/")
    assert covers("/sh/xh/5/", "/sh/xh/5/12/")


def test_a_place_covers_itself_and_nothing_above_it() -> None:
    assert covers("/sh/xh/", "/sh/xh/")
    assert not covers("/sh/xh/", "/sh/")


@pytest.mark.parametrize("outer", ["", "/sh", "sh"])
def test_a_path_without_its_closing_slash_covers_nothing(outer: str) -> None:
    assert not covers(outer, "/sh/xh/")


def test_a_subtree_without_closing_slash_is_refused() -> None:
    with pytest.raises(ValueError, match="ends with"):
        subtree("/sh/xh")


@given(PATHS, PATHS)
def test_the_range_of_a_subtree_holds_exactly_what_the_place_covers(a: str, b: str) -> None:
    low, high = subtree(a)

    assert (low <= b < high) == covers(a, b)


def test_ancestors_go_from_the_city_down_to_the_place_itself() -> None:
    assert ancestors("/sh/xh/fl/") == ["/sh/", "/sh/xh/", "/sh/xh/fl/"]
    assert ancestors("/") == []


@given(PATHS)
def test_every_ancestor_covers_the_place(path: str) -> None:
    above = ancestors(path)

    assert above[-1] == path
    assert all(covers(one, path) for one in above)

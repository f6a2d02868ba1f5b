"""Who may act where."""

from __future__ import annotations

from uuid import UUID

import pytest

from lilong.kernel.actor import SYSTEM, VISITOR, Actor, Grant

LANE, NUMBER = "/sh/xh/fl/5/", "/sh/xh/fl/5/12/"
SOMEBODY = UUID(int=1)


def actor(*grants: tuple[str, str]) -> Actor:
    return Actor(SOMEBODY, grants=tuple(Grant(role, path) for role, path in grants))


def test_a_role_holds_at_its_place_and_below_but_not_beside_or_above() -> None:
    secretary = actor(("secretary", LANE))

    assert secretary.has_role_at(LANE, ["secretary"])
    assert secretary.has_role_at(NUMBER, ["secretary"])
    assert not secretary.has_role_at("/sh/xh/fl/51/", ["secretary"])
    assert not secretary.has_role_at("/sh/xh/fl/", ["secretary"])


def test_another_role_at_the_same_place_does_not_help() -> None:
    assert not actor(("volunteer", LANE)).has_role_at(LANE, ["secretary", "chair"])


def test_roles_from_above_and_from_the_place_itself_add_up() -> None:
    both = actor(("secretary", LANE), ("block_leader", NUMBER))

    assert both.roles_at(NUMBER) == {"secretary", "block_leader"}
    assert both.roles_at(LANE) == {"secretary"}


def test_a_visitor_holds_nothing_and_is_not_known() -> None:
    assert not VISITOR.known
    assert not VISITOR.has_role_at(LANE, ["secretary"])
    assert VISITOR.paths_with(["secretary"]) == ()


def test_the_system_passes_every_permission_and_says_so() -> None:
    assert SYSTEM.has_role_at(LANE, ["secretary"])
    assert SYSTEM.acting_role(LANE) == "system"


def test_only_the_outermost_of_nested_places_is_named() -> None:
    nested = actor(("secretary", NUMBER), ("secretary", LANE), ("secretary", "/sh/xh/fl/51/"))

    assert nested.paths_with(["secretary"]) == (LANE, "/sh/xh/fl/51/")


def test_places_of_other_roles_are_left_out() -> None:
    assert actor(("volunteer", LANE), ("chair", NUMBER)).paths_with(["chair"]) == (NUMBER,)


@pytest.mark.parametrize(
    ("who", "role"),
    [
        (actor(("secretary", LANE), ("block_leader", NUMBER)), "block_leader"),
        (actor(("secretary", "/sh/jing/")), "person"),
        (VISITOR, "visitor"),
    ],
)
def test_the_ledger_names_the_most_local_role(who: Actor, role: str) -> None:
    assert who.acting_role(NUMBER) == role

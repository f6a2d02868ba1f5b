"""What `lilong opinions map --json` answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lilong.engines.opinions.figures import Figures
from lilong.engines.opinions.mapping import Group, OpinionMap
from lilong.engines.opinions.sentences import Sentence
from lilong.engines.opinions.stability import STABLE

_DECIMALS = 6


def answer(
    found: OpinionMap,
    say: Callable[[Sentence], str],
    *,
    members: bool = True,
    coordinates: bool = True,
) -> dict[str, Any]:
    """The map as plain values, the same for the same votes.

        {"participants": 40, "statements": 12, "votes": 431,
         "groups": [{"id", "size", "members": [name…] | null, "centre": [x, y] | null,
                     "standing_out": [{"statement", "side", "some", "answered"}…] | null}],
         "consensus": [statement…], "rejected": [statement…], "divisive": [statement…],
         "stability": 0.87, "stable": true, "stable_from": 0.5, "silhouette": 0.41,
         "coordinates": {name: [x, y]},
         "figures": {statement: {"agree", "disagree", "pass",
                                 "groups": [{"agree", "disagree", "pass"} | null…]}},
         "notes": [sentence…]}

    Statements and participants are called as in the votes. The members and the coordinates of a
    small group are left away, and where a group's figures are not told there is null. Where fewer
    people took part than a group needs, there are no figures at all.

    Args:
        say: puts a sentence into words.
        members: whether to name who is in a group. A page for everybody does not: with figures
            beside it, a group that agrees as one would tell what each of its members said.
        coordinates: whether to say where each person stands.
    """
    names, statements = found.votes.participants, found.votes.statements
    told = found.members
    return {
        "participants": len(names),
        "statements": len(statements),
        "votes": len(found.votes),
        "groups": [
            _group(one, told.get(one.id) if members else None, statements) for one in found.groups
        ],
        "consensus": [statements[at] for at in found.consensus],
        "rejected": [statements[at] for at in found.rejected],
        "divisive": [statements[at] for at in found.divisive],
        "stability": round(found.stability, 3),
        "stable": found.stable,
        "stable_from": STABLE,
        "silhouette": round(found.silhouette, 3),
        "coordinates": _coordinates(found) if coordinates else {},
        "figures": _figures(found) if found.told else {},
        "notes": [say(note) for note in found.notes],
    }


def _group(
    group: Group, members: tuple[str, ...] | None, statements: Sequence[str]
) -> dict[str, Any]:
    standing = [
        {
            "statement": statements[one.statement],
            "side": one.side,
            "some": one.some,
            "answered": one.answered,
        }
        for one in group.standing
    ]
    return {
        "id": group.id,
        "size": group.size,
        "members": None if members is None else list(members),
        # The centre of one person is where that person stands.
        "centre": _place(group.centre) if group.told else None,
        "standing_out": standing if group.counted else None,
    }


def _coordinates(found: OpinionMap) -> dict[str, list[float]]:
    names = found.votes.participants
    told = {one.id for one in found.groups if one.told}
    rows = zip(found.placed.tolist(), found.group.tolist(), found.points.tolist(), strict=True)
    return {names[at]: _place(point) for at, group, point in rows if group in told}


def _place(point: Sequence[float]) -> list[float]:
    # Adding zero turns -0.0 into 0.0.
    return [round(axis, _DECIMALS) + 0.0 for axis in point]


def _figures(found: OpinionMap) -> dict[str, Any]:
    groups = [_columns(found.by_group.of(one.id)) if one.counted else None for one in found.groups]
    return {
        statement: {
            **everybody,
            "groups": [None if group is None else group[at] for group in groups],
        }
        for at, (statement, everybody) in enumerate(
            zip(found.votes.statements, _columns(found.everybody), strict=True)
        )
    }


def _columns(figures: Figures) -> list[dict[str, int]]:
    rows = zip(
        figures.agree.tolist(), figures.disagree.tolist(), figures.passed.tolist(), strict=True
    )
    return [{"agree": yes, "disagree": no, "pass": neither} for yes, no, neither in rows]

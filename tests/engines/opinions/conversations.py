"""Conversations to test with: made here, and the public ones beside the project."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lilong.engines.opinions import Votes

_BESIDE = Path(__file__).parents[4] / "shared" / "benchmarks"
PUBLIC = Path(os.environ.get("LILONG_BENCHMARKS", _BESIDE)) / "polis"
"""Open data of public conversations, CC BY 4.0; not part of the project."""

needs_public = pytest.mark.skipif(
    not PUBLIC.is_dir(), reason=f"the public conversations are not at {PUBLIC}"
)


@dataclass(frozen=True)
class Published:
    """A conversation with the result that the reference server published of it.

    Attributes:
        votes: as cast, all statements with them.
        neutral: the same, with a pass of everybody on each statement that is left out: so the
            server counts them when it places people.
        math: the published result. There, agreeing is -1.
        left_out: by statement.
    """

    votes: Votes
    neutral: Votes
    math: dict[str, Any]
    left_out: np.ndarray

    @property
    def base(self) -> list[int]:
        """Positions of the participants on the map, in the order of its base clusters."""
        members = self.math["base-clusters"]["members"]
        return [self.votes.participants.index(str(one)) for (one,) in members]

    @property
    def groups(self) -> list[list[int]]:
        """Positions of the participants of each group."""
        at = dict(zip(self.math["base-clusters"]["id"], self.base, strict=True))
        return [[at[one] for one in group["members"]] for group in self.math["group-clusters"]]

    @property
    def group(self) -> np.ndarray:
        """By participant, the published group, -1 for none."""
        labels = np.full(len(self.votes.participants), -1)
        for number, members in enumerate(self.groups):
            labels[members] = number
        return labels


def published(name: str) -> Published:
    """Read `server-math/NAME`."""
    folder = PUBLIC / "server-math" / name
    math = json.loads((folder / "math-pca2.json").read_text())
    rows = []
    for row in json.loads((folder / "votes.json").read_text()):
        who = row.get("pid", row.get("participant_id"))
        what = row.get("tid", row.get("statement_id"))
        rows.append((who, what, row["vote"], int(float(row["modified"]))))
    votes = Votes.of(*zip(*rows, strict=True))
    out = {str(one) for one in math["mod-out"]}
    kept = [row for row in rows if str(row[1]) not in out]
    passes = [(who, what, 0, 0) for who in votes.participants for what in out]
    neutral = Votes.of(*zip(*kept, *passes, strict=True))
    left_out = np.array([name in out for name in votes.statements])
    return Published(votes, neutral, math, left_out)


def exported(name: str) -> tuple[Votes, set[str], dict[str, int]]:
    """An export: its votes, the statements that were moderated away, the published groups."""
    with (PUBLIC / name / "votes.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    votes = Votes.of(
        [row["voter-id"] for row in rows],
        [row["comment-id"] for row in rows],
        [int(row["vote"]) for row in rows],
        [int(row["timestamp"]) for row in rows],
    )
    with (PUBLIC / name / "comments.csv").open(newline="", encoding="utf-8") as file:
        out = {row["comment-id"] for row in csv.DictReader(file) if row["moderated"] == "-1"}
    with (PUBLIC / name / "participants-votes.csv").open(newline="", encoding="utf-8") as file:
        groups = {
            row["participant"]: int(row["group-id"])
            for row in csv.DictReader(file)
            if row["group-id"]
        }
    return votes, out, groups


def camps(sizes: list[int], statements: int, seed: int, *, clear: float = 2.0) -> Votes:
    """People who lean as their camp does; `clear` is how strongly. Names tell the camp."""
    chance = np.random.default_rng(seed)
    camp = np.repeat(np.arange(len(sizes)), sizes)
    leans = chance.normal(size=(len(sizes), statements))
    felt = clear * leans[camp] + chance.normal(size=(len(camp), statements))
    said = np.where(np.abs(felt) < 0.3, 0, np.sign(felt)).astype(np.int8)
    who, what = np.nonzero(chance.random(felt.shape) < 0.8)
    names = [f"{'甲乙丙丁'[one]}{number}" for number, one in enumerate(camp)]
    return Votes.of([names[at] for at in who], [f"s{at}" for at in what], said[who, what])


def random_votes(seed: int, people: int, statements: int, density: float) -> Votes:
    """Votes by lot, at least one a person and one a statement."""
    chance = np.random.default_rng(seed)
    cast = chance.random((people, statements)) < density
    cast[np.arange(people), np.arange(people) % statements] = True
    cast[np.arange(statements) % people, np.arange(statements)] = True
    who, what = np.nonzero(cast)
    return Votes.of(who, what, chance.integers(-1, 2, len(who)).astype(np.int8))

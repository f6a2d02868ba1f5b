"""Which ballot of a unit counts: the site and `lilong ballot judge` go by one rule."""

from __future__ import annotations

import json
from random import Random

import pytest
from django.db import transaction
from tests.ballot.motions import CLOSES, OPENS, opened, rules_of
from tests.ballot.votes import voter_of

from lilong.ballot import casting
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.casting import Cast, Taken
from lilong.ballot.clocking import as_if
from lilong.ballot.counting import count
from lilong.ballot.models import Ballot, Motion
from lilong.project.cli import main

CHOICES = ("agree", "agree", "oppose", "abstain", "spoiled", "spoiled")


def handed_in(chance: Random) -> list[tuple[int, str]]:
    """What twelve units hand in, some of them three or four times, a third of it spoiled."""
    return [(chance.randint(1, 12), chance.choice(CHOICES)) for _ in range(chance.randint(4, 36))]


def put_in(motion: Motion, ballots: list[tuple[int, str]]) -> int:
    """Cast one after the other, as people come; return how many were turned away."""
    away = 0
    for unit, choice in ballots:
        with transaction.atomic(), as_if(OPENS + (CLOSES - OPENS) / 2):
            cast = Cast(voter_of(motion, unit).id, choice, "paper")
            [answer] = casting.append(motion.id, [cast])
        away += not isinstance(answer, Taken)
    return away


def file_of(motion: Motion, ballots: list[tuple[int, str]]) -> dict:
    """The same vote as a file, with all that was handed in."""
    names = ("count_parking", "spoiled_counts_as_participation", "repeat_policy")
    return {
        "matter": motion.matter,
        "on": str(motion.rule_on),
        "options": {name: motion.options[name] for name in names},
        "units": [{"id": str(n), "area": "60.00", "owner": f"业主{n}"} for n in range(1, 13)],
        "ballots": [{"unit": str(unit), "choice": choice} for unit, choice in ballots],
    }


@pytest.mark.parametrize("policy", ["first", "last"])
@pytest.mark.parametrize("seed", range(12))
def test_the_site_counts_what_it_took_as_the_command_counts_all_that_came(
    stage, tmp_path, capsys, policy, seed
):
    chance = Random(f"{policy} {seed}")
    spoiled = chance.random() < 0.5
    rules_of(stage.street, repeat_policy=policy, spoiled_counts_as_participation=spoiled)
    motion, ballots = opened(stage), handed_in(chance)
    away = put_in(motion, ballots)
    with as_if(CLOSES):
        motion = close_voting(stage.member, motion_id=motion.id)
    file = tmp_path / "vote.json"
    file.write_text(json.dumps(file_of(motion, ballots)))

    assert main(["ballot", "judge", str(file), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    ours = count(motion).figures
    for name in ("verdict", "participation", "agreement", "ballots"):
        assert ours[name] == told[name]
    assert away == len(ballots) - Ballot.objects.filter(motion=motion).count()


def test_the_generated_votes_tell_wrong_rules_from_the_right_one():
    """Negative control: the last that came, and the first that came, are each sometimes wrong."""
    wrong = {"first": 0, "last": 0}
    for policy in wrong:
        for seed in range(12):
            chance = Random(f"{policy} {seed}")
            chance.random()
            ballots = handed_in(chance)
            came = dict(ballots if policy == "last" else reversed(ballots))
            valid = {unit for unit, choice in ballots if choice != "spoiled"}
            wrong[policy] += any(came[unit] == "spoiled" for unit in valid)
    assert min(wrong.values()) > 6

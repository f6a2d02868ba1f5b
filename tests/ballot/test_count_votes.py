"""Counting a vote."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from tests.ballot.motions import (
    AFTER,
    CLOSES,
    OPENS,
    agreeing,
    closed,
    counted,
    opened,
    rules_of,
    vote,
)
from tests.ballot.votes import roll_of, unit_of
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.count_votes import count_votes
from lilong.ballot.clocking import Moment, as_if
from lilong.ballot.counting import ChainBroken, grouped
from lilong.ballot.guards import lift_guards
from lilong.ballot.models import Ballot, ChainHead, Complaint, CountResult, RollUnit, Voter
from lilong.kernel.actor import SYSTEM
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Refused
from lilong.project.cli import main


@everyone
def test_the_owners_committee_counts(who, street, other_street, stage):
    motion = closed(stage, agreeing(8))
    actor = someone(who, street, other_street)
    may = who == "owners_committee_member@compound"

    with as_if(AFTER):
        may_or_is_refused(may, lambda: count_votes(actor, motion_id=motion.id))

    motion.refresh_from_db()
    assert motion.state == ("counted" if may else "closed")
    assert CountResult.objects.exists() == may


def test_eight_of_twelve_with_five_agreeing_carry(stage):
    motion = counted(stage, {**agreeing(5), 6: "oppose", 7: "abstain", 8: "oppose"})

    result = CountResult.objects.get(motion=motion)
    assert result.carried
    figures = result.figures
    assert figures["participation"]["area"] == {
        "have": "480.00",
        "of": "720.00",
        "need": "480.00",
        "met": True,
    }
    assert figures["agreement"]["heads"] == {"have": "5", "of": "8", "need": "5", "met": True}
    assert (result.size, motion.counted_at) == (8, AFTER)


def test_four_of_eight_are_no_majority_and_the_sentence_says_by_how_much(stage):
    motion = counted(stage, {**agreeing(4), 5: "oppose", 6: "oppose", 7: "abstain", 8: "oppose"})

    result = CountResult.objects.get(motion=motion)
    assert not result.carried
    assert result.figures["verdict"] == "not_carried"
    assert any("还差 1 人" in said for said in result.figures["why"])


def test_the_figures_are_those_of_the_command_line(stage, tmp_path, capsys):
    choices = {**agreeing(5), 6: "oppose", 7: "abstain", 8: "spoiled"}
    motion = counted(stage, choices)
    file = tmp_path / "vote.json"
    file.write_text(
        json.dumps(
            {
                "matter": motion.matter,
                "on": "2026-11-28",
                "options": {
                    name: motion.options[name]
                    for name in ("count_parking", "spoiled_counts_as_participation")
                },
                "units": [
                    {"id": str(n), "area": "60.00", "owner": f"业主{n}", "delivered": False}
                    for n in range(1, 13)
                ],
                "ballots": [{"unit": str(n), "choice": said} for n, said in choices.items()],
            }
        )
    )

    assert main(["ballot", "judge", str(file), "--json"]) == 0

    assert CountResult.objects.get().figures == json.loads(capsys.readouterr().out)


def test_a_struck_ballot_does_not_count_and_the_next_one_does(stage):
    rules_of(stage.street, repeat_policy="last")
    motion = opened(stage)
    vote(motion, agreeing(8))
    vote(motion, {1: "struck", 2: "struck"}, channel="office")
    vote(motion, {2: "oppose"}, channel="door")

    with as_if(CLOSES):
        close_voting(stage.member, motion_id=motion.id)
    with as_if(AFTER):
        result = count_votes(stage.member, motion_id=motion.id)

    assert result.figures["ballots"] == {
        "agree": 6,
        "oppose": 1,
        "abstain": 0,
        "spoiled": 0,
        "none": 5,
    }
    assert result.size == 11


def test_owners_may_question_their_ballots_before_the_count(stage):
    rules_of(stage.street, complaint_days=3)
    motion = closed(stage, agreeing(8))

    with as_if(CLOSES + timedelta(days=3)), pytest.raises(Refused, match="2026-12-24 00:00"):
        count_votes(stage.member, motion_id=motion.id)
    with as_if(CLOSES + timedelta(days=4)):
        assert count_votes(stage.member, motion_id=motion.id).carried


def test_an_open_question_is_answered_first(stage):
    motion = closed(stage, agreeing(8))
    Complaint.objects.create(
        space_id=motion.space_id,
        motion=motion,
        ballot=Ballot.objects.first(),
        words="不是我投的",
        made_at=CLOSES,
    )

    with as_if(AFTER), pytest.raises(Refused, match="1 位业主"):
        count_votes(stage.member, motion_id=motion.id)

    motion.refresh_from_db()
    assert motion.state == "closed"


def _tampered(sql, *values):
    """Run SQL behind the house's back, the guards taken away."""
    lift_guards()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    ("sql", "number"),
    [
        ("UPDATE ballot_ballot SET choice = 'oppose' WHERE number = 3", 3),
        ("UPDATE ballot_ballot SET unit = 12 WHERE number = 5", 5),
        ("DELETE FROM ballot_ballot WHERE number = 8", 8),
        ("DELETE FROM ballot_ballot WHERE number = 2", 2),
    ],
)
def test_an_altered_ballot_stops_the_count_and_is_named(stage, sql, number):
    motion = closed(stage, agreeing(8))
    _tampered(sql)

    with as_if(AFTER), pytest.raises(ChainBroken, match=f"第 {number} 张") as refusal:
        count_votes(stage.member, motion_id=motion.id)

    assert refusal.value.number == number
    assert not CountResult.objects.exists()


def test_a_chain_made_anew_does_not_fit_what_was_published(stage):
    """Who rewrites the rows and their hashes and the head still meets the root of the close."""
    motion = closed(stage, agreeing(8))
    from lilong.engines.proof import BallotLine, chain, genesis

    reached = genesis(motion.motion_digest, motion.roll_digest)
    for ballot in Ballot.objects.filter(motion=motion).order_by("number"):
        choice = "oppose" if ballot.number == 8 else ballot.choice
        line = BallotLine(
            ballot.number, ballot.unit, choice, ballot.channel, ballot.nonce, ballot.received_at
        )
        reached = chain(reached, line.text())
        _tampered(
            "UPDATE ballot_ballot SET choice = %s, hash = %s WHERE number = %s",
            choice,
            reached.hex(),
            ballot.number,
        )
    ChainHead.objects.filter(motion=motion).update(hash=reached.hex())

    with as_if(AFTER), pytest.raises(ChainBroken, match="第 8 张"):
        count_votes(stage.member, motion_id=motion.id)


def test_parking_that_does_not_count_is_left_out(stage):
    roll = roll_of(stage.street, state="draft")
    unit_of(roll, 13, stage.street.rooms[0], kind="parking", address="地下车库1号")
    motion = counted(replace(stage, roll=roll), {**agreeing(8), 13: "oppose"})

    figures = CountResult.objects.get(motion=motion).figures
    assert figures["participation"]["area"]["of"] == "720.00"
    assert figures["ballots"]["oppose"] == 0


def test_one_buyer_of_many_units_is_one_head(stage):
    roll = roll_of(stage.street, state="draft")
    mine = RollUnit.objects.filter(roll=roll, number__lte=5)
    mine.update(head=1, holder_blind=f"{1:064x}")
    motion = counted(replace(stage, roll=roll), agreeing(8))

    # V3 of the law's worked examples: enough area, not enough heads.
    result = CountResult.objects.get(motion=motion)
    assert result.figures["participation"]["heads"]["have"] == "4"
    assert not result.carried


def test_what_was_delivered_and_not_returned_is_shown_both_ways(stage):
    rules_of(stage.street, nonreturn_policy="follows_majority_if_rules_say_and_delivered")
    motion = opened(stage)
    vote(motion, agreeing(7))
    Voter.objects.filter(motion=motion, number=12).update(delivery="delivered")

    with as_if(AFTER):
        close_voting(stage.member, motion_id=motion.id)
        result = count_votes(stage.member, motion_id=motion.id)

    assert result.carried
    assert result.figures["other_policy"]["verdict"] == "not_carried"
    assert "随多数" in result.figures["warnings"][0]


def test_small_buildings_are_not_told_apart(stage):
    motion = counted(stage, agreeing(8))

    # Six buildings of two units each: only together are they enough.
    tallies = CountResult.objects.get(motion=motion).tallies
    assert tallies["buildings"] == [
        {
            "key": "",
            "name": "",
            "units": 12,
            "agree": 8,
            "oppose": 0,
            "abstain": 0,
            "spoiled": 0,
            "none": 4,
            "groups": 6,
        }
    ]
    assert [row["key"] for row in tallies["channels"]] == ["paper"]


def test_what_is_left_of_the_whole_tells_of_no_small_group_either():
    units = [
        *[("a", "1号", choice) for choice in ["agree"] * 5 + ["oppose"] * 4],
        *[("b", "2号", choice) for choice in ["agree"] * 2 + ["oppose"] * 4],
        *[("c", "3号", "agree")] * 2,
    ]

    rows = grouped(units)

    assert [(row["key"], row["units"]) for row in rows] == [("a", 9), ("", 8)]


MIXED = [("a", "1号", choice) for choice in ["agree"] * 5 + ["oppose"] * 4]


@pytest.mark.parametrize("silent", [0, 3], ids=["everybody voted", "who did not vote says nothing"])
def test_a_building_of_one_mind_does_not_tell_what_each_of_its_owners_chose(silent):
    alike = [("b", "2号", "oppose")] * 6 + [("b", "2号", "none")] * silent
    more = [("c", "3号", choice) for choice in ["agree", "oppose"] * 10]

    rows = grouped([*MIXED, *alike, *more])

    # With what is put together the next smallest goes, until it says more than one thing.
    assert [(row["key"], row["units"]) for row in rows] == [("c", 20), ("", 15 + silent)]
    assert (rows[1]["agree"], rows[1]["oppose"], rows[1]["groups"]) == (5, 10, 2)


def test_buildings_of_opposite_minds_hide_each_other():
    alike = [("b", "2号", "oppose")] * 6 + [("c", "3号", "agree")] * 6

    rows = grouped([*MIXED, *alike])

    assert [(row["key"], row["units"]) for row in rows] == [("a", 9), ("", 12)]


def test_what_the_whole_compound_agreed_on_is_the_result_itself():
    rows = grouped([("a", "1号", "agree")] * 9 + [("b", "2号", "agree")] * 6)

    assert [(row["key"], row["agree"]) for row in rows] == [("a", 9), ("b", 6)]


def test_of_very_few_nothing_is_told():
    assert grouped([("a", "1号", "agree")] * 4) == []


def test_a_vote_still_open_is_not_counted(stage):
    motion = opened(stage)

    with as_if(OPENS), pytest.raises(ForbiddenMove):
        count_votes(stage.member, motion_id=motion.id)


def test_a_doubted_clock_counts_nothing(stage, monkeypatch):
    motion = closed(stage, agreeing(8))
    doubted = Moment(AFTER, doubted=True)
    monkeypatch.setattr("lilong.ballot.moving.moment", lambda last=None: doubted)

    for actor in (SYSTEM, stage.member):
        with pytest.raises(Refused, match="时钟对不上"):
            count_votes(actor, motion_id=motion.id)
    motion.refresh_from_db()
    assert motion.state == "closed"

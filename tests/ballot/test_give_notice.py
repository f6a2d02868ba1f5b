"""Giving notice of a vote."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

import pytest
from tests.ballot.motions import NOTICE, OPENS, Stage, drafted, frozen, notice, noticed, rules_of
from tests.ballot.votes import roll_of, unit_of
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import rolls, scoping
from lilong.ballot.actions.begin_reelection import begin_reelection
from lilong.ballot.actions.end_reelection import end_reelection
from lilong.ballot.actions.give_notice import give_notice
from lilong.ballot.actions.publish_roll import publish_roll
from lilong.ballot.actions.withdraw_roll import withdraw_roll
from lilong.ballot.clocking import as_if
from lilong.ballot.models import ChainHead, Motion, RollObjection, RollUnit, Voter
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.engines.proof import genesis
from lilong.kernel.actor import SYSTEM
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed, Refused

DECIDE = {"owners_committee_member@compound"}


def give(actor, motion, roll, at=NOTICE, **other):
    with as_if(at):
        return give_notice(actor, motion_id=motion.id, roll_id=roll.id, notice=notice(**other))


@everyone
def test_the_owners_committee_gives_notice(who, street, other_street, member, roll):
    motion = frozen(member, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(who in DECIDE, lambda: give(actor, motion, roll))

    motion.refresh_from_db()
    assert motion.state == ("noticed" if who in DECIDE else "scope_frozen")
    assert Voter.objects.exists() == (who in DECIDE)


def test_the_chair_stands_in_only_on_a_stated_basis(street, member, roll):
    chair = person_with("committee_chair", street.area)
    without = frozen(member, street)
    mandated = frozen(member, street, acting_basis="2026年3月业主书面委托居委会代行")

    with pytest.raises(NotAllowed):
        give(chair, without, roll)

    assert give(chair, mandated, roll).state == "noticed"


def test_each_unit_becomes_a_voter_and_the_chain_begins_from_scope_and_roll(stage):
    motion = noticed(stage)

    assert list(Voter.objects.filter(motion=motion).values_list("number", flat=True)) == list(
        range(1, 13)
    )
    assert (motion.units, motion.area, motion.heads) == (12, 72000, 12)
    assert motion.motion_digest == sha256(scoping.motion_text(motion).encode()).hexdigest()
    head = ChainHead.objects.get(motion=motion)
    assert head.hash == genesis(motion.motion_digest, motion.roll_digest).hex()
    assert (head.number, head.counter) == (0, 0)


def test_the_text_that_is_hashed_does_not_change_when_the_motion_goes_on(stage):
    motion = noticed(stage)
    before = scoping.motion_text(motion)

    Motion.objects.filter(pk=motion.pk).update(state="open", version=9, state_reason="…")

    assert scoping.motion_text(Motion.objects.get(pk=motion.pk)) == before


def test_only_those_who_are_asked_become_voters(stage):
    asked = stage.street.numbers[0]
    motion = noticed(stage, matter="part_repair_fund_use", scope_ids=[asked.id])

    assert motion.scope_paths == [asked.path]
    assert (motion.units, motion.heads) == (2, 2)
    rows = rolls.roll_rows(stage.roll, motion.scope_paths, motion.options)
    assert motion.roll_digest == rolls.roll_digest(rows)


def test_parking_is_asked_but_counted_only_where_the_rules_say_so(street, member):
    stage = Stage(street, member, roll_of(street, state="draft"))
    unit_of(stage.roll, 13, stage.street.rooms[0], kind="parking", address="地下车库1号")

    left_out = noticed(stage)
    rules_of(stage.street, count_parking=True)
    counted = noticed(stage)

    assert (left_out.units, left_out.area) == (12, 72000)
    assert not Voter.objects.get(motion=left_out, number=13).counted
    assert (counted.units, counted.area) == (13, 78000)


def test_an_open_roll_is_frozen_with_the_notice(street, member):
    roll = roll_of(street, state="draft")

    give(member, frozen(member, street), roll)

    roll.refresh_from_db()
    assert roll.state == "frozen"
    assert roll.digest


WHY = "去年公示过的名册，没有改动"


@pytest.mark.parametrize("state", ["draft", "frozen"])
def test_a_roll_that_was_never_shown_does_not_go_to_the_vote_in_silence(street, member, state):
    roll = roll_of(street, state=state, shown=False)
    motion = frozen(member, street)

    for silent in ("", "  "):
        with pytest.raises(Refused, match="没有给业主公示过") as refusal:
            give(member, motion, roll, roll_unshown=silent)
    assert "印在公告上" in refusal.value.remedy
    roll.refresh_from_db()
    assert (roll.state, Voter.objects.count()) == (state, 0)

    given = give(member, motion, roll, roll_unshown=f" {WHY} ")
    assert given.notice["roll_unshown"] == WHY


def test_of_a_roll_that_was_shown_no_reason_is_kept(stage):
    motion = frozen(stage.member, stage.street)

    assert give(stage.member, motion, stage.roll, roll_unshown=WHY).notice["roll_unshown"] == ""


def test_what_was_shown_and_taken_back_was_not_shown(street, member):
    """It may have been changed since."""
    roll = roll_of(street, state="draft", shown=False)
    with as_if(NOTICE - timedelta(days=9)):
        publish_roll(member, roll_id=roll.id, until=NOTICE.date() - timedelta(days=1))
        withdraw_roll(member, roll_id=roll.id, reason="面积有误")

    with pytest.raises(Refused, match="没有给业主公示过"):
        give(member, frozen(member, street), roll)


def test_a_roll_that_was_shown_for_its_time_goes_to_the_vote(street, member):
    roll = roll_of(street, state="draft", shown=False)
    with as_if(NOTICE - timedelta(days=9)):
        publish_roll(member, roll_id=roll.id, until=NOTICE.date() - timedelta(days=1))

    assert give(member, frozen(member, street), roll).state == "noticed"


def test_fifteen_days_lie_between_notice_and_opening(stage):
    motion = frozen(stage.member, stage.street)

    with pytest.raises(Refused) as refusal:
        give(stage.member, motion, stage.roll, at=NOTICE + timedelta(days=1))

    assert refusal.value.sentence == (
        "公告到开始表决不足 15 天：2026-12-13 往前数 15 天是 2026-11-28，今天已经是 2026-11-29"
    )
    assert "第十四条" in refusal.value.basis
    assert "2026-12-14" in refusal.value.remedy
    motion.refresh_from_db()
    assert (motion.state, Voter.objects.count(), motion.motion_digest) == ("scope_frozen", 0, "")


def test_exactly_fifteen_days_are_enough(stage):
    assert noticed(stage).state == "noticed"


def test_a_rule_that_changed_meanwhile_is_asked_for_anew(stage):
    motion = frozen(stage.member, stage.street)
    rules_of(stage.street, count_parking=True)

    with pytest.raises(Refused, match="规则有了新的版本"):
        give(stage.member, motion, stage.roll)

    motion.refresh_from_db()
    assert motion.state == "scope_frozen"


def test_listed_matters_wait_for_the_end_of_a_reelection(stage):
    chair = person_with("committee_chair", stage.street.area)
    compound = stage.street.compound.id
    begin_reelection(chair, place_id=compound, since=date(2026, 11, 1))
    motion, committee = (
        frozen(stage.member, stage.street, matter=matter)
        for matter in ("repair_fund_use", "committee")
    )

    with pytest.raises(Refused, match="换届改选") as refusal:
        give(stage.member, motion, stage.roll)
    assert "第二十八条" in refusal.value.basis
    assert give(stage.member, committee, stage.roll).state == "noticed"

    end_reelection(chair, place_id=compound, until=NOTICE.date())
    assert give(stage.member, motion, stage.roll).state == "noticed"


def test_an_open_objection_to_the_roll_is_answered_first(stage):
    RollObjection.objects.create(
        space_id=stage.roll.space_id,
        roll=stage.roll,
        unit=RollUnit.objects.get(roll=stage.roll, number=3),
        words="面积少了",
    )

    with pytest.raises(Refused, match="1 条异议"):
        noticed(stage)

    assert not Voter.objects.exists()


def test_a_roll_of_another_compound_is_refused(stage, other_street):
    motion = frozen(stage.member, stage.street)

    with pytest.raises(Refused, match="不是本小区"):
        give(stage.member, motion, roll_of(other_street))


def test_a_scope_in_which_nobody_lives_is_refused(stage):
    roll = roll_of(stage.street, rooms=stage.street.rooms[2:])
    motion = frozen(
        stage.member,
        stage.street,
        matter="part_other",
        scope_ids=[stage.street.numbers[0].id],
    )

    with pytest.raises(Refused, match="没有一户"):
        give(stage.member, motion, roll)


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("closes_at", {"closes_at": OPENS}),
        ("forms", {"forms": []}),
        ("forms", {"forms": ["shouting"]}),
        ("hand_in", {"hand_in": "  "}),
        ("venue", {"forms": ["meeting"]}),
        ("committee_told_on", {"committee_told_on": date(2026, 11, 29)}),
        ("contact", {"contact": "人" * 101}),
        ("roll_unshown", {"roll_unshown": "长" * 201}),
    ],
)
def test_what_the_notice_lacks_is_said_at_the_field(stage, field, other):
    motion = frozen(stage.member, stage.street)

    with pytest.raises(Invalid) as refusal:
        give(stage.member, motion, stage.roll, **other)

    assert list(refusal.value.fields) == [field]
    assert not Voter.objects.exists()


def test_a_draft_has_no_notice(stage):
    with pytest.raises(ForbiddenMove):
        give(stage.member, drafted(stage.member, stage.street), stage.roll)


def test_the_owners_who_are_asked_hear_of_it_and_nobody_else(
    stage, owner, django_capture_on_commit_callbacks
):
    away = person_with("owner", stage.street.rooms[-1])
    with django_capture_on_commit_callbacks(execute=True):
        noticed(stage, matter="part_other", scope_ids=[stage.street.numbers[0].id])

    told = Notice.objects.filter(group="ballot.motions")
    assert set(told.values_list("person_id", flat=True)) == {owner.person_id}
    assert away.person_id not in told.values_list("person_id", flat=True)


def test_the_ledger_names_both_digests(stage):
    motion = noticed(stage)

    facts = LedgerEntry.objects.get(kind="ballot.notice_given").facts
    assert (facts["motion_digest"], facts["roll_digest"]) == (
        motion.motion_digest,
        motion.roll_digest,
    )


def test_the_house_itself_may_too(stage):
    assert give(SYSTEM, frozen(stage.member, stage.street), stage.roll).state == "noticed"

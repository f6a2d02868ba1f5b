"""Withdrawing a motion."""

from __future__ import annotations

import pytest
from tests.ballot.motions import agreeing, closed, drafted, opened, vote
from tests.ballot.test_draft_motion import PREPARE
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.withdraw_motion import withdraw_motion
from lilong.ballot.models import Ballot
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid


@everyone
def test_a_draft_is_withdrawn_by_those_who_prepare(who, street, other_street, member):
    motion = drafted(member, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARE, lambda: withdraw_motion(actor, motion_id=motion.id, reason="不办了")
    )

    motion.refresh_from_db()
    assert motion.state == ("withdrawn" if who in PREPARE else "draft")


@everyone
def test_a_vote_is_withdrawn_by_the_owners_committee(who, street, other_street, stage):
    motion = opened(stage)
    actor = someone(who, street, other_street)
    may = who == "owners_committee_member@compound"

    may_or_is_refused(may, lambda: withdraw_motion(actor, motion_id=motion.id, reason="有误"))

    motion.refresh_from_db()
    assert motion.state == ("withdrawn" if may else "open")


def test_what_was_cast_stays_in_the_chain(stage):
    motion = opened(stage)
    vote(motion, agreeing(3))

    withdrawn = withdraw_motion(stage.member, motion_id=motion.id, reason="预算有误")

    assert withdrawn.state_reason == "预算有误"
    assert Ballot.objects.filter(motion=motion).count() == 3


def test_with_a_reason(stage):
    motion = opened(stage)

    with pytest.raises(Invalid):
        withdraw_motion(stage.member, motion_id=motion.id, reason=" ")

    motion.refresh_from_db()
    assert motion.state == "open"


def test_after_the_close_it_is_counted_and_not_withdrawn(stage):
    motion = closed(stage, agreeing(8))

    with pytest.raises(ForbiddenMove):
        withdraw_motion(stage.member, motion_id=motion.id, reason="结果不好看")

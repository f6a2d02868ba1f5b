"""Posting what came of a vote."""

from __future__ import annotations

import pytest
from tests.ballot.motions import AFTER, agreeing, closed, counted, rules_of
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.appoint_scrutineer import appoint_scrutineer
from lilong.ballot.actions.check_count import check_count
from lilong.ballot.actions.post_result import post_result
from lilong.ballot.clocking import Moment, as_if
from lilong.kernel.actor import SYSTEM
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Refused


def post(actor, motion):
    with as_if(AFTER):
        return post_result(actor, motion_id=motion.id)


@everyone
def test_the_owners_committee_posts(who, street, other_street, stage):
    motion = counted(stage, agreeing(8))
    actor = someone(who, street, other_street)
    may = who == "owners_committee_member@compound"

    may_or_is_refused(may, lambda: post(actor, motion))

    motion.refresh_from_db()
    assert motion.state == ("effective" if may else "counted")


def test_what_was_not_carried_fails(stage):
    posted = post(stage.member, counted(stage, agreeing(7)))

    assert (posted.state, posted.posted_at) == ("failed", AFTER)


def test_as_many_scrutineers_as_the_rules_ask_confirm_first(stage):
    rules_of(stage.street, scrutineers_required=2)
    motion = counted(stage, agreeing(8))
    owners = [person_with("owner", room) for room in stage.street.rooms[:2]]
    for one in owners:
        appoint_scrutineer(stage.member, motion_id=motion.id, person_id=one.person_id)

    for count, one in enumerate(owners):
        with pytest.raises(Refused, match=f"要 2 位监票人核对，现在有 {count} 位"):
            post(stage.member, motion)
        with as_if(AFTER):
            check_count(one, motion_id=motion.id, said="confirmed")

    assert post(stage.member, motion).state == "effective"


def test_an_objection_is_settled_first(stage, owner):
    motion = counted(stage, agreeing(8))
    appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)
    with as_if(AFTER):
        check_count(owner, motion_id=motion.id, said="objected", words="少一张")

    with pytest.raises(Refused, match="提出疑问"):
        post(stage.member, motion)

    motion.refresh_from_db()
    assert (motion.state, motion.posted_at) == ("counted", None)


def test_what_is_not_counted_is_not_posted(stage):
    with pytest.raises(ForbiddenMove):
        post(stage.member, closed(stage, agreeing(8)))


def test_a_doubted_clock_posts_nothing(stage, monkeypatch):
    motion = counted(stage, agreeing(8))
    doubted = Moment(AFTER, doubted=True)
    monkeypatch.setattr("lilong.ballot.moving.moment", lambda last=None: doubted)

    for actor in (SYSTEM, stage.member):
        with pytest.raises(Refused, match="时钟对不上"):
            post_result(actor, motion_id=motion.id)
    motion.refresh_from_db()
    assert motion.state == "counted"

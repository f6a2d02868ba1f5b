"""Closing a vote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from tests.ballot.motions import CLOSES, OPENS, agreeing, noticed, opened, rules_of, vote
from tests.ballot.votes import some_id, voter_of
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import clocking
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.casting import Cast, append
from lilong.ballot.clocking import Moment, as_if
from lilong.ballot.models import ChainHead, PaperEntry, PublishedRoot, Voter
from lilong.kernel.actor import SYSTEM
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Refused


@everyone
def test_the_owners_committee_closes(who, street, other_street, stage):
    motion = opened(stage)
    actor = someone(who, street, other_street)
    may = who == "owners_committee_member@compound"

    with as_if(CLOSES):
        may_or_is_refused(may, lambda: close_voting(actor, motion_id=motion.id))

    motion.refresh_from_db()
    assert motion.state == ("closed" if may else "open")
    assert PublishedRoot.objects.exists() == may


def test_a_root_at_the_close_covers_every_ballot_and_leaves_room_for_what_is_struck(stage):
    motion = opened(stage)
    vote(motion, agreeing(8))

    with as_if(CLOSES):
        close_voting(stage.member, motion_id=motion.id)

    root, head = PublishedRoot.objects.get(), ChainHead.objects.get(motion=motion)
    assert (root.final, root.size, root.head) == (False, 8, head.hash)


def test_not_before_its_time_while_units_are_missing(stage):
    motion = opened(stage)
    vote(motion, agreeing(11))

    with as_if(CLOSES - timedelta(seconds=1)), pytest.raises(Refused, match="2026-12-20 18:00"):
        close_voting(stage.member, motion_id=motion.id)

    motion.refresh_from_db()
    assert (motion.state, motion.closed_at) == ("open", None)
    assert not PublishedRoot.objects.exists()


def test_earlier_when_every_unit_has_answered(stage):
    motion = opened(stage)
    vote(motion, agreeing(12))

    with as_if(OPENS + timedelta(days=2)):
        assert close_voting(stage.member, motion_id=motion.id).state == "closed"


@pytest.mark.parametrize("at", [OPENS + timedelta(days=2), CLOSES], ids=["early", "in time"])
def test_not_while_paper_that_came_in_time_waits_for_its_second_reader(stage, at):
    rules_of(stage.street, repeat_policy="last")
    motion = opened(stage)
    vote(motion, agreeing(12))
    PaperEntry.objects.create(
        space_id=motion.space_id,
        motion=motion,
        voter=voter_of(motion, 1),
        serial=1,
        choice="oppose",
        file_id=some_id(),
        sha256="ab" * 32,
        entered_at=OPENS,
    )

    with as_if(at), pytest.raises(Refused, match="1 张按时交来的纸质票"):
        close_voting(stage.member, motion_id=motion.id)

    motion.refresh_from_db()
    assert motion.state == "open"


def test_paper_that_came_too_late_holds_up_no_close(stage):
    motion = opened(stage)
    PaperEntry.objects.create(
        space_id=motion.space_id,
        motion=motion,
        voter=voter_of(motion, 1),
        serial=1,
        choice="agree",
        file_id=some_id(),
        sha256="ab" * 32,
        entered_at=CLOSES,
    )

    with as_if(CLOSES):
        assert close_voting(stage.member, motion_id=motion.id).state == "closed"


def test_the_days_for_questions_are_whole_days(stage):
    rules_of(stage.street, complaint_days=3)
    motion = opened(stage)

    with as_if(CLOSES):
        closed = close_voting(stage.member, motion_id=motion.id)

    # Closed on the 20th in the evening: the 21st, 22nd and 23rd are theirs to the end.
    assert closed.complaints_until == datetime(2026, 12, 23, 16, 0, tzinfo=UTC)


def test_a_doubted_clock_closes_nothing(stage, monkeypatch):
    motion = opened(stage)
    doubted = Moment(CLOSES + timedelta(days=9), doubted=True)
    monkeypatch.setattr(clocking, "moment", lambda last=None: doubted)
    monkeypatch.setattr("lilong.ballot.moving.moment", clocking.moment)

    for actor in (SYSTEM, stage.member):
        with pytest.raises(Refused, match="时钟对不上"):
            close_voting(actor, motion_id=motion.id)
    assert not PublishedRoot.objects.exists()


def test_a_unit_whose_spoiled_ballot_can_still_be_replaced_keeps_the_vote_open(stage):
    motion = opened(stage)
    first, *others = Voter.objects.filter(motion=motion).values_list("id", flat=True)
    casts = [Cast(one, "agree", "meeting") for one in others]
    with as_if(OPENS), transaction.atomic():
        append(motion.id, [Cast(first, "spoiled", "meeting"), *casts])

    with as_if(OPENS), pytest.raises(Refused, match="还有业主没有表决"):
        close_voting(stage.member, motion_id=motion.id)
    with as_if(OPENS), transaction.atomic():
        append(motion.id, [Cast(first, "agree", "online")])
    with as_if(OPENS):
        assert close_voting(stage.member, motion_id=motion.id).state == "closed"


def test_what_was_not_open_cannot_be_closed(stage):
    motion = noticed(stage)

    with as_if(CLOSES), pytest.raises(ForbiddenMove):
        close_voting(stage.member, motion_id=motion.id)

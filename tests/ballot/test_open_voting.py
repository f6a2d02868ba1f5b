"""Opening a vote."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.ballot.motions import CLOSES, NOTICE, OPENS, frozen, noticed
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import clocking
from lilong.ballot.actions.begin_reelection import begin_reelection
from lilong.ballot.actions.open_voting import open_voting
from lilong.ballot.clocking import Moment, as_if
from lilong.kernel.actor import SYSTEM
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Refused


@everyone
def test_the_owners_committee_opens(who, street, other_street, stage):
    motion = noticed(stage)
    actor = someone(who, street, other_street)
    may = who == "owners_committee_member@compound"

    with as_if(OPENS):
        may_or_is_refused(may, lambda: open_voting(actor, motion_id=motion.id))

    motion.refresh_from_db()
    assert motion.state == ("open" if may else "noticed")


def test_not_before_its_time(stage):
    motion = noticed(stage)

    with as_if(OPENS - timedelta(seconds=1)), pytest.raises(Refused, match="2026-12-13 09:00"):
        open_voting(stage.member, motion_id=motion.id)

    motion.refresh_from_db()
    assert (motion.state, motion.opened_at) == ("noticed", None)


def test_not_after_its_end(stage):
    motion = noticed(stage)

    with as_if(CLOSES), pytest.raises(Refused, match="已经过了"):
        open_voting(stage.member, motion_id=motion.id)


def test_a_reelection_that_began_after_the_notice_bars_it(stage):
    motion = noticed(stage)
    chair = person_with("committee_chair", stage.street.area)
    begin_reelection(chair, place_id=stage.street.compound.id, since=date(2026, 12, 1))

    with as_if(OPENS), pytest.raises(Refused, match="换届改选"):
        open_voting(stage.member, motion_id=motion.id)


def test_a_doubted_clock_opens_nothing(stage, monkeypatch):
    motion = noticed(stage)
    monkeypatch.setattr(clocking, "moment", lambda last=None: Moment(OPENS, doubted=True))
    monkeypatch.setattr("lilong.ballot.moving.moment", clocking.moment)

    for actor in (SYSTEM, stage.member):
        with pytest.raises(Refused, match="时钟对不上"):
            open_voting(actor, motion_id=motion.id)


def test_what_was_never_told_is_not_opened(stage):
    motion = frozen(stage.member, stage.street)

    with as_if(NOTICE), pytest.raises(ForbiddenMove):
        open_voting(stage.member, motion_id=motion.id)

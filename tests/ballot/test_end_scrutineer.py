"""Letting a scrutineer go."""

from __future__ import annotations

import pytest
from tests.ballot.motions import AFTER, agreeing, counted, noticed
from tests.ballot.votes import some_id
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import permissions
from lilong.ballot.actions.appoint_scrutineer import appoint_scrutineer
from lilong.ballot.actions.check_count import check_count
from lilong.ballot.actions.end_scrutineer import end_scrutineer
from lilong.ballot.clocking import as_if
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import NotFound


def appointed(stage, motion, owner):
    return appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)


@everyone
def test_the_owners_committee_lets_go(who, street, other_street, stage, owner):
    one = appointed(stage, noticed(stage), owner)
    actor = someone(who, street, other_street)
    may = who == "owners_committee_member@compound"

    may_or_is_refused(may, lambda: end_scrutineer(actor, scrutineer_id=one.id))

    one.refresh_from_db()
    assert one.state == ("ended" if may else "appointed")


def test_who_was_let_go_sees_no_choice_any_more(stage, owner):
    motion = counted(stage, agreeing(8))
    one = appointed(stage, motion, owner)
    assert permissions.sees_choices(owner, motion)

    end_scrutineer(stage.member, scrutineer_id=one.id)

    assert not permissions.sees_choices(owner, motion)


def test_who_has_confirmed_stays(stage, owner):
    motion = counted(stage, agreeing(8))
    one = appointed(stage, motion, owner)
    with as_if(AFTER):
        check_count(owner, motion_id=motion.id, said="confirmed")

    with pytest.raises(ForbiddenMove):
        end_scrutineer(stage.member, scrutineer_id=one.id)


def test_nobody_is_not_found(member):
    with pytest.raises(NotFound):
        end_scrutineer(member, scrutineer_id=some_id())

"""Scrutineers on their phones."""

from __future__ import annotations

import pytest
from tests.ballot.motions import AFTER, agreeing, closed, counted
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.appoint_scrutineer import appoint_scrutineer
from lilong.ballot.actions.check_count import check_count
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Scrutineer
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed, Refused


@pytest.fixture
def watched(stage, owner):
    """A counted motion with one scrutineer."""
    motion = counted(stage, agreeing(8))
    appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)
    return motion


def check(actor, motion, said="confirmed", words=""):
    with as_if(AFTER):
        return check_count(actor, motion_id=motion.id, said=said, words=words)


@everyone
def test_nobody_else_speaks_for_a_scrutineer(who, street, other_street, watched):
    actor = someone(who, street, other_street)

    may_or_is_refused(False, lambda: check(actor, watched))

    assert Scrutineer.objects.get().state == "appointed"


def test_they_confirm(watched, owner):
    said = check(owner, watched)

    assert (said.state, said.said_at) == ("confirmed", AFTER)


def test_an_objection_says_why_and_may_be_settled(watched, owner):
    with pytest.raises(Invalid) as refusal:
        check(owner, watched, "objected", "  ")
    assert "words" in refusal.value.fields

    assert check(owner, watched, "objected", "少看到一张").state == "objected"
    assert check(owner, watched).state == "confirmed"


def test_saying_the_same_twice_is_no_move(watched, owner):
    check(owner, watched)

    with pytest.raises(ForbiddenMove):
        check(owner, watched)


@pytest.mark.parametrize(("said", "words"), [("ended", ""), ("yes", ""), ("objected", "长" * 301)])
def test_what_cannot_be_said(watched, owner, said, words):
    with pytest.raises(Invalid):
        check(owner, watched, said, words)

    assert Scrutineer.objects.get().state == "appointed"


def test_before_the_count_there_is_nothing_to_check(stage, owner):
    motion = closed(stage, agreeing(8))
    appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)

    with pytest.raises(Refused, match="计票以后"):
        check(owner, motion)


def test_a_scrutineer_of_another_motion_is_none_here(stage, owner, watched):
    other = counted(stage, agreeing(8))

    with pytest.raises(NotAllowed):
        check(owner, other)

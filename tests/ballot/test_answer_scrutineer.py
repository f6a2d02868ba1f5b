"""Answering a scrutineer who objects to the count."""

from __future__ import annotations

import pytest
from tests.ballot.motions import AFTER, agreeing, counted
from tests.ballot.test_post_result import post
from tests.ballot.votes import some_id
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import printing
from lilong.ballot.actions.answer_scrutineer import answer_scrutineer
from lilong.ballot.actions.appoint_scrutineer import appoint_scrutineer
from lilong.ballot.actions.check_count import check_count
from lilong.ballot.actions.end_scrutineer import end_scrutineer
from lilong.ballot.clocking import as_if
from lilong.ballot.models import CountResult, Scrutineer
from lilong.ballot.queries.public import outcome_of
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused


@pytest.fixture
def motion(stage):
    """A counted motion."""
    return counted(stage, agreeing(8))


def say(actor, motion, said="objected", words="少一张"):
    with as_if(AFTER):
        return check_count(actor, motion_id=motion.id, said=said, words=words)


@pytest.fixture
def objecting(stage, owner, motion):
    """A scrutineer who objects."""
    appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)
    return say(owner, motion)


def answer(actor, one, words="两人重看了票箱，数目相符"):
    with as_if(AFTER):
        return answer_scrutineer(actor, scrutineer_id=one.id, answer=words)


@everyone
def test_the_owners_committee_answers(who, street, other_street, objecting):
    actor = someone(who, street, other_street)
    may = who == "owners_committee_member@compound"

    may_or_is_refused(may, lambda: answer(actor, objecting))

    objecting.refresh_from_db()
    assert bool(objecting.answer) == may


def test_who_objects_is_not_let_go(stage, motion, objecting):
    with pytest.raises(Refused, match="不能因此不再担任"):
        end_scrutineer(stage.member, scrutineer_id=objecting.id)

    objecting.refresh_from_db()
    assert objecting.state == "objected"


def test_posting_waits_for_an_answer_and_for_another_who_confirms(stage, motion, objecting):
    other = person_with("owner", stage.street.rooms[1])
    appoint_scrutineer(stage.member, motion_id=motion.id, person_id=other.person_id)

    with pytest.raises(Refused, match="还没有解决"):
        post(stage.member, motion)
    answer(stage.member, objecting)
    with pytest.raises(Refused, match="要 1 位监票人核对，现在有 0 位"):
        post(stage.member, motion)
    say(other, motion, "confirmed", "")

    assert post(stage.member, motion).state == "effective"


def test_the_objection_stays_with_its_answer_on_the_result_and_on_paper(stage, motion, objecting):
    other = person_with("owner", stage.street.rooms[1])
    appoint_scrutineer(stage.member, motion_id=motion.id, person_id=other.person_id)
    answer(stage.member, objecting)
    say(other, motion, "confirmed", "")
    posted = post(stage.member, motion)

    told = outcome_of(posted)
    assert told is not None
    assert told.objections == [("少一张", "两人重看了票箱，数目相符")]
    result = printing.paper_result(posted, CountResult.objects.get(motion=motion))
    assert result.objections == (("少一张", "两人重看了票箱，数目相符"),)


def test_what_is_objected_anew_is_answered_anew(stage, owner, motion, objecting):
    answer(stage.member, objecting)
    say(owner, motion, "confirmed", "")
    say(owner, motion, "objected", "还是少一张")

    assert Scrutineer.objects.get().answer == ""


@pytest.mark.parametrize("words", [" ", "长" * 301])
def test_what_cannot_be_answered(stage, objecting, words):
    with pytest.raises(Invalid) as refusal:
        answer(stage.member, objecting, words)

    assert list(refusal.value.fields) == ["answer"]


def test_the_scrutineer_hears_of_it(stage, owner, objecting, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer(stage.member, objecting)

    told = Notice.objects.filter(sentence__contains="有了答复")
    assert [one.person_id for one in told] == [owner.person_id]


def test_where_nobody_objects_there_is_nothing_to_answer(stage, owner, motion, objecting):
    say(owner, motion, "confirmed", "")

    with pytest.raises(Refused, match="没有要答复的"):
        answer(stage.member, objecting)


def test_the_house_itself_answers_nobody(objecting):
    with pytest.raises(NotAllowed):
        answer(SYSTEM, objecting)


def test_nobody_is_not_found(member):
    with pytest.raises(NotFound):
        answer_scrutineer(member, scrutineer_id=some_id(), answer="…")

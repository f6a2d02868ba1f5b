"""A slip read by another person: equal readings count, unequal ones need a third."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.ballot.desk import choices, entered, voted_on_paper, watched_box
from tests.ballot.test_reissue_slip import PREPARERS
from tests.ballot.votes import NOW, behind_our_back, motion_on, voter_of
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import clocking
from lilong.ballot.actions.confirm_paper_ballot import confirm_paper_ballot
from lilong.ballot.actions.enter_paper_ballot import PAPER_CHOICES
from lilong.ballot.casting import Cast, Taken, Untaken, append
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Ballot, BallotEvidence, PaperEntry, RefusedBallot, RollOwner
from lilong.ballot.paper_desk import TurnedAway
from lilong.commons.ledger.listening import catch_up
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, Refused


@pytest.fixture
def third(street):
    return person_with("committee_chair", street.area)


@everyone
def test_those_who_prepare_confirm(who, street, other_street, worker, motion):
    entry = entered(worker, motion, 1)
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARERS, lambda: confirm_paper_ballot(actor, entry_id=entry.id, choice="agree")
    )

    assert Ballot.objects.count() == int(who in PREPARERS)


@pytest.mark.parametrize("choice", PAPER_CHOICES)
def test_two_equal_readings_put_the_ballot_in_with_what_stands_behind_it(
    worker, member, motion, choice
):
    entry = entered(worker, motion, 1, choice, channel="meeting")

    reading = confirm_paper_ballot(member, entry_id=entry.id, choice=choice)

    assert isinstance(reading.taken, Taken)
    assert choices(motion) == [(1, choice, "meeting")]
    ballot = Ballot.objects.get()
    assert ballot.evidence == entry.sha256
    proof = BallotEvidence.objects.get(ballot=ballot)
    assert (proof.kind, proof.file_id, proof.sha256) == ("scan", entry.file_id, entry.sha256)
    assert (proof.entered_by_id, proof.confirmed_by_id) == (worker.person_id, member.person_id)
    assert PaperEntry.objects.get().state == "confirmed"
    told = LedgerEntry.objects.get(kind="ballot.paper_confirmed")
    assert told.facts["result"] == "两人一致，已计入"


def test_nobody_confirms_what_they_entered(worker, motion):
    entry = entered(worker, motion, 1)

    with pytest.raises(NotAllowed, match="另一个人"):
        confirm_paper_ballot(worker, entry_id=entry.id, choice="agree")

    assert not Ballot.objects.exists()
    # Nor would the database let it stand.
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperEntry.objects.filter(pk=entry.pk).update(confirmed_by_id=worker.person_id)


def test_unequal_readings_are_a_dispute_and_count_nothing(worker, member, motion):
    entry = entered(worker, motion, 1, "agree")

    reading = confirm_paper_ballot(member, entry_id=entry.id, choice="oppose")

    assert (reading.taken, reading.turned_away) == (None, None)
    assert PaperEntry.objects.get().state == "disputed"
    assert not Ballot.objects.exists()
    for reader in (worker, member):
        with pytest.raises(NotAllowed):
            confirm_paper_ballot(reader, entry_id=entry.id, choice="agree")
    assert PaperEntry.objects.get().state == "disputed"


@pytest.mark.parametrize(("choice", "with_whom"), [("agree", "first"), ("oppose", "second")])
def test_a_third_reader_decides_with_whoever_read_the_same(
    worker, member, third, motion, choice, with_whom
):
    entry = entered(worker, motion, 1, "agree")
    confirm_paper_ballot(member, entry_id=entry.id, choice="oppose")

    confirm_paper_ballot(third, entry_id=entry.id, choice=choice)

    assert choices(motion) == [(1, choice, "paper")]
    proof = BallotEvidence.objects.get()
    agreed = {"first": worker, "second": member}[with_whom]
    assert (proof.entered_by_id, proof.confirmed_by_id) == (agreed.person_id, third.person_id)


def test_three_different_readings_leave_the_dispute(worker, member, third, motion):
    entry = entered(worker, motion, 1, "agree")
    confirm_paper_ballot(member, entry_id=entry.id, choice="oppose")

    confirm_paper_ballot(third, entry_id=entry.id, choice="spoiled")

    assert PaperEntry.objects.get().state == "disputed"
    assert not Ballot.objects.exists()


def test_what_is_settled_is_settled_and_a_reading_is_one_of_four(worker, member, third, motion):
    entry = entered(worker, motion, 1)
    with pytest.raises(Invalid):
        confirm_paper_ballot(member, entry_id=entry.id, choice="struck")
    with pytest.raises(NotAllowed):
        confirm_paper_ballot(SYSTEM, entry_id=entry.id, choice="agree")
    confirm_paper_ballot(member, entry_id=entry.id, choice="agree")
    with pytest.raises(Refused, match="处理完"):
        confirm_paper_ballot(third, entry_id=entry.id, choice="agree")
    assert Ballot.objects.count() == 1


def test_whoever_has_a_photo_of_a_slip_that_was_handed_in_does_not_get_before_it(
    worker, member, motion
):
    entry = entered(worker, motion, 1, "agree")

    (online,) = append(motion.id, [Cast(voter_of(motion, 1).id, "oppose", "online")])

    assert isinstance(online, Untaken)
    assert online.code == "paper_waiting"
    assert confirm_paper_ballot(member, entry_id=entry.id, choice="agree").taken
    assert choices(motion) == [(1, "agree", "paper")]


def test_where_another_stands_by_then_the_slip_is_sent_back_and_kept(worker, member, owner, motion):
    entry = entered(worker, motion, 1, "agree")
    append(motion.id, [Cast(voter_of(motion, 1).id, "oppose", "meeting")])

    reading = confirm_paper_ballot(member, entry_id=entry.id, choice="agree")

    assert reading.turned_away is not None
    assert reading.turned_away.code == "already_voted"
    assert choices(motion) == [(1, "oppose", "meeting")]
    entry.refresh_from_db()
    assert entry.state == "withdrawn"
    assert "已经投过票" in entry.reason
    kept = RefusedBallot.objects.get()
    assert (kept.why, kept.file_id, kept.unit) == ("already_voted", entry.file_id, 1)
    catch_up()
    assert any("没有计入" in notice.sentence for notice in notices_of(owner))


def test_where_the_last_counts_the_slip_replaces_what_stood(worker, member, roll):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    append(motion.id, [Cast(voter_of(motion, 1).id, "oppose", "online")])

    reading = voted_on_paper(worker, member, motion, 1, "agree")

    assert reading.taken is not None
    assert reading.taken.replaced
    assert choices(motion) == [(1, "oppose", "online"), (1, "agree", "paper")]


def test_a_slip_handed_in_in_time_counts_although_its_second_reader_comes_later(
    worker, member, motion
):
    behind_our_back(type(motion).objects.filter(pk=motion.pk), closes_at=NOW)
    with clocking.as_if(NOW - timedelta(minutes=1)):
        entry = entered(worker, motion, 1)

    with clocking.as_if(NOW + timedelta(minutes=1)):
        reading = confirm_paper_ballot(member, entry_id=entry.id, choice="agree")

    assert reading.taken is not None
    assert choices(motion) == [(1, "agree", "paper")]


@pytest.mark.parametrize(("handed_in", "state"), [(0, "open"), (-1, "closed")])
def test_a_slip_that_comes_at_the_end_or_is_read_after_the_close_is_turned_away_and_kept(
    worker, member, motion, handed_in, state
):
    behind_our_back(type(motion).objects.filter(pk=motion.pk), closes_at=NOW)
    with clocking.as_if(NOW - timedelta(minutes=2)):
        entry = entered(worker, motion, 1)
    at = NOW + timedelta(minutes=handed_in)
    PaperEntry.objects.filter(pk=entry.pk).update(entered_at=at)
    type(motion).objects.filter(pk=motion.pk).update(state=state)

    with clocking.as_if(NOW + timedelta(minutes=1)):
        reading = confirm_paper_ballot(member, entry_id=entry.id, choice="agree")

    assert reading.turned_away is not None
    assert reading.turned_away.code == "late"
    assert not Ballot.objects.exists()
    assert PaperEntry.objects.get().state == "withdrawn"
    assert RefusedBallot.objects.get().why == "late"


def notices_of(person):
    """What a person was told, in no order."""
    return list(Notice.objects.filter(person_id=person.person_id))


def test_the_owners_are_told_the_number_and_never_the_choice(worker, member, owner, motion):
    reading = voted_on_paper(worker, member, motion, 1, "oppose")

    catch_up()
    catch_up()

    notices = list(Notice.objects.filter(person_id=owner.person_id))
    (notice,) = [one for one in notices if "已经计入" in one.sentence]
    assert reading.taken is not None
    assert notice.facts == {"title": motion.title, "number": reading.taken.number}
    assert "反对" not in notice.sentence


def test_an_owner_of_the_roll_is_told_too_and_a_neighbour_is_not(
    street, worker, member, owner, motion
):
    joint, neighbour = (person_with("owner", room) for room in (street.rooms[5], street.rooms[1]))
    RollOwner.objects.filter(unit__number=1).update(person_id=joint.person_id)

    voted_on_paper(worker, member, motion, 1)
    catch_up()

    told = set(Notice.objects.values_list("person_id", flat=True))
    assert told == {owner.person_id, joint.person_id}
    assert neighbour.person_id not in told


def test_a_dispute_tells_the_owners_no_more_than_that_it_waits(worker, member, owner, motion):
    entry = entered(worker, motion, 1, "agree")
    confirm_paper_ballot(member, entry_id=entry.id, choice="oppose")

    catch_up()

    (notice,) = notices_of(owner)
    assert "等另一个人核对" in notice.sentence


@pytest.mark.parametrize(("online_at", "stands"), [(1, "agree"), (-1, "oppose")])
def test_where_the_last_counts_it_is_the_one_that_was_handed_in_last(
    worker, member, owner, roll, online_at, stands
):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    handed_in = motion.closes_at - timedelta(hours=8)
    casts = [Cast(voter_of(motion, 1).id, "agree", "online")]
    if online_at < 0:
        with as_if(handed_in + timedelta(hours=online_at)), transaction.atomic():
            append(motion.id, casts)
    with as_if(handed_in):
        entry = entered(worker, motion, 1, "oppose")
    if online_at > 0:
        with as_if(handed_in + timedelta(hours=online_at)), transaction.atomic():
            append(motion.id, casts)

    # Its second reader comes after both, and even after the end.
    with as_if(motion.closes_at + timedelta(hours=1)):
        reading = confirm_paper_ballot(member, entry_id=entry.id, choice="oppose")

    assert choices(motion)[-1][1] == stands
    assert (reading.turned_away == TurnedAway("superseded")) == (online_at > 0)
    if online_at > 0:
        entry.refresh_from_db()
        assert entry.state == "withdrawn"
        assert RefusedBallot.objects.get().file_id == entry.file_id
        catch_up()
        (notice,) = notices_of(owner)
        assert "后来又投了" in notice.facts["reason"]


def test_of_two_papers_the_one_from_the_earlier_box_gives_way(worker, member, roll):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    end = motion.closes_at
    with as_if(end - timedelta(hours=2)):
        box = watched_box(worker, motion, 1)
    with as_if(end - timedelta(hours=1)):
        late = entered(worker, motion, 1, "agree")
        confirm_paper_ballot(member, entry_id=late.id, choice="agree")
    with as_if(end + timedelta(hours=1)):
        early = entered(worker, motion, 1, "oppose", box_id=box.id)
        reading = confirm_paper_ballot(member, entry_id=early.id, choice="oppose")

    assert reading.turned_away == TurnedAway("superseded")
    assert choices(motion) == [(1, "agree", "paper")]

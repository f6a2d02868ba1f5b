"""A paper slip entered by one person; what is wrong with it is said and kept."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from tests.ballot.desk import entered, picture, voted_on_paper
from tests.ballot.test_reissue_slip import PREPARERS
from tests.ballot.votes import NOW, behind_our_back, motion_on, voter_of
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import clocking, slips
from lilong.ballot.actions.confirm_paper_ballot import confirm_paper_ballot
from lilong.ballot.actions.enter_paper_ballot import enter_paper_ballot
from lilong.ballot.actions.record_delivery import record_delivery
from lilong.ballot.actions.reissue_slip import reissue_slip
from lilong.ballot.models import Ballot, PaperEntry, RefusedBallot
from lilong.ballot.paper_desk import TurnedAway
from lilong.ballot.refusals import CODES
from lilong.ballot.scans import scan_allowed
from lilong.ballot.slips import slip_qr, slip_url
from lilong.ballot.states import MotionState
from lilong.commons.files.models import StoredFile
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed


def enter(actor, motion, **given):
    values = {"choice": "agree", "scan": picture(), **given}
    return enter_paper_ballot(actor, motion_id=motion.id, **values)


@everyone
def test_those_who_prepare_enter_paper(who, street, other_street, motion):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in PREPARERS, lambda: entered(actor, motion, 1))

    assert PaperEntry.objects.count() == int(who in PREPARERS)
    assert StoredFile.objects.count() == int(who in PREPARERS)


def test_an_entry_waits_and_counts_nothing_yet(worker, motion):
    entry = entered(worker, motion, 1, "oppose")

    entry.refresh_from_db()
    assert (entry.state, entry.choice, entry.serial) == ("waiting", "oppose", 1)
    assert entry.entered_by_id == worker.person_id
    assert not Ballot.objects.exists()
    stored = StoredFile.objects.get(pk=entry.file_id)
    assert (stored.purpose, stored.content) == ("ballot_scan", entry.sha256)
    told = LedgerEntry.objects.get(kind="ballot.paper_entered")
    assert "oppose" not in str(told.facts)
    assert "反对" not in str(told.facts)


def test_what_was_read_stands_sealed_in_the_database(worker, motion):
    entry = entered(worker, motion, 1, "oppose")

    with connection.cursor() as cursor:
        cursor.execute("SELECT choice FROM ballot_paperentry")
        (kept,) = cursor.fetchone()
    assert "oppose" not in kept
    assert PaperEntry.objects.get(pk=entry.id).choice == "oppose"


@pytest.mark.parametrize("shown", ["address", "code", "token"])
def test_a_hand_scanner_may_type_the_address_or_the_token(worker, motion, shown):
    voter = voter_of(motion, 3)
    text = {
        "address": f" {slip_url(voter)}\r\n",
        "code": slip_qr(voter),
        "token": slips.token(voter.id, voter.serial).lower(),
    }[shown]

    assert enter(worker, motion, slip=text).voter_id == voter.id


def test_without_a_scanner_the_number_and_the_two_words_are_typed(worker, motion):
    voter = voter_of(motion, 3)
    words = slips.phrase(voter.id, 1).replace("·", " ")

    assert enter(worker, motion, number=3, words=f" {words} ").voter.number == 3
    with pytest.raises(Invalid) as refusal:
        enter(worker, motion, number=4)
    assert "slip" in refusal.value.fields
    assert PaperEntry.objects.count() == 1


def test_the_same_form_sent_twice_enters_once(worker, motion):
    form, slip = uuid4(), slip_url(voter_of(motion, 1))

    first = enter(worker, motion, slip=slip, entry_id=form)
    second = enter(worker, motion, slip=slip, entry_id=form)

    assert first.id == second.id == form
    assert LedgerEntry.objects.filter(kind="ballot.paper_entered").count() == 1


def _forged(motion, worker, member):
    good = slip_url(voter_of(motion, 1))
    return {"slip": good[:-1] + ("0" if good[-1] != "0" else "1")}


def _other_motion(motion, worker, member):
    other = motion_on(motion.roll)
    return {"slip": slip_url(voter_of(other, 1))}


def _void(motion, worker, member):
    slip = slip_url(voter_of(motion, 1))
    reissue_slip(worker, voter_id=voter_of(motion, 1).id, reason="丢了")
    return {"slip": slip}


def _future(motion, worker, member):
    return {"slip": slips.token(voter_of(motion, 1).id, 7)}


def _unknown(motion, worker, member):
    return {"number": 99, "words": "梧桐·灯塔"}


def _wrong_words(motion, worker, member):
    first, second = slips.phrase(voter_of(motion, 1).id, 1).split("·")
    return {"number": 1, "words": f"{second}·{first}" if first != second else "梧桐·灯塔"}


def _old_words(motion, worker, member):
    voter = voter_of(motion, 1)
    old, again = slips.phrase(voter.id, 1), 0
    while not again or slips.phrase(voter.id, again) == old:  # one time in 4096 they are alike
        reissue_slip(worker, voter_id=voter.id, reason="丢了")
        again = voter_of(motion, 1).serial
    return {"number": 1, "words": old}


def _waiting(motion, worker, member):
    entered(member, motion, 1)
    return {"slip": slip_url(voter_of(motion, 1))}


def _voted(motion, worker, member):
    voted_on_paper(worker, member, motion, 1)
    return {"slip": slip_url(voter_of(motion, 1))}


def _same_photo(motion, worker, member):
    photo = picture()
    enter(worker, motion, slip=slip_url(voter_of(motion, 2)), scan=photo)
    photo.seek(0)
    return {"slip": slip_url(voter_of(motion, 1)), "scan": photo}


def _closed(motion, worker, member):
    type(motion).objects.filter(pk=motion.pk).update(state=MotionState.CLOSED)
    return {"slip": slip_url(voter_of(motion, 1))}


def _not_open(motion, worker, member):
    type(motion).objects.filter(pk=motion.pk).update(state=MotionState.NOTICED)
    return {"slip": slip_url(voter_of(motion, 1))}


def _withdrawn(motion, worker, member):
    type(motion).objects.filter(pk=motion.pk).update(state=MotionState.WITHDRAWN)
    return {"slip": slip_url(voter_of(motion, 1))}


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_forged, "forged"),
        (_other_motion, "other_motion"),
        (_void, "void_slip"),
        (_future, "future_slip"),
        (_unknown, "unknown_unit"),
        (_wrong_words, "forged"),
        (_old_words, "void_slip"),
        (_waiting, "paper_waiting"),
        (_voted, "already_voted"),
        (_same_photo, "scan_used"),
        (_closed, "late"),
        (_not_open, "not_open"),
        (_withdrawn, "withdrawn"),
    ],
)
def test_a_slip_that_is_not_taken_is_answered_in_a_sentence_and_kept_with_its_photo(
    worker, member, motion, make, code
):
    given = make(motion, worker, member)
    before = (PaperEntry.objects.count(), Ballot.objects.count())

    answer = enter(worker, motion, **given)

    assert answer == TurnedAway(code)
    assert answer.refused.sentence == str(CODES[code].sentence)
    assert (PaperEntry.objects.count(), Ballot.objects.count()) == before
    kept = RefusedBallot.objects.get(why=code)
    assert StoredFile.objects.filter(pk=kept.file_id, purpose="ballot_scan").exists()
    assert kept.by_person_id == worker.person_id
    told = LedgerEntry.objects.get(kind="ballot.ballot_turned_away")
    assert told.facts["why"] == str(CODES[code].sentence)


def test_a_turned_away_form_sent_twice_is_one_row(worker, motion):
    form = uuid4()

    answers = [enter(worker, motion, slip="nothing", entry_id=form) for _ in range(2)]

    assert answers == [TurnedAway("forged")] * 2
    assert RefusedBallot.objects.count() == 1


def test_a_minute_after_the_close_by_the_clock_it_is_late_though_nobody_has_closed(worker, motion):
    behind_our_back(type(motion).objects.filter(pk=motion.pk), closes_at=NOW)
    with clocking.as_if(NOW - timedelta(minutes=1)):
        assert isinstance(entered(worker, motion, 1), PaperEntry)
    with clocking.as_if(NOW + timedelta(minutes=1)):
        slip = slip_url(voter_of(motion, 2))
        assert enter(worker, motion, slip=slip) == TurnedAway("late")


def test_where_the_last_counts_a_second_slip_is_entered(worker, member, roll):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    voted_on_paper(worker, member, motion, 1)

    assert entered(worker, motion, 1, "oppose").state == "waiting"


def test_only_a_person_enters_what_paper_can_say_with_a_photo_that_opens(worker, motion):
    slip = slip_url(voter_of(motion, 1))
    with pytest.raises(NotAllowed):
        enter(SYSTEM, motion, slip=slip)
    with pytest.raises(Invalid, match="票上写的"):
        enter(worker, motion, slip=slip, choice="struck")
    with pytest.raises(Invalid, match="怎么交来"):
        enter(worker, motion, slip=slip, channel="online")
    with pytest.raises(Invalid, match="不是照片"):
        enter(worker, motion, slip=slip, scan=io.BytesIO(b"<svg/>"))
    assert not PaperEntry.objects.exists()
    assert not RefusedBallot.objects.exists()


# ── Who sees the photo ───────────────────────────────────────────────────────────────────────

WAITING = PREPARERS | {"owner@room"}
AFTER_CLOSE = {"owners_committee_member@compound", "street_officer@street", "owner@room"}


@everyone
@pytest.mark.parametrize("when", ["waiting", "counted in", "closed"])
def test_a_photo_is_seen_while_it_must_be_read_and_then_after_the_close(
    who, when, street, other_street, worker, member, motion
):
    entry = entered(worker, motion, 1)
    if when != "waiting":
        confirm_paper_ballot(member, entry_id=entry.id, choice="agree")
    if when == "closed":
        type(motion).objects.filter(pk=motion.pk).update(state=MotionState.CLOSED)
    stored = StoredFile.objects.get(pk=entry.file_id)

    seen = scan_allowed(someone(who, street, other_street), stored)

    may = {"waiting": WAITING, "counted in": {"owner@room"}, "closed": AFTER_CLOSE}[when]
    assert seen == (who in may)


def test_the_photo_of_a_refused_slip_is_seen_by_who_handed_it_in_alone(worker, member, motion):
    enter(worker, motion, slip="nothing")
    stored = StoredFile.objects.get()

    assert scan_allowed(worker, stored)
    assert not scan_allowed(member, stored)


def test_delivering_a_slip_shows_no_photo(street, worker, motion):
    """Negative control: a role at the door is none at the desk."""
    leader = person_with("block_leader", street.numbers[0])
    record_delivery(leader, voter_id=voter_of(motion, 1).id, result="delivered")
    entry = entered(worker, motion, 1)

    assert not scan_allowed(leader, StoredFile.objects.get(pk=entry.file_id))

"""A ballot at the door: one watches, the slip is photographed, another reads the photo again."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from tests.ballot.desk import choices, door_ballot, entered, picture, voted_on_paper
from tests.ballot.test_record_delivery import DELIVERERS
from tests.ballot.votes import motion_on, voter_of
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.confirm_paper_ballot import confirm_paper_ballot
from lilong.ballot.models import Ballot, BallotEvidence, PaperEntry, RefusedBallot
from lilong.ballot.paper_desk import TurnedAway
from lilong.ballot.slips import slip_url
from lilong.commons.files.models import StoredFile
from lilong.commons.ledger.listening import catch_up
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed


@pytest.fixture
def leader(street):
    return person_with("block_leader", street.numbers[0], "王楼组长")


take = door_ballot


@everyone
def test_those_who_deliver_there_take_ballots(who, street, other_street, motion):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in DELIVERERS, lambda: take(actor, motion))

    assert PaperEntry.objects.count() == int(who in DELIVERERS)


def test_it_counts_once_another_person_has_read_the_photo(leader, worker, owner, motion):
    entry = take(leader, motion, choice="abstain", note="老人坐轮椅")

    assert isinstance(entry, PaperEntry)
    assert (entry.state, entry.channel) == ("waiting", "door")
    assert voter_of(motion, 1).paper_waiting
    assert choices(motion) == []
    catch_up()
    assert not Notice.objects.filter(person_id=owner.person_id).exists()

    answer = confirm_paper_ballot(worker, entry_id=entry.id, choice="abstain").taken

    assert answer is not None
    assert choices(motion) == [(1, "abstain", "door")]
    assert not voter_of(motion, 1).paper_waiting
    proof = BallotEvidence.objects.get()
    assert (proof.kind, proof.witness, proof.note) == ("door", "李志愿者", "老人坐轮椅")
    assert (proof.entered_by_id, proof.confirmed_by_id) == (leader.person_id, worker.person_id)
    assert Ballot.objects.get().evidence == proof.sha256
    assert StoredFile.objects.get(pk=proof.file_id).content == proof.sha256
    catch_up()
    (notice,) = Notice.objects.filter(person_id=owner.person_id)
    assert notice.facts["number"] == answer.number
    assert "上门" in notice.sentence
    assert "弃权" not in notice.sentence
    told = LedgerEntry.objects.get(kind="ballot.door_ballot_taken")
    assert set(told.facts) == {"code", "number"}


def test_one_person_never_does_both_and_a_deliverer_confirms_nothing(leader, worker, motion):
    own, of_leader = take(worker, motion, 1), take(leader, motion, 2)

    for actor, entry in ((worker, own), (leader, of_leader)):
        with pytest.raises(NotAllowed):
            confirm_paper_ballot(actor, entry_id=entry.id, choice="agree")

    assert choices(motion) == []


def test_pictures_of_noise_by_one_person_put_no_ballot_in(street, roll, motion):
    volunteer = person_with("volunteer", street.compound)

    for number in range(1, 13):
        take(volunteer, motion, number, choice="oppose", witness="无名氏")

    assert choices(motion) == []


def test_only_the_units_present_slip_of_this_vote(leader, roll, motion):
    other = motion_on(roll)
    first, second = voter_of(motion, 1), voter_of(motion, 2)
    old = slip_url(first)
    type(first).objects.filter(pk=first.pk).update(serial=2)
    shown = {
        "forged": {"words": "假的·两词"},
        "void_slip": {"slip": old, "words": ""},
        "other_motion": {"slip": slip_url(voter_of(other, 1)), "words": ""},
        "other_unit": {"slip": slip_url(second), "words": ""},
    }

    for code, slip in shown.items():
        assert take(leader, motion, 1, **slip) == TurnedAway(code)

    assert not PaperEntry.objects.exists()
    kept = RefusedBallot.objects.all()
    assert sorted(row.why for row in kept) == sorted(shown)
    assert all(StoredFile.objects.filter(pk=row.file_id).exists() for row in kept)
    with pytest.raises(Invalid, match="两个词"):
        take(leader, motion, 1, words=" ")


@pytest.mark.parametrize("witness", ["", "  ", "王楼组长", " 王 楼组长 "])
def test_nobody_is_their_own_witness(leader, motion, witness):
    with pytest.raises(Invalid) as refusal:
        take(leader, motion, witness=witness)

    assert "witness" in refusal.value.fields
    assert not PaperEntry.objects.exists()


def test_only_a_person_with_a_clear_choice_and_a_photo(leader, motion):
    with pytest.raises(NotAllowed):
        take(SYSTEM, motion)
    with pytest.raises(Invalid, match="勾的是哪一项"):
        take(leader, motion, choice="spoiled")
    with pytest.raises(Invalid, match="不是照片"):
        take(leader, motion, photo=io.BytesIO(b"GIF89a"))
    assert not PaperEntry.objects.exists()


def test_the_same_form_sent_twice_takes_once(leader, motion):
    form = uuid4()

    first = take(leader, motion, form_id=form)
    second = take(leader, motion, form_id=form)

    assert first == second
    assert PaperEntry.objects.count() == 1
    assert LedgerEntry.objects.filter(kind="ballot.door_ballot_taken").count() == 1


def test_who_has_voted_or_handed_in_paper_is_not_taken_twice_and_the_photo_is_kept(
    leader, worker, member, motion
):
    voted_on_paper(worker, member, motion, 1)
    entered(worker, motion, 2)

    assert take(leader, motion, 1) == TurnedAway("already_voted")
    assert take(leader, motion, 2) == TurnedAway("paper_waiting")

    assert choices(motion) == [(1, "agree", "paper")]
    kept = RefusedBallot.objects.order_by("unit")
    assert [(row.unit, row.channel) for row in kept] == [(1, "door"), (2, "door")]
    assert all(StoredFile.objects.filter(pk=row.file_id).exists() for row in kept)


def test_one_photo_is_no_proof_for_two_doors(leader, motion):
    photo = picture()
    take(leader, motion, 1, photo=photo)
    photo.seek(0)

    assert take(leader, motion, 2, photo=photo) == TurnedAway("scan_used")
    assert PaperEntry.objects.get().voter.number == 1


def test_after_the_close_no_door_ballot_counts(leader, motion):
    type(motion).objects.filter(pk=motion.pk).update(state="closed")

    assert take(leader, motion) == TurnedAway("late")

    assert not PaperEntry.objects.exists()
    assert RefusedBallot.objects.get().why == "late"

"""A ballot at the door: a second person watches, the signed slip is photographed."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from tests.ballot.desk import choices, entered, picture, voted_on_paper
from tests.ballot.test_record_delivery import DELIVERERS
from tests.ballot.votes import voter_of
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.take_door_ballot import take_door_ballot
from lilong.ballot.casting import Taken
from lilong.ballot.models import Ballot, BallotEvidence, RefusedBallot
from lilong.ballot.paper_desk import TurnedAway
from lilong.commons.files.models import StoredFile
from lilong.commons.ledger.listening import catch_up
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed


@pytest.fixture
def leader(street):
    return person_with("block_leader", street.numbers[0], "王楼组长")


def take(actor, motion, number=1, **given):
    values = {"choice": "agree", "witness": "李志愿者", "photo": picture(), **given}
    return take_door_ballot(actor, voter_id=voter_of(motion, number).id, **values)


@everyone
def test_those_who_deliver_there_take_ballots(who, street, other_street, motion):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in DELIVERERS, lambda: take(actor, motion))

    assert Ballot.objects.count() == int(who in DELIVERERS)


def test_it_counts_with_photo_witness_and_who_took_it(leader, owner, motion):
    answer = take(leader, motion, choice="abstain", note="老人坐轮椅")

    assert isinstance(answer, Taken)
    assert choices(motion) == [(1, "abstain", "door")]
    proof = BallotEvidence.objects.get()
    assert (proof.kind, proof.witness, proof.note) == ("door", "李志愿者", "老人坐轮椅")
    assert (proof.entered_by_id, proof.confirmed_by_id) == (leader.person_id, None)
    assert Ballot.objects.get().evidence == proof.sha256
    assert StoredFile.objects.get(pk=proof.file_id).content == proof.sha256
    catch_up()
    (notice,) = Notice.objects.filter(person_id=owner.person_id)
    assert notice.facts["number"] == answer.number
    assert "弃权" not in notice.sentence
    told = LedgerEntry.objects.get(kind="ballot.door_ballot_taken")
    assert set(told.facts) == {"code", "number"}


@pytest.mark.parametrize("witness", ["", "  ", "王楼组长", " 王 楼组长 "])
def test_nobody_is_their_own_witness(leader, motion, witness):
    with pytest.raises(Invalid) as refusal:
        take(leader, motion, witness=witness)

    assert "witness" in refusal.value.fields
    assert not Ballot.objects.exists()


def test_only_a_person_with_a_clear_choice_and_a_photo(leader, motion):
    with pytest.raises(NotAllowed):
        take(SYSTEM, motion)
    with pytest.raises(Invalid, match="勾的是哪一项"):
        take(leader, motion, choice="spoiled")
    with pytest.raises(Invalid, match="不是照片"):
        take(leader, motion, photo=io.BytesIO(b"GIF89a"))
    assert not Ballot.objects.exists()


def test_the_same_form_sent_twice_takes_once(leader, motion):
    form = uuid4()

    first = take(leader, motion, form_id=form)
    second = take(leader, motion, form_id=form)

    assert first == second
    assert choices(motion) == [(1, "agree", "door")]
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
    assert choices(motion) == [(1, "agree", "door")]


def test_after_the_close_no_door_ballot_counts(leader, motion):
    type(motion).objects.filter(pk=motion.pk).update(state="closed")

    assert take(leader, motion) == TurnedAway("late")

    assert not Ballot.objects.exists()
    assert RefusedBallot.objects.get().why == "late"

"""A slip taken back before it counts."""

from __future__ import annotations

import pytest
from tests.ballot.desk import entered
from tests.ballot.test_reissue_slip import PREPARERS
from tests.ballot.votes import voter_of
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.confirm_paper_ballot import confirm_paper_ballot
from lilong.ballot.actions.withdraw_paper_ballot import withdraw_paper_ballot
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Ballot, PaperEntry
from lilong.commons.files.models import StoredFile
from lilong.commons.ledger.listening import catch_up
from lilong.commons.notices.models import Notice
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed


@everyone
def test_those_who_prepare_withdraw(who, street, other_street, worker, motion):
    entry = entered(worker, motion, 1)
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARERS,
        lambda: withdraw_paper_ballot(actor, entry_id=entry.id, reason="录错了户"),
    )

    entry.refresh_from_db()
    assert entry.state == ("withdrawn" if who in PREPARERS else "waiting")


def test_the_photo_is_kept_the_owner_is_told_and_the_unit_hands_in_again(
    worker, member, owner, motion
):
    entry = entered(worker, motion, 1)
    confirm_paper_ballot(member, entry_id=entry.id, choice="oppose")

    withdraw_paper_ballot(member, entry_id=entry.id, reason="照片看不清")

    assert StoredFile.objects.filter(pk=entry.file_id).exists()
    catch_up()
    (notice,) = Notice.objects.filter(person_id=owner.person_id, sentence__contains="没有计入")
    assert notice.facts["reason"] == "照片看不清"
    assert entered(worker, motion, 1).state == "waiting"
    assert not Ballot.objects.exists()


def test_not_without_a_reason_and_not_once_it_counts(worker, member, motion):
    entry = entered(worker, motion, 1)
    with pytest.raises(Invalid):
        withdraw_paper_ballot(worker, entry_id=entry.id, reason="  ")
    confirm_paper_ballot(member, entry_id=entry.id, choice="agree")
    with pytest.raises(ForbiddenMove):
        withdraw_paper_ballot(worker, entry_id=entry.id, reason="想退回")
    assert PaperEntry.objects.get().state == "confirmed"
    assert Ballot.objects.count() == 1


def over(motion):
    """The moment at which the vote is over."""
    return as_if(motion.closes_at)


def test_after_the_end_who_typed_it_cannot_make_it_vanish_nor_who_only_prepares(
    worker, member, committee_secretary, motion
):
    own, others = entered(member, motion, 1), entered(worker, motion, 2)

    with over(motion):
        for actor, entry in ((member, own), (worker, others), (committee_secretary, others)):
            with pytest.raises(NotAllowed):
                withdraw_paper_ballot(actor, entry_id=entry.id, reason="看不清")
        assert {one.state for one in PaperEntry.objects.all()} == {"waiting"}

        withdraw_paper_ballot(member, entry_id=others.id, reason="不是这一户的")

    others.refresh_from_db()
    assert (others.state, others.reason) == ("withdrawn", "不是这一户的")
    assert StoredFile.objects.filter(pk=others.file_id).exists()


def test_the_owner_is_not_told_to_hand_in_again_when_it_is_too_late(worker, member, owner, motion):
    entry = entered(worker, motion, 1)
    with over(motion):
        withdraw_paper_ballot(member, entry_id=entry.id, reason="看不清")

    catch_up()

    (notice,) = Notice.objects.filter(person_id=owner.person_id, sentence__contains="没有计入")
    assert "已经截止" in notice.sentence
    assert "再交" not in notice.sentence


def test_the_unit_may_vote_online_again_once_its_paper_is_back(worker, member, motion):
    entry = entered(worker, motion, 1)
    assert voter_of(motion, 1).paper_waiting

    withdraw_paper_ballot(worker, entry_id=entry.id, reason="录错了户")

    assert not voter_of(motion, 1).paper_waiting

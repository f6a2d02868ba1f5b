"""A slip taken back before it counts."""

from __future__ import annotations

import pytest
from tests.ballot.desk import entered
from tests.ballot.test_reissue_slip import PREPARERS
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.confirm_paper_ballot import confirm_paper_ballot
from lilong.ballot.actions.withdraw_paper_ballot import withdraw_paper_ballot
from lilong.ballot.models import Ballot, PaperEntry
from lilong.commons.files.models import StoredFile
from lilong.commons.ledger.listening import catch_up
from lilong.commons.notices.models import Notice
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid


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
    (notice,) = Notice.objects.filter(person_id=owner.person_id)
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

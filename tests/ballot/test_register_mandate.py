"""A written mandate, with the choice that it directs."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.ballot.desk import picture, voted_on_paper
from tests.ballot.test_reissue_slip import PREPARERS
from tests.ballot.votes import motion_on, voter_of
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.register_mandate import register_mandate
from lilong.ballot.models import Ballot, Mandate
from lilong.commons.files.models import StoredFile
from lilong.commons.ledger.listening import catch_up
from lilong.commons.notices.models import Notice
from lilong.kernel.refusal import Invalid, Refused


def register(actor, motion, number=1, **given):
    values = {"proxy_name": "陈受托", "choice": "oppose", "scan": picture(), **given}
    return register_mandate(actor, voter_id=voter_of(motion, number).id, **values)


@everyone
def test_those_who_prepare_register_mandates(who, street, other_street, motion):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in PREPARERS, lambda: register(actor, motion))

    assert Mandate.objects.count() == int(who in PREPARERS)


def test_it_is_kept_sealed_with_its_photo_counts_nothing_and_the_owner_is_told(
    worker, owner, motion
):
    mandate = register(worker, motion)

    mandate.refresh_from_db()
    assert (mandate.state, mandate.choice, mandate.proxy_name) == (
        "registered", "oppose", "陈受托",
    )  # fmt: skip
    assert StoredFile.objects.get(pk=mandate.file_id).content == mandate.sha256
    assert not Ballot.objects.exists()
    catch_up()
    (notice,) = Notice.objects.filter(person_id=owner.person_id)
    assert "委托书" in notice.sentence


def test_the_same_form_sent_twice_registers_once(worker, motion):
    form = uuid4()
    assert register(worker, motion, mandate_id=form) == register(worker, motion, mandate_id=form)
    assert Mandate.objects.count() == 1


@pytest.mark.parametrize("choice", ["", "spoiled", "struck", "as he likes"])
def test_a_mandate_that_directs_nothing_is_none(worker, motion, choice):
    with pytest.raises(Invalid, match="写明怎么投") as refusal:
        register(worker, motion, choice=choice)

    assert "第十八条" in refusal.value.basis
    assert not Mandate.objects.exists()


def test_one_at_a_time_with_a_proxy_and_a_photo_of_its_own(worker, motion):
    with pytest.raises(Invalid, match="受托人"):
        register(worker, motion, proxy_name=" ")
    photo = picture()
    register(worker, motion, 2, scan=photo)
    photo.seek(0)
    with pytest.raises(Invalid, match="另一户"):
        register(worker, motion, 1, scan=photo)
    with pytest.raises(Refused, match="已经登记了委托书"):
        register(worker, motion, 2)
    assert Mandate.objects.count() == 1


def test_a_unit_whose_first_ballot_stands_needs_none(worker, member, roll, motion):
    voted_on_paper(worker, member, motion, 1)
    with pytest.raises(Refused, match="用不上"):
        register(worker, motion)
    last = motion_on(roll, options={"repeat_policy": "last"})
    voted_on_paper(worker, member, last, 1)
    assert register(worker, last).motion_id == last.id


@pytest.mark.parametrize("state", ["closed", "withdrawn", "counted"])
def test_only_from_the_notice_to_the_close(worker, motion, state):
    type(motion).objects.filter(pk=motion.pk).update(state=state)

    with pytest.raises(Refused, match="现在不能办"):
        register(worker, motion)

    assert not Mandate.objects.exists()

"""Slips hold what it takes to vote: who takes them is written down each time."""

from __future__ import annotations

import pytest
from tests.ballot.test_reissue_slip import PREPARERS
from tests.ballot.votes import motion_on, some_id
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import prints
from lilong.ballot.actions.hand_out_slips import hand_out_slips
from lilong.ballot.actions.order_slips import order_slips
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import NotFound, Refused


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def ready(motion, worker):
    """An order that was set."""
    order = order_slips(worker, motion_id=motion.id)
    with prints.writing(order) as file:
        file.write(b"%PDF-")
    return prints.ended(order, "ready")


def handed_out() -> int:
    return LedgerEntry.objects.filter(kind="ballot.slips_handed_out").count()


@everyone
def test_those_who_prepare_take_them(who, street, other_street, motion, ready):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARERS,
        lambda: hand_out_slips(actor, motion_id=motion.id, print_id=ready.id),
    )

    assert handed_out() == (who in PREPARERS)


def test_each_time_is_written_down_with_who_it_was(motion, member, ready):
    for _ in range(2):
        assert hand_out_slips(member, motion_id=motion.id, print_id=ready.id) == ready

    entries = LedgerEntry.objects.filter(kind="ballot.slips_handed_out")
    assert [entry.actor_id for entry in entries] == [member.person_id] * 2
    assert {entry.facts["count"] for entry in entries} == {12}


def test_what_is_not_set_yet_is_not_handed_out(motion, worker):
    order = order_slips(worker, motion_id=motion.id)

    with pytest.raises(Refused, match="还没有排好"):
        hand_out_slips(worker, motion_id=motion.id, print_id=order.id)

    assert handed_out() == 0


def test_an_order_of_another_vote_is_none_of_this_one(roll, motion, worker, ready):
    other = motion_on(roll, code="2026-09")

    for motion_id, print_id in ((other.id, ready.id), (motion.id, some_id())):
        with pytest.raises(NotFound, match="不在了"):
            hand_out_slips(worker, motion_id=motion_id, print_id=print_id)

    assert handed_out() == 0

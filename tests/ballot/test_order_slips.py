"""Slips are ordered by those who prepare, set in a job, kept three days and no longer."""

from __future__ import annotations

import json
import os
import stat
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone
from tests.ballot.test_reissue_slip import PREPARERS
from tests.ballot.votes import behind_our_back, motion_on, roll_of
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import prints
from lilong.ballot.actions.order_slips import order_slips
from lilong.ballot.models import RollOwner, RollUnit, Voter
from lilong.ballot.printing import slips_of
from lilong.ballot.printing_tasks import enqueue, forget_prints, set_slips
from lilong.ballot.slips import read
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.progress import progress_id_of, read_progress
from lilong.kernel.refusal import NotFound, Refused


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@everyone
def test_those_who_prepare_order_slips(who, street, other_street, motion):
    actor, before = someone(who, street, other_street), len(prints.prints_of(motion.id))

    may_or_is_refused(who in PREPARERS, lambda: order_slips(actor, motion_id=motion.id))

    assert len(prints.prints_of(motion.id)) == before + (who in PREPARERS)


def test_an_order_is_written_down_with_its_number_of_slips(motion, worker):
    ordered = []

    order = order_slips(worker, motion_id=motion.id, then=ordered.append)

    assert ordered == [order]
    assert (order.count, order.by_person_id) == (12, worker.person_id)
    entry = LedgerEntry.objects.get(kind="ballot.slips_ordered")
    assert (entry.facts["count"], entry.actor_id) == (12, worker.person_id)
    assert prints.prints_of(motion.id) == [order]


@pytest.mark.parametrize("state", ["draft", "scope_frozen", "closed", "effective", "withdrawn"])
def test_outside_notice_and_voting_nothing_is_ordered(roll, worker, state):
    motion = motion_on(roll, state=state)

    with pytest.raises(Refused):
        order_slips(worker, motion_id=motion.id)

    assert prints.prints_of(motion.id) == []
    assert not LedgerEntry.objects.filter(kind="ballot.slips_ordered").exists()


def test_one_building_has_its_own_slips(street, motion, worker):
    order = order_slips(worker, motion_id=motion.id, building_id=street.numbers[2].id)

    assert (order.count, order.building) == (2, street.numbers[2].address)


def test_a_building_that_is_not_asked_has_none(other_street, motion, worker):
    with pytest.raises(NotFound, match="不问这栋楼"):
        order_slips(worker, motion_id=motion.id, building_id=other_street.numbers[0].id)


def test_the_job_sets_a_page_a_unit_and_reports(motion, worker):
    order = order_slips(worker, motion_id=motion.id, then=enqueue)
    assert not order.ready

    pages = set_slips.func(str(motion.id), str(order.id))

    done = prints.find(motion.id, order.id)
    assert (pages, done.state, done.ready) == (12, "ready", True)
    with pikepdf.open(prints.file_of(done)) as made:
        assert len(made.pages) == 12
    reading = read_progress(progress_id_of(order.id))
    assert reading is not None
    assert (reading.state, reading.done) == ("done", 12)
    assert f"/ballot/motions/{motion.id}/slips/" in reading.done_url


def test_the_slips_follow_the_walk_and_open_the_page_of_their_unit(street, motion):
    made = list(slips_of(motion))

    walk = list(
        Voter.objects.filter(motion=motion).order_by("walk").values_list("number", flat=True)
    )
    assert [slip.number for slip in made] == walk
    for slip in made:
        proof = read(slip.address.rsplit("/", 1)[1])
        assert proof is not None
        assert Voter.objects.get(pk=proof.voter_id).number == slip.number
        assert slip.holders == (f"业主{slip.number}",)
        assert (slip.area, slip.weight) == ("60.00", "计 1 人")


def test_joint_owners_stand_on_one_slip_and_one_buyer_of_three_counts_once(street):
    roll = roll_of(street, state="draft")
    first = RollUnit.objects.get(roll=roll, number=1)
    RollOwner.objects.create(space_id=roll.space_id, unit=first, order=1, name="配偶")
    RollUnit.objects.filter(roll=roll, number__in=(1, 2, 3)).update(head=1)
    RollUnit.objects.filter(roll=roll, number=4).update(head=0, state="unsold")
    motion = motion_on(roll)
    behind_our_back(Voter.objects.filter(motion=motion, number=5), counted=False)

    made = {slip.number: slip for slip in slips_of(motion)}

    assert made[1].holders == ("业主1", "配偶")
    assert made[1].weight == made[3].weight == "名下 3 处合计 1 人"
    assert made[4].weight == "未售未交付合计 1 人"
    assert made[5].weight == "不计面积和人数"


def test_a_job_that_fails_says_so_and_leaves_no_half_file(motion, worker, monkeypatch):
    order = order_slips(worker, motion_id=motion.id)
    monkeypatch.setattr("lilong.ballot.printing_tasks.print_slips", lambda *a, **k: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        set_slips.func(str(motion.id), str(order.id))

    failed = prints.find(motion.id, order.id)
    assert (failed.state, failed.ready) == ("failed", False)
    assert [file.suffix for file in prints.file_of(order).parent.iterdir()] == [".json"]


def test_only_the_house_reads_the_files_and_the_order_names_nobody(motion, worker):
    order = order_slips(worker, motion_id=motion.id)
    set_slips.func(str(motion.id), str(order.id))

    for file in prints.file_of(order).parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    note = prints.file_of(order).with_suffix(".json").read_text()
    assert "业主" not in note
    assert json.loads(note)["count"] == 12


def test_after_three_days_they_are_gone(motion, worker):
    order = order_slips(worker, motion_id=motion.id)
    set_slips.func(str(motion.id), str(order.id))
    kept = order_slips(worker, motion_id=motion.id)
    old = (timezone.now() - prints.KEPT - timedelta(minutes=1)).timestamp()
    for file in prints.file_of(order).parent.glob(f"{order.id.hex}.*"):
        os.utime(file, (old, old))

    assert forget_prints.func() == 2

    with pytest.raises(NotFound, match="不在了"):
        prints.find(motion.id, order.id)
    assert prints.prints_of(motion.id) == [kept]


def test_a_note_that_is_no_note_is_passed_over(motion, worker):
    order = order_slips(worker, motion_id=motion.id)
    (prints.file_of(order).parent / "ff.json").write_text("{")

    assert prints.prints_of(motion.id) == [order]


def test_a_new_slip_is_on_the_next_print(motion):
    Voter.objects.filter(motion=motion, number=1).update(serial=2)

    made = {slip.number: slip for slip in slips_of(motion)}

    proof = read(made[1].address.rsplit("/", 1)[1])
    assert proof is not None
    assert proof.serial == 2


def test_the_names_of_five_hundred_are_held_at_once_and_no_more(motion, django_assert_num_queries):
    with django_assert_num_queries(4):  # heads, the order, one chunk, its owners
        list(slips_of(motion))

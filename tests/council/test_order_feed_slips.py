"""order_feed_slips and hand_out_feed_slips: one PDF with a slip for each sentence."""

from __future__ import annotations

import io
import os
import time
import tracemalloc
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pikepdf import Pdf

from lilong.commons.imports.models import ImportRow, ImportRun
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.progress import progress_id_of, read_progress
from lilong.council import feed_prints
from lilong.council.actions.hand_out_feed_slips import hand_out_feed_slips
from lilong.council.actions.order_feed_slips import MOST_CHOSEN, order_feed_slips
from lilong.council.documents.feed_slips import FeedSlip, print_feed_slips
from lilong.council.feed_slip_tasks import enqueue, forget_feed_slips, set_feed_slips, slips_of
from lilong.kernel.refusal import Invalid, NotFound, Refused
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def imported(area, suggestions):
    """An import whose rows became these sentences, in the order of the sheet."""
    run = ImportRun.objects.create(
        space_id=area.space_id,
        importer="council.suggestions",
        place_id=area.id,
        place_path=area.path,
        file_id=uuid4(),
        file_name="纸条.xlsx",
        state="applied",
    )
    for number, one in enumerate(suggestions, 1):
        ImportRow.objects.create(
            space_id=area.space_id,
            run=run,
            number=number,
            raw=[],
            verdict="finding",
            target_id=one.id,
        )
    return run


def ordered(worker, area, *suggestions):
    return order_feed_slips(worker, area_id=area.id, suggestion_ids=[one.id for one in suggestions])


def slip(number):
    return FeedSlip(
        number=f"2026-{number:04d}",
        text="楼下的窨井又冒水了，已经三天了" * 3,
        place="枫林街道枫林小区甲弄1号",
        day="2026-11-29",
        address="http://localhost:8000/s/0123456789AB",
        key="0123 4567 89AB",
        qr="HTTP://LOCALHOST:8000/S/0123456789AB",
    )


@everyone
def test_keepers_have_slips_printed(who, street, other_street, said):
    one = said()
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: ordered(actor, street.area, one))


def test_an_import_becomes_one_pdf_four_slips_a_page(street, worker, said):
    suggestions = [said(f"第{number}句") for number in range(6)]
    run = imported(street.area, suggestions)
    order = order_feed_slips(worker, area_id=street.area.id, run_id=run.id, then=enqueue)

    assert set_feed_slips.func(str(street.area.id), str(order.id)) == 2
    ready = feed_prints.find(street.area.id, order.id)
    assert (ready.count, ready.ready) == (6, True)
    reading = read_progress(progress_id_of(order.id))
    assert (reading.state, reading.done, reading.total) == ("done", 6, 6)
    assert [one.number for one in slips_of(ready)] == [one.code for one in suggestions]
    assert LedgerEntry.objects.get(kind="council.feed_slips_ordered").facts == {"count": 6}


def test_what_was_taken_back_meanwhile_has_no_slip(street, worker, said):
    kept, gone = said("留"), said("去")
    order = ordered(worker, street.area, kept, gone)
    gone.delete()

    assert [one.number for one in slips_of(order)] == [kept.code]


def test_nobodys_name_stands_on_a_slip(street, resident, worker, said):
    one = said(leave_name=True, contact="13800000000")
    (slip,) = slips_of(ordered(worker, street.area, one))

    assert resident.name not in str(slip)
    assert "13800000000" not in str(slip)


def test_handing_out_is_written_down_and_waits_until_it_is_set(street, worker, said):
    order = ordered(worker, street.area, said())
    with pytest.raises(Refused, match="还没有排好"):
        hand_out_feed_slips(worker, area_id=street.area.id, print_id=order.id)
    set_feed_slips.func(str(street.area.id), str(order.id))

    handed = hand_out_feed_slips(worker, area_id=street.area.id, print_id=order.id)
    with Pdf.open(feed_prints.file_of(handed)) as made:
        assert len(made.pages) == 1
    assert LedgerEntry.objects.get(kind="council.feed_slips_handed_out").facts == {"count": 1}


@everyone
def test_only_keepers_take_them(who, street, other_street, worker, said):
    order = ordered(worker, street.area, said())
    set_feed_slips.func(str(street.area.id), str(order.id))
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS,
        lambda: hand_out_feed_slips(actor, area_id=street.area.id, print_id=order.id),
    )


def test_another_areas_slips_are_not_to_be_had(street, other_street, worker, said):
    order = ordered(worker, street.area, said())
    set_feed_slips.func(str(street.area.id), str(order.id))

    with pytest.raises(NotFound):
        feed_prints.find(other_street.area.id, order.id)


def test_nothing_too_much_or_somebody_elses_is_refused(street, other_street, worker, said):
    one = said()
    for chosen, words in (
        ((), "请勾选"),
        ([uuid4() for _each in range(MOST_CHOSEN + 1)], "最多勾选"),
        ([one.id, uuid4()], "已经不在这里"),
    ):
        with pytest.raises(Invalid, match=words):
            order_feed_slips(worker, area_id=street.area.id, suggestion_ids=chosen)
    run = imported(other_street.area, [one])
    with pytest.raises(NotFound, match="没有这次导入"):
        order_feed_slips(worker, area_id=street.area.id, run_id=run.id)
    assert not feed_prints.prints_of(street.area.id)


def test_an_import_that_was_taken_back_has_no_slips(street, worker, said):
    run = imported(street.area, [])

    with pytest.raises(NotFound, match="都不在了"):
        order_feed_slips(worker, area_id=street.area.id, run_id=run.id)


def test_they_lie_readable_by_the_house_alone_and_go_after_three_days(street, worker, said):
    order = ordered(worker, street.area, said())
    set_feed_slips.func(str(street.area.id), str(order.id))
    file = feed_prints.file_of(order)
    assert file.stat().st_mode & 0o077 == 0
    assert forget_feed_slips.func() == 0

    old = time.time() - timedelta(days=4).total_seconds()
    for one in file.parent.iterdir():
        os.utime(one, (old, old))
    assert forget_feed_slips.func() == 2
    assert not feed_prints.prints_of(street.area.id)


def test_a_character_that_no_font_has_is_told(street, worker, said):
    one = said("门口的😀坏了")
    order = ordered(worker, street.area, one)
    set_feed_slips.func(str(street.area.id), str(order.id))

    assert feed_prints.find(street.area.id, order.id).missing == (one.code,)


def test_memory_does_not_grow_with_the_slips():
    def peak(count):
        tracemalloc.start()
        made = print_feed_slips((slip(n) for n in range(count)), io.BytesIO())
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert made.pages == -(-count // 4)
        return top

    few, many = peak(80), peak(400)
    # The whole PDF is in the test's own buffer; what setting it takes is not.
    assert many < few * 4


def test_progress_is_told_batch_by_batch():
    told = []
    print_feed_slips((slip(n) for n in range(90)), io.BytesIO(), progress=told.append)

    assert told == [80, 10]


def test_there_must_be_a_slip():
    with pytest.raises(ValueError, match="nothing to join"):
        print_feed_slips(iter(()), io.BytesIO())


def test_orders_are_listed_newest_first(street, worker, said):
    one = said()
    first, second = (ordered(worker, street.area, one) for _each in range(2))
    feed_prints.keep(
        feed_prints.FeedPrint(
            **{**vars(second), "at": timezone.now().replace(microsecond=0) + timedelta(minutes=1)}
        )
    )

    assert [order.id for order in feed_prints.prints_of(street.area.id)] == [second.id, first.id]

"""What a caller said to the hotline: for those who work on it, and for nobody who is talked of."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.rewrite_summary import rewrite_summary
from lilong.cases.files.hotline_models import OrderWords
from lilong.cases.files.importing.hotline_importer import CODE, target_at
from lilong.cases.files.models import Case
from lilong.cases.files.packet import packet_document, packet_values
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.actions.undo_import import undo_import
from lilong.commons.imports.dry_run import read_import
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.places import queries as places
from tests.cases.test_hotline_import import HEADINGS, workbook
from tests.cases.web.conftest import _nothing_kept, as_person
from tests.neighbourhood import person_with
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

__all__ = ["_nothing_kept", "as_person"]

SAID = "我就在楼上，楼下一到夜里就在天井里搭"


@pytest.fixture
def order(worker, street, settings, tmp_path):
    """An order as it came in by a sheet, with its case and its run."""
    settings.MEDIA_ROOT = str(tmp_path)
    row = dict.fromkeys(HEADINGS, "")
    row |= {"工单编号": "SH-77", "诉求内容": SAID, "地址": "甲弄1号101室", "类别": "违法搭建"}
    run = hand_in_file(
        worker,
        importer=CODE,
        target=target_at(places.place(street.area.id)),
        file=workbook(tuple(row[one] for one in HEADINGS)),
        file_name="工单.xlsx",
    )
    read_import(worker, run_id=run.id)
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)
    return SimpleNamespace(case=Case.objects.get(), run=run)


def test_the_case_tells_its_kind_and_keeps_the_words_apart(order):
    assert order.case.summary == "违法搭建"
    assert order.case.steps.get().words == "违法搭建"
    assert OrderWords.objects.get(case=order.case).words == SAID
    assert SAID not in order.case.grams
    assert SAID not in str(list(LedgerEntry.objects.values()))


def test_no_page_of_those_who_are_talked_of_tells_what_was_said(
    as_person, order, worker, leader, resident, street, officer
):
    case = order.case
    note_party(worker, case_id=case.id, role="owner", purpose="劝导", person_id=resident.person_id)
    company = person_with("property_staff", street.compound)
    Case.objects.filter(pk=case.pk).update(tier="public")
    for other in (resident, leader, company):
        browser = as_person(other)
        seen = 0
        for here in (
            f"/cases/case/{case.id}/", f"/cases/case/{case.id}/order",
            f"/cases/{street.area.id}/", f"/cases/{street.area.id}/?q=楼上", "/cases/mine/",
        ):  # fmt: skip
            answer = browser.get(here)
            assert SAID not in answer.content.decode(), (other.name, here)
            assert "楼上" not in answer.content.decode().replace("q=楼上", "").replace(
                'value="楼上"', ""
            ), (other.name, here)
            seen += answer.status_code == 200
        assert seen, other.name
    for keeper in (worker, officer):
        assert SAID in as_person(keeper).get(f"/cases/case/{case.id}/order").content.decode()


def test_the_packet_does_not_tell_it(order):
    assert SAID not in json.dumps(packet_values(order.case), ensure_ascii=False)
    assert SAID not in str(packet_document(order.case))


def test_a_keeper_says_what_it_is_about(as_person, order, worker):
    case, here = order.case, f"/cases/case/{order.case.id}/order"
    browser = as_person(worker)
    form = {"step": "summary", "base_version": str(case.version)}
    copied = browser.post(here, {**form, "summary": SAID})
    assert copied.status_code == 409
    assert "原话" in copied.content.decode()
    answer = browser.post(here, {**form, "summary": "天井里在搭一间"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.summary == "天井里在搭一间"
    assert case.steps.order_by("order").last().words == "天井里在搭一间"
    assert case.code in browser.get(f"/cases/{case.area_id}/?q=在搭一间").content.decode()


@everyone
def test_a_keeper_may_say_it(who, order, street, other_street):
    actor = someone(who, street, other_street)
    may_or_is_refused(
        who in KEEPERS,
        lambda: rewrite_summary(actor, case_id=order.case.id, summary="天井里在搭一间"),
    )


def test_what_is_no_sentence_is_refused(order, worker, leader):
    for bad in (" ", "一" * 301):
        with pytest.raises(Invalid) as refused:
            rewrite_summary(worker, case_id=order.case.id, summary=bad)
        assert set(refused.value.fields) == {"summary"}
    with pytest.raises(NotAllowed):
        rewrite_summary(leader, case_id=order.case.id, summary="搭了一间")
    with pytest.raises(Refused):
        rewrite_summary(worker, case_id=order.case.id, summary=f"来电说：{SAID}！")
    assert Case.objects.get().summary == "违法搭建"


def test_an_import_is_undone_with_its_words(order, worker):
    undo_import(worker, run_id=order.run.id)
    assert not Case.objects.exists()
    assert not OrderWords.objects.exists()

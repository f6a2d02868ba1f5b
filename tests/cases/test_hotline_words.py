"""What a caller said to the hotline: for those who work on it, and for nobody who is talked of."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from urllib.parse import unquote

import docx
import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_party import KEPT_DAYS, note_party
from lilong.cases.files.actions.rewrite_summary import rewrite_summary
from lilong.cases.files.forgetting import forget_order_words
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
from lilong.commons.notices.models import Notice
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


@pytest.mark.parametrize("copied", [SAID[:-1], SAID[1:], SAID.replace("，", " ")])
def test_a_copy_with_something_left_off_is_a_copy(order, worker, copied):
    with pytest.raises(Refused):
        rewrite_summary(worker, case_id=order.case.id, summary=copied)


def test_the_beginning_of_a_long_order_is_a_copy(order, worker):
    long = "楼下那户天天半夜搬木料敲敲打打吵得全楼睡不着，" * 20
    OrderWords.objects.get(case=order.case).delete()
    OrderWords.objects.create(space_id=order.case.space_id, case=order.case, words=long)
    with pytest.raises(Refused):
        rewrite_summary(worker, case_id=order.case.id, summary=long[:300])
    rewrite_summary(worker, case_id=order.case.id, summary="夜里搬木料，吵到邻居")


def test_who_is_talked_of_does_not_write_what_it_is_about(order, worker, colleague):
    note_party(
        worker,
        case_id=order.case.id,
        role="owner",
        purpose="劝导",
        person_id=colleague.person_id,
    )
    with pytest.raises(NotAllowed):
        rewrite_summary(colleague, case_id=order.case.id, summary="没有什么事")
    assert Case.objects.get().summary == "违法搭建"


def test_an_import_is_undone_with_its_words(order, worker):
    undo_import(worker, run_id=order.run.id)
    assert not Case.objects.exists()
    assert not OrderWords.objects.exists()


def test_no_door_of_those_below_full_sight_gives_a_word_of_it_away(
    as_person, order, worker, resident, street
):
    """By files, search, reference and the command line, whoever it is."""
    case = order.case
    note_party(worker, case_id=case.id, role="owner", purpose="劝导", person_id=resident.person_id)
    handed = {"to_level": "department", "asked_of": "枫林城管中队", "tried": "上门三次"}
    due = timezone.localdate() + timedelta(days=7)
    hand_over_case(worker, case_id=case.id, asked="请到现场看", answer_due=due, **handed)
    readers = {
        "resident": resident,
        "volunteer": person_with("volunteer", street.numbers[0]),
        "leader": person_with("block_leader", street.numbers[0]),
        "company": person_with("property_staff", street.compound),
        "department": person_with("department_officer", street.street),
    }
    area, opened = street.area.id, dict[str, int]()
    for name, reader in readers.items():
        browser = as_person(reader)
        for page in (
            f"/cases/case/{case.id}/", f"/cases/case/{case.id}/order",
            f"/cases/{area}/", f"/cases/{area}/?q=夜里", f"/cases/{area}/due",
            f"/cases/{area}/plan", f"/cases/{area}/rungs", f"/cases/{area}/pictures",
            f"/places/{street.rooms[0].id}/",
            f"/cases/{area}/import/", f"/cases/case/{case.id}/packet.json", "/cases/mine/",
        ):  # fmt: skip
            answer = browser.get(page)
            body = unquote(answer.content.decode("utf-8", "replace"))
            # What was typed oneself comes back.
            assert "夜里" not in body.replace("q=夜里", "").replace('value="夜里"', ""), (
                name,
                page,
            )
            opened[name] = opened.get(name, 0) + (answer.status_code == 200)
        # Their lists are not narrowed by words: one that was said makes no difference.
        told = [case.code in browser.get(f"/cases/{area}/?q={word}").content.decode()
                for word in ("夜里", "冬天")]  # fmt: skip
        assert told[0] == told[1], name
    assert all(opened.values()), opened
    for keeper in (worker, person_with("street_officer", street.street)):
        assert case.code not in as_person(keeper).get(f"/cases/{area}/?q=夜里").content.decode()
    asked = as_person(readers["department"])
    pdf = asked.get(f"/cases/case/{case.id}/packet.pdf").content
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "违法搭建" in "".join(text.split())
    assert "夜里" not in "".join(text.split())
    word = docx.Document(io.BytesIO(asked.get(f"/cases/case/{case.id}/packet.docx").content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "夜里" not in "".join([*cells, *(one.text for one in word.paragraphs)])
    assert "夜里" not in str([*LedgerEntry.objects.values(), *Notice.objects.values()])


def test_it_is_sealed_and_forgotten_with_the_names_of_a_case_at_rest(order):
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM cases_orderwords")
        assert "夜里" not in "".join(row[0] for row in cursor.fetchall())
    today = timezone.localdate()
    assert forget_order_words(today + timedelta(days=5000)) == 0
    Case.objects.filter(pk=order.case.pk).update(state="closed", closed_on=today)
    assert forget_order_words(today + timedelta(days=KEPT_DAYS - 1)) == 0
    assert forget_order_words(today + timedelta(days=KEPT_DAYS)) == 1
    assert not OrderWords.objects.exists()


def test_a_keeper_who_is_talked_of_does_not_read_it(as_person, order, worker, colleague):
    case = order.case
    note_party(worker, case_id=case.id, role="owner", purpose="劝导", person_id=colleague.person_id)
    assert SAID not in as_person(colleague).get(f"/cases/case/{case.id}/order").content.decode()
    assert SAID in as_person(worker).get(f"/cases/case/{case.id}/order").content.decode()


def test_short_words_that_tell_nothing_may_stand_in_the_sentence(order, worker):
    OrderWords.objects.get(case=order.case).delete()
    OrderWords.objects.create(space_id=order.case.space_id, case=order.case, words="路灯不亮")
    rewrite_summary(worker, case_id=order.case.id, summary="弄口的路灯不亮")
    with pytest.raises(Refused):
        rewrite_summary(worker, case_id=order.case.id, summary="我家楼下的路灯不亮")
    assert Case.objects.get().summary == "弄口的路灯不亮"


def test_what_stood_open_before_is_sealed_as_it_stands(order):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_orderwords SET words = %s", [SAID])
    import_module("lilong.cases.migrations.0013_seal_order_words").seal_what_stands_open(apps, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM cases_orderwords")
        assert "夜里" not in cursor.fetchone()[0]
    assert OrderWords.objects.get().words == SAID


def test_orders_of_before_tell_their_kind_from_now_on(order, opened, street):
    case = order.case
    OrderWords.objects.all().delete()
    Case.objects.filter(pk=case.pk).update(summary=SAID, grams="夜里")
    case.steps.filter(order=1).update(words=SAID)
    written = opened(place=street.rooms[1], source="hotline", source_number="SH-9")
    import_module("lilong.cases.migrations.0014_orders_tell_their_kind").tell_the_kind(apps, None)
    case.refresh_from_db()
    assert (case.summary, case.steps.get(order=1).words) == ("违法搭建", "违法搭建")
    assert "夜里" not in case.grams
    assert OrderWords.objects.get().words == SAID
    # What a keeper wrote down of a call is the keeper's own.
    written.refresh_from_db()
    assert written.summary == "天井里搭了一间"

"""Hotline orders from Excel: what is understood, what is asked, what is opened and taken back."""

from __future__ import annotations

import io
import json
import re
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from lilong.cases.files import clocks, reasons
from lilong.cases.files.actions.change_owner import change_owner
from lilong.cases.files.actions.note_first_contact import note_first_contact
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.pause_clock import pause_clock
from lilong.cases.files.actions.set_hotline_times import set_hotline_times
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.clocks import reading_of
from lilong.cases.files.hotline_models import OrderWords
from lilong.cases.files.importing.hotline_importer import CODE, target_at
from lilong.cases.files.models import Case, CaseClock, CaseStep, ClockEntry
from lilong.cases.files.web.hotline_imports import SETTING
from lilong.commons.clocks import clock
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.correct_reading import correct_reading
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.actions.undo_import import undo_import
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.importer import IMPORTERS
from lilong.commons.imports.models import ImportRow, ImportRun, ImportState
from lilong.commons.imports.sealing import opened_cells, opened_text
from lilong.commons.ledger.chain import verify
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.places import queries as places
from lilong.project.cli import main
from tests.neighbourhood import person_with

NOW = timezone.localtime()
YESTERDAY = NOW - timedelta(days=1)
AT = f"{YESTERDAY:%Y-%m-%d} 09:31"
DUE = f"{NOW + timedelta(days=9):%Y-%m-%d}"
HEADINGS = (
    "序号", "工单编号", "诉求内容", "地址", "类别", "接单时间", "办结时限", "来电人", "联系电话",
)  # fmt: skip
ROWS = (
    (1, "SH-001", "楼道灯坏了", "甲弄1号", "报修", AT, DUE, "王建国", "13812345678"),
    (2, "SH-002", "天井里搭了一间，找13812345678", "甲弄2号", "市容", AT, "", "李阿姨", "64381234"),
    (3, "SH-003", "希望多种点花", "乙弄", "绿化", AT, "", "", ""),
    (4, "SH-004", "外墙脱落砸车，沪A12345", "丙弄9号", "险情", "", "", "", ""),
    (5, "", "没有编号", "甲弄1号", "报修", AT, "", "", ""),
    (6, "SH-006", "", "甲弄1号", "报修", AT, "", "", ""),
    (7, "SH-001", "楼道灯又坏了", "甲弄1号", "报修", AT, "", "", ""),
)

# The same, where no order names the day by which it is to be closed.
UNDATED = tuple((*row[:6], "", *row[7:]) for row in ROWS)


def workbook(*rows, headings=HEADINGS):
    book = openpyxl.Workbook()
    page = book.active
    page.append(list(headings))
    for row in rows or ROWS:
        page.append(list(row))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


@pytest.fixture
def read(street, worker):
    def hand_in(*rows, headings=HEADINGS, file=None, name="工单.xlsx", by=None):
        run = hand_in_file(
            by or worker,
            importer=CODE,
            target=target_at(places.place(street.area.id)),
            file=file or workbook(*rows, headings=headings),
            file_name=name,
        )
        return read_import(by or worker, run_id=run.id)

    return hand_in


@pytest.fixture
def written(read, worker):
    def write(*rows, **how):
        run, report = read(*rows, **how)
        begin_writing(worker, run_id=run.id)
        apply_import(worker, run_id=run.id)
        return run, report

    return write


@pytest.fixture
def timed(street, secretary):
    """One working day to the first contact, five to the end."""
    return set_hotline_times(
        secretary, area_id=street.area.id, first_contact=1, close=5, source="街道2026年第3号通知"
    )


def guesses(number):
    row = ImportRow.objects.get(number=number + 1)
    return {(guess["field"], guess["code"]) for guess in row.guesses}


# ── What is understood ──────────────────────────────────────────────────────────────────────


def test_the_dry_run_understands_asks_and_writes_nothing(read):
    _run, report = read()

    assert (report.findings, report.duplicates, report.not_understood) == (3, 1, 3)
    assert not Case.objects.exists()
    assert guesses(1) == set()
    assert guesses(2) == {("kind", "from_description"), ("text", "personal_covered")}
    row = ImportRow.objects.get(number=4)
    assert (row.verdict, row.why) == ("not_understood", "no_kind")
    assert [(guess["field"], guess["to"]) for guess in row.guesses] == [("kind", "")]
    assert ("address", "no_lane") in guesses(4)
    assert ("received", "no_order_time") in guesses(4)
    assert ImportRow.objects.get(number=6).why == "no_order_number"
    assert ImportRow.objects.get(number=7).why == "no_text"


def test_an_order_that_names_its_day_is_closed_by_that_day(read, worker, timed, clock_at):
    received = "2026-11-23 09:31"  # a Monday
    heads = ("工单编号", "诉求内容", "地址", "类别", "接单时间", "办结时限")
    days = {"A-1": ("", "2026-12-05"), "A-2": (received, "2026-11-28"), "A-3": (received, "")}
    days |= {"A-4": (received, "2026-11-20"), "A-5": ("2026-11-24 09:00", "2026-11-24")}
    days |= {"A-6": ("2026-11-20 09:00", "2026-11-22"), "A-7": ("", "2026-11-23")}
    rows = [(n, "灯坏了", "甲弄1号", "报修", *day) for n, day in days.items()]
    clock_at(datetime(2026, 11, 24, 10, tzinfo=timezone.get_current_timezone()))
    run, _report = read(*rows, headings=heads)
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)

    closing = CaseClock.objects.filter(clock="hotline_close").select_related("case")
    found = {one.case.source_number: one for one in closing}
    # The last working day of it, a Friday; by the street's own five days where it names none.
    assert {n: clocks.last_day_of(one.runs_out).isoformat() for n, one in found.items()} == {
        "A-1": "2026-12-04", "A-2": "2026-11-27", "A-3": "2026-11-30", "A-4": "2026-11-20",
        "A-5": "2026-11-24", "A-6": "2026-11-20", "A-7": "2026-11-23",
    }  # fmt: skip
    late = {n for n, one in found.items() if one.breached_at}
    assert late == {"A-4", "A-6", "A-7"}
    told = {n: one.entries.get().rule["basis"] for n, one in found.items()}
    assert told["A-1"] == "工单上写的办结时限：2026-12-05"
    assert told["A-3"] == "街道2026年第3号通知"
    asked = [("due", "order_leaves_no_days") in guesses(n) for n in range(1, 8)]
    assert asked == [False] * 3 + [True] * 4
    with override("en"):
        assert reasons.told(told["A-1"]).endswith("2026-12-05")
        assert not re.search("[\u4e00-\u9fff]", reasons.told(told["A-1"]))


def test_a_contact_before_the_writing_of_an_order_that_says_not_when_it_came(
    read, worker, clock_at
):
    heads = ("工单编号", "诉求内容", "地址", "类别", "办结时限")
    clock_at(datetime(2026, 11, 24, 10, tzinfo=timezone.get_current_timezone()))
    run, _report = read(("A-1", "灯坏了", "甲弄1号", "报修", "2026-12-05"), headings=heads)
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)
    case = Case.objects.get(source_number="A-1")
    note_first_contact(worker, case_id=case.id, on=date(2026, 11, 23))
    assert case.steps.order_by("-order").first().on == date(2026, 11, 23)


def test_whoever_called_is_neither_read_nor_kept_and_that_is_said(written):
    _run, report = written()

    assert report.withheld == ["来电人", "联系电话"]
    assert set(report.withheld).isdisjoint({*report.columns, *report.unread})
    cases = str([list(model.objects.values()) for model in (Case, CaseStep, ImportRun)])
    rows = [(opened_cells(one.raw), one.fields, one.guesses) for one in ImportRow.objects.all()]
    for word in ("王建国", "李阿姨", "13812345678", "64381234"):
        assert word not in cases + str(rows)
    assert "沪A12345" not in cases
    # What the words say stands sealed where the file's own cells are kept.
    assert all(one.raw[0].startswith("sealed:") for one in ImportRow.objects.all())


@pytest.mark.parametrize("heading", ["电话", "手机号码", "市民姓名", "联系人", "主叫号码"])
def test_a_column_of_callers_by_another_name_is_withheld_too(read, heading):
    _run, report = read(
        ("A-1", "灯坏了", "报修", "王建国"), headings=("工单编号", "诉求内容", "类别", heading)
    )

    assert report.withheld == [heading]
    assert "王建国" not in str(list(ImportRow.objects.values()))


def test_a_heading_can_be_taught_to_be_withheld(read, worker):
    headings = ("工单编号", "诉求内容", "类别", "对接")
    run, report = read(("A-1", "灯坏了", "报修", "王建国"), headings=headings)
    assert report.unread == ["对接"]

    correct_reading(worker, run_id=run.id, what="column", text="对接", value="caller")
    _run, report = read_import(worker, run_id=run.id)

    assert report.withheld == ["对接"]


def test_words_that_may_tell_who_called_are_pointed_at(read):
    read(
        ("A-1", "来电人称楼上漏水", "报修"),
        ("A-2", "我住6号601，楼下501在搭", "违法搭建"),
        ("A-3", "楼道灯坏了", "报修"),
        headings=("工单编号", "诉求内容", "类别"),
    )

    told = [("text", "may_tell") in guesses(number) for number in (1, 2, 3)]
    assert told == [True, True, False]


def test_a_kind_that_nobody_knows_is_asked_once_and_remembered(read, worker):
    run, _report = read()
    correct_reading(worker, run_id=run.id, what="kind", text="绿化", value="common_land")

    _run, report = read_import(worker, run_id=run.id)

    row = ImportRow.objects.get(number=4)
    assert (row.verdict, row.fields["kind"]) == ("finding", "common_land")
    assert report.findings == 4
    with pytest.raises(Invalid):
        correct_reading(worker, run_id=run.id, what="kind", text="绿化", value="garden")


def test_words_of_two_kinds_are_asked_not_guessed(read):
    read(("A-1", "邻居吵架，水管漏水", ""), headings=("工单编号", "诉求内容", "类别"))

    assert ImportRow.objects.get(number=2).why == "no_kind"


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("13812345678", "personal_number"),
        ("2.02611E+19", "damaged_number"),
        ("无", "bad_order_number"),
        ("1" * 41, "bad_order_number"),
    ],
)
def test_what_is_no_order_number_is_not_taken_for_one(read, number, why):
    read((number, "灯坏了", "报修"), headings=("工单编号", "诉求内容", "类别"))

    assert ImportRow.objects.get(number=2).why == why


def test_times_as_people_and_programs_write_them(read):
    headings = ("工单编号", "诉求内容", "类别", "派单时间", "地址")
    day = YESTERDAY.date()
    read(
        ("A-1", "灯坏了", "报修", datetime.combine(day, time(14, 5)), "甲弄1号"),
        ("A-2", "灯坏了", "报修", f"{day.year}/{day.month}/{day.day} 14:05:33", "甲弄1号"),
        ("A-3", "灯坏了", "报修", f"{day:%Y年%m月%d日}", "甲弄1号"),
        ("A-4", "灯坏了", "报修", f"{NOW + timedelta(days=2):%Y-%m-%d} 08:00", "甲弄1号"),
        ("A-5", "灯坏了", "报修", "尽快", "甲弄1号"),
        ("A-6", "灯坏了", "报修", "2026-02-30", "甲弄1号"),
        ("A-7", "灯坏了", "报修", "", "甲弄1号"),
        headings=headings,
    )
    found = [
        datetime.fromisoformat(at).strftime("%H:%M") if (at := row.fields["at"]) else ""
        for row in ImportRow.objects.filter(number__gt=1).order_by("number")
    ]

    assert found == ["14:05", "14:05", "00:00", "", "", "", ""]
    assert ("dispatched", "in_the_future") in guesses(4)
    for unreadable in (5, 6):
        assert ("dispatched", "bad_order_time") in guesses(unreadable)
    assert ("received", "no_order_time") in guesses(7)


def test_an_order_that_is_closed_opens_nothing(read):
    headings = ("工单编号", "诉求内容", "类别", "地址", "办结时间")
    _run, report = read(
        ("A-1", "灯坏了", "报修", "甲弄1号", "2026-11-20"),
        ("A-2", "灯坏了", "报修", "甲弄1号", ""),
        headings=headings,
    )

    assert report.findings == 1
    assert ImportRow.objects.get(number=2).why == "order_closed"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("未办结", "finding"),
        ("尚未办结，预计下周", "finding"),
        ("处理中", "finding"),
        ("正在办理中", "finding"),
        ("/", "finding"),
        ("——", "finding"),
        ("否", "finding"),
        ("2026/11/2 下午3:10", "order_closed"),
        (datetime.combine(YESTERDAY.date(), time(9)), "order_closed"),
        ("11月2日", "order_closed"),
        ("已办结", "order_closed"),
        ("已归档", "order_closed"),
        ("是", "order_closed"),
        ("已办结，待回访", "closed_or_not"),
        ("见附件", "closed_or_not"),
        ("未知", "closed_or_not"),
        pytest.param(f"{NOW + timedelta(days=9):%Y-%m-%d}", "closed_or_not", id="in nine days"),
    ],
)
def test_only_what_says_so_is_closed_and_what_may_be_is_asked(read, cell, told):
    headings = ("工单编号", "诉求内容", "类别", "地址", "办结时间")
    read(("A-1", "灯坏了", "报修", "甲弄1号", cell), headings=headings)

    row = ImportRow.objects.get(number=2)
    assert (row.why or row.verdict) == told
    assert (told == "closed_or_not") == (("closed", "closed_or_not") in guesses(1))


def test_what_a_cell_of_closing_means_is_taught_once(read, worker, street):
    headings = ("工单编号", "诉求内容", "类别", "地址", "办结时间")
    run, report = read(("A-1", "灯坏了", "报修", "甲弄1号", "见附件"), headings=headings)
    assert report.findings == 0
    correct_reading(worker, run_id=run.id, what="closed", text="见附件", value="open")

    assert read_import(worker, run_id=run.id)[1].findings == 1
    told = (
        SETTING.meaning("closed", "open", {})
        or dict(IMPORTERS[CODE].options(target_at(places.place(street.area.id)), "closed"))["open"]
    )
    assert told == "还没有办结，要立案"


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("下午2:30", "14:30"),
        (" 2:30 PM", "14:30"),
        (" 晚上8点05分", "20:05"),
        (" 上午9:05", "09:05"),
        (" 12:10 AM", "00:10"),
        ("T07:15", "07:15"),
        ("T14:05:33+08:00", "14:05"),
        (" 14:05 星期一", "14:05"),
        (" 14:05（周一）", "14:05"),
        (" 14:05左右", "14:05"),
    ],
)
def test_a_time_of_day_is_read_as_it_is_written(read, written, hour):
    headings = ("工单编号", "诉求内容", "类别", "派单时间", "地址")
    day = YESTERDAY - timedelta(days=1)
    cell = f"{day.year}/{day.month}/{day.day}{written}"
    read(("A-1", "灯坏了", "报修", cell, "甲弄1号"), headings=headings)

    at = datetime.fromisoformat(ImportRow.objects.get(number=2).fields["at"])
    assert f"{timezone.localtime(at):%Y-%m-%d %H:%M}" == f"{day:%Y-%m-%d} {hour}"
    assert guesses(1) == set()


@pytest.mark.parametrize("written", [" 晚上12点", " 上午", " 上午12:30", " 25:61", "T06:05:33Z"])
def test_a_time_of_day_that_cannot_be_told_is_shown_and_not_taken_for_known(read, written):
    headings = ("工单编号", "诉求内容", "类别", "派单时间", "地址")
    read(("A-1", "灯坏了", "报修", f"{YESTERDAY:%Y-%m-%d}{written}", "甲弄1号"), headings=headings)

    assert ("dispatched", "hour_not_read") in guesses(1)


def test_one_number_at_two_addresses_is_asked_about_and_not_dropped(read):
    _run, report = read(
        (1, "SH-1", "楼道灯坏了", "甲弄1号", "报修", AT, "", "", ""),
        (2, "SH-1", "楼道灯又坏了", "甲弄1号", "报修", AT, "", "", ""),
        (3, "SH-1", "楼道灯坏了，还是没修", "甲弄2号", "报修", AT, "", "", ""),
        (4, "SH-1", "楼道灯坏了，再催一次", "", "报修", AT, "", "", ""),
    )
    told = [(row.verdict, row.why) for row in ImportRow.objects.order_by("number")]
    assert told[1:] == [
        ("finding", ""),
        ("duplicate", "duplicate"),
        ("not_understood", "same_number_elsewhere"),
        ("duplicate", "duplicate"),
    ]
    assert (report.findings, report.duplicates) == (1, 2)


def test_an_order_without_a_place_is_listed_and_not_opened_at_the_whole_area(
    read, written, worker, street
):
    headings = ("工单编号", "诉求内容", "类别", "地址")
    rows = (
        ("A-1", "灯坏了", "报修", ""),
        ("A-2", "搭了一间", "违法搭建", "枫林小区"),
        ("A-3", "搭了一间", "违法搭建", "甲弄"),
        ("A-4", "墙面开裂", "险情", "丙弄9号"),
    )
    run, report = read(*rows, headings=headings)
    assert report.findings == 2
    for number in (2, 3):
        row = ImportRow.objects.get(number=number)
        assert (row.verdict, row.why) == ("not_understood", "no_order_place")
    # What is written is taught its place for good; what is empty is filled in in the sheet.
    correct_reading(worker, run_id=run.id, what="address", text="枫林小区", value="乙弄")
    _run, again = read_import(worker, run_id=run.id)
    assert again.findings == 3
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)
    told = dict(Case.objects.values_list("source_number", "address"))
    assert set(told) == {"A-2", "A-3", "A-4"}
    assert told["A-2"].endswith("乙弄")
    assert told["A-4"].endswith("（丙弄9号）")
    # Handed in for a lane, all of it lies there.
    lane = hand_in_file(
        worker, importer=CODE, target=target_at(places.place(street.lanes[0].id)),
        file=workbook(rows[0], headings=headings), file_name="王小明投诉.xlsx",
    )  # fmt: skip
    _run, report = read_import(worker, run_id=lane.id)
    assert report.findings == 1


def test_a_files_name_stands_in_no_ledger(written):
    written(name="王小明投诉.xlsx")
    run = ImportRun.objects.get()
    facts = [dict(one.facts) for one in LedgerEntry.objects.filter(subject_id=run.id)]
    assert facts
    assert "王小明" not in json.dumps(facts, ensure_ascii=False)
    assert {one["file_name"] for one in facts if "file_name" in one} == {f"№ {run.pk.hex[-8:]}"}


# ── Wrong files ─────────────────────────────────────────────────────────────────────────────


def test_cells_that_reckon_do_nothing(written):
    book = openpyxl.Workbook()
    page = book.active
    page.append(["工单编号", "诉求内容", "类别", "地址"])
    page.append(["A-1", '=HYPERLINK("http://x","灯坏了")', "报修", "甲弄1号"])
    page.append(["=1+1", "灯坏了", "报修", "甲弄1号"])
    page.append(["A-3", "'=cmd|' /C calc'!A0 灯坏了", "报修", "甲弄1号"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)

    written(file=file)

    assert list(Case.objects.values_list("source_number", flat=True)) == ["A-3"]
    assert set(ImportRow.objects.filter(number__in=(2, 3)).values_list("verdict", flat=True)) == {
        "not_understood"
    }


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("姓名,电话\n王,1\n".encode(), "a.csv"),
        ("工单编号\nA-1\n".encode("gb18030"), "a.csv"),
    ],
)
def test_a_file_that_is_none_says_why_and_opens_nothing(read, content, name):
    run, report = read(file=io.BytesIO(content), name=name)

    assert report is None
    assert run.state == ImportState.FAILED
    assert run.why
    assert not Case.objects.exists()


def test_what_is_no_table_at_all_is_not_taken_in(read):
    for content in (b"", b"%PDF-1.7 hotline", b"PK\x03\x04 broken"):
        with pytest.raises(Invalid):
            read(file=io.BytesIO(content), name="hotline.xlsx")
    assert not ImportRun.objects.exists()


def test_a_text_file_in_the_old_encoding_is_read(read):
    content = f"工单编号,诉求内容,类别,接单时间,地址\nA-1,灯坏了,报修,{AT},甲弄1号\n".encode(
        "gb18030"
    )

    _run, report = read(file=io.BytesIO(content), name="hotline.csv")

    assert (report.findings, len(report.guessed)) == (1, 0)


# ── What is opened ──────────────────────────────────────────────────────────────────────────


def test_each_order_is_a_case_that_somebody_keeps(written, worker, street):
    written()

    rows = Case.objects.order_by("source_number").values_list(
        "source_number", "kind", "tier", "address", "source", "owner_id", "summary"
    )
    assert list(rows) == [
        ("SH-001", "repair", "public", "甲弄1号", "hotline", worker.person_id, "报修"),
        (
            "SH-002", "illegal_structure", "private", "甲弄2号", "hotline", worker.person_id,
            "违法搭建",
        ),
        (
            "SH-004", "danger", "danger", f"{street.area.address}（丙弄9号）", "hotline",
            worker.person_id, "险情",
        ),
    ]  # fmt: skip
    said = OrderWords.objects.order_by("case__source_number").values_list("words", flat=True)
    assert list(said) == ["楼道灯坏了", "天井里搭了一间，找＊＊", "外墙脱落砸车，＊＊"]
    first = Case.objects.get(source_number="SH-001")
    assert first.order_due.isoformat() == DUE
    step = first.steps.get()
    assert (step.verb, step.words, step.told_by, step.paper) == ("open_case", "报修", "", "")
    assert not list(counters_agree())
    assert not list(verify(street.street.id))


def test_without_times_of_the_place_no_clock_starts_and_that_is_said(written):
    _run, report = written(*UNDATED)

    assert not CaseClock.objects.exists()
    assert dict(report.figures["by_clock"]) == {"no_amount": 2, "no_order_time": 1}


def test_the_places_own_amounts_run_from_the_orders_time(timed, written):
    _run, report = written(*UNDATED)

    assert dict(report.figures["by_clock"]) == {"clock_starts": 2, "no_order_time": 1}
    case = Case.objects.get(source_number="SH-001")
    clocks = {one.clock: one for one in case.clocks.all()}
    assert {name: one.amount for name, one in clocks.items()} == {
        "hotline_first_contact": 1, "hotline_close": 5,
    }  # fmt: skip
    for one in clocks.values():
        assert timezone.localtime(one.started_at).strftime("%Y-%m-%d %H:%M") == AT
        reading = reading_of(one, one.entries.all(), timezone.now())
        assert (one.runs_out, one.state) == (reading.runs_out(), reading.state)
        assert (one.breached_at, one.provisional) == (reading.breached_at, reading.provisional)
    assert case.next_due == clocks["hotline_first_contact"].runs_out
    assert case.next_clock == "hotline_first_contact"
    assert not Case.objects.get(source_number="SH-004").clocks.exists()


def test_only_what_is_set_runs(street, secretary, written):
    set_hotline_times(
        secretary, area_id=street.area.id, first_contact=None, close=15, source="通知"
    )
    written(*UNDATED)

    assert set(CaseClock.objects.values_list("clock", "amount")) == {("hotline_close", 15)}
    assert clock("hotline_close").amount is None


def test_the_same_number_is_known_and_never_doubled(written, read, opened, street, worker):
    opened(place=street.rooms[1], source="hotline", source_number="SH-001")
    written()
    _run, report = read()

    assert (report.findings, report.known) == (3, 3)
    assert Case.objects.filter(source_number="SH-001").count() == 1
    assert Case.objects.count() == 3


def test_a_withdrawn_order_is_asked_about_and_opened_again_where_somebody_says_so(
    written, read, worker, street
):
    """A sheet brings what the hotline has open each day: it does not undo a withdrawal unasked."""
    written()
    first = Case.objects.get(source_number="SH-001")
    withdraw_case(worker, case_id=first.id, reason="看错了，不是这里")
    run, report = read()
    row = ImportRow.objects.get(run=run, number=2)
    assert (row.verdict, row.why) == ("not_understood", "order_withdrawn")
    assert (report.findings, report.known) == (2, 2)
    (asked,) = row.guesses
    assert first.code in opened_text(asked["from"])

    def say(meant):
        correct_reading(
            worker, run_id=run.id, what="order_number", text=opened_text(asked["from"]), value=meant
        )
        read_import(worker, run_id=run.id)
        return ImportRow.objects.get(run=run, number=2)

    assert say("not_again").why == "order_left_withdrawn"
    assert say("again").verdict == "finding"
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)
    again = Case.objects.exclude(pk=first.pk).get(source_number="SH-001")
    assert again.state == "found"
    assert not list(counters_agree())
    # Withdrawn once more, it is asked once more.
    withdraw_case(worker, case_id=again.id, reason="还是看错了")
    assert read()[1].findings == 2


def test_undoing_gives_back_no_order_whose_case_was_withdrawn(written, worker):
    run, _report = written()
    withdrawn = Case.objects.get(source_number="SH-001")
    withdraw_case(worker, case_id=withdrawn.id, reason="看错了，不是这里")

    assert undo_import(worker, run_id=run.id) == (2, 1)
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)
    assert list(Case.objects.filter(source_number="SH-001")) == [withdrawn]
    assert Case.objects.count() == 3


def test_two_who_read_the_same_file_open_its_cases_once(read, worker):
    first, _report = read()
    second, _report = read()
    for run in (first, second):
        begin_writing(worker, run_id=run.id)
        apply_import(worker, run_id=run.id)

    assert Case.objects.count() == 3


def test_numbers_that_differ_by_blanks_are_one(written):
    written(
        ("A 1", "灯坏了", "报修", "甲弄1号"), ("A1", "灯坏了", "报修", "甲弄1号"),
        ("Ａ１", "灯坏了", "报修", "甲弄1号"),
        headings=("工单编号", "诉求内容", "类别", "地址"),
    )  # fmt: skip

    assert Case.objects.count() == 1


def test_another_area_has_its_own_numbers(written, other_street):
    other = person_with("community_worker", other_street.area)
    run = hand_in_file(
        other, importer=CODE, target=target_at(places.place(other_street.area.id)),
        file=workbook(), file_name="工单.xlsx",
    )  # fmt: skip
    written()
    read_import(other, run_id=run.id)
    begin_writing(other, run_id=run.id)
    apply_import(other, run_id=run.id)

    assert Case.objects.filter(source_number="SH-001").count() == 2


def test_an_owner_may_be_named_who_keeps_cases_here_and_nobody_else(
    street, worker, colleague, resident
):
    def hand_in(owner):
        target = target_at(places.place(street.area.id), owner.person_id)
        run = hand_in_file(
            worker, importer=CODE, target=target, file=workbook(), file_name="工单.xlsx"
        )
        read_import(worker, run_id=run.id)
        begin_writing(worker, run_id=run.id)
        return run

    with pytest.raises(Refused, match="承办人"):
        apply_import(worker, run_id=hand_in(resident).id)
    assert not Case.objects.exists()
    apply_import(worker, run_id=hand_in(colleague).id)
    assert set(Case.objects.values_list("owner_id", flat=True)) == {colleague.person_id}


def test_neighbours_and_officers_import_nothing_and_a_street_is_too_large(
    resident, officer, leader, street
):
    target = target_at(places.place(street.area.id))
    for other in (resident, officer, leader):
        with pytest.raises(NotAllowed):
            hand_in_file(other, importer=CODE, target=target, file=workbook(), file_name="a.xlsx")
    with pytest.raises(Invalid, match="太大"):
        target_at(places.place(street.street.id))


# ── First contact ───────────────────────────────────────────────────────────────────────────

CALLED = ("工单编号", "诉求内容", "类别", "地址", "首次接单", "先行联系时间")


def called_row(number, contact, came=AT):
    return (number, "楼道灯坏了", "报修", "甲弄1号", came, contact)


@pytest.mark.parametrize("received", ["首次接单", "首次接单时间"])
@pytest.mark.parametrize("heading", ["先行联系时间", "先行联系", "联系时间"])
def test_the_columns_of_the_hotline_are_read(read, received, heading):
    headings = (*CALLED[:4], received, heading)
    read(called_row("A-1", f"{YESTERDAY:%Y-%m-%d} 10:15"), headings=headings)

    row = ImportRow.objects.get(number=2)
    at, contact = (datetime.fromisoformat(row.fields[name]) for name in ("at", "contact"))
    assert (contact - at) == timedelta(minutes=44)
    assert row.guesses == []
    (told,) = IMPORTERS[CODE].describe(None, [row.fields])
    assert ("先行联系", f"{YESTERDAY:%Y-%m-%d} 10:15") in told


def test_an_order_whose_caller_was_reached_waits_for_that_no_more(timed, written, worker):
    run, _report = written(
        called_row("A-1", f"{YESTERDAY:%Y-%m-%d} 10:15"), called_row("A-2", "未联系"),
        headings=CALLED,
    )  # fmt: skip

    case = Case.objects.get(source_number="A-1")
    own = {one.clock: one for one in case.clocks.all()}
    ended = own["hotline_first_contact"]
    assert (ended.state, ended.breached_at) == ("ended", None)
    assert f"{timezone.localtime(ended.ended_at):%Y-%m-%d %H:%M}" == f"{YESTERDAY:%Y-%m-%d} 10:15"
    assert list(ended.entries.order_by("order").values_list("word", flat=True)) == [
        "started", "ended",
    ]  # fmt: skip
    again = reading_of(ended, ended.entries.order_by("order"), timezone.now())
    assert (again.state, again.ended_at) == ("ended", ended.ended_at)
    assert own["hotline_close"].state == "running"
    assert (case.next_clock, case.next_due) == ("hotline_close", own["hotline_close"].runs_out)
    step = case.steps.get(verb="note_first_contact")
    assert (step.on, step.for_parties) == (YESTERDAY.date(), False)
    with pytest.raises(Refused, match="记过"):
        note_first_contact(worker, case_id=case.id)
    other = Case.objects.get(source_number="A-2")
    assert other.next_clock == "hotline_first_contact"
    # Nobody has touched either.
    assert undo_import(worker, run_id=run.id) == (2, 0)
    assert not list(counters_agree())


def test_a_contact_noted_by_hand_is_somebodys_work(timed, written, worker):
    run, _report = written(
        called_row("A-1", ""), called_row("A-2", AT), headings=CALLED
    )  # fmt: skip
    note_first_contact(worker, case_id=Case.objects.get(source_number="A-1").id)

    assert undo_import(worker, run_id=run.id) == (1, 1)


def test_a_late_contact_stays_late(timed, written):
    came = NOW - timedelta(days=30)
    written(called_row("A-1", AT, f"{came:%Y-%m-%d} 09:00"), headings=CALLED)

    ended = CaseClock.objects.get(clock="hotline_first_contact")
    assert ended.state == "ended"
    assert ended.breached_at is not None


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        (f"{YESTERDAY:%Y-%m-%d} 09:30", "contact_before_receipt"),
        (f"{YESTERDAY - timedelta(days=1):%Y-%m-%d}", "contact_before_receipt"),
        (f"{NOW + timedelta(days=2):%Y-%m-%d} 10:00", "in_the_future"),
        ("是", "bad_contact_time"),
        ("打过电话", "bad_contact_time"),
    ],
    ids=["a minute before", "a day before", "in two days", "yes", "called"],
)
def test_a_contact_that_cannot_be_is_doubted_and_not_written(timed, written, contact, why):
    written(called_row("A-1", contact), headings=CALLED)

    assert ("first_contact", why) in guesses(1)
    assert CaseClock.objects.get(clock="hotline_first_contact").state == "running"
    assert not CaseStep.objects.filter(verb="note_first_contact").exists()


@pytest.mark.parametrize(
    "contact", ["", "-", "否", "无", "未联系", "尚未联系", "没联系上", "待联系"]
)
def test_nobody_reached_is_no_contact_and_nothing_to_doubt(read, contact):
    read(called_row("A-1", contact), headings=CALLED)

    assert guesses(1) == set()
    assert ImportRow.objects.get(number=2).fields["contact"] == ""


def test_a_day_without_an_hour_on_the_day_of_the_receipt_is_after_it(read):
    read(called_row("A-1", f"{YESTERDAY:%Y-%m-%d}"), headings=CALLED)

    fields = ImportRow.objects.get(number=2).fields
    assert fields["contact"] == fields["at"]


# ── Taking it back ──────────────────────────────────────────────────────────────────────────


def test_undoing_takes_back_what_nobody_touched(timed, written, worker, street):
    run, _report = written()

    assert undo_import(worker, run_id=run.id) == (3, 0)

    for model in (Case, CaseStep, CaseClock, ClockEntry):
        assert not model.objects.exists()
    assert not list(counters_agree())
    begin_writing(worker, run_id=run.id)
    apply_import(worker, run_id=run.id)
    assert Case.objects.count() == 3
    assert not list(counters_agree())
    assert not list(verify(street.street.id))


def test_undoing_keeps_what_somebody_worked_on(timed, written, worker, colleague):
    run, _report = written()
    noted, paused, given = (
        Case.objects.get(source_number=number) for number in ("SH-001", "SH-002", "SH-004")
    )
    note_party(worker, case_id=noted.id, role="owner", name="张三", contact="", purpose="上门沟通")
    pause_clock(
        worker, case_id=paused.id, clock="hotline_close", reason="等物业",
        until=timezone.localdate() + timedelta(days=5),
    )  # fmt: skip
    change_owner(worker, case_id=given.id, owner_id=colleague.person_id)

    assert undo_import(worker, run_id=run.id) == (0, 3)
    assert Case.objects.count() == 3


# ── Ten thousand ────────────────────────────────────────────────────────────────────────────


def test_the_number_of_queries_grows_with_batches_not_with_rows(timed, read, worker):
    """Ten thousand rows are ten batches: what a batch asks does not depend on how full it is."""
    headings = ("工单编号", "诉求内容", "地址", "类别", "接单时间")

    def cost(first, count):
        rows = [
            (f"N-{n}", f"第{n}盏灯坏了", f"甲弄{n % 3 + 1}号", "报修", AT)
            for n in range(first, first + count)
        ]
        with CaptureQueriesContext(connection) as reading:
            run, _report = read(*rows, headings=headings)
        begin_writing(worker, run_id=run.id)
        with CaptureQueriesContext(connection) as writing:
            apply_import(worker, run_id=run.id)
        with CaptureQueriesContext(connection) as undoing:
            assert undo_import(worker, run_id=run.id) == (count, 0)
        return len(reading), len(writing), len(undoing)

    few, many = cost(0, 5), cost(1000, 400)

    assert few[:2] == many[:2]
    assert max(few[:2]) <= 45
    # Rows are deleted by the hundred.
    assert many[2] - few[2] <= 20 * 4


# ── The command line ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def lilong(capsys, monkeypatch):
    """Run a command: its exit code and what it printed."""
    # The test's database is ready, and looking would close the connection it stands in.
    monkeypatch.setattr("lilong.project.readiness.make_ready", lambda: None)

    def run(*words):
        code = main([str(word) for word in words])
        out = capsys.readouterr()
        return code, out.out + out.err

    return run


def test_from_the_command_line(lilong, street, worker, tmp_path):
    file = tmp_path / "hotline.xlsx"
    file.write_bytes(workbook().getvalue())
    words = ("cases", "import", file, "--at", "枫林居民区")

    code, dry = lilong(*words, "--dry-run", "--json")
    assert code == 0
    told = json.loads(dry)
    assert (told["rows_read"], told["orders"], told["duplicates"]) == (8, 3, 1)
    assert told["rows_read"] == told["orders"] + told["duplicates"] + len(told["skipped"])
    assert told["withheld_columns"] == ["来电人", "联系电话"]
    assert told["clocks"] == {"clock_starts": 1, "no_amount": 1, "no_order_time": 1}
    assert "王建国" not in dry
    assert not Case.objects.exists()
    assert not ImportRun.objects.exists()

    code, said = lilong(*words)
    assert code != 0
    assert "--owner" in said
    assert not Case.objects.exists()
    code, said = lilong(*words, "--owner", "Niemand")
    assert code != 0
    assert "“Niemand”不是这里的工作人员" in said
    code, said = lilong(*words, "--owner", worker.name)
    assert code == 0
    assert "3 单" in said
    assert "不开始计时" in said
    assert set(Case.objects.values_list("owner_id", flat=True)) == {worker.person_id}

"""Importing a survey ledger: dry run, apply, undo, apply again."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from lilong.commons.counters.counting import tallies
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.correct_reading import correct_reading
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.actions.undo_import import undo_import
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.importer import Target
from lilong.commons.imports.models import ImportRow, ImportState, LearnedReading
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.places.actions.add_place import add_place
from lilong.places.actions.close_place import close_place
from lilong.places.queries import place as place_view
from lilong.survey.actions.add_finding import LARGEST_AREA
from lilong.survey.actions.clear_finding import clear_finding
from lilong.survey.actions.mark_duplicate import mark_duplicate
from lilong.survey.importing.importer import CODE
from lilong.survey.importing.telling import describe
from lilong.survey.models import Finding
from lilong.survey.queries.ledger_filter import LedgerFilter
from lilong.survey.queries.listing import ledger_page
from lilong.survey.writing import FINDINGS
from tests.neighbourhood import person_with

SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "排摸台账-示例.xlsx"
HEADINGS = [
    "序号",
    "弄",
    "号",
    "室",
    "类别",
    "具体情况",
    "是否公共部位",
    "面积(㎡)",
    "墙体性质",
    "发现日期",
]
ROWS = [
    [1, "甲弄", "1号", "101", "水斗", "楼道窗外水斗", "是", None, None, "11月8日"],
    [2, "甲弄", 2, "102", "破墙开门窗", "山墙破墙开窗", "私", None, "承重", "2024.11.07"],
    [3, "甲弄", "３", "101", "违建", "天井搭建阳光房", "否", "约12平方", None, "2024/11/13"],
    [4, "乙弄", "1", "公共走道", "悬空鸽棚", "屋面悬空鸽棚", "√", None, None, 45612],
    [5, "乙弄", "1", "公共走道", "悬空鸽棚", "屋面悬空鸽棚", "√", None, None, 45612],
    [6, "丙弄", "1", "101", "水斗", "水斗", "是", None, None, "2024/11/13"],
    [7, "乙弄", "2", "101", "奇怪的东西", "看不懂", "是", None, None, "2024/11/13"],
    [8, "乙弄", "2", "909", "外立面挑窗", "挑窗外挑约60公分", "否", None, None, "2024/11/13"],
]


def workbook(rows=ROWS, headings=HEADINGS) -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["排摸台账"])
    sheet.append(["填报单位:甲居民区 填报日期:2024年12月20日"])
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    sheet.append(["合计", None, None, None, len(rows)])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


@pytest.fixture
def target(street):
    return Target(street.area.id, street.area.path, street.street.id)


@pytest.fixture
def read(worker, target):
    """Hand a workbook in and read it."""

    def hand_in(file=None, name="台账.xlsx"):
        run = hand_in_file(
            worker, importer=CODE, target=target, file=file or workbook(), file_name=name
        )
        return read_import(worker, run_id=run.id)

    return hand_in


def write(actor, run):
    begin_writing(actor, run_id=run.id)
    return apply_import(actor, run_id=run.id)


def test_the_dry_run_accounts_for_every_row_and_changes_nothing(read):
    run, report = read()

    assert run.state == ImportState.READ
    assert report.rows_read == 12
    assert report.findings == 5
    assert report.duplicates == 1
    assert report.rows_read == report.findings + report.duplicates + len(report.skipped)
    assert {(row, why) for _sheet, row, why in report.skipped} == {
        (1, "title"), (2, "title"), (3, "header"), (9, "no_lane"), (10, "no_kind"), (12, "total"),
    }  # fmt: skip
    assert dict(report.figures["by_lane"]) == {"甲弄": 3, "乙弄": 2}
    assert not Finding.objects.exists()


def test_guesses_say_from_what_to_what_and_how_sure(read):
    _run, report = read()

    guessed = {(row, guess.field): guess for _sheet, row, guess in report.guessed}
    assert guessed[6, "area"].text == "约12平方"
    assert guessed[6, "area"].value == "12.00㎡"
    assert guessed[11, "address"].code == "new_place"
    assert all(0 <= guess.confidence < 100 for guess in guessed.values())


def test_applying_writes_findings_counters_and_provenance(read, worker, street):
    run, _report = read()

    run = write(worker, run)

    assert run.state == ImportState.APPLIED
    assert sum(tallies(street.area.id, FINDINGS).values()) == 5
    wall = Finding.objects.get(kind="wall_opening")
    assert (wall.address, wall.wall_type, wall.part) == ("甲弄2号102室", "bearing", "private")
    assert ImportRow.objects.get(pk=wall.import_row_id).raw[5] == "山墙破墙开窗"
    loft = Finding.objects.get(kind="pigeon_loft")
    assert (loft.address, str(loft.found_on)) == ("乙弄1号公共走道", "2024-11-16")


def test_undo_takes_back_and_applying_again_brings_back_the_same(read, worker, street):
    run, _report = read()
    write(worker, run)
    codes = set(Finding.objects.values_list("code", flat=True))

    assert undo_import(worker, run_id=run.id) == (5, 0)
    area = place_view(street.area.id)
    assert ledger_page(worker, area, LedgerFilter()).findings == ()

    write(worker, run)

    page = ledger_page(worker, area, LedgerFilter())
    assert page.total == 5
    assert {row.code for row in page.findings} == codes


def test_what_people_worked_on_since_survives_the_undo(read, worker):
    run, _report = read()
    write(worker, run)
    worked_on = Finding.objects.first()
    clear_finding(worker, finding_id=worked_on.id, reason="已拆除")

    assert undo_import(worker, run_id=run.id) == (4, 1)

    worked_on.refresh_from_db()
    assert worked_on.state == "cleared"


def test_an_undo_keeps_what_others_are_marked_as_repeating(read, worker, found):
    run, _report = read()
    write(worker, run)
    by_hand, imported = found(), Finding.objects.get(kind="wall_opening")
    mark_duplicate(worker, finding_id=by_hand.id, of_id=imported.id)

    assert undo_import(worker, run_id=run.id) == (4, 1)

    imported.refresh_from_db()
    assert imported.state == "found"


def test_the_same_file_again_adds_nothing(read, worker):
    run, _report = read()
    write(worker, run)

    again, report = read()

    assert report.known == 5
    assert again.figures["findings"] == 5
    assert ImportRow.objects.filter(run=again, verdict="finding").count() == 0


def test_a_correction_is_used_at_once_and_remembered_for_the_next_file(read, worker):
    run, _report = read()

    correct_reading(worker, run_id=run.id, what="kind", text="奇怪的东西", value="other")
    _run, report = read_import(worker, run_id=run.id)
    assert report.findings == 6

    _next, report = read()
    assert report.findings == 6


def test_an_area_is_not_corrected_to_more_than_a_form_takes(read, worker):
    run, _report = read()

    with pytest.raises(Invalid, match="最多 100 万平方米"):
        correct_reading(worker, run_id=run.id, what="area", text="约8平", value="1000000.01")
    assert not LearnedReading.objects.exists()

    correct_reading(worker, run_id=run.id, what="area", text="约8平", value="1000000")
    assert LearnedReading.objects.get().value == LARGEST_AREA


def test_a_day_that_a_form_would_refuse_is_doubted_and_no_correction_either(read, worker):
    days = {"1908/11/08": "too_early", "2098/11/08": "in_the_future"}
    rows = [
        [number, "甲弄", number, "101", "水斗", "水斗", "是", None, None, day]
        for number, day in enumerate(days, 1)
    ]

    run, _report = read(workbook(rows))

    drafts = list(ImportRow.objects.filter(run=run))
    doubted = {guess["from"]: guess["code"] for row in drafts for guess in row.guesses}
    assert doubted == days
    found = [row.fields["found"] for row in drafts if row.verdict == "finding"]
    assert [precision for _day, precision in found] == ["unknown", "unknown"]
    for day in ("1908-11-08", "2098-11-08"):
        with pytest.raises(Invalid, match="发现日期"):
            correct_reading(worker, run_id=run.id, what="found_on", text="1908/11/08", value=day)


def test_who_reported_something_is_never_kept_whatever_was_taught(read, worker, client):
    headings = [*HEADINGS, "登记信息/反映人（姓名）", "发现人"]
    rows = [[*row, "金丝雀", "王排摸"] for row in ROWS]
    LearnedReading.objects.create(
        space_id=worker.grants[0].space_id,
        importer=CODE,
        what="column",
        text="登记信息/反映人（姓名）",
        value="note",
        by_person_id=worker.person_id,
    )

    run, report = read(workbook(rows, headings))
    write(worker, run)

    assert report.withheld == ["登记信息/反映人（姓名）"]
    assert run.figures["withheld"] == report.withheld
    assert "登记信息/反映人（姓名）" not in {*report.columns, *report.unread}
    kept = [
        str(value)
        for model in (ImportRow, LearnedReading, LedgerEntry, Finding)
        for row in model.objects.values()
        for value in row.values()
    ]
    assert not [text for text in kept if "金丝雀" in text]
    assert [text for text in kept if "王排摸" in text]  # what stands beside it is kept


def test_a_projection_is_kept_only_where_a_form_would_take_it(read, worker):
    rows = [
        ["甲弄", 1, "101", "外立面挑窗", 600],
        ["甲弄", 1, "102", "外立面挑窗", 200_000],
        ["甲弄", 2, "101", "水斗", 600],
    ]
    run, report = read(workbook(rows, ["弄", "号", "室", "类别", "外挑(mm)"]))

    doubted = [(guess.field, guess.text) for _sheet, _row, guess in report.guessed]
    assert doubted == [("projection", "200000"), ("projection", "600")]
    write(worker, run)
    kept = Finding.objects.values_list("measures", flat=True)
    assert sorted(kept, key=len) == [{}, {}, {"projection_mm": 600}]


@pytest.mark.django_db
def test_a_telephone_number_is_covered_wherever_it_was_written():
    number = "13812345678"
    draft = {"kind": "illegal_building", "description": number, "note": number}

    (told,) = describe([{**draft, "measures": {"storeys": 2, "material": f"问{number}"}}])

    assert number not in str(told)
    assert "2" in dict(told)["测量"]


def test_another_streets_secretary_hands_in_nothing_here(stranger, target):
    with pytest.raises(NotAllowed):
        hand_in_file(stranger, importer=CODE, target=target, file=workbook(), file_name="台账.xlsx")


def test_a_file_without_a_known_column_fails_with_a_sentence(read):
    book = openpyxl.Workbook()
    book.active.append(["菜名", "价格"])
    book.active.append(["青团", 12])
    file = io.BytesIO()
    book.save(file)

    run, report = read(file)

    assert report is None
    assert run.state == ImportState.FAILED
    assert "没有找到认识的表头" in run.why


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample ledger lies beside the project only")
def test_the_sample_ledger_gives_the_newspapers_counts(read, worker, target, street):
    from lilong.kernel.actor import SYSTEM
    from lilong.places.actions.add_place import add_place

    for name in ("零陵路某弄", "东安路某弄", "西木南一弄", "西木南二弄"):
        add_place(SYSTEM, parent_id=street.compound.id, kind="lane", name=name)

    _run, report = read(SAMPLE.open("rb"))

    assert (report.findings, report.duplicates) == (313, 0)
    assert dict(report.figures["by_kind"]) == {
        "违建": 72, "水斗": 48, "破墙开门窗": 170, "悬空鸽棚": 3, "外立面挑窗": 20,
    }  # fmt: skip
    assert report.figures["by_lane"]["零陵路某弄"] == 250
    assert report.rows_read == 313 + len(report.skipped)


def addresses_of(run):
    return [
        (row.raw[0], row.verdict, row.why)
        for row in ImportRow.objects.filter(run=run).exclude(verdict="skipped").order_by("number")
    ]


def test_a_tower_that_stands_in_no_lane_is_found_by_compound_or_by_its_only_number(
    read, worker, street
):
    other = add_place(SYSTEM, parent_id=street.area.id, kind="compound", name="宝联小区", slug="bl")
    for parent, slug in ((street.compound, "t9"), (other, "t9"), (other, "t8")):
        add_place(SYSTEM, parent_id=parent.id, kind="number", name=slug[1:], slug=slug)
    rows = [["宝联小区9号", "水斗"], ["8号", "水斗"], ["9号", "水斗"], ["宝联小区围墙", "违建"],
            ["宝联小区7号101室", "水斗"], ["枫林小区77号", "水斗"], ["1号", "水斗"]]  # fmt: skip
    run, report = read(workbook(rows, ["地址", "类别"]))

    assert addresses_of(run) == [
        ("宝联小区9号", "finding", ""), ("8号", "finding", ""),
        ("9号", "not_understood", "which_number"), ("宝联小区围墙", "finding", ""),
        ("宝联小区7号101室", "finding", ""), ("枫林小区77号", "not_understood", "no_lane"),
        ("1号", "not_understood", "which_number"),
    ]  # fmt: skip
    doubts = {guess.text: guess.code for _sheet, _row, guess in report.guessed if guess.value}
    assert doubts == {"8号": "only_number", "宝联小区7号101室": "new_place"}
    write(worker, run)
    assert set(Finding.objects.values_list("address", flat=True)) == {
        "宝联小区9号", "宝联小区8号", "宝联小区围墙", "宝联小区7号101室"
    }  # fmt: skip


def test_words_beyond_the_place_tell_two_findings_apart(read, worker):
    def hand_in(*walls):
        run, report = read(
            workbook([[f"甲弄1号{wall}", "违建"] for wall in walls], ["地址", "类别"])
        )
        if report.findings > report.known:
            write(worker, run)
        return report.known

    assert hand_in("东山墙") == 0
    assert hand_in("西山墙") == 0
    assert hand_in("东山墙", "西山墙") == 2
    assert sorted(Finding.objects.values_list("address", flat=True)) == [
        "甲弄1号东山墙", "甲弄1号西山墙"
    ]  # fmt: skip


def test_what_is_too_long_is_cut_in_sight_and_is_known_again(read, worker):
    row = ["甲弄", 1, "101", "违建", "天井搭建阳光房" * 60, "备" * 301]
    headings = ["弄", "号", "室", "类别", "具体情况", "备注"]
    run, report = read(workbook([row], headings))
    assert {(guess.field, guess.code) for _sheet, _row, guess in report.guessed} == {
        ("description", "cut"), ("note", "cut"),
    }  # fmt: skip
    write(worker, run)
    kept = Finding.objects.get()
    assert (len(kept.description), len(kept.note)) == (300, 300)

    assert read(workbook([row], headings))[1].known == 1


def teach_place(worker, run, place):
    """Tell the import which place the one address means that it did not understand."""
    unread = ImportRow.objects.get(run=run, verdict="not_understood")
    text = unread.guesses[0]["from"]
    correct_reading(worker, run_id=run.id, what="address", text=text, value=str(place.id))


def test_what_was_taught_for_a_place_elsewhere_is_not_used_here(read, worker, street):
    rows = [["天井里", "水斗"]]
    elsewhere, _report = read(workbook(rows, ["地址", "类别"]))
    teach_place(worker, elsewhere, street.numbers[0])
    lane = street.lanes[1]
    run = hand_in_file(
        worker,
        importer=CODE,
        target=Target(lane.id, lane.path, street.street.id),
        file=workbook(rows, ["地址", "类别"]),
        file_name="乙弄.xlsx",
    )
    read_import(worker, run_id=run.id)

    assert addresses_of(run) == [("天井里", "finding", "")]
    assert ImportRow.objects.get(run=run, verdict="finding").fields["place"] == str(lane.id)


def test_a_room_that_two_stairs_have_needs_its_stair(read, street):
    for stair in ("1", "2"):
        up = add_place(
            SYSTEM, parent_id=street.numbers[0].id, kind="stair", name=stair, slug=f"s{stair}"
        )
        add_place(SYSTEM, parent_id=up.id, kind="room", name=f"{stair}01", slug=f"{stair}01")
        add_place(SYSTEM, parent_id=up.id, kind="room", name="301", slug="301")
    rows = [["甲弄1号301室", "水斗"], ["甲弄1号2单元301室", "水斗"], ["甲弄1号201室", "水斗"]]
    run, _report = read(workbook(rows, ["地址", "类别"]))

    assert addresses_of(run) == [
        ("甲弄1号301室", "not_understood", "which_stair"),
        ("甲弄1号2单元301室", "finding", ""),
        ("甲弄1号201室", "finding", ""),
    ]


def test_nothing_is_written_to_a_closed_place(read, worker, street):
    close_place(worker, place_id=street.rooms[0].id, reason="已拆除")
    run, _report = read(workbook([["甲弄1号101室", "水斗"]], ["地址", "类别"]))

    assert addresses_of(run) == [("甲弄1号101室", "not_understood", "closed_place")]
    with pytest.raises(Invalid):
        correct_reading(
            worker, run_id=run.id, what="address", text="甲弄1号101室", value="甲弄1号101室"
        )


def test_nothing_taught_or_read_before_is_written_to_what_was_closed_since(read, worker, street):
    rows = [["甲弄1号101室", "水斗"], ["天井里", "水斗"]]
    first, _report = read(workbook(rows, ["地址", "类别"]))
    teach_place(worker, first, street.rooms[0])
    second, _report = read(workbook(rows[:1], ["地址", "类别"]), "另一份.xlsx")
    close_place(worker, place_id=street.rooms[0].id, reason="已拆除")

    third, _report = read(workbook(rows[1:], ["地址", "类别"]), "第三份.xlsx")
    assert addresses_of(third) == [("天井里", "not_understood", "closed_place")]
    with pytest.raises(Refused, match="刚刚停用"):
        write(worker, second)
    assert not Finding.objects.exists()


def test_a_number_that_two_towers_have_is_not_made_a_house_of_the_only_lane(read, worker, street):
    lane = add_place(SYSTEM, parent_id=street.street.id, kind="residents_area", name="丁", slug="d")
    only = add_place(SYSTEM, parent_id=lane.id, kind="lane", name="丁弄", slug="dl")
    for slug in ("c1", "c2"):
        estate = add_place(SYSTEM, parent_id=lane.id, kind="compound", name=slug, slug=slug)
        add_place(SYSTEM, parent_id=estate.id, kind="number", name="5", slug="5")
    run = hand_in_file(
        person_with("community_worker", lane),
        importer=CODE,
        target=Target(lane.id, lane.path, street.street.id),
        file=workbook([["5号301室", "水斗"], ["南侧花园", "违建"]], ["地址", "类别"]),
        file_name="丁.xlsx",
    )
    read_import(person_with("community_worker", lane), run_id=run.id)

    assert addresses_of(run) == [
        ("5号301室", "not_understood", "which_number"), ("南侧花园", "finding", ""),
    ]  # fmt: skip
    garden = ImportRow.objects.get(run=run, verdict="finding").fields
    assert (garden["place"], garden["rest"]) == (str(only.id), "南侧花园")


def test_two_readings_of_one_file_both_written_count_once(read, worker, street):
    first, _report = read()
    second, _report = read()

    write(worker, first)
    write(worker, second)

    assert sum(tallies(street.area.id, FINDINGS).values()) == 5
    told = LedgerEntry.objects.filter(kind="survey.findings_imported").order_by("number")
    assert [entry.facts["count"] for entry in told] == [5, 0]

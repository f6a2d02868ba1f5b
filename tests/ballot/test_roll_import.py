"""A roll from Excel: what is understood, what is asked, what is written and taken back."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from tests.ballot.books import heads_of, unit_at
from tests.ballot.roll_files import flat, read, rows_of, sheet, written

from lilong.ballot.actions.change_roll_unit import change_roll_unit
from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.settle_buyers import settle_buyers
from lilong.ballot.importing.importer import RollImporter
from lilong.ballot.models import Roll, RollOwner, RollUnit
from lilong.ballot.roll_commands import register_roll
from lilong.ballot.roll_units import Owner, values_of
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.correct_reading import correct_reading
from lilong.commons.imports.actions.undo_import import undo_import
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.models import ImportRow
from lilong.commons.imports.sealing import opened_cells, opened_text
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, Refused

ID_ONE, ID_TWO = "310101195001011239", "310101196001011231"


def areas(roll):
    return dict(RollUnit.objects.filter(roll=roll).values_list("address", "area"))


def codes(row):
    return {(guess["field"], guess["code"]) for guess in row.guesses}


# ── Reading ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "area"),
    [
        (60.25, 6025),
        ("60.25㎡", 6025),
        ("６０．２５", 6025),
        ("60.25 平方米", 6025),
        (60.250000000000004, 6025),
        (61, 6100),
        ("1,060.50", 106050),
        ("0.01", 1),
        (10000, 1000000),
    ],
)
def test_an_area_is_read_exactly(street, cell, area):
    roll, _run = written(street, sheet(flat("101", cell, "张伟")))

    assert list(areas(roll).values()) == [area]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (0, "area_zero"),
        (-60.25, "area_negative"),
        ("-60.25", "area_negative"),
        (60.255, "area_too_fine"),
        ("60.255", "area_too_fine"),
        (10000.01, "area_too_large"),
        ("六十", "not_understood"),
        ("", "no_area"),
        (None, "no_area"),
    ],
)
def test_an_area_that_cannot_be_is_not_understood_with_the_reason(street, cell, why):
    roll, run = read(street, sheet(flat("101", cell, "张伟"), flat("102", 60, "李红")))

    bad, good = rows_of(run)
    assert (bad.verdict, bad.why) == ("not_understood", why)
    assert good.verdict == "finding"
    assert not RollUnit.objects.filter(roll=roll).exists()


def test_an_estimated_area_is_shown_to_a_person(street):
    _roll, run = read(street, sheet(flat("101", "约60", "张伟")))

    assert codes(rows_of(run)[0]) == {("area", "approximate")}


def test_the_exclusive_area_is_taken_where_both_stand_and_the_inner_one_never(street):
    headings = ("地址", "建筑面积", "专有面积", "套内面积", "业主")
    rows = [
        ("甲弄1号101室", 80, 60.25, 55, "张伟"),
        ("甲弄1号102室", 80, None, 55, "李红"),
        ("甲弄2号101室", None, None, 55, "赵六"),
    ]
    roll, run = written(street, sheet(*rows, headings=headings))

    assert list(areas(roll).values()) == [6025, 8000]
    assert rows_of(run)[2].why == "no_area"


def test_totals_titles_and_blank_rows_are_no_units(street):
    file = sheet(flat("101", 60, "张伟"), (), ("合计", None, None, 60, None), ("填表人：某",))
    roll, _run = written(street, file)

    assert roll.units == 1


def test_kinds_states_and_bases_by_the_words_people_write(street):
    headings = ("地址", "面积", "业主", "用途", "销售状态", "面积依据")
    rows = [
        ("甲弄1号101室", 60, "张伟", "居住", "已售已交付", "房产证"),
        ("甲弄1号102室", 60, "", "住宅", "未售", "测绘报告"),
        ("甲弄2号101室", 60, "某公司", "商业用房", "已售未交付", "买卖合同"),
        ("甲弄2号102室", 60, "李红", "什么", "", "猜的"),
    ]
    roll, run = written(street, sheet(*rows, headings=headings))

    units = RollUnit.objects.filter(roll=roll).order_by("number")
    assert list(units.values_list("kind", "state", "area_basis")) == [
        ("dwelling", "sold", "register"),
        ("dwelling", "unsold", "survey"),
        ("shop", "undelivered", "contract"),
        ("dwelling", "sold", "unknown"),
    ]
    assert heads_of(roll) == [1, 0, 0, 4]
    assert codes(rows_of(run)[3]) == {
        ("kind", "not_understood"), ("area_basis", "not_understood"),
    }  # fmt: skip


def test_who_owns_nothing_and_is_not_unsold_is_asked_about(street):
    rows = [
        flat("101", 60, ""),
        flat("102", 60, "未售"),
        ("甲弄", "2", "101", 60, "", "", "", "开发商未售"),
    ]
    roll, run = written(street, sheet(*rows))

    assert [row.why for row in rows_of(run)] == ["no_owner", "", ""]
    assert set(RollUnit.objects.filter(roll=roll).values_list("state", flat=True)) == {"unsold"}
    assert ("state", "from_owners") in codes(rows_of(run)[1])
    assert ("state", "from_note") in codes(rows_of(run)[2])


def test_a_room_nobody_registered_stands_with_its_words_as_a_guess(street):
    roll, run = written(street, sheet(flat("301", 60, "张伟"), ("甲弄", "9", "101", 60, "李红")))

    room, house = RollUnit.objects.filter(roll=roll).order_by("number")
    assert (room.place_id, room.building_id) == (None, street.numbers[0].id)
    assert house.building_name.endswith("9号")
    assert [codes(row) for row in rows_of(run)] == [
        {("address", "place_not_registered")}, {("address", "building_not_registered")},
    ]  # fmt: skip


def test_an_address_that_leads_nowhere_is_asked_about_and_a_parking_space_is_not(street):
    headings = ("地址", "面积", "业主", "类型", "车位号")
    rows = [
        ("丙弄1号101室", 60, "张伟", "住宅", ""),
        ("", 60, "张伟", "住宅", ""),
        ("地下车库 B1-023", 12, "张伟", "车位", ""),
        ("", 12, "李红", "", "024"),
        ("甲弄1号", 12, "赵六", "车位", "3"),
    ]
    roll, run = written(street, sheet(*rows, headings=headings))

    assert [row.verdict for row in rows_of(run)] == ["not_understood"] * 2 + ["finding"] * 3
    units = RollUnit.objects.filter(roll=roll).order_by("number")
    assert [(unit.address, unit.kind) for unit in units] == [
        ("车位地下车库 B1-023", "parking"), ("车位024", "parking"), ("甲弄1号车位3", "parking"),
    ]  # fmt: skip


# ── One unit twice ──────────────────────────────────────────────────────────────────────────


def test_the_same_unit_twice_in_a_file_is_one_and_says_what_differs(street):
    rows = [flat("101", 60.25, "张伟"), flat("101室", 60.25, "张 伟"), flat("101", 70, "张伟")]
    roll, run = written(street, sheet(*rows))

    assert areas(roll) == {unit_at(roll, "甲弄1号101室").address: 6025}
    assert [row.verdict for row in rows_of(run)] == ["finding", "duplicate", "duplicate"]
    assert rows_of(run)[2].why == "unit_twice:area"


def test_a_row_for_each_owner_of_a_unit_makes_joint_owners_and_one_head(street):
    rows = [flat("101", 60, "张伟"), flat("101", 60, "李红"), flat("102", 60, "赵六")]
    roll, run = written(street, sheet(*rows))

    names = RollOwner.objects.filter(unit=unit_at(roll, "101室")).order_by("order")
    assert [owner.name for owner in names] == ["张伟", "李红"]
    assert (roll.units, roll.heads) == (2, 2)
    assert codes(rows_of(run)[1]) == {("owners", "also_owns")}


def test_what_stands_in_the_roll_is_known_and_says_what_differs(street):
    roll, _run = written(street, sheet(flat("101", 60, "张伟"), flat("102", 60, "李红")))

    file = sheet(flat("101", 60, "张伟"), flat("102", 61, "李红"), flat("103", 60, "赵六"))
    roll, run = written(street, file, roll=roll)

    assert [(row.verdict, row.why) for row in rows_of(run)] == [
        ("known", "1:"), ("known", "2:area"), ("finding", ""),
    ]  # fmt: skip
    assert list(areas(roll).values()) == [6000, 6000, 6000]


# ── Who is one buyer ────────────────────────────────────────────────────────────────────────


def test_a_name_alone_is_asked_about_and_counts_as_two_meanwhile(street):
    rows = [flat("101", 60, "张伟"), flat("102", 60, "张伟"), ("乙弄", "1", "101", 60, "張 偉")]
    roll, run = written(street, sheet(*rows))

    assert heads_of(roll) == [1, 2, 3]
    assert ("owners", "same_name") in codes(rows_of(run)[1])
    assert ("owners", "other_spelling") in codes(rows_of(run)[2])


def test_an_identity_number_settles_it_both_ways_and_is_kept_nowhere(street):
    headings = ("地址", "面积", "业主", "身份证号", "电话")
    rows = [
        ("甲弄1号101室", 60, "张伟", ID_ONE, "13812345678"),
        ("甲弄1号102室", 60, "张伟", ID_TWO, "13812345678"),
        ("甲弄2号101室", 60, "张伟", ID_ONE, ""),
    ]
    roll, run = written(street, sheet(*rows, headings=headings))

    assert heads_of(roll) == [1, 2, 1]
    assert not any(codes(row) for row in rows_of(run))
    cells = [cell for row in rows_of(run) for cell in opened_cells(row.raw)]
    # The negative control: the cells were opened, the names stand in them.
    assert "张伟" in cells
    texts = [*cells, *(opened_text(row.fields["named"]) for row in rows_of(run))]
    texts += [unit.holder for unit in RollUnit.objects.filter(roll=roll)]
    assert not any(number in text for text in texts for number in (ID_ONE, ID_TWO, "13812345678"))


def test_an_equal_telephone_number_speaks_for_one_buyer_another_proves_nothing(street):
    headings = ("地址", "面积", "业主", "联系电话")
    rows = [
        ("甲弄1号101室", 60, "张伟", "13812345678"),
        ("甲弄1号102室", 60, "张伟", "138-1234-5678"),
        ("甲弄2号101室", 60, "张伟", "13912345678"),
    ]
    roll, _run = written(street, sheet(*rows, headings=headings))

    assert heads_of(roll) == [1, 1, 3]
    ids = RollUnit.objects.filter(roll=roll).values_list("pk", flat=True)
    settle_buyers(SYSTEM, roll_id=roll.id, unit_ids=list(ids), same=True)
    assert heads_of(roll) == [1, 1, 1]


def test_a_firm_is_one_buyer_by_its_name(street):
    rows = [flat("101", 60, "上海某某置业有限公司"), flat("102", 60, "上海某某置业 有限公司")]
    roll, run = written(street, sheet(*rows))

    assert heads_of(roll) == [1, 1]
    assert not codes(rows_of(run)[1])


def test_no_name_stands_open_in_the_database(street):
    _roll, run = written(
        street, sheet(flat("101", 60, "欧阳某某、司马某"), flat("102", 60, "欧阳某某"))
    )

    stored = []
    with connection.cursor() as cursor:
        for table in ("commons_importrow", "ballot_rollunit", "ballot_rollowner"):
            cursor.execute(f"SELECT * FROM {table}")
            stored += [json.dumps(row, ensure_ascii=False, default=str) for row in cursor]
    assert not any("欧阳" in text or "\\u6b27" in text for text in stored)
    assert any("欧阳" in cell for row in rows_of(run) for cell in opened_cells(row.raw))
    assert "欧阳" not in json.dumps([*LedgerEntry.objects.values_list("facts", flat=True)])
    told = RollImporter().describe(None, [rows_of(run)[0].fields])
    assert ("业主", "欧阳某某、司马某") in told[0]


# ── Writing and taking back ─────────────────────────────────────────────────────────────────


def test_a_dry_run_writes_nothing(street):
    roll, run = read(street, sheet(flat("101", 60, "张伟")))

    assert run.figures["findings"] == 1
    assert run.figures["by_building"] == {street.numbers[0].address: 1}
    assert not RollUnit.objects.filter(roll=roll).exists()


def test_only_who_prepares_votes_imports(street, owner, committee_secretary):
    with pytest.raises(NotAllowed):
        read(street, sheet(flat("101", 60, "张伟")), actor=owner)
    assert not ImportRow.objects.exists()
    Roll.objects.all().delete()
    read(street, sheet(flat("101", 60, "张伟")), actor=committee_secretary)
    assert ImportRow.objects.exists()


def test_counters_stand_and_the_ledger_tells_how_many(street):
    roll, run = written(street, sheet(flat("101", 60, "张伟"), flat("102", 60.5, "李红")))

    assert (roll.units, roll.area, roll.heads) == (2, 12050, 2)
    assert run.figures["written"] == 2
    entry = LedgerEntry.objects.get(kind="ballot.roll_imported")
    assert (entry.subject_id, entry.facts["count"]) == (roll.id, 2)


def test_undoing_takes_out_what_nobody_touched_and_writing_again_gives_the_same_numbers(
    street, member
):
    roll, run = written(street, sheet(*[flat(f"10{n}", 60, f"业主{n}") for n in range(1, 5)]))
    touched = RollUnit.objects.get(roll=roll, number=2)
    change_roll_unit(
        member, roll_id=roll.id, unit_id=touched.id, seen=values_of(touched).stamp, area=7000
    )
    before = {unit.address: unit.number for unit in roll.unit_set.all()}

    assert RollImporter().kept_if_undone(run) == 1
    assert undo_import(SYSTEM, run_id=run.id) == (3, 1)
    roll.refresh_from_db()
    assert (roll.units, roll.area, roll.heads) == (1, 7000, 1)

    begin_writing(SYSTEM, run_id=run.id)
    apply_import(SYSTEM, run_id=run.id)
    assert {unit.address: unit.number for unit in roll.unit_set.all()} == before
    touched.refresh_from_db()
    assert touched.area == 7000


def test_a_frozen_roll_is_neither_written_to_nor_emptied(street):
    roll, run = written(street, sheet(flat("101", 60, "张伟")))
    _roll, more = read(street, sheet(flat("102", 60, "李红")), roll=roll)
    freeze_roll(SYSTEM, roll_id=roll.id)

    begin_writing(SYSTEM, run_id=more.id)
    with pytest.raises(Refused, match="定稿"):
        apply_import(SYSTEM, run_id=more.id)
    with pytest.raises(Refused, match="定稿"):
        undo_import(SYSTEM, run_id=run.id)
    assert RollUnit.objects.filter(roll=roll).count() == 1


def test_what_somebody_entered_meanwhile_is_not_entered_twice(street):
    roll, first = read(street, sheet(flat("101", 60, "张伟")))
    _roll, second = read(street, sheet(flat("101", 60, "张伟"), flat("102", 60, "李红")), roll=roll)
    for run in (first, second):
        begin_writing(SYSTEM, run_id=run.id)
        apply_import(SYSTEM, run_id=run.id)

    assert RollUnit.objects.filter(roll=roll).count() == 2


def test_a_corrected_reading_is_used_for_this_file_and_the_next(street):
    headings = ("地址", "面积", "业主", "类型")
    row = ("甲弄1号101室", 60, "张伟", "店堂")
    roll, run = read(street, sheet(row, headings=headings))
    assert codes(rows_of(run)[0]) == {("kind", "not_understood")}

    correct_reading(SYSTEM, run_id=run.id, what="kind", text="店堂", value="shop")
    read_import(SYSTEM, run_id=run.id)
    assert rows_of(run)[0].fields["kind"] == "shop"
    _roll, again = read(street, sheet(row, headings=headings), roll=roll)
    assert rows_of(again)[0].fields["kind"] == "shop"


def test_an_area_is_never_learned_and_an_address_only_where_it_leads_somewhere(street):
    headings = ("地址", "面积", "业主")
    rows = [("老楼东头", 60, "张伟"), ("甲弄1号102室", 0, "李红")]
    _roll, run = read(street, sheet(*rows, headings=headings))
    with pytest.raises(Invalid):
        correct_reading(SYSTEM, run_id=run.id, what="area", text="0", value="60.25")

    correct_reading(SYSTEM, run_id=run.id, what="address", text="老楼东头", value="甲弄3号102室")
    with pytest.raises(Invalid, match="找不到"):
        correct_reading(SYSTEM, run_id=run.id, what="address", text="西头", value="丙弄9号1室")
    read_import(SYSTEM, run_id=run.id)

    first, second = rows_of(run)
    assert first.fields["place"] == str(street.rooms[5].id)
    assert second.why == "area_zero"


# ── The command ─────────────────────────────────────────────────────────────────────────────


def run_command(*words):
    import argparse

    parser = argparse.ArgumentParser()
    register_roll(parser.add_subparsers())
    options = parser.parse_args(["roll", "import", *words])
    return options.run(options)


def test_the_command_reads_then_writes_and_repeats_no_name(street, tmp_path, capsys):
    file = tmp_path / "名册.xlsx"
    rows = [flat("101", 60, "张 伟"), flat("102", 0, "李红")]
    file.write_bytes(sheet(*rows).getvalue())
    at = street.compound.name

    assert run_command(str(file), "--at", at, "--dry-run", "--json") == 0
    told = capsys.readouterr().out
    assert json.loads(told)["units"] == 1
    assert "面积是零" in told
    assert "伟" not in told
    assert not Roll.objects.exists()

    assert run_command(str(file), "--at", at) == 0
    assert "1 个专有部分" in capsys.readouterr().out
    assert Roll.objects.get().units == 1
    assert Owner(RollOwner.objects.get().name).name == "张伟"
    with pytest.raises(Refused, match="不是小区"):
        run_command(str(file), "--at", street.area.name)

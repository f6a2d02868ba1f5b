"""From the bytes of a ledger as streets keep it to understood rows."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.commons.spreadsheets.workbooks import (
    HEADING_MERGES,
    HEADINGS,
    ledger_as_kept,
    xls,
    xlsx,
)
from tests.engines.tabular.survey_spec import SPEC

from lilong.commons.spreadsheets.reading import open_workbook
from lilong.engines.tabular.addresses import Address
from lilong.engines.tabular.ledger import read_ledger
from lilong.engines.tabular.spec import Context

pytestmark = pytest.mark.once  # no database in it

BESIDE = Path(__file__).parents[4] / "shared" / "data" / "排摸台账-示例.xlsx"


def read(file, name="台账.xlsx"):
    """Each sheet's report and understood rows."""
    seen: dict[bytes, tuple[str, int]] = {}
    readings = []
    for sheet in open_workbook(file, name=name).sheets:
        reading = read_ledger(sheet.rows(), sheet.merged, SPEC, Context(sheet.name), seen=seen)
        readings.append((reading.report, list(reading)))
    return readings


def samples():
    made = [pytest.param(ledger_as_kept, id="made here")]
    if BESIDE.exists():
        made.append(pytest.param(lambda: io.BytesIO(BESIDE.read_bytes()), id="beside the project"))
    return made


@pytest.mark.parametrize("sample", samples())
def test_the_newspapers_ledger_gives_the_newspapers_counts(sample):
    (report, rows), (notes, note_rows) = read(sample())

    found = [row for row in rows if row.verdict == "finding"]
    assert len(found) == 313
    assert Counter(row.fields["kind"].value for row in found) == {
        "structure": 72, "sink": 48, "wall_opening": 170, "pigeon_loft": 3, "bay_window": 20,
    }  # fmt: skip
    assert Counter(row.fields["address"].value.lane for row in found) == {
        "零陵路某弄": 250, "西木南一弄": 22, "东安路某弄": 21, "西木南二弄": 20,
    }  # fmt: skip
    skipped = Counter(row.why for row in rows if row.verdict == "skipped")
    assert skipped["duplicate"] == 0
    assert (skipped["title"], skipped["header"], skipped["signature"]) == (2, 2, 1)
    assert (skipped["total"], rows[-1].why, rows[-3].why) in [
        (3, "signature", "total"), (4, "signature", "total"),
    ]  # fmt: skip
    assert not any(row.misread for row in found)
    assert report.preamble.filled_on == date(2024, 12, 20)
    assert report.fields["位置/弄"][0] == "lane"
    assert (notes.found, notes.why, note_rows[0].why) == (False, "no_header", "no_header")


@pytest.mark.parametrize("sample", samples())
def test_dates_of_the_sample_fall_into_the_weeks_of_the_survey(sample):
    (_, rows), _ = read(sample())

    days = [row.fields["found_on"].value.first for row in rows if row.verdict == "finding"]
    assert date(2024, 11, 1) <= min(days)
    assert max(days) <= date(2024, 12, 20)


BODY = [
    [1, "零陵路某弄", 12, "301", "违建", "天井搭建阳光房", "是", "约12平方", None, "11月8日", None],
    [2, None, None, "302", "水斗", "楼道窗外水斗", "√", None, None, 45612, None],
    ["零陵路某弄小计", None, None, None, 2],
    [3, "西木南一弄", "７号", "公共走道", "破墙开门窗", "破墙", "公共", None, None, "2024.11.7"],
]  # fmt: skip
TOP = [["排摸台账"], ["填报日期：2024年12月20日"], *HEADINGS]
PLACES = [
    Address("零陵路某弄", "12", room="301"),
    Address("零陵路某弄", "12", room="302"),
    Address("西木南一弄", "7", part="corridor", rest="公共走道"),
]


def understood(file, name="台账.xlsx"):
    ((_, rows),) = read(file, name)
    return [row.fields["address"].value for row in rows if row.verdict == "finding"], rows


def test_headings_in_two_rows_with_merges_filled_down():
    file = xlsx([*TOP, *BODY], merged=[*HEADING_MERGES, "B5:B6", "C5:C6"])

    places, rows = understood(file)

    assert places == PLACES
    assert [row.fields["found_on"].value.first for row in rows if row.fields] == [
        date(2024, 11, 8), date(2024, 11, 16), date(2024, 11, 7),
    ]  # fmt: skip
    assert rows[5].fields["address"].confidence == 100


def test_blank_columns_before_and_between():
    def shifted(row):
        return [None, None, *row[:4], None, *row[4:]]

    body = [shifted(row) for row in [*HEADINGS, *BODY]]
    body[-3] = shifted([2, "零陵路某弄", 12, "302", *BODY[1][4:]])

    places, _ = understood(xlsx(body))

    assert places == PLACES


def test_headings_repeated_at_every_page():
    pages = [*TOP, BODY[0], *TOP, BODY[3], *TOP]

    places, rows = understood(xlsx(pages))

    assert places == [PLACES[0], PLACES[2]]
    skipped = Counter(row.why for row in rows if row.verdict == "skipped")
    assert skipped["repeated_header"] == 4
    assert skipped["title"] == 6


def test_an_old_workbook_keeps_its_merges():
    rows = [*TOP, *BODY]
    merged = [(2, 2, 1, 3), *((2, 3, c, c) for c in (0, *range(4, 11))), (4, 5, 1, 1), (4, 5, 2, 2)]

    assert understood(xls(rows, merged), "旧.xls")[0] == PLACES


def test_a_text_file_of_chinese_windows():
    lines = [
        "序号,地址,情况说明,面积,发现时间",
        "1,零陵路某弄42号205室,天井搭了个阳光房,12.5㎡,2024年11月",
        "2,42-205,装了防盗窗,,去年",
        "3,公共走道,水池,,1998年",
        "4,42号楼3单元501,鸽子笼,,90年代初",
    ]
    content = "\r\n".join(lines).encode("gb18030")

    places, rows = understood(io.BytesIO(content), "台账.csv")

    assert places == [
        Address("零陵路某弄", "42", room="205"),
        Address(None, "42", room="205"),
        Address(part="corridor", rest="公共走道"),
        Address(None, "42", "3", "501"),
    ]
    assert [row.fields["kind"].value for row in rows[1:]] == [
        "structure", "window_cage", "sink", "pigeon_loft",
    ]  # fmt: skip
    assert [row.fields["found_on"].confidence for row in rows[1:]] == [100, 0, 100, 60]
    assert rows[1].fields["area"].value == 1250
    assert all(row.fields["kind"].guessed for row in rows[1:])


def test_a_workbook_without_any_known_column_names_its_headings():
    ((report, rows),) = read(xlsx([["甲", "乙", "丙"], [1, 2, 3]]))

    assert (report.found, report.why) == (False, "no_known_column")
    assert [column.heading for column in report.columns] == ["甲", "乙", "丙"]
    assert {row.why for row in rows} == {"no_known_column"}


def test_formulas_damaged_numbers_and_personal_data_reach_the_reader():
    head = ["弄", "号", "类别", "面积", "备注"]
    rows = [
        head,
        ["某弄", 1, "违建", "=3*4", 310112197001011234],
        ["某弄", 2, "违建", 310112197001011234, "电话13912345678"],
    ]

    _, understood_rows = understood(xlsx(rows))

    first, second = understood_rows[1:]
    assert first.fields["area"].note == "formula_without_value"
    assert second.fields["area"].note == "damaged_number"
    assert first.personal == {4: {"maybe_identity_number"}}
    assert second.personal[4] == {"phone"}


def test_two_sheets_of_two_lanes_are_one_ledger():
    head = ["号", "室", "类别"]
    file = xlsx([head, [1, "101", "违建"]], [head, [1, "101", "违建"], [1, "101", "违建"]],
                names=("零陵路1弄", "零陵路2弄"))  # fmt: skip

    (_, one), (_, two) = read(file)

    assert [row.fields["address"].value.lane for row in (one[1], two[1])] == [
        "零陵路1弄",
        "零陵路2弄",
    ]
    assert [row.why for row in two[1:]] == ["", "duplicate"]
    assert two[2].repeats == ("零陵路2弄", 2)

"""From raw rows to understood rows."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.tabular.survey_spec import SPEC

from lilong.engines.tabular.addresses import Address
from lilong.engines.tabular.cells import Flawed, Merge
from lilong.engines.tabular.ledger import read_ledger
from lilong.engines.tabular.spec import ColumnSpec, Context, LedgerSpec

HEAD = ["序号", "弄", "号", "室", "类别", "具体情况", "面积", "发现日期", "备注"]


def row(number=1, lane="零陵路某弄", door=12, room="301", kind="违建", **more):
    cells = {"description": "天井搭建", "area": 12, "found_on": "2024/11/8", "remarks": None} | more
    return [number, lane, door, room, kind, *cells.values()]


def read(*rows, merged=(), spec=SPEC, head=HEAD, **context):
    return list(read_ledger([head, *rows], list(merged), spec, Context(**context)))


def whys(understood):
    return [(u.row, u.verdict, u.why) for u in understood]


def test_a_row_is_read_whole():
    _, found = read(row(area="约12.5平方"))

    assert found.verdict == "finding"
    assert found.fields["address"].value == Address("零陵路某弄", "12", room="301")
    assert found.fields["kind"].value == "structure"
    assert found.fields["area"].value == 1250
    assert found.fields["found_on"].value.first == date(2024, 11, 8)
    assert list(found.guessed) == ["area"]
    assert found.raw == tuple(row(area="约12.5平方"))


def test_what_is_no_data_is_skipped_with_a_reason():
    rows = [
        row(1),
        [None] * 9,
        [2, None, None, None, None, None, None, None, None],
        ["本页小计", None, None, None, 1, None, 12, None, None],
        ["零陵路某弄合计：", "1处", None, None, None, None, 12],
        HEAD,
        ["合 计", None, None, None, 1],
        ["注：本表一式两份", None],
        ["填表人：某某", None, None, "审核人：某某"],
    ]

    assert whys(read(*rows)) == [
        (1, "skipped", "header"),
        (2, "finding", ""),
        (3, "skipped", "blank"),
        (4, "skipped", "blank"),
        (5, "skipped", "total"),
        (6, "skipped", "total"),
        (7, "skipped", "repeated_header"),
        (8, "skipped", "total"),
        (9, "skipped", "notes"),
        (10, "skipped", "signature"),
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("日期：2024年12月20日", "signature"),
        ("居委会（盖章）", "signature"),
        ("负责人（签字）：", "signature"),
        ("联系电话：54321234", "signature"),
        ("第2页 共3页", "notes"),
        ("以下空白", "notes"),
        ("2、总 计", "total"),
        ("第一弄小计", "total"),
        ("总计：313处", "total"),
    ],
)
def test_the_foot_of_a_page_is_no_finding(words, why):
    assert read(row(), [None, words])[-1].why == why


def test_a_description_that_begins_like_a_total_is_still_a_finding():
    head = ["具体情况", "类别", "弄", "号"]
    rows = [["共计三处水斗", "水斗", "某弄", "3号"], ["小计较的水斗", "水斗", "某弄", 4]]

    assert [u.verdict for u in read(*rows, head=head)] == ["skipped", "finding", "finding"]


def test_a_row_without_place_or_kind_is_not_understood_and_says_why():
    rows = [
        row(1, lane=None, door=None, room=None),
        row(2, kind=None, description="卫生差"),
        row(3, kind="其他", description="不清楚"),
    ]

    assert [(u.verdict, u.why) for u in read(*rows)[1:]] == [
        ("not_understood", "no_address"),
        ("not_understood", "no_kind"),
        ("not_understood", "no_kind"),
    ]


def test_a_vertical_merge_counts_for_all_its_rows():
    rows = [row(1), row(2, lane=None, door=None, room="302"), row(3, lane="一弄", door=None)]
    merged = [Merge(1, 1, 2, 1), Merge(1, 2, 3, 2)]

    first, second, third = read(*rows, merged=merged)[1:]

    assert second.fields["address"].value == Address("零陵路某弄", "12", room="302")
    assert second.fields["address"].confidence == 100
    assert third.fields["address"].value == Address("一弄", "12", room="301")
    assert first.verdict == second.verdict == third.verdict == "finding"


def test_same_as_above_is_followed_and_the_mark_is_kept():
    rows = [row(1), row(2, lane="同上", door="〃", kind='"', room="302")]

    second = read(*rows)[2]

    assert second.fields["address"].value == Address("零陵路某弄", "12", room="302")
    assert second.fields["kind"].value == "structure"
    assert second.fields["kind"].raw == '"'
    assert second.fields["kind"].note == "same_as_above"


def test_a_lane_written_once_for_its_block_is_a_guess_until_the_subtotal():
    rows = [row(1), row(2, lane=None, room="302"), ["小计", None, 2], row(3, lane=None)]

    _, _, carried, _, after = read(*rows)

    assert carried.fields["address"].value.lane == "零陵路某弄"
    assert carried.fields["address"].confidence == 70
    assert after.fields["address"].value.lane is None


def test_a_line_that_names_the_lane_gives_it_to_the_rows_below():
    head = ["号", "室", "类别"]
    rows = [["零陵路345弄", None, None], [12, "301", "违建"]]

    _, section, found = read(*rows, head=head)

    assert section.why == "section"
    assert found.fields["address"].value == Address("零陵路345弄", "12", room="301")
    assert found.fields["address"].note == "from_section"


def test_a_sheet_named_after_its_lane_gives_it_to_its_rows():
    found = read([12, "301", "违建"], head=["号", "室", "类别"], sheet="东安路8弄")[1]

    assert found.fields["address"].value.lane == "东安路8弄"
    assert found.fields["address"].guessed


def test_a_row_that_says_the_same_in_other_words_repeats_the_first():
    rows = [
        row(1),
        row(
            2,
            door="１２号",
            room="301室",
            area="12平方",
            found_on="2024年11月8日",
            remarks="同一处",
        ),
        row(3, area=13),
        row(4, found_on="2024/11/9"),
    ]

    understood = read(*rows)

    assert [u.why for u in understood[1:]] == ["", "duplicate", "", ""]
    assert understood[2].repeats == ("", 2)


def test_repeats_are_found_across_the_sheets_of_a_file():
    seen: dict[bytes, tuple[str, int]] = {}
    one = list(read_ledger([HEAD, row()], [], SPEC, Context(sheet="甲"), seen=seen))
    two = list(read_ledger([HEAD, row()], [], SPEC, Context(sheet="乙"), seen=seen))

    assert one[1].verdict == "finding"
    assert (two[1].why, two[1].repeats) == ("duplicate", ("甲", 2))


def test_cells_that_could_not_be_read_never_make_two_rows_the_same():
    rows = [row(1, area="很大"), row(2, area="较小"), row(3, area="很大")]

    assert [u.why for u in read(*rows)[1:]] == ["", "", "duplicate"]


def test_a_column_nobody_knows_is_reported_and_its_cells_are_kept():
    reading = read_ledger([[*HEAD, "网格员"], [*row(), "某某"]], [], SPEC)

    assert [column.heading for column in reading.report.unmapped] == ["网格员"]
    assert list(reading)[1].raw[-1] == "某某"


def test_personal_numbers_are_pointed_out_wherever_they_stand():
    found = read([*row(remarks="户主13912345678"), 13912345678], head=[*HEAD, "电话"])[1]

    assert found.personal == {8: {"phone"}, 9: {"phone"}}


def test_a_damaged_number_is_misread_and_never_guessed():
    found = read(row(area=Flawed("damaged_number", "3.1E+17")))[1]

    assert found.fields["area"].note == "damaged_number"
    assert list(found.misread) == ["area"]


def test_a_shop_is_given_away_by_other_columns_unless_they_deny_it():
    yes, no, silent = read(row(remarks="沿街商铺"), row(remarks="非商铺"), row(area=9))[1:]

    assert (yes.fields["shop"].value, yes.fields["shop"].note) == (True, "from_remarks")
    assert no.fields["shop"].value is None
    assert silent.fields["shop"].value is None


def test_equal_numbers_of_different_type_keep_their_own_raw_cell():
    rows = [row(1, area=1), row(2, area=1.0), row(3, area=True)]

    raws = [u.fields["area"].raw for u in read(*rows)[1:]]

    assert [type(raw) for raw in raws] == [int, float, bool]


def test_another_module_reads_its_own_columns_without_kinds_or_places():
    spec = LedgerSpec(
        columns=(ColumnSpec("name", ("设备名称",)), ColumnSpec("count", ("数量",), "count")),
        required=("name",),
    )

    found = read(["电梯", "4台"], ["电梯", 4], head=["设备名称", "数量"], spec=spec)[1:]

    assert [u.verdict for u in found] == ["finding", "finding"]
    assert found[1].fields["count"].value == 4
    assert "address" not in found[1].fields


WORDS = st.sampled_from(
    ["合计", "小计", "同上", "〃", "零陵路某弄", "违建", "水斗", "12号", "11月8日", "约12平方",
     "填表人：", "注：", "弄", "类别", "号", " ", ""]
)  # fmt: skip
CELLS = st.one_of(st.none(), WORDS, st.integers(0, 50), st.floats(), st.text(max_size=4))


@given(
    st.lists(st.lists(CELLS, max_size=10), max_size=20),
    st.lists(st.tuples(*[st.integers(0, 20)] * 4), max_size=4),
    st.booleans(),
)
def test_every_row_comes_out_once_in_order_with_its_cells(rows, ranges, headed):
    merged = [Merge(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in ranges]
    rows = [HEAD, *rows] if headed else rows

    understood = list(read_ledger(rows, merged, SPEC, Context(on=date(2024, 12, 20))))

    assert [u.row for u in understood] == list(range(1, len(rows) + 1))
    assert [repr(u.raw) for u in understood] == [repr(tuple(cells)) for cells in rows]
    verdicts = Counter(u.verdict for u in understood)
    assert set(verdicts) <= {"finding", "skipped", "not_understood"}
    assert all(u.why for u in understood if u.verdict != "finding")

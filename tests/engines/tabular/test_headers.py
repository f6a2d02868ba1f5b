"""Finding where the table begins and which column is which."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.tabular.survey_spec import SPEC

from lilong.engines.tabular.cells import Merge
from lilong.engines.tabular.columns import heading_key, map_columns
from lilong.engines.tabular.headers import find_header
from lilong.engines.tabular.spec import ColumnSpec, LedgerSpec

TITLE = ["西木南居民区2024年排摸台账", None, None, None, None]
FILL_LINE = ["填报单位：西木南居民区　填报日期：2024年12月20日　单位：处、平方米", None, None]
DATA = [1, "零陵路某弄", 12, "301", "违建", "天井搭建"]


def fields_of(report) -> dict[str, str]:
    return {heading: field for heading, (field, _) in report.fields.items()}


def test_titles_and_the_fill_line_are_skipped_and_read():
    report = find_header(
        [TITLE, FILL_LINE, ["序号", "弄", "号", "室", "类别"], DATA], [], SPEC.columns
    )

    assert report.rows == (3,)
    assert fields_of(report) == {
        "序号": "serial", "弄": "lane", "号": "number", "室": "room", "类别": "kind",
    }  # fmt: skip
    assert report.preamble.title == TITLE[0]
    assert report.preamble.reporter == "西木南居民区"
    assert report.preamble.filled_on == date(2024, 12, 20)
    assert report.preamble.units == ("处", "平方米")


def test_a_year_in_the_title_dates_the_sheet_when_nothing_else_does():
    report = find_header([TITLE, ["弄", "号", "类别"]], [], SPEC.columns)

    assert report.preamble.filled_on == date(2024, 12, 31)


def test_headings_may_stand_in_the_first_row():
    assert find_header([["弄", "号", "类别"], DATA], [], SPEC.columns).rows == (1,)


TWO_ROWS = [
    [None, "序号", "位置", None, None, "类别", "面积（㎡）"],
    [None, None, "弄", "号", "室", None, None],
    [None, *DATA],
]
MERGES = [Merge(0, 1, 1, 1), Merge(0, 2, 0, 4), Merge(0, 5, 1, 5), Merge(0, 6, 1, 6)]


@pytest.mark.parametrize("merged", [MERGES, []], ids=["merged", "merges lost"])
def test_two_heading_rows_are_joined_and_a_blank_column_before_them_is_no_matter(merged):
    report = find_header([TITLE, *TWO_ROWS] if not merged else TWO_ROWS, merged, SPEC.columns)

    assert len(report.rows) == 2
    assert fields_of(report) == {
        "序号": "serial", "位置/弄": "lane", "位置/号": "number", "位置/室": "room",
        "类别": "kind", "面积（㎡）": "area",
    }  # fmt: skip
    assert report.columns[6].unit == "m2"


def test_three_heading_rows_are_joined():
    rows = [
        ["序号", "基本情况", None, None, "问题情况", None],
        [None, "位置", None, None, "类别", "面积"],
        [None, "弄", "号", "室", None, None],
        [1, "某弄", 3, "101", "违建", 12],
    ]
    merged = [Merge(0, 1, 0, 3), Merge(0, 4, 0, 5), Merge(1, 1, 1, 3), Merge(0, 0, 2, 0),
              Merge(1, 4, 2, 4), Merge(1, 5, 2, 5)]  # fmt: skip

    report = find_header(rows, merged, SPEC.columns)

    assert report.rows == (1, 2, 3)
    assert report.columns[1].heading == "基本情况/位置/弄"
    assert fields_of(report)["问题情况/类别"] == "kind"


def test_the_first_row_of_data_is_never_taken_for_a_heading():
    rows = [["弄", "号", "室", "类别", "备注"], ["某弄", "三", "公共走道", "违建", None]]

    assert find_header(rows, [], SPEC.columns).rows == (1,)


def test_a_sheet_of_prose_has_no_header():
    report = find_header([["本表人名均为虚构。"], ["仅供参考。"]], [], SPEC.columns)

    assert (report.found, report.why) == (False, "no_header")


def test_headings_that_nobody_knows_are_shown_so_that_a_person_can_say():
    rows = [["甲栏", "乙栏", "丙栏"], [1, 2, 3]]
    report = find_header(rows, [], SPEC.columns)

    assert (report.found, report.why) == (False, "no_known_column")
    assert [column.heading for column in report.columns] == ["甲栏", "乙栏", "丙栏"]

    told = find_header(rows, [], SPEC.columns, {"甲栏": "lane", "乙栏": "kind"})
    assert fields_of(told) == {"甲栏": "lane", "乙栏": "kind"}


def test_headings_are_compared_without_width_spaces_units_and_marks():
    assert heading_key(" 面 积（㎡）") == heading_key("面积:") == heading_key("面积(平方米)*")


@pytest.mark.parametrize(
    ("heading", "field", "low", "high"),
    [
        ("面积", "area", 100, 100),
        ("违建面积（平方米）", "area", 100, 100),
        ("问题类别名称", "kind", 60, 95),
        ("首次发现日期", "found_on", 60, 95),
        ("具体情況", "description", 50, 75),
    ],
)
def test_a_heading_may_be_only_like_a_synonym(heading, field, low, high):
    column = map_columns([heading], SPEC.columns)[0]

    assert column.field == field
    assert low <= column.confidence <= high


def test_one_field_goes_to_one_column_and_the_other_is_reported():
    first, second = map_columns(["问题类别名称", "类别"], SPEC.columns)

    assert (first.field, first.reason) == (None, "taken")
    assert (second.field, second.confidence) == ("kind", 100)


def test_what_a_person_corrected_before_wins():
    columns = map_columns(
        ["类别", "情况", "备注"], SPEC.columns, {"情况": "kind", "备 注": "", "类别": ""}
    )

    assert [c.field for c in columns] == [None, "kind", None]
    assert [c.reason for c in columns] == ["left_out", "remembered", "left_out"]


def test_a_heading_may_be_asked_for_under_its_merged_parent():
    specs = [ColumnSpec("owner", ("当事人/姓名",)), ColumnSpec("author", ("填报/姓名",))]

    columns = map_columns(["填报/姓名", "当事人/姓名"], specs)

    assert [c.field for c in columns] == ["author", "owner"]


def test_a_spec_with_a_parser_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="parser"):
        ColumnSpec("x", ("x",), parser="magic")
    with pytest.raises(ValueError, match="choices"):
        LedgerSpec.from_mapping(
            {"columns": [{"field": "x", "synonyms": ["x"], "parser": "choice"}]}
        )


CELLS = st.one_of(st.none(), st.sampled_from(["弄", "号", "类别", "位置", "小计", "12"]), st.text())


@given(
    st.lists(st.lists(CELLS, max_size=6), max_size=8),
    st.lists(st.tuples(*[st.integers(0, 8)] * 4), max_size=4),
)
def test_no_arrangement_of_cells_breaks_the_search(rows, ranges):
    merged = [Merge(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in ranges]

    report = find_header(rows, merged, SPEC.columns)

    fields = [column.field for column in report.columns if column.field]
    assert len(fields) == len(set(fields))
    assert report.found == (len(fields) >= 2)

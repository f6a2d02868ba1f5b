"""A ledger may withhold columns: whatever stands below such a heading is nobody's field."""

from __future__ import annotations

import pytest

from lilong.engines.tabular.columns import REPORTER, map_columns
from lilong.engines.tabular.spec import ColumnSpec

SPECS = (
    ColumnSpec("text", ("内容", "联系人意见")),
    ColumnSpec("address", ("地址",), "address"),
    ColumnSpec("caller", ("电话", "联系人", "姓名"), "withheld"),
)


@pytest.mark.parametrize("heading", ["电话", "联系电话(手机)", "市民姓名", "来电/联系人", "反映人"])
def test_what_is_withheld_is_no_field(heading):
    columns = map_columns(["内容", heading, "地址"], SPECS)

    assert [one.field for one in columns] == ["text", None, "address"]
    assert columns[1].reason == REPORTER


def test_several_columns_are_withheld_and_a_whole_synonym_of_a_field_is_not():
    columns = map_columns(["联系人", "电话", "联系人意见"], SPECS)

    assert [one.reason == REPORTER for one in columns] == [True, True, False]
    assert columns[2].field == "text"


def test_a_person_can_have_a_column_withheld_and_cannot_have_one_read():
    taught = {"对接": "caller", "电话": "text"}
    columns = map_columns(["对接", "电话"], SPECS, taught)

    assert [one.reason for one in columns] == [REPORTER, REPORTER]

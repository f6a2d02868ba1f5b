"""Rows that name persons are sealed, and opened where they are shown."""

from __future__ import annotations

import pytest

from lilong.commons.fields import NO_KEY
from lilong.commons.imports.sealing import (
    opened_cells,
    opened_text,
    sealed_cells,
    sealed_text,
)


@pytest.mark.parametrize("cells", [["王小明", "", "60.25"], ["王小明"], [""], []])
def test_a_sealed_row_comes_back_cell_by_cell(cells):
    sealed = sealed_cells(cells)

    assert opened_cells(sealed) == (cells if any(cells) or len(cells) != 1 else [""])
    assert "王" not in "".join(sealed)


def test_what_was_never_sealed_is_shown_as_it_is():
    assert opened_cells(["甲弄", "1"]) == ["甲弄", "1"]
    assert opened_cells(["甲弄"]) == ["甲弄"]
    assert opened_text("甲弄") == "甲弄"
    assert sealed_text("") == ""


def test_without_the_key_a_sentence_stands_there(settings):
    sealed = sealed_cells(["王小明"])
    settings.FIELD_KEY = "another key"

    assert opened_cells(sealed) == [str(NO_KEY)]

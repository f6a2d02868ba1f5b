"""Finding the place that a person names."""

from __future__ import annotations

import json

import pytest
from tests.neighbourhood import person_with

from lilong.kernel.actor import SYSTEM, VISITOR
from lilong.kernel.refusal import NotFound
from lilong.places import queries
from lilong.project.cli import main


def test_a_short_name_means_the_outermost_place_that_carries_it(street):
    assert queries.find(SYSTEM, "枫林").path == street.street.path


@pytest.mark.parametrize("words", ["甲弄2号101室", "/sh/xuhui/fenglin/area/compound/a/2/101"])
def test_a_full_address_or_a_path_means_that_very_place(street, words):
    assert queries.find(SYSTEM, words).address == "甲弄2号101室"


def test_a_name_that_several_carry_is_refused_with_the_choices(street):
    with pytest.raises(NotFound, match=r"可以指好几个地点.*甲弄1号101室"):
        queries.find(SYSTEM, "101")


def test_what_another_street_calls_so_is_not_found(street, other_street):
    secretary = person_with("secretary", street.area)

    assert queries.find(secretary, "甲弄").space_id == street.street.id
    with pytest.raises(NotFound):
        queries.find(secretary, "大宁")


def test_suggestions_begin_with_the_words_and_go_from_large_to_small(street, other_street):
    secretary = person_with("secretary", street.area)

    assert [p.address for p in queries.suggest(secretary, "甲弄", limit=3)] == [
        "甲弄",
        "甲弄1号",
        "甲弄2号",
    ]
    assert {p.space_id for p in queries.suggest(secretary, "甲弄")} == {street.street.id}


def test_a_visitor_and_an_empty_box_are_suggested_nothing(street):
    assert queries.suggest(VISITOR, "甲") == []
    assert queries.suggest(SYSTEM, "  ") == []


def test_the_command_line_says_which_place_is_meant(street, capsys):
    assert main(["place", "甲弄2号", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["path"] == street.numbers[1].path


def test_the_command_line_refuses_in_words(street, capsys):
    assert main(["place", "外滩"]) == 1

    assert "没有叫“外滩”的地点" in capsys.readouterr().err

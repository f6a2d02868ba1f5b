"""The plan from the command line: of an area, of one lane, and of nothing larger."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from lilong.cases.commands import _plan
from lilong.kernel.refusal import Invalid


def planned(capsys, at):
    assert _plan(SimpleNamespace(at=at, weeks=4, capacity=12, json=True)) == 0
    return json.loads(capsys.readouterr().out)


def test_a_lane_is_planned_by_itself(opened, street, capsys):
    here, there = opened(place=street.rooms[0]), opened(place=street.rooms[-1])
    whole = planned(capsys, street.area.path)
    assert {one["code"] for one in whole["cases"]} == {here.code, there.code}
    lane = planned(capsys, street.lanes[0].path)
    assert [one["code"] for one in lane["cases"]] == [here.code]
    assert lane["cases"][0]["rank"] == 1
    assert lane["cases"][0]["reasons"]


def test_what_is_larger_than_an_area_is_refused(opened, street):
    opened()
    with pytest.raises(Invalid) as said:
        _plan(SimpleNamespace(at=street.street.path, weeks=4, capacity=12, json=True))
    assert said.value.remedy

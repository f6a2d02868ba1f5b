"""Where to begin."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from lilong.engines.breakthrough import HOUSE_WEIGHTS
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import NotAllowed
from lilong.places.actions.add_place import add_place
from lilong.places.queries import place as view_of
from lilong.survey.actions.clear_finding import clear_finding
from lilong.survey.models import Finding
from lilong.survey.queries.breakthrough import DICTIONARY, STANDING, breakthrough_at, weights_source
from tests.neighbourhood import person_with
from tests.survey.many import record_many


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def newspaper(street, found):
    """Four fifths of the work in 甲弄, some of it on public parts, a bearing wall among it."""
    for place, count in ((street.rooms[0], 5), (street.rooms[2], 2), (street.rooms[-1], 2)):
        for _ in range(count):
            found(place, kind="illegal_building", part="private")
    found(street.rooms[2], kind="wall_opening", wall_type="bearing", part="private")


def test_the_lane_with_four_fifths_comes_first_and_it_is_said_so(street, secretary, newspaper):
    shown = breakthrough_at(secretary, view_of(street.area.id))

    assert shown.names[shown.ranking.candidates[0].lane.key] == "甲弄"
    assert shown.sentences()[0] == "80% 的工作量在甲弄：还要办的 10 处里，这里有 8 处。"
    assert [step.code for step in shown.steps] == ["bearing_walls", "private_parts"]


def test_what_is_public_moves_first_then_shops(street, secretary, newspaper, found):
    found(street.rooms[2], part="private", shop=True)
    found(street.rooms[2], part="public", shop=True)

    steps = breakthrough_at(secretary, view_of(street.area.id)).steps

    assert [step.code for step in steps[:2]] == ["public_parts", "shops"]
    assert [step.findings for step in steps[:2]] == [1, 1]


def test_what_was_put_right_is_no_work_any_more(street, secretary, newspaper):
    done = Finding.objects.filter(number_id=street.numbers[0].id).first()
    clear_finding(secretary, finding_id=done.pk, reason="已拆除")

    shown = breakthrough_at(secretary, view_of(street.area.id))

    assert (shown.counts.total, shown.cleared) == (9, 1)


def test_its_figures_are_those_of_the_rows(street, secretary):
    record_many(street.rooms, 400)
    rows = Finding.objects.filter(state__in=STANDING)

    shown = breakthrough_at(secretary, view_of(street.area.id))

    lanes = {one.lane.key: one.lane for one in shown.ranking.candidates}
    for lane in street.lanes:
        own = [row for row in rows if row.lane_id == lane.id]
        assert lanes[lane.id.hex].by_kind == Counter(row.kind for row in own)
        assert lanes[lane.id.hex].area_dm2 == sum(row.area or 0 for row in own)
        assert lanes[lane.id.hex].by_part["public"] == sum(row.part == "public" for row in own)
        unknown = sum(row.wall_type == "unknown" for row in own)
        assert lanes[lane.id.hex].bearing_unknown == unknown
        assert lanes[lane.id.hex].households == 6  # two rooms in each of three numbers
    assert sum(step.findings for step in shown.steps) == shown.ranking.candidates[0].lane.findings


def test_a_street_ranks_the_lanes_of_all_its_areas(street, secretary, newspaper):
    officer = person_with("street_officer", street.street)

    wide = breakthrough_at(officer, view_of(street.street.id))
    near = breakthrough_at(secretary, view_of(street.area.id))

    assert [row.key for row in wide.counts.rows] == [row.key for row in near.counts.rows]
    assert wide.steps == near.steps
    assert wide.hotspots is None


def test_what_lies_outside_the_lanes_is_ranked_under_the_compound(street, secretary, found):
    found(street.compound)

    shown = breakthrough_at(secretary, view_of(street.area.id))

    assert [shown.names[row.key] for row in shown.counts.rows] == ["枫林小区（弄外）"]


def test_public_sight_counts_public_parts_only(street, newspaper, found):
    found(street.rooms[-1], part="public")
    staff = person_with("property_staff", street.compound)

    shown = breakthrough_at(staff, view_of(street.compound.id))

    assert shown.counts.total == 1
    assert shown.as_json()["sight"] == "public"


def test_nobody_without_sight_is_told(street, resident, stranger):
    for actor in (resident, stranger):
        with pytest.raises(NotAllowed):
            breakthrough_at(actor, view_of(street.area.id))


def test_nothing_to_do_is_said_in_words(street, secretary):
    shown = breakthrough_at(secretary, view_of(street.area.id))

    assert shown.sentences() == ["眼下没有要办的问题。"]
    assert shown.as_json()["ranking"] == []


def test_a_crowd_of_findings_is_found_among_many_houses(street, secretary, found):
    lane = street.lanes[0]
    for no in range(10, 46):
        add_place(
            SYSTEM, parent_id=lane.id, kind="number", name=str(no), slug=f"n{no}",
            x=100.0 * (no - 10), y=500.0,
        )  # fmt: skip
    crowd = [
        add_place(
            SYSTEM, parent_id=lane.id, kind="number", name=f"9{no}", slug=f"c{no}",
            x=9000.0 + 10 * no, y=500.0,
        )
        for no in range(3)
    ]  # fmt: skip
    for number in crowd:
        for _ in range(4):
            found(number)

    shown = breakthrough_at(secretary, view_of(street.area.id))

    assert {key for key, _z, _p in shown.hot()} == {number.id.hex for number in crowd}


def test_few_houses_are_not_tested_for_crowds(street, secretary, newspaper):
    assert breakthrough_at(secretary, view_of(street.area.id)).hotspots.unable == "too_few_sites"


def test_the_json_holds_all_the_arithmetic(street, secretary, newspaper):
    told = json.loads(json.dumps(breakthrough_at(secretary, view_of(street.area.id)).as_json()))

    first = told["ranking"][0]
    assert told["findings"] == 10
    assert told["lanes"][0]["per_mille"] == 800
    assert first["points"] == sum(given["points"] for given in first["contributions"])
    assert all(
        given["points"] == given["weight"] * given["score"] for given in first["contributions"]
    )
    assert told["weights"]["source"]
    assert {trial["criterion"] for trial in told["trials"]} == set(told["weights"]["criteria"])


def test_the_weights_are_data_with_source_and_date():
    content = json.loads(DICTIONARY.read_text(encoding="utf-8"))

    assert {name: content[name] for name in HOUSE_WEIGHTS} == HOUSE_WEIGHTS


def test_it_takes_eight_queries_at_any_size(street, secretary, found):
    here = view_of(street.area.id)

    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            breakthrough_at(secretary, here)
        return len(seen)

    for room in street.rooms[:4]:
        found(room)
    few = cost()
    record_many(street.rooms, 800)

    assert cost() == few
    assert few <= 8


def test_it_is_worked_out_once_until_the_ledger_moves_on(street, secretary, newspaper, found):
    here = view_of(street.area.id)
    first = breakthrough_at(secretary, here)

    with CaptureQueriesContext(connection) as again:
        same = breakthrough_at(secretary, here)
    found(street.rooms[0])

    assert len(again) == 1
    assert same == first
    assert breakthrough_at(secretary, here).counts.total == first.counts.total + 1


def test_what_one_sight_saw_is_not_kept_for_another(street, secretary, newspaper):
    staff = person_with("property_staff", street.compound)

    assert breakthrough_at(secretary, view_of(street.compound.id)).counts.total == 10
    assert breakthrough_at(staff, view_of(street.compound.id)).counts.total == 0


def test_the_ground_of_the_weights_is_told_in_the_readers_language():
    with override("en"):
        assert weights_source().startswith("starting values")
    with override("zh-hans"):
        assert weights_source().startswith("起始值")

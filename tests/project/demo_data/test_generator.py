"""The demo neighbourhood before anything is stored: the newspaper's counts, and nobody real."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from random import Random

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from lilong.kernel.paths import ancestors
from lilong.project.demo_data.findings import FIRST_DAY, north_findings, south_findings
from lilong.project.demo_data.ledger import workbook
from lilong.project.demo_data.pictures import SCENES, picture
from lilong.project.demo_data.society import persons
from lilong.project.demo_data.tree import SOUTH, SOUTH_COMPOUND, SOUTH_LANES, places
from lilong.project.demo_data.visits import visits
from lilong.survey.kinds import finding_kinds

TREE = {place.path: place for place in places(Random(1))}


def test_the_counts_are_the_newspapers():
    kinds = Counter(finding.kind for finding in south_findings(Random(1)))

    assert kinds == {
        "illegal_building": 72,
        "outdoor_sink": 48,
        "wall_opening": 170,
        "pigeon_loft": 3,
        "bay_window": 20,
    }


def test_four_fifths_of_the_work_lie_in_one_lane():
    lanes = Counter(finding.lane for finding in south_findings(Random(1)))

    assert lanes["lingling"] == 250
    assert round(100 * lanes["lingling"] / sum(lanes.values())) == 80


def test_the_same_seed_draws_the_same_neighbourhood():
    assert list(places(Random(7))) == list(places(Random(7)))
    assert south_findings(Random(7)) == south_findings(Random(7))
    assert south_findings(Random(7)) != south_findings(Random(8))


def test_every_place_stands_below_one_that_came_before():
    seen: set[str] = set()
    for path in TREE:
        above = ancestors(path)[:-1]
        assert not above or above[-1] in seen, path
        seen.add(path)


@pytest.mark.parametrize("lane", SOUTH_LANES)
def test_every_address_of_a_survey_sheet_exists(lane):
    for number in range(1, 43):
        base = f"{SOUTH_COMPOUND}{lane}/{number}/"
        rooms = {f"{base}{floor}0{door}/" for floor in range(1, 7) for door in range(1, 7)}
        assert rooms | {base + "corridor/"} <= TREE.keys()


def test_every_finding_is_at_a_place_of_the_tree_and_measures_what_its_kind_measures():
    for finding in [*south_findings(Random(3)), *north_findings(Random(3))]:
        assert finding.path in TREE
        known = {measure.code for measure in finding_kinds()[finding.kind].measures}
        assert finding.measures.keys() <= known
        assert bool(finding.wall_type) == (finding.kind == "wall_opening")


def test_no_finding_says_the_same_twice():
    found = south_findings(Random(5))

    assert len({(one.path, one.kind, one.description) for one in found}) == len(found)


def test_no_two_numbers_of_the_plan_overlap():
    boxes = [
        (min(xs), min(ys), max(xs), max(ys))
        for place in TREE.values()
        if place.kind == "number" and place.path.startswith(SOUTH)
        for xs, ys in [zip(*place.plan["points"], strict=True)]
    ]
    clashes = [
        (one, other)
        for n, one in enumerate(boxes)
        for other in boxes[n + 1 :]
        # Neighbours of one slab share a wall, and the whole drawing is gently bent.
        if one[0] + 1.5 < other[2]
        and other[0] + 1.5 < one[2]
        and one[1] + 1.5 < other[3]
        and other[1] + 1.5 < one[3]
    ]

    assert len(boxes) == 168
    assert clashes == []


def test_nobody_of_the_newspaper_lives_in_the_demo():
    for seed in range(20):
        names = [person.name for person in persons(Random(seed))]
        assert len(set(names)) == len(names)
        assert not {"马姗姗", "虞凤飞", "张波", "陆韵莹", "郭爽"} & set(names)


def test_every_person_stands_at_a_place_of_the_tree():
    assert {person.path for person in persons(Random(1))} <= TREE.keys()


def test_the_ledger_has_a_row_for_every_finding_and_the_sum():
    book = CalamineWorkbook.from_filelike(BytesIO(workbook(south_findings(Random(1)))))
    rows = book.get_sheet_by_index(0).to_python()

    assert len([row for row in rows if isinstance(row[0], float)]) == 313
    assert rows[-1][0] == "合计"
    assert rows[-1][4] == 313


def test_most_doors_were_seen_and_some_wait():
    rooms = [path for path, place in TREE.items() if place.kind == "room" and SOUTH in path]
    knocks = list(visits(rooms, Random(1), first=FIRST_DAY, days=41))
    results = Counter(knock.result for knock in knocks)

    assert results["seen"] > results["absent"] > results["refused"] > 0
    assert len({knock.path for knock in knocks}) < len(rooms)


@pytest.mark.parametrize("scene", ["sink", "cage"])
def test_a_picture_is_a_small_jpeg_without_the_makers_particulars(scene):
    content = picture(scene)
    image = Image.open(BytesIO(content))

    assert image.format == "JPEG"
    assert len(content) < 60_000
    assert not image.getexif()


def test_every_picture_a_finding_names_can_be_drawn():
    found = [*south_findings(Random(1)), *north_findings(Random(1))]

    assert {one.picture for one in found} <= SCENES.keys()

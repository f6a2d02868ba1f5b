"""At a hundred thousand sentences no page of the list reads more than it shows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from lilong.council.categories import category_label
from lilong.council.queries import suggestion_plan
from lilong.council.queries.suggestion_list import plan_of, suggestion_page
from lilong.council.queries.suggestion_plan import SuggestionFilter
from lilong.places.queries import place as place_view
from tests.council.many import say_many
from tests.plans import indexes_of, scans_of, sorts_of, work_of

TABLE = "council_suggestion"
ROWS = 100_000

# Each filter by itself, and the index that is there for it.
ALONE = {
    "everything": ({}, "suggestion_area"),
    "a state": ({"state": "referred"}, "suggestion_area_state"),
    "a category": ({"category": "noise"}, "suggestion_area_categ"),
    "a branch": ({"branch": "claim"}, "suggestion_area_branch"),
    "whose turn": ({"turn": "keepers"}, "suggestion_area_state"),
    "a lane": ({"lane_id": "lane"}, "suggestion_lane"),
    "a compound": ({"compound_id": "compound"}, "suggestion_compound"),
    "a month": ({"month": date(2023, 5, 1)}, "suggestion_area"),
}
MIXED = {
    "a state and a category": ({"state": "grouped", "category": "light"}, "suggestion_area_mix"),
    "whose turn and a branch": ({"turn": "author", "branch": "claim"}, "suggestion_area_mix"),
    "all three": (
        {"state": "done", "category": "fire", "branch": "claim"}, "suggestion_area_mix",
    ),
    "a state in a lane": ({"lane_id": "lane", "state": "declined"}, "suggestion_lane_mix"),
    "a branch in a compound": (
        {"compound_id": "compound", "branch": "claim"}, "suggestion_compound_mix",
    ),
    "a state in a month": (
        {"month": date(2023, 5, 1), "state": "declined"}, "suggestion_area_state",
    ),
}  # fmt: skip
WORDS = {
    "a common word": {"words": "路灯"},
    "a word that nobody said": {"words": "鸽棚"},
    "words that never meet": {"words": "路灯 电梯"},
    "a word and a state": {"words": "冒水", "state": "referred"},
    "a word in a lane": {"words": "冒水", "lane_id": "lane"},
    "a word in a month": {"words": "积水", "month": date(2022, 2, 1)},
}
# So much work is a page: rows that PostgreSQL looks at, steps of SQLite's machine.
MOST_WORK = {"postgresql": 6_500, "sqlite": 60_000}


@pytest.fixture
def asked(street):
    """The plan of a filter in which lane and compound are called by name."""
    area = place_view(street.area.id)
    ids = {"lane": street.lanes[0].id, "compound": street.compound.id}

    def plan(values, **page):
        named = {name: ids.get(value, value) for name, value in values.items()}
        return plan_of(area, SuggestionFilter(**named), **page)

    return plan


def analyse():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.slow
def test_each_filter_is_read_along_an_index_of_its_own(street, asked):
    # Some lie in no compound, so that a compound is less than the area.
    say_many([*street.rooms[:4], street.area], ROWS)
    analyse()

    used, scanned, sorted_, work = {}, {}, {}, {}
    for name, (values, index) in {**ALONE, **MIXED}.items():
        query = asked(values).positions()
        used[name] = indexes_of(*query) == {index}
        scanned[name] = scans_of(*query, TABLE)
        sorted_[name] = sorts_of(*query, TABLE)
        work[name] = work_of(*query) <= MOST_WORK[connection.vendor]
    for name, values in WORDS.items():
        # PostgreSQL's plan has a part that is run only where the other does not fill the page.
        work[name] = work_of(*asked(values).positions()) <= MOST_WORK[connection.vendor]

    assert [name for name, right in used.items() if not right] == []
    assert {name: scans for name, scans in scanned.items() if scans} == {}
    assert {name: sorts for name, sorts in sorted_.items() if sorts} == {}
    assert [name for name, little in work.items() if not little] == []
    # The checks themselves see a scan, and a sort, where there is one.
    assert scans_of(f"SELECT id FROM {TABLE} WHERE address = %s", ["x"], TABLE)
    by_address = f"SELECT id FROM {TABLE} WHERE area_id = %s ORDER BY address LIMIT 5"
    assert sorts_of(by_address, [asked({}).scope[1].hex], TABLE)


@pytest.mark.slow
def test_no_page_is_walked_for_nothing_however_the_rows_lie(street, asked):
    # Years ago all sorts were said; since then one file of solved ones came in, and nothing else.
    say_many(street.rooms, 1000, first=date(2010, 1, 1))
    say_many(street.rooms, 20_000, seed=2, states=("solved",), first=date(2021, 1, 1))
    analyse()
    mixes = {
        name: values
        for name, (values, _index) in {**ALONE, **MIXED}.items()
        if "month" not in values
    }
    mixes["a claim that waits"] = {"branch": "claim", "turn": "keepers"}
    mixes["a word that waits"] = {"words": "路灯", "turn": "keepers"}

    work = {name: work_of(*asked(values).positions()) for name, values in mixes.items()}

    most = MOST_WORK[connection.vendor]
    assert {name: done for name, done in work.items() if done > most} == {}
    # A walk along the area's own order would be seen.
    walk = (
        f"SELECT position FROM {TABLE} WHERE area_id = %s AND state || '' = 'referred' "
        "ORDER BY position DESC LIMIT 51"
    )
    assert work_of(walk, [asked({}).scope[1].hex]) > most


@pytest.mark.parametrize("near", [0, 1, 3000])
def test_words_are_found_near_by_and_far_away_alike(street, asked, worker, monkeypatch, near):
    monkeypatch.setattr(suggestion_plan, "NEAR", near)
    say_many(street.rooms[:4], 200)
    area = place_view(street.area.id)

    for values in (
        {"words": "路灯"},
        {"words": "路灯", "state": "received"},
        {"words": "路灯", "turn": "nobody", "branch": "claim"},
        {"words": "路灯", "lane_id": street.lanes[0].id, "category": "noise"},
        {"words": "路灯", "compound_id": street.compound.id},
        {"words": "路灯 电梯"},
    ):
        chosen, words = SuggestionFilter(**values), values["words"]
        every = suggestion_page(worker, area, SuggestionFilter(), size=500).lines
        right = [
            line.id
            for line in every
            if all(one in line.text + category_label(line.category) for one in words.split())
            and chosen.fits((line.state, line.branch, line.category))
        ]
        found, before = [], None
        while True:
            page = suggestion_page(worker, area, chosen, before=before, size=7)
            found += [line.id for line in page.lines]
            before = page.older
            if before is None:
                break
        assert found == right, values

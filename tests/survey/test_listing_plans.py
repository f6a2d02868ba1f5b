"""At a hundred thousand findings no page of the ledger reads the whole table."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from lilong.places.queries import place as place_view
from lilong.survey.models import Finding
from lilong.survey.permissions import Sight
from lilong.survey.queries import ledger_plan, listing
from lilong.survey.queries.ledger_filter import LedgerFilter, scope_of, within_sight
from lilong.survey.queries.ledger_plan import Plan
from tests.plans import scans_of, work_of
from tests.survey import many
from tests.survey.many import record_many

ROWS = 100_000


def mixes(street, surveyor):
    """A dozen filters as people mix them, by name."""
    lane, number = street.lanes[0].id, street.numbers[0].id
    return {
        "everything": LedgerFilter(),
        "one kind": LedgerFilter(kinds=("pigeon_loft",)),
        "two kinds and a state": LedgerFilter(
            kinds=("outdoor_sink", "window_cage"), states=("confirmed",)
        ),
        "public shops": LedgerFilter(part="public", shop=True),
        "a rare mix": LedgerFilter(kinds=("wall_opening",), states=("cleared",), shop=True),
        "reports": LedgerFilter(states=("reported",)),
        "a lane": LedgerFilter(lane_id=lane),
        "a kind in a lane": LedgerFilter(lane_id=lane, kinds=("bay_window",)),
        "a number": LedgerFilter(number_id=number, part="private"),
        "a surveyor": LedgerFilter(surveyor_id=surveyor),
        "a surveyor's lofts of a year": LedgerFilter(
            surveyor_id=surveyor, kinds=("pigeon_loft",), since=date(2022, 1, 1)
        ),
        "some days": LedgerFilter(since=date(2022, 1, 1), until=date(2022, 1, 7)),
        "words": LedgerFilter(words="玻璃房"),
        "words of a kind in a lane": LedgerFilter(
            lane_id=lane, kinds=("illegal_building",), words="水斗"
        ),
    }


def plan_of(place, chosen) -> Plan:
    """How the first page of the ledger at a place is read."""
    narrowed = within_sight(chosen, Sight.FULL)
    scope = scope_of(place, narrowed)
    facets, surveyed = listing._present(scope, narrowed.surveyor_id)
    fitting = tuple(
        listing.matching(
            facets, kinds=narrowed.kinds, states=narrowed.states, part=narrowed.part,
            shop=narrowed.shop, wall_type=narrowed.wall_type,
        )
    )  # fmt: skip
    return Plan(scope, fitting, facets, surveyed, narrowed, True, None, None, 50)


@pytest.mark.slow
def test_no_filter_reads_the_whole_table(street, worker):
    record_many(street.rooms, ROWS - 2000)
    surveyor = worker.person_id
    record_many(street.rooms, 2000, found_by=_person(surveyor), seed=2, start=ROWS - 2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    area = place_view(street.area.id)

    found = {}
    for name, chosen in mixes(street, surveyor).items():
        found[name] = scans_of(*plan_of(area, chosen).positions(), "survey_finding")

    assert {name: scans for name, scans in found.items() if scans} == {}
    # The check itself sees a scan when there is one.
    bare = "SELECT id FROM survey_finding WHERE description = %s"
    assert scans_of(bare, ["玻璃房"], "survey_finding")
    assert Finding.objects.count() == ROWS


# So much work is a page: rows that PostgreSQL looks at, steps of SQLite's machine.
MOST_WORK = {"postgresql": 2_500, "sqlite": 40_000}


@pytest.mark.slow
def test_no_page_is_walked_for_nothing_however_the_rows_lie(street, worker, leader, monkeypatch):
    # Years ago all sorts were found, ten of them by the leader; then came a wrong file, undone.
    monkeypatch.setattr(many, "FIRST", date(2015, 1, 1))
    record_many(street.rooms, 990)
    record_many(street.rooms, 10, found_by=_person(leader.person_id), seed=2, start=990)
    monkeypatch.setattr(many, "FIRST", date(2021, 1, 1))
    monkeypatch.setattr(many, "_STATES", ("deleted",))
    record_many(street.rooms, 20_000, found_by=_person(worker.person_id), seed=3, start=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    area = place_view(street.area.id)
    lane = street.lanes[0].id
    asked = {
        "everything": LedgerFilter(),
        "public parts": LedgerFilter(part="public"),
        "since the undone file": LedgerFilter(since=date(2020, 12, 1)),
        "one lane": LedgerFilter(lane_id=lane),
        "two kinds": LedgerFilter(kinds=("outdoor_sink", "wall_opening")),
        "the leader's": LedgerFilter(surveyor_id=leader.person_id),
        "the leader's sinks": LedgerFilter(
            surveyor_id=leader.person_id, kinds=("outdoor_sink",), lane_id=lane
        ),
        "a common word": LedgerFilter(words="水斗"),
        "words that never meet": LedgerFilter(words="鸽棚 玻璃房"),
    }

    work = {name: work_of(*plan_of(area, chosen).positions()) for name, chosen in asked.items()}

    most = MOST_WORK[connection.vendor]
    assert {name: done for name, done in work.items() if done > most} == {}
    # A walk along the place's own order would be seen.
    sql, params = plan_of(area, LedgerFilter()).positions()
    assert work_of(sql.replace(f" AND {ledger_plan._COUNTS}", ""), params) > most


def _person(person_id):
    from lilong.people.models import Person

    return Person.objects.get(pk=person_id)

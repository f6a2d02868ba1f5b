"""At a hundred thousand findings no page of the ledger reads the whole table."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection

from lilong.places.queries import place as place_view
from lilong.survey.models import Finding
from lilong.survey.permissions import Sight
from lilong.survey.queries import listing
from lilong.survey.queries.listing import LedgerFilter
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


def scans_of(sql: str, params: list) -> list[str]:
    """What of the plan reads a whole table, as this database words it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            lines = [row[-1] for row in cursor.fetchall()]
            # A virtual table is its own index; a merge scans what its branches hand over.
            return [
                line
                for line in lines
                if line.startswith("SCAN") and line.split()[1] == "survey_finding"
            ]
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (plan,) = cursor.fetchone()
        plan = json.loads(plan) if isinstance(plan, str) else plan
        return list(_sequential(plan[0]["Plan"]))


def _sequential(node):
    if node["Node Type"] == "Seq Scan" and node.get("Relation Name") == "survey_finding":
        yield node["Node Type"]
    for inner in node.get("Plans", ()):
        yield from _sequential(inner)


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
        narrowed = listing.within_sight(chosen, Sight.FULL)
        scope = listing.scope_of(area, narrowed)
        facets = listing._present(scope)
        fitting = tuple(
            listing.matching(
                facets, kinds=narrowed.kinds, states=narrowed.states, part=narrowed.part,
                shop=narrowed.shop, wall_type=narrowed.wall_type,
            )
        )  # fmt: skip
        plan = listing.Plan(scope, fitting, facets, narrowed, True, None, None, 50)
        found[name] = scans_of(*plan._ids())

    assert {name: scans for name, scans in found.items() if scans} == {}
    # The check itself sees a scan when there is one.
    bare = "SELECT id FROM survey_finding WHERE description = %s"
    assert scans_of(bare, ["玻璃房"])
    assert Finding.objects.count() == ROWS


def _person(person_id):
    from lilong.people.models import Person

    return Person.objects.get(pk=person_id)

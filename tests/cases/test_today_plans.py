"""Today's doors of who keeps a tenth of twenty thousand cases are read without the others'."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lilong.cases.outreach.queries.walking import walk_of
from lilong.kernel.actor import SYSTEM
from lilong.people.models import Person
from lilong.places.actions.add_place import add_place
from lilong.places.queries import place as place_view
from tests.cases.many import open_many
from tests.plans import scans_of, work_of

ROWS, DOORS = 20_000, 100
# Rows that PostgreSQL looks at, steps of SQLite's machine.
MOST_WORK = {"postgresql": 6_000, "sqlite": 50_000}


@pytest.mark.slow
def test_todays_doors_read_no_more_than_they_show(street, worker):
    lane = street.lanes[0]
    doors = [
        add_place(SYSTEM, parent_id=lane.id, kind="number", name=str(100 + number))
        for number in range(DOORS)
    ]
    others = [Person.objects.create(name=f"承办人{number}").id for number in range(9)]
    open_many(doors, ROWS, [worker.person_id, *others])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    area = place_view(street.area.id)

    with CaptureQueriesContext(connection) as seen:
        walk = walk_of(worker, area)

    assert walk.left
    asked = [one["sql"].replace("%", "%%") for one in seen if one["sql"].startswith("SELECT")]
    assert [scan for sql in asked for scan in scans_of(sql, [], "cases_case")] == []
    assert sum(work_of(sql, []) for sql in asked) <= MOST_WORK[connection.vendor]

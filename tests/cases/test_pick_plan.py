"""What can be picked out of the ledger is read in walking order, and not all of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.queries.openable import Pick, openable
from lilong.places.queries import place as place_view
from tests.plans import scans_of, sorts_of, work_of
from tests.survey.many import record_many

ROWS, MOST = 10_000, 50
# Rows that PostgreSQL looks at, steps of SQLite's machine.
MOST_WORK = {"postgresql": 3_000, "sqlite": 30_000}


@pytest.mark.slow
def test_of_a_long_ledger_no_more_is_read_than_is_shown(street, worker):
    record_many(street.rooms, ROWS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    area = place_view(street.area.id)
    first = openable(worker, area, Pick(), most=MOST)[:MOST]
    open_cases(worker, area_id=street.area.id, finding_ids=[one.id for one in first])

    with CaptureQueriesContext(connection) as seen:
        found = openable(worker, area, Pick(), most=MOST)

    assert len(found) == MOST + 1
    assert not {one.id for one in first} & {one.id for one in found}
    (sql,) = (one["sql"].replace("%", "%%") for one in seen)
    assert scans_of(sql, [], "survey_finding") == []
    assert sorts_of(sql, [], "survey_finding") == []
    assert work_of(sql, []) <= MOST_WORK[connection.vendor]

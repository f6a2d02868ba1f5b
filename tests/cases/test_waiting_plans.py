"""What waits for a rung is read in the order of its days, however much waits elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lilong.cases.files.models import Case, HandOver
from lilong.cases.files.queries.waiting import waiting_count, waiting_page
from lilong.cases.files.states import HandOverState
from lilong.commons.bulk import insert_objects
from tests.cases.many import open_many
from tests.neighbourhood import person_with
from tests.plans import indexes_of, scans_of, work_of

ROWS = 4_000
LEVELS = ("patch", "street", "street", "department")
# A page and one more, with their cases.
MOST_WORK = {"postgresql": 600, "sqlite": 12_000}


@pytest.mark.slow
def test_a_page_of_what_waits_reads_no_more_than_it_shows(street, worker, officer):
    open_many(street.rooms, ROWS, [worker.person_id])
    first = date(2026, 1, 1)
    insert_objects(
        [
            HandOver(
                space_id=space_id, case_id=case_id, hop=1, place_path=path,
                from_level="neighbourhood", to_level=LEVELS[at % 4], asked_of="某单位",
                tried="上门", asked="请来看", answer_due=first, handed_on=first,
                handed_by_id=worker.person_id, heard_by=first + timedelta(days=at % 300),
                state=HandOverState.WAITING if at % 3 else HandOverState.ANSWERED,
            )
            for at, (case_id, space_id, path) in enumerate(
                Case.objects.values_list("pk", "space_id", "place_path")
            )
        ]
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    department = person_with("department_officer", street.street)
    later = waiting_page(officer).later
    assert later is not None
    for name, ask in {
        "first": lambda: waiting_page(officer),
        "further on": lambda: waiting_page(officer, after=later),
        "of a department": lambda: waiting_page(department),
        "count": lambda: waiting_count(officer),
    }.items():
        with CaptureQueriesContext(connection) as seen:
            ask()
        told = [one["sql"] for one in seen if "cases_handover" in one["sql"]]
        assert len(told) == 1, name
        assert "handover_rung" in indexes_of(told[0], []), name
        assert not scans_of(told[0], [], "cases_handover"), name
        assert work_of(told[0], []) < MOST_WORK[connection.vendor], (name, work_of(told[0], []))

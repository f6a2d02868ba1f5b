"""At twenty thousand cases no page of them reads more than it shows."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.cases.files.checking import counters_agree
from lilong.cases.files.permissions import visible_to
from lilong.cases.files.queries import ahead
from lilong.cases.files.queries.asked_list import asked_count, asked_page
from lilong.cases.files.queries.case_filter import CaseFilter
from lilong.cases.files.queries.case_list import case_page
from lilong.cases.files.queries.due_list import due_page
from lilong.cases.files.queries.pictures import pictures_of, wall_of
from lilong.cases.files.queries.planning import candidate, weeks_ahead
from lilong.cases.models import Case
from lilong.commons.calendar import working_calendar
from lilong.commons.search import ranges
from lilong.engines import sequencing
from lilong.places.queries import place as place_view
from tests.cases.many import open_many
from tests.neighbourhood import person_with
from tests.plans import scans_of, work_of

ROWS = 20_000
# So much work is a page: rows that PostgreSQL looks at, steps of SQLite's machine.
MOST_WORK = {"postgresql": 20_000, "sqlite": 120_000}
FILTERS = {
    "everything": {},
    "still open": {"rest": "open"},
    "a state": {"state": "dissuaded"},
    "private and open": {"tier": "private", "rest": "open"},
    "a kind at the department": {"kind": "wall_opening", "level": "department"},
    "a lane": {"lane_id": "lane", "rest": "open"},
    "a word that nobody wrote": {"words": "鸽棚"},
}


@pytest.fixture
def area(street):
    return place_view(street.area.id)


@pytest.fixture
def company(street):
    return person_with("property_staff", street.compound)


@contextmanager
def asked_of():
    """The queries of what is done within, as the database got them."""
    told = []
    with CaptureQueriesContext(connection) as seen:
        yield told
    told += [one["sql"] for one in seen if one["sql"].startswith(("SELECT", "WITH"))]


def page_by_page(actor, area, chosen, most=160):
    found, before = [], None
    while len(found) < most:
        page = case_page(actor, area, chosen, before=before)
        found += [line.id for line in page.lines]
        before = page.older
        if before is None:
            break
    return found[:most]


@pytest.mark.slow
def test_no_page_of_cases_reads_them_all(street, area, worker, leader, company):
    open_many(street.rooms, ROWS, [worker.person_id])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    pages = {
        name: lambda values=values: case_page(
            worker, area, CaseFilter(**{n: street.lanes[0].id if v == "lane" else v
                                        for n, v in values.items()})
        )
        for name, values in FILTERS.items()
    }  # fmt: skip
    pages |= {
        "a block leader's list": lambda: case_page(leader, area, CaseFilter()),
        "a property company's list": lambda: case_page(company, area, CaseFilter()),
        "due": lambda: due_page(worker, area, timezone.now()),
        "to be asked about": lambda: asked_page(worker, area),
        "to be asked about, further on": lambda: asked_page(
            worker, area, after=asked_page(worker, area).later
        ),
        "how many are to be asked about": lambda: asked_count(area),
        "weeks ahead": lambda: weeks_ahead(worker, area, weeks=4, capacity=12),
        "pictures": lambda: pictures_of(worker, area, [one.id for one in street.lanes]),
        "wall": lambda: wall_of(worker, area),
    }

    scanned, work = {}, {}
    for name, page in pages.items():
        with asked_of() as told:
            page()
        plain = [sql.replace("%", "%%") for sql in told]
        scanned[name] = [
            one for sql in plain for table in ("cases_case", "cases_caseclock")
            for one in scans_of(sql, [], table)
        ]  # fmt: skip
        work[name] = sum(work_of(sql, []) for sql in plain)

    assert {name: scans for name, scans in scanned.items() if scans} == {}
    assert {n: done for n, done in work.items() if done > MOST_WORK[connection.vendor]} == {}
    # The check itself sees who reads them all.
    every = f"SELECT count(*) FROM cases_case WHERE address <> 'x' AND id <> '{area.id.hex}'"
    assert scans_of(every, [], "cases_case")
    assert work_of(every, []) > ROWS / 2


@pytest.mark.slow
def test_the_weeks_ahead_are_what_they_would_be_of_all_cases(street, area, worker):
    open_many(street.rooms, 3000, [worker.person_id])
    assert not list(counters_agree())
    counts = ahead.counted_ahead(area.id)
    every = [candidate(row) for row in ahead.every_ahead(area.id)]
    today = timezone.localdate()
    for weeks, capacity in ((1, 1), (4, 12), (3, 60), (8, 5), (20, 60)):
        whole = sequencing.plan(
            every, start=today, weeks=weeks, capacity=capacity, calendar=working_calendar(),
            lanes=counts,
        )  # fmt: skip
        made = weeks_ahead(worker, area, weeks=weeks, capacity=capacity)
        assert [week.begun for week in made.plan.weeks] == [week.begun for week in whole.weeks]
        assert made.later == len(every) - sum(len(week.begun) for week in whole.weeks)
    # Without a last day, whole lanes decide.
    Case.objects.update(next_due=None, next_clock="")
    for one in every:
        object.__setattr__(one, "due", None)
        object.__setattr__(one, "due_at", None)
    whole = sequencing.plan(
        every, start=today, weeks=6, capacity=90, calendar=working_calendar(), lanes=counts
    )
    made = weeks_ahead(worker, area, weeks=6, capacity=90)
    assert [week.begun for week in made.plan.weeks] == [week.begun for week in whole.weeks]


def test_each_role_reads_page_by_page_what_it_may_see(street, area, worker, monkeypatch):
    open_many(street.rooms, 600, [worker.person_id])
    readers = {
        "leader": person_with("block_leader", street.numbers[0]),
        "volunteer of a room": person_with("volunteer", street.rooms[3]),
        "volunteer of a lane": person_with("volunteer", street.lanes[1]),
        "company": person_with("property_staff", street.compound),
        "department": person_with("department_officer", street.street),
    }
    Case.objects.filter(code__endswith="7").update(owner_id=readers["leader"].person_id)
    for name, actor in readers.items():
        seen = visible_to(actor, Case.objects.filter(area_id=area.id)).order_by("-position")
        right = list(seen.values_list("pk", flat=True)[:160])
        assert page_by_page(actor, area, CaseFilter()) == right, name


def test_a_common_filter_finds_the_same_along_the_list_and_by_facets(
    street, area, worker, monkeypatch
):
    from lilong.cases.files.queries import case_list

    open_many(street.rooms, 600, [worker.person_id])
    monkeypatch.setattr(ranges, "_MOST_TERMS", 7)
    for chosen in (CaseFilter(rest="open"), CaseFilter(tier="private"), CaseFilter(level="patch")):
        found = []
        for one_in in (0, 1, 8, 1000):
            monkeypatch.setattr(case_list, "ONE_IN", one_in)
            found.append(page_by_page(worker, area, chosen))
        assert all(one == found[0] for one in found)
        assert len(found[0]) > 30

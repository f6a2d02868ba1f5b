"""At twenty thousand cases no page of them reads more than it shows."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.cases.files import writing
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.facets import pack
from lilong.cases.files.permissions import sight_of, visible_to
from lilong.cases.files.queries import ahead, case_list
from lilong.cases.files.queries.asked_list import asked_count, asked_page, waiting_by_keeper
from lilong.cases.files.queries.at_place import cases_at
from lilong.cases.files.queries.case_filter import CaseFilter
from lilong.cases.files.queries.case_list import PAGE, case_page
from lilong.cases.files.queries.due_list import due_page
from lilong.cases.files.queries.foreseen import due_soon
from lilong.cases.files.queries.own_cases import own_cases
from lilong.cases.files.queries.pictures import pictures_of, wall_of
from lilong.cases.files.queries.planning import FEW, candidate, weeks_ahead
from lilong.cases.files.queries.teaching_list import teaching_page
from lilong.cases.files.states import AT_REST, Level
from lilong.cases.models import Case, CaseParty
from lilong.cases.outreach.queries.planning import doors_to_plan
from lilong.commons.bulk import insert_objects
from lilong.commons.calendar import working_calendar
from lilong.commons.counters.counting import tallies_over
from lilong.commons.search import ranges
from lilong.engines import sequencing
from lilong.places.queries import place as place_view
from tests.cases.many import _count_again, open_many
from tests.neighbourhood import person_with
from tests.plans import scans_of, work_of

ROWS = 20_000
SOME_WAIT = date(2022, 1, 1)
# So much work is a page: rows that PostgreSQL looks at, steps of SQLite's machine.
MOST_WORK = {"postgresql": 20_000, "sqlite": 120_000}
# And so much is one where a page comes out of hundreds of facets.
LITTLE = {"postgresql": 8_000, "sqlite": 60_000}
# So much one far down, where each of the ranges has a row or two to give.
FAR_DOWN = {"postgresql": 3_000, "sqlite": 30_000}
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


def _few_at(street):
    """A number with some hundred cases: the lanes of the tests have thousands at each."""
    few, other = street.numbers[:2]
    kept = list(Case.objects.filter(number_id=few.id).values_list("pk", flat=True)[:100])
    Case.objects.filter(number_id=few.id).exclude(pk__in=kept).update(number_id=other.id)
    _count_again()
    return few


def _note_company(agent):
    """In a hundred of the cases the property company is a party, in others somebody else."""
    noted = [
        CaseParty(
            space_id=space_id, case_id=case_id, purpose="办件", expires_on=date(2030, 1, 1),
            role="property_company" if at < 100 else "owner",
            person_id=agent.person_id if at < 100 else None,
        )
        for at, (case_id, space_id) in enumerate(
            Case.objects.exclude(kind="dispute").values_list("pk", "space_id")[:3000]
        )
    ]  # fmt: skip
    insert_objects(noted)


@pytest.mark.slow
def test_no_page_of_cases_reads_them_all(street, area, worker, leader, company, officer):
    open_many(street.rooms, ROWS, [worker.person_id])
    few = _few_at(street)
    _note_company(person_with("property_staff", street.compound, "物业乙"))
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
        "a word, from above": lambda: case_page(officer, area, CaseFilter(words="漏水")),
        "a number, from above": lambda: case_page(officer, area, CaseFilter(number_id=few.id)),
        "a number": lambda: case_page(worker, area, CaseFilter(number_id=few.id)),
        "what somebody keeps": lambda: case_page(
            worker, area, CaseFilter(owner_id=worker.person_id)
        ),
        "a block leader's list": lambda: case_page(leader, area, CaseFilter()),
        "a property company's list": lambda: case_page(company, area, CaseFilter()),
        **{
            f"{name}, {rest}": lambda actor=actor, rest=rest: case_page(
                actor, area, CaseFilter(rest=rest)
            )
            for name, actor in (("a block leader's", leader), ("a company's", company))
            for rest in ("open", "resting")
        },
        "a property company's own": lambda: own_cases(company),
        "one case of a property company": lambda: sight_of(company, Case.objects.first()),
        "due": lambda: due_page(worker, area, timezone.now()),
        "to be asked about": lambda: asked_page(worker, area),
        "to be asked about, further on": lambda: asked_page(
            worker, area, after=asked_page(worker, area).later
        ),
        "how many are to be asked about": lambda: asked_count(area),
        "worth telling": lambda: teaching_page(worker, area),
        # As of a day on which some wait: where most of a table does, it is rightly read whole.
        "asked of each keeper": lambda: list(waiting_by_keeper(SOME_WAIT)),
        "weeks ahead": lambda: weeks_ahead(worker, area, weeks=4, capacity=12),
        "due soon": lambda: due_soon(area.id, timezone.now()),
        "pictures": lambda: pictures_of(worker, area, [one.id for one in street.lanes]),
        "wall": lambda: wall_of(worker, area),
        "doors to plan": lambda: doors_to_plan(worker, area, area),
        **{
            f"at a {at.kind}": lambda at=at: cases_at(
                worker, area, place_view(at.id), timezone.now()
            )
            for at in (
                street.area,
                street.compound,
                street.lanes[0],
                street.numbers[0],
                street.rooms[0],
            )
        },
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
@pytest.mark.parametrize("rows", [900, 5000])
def test_the_weeks_ahead_are_what_they_would_be_of_all_cases(street, area, worker, rows):
    open_many(street.rooms, rows, [worker.person_id])
    assert not list(counters_agree())
    counts = ahead.counted_ahead(area.id)
    every = [candidate(row) for row in ahead.every_ahead(area.id)]
    assert (len(every) < FEW) == (rows == 900)
    # The week of 9 February 2026 has six working days: more fits into it than into a full week.
    today, makes_up = timezone.localdate(), date(2026, 2, 9)
    for start, weeks, capacity in (
        (today, 1, 1), (today, 4, 12), (today, 3, 60), (today, 8, 5), (today, 20, 60),
        (makes_up, 1, 60), (makes_up, 4, 12),
    ):  # fmt: skip
        whole = sequencing.plan(
            every, start=start, weeks=weeks, capacity=capacity, calendar=working_calendar(),
            lanes=counts,
        )  # fmt: skip
        made = weeks_ahead(worker, area, weeks=weeks, capacity=capacity, start=start)
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
        for rest, rows in (
            ("", seen),
            ("open", seen.exclude(state__in=AT_REST)),
            ("resting", seen.filter(state__in=AT_REST)),
        ):
            right = list(rows.values_list("pk", flat=True)[:160])
            assert page_by_page(actor, area, CaseFilter(rest=rest)) == right, (name, rest)


@pytest.mark.parametrize("near", [3000, 20])
@pytest.mark.parametrize(
    "asked", [{"words": "需要现场看"}, {"number": True}, {"words": "需要现场看", "number": True}]
)
def test_from_above_the_search_finds_all_but_closed_quarrels(
    street, area, worker, officer, monkeypatch, near, asked
):
    open_many(street.rooms, 1500, [worker.person_id])
    Case.objects.filter(kind="dispute", code__regex="[^3]$").update(open_above=True)
    monkeypatch.setattr(case_list, "NEAR", near)
    number_id = street.numbers[0].id if "number" in asked else None
    rows = Case.objects.filter(summary__contains=asked.get("words", ""))
    rows = rows.filter(number_id=number_id) if number_id else rows
    rows = rows.exclude(kind="dispute", open_above=False).order_by("-position")
    assert rows.filter(kind="dispute").exists()
    chosen = CaseFilter(words=asked.get("words", ""), number_id=number_id)
    right = list(rows.values_list("pk", flat=True)[:160])
    assert page_by_page(officer, area, chosen) == right
    if number_id and not chosen.words:
        assert case_page(officer, area, chosen).total == rows.count()


def test_a_filter_finds_the_same_however_its_facets_are_merged(
    street, area, worker, company, monkeypatch
):
    open_many(street.rooms, 600, [worker.person_id])
    monkeypatch.setattr(ranges, "_MOST_TERMS", 7)
    # At two places of which one lies within the other.
    leads = person_with("block_leader", street.lanes[0])
    both = replace(company, grants=(*company.grants, *leads.grants))
    middle = Case.objects.order_by("position")[99].position
    readers = [
        (worker, CaseFilter(rest="open")),
        (worker, CaseFilter(tier="private")),
        (worker, CaseFilter(level="patch")),
        (worker, CaseFilter(words="水", rest="open")),
        (company, CaseFilter()),
        (both, CaseFilter()),
    ]
    for actor, chosen in readers:
        found = []
        for few in (10_000, 24, 0):
            monkeypatch.setattr(ranges, "_FEW", few)
            found.append(page_by_page(actor, area, chosen))
            back = case_page(actor, area, chosen, after=middle)
            found[-1].append([line.id for line in back.lines])
        assert all(one == found[0] for one in found), chosen
        assert len(found[0]) > 20


@pytest.mark.slow
@pytest.mark.parametrize("far", [False, True])
def test_what_is_rare_in_hundreds_of_facets_is_read_as_quickly(street, area, worker, company, far):
    """All but one in 24 are closed; what is open has every level, and lies far down or anywhere."""
    open_many(street.rooms, ROWS, [worker.person_id])
    _close_most(pack("repair", "closed", "private", "neighbourhood") & 1023, far=far)
    kept = {int(key): n for key, n in tallies_over([area.id], writing.CASES).items() if n}
    fitting = CaseFilter(rest="open").fitting(kept)
    assert len(fitting) > 250
    assert sum(kept[one] for one in fitting) < ROWS / 16
    work = {}
    for actor, chosen in (
        (worker, CaseFilter(rest="open")),
        (worker, CaseFilter(tier="public")),
        (worker, CaseFilter(level="department")),
        (worker, CaseFilter(rest="open", words="水斗")),
        (company, CaseFilter()),
    ):
        with asked_of() as told:
            case_page(actor, area, chosen)
        plain = [sql.replace("%", "%%") for sql in told]
        work[chosen] = sum(work_of(sql, []) for sql in plain)
        assert [one for sql in plain for one in scans_of(sql, [], "cases_case")] == []
    assert {one: done for one, done in work.items() if done > LITTLE[connection.vendor]} == {}


@pytest.mark.slow
def test_a_page_far_down_begins_and_ends_where_its_rows_are(street, area, worker, company):
    """Of two lower bounds SQLite takes one: a range that is read down to the other costs it all."""
    open_many(street.rooms, ROWS, [worker.person_id])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    middle = Case.objects.order_by("position")[ROWS // 2].position
    work = {}
    for name, actor, chosen, found in (
        ("down", worker, CaseFilter(tier="private", rest="open"), {"before": middle}),
        ("up", worker, CaseFilter(tier="private", rest="open"), {"after": middle}),
        ("a company, down", company, CaseFilter(), {"before": middle}),
        ("a company, up", company, CaseFilter(), {"after": middle}),
    ):
        with asked_of() as told:
            assert len(case_page(actor, area, chosen, **found).lines) == PAGE
        work[name] = sum(work_of(sql.replace("%", "%%"), []) for sql in told)
    assert {n: done for n, done in work.items() if done > FAR_DOWN[connection.vendor]} == {}, work


def _close_most(closed: int, *, far: bool) -> None:
    """Close all but one in 24 and spread those over the levels; `far`: all but the oldest."""
    line = Case.objects.order_by("position")[ROWS // 24].position
    most = f"position > {line}" if far else "position % 24 <> 0"
    levels = " ".join(f"WHEN {at} THEN '{one}'" for at, one in enumerate(Level.values))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET facet = (facet & ~3) | (position / 24 % 4)")
        cursor.execute(
            f"UPDATE cases_case SET facet = (facet & ~1023) | {closed}, state = 'closed', "
            f"tier = 'private' WHERE {most}"
        )
        cursor.execute(f"UPDATE cases_case SET level = CASE facet & 3 {levels} END")
    _count_again()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

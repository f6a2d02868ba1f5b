"""People of a residents' area that keeps cases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import hours
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.queries import planning
from lilong.engines.working_days import Calendar
from tests.neighbourhood import person_with


@pytest.fixture
def worker(street):
    """A community worker of the residents' area."""
    return person_with("community_worker", street.area)


@pytest.fixture
def colleague(street):
    """Another one, who checks what the first has done."""
    return person_with("community_worker", street.area, "同事")


@pytest.fixture
def secretary(street):
    return person_with("secretary", street.area)


@pytest.fixture
def officer(street):
    """A street officer above the residents' area."""
    return person_with("street_officer", street.street)


@pytest.fixture
def leader(street):
    """The block leader of 甲弄1号."""
    return person_with("block_leader", street.numbers[0])


@pytest.fixture
def resident(street):
    """Who lives in 甲弄1号101室."""
    return person_with("resident", street.rooms[0])


@pytest.fixture
def opened(worker, street):
    """Open a case at 甲弄1号101室 unless told otherwise."""

    def open_one(kind="illegal_structure", place=None, by=None, **values):
        place = place or street.rooms[0]
        values.setdefault("summary", "天井里搭了一间")
        return open_case(by or worker, place_id=place.id, kind=kind, **values)

    return open_one


@pytest.fixture
def always_worked(monkeypatch):
    """Each day is a working day: whoever asks for today's reminders, or for what fits into this
    week, may do so on a Sunday."""
    days = {date(2020, 1, 1) + timedelta(days=n): "每天上班" for n in range(365 * 30)}
    calendar = Calendar({}, days, frozenset(range(2020, 2050)))
    for asking in (hours, planning):
        monkeypatch.setattr(asking, "working_calendar", lambda: calendar)


@pytest.fixture
def clock_at(monkeypatch):
    """Let it be another moment, for everything that asks for the time."""

    def be(moment: datetime) -> datetime:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return be

"""People of a survey."""

from __future__ import annotations

from datetime import date

import pytest

from lilong.survey.actions.add_finding import add_finding
from tests.neighbourhood import person_with


@pytest.fixture
def worker(street):
    """A community worker of the residents' area."""
    return person_with("community_worker", street.area)


@pytest.fixture
def secretary(street):
    return person_with("secretary", street.area)


@pytest.fixture
def leader(street):
    """The block leader of 甲弄1号."""
    return person_with("block_leader", street.numbers[0])


@pytest.fixture
def resident(street):
    """Who lives in 甲弄1号101室."""
    return person_with("resident", street.rooms[0])


@pytest.fixture
def stranger(other_street):
    """The secretary of another street."""
    return person_with("secretary", other_street.area)


@pytest.fixture
def found(worker, street):
    """Record a finding in 甲弄1号101室 unless told otherwise."""

    def record(place=None, **values):
        kind = values.pop("kind", "outdoor_sink")
        if kind == "wall_opening":
            values.setdefault("wall_type", "unknown")
        return add_finding(
            values.pop("by", worker),
            place_id=(place or street.rooms[0]).id,
            kind=kind,
            found_on=values.pop("found_on", date(2024, 11, 8)),
            **values,
        )

    return record

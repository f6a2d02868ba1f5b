"""People of a vote."""

from __future__ import annotations

import pytest
from tests.ballot.motions import Stage
from tests.ballot.votes import motion_on, roll_of
from tests.neighbourhood import person_with


@pytest.fixture
def member(street):
    """A member of the owners' committee."""
    return person_with("owners_committee_member", street.compound)


@pytest.fixture
def committee_secretary(street):
    """The secretary of the owners' committee, who prepares and never decides."""
    return person_with("committee_secretary", street.compound)


@pytest.fixture
def worker(street):
    """A community worker of the residents' area."""
    return person_with("community_worker", street.area)


@pytest.fixture
def owner(street):
    """Who owns 甲弄1号101室."""
    return person_with("owner", street.rooms[0])


@pytest.fixture
def roll(street):
    """A frozen roll of the twelve rooms."""
    return roll_of(street)


@pytest.fixture
def motion(roll):
    """A motion over the whole roll that is being voted on."""
    return motion_on(roll)


@pytest.fixture
def stage(street, member, roll):
    """The compound with a member of its committee and a frozen roll."""
    return Stage(street, member, roll)

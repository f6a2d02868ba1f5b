"""People of a residents' area that listens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from lilong.council import floods
from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.models import Intake
from tests.neighbourhood import person_with


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Neither lists kept for a minute nor a telephone's full hour outlive a test."""
    cache.clear()


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
def lasting_hour(monkeypatch):
    """The hour in which sentences are counted does not end while a test runs."""
    hour = floods.present_hour() + timedelta(hours=1)
    monkeypatch.setattr(floods, "present_hour", lambda: hour)


@pytest.fixture
def open_door(street, lasting_hour):
    """The residents' area takes in what is said without an account, three an hour each."""
    return Intake.objects.create(
        space_id=street.area.space_id,
        area_id=street.area.id,
        area_path=street.area.path,
        strangers=True,
        hourly=3,
        area_hourly=5,
    )


@pytest.fixture
def said(resident, street):
    """Say something about 甲弄1号 unless told otherwise."""

    def say(text="楼下的窨井又冒水了", place=None, by=None, **values):
        place = place or street.numbers[0]
        values = {"personal": "keep", **values}
        return say_suggestion(by or resident, place_id=place.id, text=text, **values)

    return say

"""What tests/laid_down.py promises: nobody could tell rows laid down from rows just made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from tests import laid_down as memory
from tests.laid_down import laid_down
from tests.neighbourhood import build_district, build_street

from lilong.commons.ledger.chain import verify_all
from lilong.commons.ledger.models import LedgerEntry, LedgerHead
from lilong.people.models import Person
from lilong.places.models import Place


@pytest.fixture(autouse=True)
def nothing_made_yet(monkeypatch):
    monkeypatch.setattr(memory, "_kept", {})


def rows():
    return [
        list(model.objects.order_by("pk").values()) for model in (Place, LedgerEntry, LedgerHead)
    ]


def made():
    return laid_down(build_street, laid_down(build_district), "枫林街道", "fenglin")


@pytest.fixture
def twice(db):
    """The street as it was made, and as it was laid down: what was returned, what stood there."""
    point, both = transaction.savepoint(), []
    for _time in range(2):
        both.append((made(), rows()))
        last = list(verify_all())
        transaction.savepoint_rollback(point)
        assert last == []
        assert not Place.objects.exists()
    return both


def test_rows_and_what_is_returned_are_the_same(twice):
    (first, stood), (second, stands) = twice

    assert stood == stands
    assert len(stands[0]) == 25
    assert first == second
    assert first.rooms[0] is not second.rooms[0]
    assert second.rooms[0].parent == second.numbers[0]


def test_it_is_laid_down_and_not_made_again(twice, monkeypatch):
    monkeypatch.setattr(memory, "_make", lambda *_: pytest.fail("made again"))

    assert made() == twice[0][0]


def test_a_place_that_somebody_renamed_has_the_street_made_anew(twice):
    district = laid_down(build_district)
    Place.objects.filter(pk=district.pk).update(name="黄浦区")

    street = laid_down(build_street, district, "枫林街道", "fenglin")

    assert street.street.id != twice[0][0].street.id


@pytest.mark.parametrize("days", [-1, 1, 400])
def test_another_day_has_it_made_anew(twice, monkeypatch, days):
    then = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: then)

    street = made()

    assert street.street.id != twice[0][0].street.id
    assert set(LedgerEntry.objects.values_list("at", flat=True)) == {then}


@pytest.mark.django_db
def test_a_builder_that_writes_more_than_places_is_not_kept():
    def build_people():
        Person.objects.create(name="某人")

    with pytest.raises(AssertionError, match="build_people writes people_person, too"):
        laid_down(build_people)


def test_what_is_really_committed_is_always_made(own_database, monkeypatch):
    monkeypatch.setattr(memory, "_make", lambda *_: pytest.fail("kept"))

    assert laid_down(build_district).name == "徐汇区"

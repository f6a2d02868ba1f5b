"""Reads of a large tree go through an index on either database."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.neighbourhood import person_with

from lilong.kernel.actor import SYSTEM
from lilong.kernel.paths import ancestors, subtree
from lilong.places import queries
from lilong.places.actions.add_places import NewPlace, add_places
from lilong.places.models import Place
from lilong.places.permissions import visible_to

NUMBERS, ROOMS = 100, 99


@pytest.fixture
def large(street):
    """A lane with ten thousand places below it."""
    batch = [NewPlace("big", "lane", "长弄")]
    for number in range(NUMBERS):
        batch.append(NewPlace(f"big/{number}", "number", str(number)))
        batch += [NewPlace(f"big/{number}/{r}", "room", str(r)) for r in range(ROOMS)]
    assert add_places(SYSTEM, below=street.compound.id, places=batch) > 10_000 - 100
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE places_place")
    return street


def plan(rows) -> str:
    return rows.explain().lower()


def scans(text: str) -> bool:
    return "seq scan" in text or "scan places_place" in text.replace("scan places_place using", "")


def some_reads(street):
    low, high = subtree(street.compound.path + "big/7/")
    worker = person_with("block_leader", street.lanes[0])
    everywhere = Place.objects.all()
    yield "subtree", everywhere.filter(path__gte=low, path__lt=high)
    yield "ancestors", everywhere.filter(path__in=ancestors(street.rooms[0].path))
    yield "children", everywhere.filter(parent_id=street.lanes[0].id).order_by("sort_key", "name")
    yield "visible", visible_to(worker, everywhere)
    yield "name", everywhere.filter(queries._begins("name", "长"))
    yield "address", everywhere.filter(queries._begins("address", "长弄7号"))


@pytest.mark.slow
def test_no_read_of_the_tree_walks_through_all_of_it(large):
    walked = {name: text for name, rows in some_reads(large) if scans(text := plan(rows))}

    assert walked == {}


@pytest.mark.slow
def test_the_test_would_notice_a_walk(large):
    assert scans(plan(Place.objects.filter(english_name="nowhere")))


@pytest.mark.slow
def test_a_suggestion_among_ten_thousand_is_two_hands_full(large):
    found = queries.suggest(SYSTEM, "长弄7")

    assert found[0].address == "长弄7号"
    assert len(found) == 12

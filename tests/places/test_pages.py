"""The pages of places."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.neighbourhood import person_with
from tests.people.accounts import account_of

from lilong.commons.ledger.models import LedgerEntry
from lilong.places.actions.change_place import change_place
from lilong.places.models import Place
from lilong.places.web import panels
from lilong.places.web.panels import Panel

# Session, account, grants and the bell belong to the frame of every page.
FRAME = 4
# Two of them the panel of sentences: in which area the place lies, and how many wait there.
OWN_QUERIES = 11
PLAN = {"shape": "polygon", "points": [[0, 0], [18, 0], [18, 11], [0, 11]]}


@pytest.fixture
def enter(client, settings):
    """Sign in as somebody with a role at a place."""
    settings.DEMO = True

    def sign_in(role, place):
        actor = person_with(role, place)
        account = account_of(actor, f"{role}-{actor.person_id}", demo_role=role)
        client.force_login(account)
        session = client.session
        session.update(_verified(client, account))
        session.save()
        return client

    return sign_in


def _verified(client, account):
    from django.test import RequestFactory

    from lilong.people.web import sessions

    request = RequestFactory().get("/")
    request.session = client.session
    sessions.mark_verified(request, account)
    return dict(request.session)


def page(place, name="place"):
    return reverse(f"places:{name}", args=[place.pk])


def test_a_place_page_says_where_it_is_and_what_is_below(enter, street):
    html = enter("secretary", street.area).get(page(street.numbers[0])).content.decode()

    assert "甲弄1号" in html
    assert page(street.lanes[0]) in html
    assert page(street.rooms[0]) in html
    assert page(street.rooms[5]) not in html


@pytest.mark.parametrize("where", ["area", "compound"])
def test_a_place_page_asks_no_more_than_its_budget(enter, street, where):
    client = enter("secretary", street.area)
    change_place(_system(), place_id=street.compound.id, plan=PLAN)
    client.get(page(street.area))

    with CaptureQueriesContext(connection) as asked:
        client.get(page(getattr(street, where)))

    assert len(asked) <= OWN_QUERIES + FRAME, [query["sql"][:90] for query in asked]


def _system():
    from lilong.kernel.actor import SYSTEM

    return SYSTEM


def test_a_page_costs_the_same_with_ten_times_as_many_places(enter, street):
    from lilong.places.actions.add_places import NewPlace, add_places

    client = enter("secretary", street.area)
    client.get(page(street.lanes[0]))
    with CaptureQueriesContext(connection) as few:
        client.get(page(street.lanes[0]))
    batch = [NewPlace(str(n), "number", str(n), {"plan": PLAN}) for n in range(10, 60)]
    add_places(_system(), below=street.lanes[0].id, places=batch)

    with CaptureQueriesContext(connection) as many:
        client.get(page(street.lanes[0]))

    assert len(many) == len(few)


@pytest.mark.parametrize("name", ["place", "change", "add", "close"])
def test_a_place_of_another_street_is_not_there(enter, street, other_street, name):
    client = enter("secretary", street.area)

    assert client.get(page(other_street.rooms[0], name)).status_code == 404
    assert client.post(page(other_street.rooms[0], name)).status_code in (404, 405)
    assert client.get(reverse("places:place", args=[uuid4()])).status_code == 404


def test_a_resident_sees_the_own_room_and_not_the_neighbours(enter, street):
    client = enter("resident", street.rooms[0])

    assert client.get(page(street.rooms[0])).status_code == 200
    assert client.get(page(street.numbers[0])).status_code == 200
    assert client.get(page(street.rooms[1])).status_code == 404
    assert page(street.rooms[1]) not in client.get(page(street.numbers[0])).content.decode()


def test_a_visitor_is_led_to_the_door(client, street):
    assert client.get(reverse("places:mine")).status_code == 302


def test_a_resident_is_offered_no_change_and_gets_none(enter, street):
    client = enter("resident", street.rooms[0])

    assert page(street.rooms[0], "change") not in client.get(page(street.rooms[0])).content.decode()
    assert client.post(page(street.rooms[0], "change"), {"area": "1"}).status_code == 403
    assert not LedgerEntry.objects.filter(kind="places.place_changed").exists()


def test_an_area_is_corrected_by_a_form(enter, street):
    client = enter("community_worker", street.area)

    answer = client.post(
        page(street.rooms[0], "change"), {"area": "36.5㎡", "area_basis": "told", "households": "1"}
    )

    assert answer.status_code == 302
    assert Place.objects.get(pk=street.rooms[0].pk).area == 3650


def test_what_was_typed_is_kept_when_it_is_refused(enter, street):
    client = enter("community_worker", street.area)

    answer = client.post(page(street.rooms[0], "change"), {"area": "很大", "households": "7"})

    assert answer.status_code == 422
    assert 'value="很大"' in answer.content.decode()
    assert 'value="7"' in answer.content.decode()
    assert Place.objects.get(pk=street.rooms[0].pk).households is None


def test_a_number_is_registered_below_a_lane_and_twice_is_refused(enter, street):
    client = enter("community_worker", street.area)

    answer = client.post(page(street.lanes[0], "add"), {"kind": "number", "name": "9"})
    again = client.post(page(street.lanes[0], "add"), {"kind": "number", "name": "9"})

    assert answer.status_code == 302
    assert again.status_code == 422
    assert "名称重复" in again.content.decode()
    assert Place.objects.filter(address="甲弄9号").count() == 1


def test_a_closed_place_says_so_and_offers_no_change(enter, street):
    client = enter("secretary", street.area)

    client.post(page(street.rooms[0], "close"), {"reason": "与102室合并"})

    html = client.get(page(street.rooms[0])).content.decode()
    assert "已经停用" in html
    assert "与102室合并" in html  # in its 来龙去脉
    assert page(street.rooms[0], "change") not in html


def test_the_search_is_a_page_and_a_fragment(enter, street):
    client = enter("secretary", street.area)
    address = reverse("places:search")

    whole = client.get(address, {"q": "甲弄1"}).content.decode()
    part = client.get(address, {"q": "甲弄1"}, headers={"HX-Request": "true"}).content.decode()

    assert page(street.numbers[0]) in whole
    assert page(street.numbers[0]) in part
    assert "<html" in whole
    assert "<html" not in part


def test_a_long_lane_is_read_page_by_page(enter, street, monkeypatch):
    monkeypatch.setattr("lilong.places.web.pages.CHILDREN", 2)
    client = enter("secretary", street.area)

    first = client.get(page(street.lanes[0])).content.decode()
    second = client.get(page(street.lanes[0]), {"after": "000002"}).content.decode()

    assert f"{page(street.lanes[0])}?after=000002" in first
    assert page(street.numbers[2]) not in first
    assert page(street.numbers[2]) in second


def test_another_module_may_speak_on_the_page(enter, street, monkeypatch):
    monkeypatch.setitem(
        panels.PANELS, "tests.empty", lambda request, place: Panel("places/results.html", {})
    )
    monkeypatch.setitem(panels.PANELS, "tests.none", lambda request, place: None)

    assert enter("secretary", street.area).get(page(street.area)).status_code == 200


def test_my_places_are_the_outermost_ones(enter, street):
    html = enter("secretary", street.area).get(reverse("places:mine")).content.decode()

    assert page(street.area) in html
    assert page(street.rooms[0]) not in html

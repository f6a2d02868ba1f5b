"""The first page and what stands around every page."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from tests.neighbourhood import person_with
from tests.people.accounts import account_of

from lilong.commons.web.addresses import address
from lilong.people.roles import ROLES
from lilong.places.models import Place
from lilong.project.landing import STEPS


def _enter(client, settings, *actors):
    settings.DEMO = True
    client.force_login(account_of(actors[0], "somebody"))
    return client


def _navigation(client) -> list[str]:
    return [link.label for link in client.get("/").context["frame"].navigation]


def test_every_role_has_a_first_page():
    assert set(STEPS) == set(ROLES)


def test_a_visitor_reads_a_newspaper_and_finds_the_door(client, db):
    page = client.get("/").content.decode()

    assert "旧邻里，一起焕新" in page
    assert "/accounts/login/" in page


_SECRETARY = [
    *("首页", "排摸", "台账", "表决", "办件", "议事", "会议", "地图", "人员", "地点"),
]


@pytest.mark.parametrize(
    ("role", "place", "ways"),
    [
        ("secretary", "area", _SECRETARY),
        ("steward", "street", ["首页", "人员", "地点"]),
        ("property_staff", "compound", ["首页", "排摸", "台账", "办件", "会议", "地图", "地点"]),
        ("department_officer", "street", ["首页", "等我答复的", "地点"]),
    ],
)
def test_the_ways_are_those_one_may_go(client, settings, street, role, place, ways):
    _enter(client, settings, person_with(role, getattr(street, place)))

    assert _navigation(client) == ways


def test_a_resident_goes_to_the_own_building_and_a_leader_to_today(client, settings, street):
    _enter(client, settings, person_with("resident", street.rooms[0]))
    assert _navigation(client) == ["首页", "我的楼", "说一句", "表决", "会议", "地点"]

    client.force_login(account_of(person_with("block_leader", street.lanes[0]), "leader"))
    assert _navigation(client)[:3] == ["首页", "今天", "排摸"]


def _place_for(role: str, street) -> Place:
    """The widest place of the test street at which the role may be held."""
    places = {
        "subdistrict": street.street,
        "residents_area": street.area,
        "compound": street.compound,
        "lane": street.lanes[0],
        "number": street.numbers[0],
    }
    return next(place for kind, place in places.items() if kind in ROLES[role].at)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_way_and_every_step_of_every_role_opens(client, settings, street, role):
    place = _place_for(role, street)
    _enter(client, settings, person_with(role, place))

    page = client.get("/")
    asked = [link.url for link in page.context["frame"].navigation]
    asked += [task.href for desk in page.context["landing"].desks for task in desk.tasks]

    for url in asked:
        assert client.get(url).status_code == 200, url


def test_somebody_without_a_role_is_told_who_is_waited_for(client, settings, street):
    actor = person_with("volunteer", street.area)
    _enter(client, settings, actor)
    from django.utils import timezone

    from lilong.people.models import RoleGrant

    RoleGrant.objects.update(ended_at=timezone.now())

    page = client.get("/").content.decode()

    assert "您现在没有任何身份" in page
    assert "居委会给您登记身份" in page


def test_all_around_a_page_costs_no_query(client, settings, street, django_assert_max_num_queries):
    _enter(client, settings, person_with("resident", street.rooms[0]))
    client.get("/accounts/logout/")

    with django_assert_max_num_queries(3):  # session, account, grants
        client.get("/accounts/logout/")


def test_the_large_print_of_the_account_is_used_where_no_choice_was_made(client, settings, street):
    user = account_of(person_with("resident", street.rooms[0]), "chen", large_print=True)
    client.force_login(user)

    assert 'data-print-size="large"' in client.get("/").content.decode()


def test_the_watchman_hears_whether_the_database_answers(client, db, monkeypatch):
    assert client.get("/healthz").content == b"ok"

    def gone(*_args, **_kwargs):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        assert client.get("/healthz").status_code == 503


def test_the_design_page_is_for_builders(client, settings, street):
    assert client.get("/design/").status_code == 404

    settings.DEMO = True
    assert client.get("/design/").status_code == 200


def test_a_page_that_no_module_has_has_no_address():
    assert address("nothing:here") == ""
    assert address("home") == "/"

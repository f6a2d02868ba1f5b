"""The people pages: what they show, to whom, and that nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.neighbourhood import person_with
from tests.people.accounts import PASSWORD, account_of

from lilong.commons.sealed.models import SealedLook
from lilong.kernel.actor import SYSTEM
from lilong.people.actions.end_grant import end_grant
from lilong.people.actions.give_grant import give_grant
from lilong.people.actions.register_person import register_person
from lilong.people.models import Organisation, Person, RoleGrant, User
from lilong.people.queries import PAGE


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True  # no second factor in the way


def _enter(client, actor):
    client.force_login(account_of(actor, f"u-{actor.person_id}"))
    return client


@pytest.fixture
def secretary(street):
    return person_with("secretary", street.area, name="书记")


@pytest.fixture
def resident(street):
    person = register_person(
        SYSTEM, place_id=street.rooms[0].id, name="陈梧桐", phone="13800001234"
    )
    give_grant(SYSTEM, person_id=person.id, role="resident", place_id=street.rooms[0].id)
    return person


def _text(response) -> str:
    return response.content.decode()


# --- The list -------------------------------------------------------------------------------


def test_the_list_shows_who_is_what_and_no_contact(client, street, secretary, resident):
    page = _enter(client, secretary).get(f"/people/at/{street.area.id}/")

    assert "陈梧桐" in _text(page)
    assert "居民 · 甲弄1号101室" in _text(page)
    assert "13800001234" not in _text(page)


def test_an_ended_and_an_expired_role_show_as_such(client, street, secretary, resident):
    today = timezone.localdate()
    ended = give_grant(SYSTEM, person_id=resident.id, role="volunteer", place_id=street.area.id)
    end_grant(SYSTEM, grant_id=ended.id, reason="忙")
    give_grant(
        SYSTEM,
        person_id=resident.id,
        role="block_leader",
        place_id=street.lanes[0].id,
        since=today - timedelta(days=9),
        until=today - timedelta(days=1),
    )

    page = _text(_enter(client, secretary).get(f"/people/at/{street.area.id}/"))

    assert '<span class="menu-name">书记</span>' in page
    assert "志愿者 · 枫林居民区（已结束）" in page
    assert "楼组长 · 甲弄（已到期）" in page
    detail = _text(client.get(f"/people/{resident.id}/"))
    assert '<span class="menu-name">书记</span>' in detail
    assert "已结束" in detail
    assert "已到期" in detail


def test_every_person_is_on_exactly_one_page(client, street, secretary):
    names = [f"居民{n:03d}" for n in range(PAGE + 7)]
    for name in names:
        register_person(SYSTEM, place_id=street.area.id, name=name)
    _enter(client, secretary)

    address, seen = f"/people/at/{street.area.id}/", []
    while address:
        page = _text(client.get(address))
        seen += re.findall(r"居民\d{3}", page)
        later = re.search(r'href="(/people/at/[^"]*after=[^"]*)"', page)
        address = later.group(1).replace("&amp;", "&") if later else ""

    assert seen == names


def test_the_list_costs_the_same_however_long(
    client, street, secretary, django_assert_max_num_queries
):
    for n in range(20):
        register_person(SYSTEM, place_id=street.area.id, name=f"居民{n}")
    _enter(client, secretary)

    with django_assert_max_num_queries(13):
        client.get(f"/people/at/{street.area.id}/")


def test_a_part_of_the_name_finds(client, street, secretary, resident):
    _enter(client, secretary)

    assert "陈梧桐" in _text(client.get(f"/people/at/{street.area.id}/?q=梧桐"))
    nothing = _text(client.get(f"/people/at/{street.area.id}/?q=银杏"))
    assert "陈梧桐" not in nothing
    assert "没有找到这个名字" in nothing


@pytest.mark.parametrize("role", ["block_leader", "property_staff", "contractor", "resident"])
def test_who_keeps_no_records_sees_no_list(client, street, role, resident):
    _enter(client, person_with(role, street.area))

    assert client.get(f"/people/at/{street.area.id}/").status_code == 403
    assert client.get(f"/people/{resident.id}/").status_code == 404
    assert client.get("/people/").status_code == 403


def test_another_street_sees_nothing_of_it(client, street, other_street, resident):
    _enter(client, person_with("steward", other_street.street))

    for path in (
        f"/people/at/{street.area.id}/",
        f"/people/at/{street.area.id}/register/",
        f"/people/{resident.id}/",
        f"/people/{resident.id}/contact/",
        f"/people/{resident.id}/role/",
    ):
        response = client.get(path)
        assert response.status_code == 404, path
        assert "陈梧桐" not in _text(response)
    assert client.post(f"/people/{resident.id}/invite/").status_code == 404


def test_what_a_person_is_in_another_street_stays_there(
    client, street, other_street, secretary, resident
):
    give_grant(SYSTEM, person_id=resident.id, role="owner", place_id=other_street.rooms[0].id)

    page = _text(_enter(client, secretary).get(f"/people/{resident.id}/"))

    assert "居民" in page
    assert "业主" not in page


# --- Forms ----------------------------------------------------------------------------------


def test_registering_appointing_ending_and_inviting_by_plain_forms(client, street, secretary):
    _enter(client, secretary)

    client.post(
        f"/people/at/{street.area.id}/register/", {"name": "林青砖", "phone": "", "email": ""}
    )
    person = Person.objects.get(name="林青砖")
    client.post(f"/people/{person.id}/role/", {"role": "block_leader", "place": "甲弄"})
    grant = RoleGrant.objects.get(person=person)
    assert (grant.role, grant.path) == ("block_leader", street.lanes[0].path)
    invited = _text(client.post(f"/people/{person.id}/invite/"))
    link = re.search(r"http://testserver(/invitation/\S+/)<", invited).group(1)
    client.post(f"/people/{person.id}/role/{grant.id}/end/", {"reason": "换届"})
    grant.refresh_from_db()
    assert grant.ended_at is not None

    client.logout()
    opened = client.get(link)
    assert opened.headers["Location"] == "/invitation/"
    assert "林青砖" in _text(client.get("/invitation/"))
    done = client.post("/invitation/", {"username": "lin", "password": PASSWORD, "again": PASSWORD})
    assert done.headers["Location"] == "/accounts/login/"
    assert User.objects.get(username="lin").person_id == person.id
    assert client.get(link, follow=True).status_code in (200, 403)
    assert (
        "已经用过" in _text(client.get("/invitation/"))
        or client.get("/invitation/").status_code == 302
    )


def test_what_was_typed_stays_when_it_is_refused(client, street, secretary):
    _enter(client, secretary)

    page = client.post(
        f"/people/at/{street.area.id}/register/", {"name": "林青砖", "phone": "没有电话"}
    )

    assert page.status_code == 422
    assert 'value="林青砖"' in _text(page)
    assert "只写数字" in _text(page)


def test_a_refused_role_is_explained_on_the_form(client, street, resident):
    give_grant(
        SYSTEM,
        person_id=resident.id,
        role="owners_committee_member",
        place_id=street.compound.id,
    )
    _enter(client, person_with("street_officer", street.street))

    page = client.post(
        f"/people/{resident.id}/role/", {"role": "committee_secretary", "place": "枫林小区"}
    )

    assert page.status_code == 422
    assert "不能同时是业委会委员" in _text(page)
    assert "84号" in _text(page)


def test_the_form_offers_only_roles_that_may_be_given(client, street, secretary, resident):
    page = _text(_enter(client, secretary).get(f"/people/{resident.id}/role/"))

    assert 'value="volunteer"' in page
    assert 'value="steward"' not in page
    assert 'value="community_worker"' not in page


def test_an_organisation_is_registered_by_a_form(client, street, secretary):
    _enter(client, secretary)

    client.post(
        f"/people/at/{street.area.id}/organisation/",
        {"kind": "contractor", "name": "青砖修缮", "credit_code": ""},
    )

    assert Organisation.objects.get().name == "青砖修缮"
    assert "青砖修缮" in _text(client.get(f"/people/at/{street.area.id}/"))


def test_two_unlike_passwords_are_said_at_the_field(client, street, resident):
    from lilong.people.actions.invite_person import invite_person

    client.get(f"/invitation/{invite_person(SYSTEM, person_id=resident.id)}/")

    page = client.post("/invitation/", {"username": "lin", "password": PASSWORD, "again": "x"})

    assert page.status_code == 422
    assert "两遍密码不一样" in _text(page)
    assert 'value="lin"' in _text(page)
    assert PASSWORD not in _text(page)


# --- Contacts -------------------------------------------------------------------------------


def test_a_contact_asks_for_a_purpose_shows_and_tells_the_person(
    client, street, secretary, resident
):
    _enter(client, secretary)
    asked = client.get(f"/people/{resident.id}/contact/")
    assert "13800001234" not in _text(asked)
    assert not SealedLook.objects.exists()

    without = client.post(f"/people/{resident.id}/contact/", {})
    assert without.status_code == 422
    assert "13800001234" not in _text(without)

    shown = client.post(f"/people/{resident.id}/contact/", {"purpose": "visit"})
    assert "13800001234" in _text(shown)
    assert "no-store" in shown.headers["Cache-Control"]

    client.force_login(User.objects.create(username="chen", person=resident))
    page = _text(client.get("/me/looks/"))
    assert "居民区书记" in page
    assert "约上门走访" in page


def test_nobody_reads_the_looks_at_somebody_else(client, street, secretary, resident):
    _enter(client, secretary)
    client.post(f"/people/{resident.id}/contact/", {"purpose": "visit"})

    assert "还没有人看过" in _text(client.get("/me/looks/"))


def test_a_visitor_is_asked_to_sign_in_first(client, db):
    for path in ("/me/", "/me/looks/", "/people/"):
        assert client.get(path).headers["Location"].startswith("/accounts/login/?next=")


def test_changing_ones_contact_asks_for_the_password_again(client, street, settings):
    actor = person_with("resident", street.rooms[0])
    client.force_login(account_of(actor, "chen"))  # signed in, but the password is not fresh

    asked = client.get("/me/contact/")
    assert asked.headers["Location"].startswith("/accounts/confirm/?next=")
    client.post("/me/contact/", {"phone": "13900000000"})
    assert Person.objects.get(pk=actor.person_id).phone == ""

    client.post("/accounts/confirm/", {"password": PASSWORD, "next": "/me/"})
    client.post("/me/contact/", {"phone": "13900000000", "email": ""})
    assert Person.objects.get(pk=actor.person_id).phone == "13900000000"
    assert "13900000000" in _text(client.get("/me/"))

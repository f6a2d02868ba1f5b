"""A part of a page is drawn once and tells each reader only what is theirs."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import override
from tests.neighbourhood import build_district, build_street, person_with

from lilong.commons.web import keeping
from lilong.people.models import User

PAGE = Template('{% load lilong %}{% kept "lilong/footer.html" frame=frame %}')


@pytest.fixture(autouse=True)
def _nothing_drawn():
    keeping._drawn.cache_clear()


def drawn(path="/", token="t" * 32, frame="") -> str:
    request = RequestFactory().get(path)
    return PAGE.render(Context({"request": request, "csrf_token": token, "frame": frame}))


def test_the_second_page_is_not_drawn_again_but_has_its_own_token_and_address():
    first, second = drawn("/a?x=1", "1" * 32), drawn("/b?q=%22&y=<", "2" * 32)

    assert keeping._drawn.cache_info().misses == 1
    assert 'value="/a?x=1"' in first
    assert f'value="{"1" * 32}"' in first
    assert "/a" not in re.findall('name="next" value="([^"]*)"', second)[0]
    assert "1" * 32 not in second
    assert 'value="/b?q=%22&amp;y=%3C"' in second
    assert f'value="{"2" * 32}"' in second


def test_each_language_has_its_own():
    chinese = drawn()
    with override("en"):
        english = drawn()

    assert "旧邻里" in chinese
    assert "旧邻里" not in english


def test_a_part_sees_nothing_that_it_is_not_handed():
    part = Template('{% load lilong %}{% kept "lilong/masthead.html" frame="" %}')
    account = {"name": "周一", "items": []}

    told = part.render(Context({"account": account, "frame": {"account": account}}))

    assert 'class="masthead"' in told
    assert "周一" not in told


@pytest.mark.django_db
def test_two_persons_at_one_place_see_each_their_own_name(settings):
    settings.DEMO = True
    street = build_street(build_district(), "梧桐街道", "ours")
    pages = {}
    for name in ("周一", "吴二"):
        person = person_with("secretary", street.area, name)
        client = Client()
        client.force_login(User.objects.create(username=name, person_id=person.person_id))
        client.get("/")
        pages[name] = client.get("/").content.decode()

    assert keeping._drawn.cache_info().hits
    for name, page in pages.items():
        assert [other for other in pages if other in page] == [name]

"""The first steps of a real installation."""

from __future__ import annotations

import pytest

from lilong.kernel.refusal import Invalid, NotFound
from lilong.places.models import Place
from lilong.project.beginnings import first_places, invite
from lilong.project.cli import build_parser

pytestmark = pytest.mark.django_db


def test_the_first_places_are_registered_once():
    first_places("上海市", "徐汇区", "枫林街道")
    told = first_places("上海市", "徐汇区", "枫林街道")
    first_places("上海市", "徐汇区", "田林街道")

    assert "已登记" in told
    assert list(Place.objects.order_by("path").values_list("kind", flat=True)).count("city") == 1
    assert Place.objects.filter(kind="subdistrict").count() == 2


def test_the_first_steward_is_invited_by_a_link_that_works(client):
    first_places("上海市", "徐汇区", "枫林街道")

    told = invite("王某", "steward", "枫林街道")

    address = told.split()[-1]
    answer = client.get(address.split("localhost", 1)[1], follow=True)
    assert answer.status_code == 200
    assert "王某" in answer.content.decode()


def test_nobody_is_registered_when_the_role_does_not_exist_there():
    from lilong.people.models import Person

    first_places("上海市", "徐汇区", "枫林街道")
    with pytest.raises(Invalid):
        invite("王某", "secretary", "枫林街道")
    with pytest.raises(NotFound):
        invite("王某", "steward", "月亮街道")

    assert not Person.objects.exists()


def test_every_command_says_what_it_is_for():
    parser = build_parser()
    text = parser.format_help()
    for command in ("serve", "work", "migrate", "check", "backup", "restore", "demo", "invite"):
        assert command in text

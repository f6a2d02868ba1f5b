"""Telling people: once, and no more than the sentence says."""

from __future__ import annotations

from uuid import uuid4

import pytest

from lilong.commons.notices.models import Notice
from lilong.commons.notices.telling import tell
from lilong.commons.usecase import HouseRule

pytestmark = pytest.mark.django_db
SPACE = uuid4()


def say(person_ids, **changes):
    values = {
        "space_id": SPACE,
        "key": "round:1",
        "group": "survey.rounds",
        "sentence": "%(place)s的排摸开始了",
        "facts": {"place": "西木南居民区"},
        "url": "/survey/",
    }
    tell(person_ids, **{**values, **changes})


def test_each_person_is_told_once_however_often_the_listener_hears():
    first, second = uuid4(), uuid4()
    say([first, second, first])
    say([first, second])

    assert Notice.objects.filter(person_id=first).count() == 1
    assert Notice.objects.count() == 2


def test_another_occasion_is_another_notice():
    person_id = uuid4()
    say([person_id])
    say([person_id], key="round:2")

    assert Notice.objects.count() == 2


@pytest.mark.parametrize(
    "facts", [{"place": "西木南", "reporter": "CANARY"}, {}, {"reporter": "CANARY"}]
)
def test_a_notice_keeps_nothing_that_it_does_not_say(facts):
    with pytest.raises(HouseRule):
        say([uuid4()], facts=facts)

    assert not Notice.objects.exists()


@pytest.mark.parametrize("url", ["https://elsewhere.test/", "//elsewhere.test/", "javascript:x"])
def test_a_notice_leads_to_our_own_pages_only(url):
    with pytest.raises(HouseRule):
        say([uuid4()], url=url)


def test_the_id_tells_the_day_and_not_the_minute():
    say([uuid4()])

    assert (Notice.objects.get().id.int >> 80) % 86_400_000 == 0

"""The walk of everyone: each begins where the first began, and who fails is named."""

from __future__ import annotations

import pytest
from tests.walks import EVERYONE, everyone

from lilong.people.models import Person


def test_each_begins_where_the_first_began(db):
    walked = []

    @everyone
    def walk(who):
        assert not Person.objects.exists()
        Person.objects.create(name=who)
        walked.append(who)

    walk()

    assert walked == EVERYONE
    assert not Person.objects.exists()


def test_who_fails_is_named(db):
    @everyone
    def walk(who):
        assert who != "trainee@street"

    with pytest.raises(AssertionError) as failed:
        walk()

    assert failed.value.__notes__ == ["as trainee@street"]


def test_what_could_not_be_rolled_back_is_refused():
    @everyone
    def walk(who):
        raise AssertionError("nobody should have walked")

    with pytest.raises(AssertionError, match="rolled back"):
        walk()

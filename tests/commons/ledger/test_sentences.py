"""What the trace says of an event, in the words and hours of people here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils.translation import override

from lilong.commons.ledger.events import EVENTS, Event, sentence_of


@pytest.fixture
def met():
    """An event of this test alone, not of the register that others look through."""

    @dataclass(frozen=True, kw_only=True)
    class Met(Event):
        kind = "test.people_met"
        subject_kind = "test.meeting"
        sentence = "%(who)s %(at)s 开会，%(left)s"

        who: str
        at: datetime
        left: str | None = None

    yield Met
    del EVENTS[Met.kind]


def test_a_moment_is_said_in_the_hour_of_the_place_and_nothing_in_no_words(met):
    at = datetime(2026, 12, 1, 16, tzinfo=UTC)
    event = met(space_id=uuid4(), place_path="1/", who="居委会", at=at)

    with override("zh-hans"):
        assert sentence_of(event.kind, event.facts()) == "居委会 2026-12-02 00:00 开会，"


def test_an_event_nobody_knows_any_more_is_named():
    assert sentence_of("test.people_met", {}) == "test.people_met"

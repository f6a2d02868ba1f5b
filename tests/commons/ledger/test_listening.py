"""A listener that fails: what is kept of it, and what the log says."""

from __future__ import annotations

import logging

import pytest
from tests.neighbourhood import person_with

from lilong.commons.ledger import listening
from lilong.commons.ledger.listening import Listener, deliver
from lilong.commons.ledger.models import LedgerEntry, ListenerFailure
from lilong.people.actions.change_own_contact import change_own_contact

QUOTED = "电话 13800001234"


@pytest.fixture
def entry(street):
    """Something that happened in the street."""
    actor = person_with("resident", street.rooms[0])
    change_own_contact(actor, phone="021-64000000", email="", wants_mail=False)
    return LedgerEntry.objects.get(kind="people.contact_changed")


def listen(monkeypatch, hear):
    ears = Listener("test.ears", frozenset({"people.contact_changed"}), hear)
    monkeypatch.setattr(listening, "LISTENERS", {ears.name: ears})


def test_neither_log_nor_failure_quotes_what_an_exception_says(entry, monkeypatch, caplog):
    def stumble(heard):
        raise LookupError(QUOTED)

    listen(monkeypatch, stumble)
    with caplog.at_level(logging.WARNING, "lilong.commons.ledger.listening"):
        assert deliver(entry.space_id) == 0

    assert f"test.ears failed at entry {entry.number}: LookupError" in caplog.text
    assert QUOTED not in caplog.text
    assert "Traceback" not in caplog.text
    failure = ListenerFailure.objects.get()
    assert (failure.number, failure.why) == (entry.number, "LookupError")


def test_the_log_is_quiet_where_nothing_fails(entry, monkeypatch, caplog):
    heard = []
    listen(monkeypatch, heard.append)

    assert deliver(entry.space_id) == 1

    assert [one.number for one in heard] == [entry.number]
    assert caplog.text == ""
    assert not ListenerFailure.objects.exists()


def test_who_hears_of_other_things_is_not_asked_and_misses_nothing(
    entry, monkeypatch, django_assert_max_num_queries
):
    heard = []
    listen(monkeypatch, heard.append)

    with django_assert_max_num_queries(1):
        assert deliver(entry.space_id, {"people.person_registered"}) == 0
    assert deliver(entry.space_id, {entry.kind}) == 1
    assert deliver(entry.space_id) == 0

    assert [one.number for one in heard] == [entry.number]


def test_an_act_is_told_at_once_to_who_hears_of_it(
    street, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    listen(monkeypatch, lambda one: heard.append(one.kind))

    with django_capture_on_commit_callbacks(execute=True):
        actor = person_with("resident", street.rooms[0])
        change_own_contact(actor, phone="021-64000000", email="", wants_mail=False)

    assert heard == ["people.contact_changed"]

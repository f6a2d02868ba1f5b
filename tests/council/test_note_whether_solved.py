"""A keeper notes what the author said in person; nobody says it in the author's place."""

from __future__ import annotations

import pytest
from django.test import Client

from lilong.commons.counters.counting import tallies
from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.answer_whether_solved import answer_whether_solved
from lilong.council.actions.note_whether_solved import note_whether_solved
from lilong.council.models import Suggestion
from lilong.council.outcomes import OUTCOMES
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import Invalid, Refused
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

TOLD = "周三来办公室当面说的"


@pytest.fixture
def done(worker, said):
    """A sentence that its keepers call done."""
    one = said()
    answer_suggestion(worker, suggestion_id=one.id, to="discussed")
    answer_suggestion(worker, suggestion_id=one.id, to="done", words="换了新管子")
    return one


@everyone
def test_a_keeper_notes_it_in_the_own_name(who, street, other_street, done):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS,
        lambda: note_whether_solved(actor, suggestion_id=done.id, solved=True, words=TOLD),
    )

    assert (Suggestion.objects.get().state == "solved") == (who in KEEPERS)


def test_what_was_noted_tells_who_noted_it_and_is_counted_apart(worker, street, done):
    note_whether_solved(worker, suggestion_id=done.id, solved=True, words=TOLD)

    entry = LedgerEntry.objects.get(kind="council.suggestion_noted_solved")
    assert entry.actor_id == worker.person_id
    counted = tallies(street.area.id, OUTCOMES)
    assert counted["solved|noted|suggestion|sewage"] == 1
    assert not counted.get("solved|yes|suggestion|sewage")
    feed = Client().get(f"/s/{done.key}").content.decode()
    assert "社工替您记下：解决了" in feed
    assert TOLD in feed


def test_the_author_can_say_that_it_is_not_so(worker, street, done):
    note_whether_solved(worker, suggestion_id=done.id, solved=True, words=TOLD)
    assert "是这样吗" in Client().get(f"/s/{done.key}").content.decode()
    with pytest.raises(Refused):
        answer_whether_solved(VISITOR, key=done.key, solved=True)

    answer_whether_solved(VISITOR, key=done.key, solved=False, words="我没有去过办公室")

    assert Suggestion.objects.get().state == "discussed"
    counted = tallies(street.area.id, OUTCOMES)
    assert counted["solved|no|suggestion|sewage"] == 1
    assert not counted.get("solved|noted|suggestion|sewage")


def test_what_the_author_said_stands(worker, done):
    answer_whether_solved(VISITOR, key=done.key, solved=True)

    assert "是这样吗" not in Client().get(f"/s/{done.key}").content.decode()
    with pytest.raises(Refused):
        answer_whether_solved(VISITOR, key=done.key, solved=False, words="又坏了")
    with pytest.raises(Refused):
        note_whether_solved(worker, suggestion_id=done.id, solved=False, words=TOLD)


def test_that_it_is_not_solved_is_noted_with_the_words(worker, done):
    with pytest.raises(Invalid):
        note_whether_solved(worker, suggestion_id=done.id, solved=False, words=" ")

    note_whether_solved(worker, suggestion_id=done.id, solved=False, words=TOLD)

    assert Suggestion.objects.get().state == "discussed"
    assert TOLD in Client().get(f"/s/{done.key}").content.decode()

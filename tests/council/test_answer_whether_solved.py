"""Was it really solved? Whoever holds the short address says so."""

from __future__ import annotations

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.answer_whether_solved import answer_whether_solved
from lilong.council.models import Suggestion, SuggestionStep
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import Invalid, NotFound, Refused
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

FULL_SIGHT = KEEPERS | {"street_officer@street", "patch_officer@street"}


@pytest.fixture
def done(said, worker):
    one = said()
    answer_suggestion(worker, suggestion_id=one.id, to="discussed")
    answer_suggestion(worker, suggestion_id=one.id, to="done", words="换了新管子")
    return one


@everyone
def test_whoever_holds_the_short_address_answers(who, street, other_street, done):
    actor = someone(who, street, other_street)
    author = who not in FULL_SIGHT  # who reads every sentence speaks for no author

    may_or_is_refused(
        author, lambda: answer_whether_solved(actor, key=done.key.lower(), solved=True)
    )

    assert (Suggestion.objects.get().state == "solved") == author
    if author:
        entry = LedgerEntry.objects.get(kind="council.suggestion_solved")
        assert (entry.actor_id, entry.role) == (None, "sealed")


def test_not_solved_goes_back_to_be_discussed_with_the_authors_words(done):
    with pytest.raises(Invalid):
        answer_whether_solved(VISITOR, key=done.key, solved=False)

    answer_whether_solved(VISITOR, key=done.key, solved=False, words="下雨又冒了")

    assert Suggestion.objects.get().state == "discussed"
    step = SuggestionStep.objects.order_by("order").last()
    assert (step.words, step.by_author) == ("下雨又冒了", True)


def test_it_is_asked_once_each_time_it_is_called_done(done, worker):
    answer_whether_solved(VISITOR, key=done.key, solved=False, words="下雨又冒了")

    with pytest.raises(Refused, match="现在不用回答"):
        answer_whether_solved(VISITOR, key=done.key, solved=True)
    answer_suggestion(worker, suggestion_id=done.id, to="done", words="又疏通了")
    answer_whether_solved(VISITOR, key=done.key, solved=True)

    assert Suggestion.objects.get().state == "solved"


def test_a_wrong_short_address_answers_nothing(done):
    with pytest.raises(NotFound):
        answer_whether_solved(VISITOR, key="ABCDEFGHJKMN", solved=True)

"""What becomes of a sentence, in words for whoever said it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.commons.counters.counting import tallies
from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.models import SuggestionStep
from lilong.council.states import Branch
from lilong.council.suggestion_checking import counters_agree
from lilong.council.writing import SUGGESTIONS
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, Refused
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_answer(who, street, other_street, said):
    one = said()
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS, lambda: answer_suggestion(actor, suggestion_id=one.id, to="discussed")
    )

    assert SuggestionStep.objects.count() == int(who in KEEPERS)


def test_each_answer_is_a_step_for_the_author_and_is_counted(worker, street, said):
    one = said()

    answer_suggestion(worker, suggestion_id=one.id, to="discussed", words="居务会周五议")
    answer_suggestion(worker, suggestion_id=one.id, to="adopted", words="列入计划")
    answer_suggestion(worker, suggestion_id=one.id, to="done", words="换了新管子")

    steps = SuggestionStep.objects.order_by("order").values_list("order", "state", "words")
    assert list(steps) == [
        (1, "discussed", "居务会周五议"), (2, "adopted", "列入计划"), (3, "done", "换了新管子"),
    ]  # fmt: skip
    assert tallies(street.area.id, SUGGESTIONS) == {"done|suggestion|sewage": 1}
    assert not list(counters_agree())
    assert "换了新管子" not in str(list(LedgerEntry.objects.values()))


def test_declining_needs_a_reason(worker, said):
    one = said()

    with pytest.raises(Invalid) as refusal:
        answer_suggestion(worker, suggestion_id=one.id, to="declined", words=" ")

    assert "理由" in refusal.value.fields["words"][0]
    assert not SuggestionStep.objects.exists()


def test_referring_says_to_whom_and_until_when(worker, said):
    one, tomorrow = said(), timezone.localdate() + timedelta(days=1)

    with pytest.raises(Invalid) as refusal:
        answer_suggestion(worker, suggestion_id=one.id, to="referred")
    assert set(refusal.value.fields) == {"waits_for", "until"}

    answer_suggestion(
        worker, suggestion_id=one.id, to="referred", waits_for="排水所", until=tomorrow
    )

    step = SuggestionStep.objects.get()
    assert (step.waits_for, step.until) == ("排水所", tomorrow)


def test_a_claim_is_not_adopted_but_referred_or_declined(worker, said):
    one = said(branch=Branch.CLAIM)

    with pytest.raises(Refused, match="没有采纳不采纳"):
        answer_suggestion(worker, suggestion_id=one.id, to="adopted")


def test_of_two_who_answer_the_second_looks_first(worker, secretary, said):
    one = said()
    answer_suggestion(worker, suggestion_id=one.id, to="discussed", base_version=1)

    with pytest.raises(Refused, match="已经有人处理过"):
        answer_suggestion(secretary, suggestion_id=one.id, to="adopted", base_version=1)


def test_what_was_only_received_is_not_done(worker, said):
    with pytest.raises(ForbiddenMove):
        answer_suggestion(worker, suggestion_id=said().id, to="done", words="好了")

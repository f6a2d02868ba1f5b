"""Calling a suggestion a claim, with a reason that its author reads."""

from __future__ import annotations

import pytest

from lilong.commons.counters.counting import tallies
from lilong.council.actions.move_branch import move_branch
from lilong.council.models import Suggestion, SuggestionStep
from lilong.council.writing import SUGGESTIONS
from lilong.kernel.refusal import Invalid, Refused
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_move_a_branch(who, street, other_street, said):
    one = said()
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS,
        lambda: move_branch(actor, suggestion_id=one.id, branch="claim", reason="只有一家"),
    )

    assert Suggestion.objects.filter(branch="claim").count() == int(who in KEEPERS)


def test_the_author_reads_why(worker, street, said):
    one = said()

    move_branch(worker, suggestion_id=one.id, branch="claim", reason="只有您一家的管子")

    step = SuggestionStep.objects.get()
    assert step.words.endswith("只有您一家的管子")
    assert step.state == "received"
    assert tallies(street.area.id, SUGGESTIONS) == {"received|claim|sewage": 1}


def test_without_a_reason_or_a_change_nothing_is_written(worker, said):
    one = said()
    with pytest.raises(Invalid):
        move_branch(worker, suggestion_id=one.id, branch="claim", reason="")
    with pytest.raises(Refused, match="本来就是"):
        move_branch(worker, suggestion_id=one.id, branch="suggestion", reason="因为")

    assert not SuggestionStep.objects.exists()

"""Making a text public, and taking it back."""

from __future__ import annotations

import pytest

from lilong.council.actions.move_branch import move_branch
from lilong.council.actions.release_suggestion import release_suggestion
from lilong.council.models import Suggestion, SuggestionStep
from lilong.council.permissions import visible_to
from lilong.council.queries.suggestion_list import SuggestionFilter, suggestion_page
from lilong.council.states import Branch
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from tests.neighbourhood import person_with
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_release(who, street, other_street, said):
    one = said()
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: release_suggestion(actor, suggestion_id=one.id))

    assert Suggestion.objects.filter(released=True).count() == int(who in KEEPERS)


def test_only_then_neighbours_read_it_and_others_never(worker, resident, other_street, said):
    one, other = said(), said("电梯又困人了")
    stranger = person_with("resident", other_street.rooms[0])

    release_suggestion(worker, suggestion_id=one.id)

    def read_by(actor):
        return {found.id for found in visible_to(actor, Suggestion.objects.all())}

    assert read_by(worker) == {one.id, other.id}
    assert read_by(resident) == {one.id}
    assert read_by(stranger) == set()
    release_suggestion(worker, suggestion_id=one.id, public=False)
    assert read_by(resident) == set()
    assert SuggestionStep.objects.count() == 2


def test_a_number_in_it_is_covered_first_and_the_author_is_told(worker, street, said):
    one = said("找301室王阿姨 13812345678")

    with pytest.raises(Refused, match="不能就这样公开"):
        release_suggestion(worker, suggestion_id=one.id)
    release_suggestion(worker, suggestion_id=one.id, cover=True)

    assert Suggestion.objects.get().text == "找301室＊＊ ＊＊"
    assert "遮去" in SuggestionStep.objects.get().words
    area = places.place(street.area.id)
    page = suggestion_page(worker, area, SuggestionFilter(words="13812345678"))
    assert not page.lines


def test_a_claim_is_nobody_elses(worker, said):
    one = said(branch=Branch.CLAIM)
    with pytest.raises(Refused, match="不公开"):
        release_suggestion(worker, suggestion_id=one.id)

    move_branch(worker, suggestion_id=one.id, branch="suggestion", reason="整幢楼都这样")
    release_suggestion(worker, suggestion_id=one.id)
    move_branch(worker, suggestion_id=one.id, branch="claim", reason="其实只有一家")

    assert not Suggestion.objects.get().released

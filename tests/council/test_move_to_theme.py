"""One sentence is put into a theme by hand."""

from __future__ import annotations

import pytest

from lilong.council.actions.move_to_theme import move_to_theme
from lilong.council.models import Suggestion, SuggestionStep, Theme
from lilong.council.states import Branch
from lilong.kernel.refusal import Invalid
from tests.council.proposed import inside, sewage_theme
from tests.council.test_propose_themes import KEEPERS
from tests.walks import everyone, may_or_is_refused, someone


@everyone
def test_a_keeper_may_move_it(who, street, other_street, worker, said):
    theme = sewage_theme(street, worker, said)
    other = said("河边的味道很难闻")
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS,
        lambda: move_to_theme(actor, suggestion_id=other.id, theme_id=theme.id),
    )

    assert (other.pk in {one.pk for one in inside(theme)}) == (who in KEEPERS)


def test_both_themes_count_and_the_author_reads_where_it_went(street, worker, said):
    sewage = sewage_theme(street, worker, said)
    noise = sewage_theme(street, worker, said, ("楼下棋牌室半夜吵", "棋牌室半夜吵死了"))
    newest = max(inside(sewage), key=lambda one: one.position)

    move_to_theme(worker, suggestion_id=newest.id, theme_id=noise.id)

    sewage.refresh_from_db(), noise.refresh_from_db()
    assert (sewage.suggestions, noise.suggestions) == (2, 3)
    assert sewage.latest == max(one.position for one in inside(sewage))
    assert noise.latest == max(one.position for one in inside(noise))
    last = SuggestionStep.objects.filter(suggestion=newest).order_by("order").last()
    assert last is not None
    assert (last.state, last.words) == ("grouped", "归到主题“污水”，和大家说的一起办。")


def test_a_theme_that_is_emptied_keeps_a_place_in_the_list(street, worker, said):
    sewage = sewage_theme(street, worker, said)
    noise = sewage_theme(street, worker, said, ("楼下棋牌室半夜吵", "棋牌室半夜吵死了"))
    for one in inside(noise):
        move_to_theme(worker, suggestion_id=one.id, theme_id=sewage.id)

    noise.refresh_from_db()
    assert noise.suggestions == 0
    assert Theme.objects.values("latest").distinct().count() == 2


def test_a_claim_and_a_second_time_are_refused(street, worker, said):
    theme = sewage_theme(street, worker, said)
    claim = said("我家的污水管堵了", branch=Branch.CLAIM)

    with pytest.raises(Invalid, match="诉求单独办理"):
        move_to_theme(worker, suggestion_id=claim.id, theme_id=theme.id)
    with pytest.raises(Invalid, match="已经在这个主题里"):
        move_to_theme(worker, suggestion_id=next(iter(inside(theme))).id, theme_id=theme.id)

    assert Suggestion.objects.get(pk=claim.pk).theme is None

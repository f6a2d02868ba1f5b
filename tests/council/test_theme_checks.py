"""The nightly look at themes, and how they stand in a trace."""

from __future__ import annotations

from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.links.trace import trace_of
from lilong.council.actions.move_to_theme import move_to_theme
from lilong.council.actions.take_out_of_theme import take_out_of_theme
from lilong.council.models import Theme
from lilong.council.suggestion_checking import counters_agree
from lilong.council.theme_references import numbers_agree
from lilong.council.theme_tasks import look_for_themes
from tests.council.proposed import SEWAGE, inside, sewage_theme


def test_numbers_agree_whatever_was_moved_and_a_wrong_one_is_found(street, worker, said):
    sewage = sewage_theme(street, worker, said)
    noise = sewage_theme(street, worker, said, ("楼下棋牌室半夜吵", "棋牌室半夜吵死了"))
    one, other, _last = inside(sewage)
    move_to_theme(worker, suggestion_id=one.id, theme_id=noise.id)
    take_out_of_theme(worker, suggestion_id=other.id)
    assert [*numbers_agree(), *counters_agree()] == []

    Theme.objects.filter(pk=noise.pk).update(suggestions=9)

    assert list(numbers_agree()) == [f"主题 {noise.code} 记着 9 句，里面有 3 句"]


def test_the_trace_tells_of_a_theme_without_a_word_of_what_was_said(street, worker, said):
    theme = sewage_theme(street, worker, said)

    told = str(trace_of(worker, theme.id))

    assert theme.code in told
    assert not any(text in told for text in SEWAGE)
    assert LedgerEntry.objects.filter(subject_id=theme.id).count() == 1


def test_each_night_every_area_is_looked_through(street, other_street, said):
    for text in SEWAGE:
        said(text)

    assert look_for_themes.func() == 1

"""One sentence is taken out of its theme."""

from __future__ import annotations

import pytest

from lilong.commons.counters.counting import tallies
from lilong.council.actions.answer_theme import answer_theme
from lilong.council.actions.take_out_of_theme import take_out_of_theme
from lilong.council.models import ThemeExclusion
from lilong.council.writing import SUGGESTIONS
from lilong.kernel.refusal import Invalid
from tests.council.proposed import inside, sewage_theme
from tests.council.test_propose_themes import KEEPERS
from tests.walks import everyone, may_or_is_refused, someone


@everyone
def test_a_keeper_may_take_it_out(who, street, other_street, worker, said):
    one = next(iter(inside(sewage_theme(street, worker, said))))
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: take_out_of_theme(actor, suggestion_id=one.id))


def test_it_waits_again_and_the_theme_counts_one_less(street, worker, said):
    theme = sewage_theme(street, worker, said)
    one = next(iter(inside(theme)))

    out = take_out_of_theme(worker, suggestion_id=one.id)

    theme.refresh_from_db()
    assert (out.state, out.theme, theme.suggestions) == ("received", None, 2)
    assert ThemeExclusion.objects.filter(suggestion=one, theme=theme).exists()
    counted = tallies(street.area.id, SUGGESTIONS)
    assert counted == {"grouped|suggestion|sewage": 2, "received|suggestion|sewage": 1}
    with pytest.raises(Invalid, match="不在任何主题里"):
        take_out_of_theme(worker, suggestion_id=one.id)


def test_what_was_answered_already_keeps_its_answer(street, worker, said):
    theme = sewage_theme(street, worker, said)
    answer_theme(worker, theme_id=theme.id, state="adopted", words="列入改造")
    one = next(iter(inside(theme)))

    assert take_out_of_theme(worker, suggestion_id=one.id).state == "adopted"

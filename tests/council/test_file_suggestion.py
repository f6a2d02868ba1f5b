"""Putting a sentence under another category."""

from __future__ import annotations

import pytest

from lilong.council.actions.file_suggestion import file_suggestion
from lilong.council.models import Suggestion
from lilong.council.queries.suggestion_list import SuggestionFilter, suggestion_page
from lilong.council.suggestion_checking import counters_agree
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_file(who, street, other_street, said):
    one = said()
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS,
        lambda: file_suggestion(actor, suggestion_id=one.id, category="noise"),
    )

    assert Suggestion.objects.filter(category="noise").count() == int(who in KEEPERS)


def test_it_is_listed_and_found_under_it(worker, street, said):
    one, area = said(), places.place(street.area.id)

    file_suggestion(worker, suggestion_id=one.id, category="noise")

    for asked in (SuggestionFilter(category="noise"), SuggestionFilter(words="噪声")):
        assert [line.id for line in suggestion_page(worker, area, asked).lines] == [one.id]
    assert not suggestion_page(worker, area, SuggestionFilter(words="雨污")).lines
    assert not list(counters_agree())


def test_an_unknown_category_is_refused(worker, said):
    with pytest.raises(Invalid):
        file_suggestion(worker, suggestion_id=said().id, category="castles")

"""The list of sentences: filters, words, pages, counts."""

from __future__ import annotations

import pytest

from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.queries.suggestion_list import suggestion_page, sums_of
from lilong.council.queries.suggestion_plan import SuggestionFilter
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import NotAllowed
from lilong.places import queries as places


@pytest.fixture
def area(street):
    return places.place(street.area.id)


@pytest.fixture
def three(said, street, worker):
    sewage = said("楼下的窨井又冒水了")
    lift = said("电梯又困人了", branch="claim")
    light = said("路灯太暗", place=street.lanes[1])
    answer_suggestion(worker, suggestion_id=light.id, to="discussed")
    return sewage, lift, light


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, {0, 1, 2}),
        ({"state": "received"}, {0, 1}),
        ({"branch": "claim"}, {1}),
        ({"category": "light", "state": "discussed"}, {2}),
        ({"category": "light", "state": "received"}, set()),
        ({"words": "冒水"}, {0}),
        ({"words": "电梯"}, {1}),
        ({"words": "乙弄"}, {2}),
        ({"words": "!"}, set()),
    ],
)
def test_any_mix_of_filters(worker, area, three, chosen, found):
    page = suggestion_page(worker, area, SuggestionFilter(**chosen))

    assert {line.id for line in page.lines} == {three[n].id for n in found}


def test_a_lane_narrows_with_words_and_without(worker, area, street, three):
    lane = street.lanes[1].id
    assert len(suggestion_page(worker, area, SuggestionFilter(lane_id=lane)).lines) == 1
    asked = SuggestionFilter(lane_id=lane, words="冒水")
    assert not suggestion_page(worker, area, asked).lines


def test_the_counts_say_what_each_choice_would_leave(worker, area, three):
    page = suggestion_page(worker, area, SuggestionFilter(state="received"))

    assert page.total == 2
    sums = sums_of(page.counts, SuggestionFilter(state="received"))
    assert sums["state"] == {"received": 2, "discussed": 1}
    assert sums["turn"] == {"keepers": 2}
    assert sums["category"] == {"sewage": 1, "lifts": 1}


def test_pages_follow_each_other_both_ways(worker, area, said):
    every = {said().id for _each in range(7)}

    first = suggestion_page(worker, area, SuggestionFilter(), size=3)
    second = suggestion_page(worker, area, SuggestionFilter(), size=3, before=first.older)
    third = suggestion_page(worker, area, SuggestionFilter(), size=3, before=second.older)
    back = suggestion_page(worker, area, SuggestionFilter(), size=3, after=second.newer)

    assert {line.id for page in (first, second, third) for line in page.lines} == every
    assert back.lines == first.lines
    assert (first.newer, third.older) == (None, None)


def test_two_queries(worker, area, three, django_assert_num_queries):
    with django_assert_num_queries(2):
        suggestion_page(worker, area, SuggestionFilter())


def test_a_neighbour_does_not_read_it(resident, area, three):
    with pytest.raises(NotAllowed):
        suggestion_page(resident, area, SuggestionFilter())
    assert suggestion_page(SYSTEM, area, SuggestionFilter()).lines

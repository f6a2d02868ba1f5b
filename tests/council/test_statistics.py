"""How an area answers, in figures that lead to the sentences behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.commons.counters.models import Tally
from lilong.commons.positions import new_position
from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.answer_theme import answer_theme
from lilong.council.actions.answer_whether_solved import answer_whether_solved
from lilong.council.actions.file_suggestion import file_suggestion
from lilong.council.actions.set_reply_time import set_reply_time
from lilong.council.categories import categories
from lilong.council.models import Publishing, ReplyTime, Suggestion, SuggestionOutcome
from lilong.council.outcomes import day_step
from lilong.council.queries.statistics import (
    Asked,
    Portion,
    sentences_behind,
    statistics_at,
    told_whole,
    too_few,
)
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import NotAllowed
from lilong.places import queries as places
from tests.council.proposed import sewage_theme
from tests.neighbourhood import person_with

CATEGORIES = [(code, one.name) for code, one in categories().items()]


@pytest.fixture
def area(street):
    return places.place(street.area.id)


def at(actor, area, **values):
    return statistics_at(actor, area, **{"names": CATEGORIES, **values})


def aged(one, days):
    """A sentence that came in so many days ago."""
    day = timezone.localdate() - timedelta(days=days)
    moment = one.pk.int >> 80
    moved = type(one.pk)(int=((moment - days * 86_400_000) << 80) | (one.pk.int & (1 << 80) - 1))
    position = new_position(day)
    Suggestion.objects.filter(pk=one.pk).update(id=moved, said_on=day, position=position)
    return Suggestion.objects.get(pk=moved)


def answer(worker, one, to="discussed", words="好的"):
    return answer_suggestion(worker, suggestion_id=one.id, to=to, words=words)


@pytest.fixture
def week(street):
    """The committee has answered within a week since long ago."""
    return ReplyTime.objects.create(
        area_id=street.area.id, space_id=street.area.space_id, days=7, since="2020-01-01"
    )


def test_the_first_answer_is_in_time_or_late_by_the_time_set_when_it_came(worker, said, area, week):
    for days in (0, 7, 8):
        answer(worker, aged(said(f"第{days}句"), days))

    assert at(worker, area).whole.replies == {"in_time": 2, "late": 1}


def test_without_a_time_nothing_is_late(worker, said, area):
    answer(worker, aged(said(), 300))

    figures = at(worker, area)
    assert figures.whole.replies == {"no_time": 1}
    assert (figures.reply_days, figures.overdue) == (None, None)


def test_a_time_set_today_judges_nothing_that_came_before(worker, secretary, said, area):
    old = aged(said(), 30)
    set_reply_time(secretary, area_id=area.id, days=1)
    answer(worker, old)

    assert at(worker, area).whole.replies == {"no_time": 1}


def test_only_being_grouped_is_no_answer(street, worker, said, area, week):
    sewage_theme(street, worker, said)

    figures = at(worker, area)
    assert figures.whole.waiting == 3
    assert not figures.whole.replies


def test_an_answer_to_a_theme_counts_for_each(street, worker, said, area, week):
    theme = sewage_theme(street, worker, said)
    answer_theme(worker, theme_id=theme.id, state="adopted", words="列入改造")

    whole = at(worker, area).whole
    assert (whole.waiting, whole.replies, whole.decided) == (0, {"in_time": 3}, {"adopted": 3})


def test_taken_up_again_it_is_decided_no_more(worker, said, area):
    one = said()
    answer(worker, one, "declined")
    assert at(worker, area).whole.decided == {"declined": 1}
    answer(worker, one)

    assert not +at(worker, area).whole.decided


def test_a_claim_is_never_adopted_nor_counted_as_declined(worker, said, area):
    answer(worker, said(branch="claim"), "declined")

    assert not at(worker, area).whole.decided


def test_stayed_solved_counts_whom_was_asked_and_answered(worker, said, area):
    asked, solved, not_yet, again = (said(f"第{n}句") for n in range(4))
    for one in (asked, solved, not_yet, again):
        answer(worker, one)
        answer(worker, one, "done", "修好了")
    answer_whether_solved(VISITOR, key=solved.key, solved=True)
    answer_whether_solved(VISITOR, key=not_yet.key, solved=False, words="还在冒")
    answer_whether_solved(VISITOR, key=again.key, solved=True)
    answer(worker, again)

    figures = at(worker, area).whole
    assert figures.solved == {"asked": 1, "yes": 1, "no": 1, "again": 1}
    assert (figures.stayed_solved.part, figures.stayed_solved.whole) == (1, 3)
    assert not figures.stayed_solved.told


def test_how_long_it_waited_is_told_by_state_from_five_on(worker, said, area):
    for days in (1, 2, 3, 20):
        answer(worker, aged(said(f"第{days}句"), days))
    assert at(worker, area).whole.median("received") is None
    answer(worker, aged(said("第五句"), 40))

    assert at(worker, area).whole.median("received") == 3


@pytest.mark.parametrize(
    ("days", "step"), [(0, 0), (14, 14), (15, 21), (84, 84), (85, 90), (91, 120), (5000, 720)]
)
def test_lengths_are_counted_in_few_steps(days, step):
    assert day_step(days) == step


def test_overdue_is_who_waits_longer_than_was_said(worker, said, area, week):
    late, fresh = aged(said("旧"), 9), aged(said("新"), 7)
    answered = aged(said("答过"), 9)
    answer(worker, answered)

    assert at(worker, area).overdue == 1
    (line,) = sentences_behind(worker, area, Asked("overdue")).lines
    assert line.id == late.id != fresh.id


def test_what_was_written_down_today_about_last_year_is_not_overdue(worker, said, area, week):
    one = said()
    long_ago = timezone.localdate() - timedelta(days=400)
    Suggestion.objects.filter(pk=one.pk).update(said_on=long_ago, position=new_position(long_ago))

    assert at(worker, area).overdue == 0


def test_another_category_takes_its_figures_along(worker, said, area):
    one = said("路灯不亮")
    answer(worker, one, "adopted")
    file_suggestion(worker, suggestion_id=one.id, category="greenery")

    groups = {group.key: group.figures for group in at(worker, area).groups}
    assert set(groups) == {"greenery"}
    assert groups["greenery"].decided == {"adopted": 1}
    assert SuggestionOutcome.objects.get().category == "greenery"


def test_small_groups_are_not_told_nor_the_one_that_would_give_them_away(worker, said, area):
    for number in range(6):
        answer(worker, said(f"窨井冒水{number}"), "adopted")
    for number in range(7):
        answer(worker, said(f"路灯不亮{number}"), "adopted")
    answer(worker, said("想多几张长椅"), "adopted")

    told = {group.key: group.portion("adopted") for group in at(worker, area).groups}
    assert sum(portion is not None for portion in told.values()) == 1
    assert told["greenery"] is None


def test_which_groups_are_too_few():
    assert too_few({"a": 9, "b": 5}) == set()
    assert too_few({"a": 9, "b": 6, "c": 1}) == {"b", "c"}
    assert too_few({"a": 9, "b": 3, "c": 2, "d": 0}) == {"b", "c", "d"}
    # Two that are told to be two together are told to be one each.
    assert too_few({"a": 9, "b": 1, "c": 1, "d": 0}) == {"a", "b", "c", "d"}


def test_lanes_are_told_apart(street, worker, said, area):
    answer(worker, said("一"), "adopted")
    answer(worker, said("二", place=street.numbers[3]), "declined")

    names = [(str(lane.id), lane.name) for lane in street.lanes]
    groups = at(worker, area, by="lane", names=names).groups
    assert [(one.name, dict(one.figures.decided)) for one in groups] == [
        ("甲弄", {"adopted": 1}),
        ("乙弄", {"declined": 1}),
    ]


def test_the_whole_is_for_the_neighbourhood_and_the_parts_for_full_sight(
    worker, resident, said, area
):
    answer(worker, said())

    figures = at(resident, area)
    assert (figures.full, figures.groups, figures.overdue) == (False, (), None)
    assert figures.whole.total == 1
    for reader in (resident, VISITOR):
        with pytest.raises(NotAllowed, match="只有居委会"):
            sentences_behind(reader, area, Asked("reply", "no_time"))
    assert at(worker, area).full


def test_everybody_sees_the_whole_where_the_area_shows_its_suggestions(
    street, other_street, said, area
):
    said()
    stranger = person_with("resident", other_street.rooms[0])
    for reader in (VISITOR, stranger):
        with pytest.raises(NotAllowed, match="还没有向外公开"):
            at(reader, area)
    Publishing.objects.create(
        space_id=area.space_id, area_id=area.id, area_path=area.path, suggestions=True
    )

    for reader in (VISITOR, stranger):
        figures = at(reader, area)
        assert (figures.whole.total, figures.full, figures.groups) == (1, False, ())


def test_each_figure_opens_the_sentences_that_make_it_up(street, worker, said, area):
    adopted = said("窨井又冒水")
    answer(worker, adopted, "adopted")
    answer(worker, said("路灯不亮"), "declined")
    lane = street.lanes[0].id

    for asked in (
        Asked("decided", "adopted"),
        Asked("decided", "adopted", category="sewage"),
        Asked("decided", "adopted", lane_id=lane),
    ):
        assert [one.id for one in sentences_behind(worker, area, asked).lines] == [adopted.id]
    assert not sentences_behind(
        worker, area, Asked("decided", "adopted", lane_id=street.lanes[1].id)
    ).lines


def test_the_list_behind_a_figure_goes_on_page_by_page(worker, said, area):
    for number in range(5):
        answer(worker, said(f"第{number}句"))
    asked = Asked("reply", "no_time")

    first = sentences_behind(worker, area, asked, size=3)
    rest = sentences_behind(worker, area, asked, before=first.older, size=3)
    ids = [one.id for page in (first, rest) for one in page.lines]
    assert len(set(ids)) == 5
    assert rest.older is None


def test_the_figures_cost_the_same_at_any_number(
    street, worker, said, area, week, django_assert_max_num_queries
):
    for number in range(6):
        answer(worker, said(f"第{number}句"))
    names = [(str(lane.id), lane.name) for lane in street.lanes]
    for by, groups in (("category", CATEGORIES), ("lane", names)):
        with django_assert_max_num_queries(8):
            at(worker, area, by=by, names=groups)
    with django_assert_max_num_queries(2):
        sentences_behind(worker, area, Asked("reply", "in_time"))


def test_an_answer_costs_few_queries_more(worker, said, django_assert_max_num_queries):
    one = said()
    with django_assert_max_num_queries(22):
        answer(worker, one)


def test_counters_agree_with_the_rows(street, worker, said, area, week):
    for number in range(4):
        one = said(f"第{number}句")
        answer(worker, one)
        answer(worker, one, "adopted" if number % 2 else "declined")

    counted = Tally.objects.filter(scope_id=area.id, name="council.outcomes", count__gt=0)
    parts = {key.split("|")[0]: 0 for key in counted.values_list("key", flat=True)}
    for key, count in counted.values_list("key", "count"):
        parts[key.split("|")[0]] += count
    assert parts == {
        "reply": SuggestionOutcome.objects.exclude(reply="").count(),
        "decided": SuggestionOutcome.objects.exclude(decided="").count(),
    }


def test_below_full_sight_no_part_of_the_whole_under_five_is_told_nor_follows(
    worker, resident, said, area
):
    said("长椅太少")
    few = told_whole(statistics_at(resident, area))
    assert (few.total, few.waiting) == (None, None)
    for number in range(12):
        one = said(f"窨井冒水{number}")
        to = "adopted" if number < 6 else "declined"
        answer_suggestion(worker, suggestion_id=one.id, to=to, words="看过了")

    told = told_whole(statistics_at(resident, area))
    # One waits; with the twelve that were answered told, it would follow from the total.
    assert (told.total, told.waiting, told.replies["no_time"]) == (13, None, None)
    assert (told.replies["in_time"], told.replies["late"]) == (0, 0)
    assert told.decided == {"adopted": 6, "declined": 6}
    assert told.portions["adopted"] == Portion(6, 12)

    once = said("再冒一次")
    answer_suggestion(worker, suggestion_id=once.id, to="adopted", words="看过了")
    answer_suggestion(worker, suggestion_id=once.id, to="done", words="修好了")
    answer_whether_solved(VISITOR, key=once.key, solved=False, words="还漏")
    told = told_whole(statistics_at(resident, area))
    assert told.solved["no"] is None
    assert "stayed_solved" not in told.portions
    assert told_whole(statistics_at(worker, area)).solved["no"] == 1

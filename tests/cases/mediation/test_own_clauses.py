"""Whoever agreed to something reads on the list of their own cases what comes next and by when."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from lilong.cases.files.queries.own_cases import own_cases
from lilong.cases.mediation.actions.note_performance import note_performance
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]


def asked(actor):
    (line,) = own_cases(actor)
    return line.asked, line.by


def test_each_side_reads_the_own_clause_and_its_day(talking):
    today = timezone.localdate()
    assert "修好" not in asked(talking.upstairs)[0]
    talking.agree()
    assert asked(talking.upstairs) == ("请照协议做：修好卫生间防水", today + timedelta(days=10))
    assert asked(talking.downstairs) == ("请照协议做：修好前不再停水", today + timedelta(days=20))
    note_performance(
        talking.mediator, case_id=talking.id, clause=1, done=True, on=today, words="试过水"
    )
    assert asked(talking.upstairs) == ("您这一方的都做到了，等另一方", None)
    assert asked(talking.downstairs)[1] == today + timedelta(days=20)


def test_a_draft_asks_nobody_to_keep_it(talking):
    talking.draft()
    assert "照协议" not in asked(talking.upstairs)[0]


def test_the_card_opens_the_page_on_which_it_is_asked(
    as_person, talking, django_assert_max_num_queries
):
    talking.agree()
    browser = as_person(talking.upstairs)
    browser.get("/cases/mine/")
    with django_assert_max_num_queries(8):
        page = browser.get("/cases/mine/").content.decode()
    assert f'href="/cases/case/{talking.id}/mediation/mine"' in page
    assert "修好卫生间防水" in page
    assert "修好前不再停水" not in page

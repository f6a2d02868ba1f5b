"""What nobody could be handed is posted, and served when it has stood its days: each by itself.

A removal order stands ten days (《拆除违法建筑若干规定》 art. 9), a penalty thirty (《行政处罚法》
art. 61, 《民事诉讼法》 art. 95).
"""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.classify_case import classify_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.refer_case import refer_case
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.actions.resume_clock import resume_clock
from lilong.cases.files.models import Case
from lilong.cases.files.packet import packet_document, packet_values
from lilong.cases.files.queries.cases import clocks_of
from lilong.cases.files.web.words import clock_lines, last_moment
from lilong.commons.documents.blocks import Facts
from lilong.kernel.refusal import Refused
from tests.cases.test_case_clocks import at, ordered, reported, told, window
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]

NOTICE, DECISION_NOTICE = "unknown_owner_notice", "decision_notice"


def facts(case):
    return dict(next(one for one in packet_document(case).blocks if isinstance(one, Facts)).rows)


def last(case):
    return case.steps.order_by("-order").first()


@pytest.fixture
def wall(opened, worker):
    """A wall that bears, with an opening in it, reported to the department."""

    def one():
        case = opened(kind="wall_opening", summary="墙上开了一个门")
        classify_case(
            worker, case_id=case.id, classified_as="load_bearing", wall_type="bearing",
            evidence="竣工图",
        )  # fmt: skip
        advance_case(worker, case_id=case.id, to="dissuaded", words="不听")
        reported(worker, case)
        return case

    return one


def ruled(by, case, on=None, **values):
    told(by, case, "visited", on)
    return told(by, case, "ruled", on, served_on=on or timezone.localdate(), **values)


def test_a_later_order_that_reached_them_is_served_and_not_posted(
    clock_at, opened, worker, colleague
):
    clock_at(at(2025, 1, 6))
    case = opened()
    reported(worker, case)
    ordered(worker, case, unservable=True)
    advance_case(worker, case_id=case.id, to="removed", words="拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    close_case(worker, case_id=case.id)
    clock_at(at(2026, 3, 2))
    reopen_case(worker, case_id=case.id, words="又搭起来了")
    reported(worker, case)
    case = ordered(worker, case)
    assert last(case).service == "served"
    assert case.clocks.filter(clock=NOTICE).count() == 1  # that of the year before
    assert window(case).state == "running"
    # 2 March and sixty days: a Friday, and the first day off of the holiday of May.
    assert last_moment(window(case).runs_out) == "2026-05-06"
    assert not case.unservable
    assert "送达" not in facts(case)
    assert packet_values(case)["unservable"] is False


def test_nothing_is_demanded_that_has_not_been_served(clock_at, opened, worker):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    ordered(worker, case, unservable=True)
    clock_at(at(2026, 3, 20))
    early = at(2026, 3, 6).date()
    with pytest.raises(Refused) as said:
        told(worker, case, "demanded", on=early)
    assert "2026-03-12" in said.value.sentence
    with pytest.raises(Refused):
        told(worker, case, "demanded", on=early, served_on=early, unservable=True)
    assert told(worker, case, "demanded", on=at(2026, 3, 13).date()).state == "demanded"


def test_a_demand_that_reached_them_says_that_they_were_found(clock_at, opened, worker):
    clock_at(at(2026, 3, 2))
    case = opened()
    reported(worker, case)
    case = ordered(worker, case, unservable=True)
    assert "找不到" in facts(case)["送达"]
    # Of what was not served nobody has said whether it could be.
    clock_at(at(2026, 3, 13))
    case = told(worker, case, "demanded")
    assert case.unservable
    found = opened()
    reported(worker, found)
    ordered(worker, found, unservable=True)
    found = told(worker, found, "demanded", served_on=timezone.localdate())
    assert last(found).service == "served"
    assert "送达" not in facts(found)
    # The order was posted all the same.
    assert window(found).state == "standing"


def test_who_was_not_found_at_the_visit_may_be_served_the_order(opened, worker):
    case = opened()
    reported(worker, case)
    told(worker, case, "visited", unservable=True)
    assert "找不到" in facts(Case.objects.get())["送达"]
    told(worker, case, "ordered")
    assert not case.clocks.filter(clock=NOTICE).exists()
    assert last(case).service == "served"


def test_a_posted_penalty_is_served_when_its_notice_has_stood_thirty_days(clock_at, wall, worker):
    clock_at(at(2026, 3, 4))
    case = wall()
    case = ruled(worker, case, unservable=True)
    assert last(case).service == "posted"
    notice = window(case, DECISION_NOTICE)
    assert last_moment(notice.runs_out) == "2026-04-03"
    review, suit = window(case), window(case, "suit_window")
    assert {review.state, suit.state} == {"standing"}
    # Thirty days, and then sixty, or six months less the day from which they run.
    assert last_moment(review.runs_out) == "2026-06-02"
    assert last_moment(suit.runs_out) == "2026-10-08"
    assert not case.clocks.filter(clock=NOTICE).exists()
    with pytest.raises(Refused):
        resume_clock(worker, case_id=case.id, clock="review_window")
    (line,) = (
        one
        for one in clock_lines(clocks_of(case), timezone.now())
        if one["clock"] == DECISION_NOTICE
    )
    assert "第九十五条" in line["basis"]


def test_a_penalty_that_was_handed_over_waits_for_no_notice(clock_at, wall, worker):
    clock_at(at(2026, 3, 4))
    case = ruled(worker, wall())
    assert not case.clocks.filter(clock=DECISION_NOTICE).exists()
    assert window(case).state == "running"


def test_a_notice_is_waited_out_too_when_it_is_noted_after_it_has_stood(clock_at, opened, worker):
    # On 8 May the sixty days from the posting are over as well, and those from service are not.
    for now in (at(2026, 3, 20), at(2026, 5, 8)):
        clock_at(now)
        case = opened()
        reported(worker, case)
        ordered(worker, case, date(2026, 3, 2), unservable=True)
        assert window(case, NOTICE).state == "ended"
        assert window(case).state == "running"
        assert last_moment(window(case).runs_out) == "2026-05-11"


def test_a_penalty_that_is_revoked_takes_its_notice_with_it(wall, worker):
    case = ruled(worker, wall(), unservable=True)
    refer_case(
        worker, case_id=case.id, told_by="枫林城管中队", paper="撤销决定 3号",
        on=timezone.localdate(), words="另行处理", revoked=True,
    )  # fmt: skip
    assert set(case.clocks.values_list("state", flat=True)) == {"ended"}


def test_the_form_says_that_a_notice_has_to_stand(as_person, wall, worker):
    case = wall()
    page = as_person(worker).get(f"/cases/case/{case.id}/").content.decode()
    assert "公告要贴满规定的天数才算送达" in page

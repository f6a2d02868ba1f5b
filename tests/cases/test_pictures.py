"""The pictures: figures kept as cases move, the same when reckoned again from their steps."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_stayed_solved import note_stayed_solved
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.refer_case import refer_case
from lilong.cases.files.actions.release_case_photo import release_case_photo
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.checking import counters_agree, outcomes_agree
from lilong.cases.files.models import Case, CasePhoto, CaseStep
from lilong.cases.files.queries.pictures import STAGES, pictures_of, wall_of
from lilong.cases.files.states import SHOWN, CaseState
from lilong.cases.mediation.actions.register_mediation import register_mediation
from lilong.cases.mediation.actions.stop_mediation import stop_mediation
from lilong.commons.counters.models import Tally
from lilong.kernel.refusal import NotAllowed, Refused
from lilong.places import queries as places
from tests.cases.test_packet import picture
from tests.cases.web.test_case_pages import asked
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture
def area(street):
    return places.place(street.area.id)


@pytest.fixture
def closed(opened, worker, colleague):
    def close(**values):
        case = opened(**values)
        advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
        advance_case(worker, case_id=case.id, to="removed", words="拆了")
        check_case(colleague, case_id=case.id, holds=True, words="看过了")
        return close_case(worker, case_id=case.id)

    return close


def test_what_moves_is_counted_and_can_be_reckoned_again(closed, opened, worker, area, street):
    case = closed()
    Case.objects.filter(pk=case.pk).update(since=timezone.localdate() - timedelta(days=4))
    CaseStep.objects.filter(case=case, verb="close_case").update(
        at=timezone.now() - timedelta(days=4)
    )
    reopen_case(worker, case_id=case.id, words="又搭了")
    opened(place=street.rooms[6])
    found = pictures_of(worker, area, [lane.id for lane in street.lanes])
    assert found.by_state == {"dissuaded": 1, "found": 1}
    assert found.by_lane == {
        street.lanes[0].id: {"dissuaded": 1}, street.lanes[1].id: {"found": 1},
    }  # fmt: skip
    # What came back was not solved.
    assert (found.closings, found.solved, found.solved_here, found.reopenings) == (1, 0, 0, 1)
    counted = Tally.objects.get(scope_id=area.id, name="cases.days", key__endswith="|closed")
    assert counted.count == 4
    # A picture of where things lie long must not show those that are done.
    assert set(found.days) == {"found", "dissuaded", "removed", "checked"}
    assert not list(counters_agree())
    assert not list(outcomes_agree())


@pytest.fixture
def ended(opened, worker, officer):
    """One that nobody could agree on, one that the street has taken over, one withdrawn."""
    quarrel = opened(kind="dispute", summary="漏水")
    register_mediation(worker, case_id=quarrel.id, source="applied", request="请楼上修好")
    stop_mediation(worker, case_id=quarrel.id, why="refused", told=["court"])
    quarrel = close_case(worker, case_id=quarrel.id)
    other = opened()
    advance_case(worker, case_id=other.id, to="dissuaded", words="不听")
    hand_over_case(
        worker, case_id=other.id, to_level="street", asked_of="枫林街道", tried="上门三次",
        asked="请处理", answer_due=timezone.localdate(),
    )  # fmt: skip
    answer_hand_over(officer, case_id=other.id, outcome="takes", words="我们来")
    refer_case(
        worker, case_id=other.id, told_by="枫林街道", paper="7号", on=timezone.localdate(),
        words="列入计划",
    )  # fmt: skip
    withdraw_case(worker, case_id=opened().id, reason="看错了")
    return quarrel


def test_only_what_was_solved_is_counted_as_solved(closed, ended, worker, area, street):
    assert ended.outcome == "not_agreed"
    closed()
    again = closed()
    reopen_case(worker, case_id=again.id, words="又搭了")
    found = pictures_of(worker, area, [])
    assert (found.closings, found.solved, found.solved_here) == (2, 1, 1)
    assert found.by_outcome == {"removed": 1, "not_agreed": 1, "referred": 1, "withdrawn": 1}
    assert found.reopenings == 1
    assert not list(outcomes_agree())


def test_what_was_never_solved_does_not_come_back(as_person, closed, ended, worker, area, street):
    closed()
    again = closed()
    reopen_case(worker, case_id=again.id, words="又搭了")
    referred = Case.objects.get(outcome="referred")
    for case in (ended, referred):
        reopen_case(worker, case_id=case.id, words="没有人来")
    found = pictures_of(worker, area, [])
    assert (found.closings, found.reopenings) == (2, 1)
    page = as_person(worker).get(f"/cases/{street.area.id}/pictures").content.decode()
    assert "再次打开 1，" in page
    assert "相当于解决过的" in page
    assert not list(outcomes_agree())


def handed(by, case, to_level="department"):
    return hand_over_case(
        by, case_id=case.id, to_level=to_level, asked_of="徐汇区房屋管理局", tried="拉了线",
        asked="请来看", answer_due=timezone.localdate(),
    )  # fmt: skip


def rested(by, other, case):
    advance_case(by, case_id=case.id, to="done", words="修好了")
    check_case(other, case_id=case.id, holds=True, words="看过了")
    return close_case(by, case_id=case.id)


def test_whoever_never_answered_has_solved_nothing(opened, worker, colleague, area):
    case = opened(kind="danger", summary="瓷砖要掉")
    advance_case(worker, case_id=case.id, to="secured", words="拉了线")
    handed(worker, case)
    advance_case(worker, case_id=case.id, to="dispatched", words="请了师傅")
    case = rested(worker, colleague, case)
    assert case.level == "neighbourhood"
    assert case.hand_overs.get().state == "taken_back"
    found = pictures_of(worker, area, [])
    assert (dict(found.solved_at), found.solved_here) == ({"neighbourhood": 1}, 1)
    assert not list(counters_agree())
    assert not list(outcomes_agree())


def test_the_street_that_took_it_has_solved_what_the_department_never_answered(
    opened, worker, colleague, officer, area
):
    case = opened(kind="repair", summary="路灯不亮")
    handed(worker, case, "street")
    answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来")
    handed(worker, case)
    rested(worker, colleague, case)
    assert dict(pictures_of(worker, area, []).solved_at) == {"street": 1}


def test_whoever_acted_without_an_answer_has_solved_it(opened, worker, colleague, area):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="不听")
    handed(worker, case)
    note_told(
        worker, case_id=case.id, state="visited", told_by="徐汇区城市管理行政执法局", paper="1号",
        on=timezone.localdate(),
    )  # fmt: skip
    advance_case(worker, case_id=case.id, to="removed", words="拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    close_case(worker, case_id=case.id)
    assert dict(pictures_of(worker, area, []).solved_at) == {"department": 1}


def test_solved_twice_counts_once(closed, worker, colleague, area):
    case = closed()
    reopen_case(worker, case_id=case.id, words="又搭了")
    advance_case(worker, case_id=case.id, to="removed", words="又拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    close_case(worker, case_id=case.id)
    found = pictures_of(worker, area, [])
    assert (found.closings, found.solved, found.solved_here) == (2, 1, 1)
    assert not list(outcomes_agree())


def test_how_it_ended_is_read_on_its_page(as_person, ended, worker):
    page = as_person(worker).get(f"/cases/case/{ended.id}/").content.decode()
    assert "调解没有成，已告知其他途径" in page
    assert "已由其他单位办理" not in page


def test_the_page_tells_what_does_not_count(as_person, closed, ended, worker, street):
    closed()
    page = as_person(worker).get(f"/cases/{street.area.id}/pictures").content.decode()
    assert "解决了 1 件，其中在居民区解决的 1 件，占 100%" in page
    assert "另有 3 件没有算在解决里" in page


def test_the_check_notices_a_counter_that_somebody_moved(closed):
    closed()
    Tally.objects.filter(name="cases.left").update(count=7)
    assert list(outcomes_agree())


def test_after_thirty_and_after_a_hundred_and_eighty_days_it_is_asked(closed, worker):
    case = closed()
    with pytest.raises(Refused):
        note_stayed_solved(worker, case_id=case.id)
    today = timezone.localdate()
    Case.objects.filter(pk=case.pk).update(
        closed_on=today - timedelta(days=31), ask_on=today - timedelta(days=1)
    )
    case = note_stayed_solved(worker, case_id=case.id, words="去看过了")
    assert case.ask_on == today + timedelta(days=149)
    Case.objects.filter(pk=case.pk).update(closed_on=today - timedelta(days=180), ask_on=today)
    assert note_stayed_solved(worker, case_id=case.id).ask_on is None


def test_the_wall_hangs_released_pairs_only_and_says_how_many_wait(
    as_person, opened, worker, officer, area, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)
    case = opened()
    for of, public, colour in (("before", True, (9, 9, 9)), ("after", False, (99, 9, 9))):
        add_case_photo(worker, case_id=case.id, photo=picture(colour), of=of, public=public)
    Case.objects.filter(pk=case.pk).update(state="closed")
    wall = wall_of(worker, area)
    assert (wall.pairs, wall.unreleased) == ([], {case.id: case.code})
    assert wall_of(officer, area).unreleased == {}  # whoever cannot release is not asked to
    here = f"/cases/{area.id}/pictures"
    page = as_person(worker).get(here).content.decode()
    assert "还有 1 件的整治前后照片没有放出来" in page
    assert f"/cases/case/{case.id}/" in page
    assert "整治前后照片没有放出来" not in as_person(officer).get(here).content.decode()
    hung = CasePhoto.objects.get(of="after")
    release_case_photo(worker, case_id=case.id, photo_id=hung.id)
    wall = wall_of(worker, area)
    assert [one.case.id for one in wall.pairs] == [case.id]
    assert wall.unreleased == {}
    assert "整治前后照片没有放出来" not in as_person(worker).get(here).content.decode()


def test_a_case_with_many_photos_crowds_no_other_off_the_wall(opened, worker, area, street):
    many, few = opened(), opened(place=street.rooms[1])
    for case, times in ((few, 1), (many, 58)):
        rows = [("before", n) for n in range(times)] + [("after", 58), ("after", 59)]
        CasePhoto.objects.bulk_create(
            CasePhoto(
                space_id=case.space_id, case=case, file_id=uuid4(), of=of, order=n, public=True
            )
            for of, n in rows
        )
        Case.objects.filter(pk=case.pk).update(state="closed", photos=len(rows), position=len(rows))
    with CaptureQueriesContext(connection) as asked:
        wall = wall_of(worker, area)
    assert len(asked) == 3
    assert [one.case.id for one in wall.pairs] == [many.id, few.id]
    (pair, _other) = wall.pairs
    assert pair.before == many.photo_set.get(order=0).file_id
    assert pair.after == many.photo_set.get(order=59).file_id


def test_the_page_is_for_those_who_answer_for_it(as_person, closed, worker, leader, area, street):
    closed()
    here = f"/cases/{street.area.id}/pictures"
    page = as_person(worker).get(here).content.decode()
    assert "在居民区解决的 1 件，占 100%" in page
    assert as_person(leader).get(here).status_code == 403
    with pytest.raises(NotAllowed):
        pictures_of(leader, area, [])


def test_counters_of_before_are_reckoned_by_outcome(closed, ended, worker):
    reopen_case(worker, case_id=closed().id, words="又搭了")
    right = set(Tally.objects.values_list("scope_id", "name", "key", "count"))
    Tally.objects.filter(name="cases.closed").update(count=7)
    Tally.objects.filter(name="cases.reopened").delete()
    Case.objects.filter(pk=ended.pk).update(outcome="referred")
    migration = import_module("lilong.cases.migrations.0007_closings_by_outcome")
    migration.count_by_outcome(apps, None)
    assert set(Tally.objects.values_list("scope_id", "name", "key", "count")) == right
    assert Case.objects.get(pk=ended.pk).outcome == "not_agreed"


def test_who_stands_somewhere_for_long_is_seen(as_person, opened, worker, area, street):
    long, short = opened(), opened(place=street.rooms[6])
    for case, days in ((long, 200), (short, 3)):
        entered = timezone.localdate() - timedelta(days=days)
        Case.objects.filter(pk=case.pk).update(since=entered)
    assert pictures_of(worker, area, []).longest == {"found": 200}
    # Nobody has left the state: a mean of those who did would tell nothing of them.
    assert "found" not in pictures_of(worker, area, []).days
    page = as_person(worker).get(f"/cases/{street.area.id}/pictures").content.decode()
    assert "200 天" in page
    assert "一条弄，到哪一步" in page
    assert f"?lane={street.lanes[0].id}&amp;state=found" in page


def test_the_pictures_keep_to_their_queries(as_person, closed, opened, worker, street):
    closed()
    for room in street.rooms[1:7]:
        opened(place=room)
    browser, here = as_person(worker), f"/cases/{street.area.id}/pictures"
    browser.get(here)
    answer, count = asked(browser, here)
    assert answer.status_code == 200
    assert count <= 8


def test_every_state_stands_in_one_stage_and_in_the_order_of_pictures():
    assert sorted(SHOWN) == sorted(CaseState.values)
    told = [state for stage in STAGES for state in stage]
    assert sorted(told) == sorted(set(CaseState.values) - {"withdrawn"})

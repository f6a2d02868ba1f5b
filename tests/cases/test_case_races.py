"""Two at once, on a database with several connections: one is done, the other is told."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lilong.cases.files import clocks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.change_clock_rule import change_clock_rule
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.actions.rewrite_summary import rewrite_summary
from lilong.cases.files.actions.set_assistance_list import set_assistance_list
from lilong.cases.files.actions.set_hotline_times import set_hotline_times
from lilong.cases.files.actions.take_back_hand_over import take_back_hand_over
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.hotline_models import AssistanceList, HotlineTimes
from lilong.cases.files.models import Case, ClockEntry, HandOver
from lilong.cases.norms.actions.adopt_norm import adopt_norm
from lilong.cases.norms.models import Norm
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Refused
from lilong.survey.actions.add_finding import add_finding
from tests.neighbourhood import build_district, build_street, person_with

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=5)


def at_once(*acts):
    """What was refused of those that began together; anything else is raised."""
    gate, said = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            gate.wait(30)
            act()
        except Refused as refused:
            said[number] = refused
        except BaseException as error:
            said[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for one in said:
        if one is not None and not isinstance(one, Refused):
            raise one
    return [one for one in said if one is not None]


@pytest.fixture
def site(own_server):
    return build_street(build_district(), "枫林街道", "fenglin")


@pytest.fixture
def keeper(site):
    return person_with("community_worker", site.area)


@pytest.fixture
def other(site):
    return person_with("community_worker", site.area, "同事")


def opened(keeper, site):
    return open_case(
        keeper, place_id=site.rooms[0].id, kind="illegal_structure", summary="天井里搭了一间"
    )


def test_one_form_sent_twice_at_once_opens_one(site, keeper):
    number = day_uuid7()

    def send():
        open_case(
            keeper, place_id=site.rooms[0].id, kind="repair", summary="路灯不亮", case_id=number
        )

    for _time in range(3):
        number = day_uuid7()
        (refused,) = at_once(send, send)
        assert getattr(refused, "case_id", None) == number
    assert Case.objects.count() == 3


def test_one_order_opened_by_two_at_once_has_one_case(site, keeper, other):
    def send(by):
        open_case(
            by, place_id=site.rooms[0].id, kind="repair", summary="路灯不亮",
            source="hotline", source_number="A-1",
        )  # fmt: skip

    (refused,) = at_once(lambda: send(keeper), lambda: send(other))
    assert getattr(refused, "case_id", None) == Case.objects.get().pk


def test_a_ledger_opened_twice_at_once_is_opened_once(site, keeper, other):
    found = [
        add_finding(keeper, place_id=room.id, kind="illegal_building", found_on=TODAY).id
        for room in site.rooms[:6]
    ]
    refused = at_once(
        lambda: open_cases(keeper, area_id=site.area.id, finding_ids=found),
        lambda: open_cases(other, area_id=site.area.id, finding_ids=found[::-1]),
    )
    assert len(refused) == 1
    assert Case.objects.count() == 6
    assert not list(counters_agree())


def test_a_rule_that_changes_waits_for_nobody_who_waits_for_it(site, keeper):
    """Both lock the case before the street; crosswise they would wait for each other for ever."""
    secretary = person_with("secretary", site.area)
    times = {"area_id": site.area.id, "first_contact": 1, "source": "一号"}
    set_hotline_times(secretary, **times, close=5)
    cases = [
        open_case(keeper, place_id=room.id, kind="repair", summary="路灯不亮")
        for room in site.rooms[:6]
    ]
    for case in cases:
        clocks.start(keeper, case, "hotline_close", amount=5)
    for days in (7, 9, 11):
        set_hotline_times(secretary, **times, close=days)
        known = {"area_id": site.area.id, "clock": "hotline_close", "on": TODAY, "paper": "一号"}
        at_once(
            lambda known=known: change_clock_rule(secretary, **known),
            *(
                lambda case=case, days=days: rewrite_summary(
                    keeper, case_id=case.id, summary=f"路灯不亮，第 {days} 天"
                )
                for case in cases[::-1][:3]
            ),
        )
    amounts = {one.rule["amount"] for one in ClockEntry.objects.filter(word="rule_changed")}
    assert amounts == {7, 9, 11}


def test_two_who_close_at_once_close_once(site, keeper, other):
    case = opened(keeper, site)
    advance_case(keeper, case_id=case.id, to="dissuaded", words="讲了道理")
    advance_case(keeper, case_id=case.id, to="removed", words="自己拆了")
    version = check_case(other, case_id=case.id, holds=True, words="看过了").version
    refused = at_once(
        lambda: close_case(keeper, case_id=case.id, base_version=version),
        lambda: close_case(other, case_id=case.id, base_version=version),
    )
    assert len(refused) == 1
    assert refused[0].remedy
    assert case.steps.filter(verb="close_case").count() == 1


def test_taking_back_and_answering_at_once_do_one(site, keeper):
    officer = person_with("street_officer", site.street)
    case = opened(keeper, site)
    hand_over_case(
        keeper, case_id=case.id, to_level="street", asked_of="枫林街道", tried="上门",
        asked="请协调", answer_due=SOON,
    )  # fmt: skip
    refused = at_once(
        lambda: take_back_hand_over(keeper, case_id=case.id, words="谈好了"),
        lambda: answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来"),
    )
    assert len(refused) == 1
    state, level = HandOver.objects.get().state, Case.objects.get().level
    assert (state, level) in {("taken_back", "neighbourhood"), ("answered", "street")}


def test_two_who_write_a_version_at_once_write_one(site):
    secretary = person_with("secretary", site.area)
    chair = person_with("committee_chair", site.area)
    officers = [person_with("street_officer", site.street, name) for name in ("甲", "乙")]

    def times(by):
        return lambda: set_hotline_times(
            by, area_id=site.area.id, first_contact=1, close=5, source="通知", base_version=0
        )

    def paper(by):
        return lambda: set_assistance_list(
            by, street_id=site.street.id, title="清单", issuer="枫林街道", issued_on=TODAY,
            items=["人口普查"], source="枫街办〔2026〕3号", base_version=0,
        )  # fmt: skip

    def norm(by):
        return lambda: adopt_norm(
            by, place_id=site.compound.id, kind="window_cage", values={"max_projection_mm": 300},
            adopted_on=TODAY, adopted_by="covenant", paper="规约第十二条", base_version=0,
        )  # fmt: skip

    assert len(at_once(times(secretary), times(chair))) == 1
    assert len(at_once(paper(officers[0]), paper(officers[1]))) == 1
    assert len(at_once(norm(secretary), norm(chair))) == 1
    assert (HotlineTimes.objects.count(), AssistanceList.objects.count()) == (1, 1)
    assert Norm.objects.count() == 1

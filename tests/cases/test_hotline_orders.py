"""What is only an order's: the place's own times, the first contact, refusing by the list."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from lilong.cases.files import clocks
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.note_first_contact import note_first_contact
from lilong.cases.files.actions.open_case import AlreadyOpened
from lilong.cases.files.actions.refuse_task import refuse_task
from lilong.cases.files.actions.set_assistance_list import set_assistance_list
from lilong.cases.files.actions.set_hotline_times import set_hotline_times
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.hotline_models import AssistanceList, HotlineTimes
from lilong.cases.files.models import CaseClock, HandOver
from lilong.cases.files.permissions import Sight
from lilong.cases.files.queries.cases import steps_of
from lilong.cases.files.queries.hotline import known_orders
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from tests.walks import everyone, may_or_is_refused, someone

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=5)


@pytest.fixture
def set_times(street, secretary):
    def write(**values):
        given = {"first_contact": 1, "close": 5, "source": "街道2026年第3号通知", **values}
        return set_hotline_times(secretary, area_id=street.area.id, **given)

    return write


@pytest.fixture
def set_list(street, officer):
    def write(**values):
        given = {
            "street_id": street.street.id,
            "title": "协助行政事务清单",
            "issuer": "枫林街道",
            "issued_on": TODAY,
            "items": ["人口普查", " ", "文明创建"],
            "source": "枫街办〔2026〕3号",
            **values,
        }
        return set_assistance_list(officer, **given)

    return write


@pytest.fixture
def order(opened):
    def open_one(**values):
        given = {"kind": "repair", "summary": "路灯不亮", "source": "hotline", **values}
        given.setdefault("source_number", f"A-{HandOver.objects.count()}")
        return opened(**given)

    return open_one


@pytest.fixture
def refuse(worker):
    def back(case, version=1, by=None, **values):
        given = {
            "reason": "清单里没有修路灯",
            "to_level": "street",
            "asked_of": "枫林街道",
            "answer_due": SOON,
            **values,
        }
        return refuse_task(by or worker, case_id=case.id, list_version=version, **given)

    return back


# ── Times ───────────────────────────────────────────────────────────────────────────────────


@everyone
def test_secretary_and_chair_set_the_times(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in {"secretary@area", "committee_chair@area"},
        lambda: set_hotline_times(
            actor, area_id=street.area.id, first_contact=1, close=5, source="通知"
        ),
    )


def test_versions_follow_each_other_and_none_is_changed(set_times):
    set_times()
    set_times(first_contact=None, close=None, source="通知废止")

    assert list(HotlineTimes.objects.order_by("version").values_list("version", "close")) == [
        (1, 5), (2, None),
    ]  # fmt: skip
    assert LedgerEntry.objects.filter(kind="cases.hotline_times_set").count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"source": " "}, "source"),
        ({"source": "长" * 101}, "source"),
        ({"close": 0}, "close"),
        ({"first_contact": -1}, "first_contact"),
        ({"close": 366}, "close"),
    ],
)
def test_no_amount_without_a_text_and_none_that_cannot_be(set_times, values, field):
    with pytest.raises(Invalid) as told:
        set_times(**values)
    assert field in told.value.fields
    assert not HotlineTimes.objects.exists()


def test_two_who_set_the_times_at_once_are_told(set_times):
    set_times(base_version=0)
    with pytest.raises(Refused, match="第 1 版"):
        set_times(base_version=0)
    assert HotlineTimes.objects.count() == 1


def test_times_are_set_for_an_area(street, secretary):
    from tests.neighbourhood import person_with

    chair = person_with("secretary", street.street)
    with pytest.raises(Invalid, match="改一下"):
        set_hotline_times(
            chair, area_id=street.lanes[0].id, first_contact=1, close=5, source="通知"
        )


def test_a_change_rewrites_no_clock_that_runs(set_times, order, worker):
    set_times()
    case = order()
    clocks.start(worker, case, "hotline_close", amount=5)
    before = CaseClock.objects.get().runs_out

    set_times(close=15)

    kept = CaseClock.objects.get()
    assert (kept.amount, kept.runs_out) == (5, before)


# ── Its number ──────────────────────────────────────────────────────────────────────────────


def test_a_withdrawn_order_is_free_and_one_that_has_a_case_is_refused(order, worker):
    first = order(source_number="A1")
    with pytest.raises(AlreadyOpened, match="已经立案") as told:
        order(source_number="A1")
    assert told.value.case_id == first.id
    withdraw_case(worker, case_id=first.id, reason="看错了，不是这里")
    assert "A1" not in known_orders(first.area_id)
    again = order(source_number="A1")
    assert again.id != first.id
    assert known_orders(first.area_id) == {"A1": again.code}
    with pytest.raises(AlreadyOpened):
        order(source_number="A1")


# ── First contact ───────────────────────────────────────────────────────────────────────────


def test_the_first_contact_ends_its_clock_and_no_other(order, worker):
    case = order()
    for name, days in (("hotline_first_contact", 1), ("hotline_close", 5)):
        clocks.start(worker, case, name, amount=days)

    case = note_first_contact(worker, case_id=case.id, words="电话联系上了")

    states = dict(CaseClock.objects.values_list("clock", "state"))
    assert states == {"hotline_first_contact": "ended", "hotline_close": "running"}
    assert (case.next_clock, case.version) == ("hotline_close", 2)
    assert "note_first_contact" not in {step.verb for step in steps_of(case, Sight.PARTY)}
    with pytest.raises(Refused, match="记过"):
        note_first_contact(worker, case_id=case.id)


@pytest.mark.parametrize("hour", [None, time(16, 40)])
def test_a_call_of_the_last_day_written_down_next_morning_is_in_time(order, worker, clock_at, hour):
    zone = timezone.get_current_timezone()
    came = clock_at(datetime(2026, 11, 24, 10, tzinfo=zone))
    case = order()
    clocks.start(worker, case, "hotline_first_contact", amount=1)
    running = case.clocks.get()
    last = timezone.localdate(running.runs_out - timedelta(seconds=1))
    clock_at(running.runs_out + timedelta(hours=9))
    assert last < timezone.localdate()

    with pytest.raises(Invalid) as early:
        note_first_contact(worker, case_id=case.id, on=came.date() - timedelta(days=1))
    assert set(early.value.fields) == {"on"}
    with pytest.raises(Invalid) as early:
        note_first_contact(worker, case_id=case.id, on=came.date(), at=time(9, 59))
    assert set(early.value.fields) == {"at"}
    with pytest.raises(Invalid) as ahead:
        note_first_contact(worker, case_id=case.id, on=timezone.localdate(), at=time(23, 59))
    assert set(ahead.value.fields) == {"at"}
    with pytest.raises(Invalid) as ahead:
        note_first_contact(worker, case_id=case.id, on=timezone.localdate() + timedelta(days=1))
    assert set(ahead.value.fields) == {"on"}
    note_first_contact(worker, case_id=case.id, on=last, at=hour)

    ended = case.clocks.get()
    assert (ended.state, ended.breached_at) == ("ended", None)
    assert timezone.localdate(ended.ended_at) == last
    if hour:
        assert timezone.localtime(ended.ended_at).time() == hour
    assert case.steps.get(verb="note_first_contact").on == last


def test_without_a_clock_only_the_year_is_asked_about(order, worker):
    with pytest.raises(Invalid):
        note_first_contact(
            worker, case_id=order(source_number="B-1").id, on=TODAY - timedelta(days=400)
        )
    case = order()
    note_first_contact(worker, case_id=case.id, on=TODAY - timedelta(days=3))
    assert case.steps.get(verb="note_first_contact").on == TODAY - timedelta(days=3)


def test_only_orders_that_go_on_are_contacted_first_and_only_by_keepers(
    order, opened, worker, leader
):
    with pytest.raises(Refused):
        note_first_contact(worker, case_id=opened().id)
    case = order()
    with pytest.raises(NotAllowed):
        note_first_contact(leader, case_id=case.id)
    withdraw_case(worker, case_id=case.id, reason="重复")
    with pytest.raises(Refused):
        note_first_contact(worker, case_id=case.id)


# ── The list, and refusing by it ────────────────────────────────────────────────────────────


@everyone
def test_officers_of_the_street_enter_the_list(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in {"street_officer@street"},
        lambda: set_assistance_list(
            actor, street_id=street.street.id, title="清单", issuer="街道", issued_on=TODAY,
            items=["普查"], source="文号",
        ),
    )  # fmt: skip


def test_the_list_stands_as_its_paper_has_it(set_list):
    first = set_list()
    second = set_list(items=["人口普查"])

    assert (first.version, first.items) == (1, ["人口普查", "文明创建"])
    assert (second.version, AssistanceList.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"issuer": " "}, "issuer"),
        ({"source": ""}, "source"),
        ({"items": ["", " "]}, "items"),
        ({"items": ["长" * 201]}, "items"),
        ({"items": ["普查"] * 301}, "items"),
        # Still to come if midnight passes before the test runs.
        ({"issued_on": TODAY + timedelta(days=2)}, "issued_on"),
    ],
)
def test_a_list_has_an_issuer_a_day_and_a_source(set_list, values, field):
    with pytest.raises(Invalid) as told:
        set_list(**values)
    assert field in told.value.fields
    assert not AssistanceList.objects.exists()


def test_two_who_enter_a_list_at_once_are_told(set_list):
    set_list(base_version=0)
    with pytest.raises(Refused):
        set_list(base_version=0)
    assert AssistanceList.objects.count() == 1


def test_a_task_on_no_item_goes_up_with_its_reason_and_keeps_its_owner(
    set_list, order, refuse, worker
):
    set_list()
    case = refuse(order())

    hop = HandOver.objects.get()
    assert (case.level, case.owner_id, case.state) == ("street", worker.person_id, "found")
    assert (hop.state, hop.tried, hop.asked_of) == ("waiting", "清单里没有修路灯", "枫林街道")
    assert "《协助行政事务清单》（第 1 版）" in hop.asked
    assert "refuse_task" not in {step.verb for step in steps_of(case, Sight.PARTY)}
    assert not list(counters_agree())
    entry = LedgerEntry.objects.get(kind="cases.task_refused")
    assert "清单里没有修路灯" not in str(entry.facts)


def test_what_the_street_gives_back_is_a_hop_and_may_be_refused_again(
    set_list, order, refuse, officer, worker
):
    set_list()
    case = refuse(order())
    case = answer_hand_over(officer, case_id=case.id, outcome="bounces", words="清单第二项就是")
    assert (case.level, case.owner_id) == ("neighbourhood", worker.person_id)

    case = refuse(case, to_level="patch", asked_of="枫林片区")
    case = answer_hand_over(officer, case_id=case.id, outcome="takes", words="片区来办")

    assert list(HandOver.objects.order_by("hop").values_list("hop", "state")) == [
        (1, "bounced"), (2, "answered"),
    ]  # fmt: skip
    assert (case.level, case.owner_id) == ("patch", worker.person_id)


def test_without_a_list_nothing_is_refused_and_that_is_said(order, refuse):
    case = order()
    with pytest.raises(Refused) as told:
        refuse(case, version=0)
    assert "还没有录入" in told.value.sentence
    assert told.value.basis
    assert told.value.remedy
    case.refresh_from_db()
    assert case.level == "neighbourhood"
    assert not HandOver.objects.exists()


def test_another_streets_list_is_no_list_here(set_list, order, refuse, other_street):
    from tests.neighbourhood import person_with

    other = person_with("street_officer", other_street.street)
    set_assistance_list(
        other, street_id=other_street.street.id, title="清单", issuer="街道", issued_on=TODAY,
        items=["普查"], source="文号",
    )  # fmt: skip
    with pytest.raises(Refused, match="还没有录入"):
        refuse(order())


def test_a_list_that_changed_meanwhile_is_read_again(set_list, order, refuse):
    set_list()
    set_list()
    with pytest.raises(Refused, match="第 2 版"):
        refuse(order(), version=1)
    assert not HandOver.objects.exists()


def test_only_an_order_that_lies_here_and_goes_on_is_refused(
    set_list, order, opened, refuse, worker, leader, officer
):
    set_list()
    with pytest.raises(Refused, match="热线工单"):
        refuse(opened())
    case = order()
    for other in (leader, officer):
        with pytest.raises(NotAllowed):
            refuse(case, by=other)
    refuse(case)
    with pytest.raises(Refused):
        refuse(case)
    done = order(source_number="B-1")
    withdraw_case(worker, case_id=done.id, reason="重复")
    with pytest.raises(Refused, match="了结"):
        refuse(done)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"to_level": "department"}, "to_level"),
        ({"to_level": "neighbourhood"}, "to_level"),
        ({"asked_of": ""}, "asked_of"),
        ({"answer_due": TODAY - timedelta(days=1)}, "answer_due"),
    ],
)
def test_a_refusal_has_a_reason_a_rung_and_a_day(set_list, order, refuse, values, field):
    set_list()
    with pytest.raises(Invalid) as told:
        refuse(order(), **values)
    assert field in told.value.fields
    assert not HandOver.objects.exists()

"""Nobody who lives there reads that somebody called, or what was complained of to whom."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from lilong.cases.files import clocks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_first_contact import note_first_contact
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.pause_clock import pause_clock
from lilong.cases.files.actions.refuse_task import refuse_task
from lilong.cases.files.actions.rewrite_summary import rewrite_summary
from lilong.cases.files.actions.set_assistance_list import set_assistance_list
from lilong.cases.files.actions.take_back_hand_over import take_back_hand_over
from lilong.cases.files.packet import packet_document, packet_values
from lilong.cases.files.permissions import Sight, sight_of
from lilong.cases.files.queries.cases import steps_of
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.council.covering import Personal, Telling
from lilong.kernel.ids import uuid7
from tests.neighbourhood import person_with
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=5)
CALLED = "打通了三楼那户，说晚上看不见"


@pytest.fixture
def order(opened, worker):
    """An order of which a caller was reached, and whose clock stood for a reason."""
    case = opened(source="hotline", source_number="A-1")
    clocks.start(worker, case, "hotline_close", amount=5)
    note_first_contact(worker, case_id=case.id, words=CALLED)
    pause_clock(worker, case_id=case.id, clock="hotline_close", reason="等三楼回话", until=SOON)
    return case


@pytest.fixture
def went_back(order, worker, officer, street):
    set_assistance_list(
        officer,
        street_id=street.street.id,
        title="清单",
        issuer="枫林街道",
        issued_on=TODAY,
        items=["人口普查"],
        source="枫街办〔2026〕3号",
    )
    return refuse_task(
        worker,
        case_id=order.id,
        reason="来电人要求我们拆，清单里没有",
        to_level="street",
        asked_of="枫林街道",
        answer_due=SOON,
        list_version=1,
        personal=Personal.KEEP,
    )


def hand_over(worker, case, **values):
    given = {
        "to_level": "street",
        "asked_of": "枫林街道",
        "tried": "上门三次",
        "asked": "请到现场认定",
        "answer_due": SOON,
    }
    return hand_over_case(worker, case_id=case.id, **{**given, **values})


def page(as_person, actor, case):
    return as_person(actor).get(f"/cases/case/{case.id}/").content.decode()


@pytest.mark.parametrize("role", ["block_leader", "volunteer"])
def test_who_walks_there_reads_calls_at_doors_and_not_who_called(
    as_person, order, worker, street, role
):
    record_house_call(
        worker,
        call_id=uuid7(),
        place_id=order.place_id,
        result="met",
        carries=[f"case:{order.id}"],
        words="坐下来谈了",
    )
    walker = person_with(role, street.numbers[0])
    seen = page(as_person, walker, order)
    assert "坐下来谈了" in seen
    for words in (CALLED, "先行联系", "等三楼回话", "停表"):
        assert words not in seen
    assert CALLED in page(as_person, worker, order)


def test_whoever_is_a_party_reads_what_parties_read_whatever_they_are(
    as_person, order, worker, colleague, leader
):
    for one in (leader, colleague):
        note_party(worker, case_id=order.id, role="owner", purpose="劝导", person_id=one.person_id)
    assert sight_of(leader, order) is Sight.PARTY
    assert sight_of(colleague, order) is Sight.PARTY
    for one in (leader, colleague):
        assert CALLED not in page(as_person, one, order)
    assert {step.verb for step in steps_of(order, Sight.FULL, reader=colleague)} == {"open_case"}


def test_what_went_back_by_the_list_is_read_inside_only(
    as_person, went_back, worker, officer, leader
):
    assert "来电人要求" in page(as_person, officer, went_back)
    seen = page(as_person, leader, went_back)
    assert "移交经过" not in seen
    answer_hand_over(
        officer, case_id=went_back.id, outcome="takes", words="来电的事我们办", personal="keep"
    )
    assert "我们办" not in page(as_person, leader, went_back)
    assert "我们办" in page(as_person, worker, went_back)


def test_the_packet_leaves_out_what_went_back(went_back, worker):
    take_back_hand_over(worker, case_id=went_back.id, words="自己来谈")
    advance_case(worker, case_id=went_back.id, to="dissuaded", words="讲了道理")
    handed = hand_over(worker, went_back, asked_of="枫林城管中队", to_level="department")
    told = json.dumps(packet_values(handed), ensure_ascii=False)
    paper = str(packet_document(handed))
    for words in ("来电人", "清单", "自己来谈"):
        assert words not in told
        assert words not in paper
    assert "枫林城管中队" in told
    assert "上门三次" in paper


def test_parties_read_to_whom_it_was_handed_and_until_when(as_person, opened, worker, resident):
    case = opened()
    note_party(worker, case_id=case.id, role="owner", purpose="劝导", person_id=resident.person_id)
    hand_over(worker, case, asked="请到现场认定王小明家", personal=Personal.KEEP)
    seen = page(as_person, resident, case)
    assert "认定王小明" not in seen
    assert "上门三次" not in seen
    assert "枫林街道" in seen
    assert f"请在 {SOON} 前答复" in seen
    (step,) = case.steps.filter(verb="hand_over_case")
    with translation.override("en"):
        from lilong.cases.files.reasons import told

        assert str(SOON) in told(step.words)
        assert "请" not in told(step.words)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("asked", "邻居王小明多次投诉，请到现场认定"),
        ("tried", "居民反映以后上门三次"),
        ("asked", "请联系13812345678"),
    ],
)
def test_a_hand_over_is_asked_about_names_and_who_complained(
    as_person, opened, worker, field, words
):
    case = opened()
    with pytest.raises(Telling) as asked:
        hand_over(worker, case, **{field: words})
    assert asked.value.covered
    sent = {
        "step": "hand_over",
        "to_level": "street",
        "asked_of": "枫林街道",
        "tried": "上门三次",
        "asked": "请认定",
        "answer_due": SOON.isoformat(),
        "base_version": case.version,
        field: words,
    }
    browser = as_person(worker)
    shown = browser.post(f"/cases/case/{case.id}/act", sent)
    assert shown.status_code == 422
    assert words in shown.content.decode()
    assert "就照我写的交" in shown.content.decode()
    kept = browser.post(f"/cases/case/{case.id}/act", {**sent, "personal": "as_it_is"})
    assert kept.status_code == 302
    assert getattr(case.hand_overs.get(), field) == words


def test_the_rung_that_is_asked_reads_what_was_tried(as_person, opened, worker, officer, street):
    case = opened()
    hand_over(worker, case)
    for url in (f"/cases/case/{case.id}/", f"/cases/case/{case.id}/answer"):
        told = as_person(officer).get(url).content.decode()
        assert "上门三次" in told
        assert "请到现场认定" in told
    other = opened(summary="另一间")
    hand_over(worker, other, to_level="department", asked_of="枫林城管中队")
    team = person_with("department_officer", street.street)
    assert "上门三次" in page(as_person, team, other)


def test_the_first_words_for_an_order_are_not_for_parties(opened, worker):
    order, own = opened(source="hotline", source_number="A-1", summary="违法搭建"), opened()
    for case in (order, own):
        rewrite_summary(worker, case_id=case.id, summary="天井里搭了一间，三平方米")
    assert not order.steps.filter(verb="rewrite_summary", for_parties=True).exists()
    assert own.steps.filter(verb="rewrite_summary", for_parties=True).exists()
    assert "rewrite_summary" not in json.dumps(packet_values(order))
    rewrite_summary(worker, case_id=order.id, summary="天井里搭了一间，四平方米")
    assert order.steps.filter(verb="rewrite_summary", for_parties=True).count() == 1

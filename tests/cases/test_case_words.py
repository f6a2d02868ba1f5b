"""Words and papers of a case: no order by who may give none, nothing that points at a caller."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from lilong.cases.files import clocks
from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_first_contact import note_first_contact
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.pause_clock import pause_clock
from lilong.cases.files.actions.rewrite_summary import rewrite_summary
from lilong.cases.files.actions.say_as_party import say_as_party
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case, CaseStep
from lilong.cases.files.ordering import refuse_order
from lilong.cases.files.packet import packet_document, packet_values
from lilong.cases.files.permissions import Sight
from lilong.cases.files.queries.cases import steps_of
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.cases.outreach.actions.record_promise import record_promise
from lilong.commons.documents.pdf import set_document
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Refused
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]

SOON = timezone.localdate() + timedelta(days=3)


ORDERS = [
    "责令三日内拆除",
    "责 令 停工",
    "限你三天内拆掉",
    "限您家本周清空",
    "限期整改，逾期强制拆除",
    "勒令停工",
    "不拆就强拆",
    "不拆就停水停电",
    "否则断电处理",
    "限期三天拆除",
    "限三日内拆除",
    "限期在周五前拆",
    "命令你立即拆除",
    "现决定强制拆除，停水停电",
    "我们会来强制拆除",
    "必须三天内拆掉",
    "不配合的，停水停电",
    "否则停你家水",
    "再不拆，水电都给你停了",
    "不拆的话罚款一万",
    "三天内必须清空",
    "务必于明天拆完",
    "将依法强制拆除",
    "断了你的水电",
    "月底前必须搬走",
    "要不就强拆",
    "限7天内拆除",
    "不清的话罚两百",
    "你必须拆掉",
    "给你三天时间拆掉",
    "三天不拆，后果自负",
    "三天之后我们来拆",
    "命令马上拆",
    "再不拆就强行拆除",
    "停掉你家的水",
    "通知你家十日内恢复原状",
    "罚款一万",
    "城管责令你三天内拆除",
    "他不拆就强拆",
]
TALK = [
    "上门讲了道理，请他自己拆",
    "答应月底前拆",
    "帮忙联系了施工队",
    "停电检修时一起修好了",
    "他说不拆，问会不会罚款",
    "不会强拆，先谈",
    "明天要停水检修，已贴通知",
    "不停水不停电地换好了表",
    "他怕要罚款，讲了没有这回事",
    "户主不清楚水电表在哪里",
    "强制性标准的图给他看了",
    "他问是不是要强拆",
    "没有强拆的事，放心",
    "答应限高的架子",
    "物业说周三来清",
    "请物业三天内来修",
    "他不听，下次请老邻居一起去",
    "水停了，电没停",
    "不动水电，只拆外面的架子",
    "水泵坏了，再不修整栋楼要停水",
    "城管上周责令停工，他还在搭",
    "他答应三天内必须拆完",
    "答应三天内必须拆完",
    "户主说城管要罚款一万，他不服",
    "通知了物业，三天后来看",
]


@pytest.mark.parametrize("words", ORDERS)
def test_a_committee_phrases_no_order(words):
    with pytest.raises(Refused) as said:
        refuse_order(words)
    assert "第二十五条" in said.value.basis
    assert said.value.remedy


@pytest.mark.parametrize("words", TALK)
def test_talking_is_no_order(words):
    refuse_order(words)


def _advance(case, worker, colleague):
    advance_case(worker, case_id=case.id, to="dissuaded", words=ORDERS[0])


def _check(case, worker, colleague):
    for state in ("dissuaded", "removed"):
        advance_case(worker, case_id=case.id, to=state, words="说是拆好了")
    check_case(colleague, case_id=case.id, holds=False, words=ORDERS[0])


def _withdraw(case, worker, colleague):
    withdraw_case(worker, case_id=case.id, reason=ORDERS[0])


def _promise(case, worker, colleague):
    record_promise(worker, case_id=case.id, due_on=SOON, words=ORDERS[0])


def _call(case, worker, colleague):
    record_house_call(
        worker,
        call_id=uuid7(),
        place_id=case.place_id,
        result="promised",
        carries=[f"case:{case.id}"],
        due_on=SOON,
        words=ORDERS[0],
    )


def _photograph(case, worker, colleague):
    photo = picture((1, 2, 3))
    add_case_photo(worker, case_id=case.id, photo=photo, of="before", caption=ORDERS[0])


@pytest.mark.parametrize("door", [_advance, _check, _withdraw, _promise, _call, _photograph])
def test_no_door_lets_an_order_to_a_party(opened, worker, colleague, door):
    case = opened()
    with pytest.raises(Refused) as said:
        door(case, worker, colleague)
    assert "第二十五条" in said.value.basis
    assert not CaseStep.objects.filter(case=case, words=ORDERS[0]).exists()


def test_a_patch_orders_nobody_in_its_answer(opened, worker, officer):
    case = hand_over_case(
        worker,
        case_id=opened().id,
        to_level="patch",
        asked_of="枫林片区",
        tried="上门三次",
        asked="请协调",
        answer_due=SOON,
    )
    with pytest.raises(Refused) as said:
        answer_hand_over(officer, case_id=case.id, outcome="bounces", words=ORDERS[0])
    assert "第二十五条" in said.value.basis


def test_a_party_may_tell_of_orders_and_of_its_fear(opened, worker, resident):
    case = opened()
    note_party(worker, case_id=case.id, role="owner", purpose="劝导", person_id=resident.person_id)
    for words in ("城管责令我拆除，我不服", "你们说不拆就强拆，我怕"):
        say_as_party(resident, case_id=case.id, words=words)
    assert case.steps.filter(verb="say_as_party").count() == 2


@pytest.mark.parametrize(
    ("kind", "summary"),
    [
        ("danger", "电线老化，不然要断电"),
        ("dispute", "楼上说不搬就断他的水"),
        ("repair", "再不修电梯要停运，停电好几回"),
    ],
)
def test_what_is_no_violation_is_summed_up_in_any_words(opened, kind, summary):
    assert opened(kind=kind, summary=summary).summary == summary


def test_a_summary_is_held_to_the_same_when_it_is_written_anew(opened, worker):
    repair, shed = opened(kind="repair", summary="电线老了"), opened()
    said = "电线老化，不然要断电"
    assert rewrite_summary(worker, case_id=repair.id, summary=said).summary == said
    with pytest.raises(Refused) as refused:
        rewrite_summary(worker, case_id=shed.id, summary=ORDERS[0])
    assert "第二十五条" in refused.value.basis


def test_no_case_is_opened_with_an_order(opened):
    with pytest.raises(Refused) as said:
        opened(summary=ORDERS[0])
    assert "第二十五条" in said.value.basis
    assert not Case.objects.exists()


def test_what_others_order_and_what_is_asked_of_them_may_be_written(opened, worker):
    case = opened()
    handed = hand_over_case(
        worker,
        case_id=case.id,
        to_level="department",
        asked_of="枫林城管中队",
        tried="上门三次，他说不拆就等强拆",
        asked="请认定，该责令的请责令限期拆除",
        answer_due=SOON,
    )
    assert handed.level == "department"


def test_no_reason_of_a_person_stays_in_the_ledger_for_ever(opened, worker):
    case = opened(kind="repair", source="hotline", source_number="A-1")
    clocks.start(worker, case, "hotline_close", amount=5)
    pause_clock(worker, case_id=case.id, clock="hotline_close", reason="户主住院开刀", until=SOON)
    withdraw_case(worker, case_id=case.id, reason="报错了楼号")
    kept = json.dumps(list(LedgerEntry.objects.values_list("facts", flat=True)), ensure_ascii=False)
    assert "户主住院开刀" not in kept
    assert "报错了楼号" not in kept


@pytest.fixture
def called(opened, worker):
    """A structure that a caller spoke of, reported to the department."""
    case = opened(source="hotline", source_number="HX-20260001")
    clocks.start(worker, case, "hotline_first_contact", amount=1)
    clocks.start(worker, case, "hotline_close", amount=5)
    note_first_contact(worker, case_id=case.id, words="打通了三楼那户")
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理，不听")
    return hand_over_case(
        worker,
        case_id=case.id,
        to_level="department",
        asked_of="枫林城管中队",
        tried="上门三次",
        asked="请到现场认定",
        answer_due=SOON,
    )


def test_a_packet_tells_nothing_of_a_caller(called):
    told = json.dumps(packet_values(called), ensure_ascii=False)
    for trace in ("note_first_contact", "三楼那户", "hotline", "HX-20260001"):
        assert trace not in told
    paper = str(packet_document(called))
    for trace in ("三楼那户", "先行联系", "HX-20260001"):
        assert trace not in paper
    assert set_document(packet_document(called)).content.startswith(b"%PDF")


def test_a_packet_does_not_say_that_somebody_looked(opened, worker):
    case = opened(kind="wall_opening", wall_type="unknown")
    paper = str(packet_document(case))
    assert "没有查到竣工图" not in paper
    assert "没有记下" in paper


def picture(colour):
    made = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(made, "JPEG")
    made.seek(0)
    made.name = "photo.jpg"
    return made


def test_photos_sent_again_after_a_break_are_not_stuck(
    as_person, opened, worker, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)
    case = opened()
    add_case_photo(worker, case_id=case.id, photo=picture((1, 2, 3)), of="before")
    browser = as_person(worker)
    sent = browser.post(
        f"/cases/case/{case.id}/photos",
        {"of": "before", "photos": [picture((1, 2, 3)), picture((200, 9, 9))]},
    )
    assert sent.status_code == 302
    assert case.photo_set.count() == 2
    # Nobody said when they were taken.
    assert set(case.photo_set.values_list("taken_on", flat=True)) == {None}


def test_the_last_steps_are_read_when_there_are_many(opened, worker):
    case = opened(kind="repair")
    clocks.start(worker, case, "hotline_close", amount=5)
    from lilong.cases.files.moving import append_step

    for number in range(520):
        append_step(worker, case, "advance_case", words=f"第{number}次")
    steps = steps_of(case, Sight.FULL)
    assert steps[-1].words == "第519次"
    assert [step.order for step in steps] == sorted(step.order for step in steps)

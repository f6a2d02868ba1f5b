"""Who complained is asked about wherever parties, block leaders or the packet read the words."""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lilong.cases.files import clocks
from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.classify_case import classify_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_stayed_solved import note_stayed_solved
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.pause_clock import pause_clock
from lilong.cases.files.actions.refer_case import refer_case
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.actions.rewrite_summary import rewrite_summary
from lilong.cases.files.actions.take_back_hand_over import take_back_hand_over
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case, CaseStep
from lilong.cases.joint.actions.answer_joint_task import answer_joint_task
from lilong.cases.joint.actions.call_joint_meeting import call_joint_meeting
from lilong.cases.joint.actions.call_off_joint_meeting import call_off_joint_meeting
from lilong.cases.joint.actions.note_joint_meeting import TaskDraft, note_joint_meeting
from lilong.cases.joint.models import JointMeeting
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.cases.outreach.actions.record_promise import record_promise
from lilong.cases.outreach.models import HouseCall
from lilong.commons.usecase import USE_CASES
from lilong.council.covering import Doubt, Personal, Telling
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from tests.cases.test_case_clocks import reported
from tests.plates import plate_photo
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]

WHO = "已联系302室的投诉人"
UNIT = "枫林街道办事处（302室投诉件）"
SPOKEN = "街道已经答复了302室的举报人，会处理"


@dataclass(frozen=True)
class Street:
    """Whoever acts, and how a case is opened."""

    opened: Callable[..., Case]
    worker: Actor
    colleague: Actor
    officer: Actor

    def dissuaded(self) -> Case:
        """A case that was talked over."""
        case = self.opened()
        return advance_case(self.worker, case_id=case.id, to="dissuaded", words="讲了道理")

    def handed(self) -> Case:
        """A case that waits for the street's answer."""
        return hand_over_case(self.worker, case_id=self.dissuaded().id, **HANDED)

    def done(self) -> Case:
        """A case that was said to be done."""
        case = self.dissuaded()
        return advance_case(self.worker, case_id=case.id, to="removed", words="自己拆了")

    def closed(self) -> Case:
        """A case that was checked and closed."""
        case = self.done()
        check_case(self.colleague, case_id=case.id, holds=True, words="去看过，拆了")
        return close_case(self.worker, case_id=case.id, words="办好了")

    def called(self) -> JointMeeting:
        """A joint meeting that is over and not noted yet."""
        meeting = call_joint_meeting(self.worker, case_id=self.opened().id, **CALLED)
        JointMeeting.objects.filter(pk=meeting.pk).update(at=timezone.now())
        return meeting

    def held(self) -> JointMeeting:
        """A joint meeting at which something was taken on."""
        noted = {"agreed": "城管到场看", "tasks": [TaskDraft("枫林城管中队", "到场看", today())]}
        meeting = self.called()
        return note_joint_meeting(self.worker, meeting_id=meeting.id, held_on=today(), **noted)


def today():
    return timezone.localdate()


HANDED: dict[str, Any] = {
    "to_level": "street",
    "asked_of": "枫林街道",
    "tried": "上门三次",
    "asked": "请派人看",
    "answer_due": timezone.localdate() + timedelta(days=9),
}
CALLED: dict[str, Any] = {
    "at": timezone.now() + timedelta(days=3),
    "where": "居委会二楼",
    "bodies": ["枫林城管中队"],
    "decides": "谁来认定",
}


def _note(at: Street, personal: str, **texts: Any) -> Any:
    case = at.dissuaded()
    reported(at.worker, case)
    values = {"told_by": "枫林城管中队", "paper": "徐城管〔2026〕12号", "words": "", **texts}
    return note_told(
        at.officer, case_id=case.id, state="visited", on=today(), personal=personal, **values
    )


def _refer(at: Street, personal: str, **texts: Any) -> Any:
    case = at.handed()
    answer_hand_over(at.officer, case_id=case.id, outcome="takes", words="收到")
    values = {"told_by": "枫林街道", "paper": "枫街〔2026〕3号", "words": "由街道处理", **texts}
    return refer_case(at.worker, case_id=case.id, on=today(), personal=personal, **values)


def _classify(at: Street, personal: str, **texts: Any) -> Any:
    values = {"evidence": "竣工图", **texts}
    return classify_case(
        at.worker, case_id=at.opened().id, classified_as="illegal_building",
        personal=personal, **values,
    )  # fmt: skip


def _answered(at: Street, personal: str, outcome: str) -> Any:
    return answer_hand_over(
        at.officer, case_id=at.handed().id, outcome=outcome, words=WHO, personal=personal
    )


def _met(at: Street, personal: str, **values: Any) -> Any:
    case = at.opened()
    values = {"result": "met", **values}
    return record_house_call(
        at.worker, call_id=uuid7(), place_id=case.place_id, carries=[f"case:{case.id}"],
        words=WHO, personal=personal, **values,
    )  # fmt: skip


def _pause(at: Street, personal: str) -> Any:
    case, clock = at.dissuaded(), "enforcement_visit"
    reported(at.worker, case)
    until = today() + timedelta(days=3)
    return pause_clock(
        at.worker, case_id=case.id, clock=clock, reason=WHO, until=until, personal=personal
    )


def _asked_again(at: Street, personal: str) -> Any:
    case = at.closed()
    Case.objects.filter(pk=case.pk).update(ask_on=today())
    return note_stayed_solved(at.worker, case_id=case.id, words=WHO, personal=personal)


def _call(at: Street, personal: str, **texts: Any) -> Any:
    values = {**CALLED, **texts}
    return call_joint_meeting(at.worker, case_id=at.opened().id, personal=personal, **values)


def _agree(at: Street, personal: str, agreed: str = "城管到场看", **line: str) -> Any:
    task = TaskDraft(**{"body": "枫林城管中队", "what": "到场看", "due_on": today(), **line})
    return note_joint_meeting(
        at.worker, meeting_id=at.called().id, held_on=today(), agreed=agreed, tasks=[task],
        personal=personal,
    )  # fmt: skip


def _photo(at: Street, personal: str) -> Any:
    return add_case_photo(
        at.worker, case_id=at.opened().id, photo=io.BytesIO(plate_photo()), of="before",
        caption=WHO, personal=personal,
    )  # fmt: skip


def _rewrite(at: Street, personal: str) -> Any:
    return rewrite_summary(at.worker, case_id=at.opened().id, summary=WHO, personal=personal)


def _close(at: Street, personal: str) -> Any:
    case = at.done()
    check_case(at.colleague, case_id=case.id, holds=True, words="去看过，拆了")
    return close_case(at.worker, case_id=case.id, words=WHO, personal=personal)


ASKED: dict[str, Callable[[Street, str], Any]] = {
    "open_case": lambda at, how: at.opened(summary=WHO, personal=how),
    "open_case, where": lambda at, how: at.opened(spot="投诉人302室门口", personal=how),
    "rewrite_summary": _rewrite,
    "add_case_photo": _photo,
    "advance_case": lambda at, how: advance_case(
        at.worker, case_id=at.opened().id, to="dissuaded", words=WHO, personal=how
    ),
    "classify_case": lambda at, how: _classify(at, how, words=WHO),
    "classify_case, evidence": lambda at, how: _classify(at, how, evidence="12345工单302室来电"),
    "hand_over_case, tried": lambda at, how: hand_over_case(
        at.worker, case_id=at.opened().id, **{**HANDED, "tried": WHO}, personal=how
    ),
    "hand_over_case, asked": lambda at, how: hand_over_case(
        at.worker, case_id=at.opened().id, **{**HANDED, "asked": WHO}, personal=how
    ),
    "hand_over_case, unit": lambda at, how: hand_over_case(
        at.worker, case_id=at.opened().id, **{**HANDED, "asked_of": UNIT}, personal=how
    ),
    "answer_hand_over, takes": lambda at, how: _answered(at, how, "takes"),
    "answer_hand_over, answers": lambda at, how: _answered(at, how, "answers"),
    "answer_hand_over, bounces": lambda at, how: _answered(at, how, "bounces"),
    "take_back_hand_over": lambda at, how: take_back_hand_over(
        at.worker, case_id=at.handed().id, words=WHO, personal=how
    ),
    "note_told": lambda at, how: _note(at, how, words=SPOKEN),
    "note_told, unit": lambda at, how: _note(at, how, told_by=UNIT),
    "note_told, paper": lambda at, how: _note(at, how, paper="信访答复〔2026〕3号"),
    "refer_case": lambda at, how: _refer(at, how, words=SPOKEN),
    "refer_case, unit": lambda at, how: _refer(at, how, told_by=UNIT),
    "refer_case, paper": lambda at, how: _refer(at, how, paper="12345工单答复"),
    "check_case": lambda at, how: check_case(
        at.colleague, case_id=at.done().id, holds=True, words=WHO, personal=how
    ),
    "close_case": _close,
    "reopen_case": lambda at, how: reopen_case(
        at.worker, case_id=at.closed().id, words=WHO, personal=how
    ),
    "withdraw_case": lambda at, how: withdraw_case(
        at.worker, case_id=at.opened().id, reason=WHO, personal=how
    ),
    "note_stayed_solved": _asked_again,
    "pause_clock": _pause,
    "call_joint_meeting": lambda at, how: _call(at, how, decides=WHO),
    "call_joint_meeting, units": lambda at, how: _call(at, how, bodies=[UNIT, "枫林城管中队"]),
    "call_joint_meeting, where": lambda at, how: _call(at, how, where="302室投诉人家"),
    "note_joint_meeting": lambda at, how: _agree(at, how, agreed="302室举报属实"),
    "note_joint_meeting, unit": lambda at, how: _agree(at, how, body=UNIT),
    "note_joint_meeting, task": lambda at, how: _agree(at, how, what=SPOKEN),
    "call_off_joint_meeting": lambda at, how: call_off_joint_meeting(
        at.worker, meeting_id=at.called().id, reason=WHO, personal=how
    ),
    "answer_joint_task": lambda at, how: answer_joint_task(
        at.worker, task_id=at.held().tasks.get().id, done=True, words=SPOKEN, personal=how
    ),
    "record_house_call": _met,
    "record_house_call, promised": lambda at, how: _met(at, how, result="promised", due_on=today()),
    "record_promise": lambda at, how: record_promise(
        at.worker, case_id=at.opened().id, due_on=today(), words=WHO, personal=how
    ),
}
# Nobody learns from these who complained.
NOT_ASKED = {
    "note_first_contact": "about the caller, for keepers alone",
    "refuse_task": "about an order, for keepers and those above",
    "say_as_party": "a party's own words, which no other party reads",
    "say_satisfaction": "a party's own words, told in groups",
    "note_satisfaction": "a party's own words, told in groups",
    "undo_bulk_opening": "asked as in withdraw_case (test_undo_bulk_opening)",
}


@pytest.fixture
def at(opened, worker, colleague, officer, settings, tmp_path, monkeypatch):
    # What stands of which clock is another test's.
    monkeypatch.setattr(clocks, "check_stoppable", lambda _clock: None)
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return Street(opened, worker, colleague, officer)


@pytest.mark.parametrize("verb", ASKED)
def test_who_complained_is_asked_about(at, verb):
    with pytest.raises(Telling) as asked:
        ASKED[verb](at, Personal.ASK)
    assert any(isinstance(text, Doubt) for text in asked.value.covered.values())
    assert any(
        "投诉、反映" in str(getattr(text, "doubt", "")) for text in asked.value.covered.values()
    )


@pytest.mark.parametrize("verb", ASKED)
def test_and_stands_where_it_is_meant(at, verb):
    ASKED[verb](at, Personal.KEEP)


def test_no_verb_is_forgotten():
    asking = {
        name.removeprefix("cases.")
        for name, door in USE_CASES.items()
        if name.startswith("cases.")
        and ".mediation." not in door.function.__module__
        and "personal" in inspect.signature(door.function).parameters
    }
    assert asking == {name.partition(",")[0] for name in ASKED} | set(NOT_ASKED)


def test_a_phone_number_in_a_paper_or_a_unit_is_covered_as_it_is_in_words(at):
    said = "12345工单 302室王阿姨13800138000来电照片"
    case = _classify(at, Personal.COVER, evidence=said)
    step = CaseStep.objects.get(case=case, verb="classify_case")
    for kept in (case.wall_evidence, step.paper):
        assert "13800138000" not in kept
        assert "王阿姨" not in kept
    handed = hand_over_case(
        at.worker, case_id=at.opened().id, personal=Personal.COVER,
        **{**HANDED, "asked_of": "枫林街道（王阿姨13800138000）"},
    )  # fmt: skip
    told = handed.hand_overs.get().asked_of, handed.steps.get(verb="hand_over_case").told_by
    for kept in told:
        assert "13800138000" not in kept
        assert "王阿姨" not in kept


@pytest.mark.parametrize("paper", ["徐城管枫责〔2026〕12号", "第2320260012号", "竣工图"])
def test_the_number_of_a_paper_is_nobodys(at, paper):
    _note(at, Personal.ASK, paper=paper)
    _classify(at, Personal.ASK, evidence=paper)


def test_the_form_asks_with_all_that_was_typed(as_person, at):
    case, browser = at.dissuaded(), as_person(at.worker)
    reported(at.worker, case)
    sent = {
        "step": "tell", "state": "visited", "told_by": "枫林城管中队", "paper": "信访〔2026〕3号",
        "on": today().isoformat(), "words": SPOKEN,
        "base_version": Case.objects.get(pk=case.pk).version,
    }  # fmt: skip
    page = f"/cases/case/{case.id}/act"
    answer = browser.post(page, sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "看得出是谁说的" in shown
    assert "信访〔2026〕3号" in shown
    assert 'value="as_it_is"' in shown
    assert browser.post(page, {**sent, "personal": "as_it_is"}).status_code == 302


def test_a_phone_that_sends_later_is_told_in_a_sentence_and_records_what_was_changed(as_person, at):
    case, browser = at.opened(), as_person(at.worker)
    press = {"press": "1764400000000-abc", "carries": [f"case:{case.id}"], "result": "met"}
    alone = {"X-Lilong-Waiting": str(at.worker.person_id)}
    call = f"/cases/{case.place_id}/call"
    answer = browser.post(call, {**press, "words": "他问谁举报的，我说是三楼302"}, headers=alone)
    assert answer.status_code == 422
    assert "看得出是谁说的" in answer.json()["said"]
    assert "原样再按一次" in answer.json()["remedy"]
    assert answer.json()["asked"]
    assert not HouseCall.objects.exists()
    again = {**press, "press": "1764400000001-abd", "words": "王阿姨说再想想"}
    assert browser.post(call, again, headers=alone).json()["left"]
    assert HouseCall.objects.get().words == "＊＊说再想想"


def test_what_a_phone_sends_once_more_as_it_is_was_meant(as_person, at):
    case, browser = at.opened(), as_person(at.worker)
    call, alone = f"/cases/{case.place_id}/call", {"X-Lilong-Waiting": str(at.worker.person_id)}
    said = {"carries": [f"case:{case.id}"], "result": "met", "words": "王阿姨问是谁投诉的"}
    assert browser.post(call, {**said, "press": "1764400000000-abc"}, headers=alone).json()["asked"]
    meant = {**said, "press": "1764400000001-abd", "personal": "covered"}
    assert browser.post(call, meant, headers=alone).status_code == 200
    assert HouseCall.objects.get().words == "＊＊问是谁投诉的"
    # What is wrong is no question.
    wrong = {**meant, "press": "1764400000002-abe", "result": "charmed"}
    assert not browser.post(call, wrong, headers=alone).json()["asked"]

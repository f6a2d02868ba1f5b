"""Two at the same case: the second is told so, and keeps what was typed."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.withdraw_case import withdraw_case

COPY = "需要的话请先复制"


@pytest.mark.parametrize(
    "sent",
    [
        {"step": "advance", "to": "dissuaded", "words": "坐下来谈了一次"},
        {"step": "hand_over", "to_level": "", "asked": "请来看看", "tried": "上门三次"},
        {"step": "classify", "classified_as": "", "evidence": "竣工图", "words": "坐下来谈了一次"},
    ],
)
def test_the_second_is_told_that_somebody_was_quicker(as_person, opened, worker, colleague, sent):
    case = opened()
    before = case.version
    advance_case(colleague, case_id=case.id, to="dissuaded", words="先去谈过了")
    answer = as_person(worker).post(f"/cases/case/{case.id}/act", {**sent, "base_version": before})
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "刚才已经有人处理过这一件" in told
    for code in ("“dissuaded”", "请从列出的里面选", "这个字段", "必填"):
        assert code not in told
    assert sent.get("asked", "坐下来谈了一次") in told
    # The form stands there with it.
    assert COPY not in told
    assert case.steps.count() == 2


def hand_over(by, case):
    """Hand a case over to the street."""
    return hand_over_case(
        by,
        case_id=case.id,
        to_level="street",
        asked_of="枫林街道",
        tried="上门三次",
        asked="请协调",
        answer_due=timezone.localdate() + timedelta(days=5),
    )


@pytest.mark.parametrize(
    ("sent", "gone"),
    [
        ({"step": "advance", "to": "dissuaded"}, "withdrawn"),
        ({"step": "classify", "classified_as": "", "evidence": "竣工图上没有"}, "withdrawn"),
        ({"step": "hand_over", "asked": "请 来看看", "tried": "上门九次"}, "handed"),
        ({"step": "tell", "told_by": "枫林街道城管中队", "paper": "沪第九号"}, "withdrawn"),
        ({"step": "refer", "told_by": "枫林街道城管中队", "paper": "沪第九号"}, "withdrawn"),
        ({"step": "rewrite", "summary": "天井里搭了两间"}, "withdrawn"),
        ({"step": "withdraw"}, "withdrawn"),
        ({"step": "reopen"}, "withdrawn"),
        ({"step": "party", "role": "occupier", "name": "老王"}, "withdrawn"),
        ({"step": "check", "holds": "no"}, "withdrawn"),
    ],
)
def test_words_for_a_step_that_is_offered_no_more_are_shown_to_be_copied(
    as_person, opened, worker, colleague, sent, gone
):
    case = opened()
    if gone == "handed":
        hand_over(colleague, case)
    else:
        withdraw_case(colleague, case_id=case.id, reason="记错了门")
    answer = as_person(worker).post(
        f"/cases/case/{case.id}/act",
        {**sent, "words": "坐下来谈了一次", "base_version": case.version},
    )
    told = unescape(answer.content.decode())
    assert answer.status_code in (403, 404, 409, 422)
    assert told.count("坐下来谈了一次") == 1
    assert COPY in told
    for text in sent.values():
        assert text.isascii() or text in told


def test_words_to_the_parties_are_no_reason_to_reopen(as_person, opened, worker, colleague):
    case = opened(kind="repair")
    advance_case(worker, case_id=case.id, to="done", words="修好了")
    before = check_case(colleague, case_id=case.id, holds=True, words="看过了").version
    close_case(colleague, case_id=case.id)
    answer = as_person(worker).post(
        f"/cases/case/{case.id}/act",
        {"step": "close", "words": "谢谢大家帮忙", "base_version": before},
    )
    told = answer.content.decode()
    assert answer.status_code == 409
    reason = told.split('id="close-words"')[1].split("</textarea>")[0]
    assert "谢谢大家帮忙" not in reason
    assert "谢谢大家帮忙" in told


def test_an_answer_that_somebody_else_gave_first_is_not_lost(as_person, opened, worker, officer):
    case = opened()
    hand_over(worker, case)
    answer_hand_over(officer, case_id=case.id, outcome="bounces", words="先问物业")
    here = f"/cases/case/{case.id}/answer"
    browser = as_person(officer)
    answer = browser.post(here, {"outcome": "takes", "words": "我们下周来", "base_version": 1})
    assert answer.status_code == 404
    assert "这一件没有在等答复的移交" in answer.content.decode()
    assert "我们下周来" in answer.content.decode()
    assert browser.get(here).status_code == 404
    # Who could not have answered is told no more than before.
    assert as_person(worker).post(here, {"outcome": "takes", "words": "来"}).status_code == 403

"""Two at the same case: the second is told so, and keeps what was typed."""

from __future__ import annotations

import pytest

from lilong.cases.files.actions.advance_case import advance_case


@pytest.mark.parametrize(
    "sent",
    [
        {"step": "advance", "to": "dissuaded"},
        {"step": "hand_over", "to_level": "", "asked": "请来看看", "tried": "上门三次"},
        {"step": "classify", "classified_as": "", "evidence": "竣工图"},
    ],
)
def test_the_second_is_told_that_somebody_was_quicker(as_person, opened, worker, colleague, sent):
    case = opened()
    before = case.version
    advance_case(colleague, case_id=case.id, to="dissuaded", words="先去谈过了")
    answer = as_person(worker).post(
        f"/cases/case/{case.id}/act", {**sent, "words": "坐下来谈了一次", "base_version": before}
    )
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "刚才已经有人处理过这一件" in told
    for code in ("“dissuaded”", "请从列出的里面选", "这个字段", "必填"):
        assert code not in told
    assert sent.get("asked", "坐下来谈了一次") in told
    assert case.steps.count() == 2

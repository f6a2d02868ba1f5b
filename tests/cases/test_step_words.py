"""Whatever is done to a case reads in words on its page, never as the name of a use case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lilong.cases.files.models import CaseStep
from lilong.cases.files.states import CaseState
from lilong.cases.files.web.words import _SAID_BY_STATE, VERBS, timeline
from tests.architecture.house import action_files

_STEPS = re.compile(r"append_step\(|(?:moving|files)\.move\(|CaseStep\(")
WRITING_STEPS = [
    path
    for path in action_files()
    if "lilong/cases/" in path.as_posix() and _STEPS.search(path.read_text())
]


@pytest.mark.parametrize("path", WRITING_STEPS, ids=lambda path: path.stem)
def test_what_was_done_has_a_word(path: Path):
    assert path.stem in VERBS


def test_there_are_such_use_cases():
    assert len(WRITING_STEPS) > 15


def told(*steps):
    rows = [CaseStep(verb=verb, state=state) for verb, state in steps]
    return [line["what"] for line in timeline(rows, names=False)]


def test_nothing_is_said_twice_and_no_step_is_called_a_step():
    assert told(("open_case", "found"), ("hand_over_case", "found"), ("advance_case", "in_work")
                ) == ["已立案", "移交", "在修"]  # fmt: skip
    assert told(("open_case", "found"), ("accept_mediation", "accepted")) == ["已立案", "已受理"]
    assert told(("close_case", "closed"), ("reopen_case", "found")) == [
        "已办结",
        "重新办理 · 已立案",
    ]


def test_what_the_state_does_not_say_is_said():
    assert told(("check_case", "checked"), ("check_case", "in_work")) == ["已复核", "复核 · 在修"]
    assert told(
        ("stop_mediation", "failed"),
    ) == ["调解结束 · 未达成协议"]
    assert _SAID_BY_STATE.keys() <= VERBS.keys()
    assert set(CaseState) == _SAID_BY_STATE["advance_case"]

"""Whatever is done to a case reads in words on its page, never as the name of a use case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lilong.cases.files.web.words import VERBS
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

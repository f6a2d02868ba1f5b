"""Setting up: what is done once is not done again, and what changed is."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest
from tests.project_tools.installation import ROOT
from tools import bootstrap


@pytest.fixture
def stamps(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    return tmp_path


def test_a_step_is_done_once_until_its_input_changes(stamps):
    source, done = stamps / "words.po", []
    source.write_text("one")

    def go() -> None:
        bootstrap.step(
            "words", "词", "words", bootstrap.fingerprint([source]), lambda: done.append(1)
        )

    go()
    go()
    assert len(done) == 1
    source.write_text("two")
    go()
    assert len(done) == 2


def test_a_step_is_done_again_when_what_it_made_was_deleted(stamps):
    made, done = stamps / "made", []

    def work() -> None:
        made.write_text("x")
        done.append(1)

    bootstrap.step("s", "步", "step", "same", work, made)
    made.unlink()
    bootstrap.step("s", "步", "step", "same", work, made)

    assert len(done) == 2


def test_a_step_that_fails_is_tried_again_next_time(stamps, capsys):
    with pytest.raises(SystemExit, match="没有成功"):
        bootstrap.step("s", "步", "step", "same", lambda: bootstrap.run("false"))

    assert not bootstrap.is_fresh("s", "same")


def test_an_old_python_is_told_in_both_languages(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"需要 Python 3\.11.*\n.*is needed"):
        bootstrap.check_python()


def test_a_python_that_cannot_make_environments_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="python3-venv"):
        bootstrap.check_python()


def test_the_requirement_files_name_no_address_and_hash_everything():
    for name in ("base", "test", "node"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert "://" not in text
        pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert pinned
        for line in pinned:
            assert "==" in line
            assert line.endswith("\\"), f"{line} has no hash"


def test_a_second_set_up_builds_nothing():
    """What `make up` does before it serves, when nothing changed since `make test` set up."""
    if not (bootstrap.STAMPS / "static").exists():
        pytest.skip("`make setup` has not run here; `make test` runs it first")
    command = [sys.executable, str(ROOT / "tools" / "bootstrap.py")]
    before = seconds_of_children()
    again = subprocess.run(command, capture_output=True, text=True, check=True)

    assert "·" not in again.stdout.replace("就绪 · ready", "")
    assert seconds_of_children() - before < 5


def seconds_of_children() -> float:
    """How long the processes begun here have worked, however busy the machine was meanwhile."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

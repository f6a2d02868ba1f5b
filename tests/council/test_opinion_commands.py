"""`lilong opinions map` from a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lilong.council.opinion_commands import PROMISED
from lilong.project.cli import main

ROOT = Path(__file__).resolve().parents[2]


def two_camps(people: int = 20) -> str:
    """Two camps of one mind each, who agree on the last statement only."""
    rows = ["participant,statement,vote"]
    for person in range(2 * people):
        side = 1 if person < people else -1
        rows += [f"p{person},s{at},{side if at % 2 else -side}" for at in range(8)]
        rows.append(f"p{person},all,1")
    return "\n".join(rows) + "\n"


@pytest.fixture
def votes(tmp_path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "votes.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def lilong(capsys):
    """Run a command: its exit code, what it printed, and what it said on the side."""

    def run(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_answer_has_just_the_promised_keys(lilong, votes):
    code, out, err = lilong("opinions", "map", votes(two_camps()), "--json")

    told = json.loads(out)
    assert (code, err, set(told)) == (0, "", set(PROMISED))
    assert told["participants"] == 40
    assert [set(group) for group in told["groups"]] == [{"id", "size", "members"}] * 2
    assert {len(group["members"]) for group in told["groups"]} == {20}
    assert told["consensus"] == ["all"]
    assert len(told["divisive"]) == 8
    assert 0.5 < told["stability"] <= 1
    assert set(told["coordinates"]) == {f"p{person}" for person in range(40)}


def test_everything_that_is_known_is_told_when_asked_for(lilong, votes):
    code, out, _err = lilong("opinions", "map", votes(two_camps()), "--full")

    told = json.loads(out)
    assert code == 0
    assert set(told) > set(PROMISED)
    assert told["figures"]["all"]["agree"] == 40


def test_without_json_it_speaks_in_sentences(lilong, votes):
    code, out, _err = lilong("opinions", "map", votes(two_camps()))

    assert code == 0
    assert "40 人对 9 条观点表态 360 次" in out
    assert "都同意的观点：all" in out


def test_the_last_vote_of_a_person_on_a_statement_counts(lilong, votes):
    told = {}
    for text in (two_camps(), two_camps().replace("vote\n", "vote\np0,all,-1\np0,s1,-1\n")):
        told[text] = lilong("opinions", "map", votes(text), "--json")

    first, second = told.values()
    assert first == second


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "文件是空的"),
        ("participant,statement,vote\n", "一票也没有"),
        ("participant,vote\na,1\n", "缺少一列：statement"),
        ("participant,statement,vote\na,b,maybe\n", "第 2 行的“maybe”不是表态"),
        ("participant,statement,vote\na,b\n", "第 2 行只有 2 格"),
        ("participant,statement,vote\n,b,1\n", "第 2 行没有填 participant"),
        (b"\xff\xfe\x00\x01", "不是文本表格"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(lilong, votes, text, said):
    code, out, err = lilong("opinions", "map", votes(text), "--json")

    assert (code, out) == (1, "")
    assert said in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_said(lilong, tmp_path):
    code, out, err = lilong("opinions", "map", tmp_path / "none.csv", "--json")

    assert (code, out) == (1, "")
    assert "不能读写" in err


def test_one_participant_gives_no_groups_and_no_figures(lilong, votes):
    text = "participant,statement,vote\na,1,1\na,2,-1\n"

    code, out, _err = lilong("opinions", "map", votes(text), "--json")

    told = json.loads(out)
    assert (code, told["groups"], told["coordinates"]) == (0, [], {})


def test_it_runs_as_a_program_without_a_database(votes, tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "lilong.project.cli",
            "opinions",
            "map",
            votes(two_camps()),
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "LILONG_DATA": str(tmp_path),
            "LILONG_SECRET_KEY": "only for tests",
            "LILONG_FIELD_KEY": "only for tests",
            "LANG": "C.UTF-8",
        },
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert set(json.loads(done.stdout)) == set(PROMISED)
    assert not list(tmp_path.glob("*.sqlite3"))

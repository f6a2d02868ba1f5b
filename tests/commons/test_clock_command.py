"""`lilong clock due`: when a legal period ends, from the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lilong.project.cli import main


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command; return its exit code, what it printed and what it complained of."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["clock", "due", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_three_working_days_from_the_friday_before_spring_festival(told):
    code, out, _err = told("danger_report", "--from", "2026-02-13T17:00", "--json")

    assert code == 0
    found = json.loads(out)
    assert found.pop("basis").startswith("《上海市房屋使用安全管理办法》")
    assert found == {
        "due": "2026-02-25",
        "counted": ["2026-02-14", "2026-02-24", "2026-02-25"],
        "provisional": False,
    }


def test_hours_end_at_a_moment(told):
    _code, out, _err = told("property_report", "--from", "2026-11-29T10:30", "--json")

    assert json.loads(out)["due"] == "2026-11-30T10:30:00+08:00"


def test_a_person_reads_how_it_was_counted(told):
    code, out, _err = told("danger_report", "--from", "2026-02-13")

    assert code == 0
    assert out.splitlines()[0].endswith("2026-02-25 到期")
    assert "数了这些工作日：2026-02-14、2026-02-24、2026-02-25" in out
    assert "2026-02-14 是春节的调休上班日" in out


def test_a_last_day_off_is_told_with_the_day_after_it(told):
    _code, out, _err = told("judicial_confirmation", "--from", "2026-10-31")

    assert "2026-11-30 到期" in out
    _code, out, _err = told("judicial_confirmation", "--from", "2026-10-30")
    assert ("2026-11-29 到期" in out, "顺延到 2026-11-30" in out) == (True, True)


def test_a_program_reads_the_later_day_where_there_is_one(told):
    _code, out, _err = told("judicial_confirmation", "--from", "2026-10-30", "--json")

    found = json.loads(out)
    assert (found["due"], found["at_latest"]) == ("2026-11-29", "2026-11-30")
    _code, out, _err = told("judicial_confirmation", "--from", "2026-10-31", "--json")
    assert set(json.loads(out)) == {"due", "counted", "provisional", "basis"}


def test_a_name_that_is_like_none_is_answered_with_all(told):
    _code, _out, err = told("nonsense", "--from", "2026-06-01")

    assert "danger_report" in err
    assert "hotline_close" in err


def test_a_year_without_its_notice_is_provisional(told):
    _code, out, _err = told("danger_report", "--from", "2027-02-01", "--json")

    assert json.loads(out)["provisional"]
    _code, out, _err = told("danger_report", "--from", "2027-02-01")
    assert "暂定：2027年的放假通知还没有公布" in out


def test_a_period_that_each_place_sets_needs_its_amount(told):
    code, _out, err = told("hotline_close", "--from", "2026-06-01")

    assert (code, "没有法定的期限" in err) == (1, True)
    code, out, _err = told("hotline_close", "--from", "2026-06-01", "--amount", "5", "--json")
    assert (code, len(json.loads(out)["counted"])) == (0, 5)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["danger_reprot", "--from", "2026-06-01"], "danger_report"),
        (["danger_report", "--from", "上周五"], "看不懂“上周五”"),
        (["danger_report", "--from", "2026-02-30"], "看不懂"),
        (["property_report", "--from", "2026-06-01"], "几点"),
        (["danger_report", "--from", "2026-06-01", "--amount", "9"], "由法律规定"),
        (["hotline_close", "--from", "2026-06-01", "--amount", "0"], "1 到 9999"),
        (["hotline_close", "--from", "2026-06-01", "--amount", "-3"], "1 到 9999"),
        (["hotline_close", "--from", "2026-02-13", "--amount", "999999999"], "1 到 9999"),
        (["hotline_close", "--from", "2026-02-13"], "没有法定的期限"),
        (["danger_report", "--from", "9999-12-30"], "1900 到 2200"),
        (["lift_assessment_age", "--from", "9990-01-01"], "1900 到 2200"),
        (["property_report", "--from", "0001-01-01T00:00"], "1900 到 2200"),
        (["property_report", "--from", "0001-01-01T00:00+14:00"], "1900 到 2200"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(told, words, said):
    code, out, err = told(*words)

    assert (code, out) == (1, "")
    assert said in err

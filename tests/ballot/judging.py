"""Files for `lilong ballot judge` and `lilong ballot doors`, and running them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lilong.project.cli import main


def units(count: int = 12, **other: dict[str, Any]) -> list[dict[str, Any]]:
    """Units of 60.00 m² with an owner each; `unit3={…}` changes the one called "3"."""
    return [
        {
            "id": str(number),
            "area": "60.00",
            "owner": f"业主{number}",
            "state": "sold",
            "kind": "dwelling",
            **other.get(f"unit{number}", {}),
        }
        for number in range(count)
    ]


def votes(agree: int, oppose: int = 0) -> list[dict[str, str]]:
    """The first units agree, the next oppose."""
    return [
        {"unit": str(number), "choice": "agree" if number < agree else "oppose"}
        for number in range(agree + oppose)
    ]


def content(**other: Any) -> dict[str, Any]:
    """A motion to raise the fund (three quarters), eight voting and six agreeing."""
    return {
        "matter": "fund_raise",
        "on": "2026-11-23",
        "options": {
            "count_parking": False,
            "spoiled_counts_as_participation": False,
            "nonreturn_policy": "not_participating",
        },
        "units": units(),
        "ballots": votes(6, 2),
        **other,
    }


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Write a file and run a command on it: exit code, what it printed, what it refused."""

    def command(verb: str, written: dict[str, Any] | str | bytes, *words: str) -> Any:
        path = tmp_path / "表决.json"
        if isinstance(written, bytes):
            path.write_bytes(written)
        else:
            text = written if isinstance(written, str) else json.dumps(written)
            path.write_text(text, encoding="utf-8")
        code = main(["ballot", verb, str(path), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def answer(run: Run) -> Callable[..., dict[str, Any]]:
    """Run a command that succeeds, and read its JSON."""

    def asked(verb: str, written: dict[str, Any] | str) -> dict[str, Any]:
        code, out, err = run(verb, written, "--json")
        assert (code, err) == (0, "")
        told: dict[str, Any] = json.loads(out)
        return told

    return asked


WRONG: dict[str, tuple[dict[str, Any] | str | bytes, str]] = {
    "unknown matter": (content(matter="picnic"), "没有“picnic”这种表决事项"),
    "no matter": (content(matter=""), "文件缺“matter”"),
    "no such day": (content(on="2026-02-30"), "“on”写着“2026-02-30”，不是日期"),
    "before the Civil Code": (content(on="2020-12-31"), "还没有或者已经没有可用的表决规则"),
    "before the lift rule": (
        content(matter="lift_stair", on="2023-12-31"),
        "还没有或者已经没有可用的表决规则",
    ),
    "unknown option": (content(options={"count_pets": True}), "不认识的选项：count_pets"),
    "option that is no flag": (content(options={"count_parking": "no"}), "只能是 true 或 false"),
    "unknown policy": (content(options={"nonreturn_policy": "agree"}), "“agree”，不认识"),
    "repeat policy": (content(options={"repeat_policy": "best"}), "“best”，不认识"),
    "no units": (content(units=[]), "一户也没有"),
    "units missing": ({"matter": "other", "on": "2026-11-23"}, "文件里缺“units”"),
    "units no list": (content(units={}), "“units”应当是一个列表"),
    "unit no object": (content(units=["1"]), "第 1 户应当是一个 JSON 对象"),
    "area zero": (content(units=units(unit3={"area": "0"})), "“3”户的面积写着“0”"),
    "area zero with decimals": (content(units=units(unit3={"area": "0.00"})), "写着“0.00”"),
    "area negative": (content(units=units(unit3={"area": "-60.00"})), "写着“-60.00”"),
    "area too fine": (content(units=units(unit3={"area": "60.001"})), "写着“60.001”"),
    "area too fine as a number": (content(units=units(unit3={"area": 60.001})), "“60.001”"),
    "area no number": (content(units=units(unit3={"area": "sixty"})), "写着“sixty”"),
    "area missing": (content(units=units(unit3={"area": None})), "“3”户缺“area”"),
    "area true": (content(units=units(unit3={"area": True})), "“3”户缺“area”"),
    "areas too large": (
        content(units=units(unit3={"area": "92233720368547758.07"})),
        "面积加起来太大了",
    ),
    "owner missing": (content(units=units(unit3={"owner": " "})), "“3”户缺“owner”"),
    "unit twice": (content(units=units(unit3={"id": "4"})), "“4”在名册上出现了 2 次"),
    "unknown state": (content(units=units(unit3={"state": "rented"})), "“rented”，不认识"),
    "unknown kind": (content(units=units(unit3={"kind": "boat"})), "“boat”，不认识"),
    "delivered maybe": (content(units=units(unit3={"delivered": "yes"})), "“delivered”只能是"),
    "owner spelt with a space": (
        content(units=units(unit3={"owner": "业 主4"})),
        "“业 主4”和“业主4”像是同一位业主的两种写法",
    ),
    "owner spelt full width": (
        content(units=units(unit3={"owner": "Li Wei"}, unit5={"owner": "Ｌｉ　ｗｅｉ"})),
        "“Li Wei”和“Ｌｉ　ｗｅｉ”像是同一位业主的两种写法",
    ),
    "ballot of an unknown unit": (
        content(ballots=[{"unit": "99", "choice": "agree"}]),
        "第 1 张票的“99”不在名册上",
    ),
    "unknown choice": (content(ballots=[{"unit": "1", "choice": "maybe"}]), "“maybe”，不认识"),
    "struck in a plain file": (
        content(ballots=[{"unit": "1", "choice": "struck"}]),
        "“struck”，不认识",
    ),
    "choice missing": (content(ballots=[{"unit": "1"}]), "不认识"),
    "estimate of an unknown unit": (content(estimates={"99": "0.5"}), "“99”不在名册上"),
    "estimate above one": (content(estimates={"1": "1.5"}), "写着“1.5”，不能用"),
    "estimate no number": (content(estimates={"1": "likely"}), "写着“likely”，不能用"),
    "estimate said twice": (
        content(estimates={"1": "0.5"}, units=units(unit1={"estimate": "0.5"})),
        "“1”写了两次",
    ),
    "estimates no object": (content(estimates="0.5"), "“estimates”应当是"),
    "not JSON": ("{matter: other}", "文件不是 JSON：第 1 行第 2 个字符处读不下去"),
    "an empty file": ("", "文件不是 JSON"),
    "a key twice": ('{"matter": "other", "matter": "rules"}', "“matter”写了两次"),
    "NaN": ('{"matter": NaN}', "“NaN”不是数"),
    "a list": ("[]", "文件应当是一个 JSON 对象"),
    "not text": (b"\xff\xfe\x00", "文件不是 UTF-8 编码的文本"),
    "nested without end": ("[" * 100_000, "文件不是 JSON"),
}
"""Files that cannot be judged, and what is said of each."""

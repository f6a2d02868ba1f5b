"""`lilong ballot judge`: what it answers, what it notes, and what it refuses."""

from __future__ import annotations

import json

import pytest
from tests.ballot.judging import WRONG, answer, content, run, units, votes

from lilong.project.cli import main

__all__ = ["answer", "run"]

MATTERS = [
    "repair_fund_use", "fund_raise", "alter_rebuild", "common_part_use", "rules", "covenant",
    "committee", "property_company", "other", "lift_stair", "lift_common_land",
]  # fmt: skip


def test_a_motion_that_reaches_every_share_exactly_is_carried(answer):
    told = answer("judge", content())

    assert told["verdict"] == "carried"
    assert told["participation"] == {
        "area": {"have": "480.00", "of": "720.00", "need": "480.00", "met": True},
        "heads": {"have": "8", "of": "12", "need": "8", "met": True},
    }
    assert told["agreement"] == {
        "area": {"have": "360.00", "of": "480.00", "need": "360.00", "met": True},
        "heads": {"have": "6", "of": "8", "need": "6", "met": True},
    }
    assert told["why"] == [
        "参与表决的面积够了：480.00㎡，全部 720.00㎡，要三分之二以上，至少 480.00㎡。",
        "参与表决的人数够了：8 人，全部 12 人，要三分之二以上，至少 8 人。",
        "同意的面积够了：360.00㎡，参与表决 480.00㎡，要四分之三以上，至少 360.00㎡。",
        "同意的人数够了：6 人，参与表决 8 人，要四分之三以上，至少 6 人。",
    ]
    assert told["rule"]["id"] == "civil-code-278-6"
    assert told["rule"]["effective_from"] == "2021-01-01"
    assert "第二百七十八条第一款第（六）项" in told["rule"]["basis"]
    assert (told["warnings"], told["conflicts"], told["other_policy"]) == ([], [], None)


def test_every_share_that_was_missed_has_its_sentence(answer):
    told = answer("judge", content(matter="other", ballots=votes(4, 4)))

    assert told["verdict"] == "not_carried"
    assert told["why"] == [
        "同意的面积不够：只有 240.00㎡，参与表决 480.00㎡，要过半数，至少 240.01㎡，还差 0.01㎡。",
        "同意的人数不够：只有 4 人，参与表决 8 人，要过半数，至少 5 人，还差 1 人。",
    ]


def test_a_buyer_of_five_units_is_one_head(answer):
    owned = {f"unit{number}": {"owner": "大业主"} for number in range(5)}

    told = answer("judge", content(units=units(**owned), ballots=votes(8)))

    assert told["participation"]["heads"] == {"have": "4", "of": "8", "need": "6", "met": False}
    assert told["why"] == [
        "参与表决的人数不够：只有 4 人，全部 8 人，要三分之二以上，至少 6 人，还差 2 人。"
    ]


def test_everything_unsold_or_undelivered_is_one_head(answer):
    unsold = {f"unit{n}": {"state": "unsold" if n % 2 else "undelivered"} for n in range(8, 12)}

    told = answer("judge", content(units=units(**unsold), ballots=votes(8)))

    assert told["verdict"] == "carried"
    assert told["participation"]["heads"] == {"have": "8", "of": "9", "need": "6", "met": True}


def test_the_developer_may_be_left_unnamed_and_spelt_as_it_likes(answer):
    unsold = {
        "unit10": {"state": "unsold", "owner": "开发 商"},
        "unit11": {"state": "undelivered", "owner": "开发商"},
        "unit9": {"state": "unsold", "owner": ""},
    }

    told = answer("judge", content(units=units(**unsold)))

    assert told["participation"]["heads"]["of"] == "10"


@pytest.mark.parametrize("matter", MATTERS)
def test_every_matter_is_judged_and_names_its_basis(answer, matter):
    told = answer("judge", content(matter=matter, ballots=votes(12)))

    assert told["verdict"] == "carried"
    assert told["rule"]["basis"]
    assert told["rule"]["matter"] == matter


@pytest.mark.parametrize(
    ("matter", "carried"),
    [
        ("repair_fund_use", True),
        ("fund_raise", False),
        ("alter_rebuild", False),
        ("common_part_use", False),
        ("rules", True),
        ("covenant", True),
        ("committee", True),
        ("property_company", True),
        ("other", True),
        ("lift_stair", False),
        ("lift_common_land", True),
        ("part_repair_fund_use", True),
        ("part_fund_raise", False),
        ("part_alter_rebuild", False),
        ("part_other", True),
        ("dwelling_to_business", False),
        ("lift_private_part", False),
    ],
)
def test_seven_of_twelve_carry_what_needs_more_than_half_only(answer, matter, carried):
    told = answer("judge", content(matter=matter, ballots=votes(7, 5)))

    assert told["verdict"] == ("carried" if carried else "not_carried")


def test_for_a_lift_on_common_land_both_rules_are_shown_and_their_difference_warned_of(answer):
    told = answer("judge", content(matter="lift_common_land", ballots=votes(7, 5)))

    (other,) = told["conflicts"]
    assert (told["verdict"], other["verdict"]) == ("carried", "not_carried")
    assert other["rule"]["id"] == "civil-code-278-8"
    assert other["agreement"]["heads"]["need"] == "9"
    (warning,) = told["warnings"]
    assert "沪房更新〔2024〕126号，通过" in warning
    assert "没有通过" in warning


def test_a_rule_of_which_only_the_year_is_known_says_so_within_that_year(answer):
    within, after = (
        answer("judge", content(matter="lift_stair", on=day))
        for day in ("2024-05-01", "2025-05-01")
    )

    assert within["rule"]["effective_from_known"] == "year"
    assert any("2024 年的哪一天起施行没有查到" in note for note in within["notes"])
    assert not any("哪一天起施行没有查到" in note for note in after["notes"])


def test_a_matter_barred_during_reelection_says_so(answer):
    barred, free = (answer("judge", content(matter=one)) for one in ("fund_raise", "committee"))

    assert barred["rule"]["barred_during_reelection"]
    assert any("换届改选期间" in note for note in barred["notes"])
    assert not free["rule"]["barred_during_reelection"]


def test_where_what_was_not_returned_decides_both_outcomes_are_told(answer):
    following = {"nonreturn_policy": "follows_majority_if_rules_say_and_delivered"}
    reached = {f"unit{n}": {"delivered": n < 9} for n in range(12)}

    told = answer("judge", content(options=following, units=units(**reached), ballots=votes(6, 1)))

    assert (told["verdict"], told["other_policy"]["verdict"]) == ("carried", "not_carried")
    assert told["participation"]["heads"]["have"] == "9"
    assert told["other_policy"]["participation"]["heads"]["have"] == "7"
    assert "2 户的表决票送达后没有收回" in told["warnings"][0]


def test_both_outcomes_of_what_was_not_returned_are_told_in_words_too(run):
    following = {"nonreturn_policy": "follows_majority_if_rules_say_and_delivered"}
    reached = {f"unit{n}": {"delivered": n < 9} for n in range(12)}
    file = content(options=following, units=units(**reached), ballots=votes(6, 1))

    code, said, _err = run("judge", file)

    assert code == 0
    assert "没有收回的票按不参与表决计：没有通过" in said
    assert "还差 1 人" in said


def test_where_the_file_does_not_say_what_was_delivered_it_is_noted(answer):
    following = {"nonreturn_policy": "follows_majority_if_rules_say_and_delivered"}

    told = answer("judge", content(options=following, ballots=votes(6, 1)))

    assert told["participation"]["heads"]["have"] == "12"
    assert any("没有写明送达" in note for note in told["notes"])


def test_parking_that_is_left_out_is_noted(answer):
    spaces = {"unit11": {"kind": "parking", "area": "12.50"}}
    cast = [*votes(6, 2), {"unit": "11", "choice": "oppose"}]

    silent = answer("judge", content(options={}, units=units(**spaces), ballots=cast))
    counted = answer(
        "judge", content(options={"count_parking": True}, units=units(**spaces), ballots=cast)
    )

    assert silent["participation"]["area"]["of"] == "660.00"
    assert any("1 个车位没有计入" in note and "没有写明" in note for note in silent["notes"])
    assert any("1 张车位的票没有计入" in note for note in silent["notes"])
    assert counted["participation"]["area"] == {
        "have": "492.50", "of": "672.50", "need": "448.34", "met": True,
    }  # fmt: skip
    assert not any("车位" in note for note in counted["notes"])


@pytest.mark.parametrize(("policy", "agreeing"), [(None, "7"), ("first", "7"), ("last", "6")])
def test_two_ballots_of_one_unit_are_noted_with_the_one_that_counts(answer, policy, agreeing):
    cast = [*votes(7, 1), {"unit": "3", "choice": "oppose"}]
    options = {"repeat_policy": policy} if policy else {}

    told = answer("judge", content(options=options, ballots=cast))

    assert told["agreement"]["heads"]["have"] == agreeing
    (note,) = (note for note in told["notes"] if "不止一张票" in note)
    assert note.endswith("：3")
    assert ("最后一张" if policy == "last" else "第一张") in note


def test_a_spoiled_ballot_is_counted_as_the_compound_says(answer):
    cast = [*votes(6, 1), {"unit": "7", "choice": "spoiled"}]

    without = answer("judge", content(ballots=cast))
    with_it = answer(
        "judge", content(ballots=cast, options={"spoiled_counts_as_participation": True})
    )

    assert (without["verdict"], with_it["verdict"]) == ("not_carried", "carried")
    assert with_it["ballots"] == {"agree": 6, "oppose": 1, "abstain": 0, "spoiled": 1, "none": 4}


@pytest.mark.parametrize("area", ["60", "60.0", 60, "60.00㎡", "６０.００"])
def test_an_area_is_read_exactly_however_it_is_written(answer, area):
    told = answer("judge", content(units=units(unit3={"area": area})))

    assert told["participation"]["area"]["of"] == "720.00"


def test_a_number_with_a_point_is_read_letter_by_letter(answer):
    tenths = {f"unit{n}": {"area": 0.1} for n in range(12)}

    told = answer("judge", content(matter="other", units=units(**tenths), ballots=votes(6, 6)))

    assert told["agreement"]["area"] == {"have": "0.60", "of": "1.20", "need": "0.61", "met": False}


def test_ballots_may_be_missing_altogether(answer):
    without = content()
    del without["ballots"]

    told = answer("judge", without)

    assert told["verdict"] == "not_carried"
    assert told["why"][0] == "没有人参与表决。"


def test_what_the_file_holds_besides_is_named_and_not_used(answer):
    told = answer("judge", content(ballot=votes(12)))

    assert told["participation"]["heads"]["have"] == "8"
    assert any("没有用到：ballot" in note for note in told["notes"])


def test_without_json_it_is_told_in_sentences(run):
    code, out, err = run("judge", content(matter="lift_common_land", ballots=votes(7, 5)))

    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "加装电梯：占用全体业主共有土地：通过"
    assert "依据：沪房更新〔2024〕126号" in lines
    assert any(line.startswith("! 对同一事项有两种规定") for line in lines)


def test_every_file_that_cannot_be_judged_is_refused_in_a_sentence(run):
    for name, (written, sentence) in WRONG.items():
        code, out, err = run("judge", written, "--json")

        assert (code, out) == (1, ""), name
        assert err.startswith("✗ "), name
        assert sentence in err, (name, err)
        assert "Traceback" not in err, name


def test_a_file_that_is_not_there_is_refused_in_a_sentence(capsys, tmp_path):
    code = main(["ballot", "judge", str(tmp_path / "nirgends.json"), "--json"])

    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert said.err.startswith("✗ 打不开文件“")


def test_in_english_it_speaks_english(run, monkeypatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")

    code, out, _err = run("judge", content(matter="other", ballots=votes(4, 4)), "--json")

    told = json.loads(out)
    assert code == 0
    assert told["rule"]["basis"].startswith("Civil Code art. 278")
    assert told["why"][0] == (
        "Not enough area agrees: only 240.00 m² of the 480.00 m² taking part; "
        "more than half is needed, at least 240.01 m², so 0.01 m² is missing."
    )
    assert not any("\u4e00" <= letter <= "\u9fff" for line in told["why"] for letter in line)

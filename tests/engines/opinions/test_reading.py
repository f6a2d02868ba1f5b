"""Votes from CSV as people hand it in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.engines.opinions import FLAWS, BadVotes, Votes, read_votes
from lilong.engines.opinions.reading import MOST_SAID


def read(text: str, encoding: str = "utf-8") -> Votes:
    return read_votes(io.BytesIO(text.encode(encoding)))


def refused(text: str, encoding: str = "utf-8") -> list[tuple[str, dict[str, str | int]]]:
    with pytest.raises(BadVotes) as caught:
        read(text, encoding)
    told = [(one.code, dict(one.facts)) for one in caught.value.sentences]
    assert {code for code, _facts in told} <= set(FLAWS)
    return told


def said(votes: Votes) -> list[tuple[str, str, int]]:
    rows = zip(votes.who, votes.what, votes.choice, strict=True)
    return [(votes.participants[p], votes.statements[s], int(c)) for p, s, c in rows]


def test_columns_are_found_by_name_in_any_order_and_others_are_passed_over() -> None:
    votes = read("vote,note,statement,participant\n1,好,s1,p1\n-1,,s1,p2\n0,,s2,p1\n")

    assert said(votes) == [("p1", "s1", 1), ("p1", "s2", 0), ("p2", "s1", -1)]


def test_the_last_row_of_a_pair_counts() -> None:
    assert said(read("participant,statement,vote\np,s,1\np,s,0\np,s,-1\n")) == [("p", "s", -1)]


def test_with_timestamps_the_latest_counts() -> None:
    text = "timestamp,statement,participant,vote\n20,s,p,1\n10,s,p,-1\n"

    assert said(read(text)) == [("p", "s", 1)]


def test_an_open_export_is_read_as_it_is() -> None:
    text = "timestamp,datetime,comment-id,voter-id,vote\n1403054214196,Wed,0,7,-1\n"

    assert said(read(text)) == [("7", "0", -1)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headings_and_names_in_the_encodings_of_excel(encoding: str) -> None:
    assert said(read("居民,意见,态度\r\n张三,装灯,1\r\n", encoding)) == [("张三", "装灯", 1)]


@pytest.mark.parametrize("vote", ["-1", " -1 ", "−1", "－１", "–1"])
def test_a_minus_is_understood_however_it_was_typed(vote: str) -> None:
    assert said(read(f"participant,statement,vote\np,s,{vote}\nq,s,+1\n")) == [
        ("p", "s", -1),
        ("q", "s", 1),
    ]


def test_spaces_around_names_and_empty_lines_mean_nothing() -> None:
    text = "participant, statement ,vote\n p1 , s1,1\n\n,,\np1,s1 ,0\n\n"

    assert said(read(text)) == [("p1", "s1", 0)]


def test_each_bad_row_is_named_by_its_line_and_good_rows_do_not_hide_it() -> None:
    text = "participant,statement,vote\np,s,1\np,s2,赞成\n,s,1\np,,0\np\nq,s,0.5\n"

    assert refused(text) == [
        ("unknown_vote", {"line": 3, "vote": "赞成"}),
        ("name_missing", {"line": 4, "column": "participant"}),
        ("name_missing", {"line": 5, "column": "statement"}),
        ("cells_missing", {"line": 6, "cells": 1, "needed": 3}),
        ("unknown_vote", {"line": 7, "vote": "0.5"}),
    ]


def test_after_ten_bad_rows_only_their_number_is_told() -> None:
    told = refused("participant,statement,vote\n" + "p,s,5\n" * 25)

    assert len(told) == MOST_SAID + 1
    assert told[-1] == ("more_bad_rows", {"more": 15})


@pytest.mark.parametrize("moment", ["", "soon", "1.5", "9" * 30])
def test_a_time_that_is_not_a_whole_number_is_named(moment: str) -> None:
    text = f"participant,statement,vote,timestamp\np,s,1,{moment}\n"

    assert refused(text) == [("unknown_moment", {"line": 2, "moment": moment[:40]})]


def test_a_missing_column_is_named_with_what_it_may_be_called() -> None:
    ((code, facts),) = refused("participant,vote\np,1\n")

    assert (code, facts["column"]) == ("column_missing", "statement")
    assert "意见" in str(facts["known"])


def test_two_columns_of_one_meaning_are_refused() -> None:
    told = refused("participant,居民,statement,vote\np,q,s,1\n")

    assert told == [("column_twice", {"column": "participant"})]


@pytest.mark.parametrize("text", ["", "\n", ",,\n"])
def test_an_empty_file_is_called_empty(text: str) -> None:
    assert refused(text) == [("empty_file", {})]


def test_a_heading_alone_has_no_votes() -> None:
    assert refused("participant,statement,vote\n") == [("no_votes", {})]


def test_bytes_that_are_no_text_are_called_unreadable() -> None:
    with pytest.raises(BadVotes) as caught:
        read_votes(io.BytesIO(b"\xff\xff\xff\x00\xff"))

    assert [one.code for one in caught.value.sentences] == ["unreadable_text"]


def test_a_file_on_disk_is_closed_after_reading(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("participant,statement,vote\np,s,1\n")

    assert len(read_votes(file)) == 1
    file.unlink()
    with pytest.raises(FileNotFoundError):
        read_votes(file)


def test_one_odd_row_changes_nothing_for_the_others() -> None:
    """With it the block is read row by row."""
    rows = [f"p{n % 700},s{n // 700},{n % 3 - 1}" for n in range(60_000)]
    rows[55_555] = rows[55_555].replace(",-1", ",−1").replace(",1", ",+1")
    votes = read("participant,statement,vote\n" + "\n".join(rows))

    assert len(votes) == 60_000
    assert len(votes.participants) == 700
    assert int(votes.choice.sum()) == sum(n % 3 - 1 for n in range(60_000))


def test_quoted_cells_may_hold_commas_and_line_ends() -> None:
    text = 'participant,note,statement,vote\r\n"王, 五","a\nb","s""1",1\r\np,,s,7\r\n'

    assert refused(text) == [("unknown_vote", {"line": 4, "vote": "7"})]
    assert said(read(text.replace(",7", ",0"))) == [("p", "s", 0), ("王, 五", 's"1', 1)]


def test_line_ends_of_old_machines_are_understood() -> None:
    assert said(read("participant,statement,vote\rp,s,1\rq,s,-1")) == [
        ("p", "s", 1),
        ("q", "s", -1),
    ]


NAMES = st.one_of(
    st.integers(0, 30).map(str),
    st.sampled_from(["张三", " 李 四 ", "a" * 8, "a" * 9, "b" * 64, "王" * 30, "é", "\u3000王"]),
    st.text("abc-é王", min_size=1, max_size=20),
)
ROWS = st.lists(
    st.tuples(NAMES, NAMES, st.sampled_from(["1", "0", "-1", "-1", "+1"]), st.integers(0, 10**17)),
    min_size=1,
    max_size=30,
)


@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.sampled_from(["utf-8", "gb18030"]))
def test_in_bulk_or_row_by_row_the_same_is_read(
    rows: list[tuple[str, str, str, int]], end: str, timed: bool, encoding: str
) -> None:
    """One quotation mark anywhere, and every row is read by itself."""
    heading = ["participant", "statement", "vote", "timestamp" if timed else "note"]
    lines = [",".join(map(str, row)) for row in (heading, *rows)]
    bulk = read(end.join(lines), encoding)
    single = read(end.join([lines[0].replace("vote", '"vote"'), *lines[1:]]), encoding)

    assert said(bulk) == said(single)
    assert bulk.participants == single.participants


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n\n", "\r\n\r\n"])
def test_no_line_end_slows_the_reading(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_rows: object) -> None:
        raise AssertionError("read row by row")

    monkeypatch.setattr("lilong.engines.opinions.reading._Reading._take_one_by_one", never)
    line_end = "\r\n" if "\r" in end else "\n"
    text = f"participant,statement,vote{line_end}p,s,1{line_end}q,s,0{end}"
    assert said(read(text)) == [("p", "s", 1), ("q", "s", 0)]


def test_blocks_are_cut_at_the_end_of_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lilong.engines.opinions.blocks._SIZE", 50)
    rows = [f"p{n % 7},s{n // 7},{n % 3 - 1}" for n in range(200)]
    rows[120] = "p1,s17,2"

    told = refused("participant,statement,vote\n" + "\n".join(rows))
    assert told == [("unknown_vote", {"line": 122, "vote": "2"})]
    rows[120] = "p1,s17,1"
    assert len(read("participant,statement,vote\n" + "\n".join(rows))) == 200

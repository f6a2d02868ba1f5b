"""Votes from a CSV file: a heading, then a row a vote, of any length and in any order."""

from __future__ import annotations

import csv
import io
import unicodedata
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

import numpy as np

from lilong.engines.opinions.sentences import (
    CELLS_MISSING,
    COLUMN_MISSING,
    COLUMN_TWICE,
    EMPTY_FILE,
    MORE_BAD_ROWS,
    NAME_MISSING,
    NO_VOTES,
    UNKNOWN_MOMENT,
    UNKNOWN_VOTE,
    UNREADABLE_TEXT,
    BadVotes,
    Sentence,
)
from lilong.engines.opinions.votes import Numbering, Votes, put_in_order

PARTICIPANT, STATEMENT, VOTE, TIMESTAMP = "participant", "statement", "vote", "timestamp"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    PARTICIPANT: (PARTICIPANT, "voter-id", "参与者", "参与人", "居民"),
    STATEMENT: (STATEMENT, "comment-id", "观点", "意见", "陈述"),
    VOTE: (VOTE, "表态", "态度"),
    TIMESTAMP: (TIMESTAMP, "时间戳"),
}
"""What a column may be called; the first name is ours, `-id` are those of open exports."""

MOST_SAID = 10
_ENCODINGS = ("utf-8-sig", "gb18030")
_ROWS = 50_000
_VOTES = {"1": 1, "0": 0, "-1": -1}


def read_votes(file: Path | BinaryIO) -> Votes:
    """Read `participant,statement,vote` in any order of columns, and `timestamp` where given.

    A vote is 1, 0 or -1; `+1`, a typographic minus and full-width digits are understood too.
    The latest timestamp of a pair counts, without timestamps the last row. Other columns and
    empty lines are passed over. Text is UTF-8, or GB 18030 as Excel writes it in China.

    Args:
        file: a path, or an open binary file that can be read twice.

    Raises:
        OSError: when the path cannot be opened.
        BadVotes: with a sentence for each of the first ten rows that cannot be used.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return read_votes(opened)
    for encoding in _ENCODINGS:
        file.seek(0)
        text = io.TextIOWrapper(file, encoding, newline="")
        try:
            return _Reading(text).votes()
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise BadVotes(Sentence(UNREADABLE_TEXT)) from error
        finally:
            text.detach()
    raise BadVotes(Sentence(UNREADABLE_TEXT))


class _Reading:
    """One pass over the rows; what is wrong is gathered, up to a point."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.rows = csv.reader(text)
        self.people, self.subjects = Numbering(), Numbering()
        self.who, self.what = array("i"), array("i")
        self.choice, self.moments = array("b"), array("q")
        self.flaws: list[Sentence] = []
        self.more = 0

    def votes(self) -> Votes:
        """All of it; raises what `read_votes` raises."""
        columns = self._heading()
        while True:
            first = self.rows.line_num + 1
            rows = list(islice(self.rows, _ROWS))
            if not rows:
                break
            if not self._take(rows, columns):
                self._take_one_by_one(rows, first, columns)
        if self.flaws:
            more = [Sentence(MORE_BAD_ROWS, {"more": self.more})] if self.more else []
            raise BadVotes(*self.flaws, *more)
        if not self.choice:
            raise BadVotes(Sentence(NO_VOTES))
        people, person = put_in_order(self.people.names)
        subjects, subject = put_in_order(self.subjects.names)
        moments = np.frombuffer(self.moments, np.int64) if self.moments else None
        return Votes.of_numbers(
            people,
            subjects,
            person[np.frombuffer(self.who, np.int32)],
            subject[np.frombuffer(self.what, np.int32)],
            np.frombuffer(self.choice, np.int8),
            moments,
        )

    def _heading(self) -> dict[str, int]:
        """Where each column stands."""
        names = [_plain(cell).lower() for cell in next(self.rows, [])]
        if not any(names):
            raise BadVotes(Sentence(EMPTY_FILE))
        columns, flaws = {}, []
        for column, known in HEADINGS.items():
            found = [at for at, name in enumerate(names) if name in known]
            if len(found) > 1:
                flaws.append(Sentence(COLUMN_TWICE, {"column": column}))
            elif found:
                columns[column] = found[0]
            elif column != TIMESTAMP:
                facts = {"column": column, "known": "、".join(known)}
                flaws.append(Sentence(COLUMN_MISSING, facts))
        if flaws:
            raise BadVotes(*flaws)
        return columns

    def _take(self, rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> bool:
        """Take the rows in one go where all are as they should be; else take none."""
        try:
            people = list(map(str.strip, map(itemgetter(columns[PARTICIPANT]), rows)))
            subjects = list(map(str.strip, map(itemgetter(columns[STATEMENT]), rows)))
            choices = array("b", [_VOTES[row[columns[VOTE]]] for row in rows])
            moments = array("q")
            if TIMESTAMP in columns:
                moments.extend(map(int, map(itemgetter(columns[TIMESTAMP]), rows)))
        except (IndexError, KeyError, ValueError, OverflowError):
            return False
        if not (all(people) and all(subjects)):
            return False
        self.who.extend(self.people.all(iter(people)))
        self.what.extend(self.subjects.all(iter(subjects)))
        self.choice.extend(choices)
        self.moments.extend(moments)
        return True

    def _take_one_by_one(
        self, rows: Sequence[Sequence[str]], line: int, columns: Mapping[str, int]
    ) -> None:
        for number, row in enumerate(rows, line):
            if not any(map(str.strip, row)):
                continue
            for flaw in self._understood(row, number, columns):
                if len(self.flaws) < MOST_SAID:
                    self.flaws.append(flaw)
                else:
                    self.more += 1

    def _understood(
        self, row: Sequence[str], line: int, columns: Mapping[str, int]
    ) -> Iterator[Sentence]:
        """Take one row, or say what is wrong with it."""
        if len(row) <= max(columns.values()):
            facts: dict[str, str | int] = {"line": line, "cells": len(row)}
            yield Sentence(CELLS_MISSING, {**facts, "needed": max(columns.values()) + 1})
            return
        cells = {column: row[at].strip() for column, at in columns.items()}
        choice = _VOTES.get(_plain(cells[VOTE]).removeprefix("+"))
        moment = _whole(cells.get(TIMESTAMP, "0"))
        flaws = [
            Sentence(NAME_MISSING, {"line": line, "column": column})
            for column in (PARTICIPANT, STATEMENT)
            if not cells[column]
        ]
        if choice is None:
            flaws.append(Sentence(UNKNOWN_VOTE, {"line": line, "vote": cells[VOTE][:40]}))
        if moment is None:
            moment_told = cells[TIMESTAMP][:40]
            flaws.append(Sentence(UNKNOWN_MOMENT, {"line": line, "moment": moment_told}))
        if flaws or choice is None or moment is None:
            yield from flaws
            return
        self.who.append(self.people[cells[PARTICIPANT]])
        self.what.append(self.subjects[cells[STATEMENT]])
        self.choice.append(choice)
        if TIMESTAMP in columns:
            self.moments.append(moment)


def _plain(cell: str) -> str:
    """Without outer space, full-width forms and typographic minus signs."""
    return unicodedata.normalize("NFKC", cell).strip().replace("\u2212", "-").replace("\u2013", "-")


def _whole(cell: str) -> int | None:
    """A whole number that 64 bits hold, else None."""
    digits = cell.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 18:
        return None
    return int(cell)

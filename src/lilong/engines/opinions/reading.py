"""Votes from a CSV file: a heading, then a row a vote, of any length and in any order."""

from __future__ import annotations

import csv
import io
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from lilong.engines.opinions.blocks import Block, blocks, is_plain, without_end
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

if TYPE_CHECKING:
    from _csv import Reader

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
_TOLD = 40
_VOTES = {"1": 1, "0": 0, "-1": -1}


def read_votes(file: Path | BinaryIO) -> Votes:
    """Read `participant,statement,vote` in any order of columns, and `timestamp` where given.

    A vote is 1, 0 or -1; `+1`, a typographic minus and full-width digits are understood too.
    The latest timestamp of a pair counts, without timestamps the last row. Other columns and
    empty lines are passed over. Text is UTF-8, or GB 18030 as Excel writes it in China.

    Args:
        file: a path, or an open binary file that can be read several times.

    Raises:
        OSError: when the path cannot be opened.
        BadVotes: with a sentence for each of the first ten rows that cannot be used.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return read_votes(opened)
    file.seek(0)
    plain = all(map(is_plain, blocks(file)))
    for encoding in _ENCODINGS:
        file.seek(0)
        reading = _Reading(encoding)
        try:
            return reading.of_plain(file) if plain else reading.of_others(file)
        except UnicodeDecodeError:
            continue
        except csv.Error:
            break
    raise BadVotes(Sentence(UNREADABLE_TEXT))


class _Reading:
    """One pass over the rows; what is wrong is gathered, up to a point."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.columns: dict[str, int] = {}
        self.people, self.subjects = Numbering(), Numbering()
        self.who, self.what = array("i"), array("i")
        self.choice, self.moments = array("b"), array("q")
        self.flaws: list[Sentence] = []
        self.more = 0

    def of_plain(self, file: BinaryIO) -> Votes:
        """A file in which a line is a row; blocks that are as they should be in one go."""
        line, width = 1, 0
        for raw in blocks(file):
            if line == 1:
                heading, _newline, raw = raw.partition(b"\n")
                (cells,) = _cells(heading.decode(self.encoding))
                self._heading(cells)
                width, line = len(cells), 2
            if raw.strip(b"\r\n") and not self._take(Block.of(without_end(raw), width)):
                self._take_one_by_one(enumerate(_cells(raw.decode(self.encoding)), line))
            line += raw.count(b"\n")
        if line == 1:
            raise BadVotes(Sentence(EMPTY_FILE))
        return self._votes()

    def of_others(self, file: BinaryIO) -> Votes:
        """Any other, with quotation marks, in which a row may go over several lines."""
        text = io.TextIOWrapper(file, self.encoding, newline="")
        try:
            rows = csv.reader(text)
            self._heading(next(rows, []))
            self._take_one_by_one(_with_lines(rows))
        finally:
            text.detach()
        return self._votes()

    def _votes(self) -> Votes:
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

    def _heading(self, cells: Sequence[str]) -> None:
        """Find where each column stands."""
        names = [_plain(cell).lower() for cell in cells]
        if not any(names):
            raise BadVotes(Sentence(EMPTY_FILE))
        flaws = []
        for column, known in HEADINGS.items():
            found = [at for at, name in enumerate(names) if name in known]
            if len(found) > 1:
                flaws.append(Sentence(COLUMN_TWICE, {"column": column}))
            elif found:
                self.columns[column] = found[0]
            elif column != TIMESTAMP:
                facts = {"column": column, "known": " / ".join(known)}
                flaws.append(Sentence(COLUMN_MISSING, facts))
        if flaws:
            raise BadVotes(*flaws)

    def _take(self, block: Block | None) -> bool:
        """Take the rows in one go where all are as they should be; else take none."""
        if block is None:
            return False
        choice, moments = block.choices(self.columns[VOTE]), None
        if TIMESTAMP in self.columns:
            moments = block.moments(self.columns[TIMESTAMP])
        if choice is None or (TIMESTAMP in self.columns and moments is None):
            return False
        who = block.names(self.columns[PARTICIPANT], self.encoding, self.people.__getitem__)
        what = block.names(self.columns[STATEMENT], self.encoding, self.subjects.__getitem__)
        if who is None or what is None:
            return False
        self.who.frombytes(who.tobytes())
        self.what.frombytes(what.tobytes())
        self.choice.frombytes(choice.tobytes())
        if moments is not None:
            self.moments.frombytes(moments.tobytes())
        return True

    def _take_one_by_one(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        for line, row in rows:
            if not any(map(str.strip, row)):
                continue
            for flaw in self._understood(row, line):
                if len(self.flaws) < MOST_SAID:
                    self.flaws.append(flaw)
                else:
                    self.more += 1

    def _understood(self, row: Sequence[str], line: int) -> Iterator[Sentence]:
        """Take one row, or say what is wrong with it."""
        needed = max(self.columns.values()) + 1
        if len(row) < needed:
            yield Sentence(CELLS_MISSING, {"line": line, "cells": len(row), "needed": needed})
            return
        cells = {column: row[at].strip() for column, at in self.columns.items()}
        choice = _VOTES.get(_plain(cells[VOTE]).removeprefix("+"))
        moment = _whole(cells.get(TIMESTAMP, "0"))
        flaws = [
            Sentence(NAME_MISSING, {"line": line, "column": column})
            for column in (PARTICIPANT, STATEMENT)
            if not cells[column]
        ]
        if choice is None:
            flaws.append(Sentence(UNKNOWN_VOTE, {"line": line, "vote": cells[VOTE][:_TOLD]}))
        if moment is None:
            told = cells[TIMESTAMP][:_TOLD]
            flaws.append(Sentence(UNKNOWN_MOMENT, {"line": line, "moment": told}))
        if flaws or choice is None or moment is None:
            yield from flaws
            return
        self.who.append(self.people[cells[PARTICIPANT]])
        self.what.append(self.subjects[cells[STATEMENT]])
        self.choice.append(choice)
        if TIMESTAMP in self.columns:
            self.moments.append(moment)


def _with_lines(rows: Reader) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins."""
    line = rows.line_num + 1
    for row in rows:
        yield line, row
        line = rows.line_num + 1


def _cells(text: str) -> list[list[str]]:
    """The cells of lines without quotation marks."""
    return [line.rstrip("\r").split(",") for line in text.removesuffix("\n").split("\n")]


def _plain(cell: str) -> str:
    """Without outer space, full-width forms and typographic minus signs."""
    return unicodedata.normalize("NFKC", cell).strip().replace("\u2212", "-").replace("\u2013", "-")


def _whole(cell: str) -> int | None:
    """A whole number that 64 bits hold, else None."""
    digits = cell.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 18:
        return None
    return int(cell)

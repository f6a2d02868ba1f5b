"""What can be said of a conversation that cannot be read or mapped: codes and facts.

The pages and commands put them into words, as with the sentences of the other engines.

| code | facts | said of |
|---|---|---|
| `empty_file` | – | a file without a heading |
| `column_missing` | column, known (names it may have) | a heading |
| `column_twice` | column | a heading |
| `no_votes` | – | a heading with nothing below it |
| `cells_missing` | line, cells, needed | a row shorter than its heading |
| `name_missing` | line, column | a row without participant or statement |
| `unknown_vote` | line, vote | a vote that is not 1, 0 or -1 |
| `unknown_moment` | line, moment | a time that is not a whole number |
| `unreadable_text` | – | a file that is neither UTF-8 nor GB 18030 |
| `more_bad_rows` | more | what was left unsaid after the first ten |
| `one_participant` | – | a map |
| `one_statement` | – | a map |
| `everyone_alike` | – | a map: no vote differs from another on the same statement |
| `too_few_participants` | participants, smallest | a map: fewer than a group has to have |
| `no_stable_groups` | per_mille, needed_per_mille | a map |
| `small_groups_hidden` | groups, smallest | a map |
| `not_placed` | participants, needed | a map: who answered too few statements to stand on it |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

EMPTY_FILE = "empty_file"
COLUMN_MISSING = "column_missing"
COLUMN_TWICE = "column_twice"
NO_VOTES = "no_votes"
CELLS_MISSING = "cells_missing"
NAME_MISSING = "name_missing"
UNKNOWN_VOTE = "unknown_vote"
UNKNOWN_MOMENT = "unknown_moment"
UNREADABLE_TEXT = "unreadable_text"
MORE_BAD_ROWS = "more_bad_rows"
ONE_PARTICIPANT = "one_participant"
ONE_STATEMENT = "one_statement"
EVERYONE_ALIKE = "everyone_alike"
TOO_FEW_PARTICIPANTS = "too_few_participants"
NO_STABLE_GROUPS = "no_stable_groups"
SMALL_GROUPS_HIDDEN = "small_groups_hidden"
NOT_PLACED = "not_placed"

FLAWS = (
    EMPTY_FILE,
    COLUMN_MISSING,
    COLUMN_TWICE,
    NO_VOTES,
    CELLS_MISSING,
    NAME_MISSING,
    UNKNOWN_VOTE,
    UNKNOWN_MOMENT,
    UNREADABLE_TEXT,
    MORE_BAD_ROWS,
)
"""Why votes cannot be read."""

UNABLE = (ONE_PARTICIPANT, ONE_STATEMENT, EVERYONE_ALIKE)
"""Why votes that can be read give no groups."""

NOTES = (TOO_FEW_PARTICIPANTS, NO_STABLE_GROUPS, SMALL_GROUPS_HIDDEN, NOT_PLACED)
"""What a reader of the map must know."""


@dataclass(frozen=True)
class Sentence:
    """One sentence.

    Attributes:
        code: which sentence.
        facts: what it speaks of, by name: whole numbers and texts as they were written.
    """

    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


class BadVotes(ValueError):
    """The votes cannot be used as they are.

    Attributes:
        sentences: what is wrong, in the order of the file; the first ten and how many more.
    """

    def __init__(self, *sentences: Sentence) -> None:
        super().__init__("; ".join(f"{one.code} {dict(one.facts)}" for one in sentences))
        self.sentences = sentences

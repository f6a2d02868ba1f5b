"""Owners' votes: whether a motion is carried, exactly; and which doors can still carry it.

Pure: no database, no clock, no chance, no floating point where a threshold is decided.
"""

from __future__ import annotations

from lilong.engines.voting.counting import Standing, Tally, standing, tally
from lilong.engines.voting.doors import Doors, Missing, doors, missing_for
from lilong.engines.voting.roll import (
    ABSTAIN,
    AGREE,
    CHOICES,
    CODES,
    KINDS,
    OPPOSE,
    PARKING,
    SPOILED,
    STATES,
    STRUCK,
    Ballots,
    Roll,
    head_numbers,
)
from lilong.engines.voting.rules import (
    FOLLOWS_MAJORITY,
    NONRETURN_POLICIES,
    NOT_PARTICIPATING,
    REPEAT_POLICIES,
    Options,
    Rule,
    Threshold,
)
from lilong.engines.voting.verdict import Figure, Pair, Sentence, Verdict, judge, measure

__all__ = [
    "ABSTAIN",
    "AGREE",
    "CHOICES",
    "CODES",
    "FOLLOWS_MAJORITY",
    "KINDS",
    "NONRETURN_POLICIES",
    "NOT_PARTICIPATING",
    "OPPOSE",
    "PARKING",
    "REPEAT_POLICIES",
    "SPOILED",
    "STATES",
    "STRUCK",
    "Ballots",
    "Doors",
    "Figure",
    "Missing",
    "Options",
    "Pair",
    "Roll",
    "Rule",
    "Sentence",
    "Standing",
    "Tally",
    "Threshold",
    "Verdict",
    "doors",
    "head_numbers",
    "judge",
    "measure",
    "missing_for",
    "standing",
    "tally",
]

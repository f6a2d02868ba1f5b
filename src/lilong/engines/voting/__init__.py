"""Owners' votes: whether a motion is carried, exactly; and which doors can still carry it.

Pure: no database, no clock, no chance, no floating point where a threshold is decided.
"""

from __future__ import annotations

from lilong.engines.voting.counting import Standing, Tally, standing, tally
from lilong.engines.voting.doors import Doors, Missing, Open, doors, missing_for, open_units
from lilong.engines.voting.forecast import Band, Forecast, Turnout, forecast
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
from lilong.engines.voting.rounds import Effort, Round, best_round
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
    "Band",
    "Doors",
    "Effort",
    "Figure",
    "Forecast",
    "Missing",
    "Open",
    "Options",
    "Pair",
    "Roll",
    "Round",
    "Rule",
    "Sentence",
    "Standing",
    "Tally",
    "Threshold",
    "Turnout",
    "Verdict",
    "best_round",
    "doors",
    "forecast",
    "head_numbers",
    "judge",
    "measure",
    "missing_for",
    "open_units",
    "standing",
    "tally",
]

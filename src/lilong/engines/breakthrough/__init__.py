"""Where to begin, and why: a ranking of lanes whose every point can be checked by hand.

The paper tells how a neighbourhood decided: four fifths of the work lay in one lane, there they
opened the breakthrough, and what is public moved first. This engine does that arithmetic for
any neighbourhood, with the weights as data and the figures open.
"""

from __future__ import annotations

from lilong.engines.breakthrough.criteria import Contribution
from lilong.engines.breakthrough.lanes import PRIVATE, PUBLIC, SHOP, Count, House, Lane
from lilong.engines.breakthrough.ranking import (
    Candidate,
    Comparison,
    Ranking,
    Reason,
    Trial,
    rank_lanes,
    why,
)
from lilong.engines.breakthrough.sentences import Sentence, sentences_for
from lilong.engines.breakthrough.steps import Step, steps_within
from lilong.engines.breakthrough.weights import CRITERIA, HOUSE_WEIGHTS, Weights

__all__ = [
    "CRITERIA",
    "HOUSE_WEIGHTS",
    "PRIVATE",
    "PUBLIC",
    "SHOP",
    "Candidate",
    "Comparison",
    "Contribution",
    "Count",
    "House",
    "Lane",
    "Ranking",
    "Reason",
    "Sentence",
    "Step",
    "Trial",
    "Weights",
    "rank_lanes",
    "sentences_for",
    "steps_within",
    "why",
]

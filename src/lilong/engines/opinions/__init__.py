"""The opinion map: groups of opinion, what divides them, what all agree on, and how firm that is.

Pure: no database, no clock; the lots that are drawn come from a fixed seed. People agree with,
disagree with or pass on short statements; each is placed by the two directions in which the
conversation is widest, and people close together are a group. Beside the groups stands how
often they would be found again, since one clustering alone proves nothing.
"""

from __future__ import annotations

from lilong.engines.opinions.agreement import adjusted_rand
from lilong.engines.opinions.answering import answer
from lilong.engines.opinions.figures import Figures
from lilong.engines.opinions.mapping import SMALLEST, Group, OpinionMap, Options, map_opinions
from lilong.engines.opinions.reading import HEADINGS, read_votes
from lilong.engines.opinions.sentences import FLAWS, NOTES, UNABLE, BadVotes, Sentence
from lilong.engines.opinions.stability import STABLE
from lilong.engines.opinions.standing_out import Standing
from lilong.engines.opinions.votes import AGREE, DISAGREE, PASS, Votes

__all__ = [
    "AGREE",
    "DISAGREE",
    "FLAWS",
    "HEADINGS",
    "NOTES",
    "PASS",
    "SMALLEST",
    "STABLE",
    "UNABLE",
    "BadVotes",
    "Figures",
    "Group",
    "OpinionMap",
    "Options",
    "Sentence",
    "Standing",
    "Votes",
    "adjusted_rand",
    "answer",
    "map_opinions",
    "read_votes",
]

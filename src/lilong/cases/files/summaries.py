"""What may stand in a summary, whoever writes it: parties read what their case is about."""

from __future__ import annotations

from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.ordering import complaints_in, doubts_about, refuse_order, speaks_to
from lilong.cases.files.states import Machine
from lilong.council.covering import Doubt

# Of these a text tells what is broken; nobody is told to do anything. Neighbours and property staff
# read of it what happens in common parts.
_BROKEN = (Machine.REPAIR, Machine.DANGER)


def tells_of_broken(kind: str) -> bool:
    """Whether the words of such a case tell what is broken; empty for what is of no one kind."""
    return bool(kind) and case_kinds()[kind].machine in _BROKEN


def doubts_about_summary(kind: str, summary: str) -> dict[str, Doubt]:
    """What has to be asked about the summary of a case of this kind.

    Raises:
        Refused: it orders something of whoever is told to change something.
    """
    machine, texts = case_kinds()[kind].machine, {"summary": summary}
    # Its own parties and its keepers read what is quarrelled about, and each knows of the other.
    if machine == Machine.DISPUTE:
        return {}
    if tells_of_broken(kind):
        return complaints_in(texts)
    refuse_order(summary)
    return doubts_about(texts) | complaints_in(texts)


def doubts_about_step(kind: str, words: str, *, promised: bool = False) -> dict[str, Doubt]:
    """What has to be asked about the words of a step; empty `kind` for what is of no one kind.

    Args:
        promised: whether the words tell what a side has promised.

    Raises:
        Refused: they order something. Of what is broken, no more than what is said to somebody:
            that a lamp has to work again within three days is told to no party.
    """
    texts = {"words": words}
    if tells_of_broken(kind) and not speaks_to(words):
        return complaints_in(texts)
    refuse_order(words)
    return doubts_about(texts, promised=promised) | complaints_in(texts)

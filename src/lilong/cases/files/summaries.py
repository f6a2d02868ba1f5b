"""What may stand in a summary, whoever writes it: parties read what their case is about."""

from __future__ import annotations

from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.ordering import complaints_in, doubts_about, refuse_order
from lilong.cases.files.states import Machine
from lilong.council.covering import Doubt

# Of these a summary tells what is broken or quarrelled about; nobody is told to do anything.
_NOBODY_TOLD_TO = (Machine.REPAIR, Machine.DANGER, Machine.DISPUTE)


def doubts_about_summary(kind: str, summary: str) -> dict[str, Doubt]:
    """What has to be asked about the summary of a case of this kind.

    Raises:
        Refused: it orders something of whoever is told to change something.
    """
    if case_kinds()[kind].machine in _NOBODY_TOLD_TO:
        return {}
    refuse_order(summary)
    texts = {"summary": summary}
    return doubts_about(texts) | complaints_in(texts)

"""What happens to norms and to what is measured against them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lilong.cases.files.events import CaseEvent
from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class NormAdopted(Event):
    kind: ClassVar[str] = "cases.norm_adopted"
    subject_kind: ClassVar[str] = "places.place"
    sentence: ClassVar[str] = _("记下小区标准第 %(version)s 版，依据：%(paper)s")

    version: int
    paper: str


@dataclass(frozen=True, kw_only=True)
class CaseMeasured(CaseEvent):
    kind: ClassVar[str] = "cases.case_measured"
    sentence: ClassVar[str] = _("测量了 %(code)s")

    result: str

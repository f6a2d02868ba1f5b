"""That somebody said how satisfied they are: never who among the parties, never what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lilong.cases.files.events import CaseEvent


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class SatisfactionSaid(CaseEvent):
    kind: ClassVar[str] = "cases.satisfaction_said"
    sentence: ClassVar[str] = _("对 %(code)s 满不满意，有一份回答")
    seals_actor: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class SatisfactionNoted(CaseEvent):
    """A keeper wrote down what a party said."""

    kind: ClassVar[str] = "cases.satisfaction_noted"
    sentence: ClassVar[str] = _("替当事人记下一份对 %(code)s 满不满意的回答")

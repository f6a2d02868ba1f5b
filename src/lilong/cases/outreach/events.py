"""What happens at doors. No name and no words of a person stand in an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from lilong.cases.files.events import CaseEvent
from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class ErrandsPlanned(Event):
    """House calls were planned for a day, in one act."""

    kind: ClassVar[str] = "cases.errands_planned"
    subject_kind: ClassVar[str] = "places.place"
    sentence: ClassVar[str] = _("安排了 %(count)s 处上门，%(day)s")

    count: int
    day: date


@dataclass(frozen=True, kw_only=True)
class ErrandCalledOff(Event):
    kind: ClassVar[str] = "cases.errand_called_off"
    subject_kind: ClassVar[str] = "cases.errand"
    sentence: ClassVar[str] = _("取消了 %(address)s 的上门")

    address: str


@dataclass(frozen=True, kw_only=True)
class HouseCallMade(Event):
    """A knock at a door, and what it brought; `result` is a `CallResult`."""

    kind: ClassVar[str] = "cases.house_call_made"
    subject_kind: ClassVar[str] = "cases.house_call"
    sentence: ClassVar[str] = _("上门 %(address)s：%(label)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"label"})

    address: str
    result: str
    label: str


@dataclass(frozen=True, kw_only=True)
class PromiseNoted(CaseEvent):
    """Something was promised in a case, by a day."""

    kind: ClassVar[str] = "cases.promise_noted"
    sentence: ClassVar[str] = _("%(code)s 答应在 %(due_on)s 前办")

    due_on: date


@dataclass(frozen=True, kw_only=True)
class PromiseSettled(CaseEvent):
    """What became of a promise; `state` is a `PromiseState`."""

    kind: ClassVar[str] = "cases.promise_settled"
    sentence: ClassVar[str] = _("%(code)s 的承诺有了结果：%(label)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"label"})

    state: str
    label: str


@dataclass(frozen=True, kw_only=True)
class DissuasionFailed(CaseEvent):
    """A refusal after dissuasion: the time to report runs."""

    kind: ClassVar[str] = "cases.dissuasion_failed"
    sentence: ClassVar[str] = _("%(code)s 劝阻无效，上报的期限开始计时")


@dataclass(frozen=True, kw_only=True)
class TeamNoteKept(Event):
    """A sealed note for those who go to a door. Neither its words nor the door stand here."""

    kind: ClassVar[str] = "cases.team_note_kept"
    subject_kind: ClassVar[str] = "cases.team_note"
    sentence: ClassVar[str] = _("记下一条只给走访团队看的备注（封存）")


@dataclass(frozen=True, kw_only=True)
class TeamNotesOpened(Event):
    kind: ClassVar[str] = "cases.team_notes_opened"
    subject_kind: ClassVar[str] = "places.place"
    sentence: ClassVar[str] = _("查看了走访团队的备注，用途：%(purpose)s")
    word_facts: ClassVar[frozenset[str]] = frozenset({"purpose"})

    purpose: str


@dataclass(frozen=True, kw_only=True)
class TeamNoteRemoved(Event):
    kind: ClassVar[str] = "cases.team_note_removed"
    subject_kind: ClassVar[str] = "cases.team_note"
    sentence: ClassVar[str] = _("删去了一条走访团队的备注")

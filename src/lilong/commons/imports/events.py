"""What happens to an import before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class ImportEvent(Event):
    """Something that happens to one import."""

    subject_kind: ClassVar[str] = "imports.run"

    file_name: str


@dataclass(frozen=True, kw_only=True)
class FileHandedIn(ImportEvent):
    kind: ClassVar[str] = "imports.file_handed_in"
    sentence: ClassVar[str] = _("交来台账“%(file_name)s”")


@dataclass(frozen=True, kw_only=True)
class FileRead(ImportEvent):
    kind: ClassVar[str] = "imports.file_read"
    sentence: ClassVar[str] = _(
        "读了台账“%(file_name)s”：%(findings)s 条可写入，%(guessed)s 处是推测"
    )

    findings: int
    guessed: int


@dataclass(frozen=True, kw_only=True)
class FileRefused(ImportEvent):
    kind: ClassVar[str] = "imports.file_refused"
    sentence: ClassVar[str] = _("台账“%(file_name)s”没有读成：%(why)s")

    why: str


@dataclass(frozen=True, kw_only=True)
class ReadingCorrected(ImportEvent):
    kind: ClassVar[str] = "imports.reading_corrected"
    sentence: ClassVar[str] = _("更正了台账“%(file_name)s”：“%(text)s”理解为“%(value)s”")

    what: str
    text: str
    value: str


@dataclass(frozen=True, kw_only=True)
class ReadingForgotten(Event):
    kind: ClassVar[str] = "imports.reading_forgotten"
    subject_kind: ClassVar[str] = "imports.learned_reading"
    sentence: ClassVar[str] = _("忘掉了更正：“%(text)s”以后不再按它理解")

    what: str
    text: str


@dataclass(frozen=True, kw_only=True)
class WritingBegun(ImportEvent):
    kind: ClassVar[str] = "imports.writing_begun"
    sentence: ClassVar[str] = _("开始写入台账“%(file_name)s”")


@dataclass(frozen=True, kw_only=True)
class WritingStopped(ImportEvent):
    kind: ClassVar[str] = "imports.writing_stopped"
    sentence: ClassVar[str] = _("台账“%(file_name)s”没有写入：%(why)s")

    why: str

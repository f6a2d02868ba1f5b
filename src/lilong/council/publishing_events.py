"""What happens to what a residents' area shows to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class PublishingSet(Event):
    kind: ClassVar[str] = "council.publishing_set"
    subject_kind: ClassVar[str] = "council.publishing"
    sentence: ClassVar[str] = _("改了哪些内容不登录也能看")

    suggestions: bool
    meetings: bool
    resolutions: bool
    promises: bool
    topics: bool

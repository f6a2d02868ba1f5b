"""One ballot as one line of ASCII: what is hashed, printed in the bundle and never changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

AGREE, OPPOSE, ABSTAIN, SPOILED, STRUCK = "agree", "oppose", "abstain", "spoiled", "struck"
CHOICES = (AGREE, OPPOSE, ABSTAIN, SPOILED, STRUCK)
ONLINE, PAPER, DOOR, PROXY, MEETING, OFFICE = (
    "online", "paper", "door", "proxy", "meeting", "office",
)  # fmt: skip
CHANNELS = (ONLINE, PAPER, DOOR, PROXY, MEETING, OFFICE)

_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
# \Z and [0-9]: `$` would let a newline pass and `\d` the digits of other scripts.
_FORM = re.compile(
    r"(?P<number>[1-9][0-9]{0,11})\t(?P<unit>[1-9][0-9]{0,11})"
    r"\t(?P<choice>agree|oppose|abstain|spoiled|struck)"
    r"\t(?P<channel>online|paper|door|proxy|meeting|office)"
    r"\t(?P<nonce>[0-9a-f]{32})"
    r"\t(?P<received_at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)"
    r"\t(?P<evidence>[0-9a-f]{64}|-)"
    r"\t(?P<replaces>0|[1-9][0-9]{0,11})\Z"
)


def moment_text(moment: datetime) -> str:
    """`2026-11-28T12:00:00.000000Z`: a moment of UTC, always to the microsecond.

    Raises:
        ValueError: when the moment is not of UTC, or before the year 1000.
    """
    if moment.utcoffset() != timedelta(0) or moment.year < 1000:
        raise ValueError(f"not a moment of UTC: {moment!r}")
    return moment.strftime(_MOMENT)


def moment_of(text: str) -> datetime:
    """Read what `moment_text` wrote, and nothing else.

    Raises:
        ValueError: when it is written in any other way.
    """
    moment = datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    if moment_text(moment) != text:
        raise ValueError(f"not a moment: {text!r}")
    return moment


@dataclass(frozen=True, slots=True)
class BallotLine:
    """A ballot, or a strike, as it stands in the chain of its motion.

    Attributes:
        number: its place in the chain, from 1 without gaps.
        unit: the number of the unit in the roll.
        choice: one of `CHOICES`; `struck` is what an upheld complaint appends.
        channel: one of `CHANNELS`; `office` is for a strike, and a strike is only of `office`.
        nonce: 32 hex digits of chance, so that the hash does not tell the choice.
        received_at: when the database took it, UTC.
        evidence: the SHA-256 of the scan or photo, 64 hex digits, or empty.
        replaces: the earlier ballot of the same unit that this one replaces, or 0.

    Raises:
        ValueError: when the line would not be one of the form above.
    """

    number: int
    unit: int
    choice: str
    channel: str
    nonce: str
    received_at: datetime
    evidence: str = ""
    replaces: int = 0

    def __post_init__(self) -> None:
        text = self.text()
        if _FORM.match(text) is None or self.evidence == "-":
            raise ValueError(f"not the line of a ballot: {text!r}")
        if (self.choice == STRUCK) != (self.channel == OFFICE):
            raise ValueError(f"the office strikes, and strikes only: {text!r}")
        if self.replaces >= self.number or (self.choice == STRUCK and not self.replaces):
            raise ValueError(f"a ballot replaces an earlier one: {text!r}")

    def text(self) -> str:
        """The line: eight fields parted by tabs, no newline."""
        return (
            f"{self.number}\t{self.unit}\t{self.choice}\t{self.channel}\t{self.nonce}"
            f"\t{moment_text(self.received_at)}\t{self.evidence or '-'}\t{self.replaces}"
        )

    @classmethod
    def parse(cls, text: str) -> BallotLine:
        """Read what `text` wrote, and nothing else.

        Raises:
            ValueError: when it is not exactly the line of a ballot.
        """
        found = _FORM.match(text)
        if found is None:
            raise ValueError(f"not the line of a ballot: {text[:200]!r}")
        evidence = found["evidence"]
        return cls(
            int(found["number"]), int(found["unit"]), found["choice"], found["channel"],
            found["nonce"], moment_of(found["received_at"]),
            "" if evidence == "-" else evidence, int(found["replaces"]),
        )  # fmt: skip

"""A stretch of days: from its first day up to, not including, its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to but not including `end`.

    Half-open, so that two periods which follow one another share no day and leave none out.

    Attributes:
        start: the first day.
        end: the day after the last; None while nobody knows when it ends.

    Raises:
        ValueError: when it would hold no day.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a period holds at least one day: {self.start} to {self.end}")

    @classmethod
    def through(cls, first: date, last: date) -> Period:
        """The period that people write as 自 `first` 至 `last`, both days in it."""
        return cls(first, last + timedelta(days=1))

    @property
    def last(self) -> date | None:
        """The last day in it; None when open-ended."""
        return None if self.end is None else self.end - timedelta(days=1)

    @property
    def days(self) -> int | None:
        """How many days it holds; None when open-ended."""
        return None if self.end is None else (self.end - self.start).days

    def contains(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether some day lies in both."""
        return (self.end is None or other.start < self.end) and (
            other.end is None or self.start < other.end
        )

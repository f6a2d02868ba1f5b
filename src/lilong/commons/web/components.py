"""What pages hand to the components: small values, no behaviour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A way to somewhere: in a trail, in tabs, as a filter chip, in a table cell.

    `count` is shown beside the label when it is not None; `icon` names a symbol of the sprite.
    """

    label: str
    url: str = ""
    current: bool = False
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """One line of a filter bar, such as 类型, with its choices; each choice is a link."""

    name: str
    choices: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a ledger; `number` sets it to the right in tabular figures."""

    label: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what is known of it; `change_url` puts 更改 beside it (check your answers)."""

    term: str
    detail: object
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One dot of a history (来龙去脉): when, what, by whom, and where it leads."""

    when: str
    what: str
    who: str = ""
    role: str = ""
    href: str = ""
    icon: str = "history"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A thumbnail, its words for those who do not see it, and the full picture's page."""

    src: str
    alt: str
    href: str = ""
    caption: str = ""
    width: int = 320
    height: int = 240


@dataclass(frozen=True, slots=True)
class Task:
    """A line of a task list; `state` in words, `kind` as of a tag (ok, warn, stop, info, quiet)."""

    label: str
    href: str = ""
    hint: str = ""
    state: str = ""
    kind: str = "quiet"

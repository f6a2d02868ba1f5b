"""Events: frozen facts in the past tense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from lilong.commons.wording import read


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened at a place to a subject.

    Subclasses set `kind` (`module.noun_verbed`), `subject_kind` (`module.noun`) and
    `sentence`: one Chinese msgid with `%(fact)s` places, read by people in the trace. Their own
    fields are the facts: text, whole numbers, ids, dates, and lists or maps of these.
    """

    kind: ClassVar[str]
    subject_kind: ClassVar[str]
    sentence: ClassVar[str]
    # The actor would tell who reported a neighbour: the ledger then names nobody.
    seals_actor: ClassVar[bool] = False
    # Facts that are words of the interface, as `wording.kept` keeps them.
    word_facts: ClassVar[frozenset[str]] = frozenset()

    space_id: UUID
    place_path: str
    subject_id: UUID | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "kind" in cls.__dict__:
            EVENTS[cls.kind] = cls

    def facts(self) -> dict[str, Any]:
        """The event's own fields as JSON values."""
        inherited = {"space_id", "place_path", "subject_id"}
        return {
            item.name: _plain(getattr(self, item.name))
            for item in fields(self)
            if item.name not in inherited
        }


EVENTS: dict[str, type[Event]] = {}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (UUID, date, datetime)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    raise TypeError(f"the ledger keeps no {type(value).__name__}: {value!r}")


def sentence_of(kind: str, facts: Mapping[str, Any]) -> str:
    """What the entry says in the reader's language; the bare kind for an event we forgot."""
    event = EVENTS.get(kind)
    if event is None:
        return kind
    moments = {item.name for item in fields(event) if item.type in (datetime, "datetime")}
    shown = dict(facts)
    for name, value in facts.items():
        if name in moments:
            shown[name] = _local(value)
        elif name in event.word_facts:
            shown[name] = read(value)
        elif value is None:
            shown[name] = ""
    return gettext(event.sentence) % shown


def _local(kept: Any) -> str:
    """A moment as people here write it, 2026-12-13 09:00; as it was kept when it is none."""
    moment = parse_datetime(str(kept or ""))
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else str(kept or "")

"""The scope of a motion as one text: what is hashed, what is compared, what goes into the bundle.

The digest binds every ballot to exactly this scope (docs/why/0010), so the text is canonical
JSON: one text for one scope. The motion's number is not part of the scope: two motions with the
same words, items, pictures and owners have the same digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from lilong.ballot.models import Motion, ScopeItem, ScopePicture
from lilong.engines.proof import canonical_json, moment_text
from lilong.kernel.paths import covers

# What a motion says, beside its items.
SAID = ("title", "question", "matter", "text", "not_included")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an item; `sha256` is of the bytes that are shown."""

    id: UUID
    file_id: UUID
    sha256: str
    caption: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a scope; `amount` in fen, None where no money belongs to it."""

    id: UUID
    order: int
    title: str
    text: str
    amount: int | None
    included: bool
    pictures: tuple[Picture, ...] = ()

    def value(self) -> dict[str, Any]:
        """What of it is hashed."""
        return {
            "title": self.title,
            "text": self.text,
            "amount": self.amount,
            "included": self.included,
            "pictures": [
                {"sha256": picture.sha256, "caption": picture.caption} for picture in self.pictures
            ],
        }


def items_of(motion_id: UUID) -> tuple[Item, ...]:
    """The items of a motion in order, with their pictures. Two queries."""
    hung: dict[UUID, list[Picture]] = {}
    for one in ScopePicture.objects.filter(item__motion_id=motion_id).order_by("order", "id"):
        picture = Picture(one.id, one.file_id, one.sha256, one.caption)
        hung.setdefault(one.item_id, []).append(picture)
    return tuple(
        Item(
            one.id,
            one.order,
            one.title,
            one.text,
            one.amount,
            one.included,
            tuple(hung.get(one.id, ())),
        )
        for one in ScopeItem.objects.filter(motion_id=motion_id).order_by("order")
    )


def total_of(items: Iterable[Item]) -> int:
    """What the included items cost together, in fen."""
    return sum(item.amount or 0 for item in items if item.included)


def scope_value(motion: Motion, items: Sequence[Item]) -> dict[str, Any]:
    """Everything that the owners are asked, as JSON values."""
    return {
        **{name: getattr(motion, name) for name in SAID},
        "scope_paths": sorted(motion.scope_paths),
        "items": [item.value() for item in items],
    }


def scope_digest(motion: Motion, items: Sequence[Item] | None = None) -> str:
    """SHA-256 of the scope's canonical JSON, 64 hex digits."""
    value = scope_value(motion, items_of(motion.id) if items is None else items)
    return digest_of(canonical_json(value))


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hex digits."""
    return sha256(text.encode()).hexdigest()


def seen_digest(value: Any) -> str:
    """Stands in a form for a value as the person saw it, so that a later change is noticed."""
    return digest_of(canonical_json({"value": value}))[:16]


# ── What another scope changes ──────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item that says or costs something else than before."""

    before: Item
    after: Item

    @property
    def more(self) -> int:
        """How much more it costs, in fen; negative when less."""
        return _cost(self.after) - _cost(self.before)

    @property
    def fields(self) -> tuple[str, ...]:
        """Which of its values differ."""
        before, after = self.before.value(), self.after.value()
        return tuple(name for name in before if before[name] != after[name])


@dataclass(frozen=True, slots=True)
class Difference:
    """What parts a new scope from an old one, and who is asked again.

    Attributes:
        said: (field, before, after) of the texts that differ.
        added, removed, changed: items.
        before, after: what the included items cost together, in fen.
        paths: whose owners must be asked again: all in both scopes; empty when nothing differs.
    """

    said: tuple[tuple[str, str, str], ...]
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[ChangedItem, ...]
    before: int
    after: int
    paths: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether they differ at all."""
        return bool(self.paths)

    @property
    def more(self) -> int:
        """How much more it costs in all, in fen; negative when less."""
        return self.after - self.before


def differences(old: Motion, new: Motion) -> Difference:
    """What `new` asks that `old` did not, item by item; items are matched by title."""
    was, now = items_of(old.id), items_of(new.id)
    pairs, added, removed = _matched(was, now)
    differs = scope_digest(old, was) != scope_digest(new, now)
    return Difference(
        said=tuple(
            (name, getattr(old, name), getattr(new, name))
            for name in SAID
            if getattr(old, name) != getattr(new, name)
        ),
        added=added,
        removed=removed,
        changed=tuple(ChangedItem(a, b) for a, b in pairs if a.value() != b.value()),
        before=total_of(was),
        after=total_of(now),
        paths=outermost([*old.scope_paths, *new.scope_paths]) if differs else (),
    )


def _matched(
    was: Sequence[Item], now: Sequence[Item]
) -> tuple[list[tuple[Item, Item]], tuple[Item, ...], tuple[Item, ...]]:
    """Items of one title belong together, the first with the first; what is left over is new."""
    waiting: dict[str, list[Item]] = {}
    for item in was:
        waiting.setdefault(item.title, []).append(item)
    pairs, added = [], []
    for item in now:
        if same := waiting.get(item.title):
            pairs.append((same.pop(0), item))
        else:
            added.append(item)
    left = {item.id for items in waiting.values() for item in items}
    return pairs, tuple(added), tuple(item for item in was if item.id in left)


def _cost(item: Item) -> int:
    return (item.amount or 0) if item.included else 0


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths that lie below none of the others, each once, in order."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not covers(kept[-1], path):
            kept.append(path)
    return tuple(kept)


# ── As it stands in the bundle ──────────────────────────────────────────────────────────────


def motion_text(motion: Motion) -> str:
    """`motion.json` of the bundle: question, scope, rule, options, times and the roll's digest.

    Its SHA-256 is the motion's digest, which the first link of the chain is made from. Nothing
    in it changes from the notice on, and no name stands in it.
    """
    items = items_of(motion.id)
    value = {
        "form": "lilong motion 1",
        "code": motion.code,
        **scope_value(motion, items),
        "scope_digest": motion.scope_digest,
        "rule_on": motion.rule_on.isoformat() if motion.rule_on else "",
        "rule": motion.rule,
        "options": motion.options,
        "opens_at": _text_of(motion.opens_at),
        "closes_at": _text_of(motion.closes_at),
        "units": motion.units,
        "area": f"{motion.area // 100}.{motion.area % 100:02d}",
        "heads": motion.heads,
        "roll_digest": motion.roll_digest,
        "revises": motion.revises.motion_digest if motion.revises else "",
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _text_of(at: datetime | None) -> str:
    return moment_text(at.astimezone(UTC)) if at else ""

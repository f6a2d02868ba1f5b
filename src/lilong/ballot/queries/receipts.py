"""Receipts: where a ballot stands in the chain, and the proof that a published root covers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lilong.ballot.models import Ballot, Motion, PublishedRoot
from lilong.ballot.roots import signed_root
from lilong.ballot.states import Channel, MotionState
from lilong.engines.proof import SignedRoot, inclusion_path, verify_inclusion


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the holder of a receipt may know: that it is counted, never what it says.

    Attributes:
        motion_id, code, title, place: of which vote, in which compound.
        unit: number of the unit on the roll, by which its row is found in the bundle.
        number: place in the chain, from 1; `hash` is what the receipt shows.
        channel: how it came, in words.
        may_change: whether a later ballot may still take its place.
        root: the latest published root that covers it; None while none does.
        path: from the hash to that root, lowest first, 64 hex digits each.
        proven: whether the path really leads there, as `engines.proof` reckons.
    """

    ballot_id: UUID
    motion_id: UUID
    code: str
    title: str
    place: str
    unit: int
    number: int
    hash: str
    received_at: datetime
    channel: str
    may_change: bool
    root: SignedRoot | None
    path: tuple[str, ...]
    proven: bool

    @property
    def groups(self) -> list[str]:
        """The hash in groups of four, as it is printed."""
        return [self.hash[at : at + 4] for at in range(0, len(self.hash), 4)]


def receipt(ballot_id: UUID) -> Receipt | None:
    """The receipt of a ballot, by the id that only its caster was told. None when unknown."""
    names = ("motion_id", "unit", "number", "hash", "received_at", "channel")
    found = Ballot.objects.filter(pk=ballot_id).values_list(*names).first()
    if found is None:
        return None
    motion_id, unit, number, hashed, received_at, channel = found
    motion = Motion.objects.select_related("place").get(pk=motion_id)
    root, path, proven = _proof(motion_id, number, hashed)
    return Receipt(
        ballot_id,
        motion_id,
        motion.code,
        motion.title,
        motion.place.address,
        unit,
        number,
        hashed,
        received_at,
        str(Channel(channel).label),
        _may_change(motion),
        root,
        path,
        proven,
    )


def _may_change(motion: Motion) -> bool:
    last_wins = (motion.options or {}).get("repeat_policy") == "last"
    return last_wins and motion.state == MotionState.OPEN


def _proof(
    motion_id: UUID, number: int, hashed: str
) -> tuple[SignedRoot | None, tuple[str, ...], bool]:
    covering = PublishedRoot.objects.filter(motion_id=motion_id, size__gte=number)
    row = covering.order_by("-counter").first()
    if row is None:
        return None, (), False
    leaves = [
        bytes.fromhex(text)
        for text in Ballot.objects.filter(motion_id=motion_id, number__lte=row.size)
        .order_by("number")
        .values_list("hash", flat=True)
        .iterator(2000)
    ]
    path = inclusion_path(leaves, number - 1) if len(leaves) == row.size else []
    proven = verify_inclusion(
        bytes.fromhex(hashed), number - 1, row.size, path, bytes.fromhex(row.root)
    )
    return signed_root(row), tuple(node.hex() for node in path), proven

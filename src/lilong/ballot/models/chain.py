"""The chain of ballots, what stands behind each, and its published roots."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.ballot.models.constraints import among
from lilong.ballot.models.motions import Motion
from lilong.ballot.states import Channel, Choice, RootKind
from lilong.commons.fields import SealedField
from lilong.commons.spaces import OfSpace


class ChainHead(OfSpace):
    """The end of a motion's chain of ballots; locked by whoever appends to it.

    `frontier` is the Merkle tree so far (`engines.proof.Frontier` as text). `counter` and
    `published` are the last root's. `last_at` never runs backwards.
    """

    motion = models.OneToOneField(Motion, on_delete=models.CASCADE, related_name="head_row")
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    frontier = models.TextField(blank=True)
    counter = models.PositiveIntegerField(default=0)
    published = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField(null=True)


class Ballot(OfSpace):
    """One ballot, or one ballot struck out: inserted, read, never changed.

    A unit's ballots form a line: the first replaces none, each later one exactly one other, so
    that one stands. See docs/why/0010-a-vote-is-a-chain-of-ballots.md.
    """

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="ballots")
    number = models.PositiveBigIntegerField()
    unit = models.PositiveIntegerField()
    choice = models.CharField(max_length=7, choices=Choice.choices)
    channel = models.CharField(max_length=7, choices=Channel.choices)
    nonce = models.CharField(max_length=32)
    received_at = models.DateTimeField()
    evidence = models.CharField(max_length=64, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    hash = models.CharField(max_length=64)
    # The clocks disagreed when it came in; it counts all the same, by its number.
    clock_doubted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "number"], name="ballot_number_once"),
            models.UniqueConstraint(
                fields=["motion", "unit"],
                condition=models.Q(replaces=None),
                name="ballot_one_first_a_unit",
            ),
            models.UniqueConstraint(fields=["replaces"], name="ballot_replaced_once"),
            among("choice", Choice, "ballot_choice"),
            among("channel", Channel, "ballot_channel"),
        ]


class OwnersTold(OfSpace):
    """Up to which number of a motion's chain the owners were told of ballots cast online.

    Not a column of `ChainHead`: whoever casts would have to wait for those who tell.
    """

    motion = models.OneToOneField(Motion, on_delete=models.CASCADE, related_name="told_row")
    number = models.PositiveBigIntegerField(default=0)


class BallotEvidence(OfSpace):
    """What stands behind a ballot that did not come from the owner's own phone. Append-only.

    `file_id` is the scan or photo; who entered, who confirmed, who witnessed.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="evidence_set")
    kind = models.CharField(max_length=12)
    file_id = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    entered_by_id = models.UUIDField(null=True)
    confirmed_by_id = models.UUIDField(null=True)
    witness = SealedField(blank=True)
    note = SealedField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by_id=None)
                | ~models.Q(confirmed_by_id=models.F("entered_by_id")),
                name="evidence_two_people",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ballot"], name="evidence_ballot"),
            models.Index(fields=["file_id"], name="evidence_file"),
        ]


class RefusedBallot(OfSpace):
    """A ballot that was not taken, and why; the paper and its scan are kept. Append-only."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="refused_set")
    unit = models.PositiveIntegerField(null=True)
    channel = models.CharField(max_length=7, choices=Channel.choices)
    why = models.CharField(max_length=30)
    serial = models.PositiveSmallIntegerField(null=True)
    file_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    by_person_id = models.UUIDField(null=True)
    # The box that the slip lay in, whose places it fills like any other.
    box_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["motion", "-at"], name="refusedballot_motion"),
            models.Index(
                fields=["box_id"],
                name="refusedballot_box",
                condition=models.Q(box_id__isnull=False),
            ),
        ]


class PublishedRoot(OfSpace):
    """A Merkle root as it was posted, signed, with its counter. Append-only.

    `kind` tells what may still follow: after that of the close only strikes, after that of the
    count nothing. `delivered` is what it was signed with, see `engines.proof.Root`.
    """

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="roots")
    counter = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=5, choices=RootKind.choices, default=RootKind.HOUR)
    delivered = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "counter"], name="root_counter_once"),
            models.UniqueConstraint(
                fields=["motion", "kind"],
                condition=models.Q(kind__in=[RootKind.CLOSE, RootKind.COUNT]),
                name="root_one_of_close_and_count",
            ),
            among("kind", RootKind, "root_kind"),
        ]

    @property
    def final(self) -> bool:
        """Whether it is that of the count, the last."""
        return self.kind == RootKind.COUNT

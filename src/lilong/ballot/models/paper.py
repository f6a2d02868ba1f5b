"""What comes on paper before and beside a ballot: boxes, entries, mandates, complaints."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from lilong.ballot.models.chain import Ballot
from lilong.ballot.models.constraints import among
from lilong.ballot.models.motions import Motion, Voter
from lilong.ballot.states import (
    Channel,
    ComplaintState,
    MandateState,
    PaperState,
    WitnessSaid,
)
from lilong.commons.fields import SealedField
from lilong.commons.spaces import OfSpace


class BallotBox(OfSpace):
    """A box that was taken before the end, with so many slips in it.

    Its slips were handed in by `taken_at`, whoever types them later and however late; more than
    `slips` of them there are not. Who saw the counting is a colleague, `witness_id`, who says so
    themselves (`witness_said`); or, where there was no colleague, somebody else by name, `witness`.
    It is over once all were entered and the colleague has confirmed, or a decider ended it.
    """

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="boxes")
    place = models.CharField(max_length=60)
    slips = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_by_id = models.UUIDField()
    witness_id = models.UUIDField(null=True)
    witness = SealedField(blank=True)
    witness_said = models.CharField(max_length=9, choices=WitnessSaid.choices, blank=True)
    witnessed_at = models.DateTimeField(null=True)
    witness_words = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(witness_id=None) | ~models.Q(witness_id=models.F("taken_by_id")),
                name="box_two_people",
            ),
            models.CheckConstraint(condition=models.Q(slips__gt=0), name="box_not_empty"),
            models.CheckConstraint(
                condition=models.Q(witness_said="", witnessed_at=None)
                | models.Q(
                    witness_said__in=WitnessSaid.values,
                    witnessed_at__isnull=False,
                    witness_id__isnull=False,
                ),
                name="box_witness_answered",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["motion", "taken_at"], name="box_motion")]

    @property
    def unwitnessed(self) -> bool:
        """Whether a colleague is named as witness, has not confirmed it, and nobody said why."""
        confirmed = self.witness_said == WitnessSaid.CONFIRMED
        return self.witness_id is not None and not confirmed and self.ended_at is None

    @property
    def disputed(self) -> bool:
        """Whether its witness says that it was not so, and nobody has said why it counts."""
        return self.witness_said == WitnessSaid.DENIED and self.ended_at is None


class PaperEntry(OfSpace):
    """A paper slip as one person typed it in, waiting for another to read the scan.

    The choices are sealed; the second person types their own reading and does not see the first.
    What was signed at the door is one, too, with who watched. Only what comes from a box was
    handed in before it was typed.
    """

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="paper_set")
    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="paper_set")
    channel = models.CharField(max_length=7, choices=Channel.choices, default=Channel.PAPER)
    serial = models.PositiveSmallIntegerField()
    choice = SealedField()
    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=PaperState.choices, default=PaperState.WAITING)
    entered_by_id = models.UUIDField(null=True)
    entered_at = models.DateTimeField()
    box = models.ForeignKey(BallotBox, on_delete=models.PROTECT, null=True, related_name="entries")
    witness = SealedField(blank=True)
    note = SealedField(blank=True)
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            among("state", PaperState, "paper_state"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by_id=None)
                | ~models.Q(confirmed_by_id=models.F("entered_by_id")),
                name="paper_two_people",
            ),
            models.UniqueConstraint(
                fields=["voter"],
                condition=models.Q(state__in=["waiting", "disputed"]),
                name="paper_one_waiting",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["motion", "state", "entered_at"], name="paper_motion"),
            models.Index(fields=["file_id"], name="paper_file"),
        ]

    @property
    def handed_in(self) -> datetime:
        """When the owner let go of it. A query, where it comes from a box."""
        return self.box.taken_at if self.box else self.entered_at


class Mandate(OfSpace):
    """委托书: a written mandate that says how the proxy has to vote."""

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="mandates")
    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="mandates")
    proxy_name = SealedField()
    choice = SealedField()
    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=MandateState.choices, default=MandateState.REGISTERED
    )
    registered_by_id = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(used_by_id=None)
                | ~models.Q(used_by_id=models.F("registered_by_id")),
                name="mandate_two_people",
            ),
            among("state", MandateState, "mandate_state"),
            models.UniqueConstraint(
                fields=["voter"], condition=models.Q(state="registered"), name="mandate_one_open"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["motion", "state", "registered_at"], name="mandate_motion"),
            models.Index(fields=["file_id"], name="mandate_file"),
        ]


class Complaint(OfSpace):
    """An owner says that the ballot counted for their unit is not theirs, before the count."""

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="complaints")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    words = SealedField()
    state = models.CharField(
        max_length=10, choices=ComplaintState.choices, default=ComplaintState.OPEN
    )
    answer = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            among("state", ComplaintState, "complaint_state"),
            models.UniqueConstraint(
                fields=["ballot"], condition=models.Q(state="open"), name="complaint_one_open"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["motion", "state", "made_at"], name="complaint_motion"),
        ]

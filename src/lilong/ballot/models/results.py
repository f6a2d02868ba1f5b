"""The count, who checked it, and who asks for it to be annulled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.ballot.models.constraints import among
from lilong.ballot.models.motions import Motion
from lilong.ballot.states import ChallengeState, ScrutinyState
from lilong.commons.fields import SealedField
from lilong.commons.spaces import OfSpace


class CountResult(OfSpace):
    """The count of a motion: four figures, the sentences, the arithmetic. Append-only.

    `figures` is what `lilong ballot judge --json` prints, over the chain of `size` ballots.
    """

    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="result")
    carried = models.BooleanField()
    figures = models.JSONField()
    tallies = models.JSONField()
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    counted_at = models.DateTimeField()
    by_person_id = models.UUIDField(null=True)


class Scrutineer(OfSpace):
    """监票人: an owner, not of the committee, who checks the count and says so."""

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="scrutineers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=9, choices=ScrutinyState.choices, default=ScrutinyState.APPOINTED
    )
    words = models.CharField(max_length=300, blank=True)
    appointed_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "person"], name="scrutineer_once"),
            among("state", ScrutinyState, "scrutineer_state"),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="scrutineer_person")]


class Challenge(OfSpace):
    """A request to annul a decision (Civil Code art. 280), with its year's clock."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="challenges")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    by_name = SealedField(blank=True)
    grounds = SealedField()
    knew_on = models.DateField()
    received_on = models.DateField()
    due_on = models.DateField()
    court_ref = models.CharField(max_length=80, blank=True)
    was = models.CharField(max_length=12)
    state = models.CharField(
        max_length=9, choices=ChallengeState.choices, default=ChallengeState.OPEN
    )
    decision = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [among("state", ChallengeState, "challenge_state")]
        indexes: ClassVar = [
            models.Index(fields=["motion", "state", "received_on"], name="challenge_motion"),
        ]

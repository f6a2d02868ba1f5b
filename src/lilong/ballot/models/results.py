"""The count, who checked it, and who asks for it to be annulled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.ballot.models.constraints import among
from lilong.ballot.models.motions import Motion
from lilong.ballot.states import OF_THE_COURT, ChallengeResult, ChallengeState, ScrutinyState
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
    """监票人: an owner, not of the committee, who checks the count and says so.

    `answer` is what was said in writing to an objection; it stands beside it wherever it is shown.
    """

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="scrutineers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=9, choices=ScrutinyState.choices, default=ScrutinyState.APPOINTED
    )
    words = models.CharField(max_length=300, blank=True)
    appointed_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "person"], name="scrutineer_once"),
            among("state", ScrutinyState, "scrutineer_state"),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="scrutineer_person")]


class Challenge(OfSpace):
    """A request to annul a decision (Civil Code art. 280), with its year's clock.

    `court_on` is the day of the court's paper by which the case is before it, `court_words` what
    that paper is; until there is one the decision binds. `entered_by_id` is who typed it in.
    """

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="challenges")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    by_name = SealedField(blank=True)
    grounds = SealedField()
    knew_on = models.DateField()
    received_on = models.DateField()
    due_on = models.DateField()
    court_ref = models.CharField(max_length=80, blank=True)
    court_on = models.DateField(null=True)
    court_words = models.CharField(max_length=300, blank=True)
    entered_by_id = models.UUIDField(null=True)
    was = models.CharField(max_length=12)
    state = models.CharField(
        max_length=9, choices=ChallengeState.choices, default=ChallengeState.OPEN
    )
    result = models.CharField(max_length=9, choices=ChallengeResult.choices, blank=True)
    decision = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            among("state", ChallengeState, "challenge_state"),
            models.CheckConstraint(
                condition=~models.Q(state=ChallengeState.ANNULLED)
                | (~models.Q(court_ref="") & models.Q(decided_on__isnull=False)),
                name="challenge_annulled_by_court",
            ),
            models.CheckConstraint(
                condition=models.Q(court_on=None) | ~models.Q(court_ref=""),
                name="challenge_court_has_number",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["motion", "state", "received_on"], name="challenge_motion"),
        ]


class CourtPaper(OfSpace):
    """What a court sent about a challenge: that it has the case, or how it ended. Append-only.

    `result` is empty while the court has not ended it. `file_id` is the photo, if there is one.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="papers")
    court_ref = models.CharField(max_length=80)
    said_on = models.DateField()
    words = models.CharField(max_length=300)
    result = models.CharField(max_length=9, choices=ChallengeResult.choices, blank=True)
    file_id = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    noted_by_id = models.UUIDField(null=True)
    noted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(court_ref="") & ~models.Q(words=""),
                name="court_paper_says_what",
            ),
            models.CheckConstraint(
                condition=models.Q(result__in=["", *OF_THE_COURT]), name="court_paper_result"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["challenge", "noted_at"], name="court_paper_challenge"),
            models.Index(fields=["file_id"], name="court_paper_file"),
        ]

"""Resolutions and promises: what was resolved stays as it is, what was promised is followed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import PathField
from lilong.commons.spaces import OfSpace
from lilong.council.models.meetings import AgendaItem, Meeting
from lilong.council.states import PromiseState, PromiseStepKind, ResolutionStepKind


class Resolution(OfSpace):
    """What a meeting resolved. Never edited, never deleted: only a later one takes its place.

    Attributes:
        code: running number within the place and year, such as `2026-03`.
        needs_vote: whether the owners are asked to vote on it before anything is done.
        agreed, opposed, abstained: hands that were counted; None where nobody counted.
        members: how many the body has; None where it does not matter.
        supersedes: the resolution whose place it takes.
        passed_at: when it was typed; `resolved_on` is the day of its meeting.
    """

    code = models.CharField(max_length=12)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="+")
    run_by = models.CharField(max_length=20)
    title = models.CharField(_("标题"), max_length=80)
    text = models.CharField(_("内容"), max_length=2000)
    needs_vote = models.BooleanField(default=False)
    agreed = models.PositiveSmallIntegerField(null=True)
    opposed = models.PositiveSmallIntegerField(null=True)
    abstained = models.PositiveSmallIntegerField(null=True)
    members = models.PositiveSmallIntegerField(null=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    passed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "code"], name="resolution_code_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place_path", "passed_at"], name="resolution_path"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def resolved_on(self) -> date:
        """The day of the meeting that resolved it, however much later it was typed."""
        return self.meeting.day_of(timezone.localtime(self.passed_at).date())


class ResolutionStep(OfSpace):
    """What became of a resolution, one step at a time; never changed.

    Attributes:
        order: from 1 without gaps within the resolution.
        motion_id: the owners' vote it is about.
        carried: what the owners said, once they said it.
    """

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=ResolutionStepKind.choices)
    words = models.CharField(max_length=300, blank=True)
    motion_id = models.UUIDField(null=True)
    carried = models.BooleanField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resolution", "order"], name="resolutionstep_once"),
            models.UniqueConstraint(
                fields=["resolution", "kind", "motion_id"], name="resolutionstep_motion_once"
            ),
        ]


class Promise(OfSpace):
    """Somebody said what will be done by when.

    Attributes:
        code: running number within the place and year.
        meeting_kind: kind of the meeting on whose agenda it comes back; empty where none.
        who: the person's name; only those who keep the place read it. Empty for an organisation.
        as_what: role or organisation: what everybody reads.
        party: which of the three parties promised, see `kinds.parties`; empty for another one.
        first_due: until when it was first said; `due_on` until when it is said now.
        asked_again: how often the day was moved.
        on_word: kept in time by the word alone of who promised, who said so after the day.
    """

    code = models.CharField(max_length=12)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="+")
    meeting_kind = models.CharField(max_length=30, blank=True)
    run_by = models.CharField(max_length=20)
    text = models.CharField(_("答应做什么"), max_length=300)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    who = models.CharField(max_length=60, blank=True)
    as_what = models.CharField(max_length=60)
    party = models.CharField(max_length=20, blank=True)
    first_due = models.DateField()
    due_on = models.DateField()
    asked_again = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=PromiseState.choices, default=PromiseState.OPEN)
    ended_on = models.DateField(null=True)
    on_word = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "code"], name="promise_code_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=PromiseState.values), name="promise_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place_path", "due_on"], name="promise_path"),
            models.Index(fields=["state", "place_path", "due_on"], name="promise_state_path"),
            models.Index(fields=["place", "meeting_kind", "state", "due_on"], name="promise_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class PromiseStep(OfSpace):
    """What became of a promise, one step at a time; never changed.

    Attributes:
        order: from 1 without gaps within the promise.
        due_on: until when it was said from this step on.
        words: why it changed, or what was done.
        on: the day it is about; `said_on` when it was said, where that was another day.
    """

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PromiseStepKind.choices)
    due_on = models.DateField()
    words = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    said_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promise", "order"], name="promisestep_once"),
        ]

"""Meetings: what is on the agenda, who is invited, who was there."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import PathField
from lilong.commons.spaces import OfSpace
from lilong.council.states import TOLD, AttendedBy, MeetingState


class Meeting(OfSpace):
    """A meeting of one of the kinds of `kinds.meetings`, at a residents' area or a compound.

    Attributes:
        code: running number within the place and year, such as `2026-03`.
        kind: code of the kind; `rules` is its entry as it was when the meeting was planned.
        run_by: which committee runs it, repeated so that a list filters by a column.
        where: the room, in words.
        members: how many members the body has; None where no quorum depends on it.
        item_version: counts the changes of the agenda, so that two who change it meet.
        told_at: when the neighbourhood first learnt of it, by an invitation or because it began;
            None for a plan, and for a plan that was dropped before anybody heard of it.
        changed_at: when its state or its agenda last changed; None while neither has.
    """

    code = models.CharField(max_length=12)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    kind = models.CharField(max_length=30)
    rules = models.JSONField()
    run_by = models.CharField(max_length=20)
    title = models.CharField(_("名称"), max_length=80)
    starts_at = models.DateTimeField(_("时间"))
    minutes = models.PositiveSmallIntegerField(_("大约多少分钟"), default=60)
    where = models.CharField(_("地点"), max_length=120)
    members = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    item_version = models.PositiveIntegerField(default=1)
    planned_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "code"], name="meeting_code_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=MeetingState.values), name="meeting_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=TOLD) | models.Q(told_at__isnull=False),
                name="meeting_told",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place_path", "starts_at"], name="meeting_path"),
            models.Index(fields=["place", "kind", "starts_at"], name="meeting_kind"),
            models.Index(fields=["state", "place_path"], name="meeting_state_path"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def day_of(self, typed_on: date) -> date:
        """The day of what was said in it, typed on this day: its own, or earlier where it began
        early."""
        return min(timezone.localtime(self.starts_at).date(), typed_on)


class AgendaItem(OfSpace):
    """One item: what it is called, what is asked of the meeting, how long it may take.

    Attributes:
        theme_id: the theme of suggestions it comes from; None for most.
        topic_id: the topic that it talks over; None for most.
        promise: the promise it follows up; None for most.
        begun_at: when the meeting began to talk about it; None until then.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    asked = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    theme_id = models.UUIDField(null=True)
    topic_id = models.UUIDField(null=True)
    promise = models.ForeignKey(
        "council.Promise", on_delete=models.PROTECT, null=True, related_name="+"
    )
    begun_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["meeting", "order"], name="agendaitem_order"),
            models.Index(fields=["topic_id"], name="agendaitem_topic"),
            models.Index(fields=["theme_id"], name="agendaitem_theme"),
        ]

    def __str__(self) -> str:
        return self.title


class Invitee(OfSpace):
    """A person who is asked to come to a meeting, and as what.

    Attributes:
        person: None for a guest who is not registered here; then `name` and `as_what` tell who.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitees")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=60, blank=True)
    as_what = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="invitee_once"),
            models.CheckConstraint(
                condition=models.Q(person=None) & ~models.Q(name="")
                | models.Q(person__isnull=False, name=""),
                name="invitee_has_a_name",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "meeting"], name="invitee_person")]


class Attendance(OfSpace):
    """Somebody is there, or is not there after all: a row is never changed, a later one tells.

    Attributes:
        order: from 1 without gaps within the meeting.
        person: None for somebody who is not registered; then only `name` is known.
        as_what: role or body in words.
        there: whether they are there; False takes an earlier row back.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    order = models.PositiveIntegerField()
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=60)
    as_what = models.CharField(max_length=60, blank=True)
    there = models.BooleanField(default=True)
    how = models.CharField(max_length=10, choices=AttendedBy.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "order"], name="attendance_once"),
        ]

"""Joint meetings and what was taken on at them.

They are not the council's meetings: those tell their agenda to the whole neighbourhood as soon as
somebody is invited, know nobody outside the residents' area, and cannot be called by a patch.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.cases.files.models import Case
from lilong.cases.joint.states import JointState, TaskState
from lilong.commons.fields import PathField
from lilong.commons.spaces import OfSpace


class JointMeeting(OfSpace):
    """One meeting about one case. Its id is the number of the form.

    Attributes:
        number: from 1 within the case.
        bodies: the units that are asked to come, in words; never a person.
        roles: those with an account here who are told besides.
        decides: what it shall decide.
        agreed: what came of it, or why it was not held.
        held_on: the day it was really held.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="joint_meetings")
    number = models.PositiveSmallIntegerField()
    place_path = PathField()
    at = models.DateTimeField()
    where = models.CharField(max_length=120)
    bodies = models.JSONField()
    roles = models.JSONField(default=list)
    decides = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=JointState.choices, default=JointState.CALLED)
    agreed = models.CharField(max_length=500, blank=True)
    held_on = models.DateField(null=True)
    called_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="jointmeeting_number_once"),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state=JointState.CALLED),
                name="jointmeeting_called_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=JointState.values), name="jointmeeting_state"
            ),
        ]


class JointTask(OfSpace):
    """What one body took on at a meeting, and the day by which it answers.

    Attributes:
        answer: what it said afterwards.
        area_id: of the case, repeated for the list of what is due.
    """

    meeting = models.ForeignKey(JointMeeting, on_delete=models.CASCADE, related_name="tasks")
    order = models.PositiveSmallIntegerField()
    area_id = models.UUIDField()
    body = models.CharField(max_length=60)
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "order"], name="jointtask_order_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=TaskState.values), name="jointtask_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "id"],
                condition=models.Q(state=TaskState.OPEN),
                name="jointtask_due",
            ),
        ]

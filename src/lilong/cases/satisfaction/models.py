"""Who has been asked, and what was said: two tables that nothing joins."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.cases.files.models import Case, CaseParty
from lilong.cases.satisfaction.states import Choice
from lilong.commons.spaces import OfSpace
from lilong.kernel.ids import day_uuid7


class Answered(OfSpace):
    """Somebody has answered about one closing of a case. What they said is not here.

    Attributes:
        closing: which closing it was: how often the case had been opened again.
        person, party: who: an account, or a party without one whom a keeper asked.
    """

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    closing = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    party = models.ForeignKey(CaseParty, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "closing", "person"],
                condition=models.Q(person__isnull=False),
                name="answered_person_once",
            ),
            models.UniqueConstraint(
                fields=["case", "closing", "party"],
                condition=models.Q(party__isnull=False),
                name="answered_party_once",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ models.Q(party__isnull=False),
                name="answered_by_one",
            ),
        ]


class Satisfaction(OfSpace):
    """What somebody said, without who, and without the moment. No page reads a single one.

    Attributes:
        told_here, told_there: whether it has been counted for the case, and for the residents'
            area. It is counted with four others at once, so that no count that grows tells what
            the last one said.
    """

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    area_id = models.UUIDField()
    choice = models.CharField(max_length=12, choices=Choice.choices)
    words = models.CharField(max_length=200, blank=True)
    told_here = models.BooleanField(default=False)
    told_there = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(choice__in=Choice.values), name="satisfaction_choice"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["area_id"],
                condition=models.Q(told_there=False),
                name="satisfaction_area_untold",
            ),
            models.Index(
                fields=["area_id", "id"],
                condition=models.Q(told_there=True) & ~models.Q(words=""),
                name="satisfaction_area_words",
            ),
        ]

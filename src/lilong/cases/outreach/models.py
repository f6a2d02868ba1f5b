"""Errands, house calls with what they carried, promises, and the team's sealed notes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case
from lilong.cases.outreach.states import CallResult, ErrandState, PromiseState, Purpose
from lilong.commons.fields import PathField, SealedField
from lilong.commons.spaces import OfSpace


class Errand(OfSpace):
    """A house call that is planned: who goes to which door, from which day on.

    A door has one planned errand at most, so that nobody knocks twice. An errand that found
    nobody at home stays planned.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    area_id = models.UUIDField()
    address = models.CharField(max_length=160)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("哪一天"))
    state = models.CharField(
        max_length=10, choices=ErrandState.choices, default=ErrandState.PLANNED
    )
    planned_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place"],
                condition=models.Q(state=ErrandState.PLANNED),
                name="errand_planned_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ErrandState.values), name="errand_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person", "area_id", "day"],
                condition=models.Q(state=ErrandState.PLANNED),
                name="errand_person_day",
            ),
            models.Index(
                fields=["area_id", "day", "id"],
                condition=models.Q(state=ErrandState.PLANNED),
                name="errand_area_day",
            ),
            models.Index(fields=["person", "place", "-day"], name="errand_team"),
        ]


class HouseCall(OfSpace):
    """One knock at one door: appended, never changed. Its id is the number of the form.

    Attributes:
        at: when somebody knocked; a phone without network sends it later.
        sent_at: when the house heard of it.
        due_on: the day promised, where something was promised.
        words: what was said, without names.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    area_id = models.UUIDField()
    address = models.CharField(max_length=160)
    errand = models.ForeignKey(Errand, on_delete=models.PROTECT, null=True, related_name="calls")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sent_at = models.DateTimeField(auto_now_add=True)
    result = models.CharField(max_length=8, choices=CallResult.choices)
    due_on = models.DateField(null=True)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(result__in=CallResult.values), name="housecall_result"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "-at"], name="housecall_place"),
            models.Index(fields=["area_id", "-at"], name="housecall_area"),
        ]


class CallPurpose(OfSpace):
    """What one house call carried: a case, a ballot's slip, a door of a survey.

    `recorded` is false where the other side did not take it, such as a vote that had closed.
    """

    call = models.ForeignKey(HouseCall, on_delete=models.CASCADE, related_name="purposes")
    purpose = models.CharField(max_length=6, choices=Purpose.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    target_id = models.UUIDField()
    recorded = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "purpose", "target_id"], name="callpurpose_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="callpurpose_case")]


class CasePromise(OfSpace):
    """What was promised at a door, and by when. A case has one open promise at most.

    It is late when it is open and its day is over; no state says so, because a day passes by
    itself.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    call = models.ForeignKey(HouseCall, on_delete=models.PROTECT, null=True, related_name="+")
    made_on = models.DateField()
    due_on = models.DateField(_("哪一天以前"))
    words = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=PromiseState.choices, default=PromiseState.OPEN)
    settled_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state=PromiseState.OPEN),
                name="casepromise_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=PromiseState.values), name="casepromise_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "-made_on"], name="casepromise_case"),
            models.Index(
                fields=["due_on", "id"],
                condition=models.Q(state=PromiseState.OPEN),
                name="casepromise_due",
            ),
        ]


class TeamNote(OfSpace):
    """Who at a door has the ear of whom, and what helps: for those who go there, and for a time.

    Sealed; shown to the team only, each look is written down. No list, export, packet or ledger
    sentence reads this table.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    words = SealedField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    noted_on = models.DateField()
    expires_on = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place", "-noted_on"], name="teamnote_place"),
            models.Index(fields=["expires_on"], name="teamnote_expires"),
        ]

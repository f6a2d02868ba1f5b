"""A foreign Open311 service that an area hands suggestions on to, and what became of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.fields import PathField, SealedField
from lilong.commons.spaces import OfSpace
from lilong.council.models.suggestions import Suggestion
from lilong.council.open311_states import HandedState


class ForeignService(OfSpace):
    """Where a residents' area hands released suggestions of chosen categories on to.

    Attributes:
        name: what authors read.
        url: the address below which `requests.json` lies.
        key: its `api_key`, encrypted.
        services: our category → their `service_code`.
        since: what was said before this day stays here.
        lists_all: their list shows at once all that they have taken in, so that what is not in it
            has not come; not so where somebody looks through what is shown.
    """

    area_id = models.UUIDField(unique=True)
    area_path = PathField()
    name = models.CharField(max_length=60)
    url = models.CharField(max_length=300)
    jurisdiction = models.CharField(max_length=100, blank=True)
    key = SealedField(blank=True)
    services = models.JSONField(default=dict)
    since = models.DateField()
    on = models.BooleanField(default=False)
    lists_all = models.BooleanField(default=False)


class HandedSuggestion(OfSpace):
    """One suggestion in the outbox to a foreign service: at most one row, so at most one request.

    Attributes:
        state: an `unsure` one was sent without an answer; it is looked for before it is sent again.
        service_code: theirs, as it was sent last.
        foreign_id: their `service_request_id`; `foreign_status` theirs, too.
        tries: how often it was tried; `next_at` when it is tried or asked about again.
        problem: why the last try failed, in words.
    """

    service = models.ForeignKey(ForeignService, on_delete=models.PROTECT, related_name="handed")
    suggestion = models.OneToOneField(Suggestion, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=HandedState.choices, default=HandedState.WAITING)
    service_code = models.CharField(max_length=100, blank=True)
    foreign_id = models.CharField(max_length=100, blank=True)
    foreign_status = models.CharField(max_length=20, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=HandedState.values), name="handedsuggestion_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_at"], name="handedsuggestion_due"),
        ]

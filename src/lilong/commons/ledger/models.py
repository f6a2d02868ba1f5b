"""The ledger: append-only rows of what happened, chained by hash, one chain a street."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.fields import PathField
from lilong.commons.spaces import Local, OfSpace


class LedgerEntry(OfSpace):
    """What happened: who, in which role, where, what, with which facts, when.

    The row is also the outbox: listeners are handed it after the commit. `facts` holds no
    floats (their text form is not stable) and no personal data beyond ids.
    """

    number = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    role = models.CharField(max_length=40)
    place_path = PathField()
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    facts = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["space_id", "number"], name="ledger_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "number"], name="ledger_subject"),
            models.Index(fields=["space_id", "kind", "number"], name="ledger_kind"),
        ]


class LedgerHead(models.Model):
    """The last number and hash of a street's chain; its lock puts the writers in a row."""

    space_kind: ClassVar = "space"

    space_id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


class ListenerOffset(Local):
    """How far one listener has heard one street's ledger."""

    listener = models.CharField(max_length=100)
    space_id = models.UUIDField()
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listener", "space_id"], name="listener_once"),
        ]


class ListenerFailure(Local):
    """An entry that a listener could not digest; it is retried, then set aside and shown."""

    listener = models.CharField(max_length=100)
    space_id = models.UUIDField()
    number = models.BigIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    why = models.TextField()
    last_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["listener", "space_id", "number"], name="listener_failure_once"
            ),
        ]

"""The trace: stored references between things of any module, walkable both ways."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.spaces import OfSpace


class Link(OfSpace):
    """`source` stands in `relation` to `target`, such as *finding* `repeats` *finding*."""

    source_kind = models.CharField(max_length=60)
    source_id = models.UUIDField()
    relation = models.CharField(max_length=40)
    target_kind = models.CharField(max_length=60)
    target_id = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_id", "relation", "target_id"], name="link_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(source_id=models.F("target_id")), name="link_not_to_itself"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["target_id"], name="link_target")]

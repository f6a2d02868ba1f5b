"""Files, stored once under the hash of their content."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.spaces import OfSpace


class StoredFile(OfSpace):
    """One file of a street: content-addressed, without the maker's metadata.

    Deliberately without uploader and original name: either may tell who reported a neighbour.
    The ledger knows the uploader where that is no secret.

    `content` is the SHA-256 (hex) of the bytes as served; `purpose` says what it may be used
    for (`finding_photo`, `import_source`, …). Width and height are pixels after orientation,
    0 for what is no picture. `preview_state` is where the thumbnail job stands.
    """

    content = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    purpose = models.CharField(max_length=40)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    preview_state = models.CharField(
        max_length=10,
        choices=[("none", "none"), ("due", "due"), ("made", "made"), ("failed", "failed")],
        default="none",
    )
    stored_on = models.DateField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["space_id", "content", "purpose"], name="file_content_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["content"], name="file_content")]

"""Who looked at what is sealed, and why they said they did."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.spaces import OfSpace


class SealedLook(OfSpace):
    """One look at a sealed field of one record; `about_person` may read all looks at theirs."""

    at = models.DateTimeField(auto_now_add=True)
    viewer_id = models.UUIDField()
    viewer_role = models.CharField(max_length=40)
    about_person_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    field = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["about_person_id", "-at"], name="sealedlook_about"),
            models.Index(fields=["space_id", "-at"], name="sealedlook_space"),
            models.Index(fields=["subject_id", "-at"], name="sealedlook_subject"),
        ]

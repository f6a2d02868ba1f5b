"""What a residents' area shows to everybody, signed in or not."""

from __future__ import annotations

from django.db import models

from lilong.commons.fields import PathField
from lilong.commons.spaces import OfSpace


class Publishing(OfSpace):
    """What a residents' area lets anybody read: nothing, until its secretary or chair says so.

    Attributes:
        suggestions: texts that were released, and themes; never who said them, nor at which door.
        meetings: meetings that were told, with their agenda, and that minutes stand.
        resolutions: what the residents' committee resolved.
        promises: what was promised, by role.
        topics: topics with their background, as long as they are not withdrawn.
    """

    area_id = models.UUIDField(unique=True)
    area_path = PathField()
    suggestions = models.BooleanField(default=False)
    meetings = models.BooleanField(default=False)
    resolutions = models.BooleanField(default=False)
    promises = models.BooleanField(default=False)
    topics = models.BooleanField(default=False)

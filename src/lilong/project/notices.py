"""The bell: how many notices a person has not read."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from django.apps import apps


class UnreadNotices:
    """The bell's address and its count, asked only where the bell is drawn."""

    def __init__(self, person_id: UUID) -> None:
        self.person_id = person_id
        self.url = "/notices/"

    @cached_property
    def count(self) -> int:
        notices = apps.get_model("commons", "Notice").objects
        return notices.filter(person_id=self.person_id, read_at=None).count()

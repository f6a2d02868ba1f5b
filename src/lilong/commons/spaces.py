"""Spaces: every table says whether it is shared by the city or belongs to one street (街道).

A *shared* table holds what the whole city refers to: places, persons, organisations,
dictionaries, rule sets. A table *of a space* holds what happens in one street; each of its
rows names that street and points only into the same street or to shared tables. So a street
can move to a file, a schema or a node of its own without a changed model
(docs/why/0003-a-street-is-a-space.md). tests/architecture/test_spaces.py holds us to it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal
from uuid import UUID

from django.db import models

from lilong.kernel.ids import uuid7

Kind = Literal["shared", "space", "local"]

# The chain and the rows of things above the streets carry this space.
CITY = UUID(int=0)


class Shared(models.Model):
    """A row that the whole city refers to. It is closed, never deleted."""

    space_kind: ClassVar[Kind] = "shared"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class OfSpace(models.Model):
    """A row that belongs to one street: `space_id` is that street's place, or CITY above it.

    No database key leads from `space_id` to the place: a street's rows must be able to live
    where the city's table of places is only a copy.
    """

    space_kind: ClassVar[Kind] = "space"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    space_id = models.UUIDField(editable=False)

    class Meta:
        abstract = True


class Local(models.Model):
    """Bookkeeping of one database (jobs, offsets): it stays where it is and travels nowhere."""

    space_kind: ClassVar[Kind] = "local"

    class Meta:
        abstract = True


def space_kind(model: type[models.Model]) -> Any:
    """What `model` declares, or None when it declares nothing."""
    return getattr(model, "space_kind", None)

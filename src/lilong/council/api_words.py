"""Words that programs may send, as far as a data file or a registry knows them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from lilong.council.categories import categories
from lilong.council.queries.published import STREAMS
from lilong.kernel.refusal import Invalid

Category = Annotated[
    str, Field(max_length=30, json_schema_extra={"examples": sorted(categories())})
]
Stream = Annotated[str, Field(max_length=20, json_schema_extra={"enum": ["", *STREAMS]})]


class PlaceOut(Schema):
    """A place, by its id and in words."""

    id: UUID
    address: str


def place_of(row: Any) -> PlaceOut:
    """The place of a row that was read with it."""
    return PlaceOut(id=row.place_id, address=row.place.address)


def known_category(code: str) -> str:
    """The code of a category, or empty. Raises Invalid for another word."""
    if code and code not in categories():
        raise Invalid(_("没有这个类别"), fields={"category": list(categories())})
    return code

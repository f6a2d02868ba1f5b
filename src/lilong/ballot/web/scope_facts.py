"""What a motion asks, item by item with money and pictures, as every page outside shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from lilong.ballot.models import Motion
from lilong.ballot.scoping import Item, Picture, total_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Column, Photo
from lilong.kernel.money import Money


def scope_facts(motion: Motion, items: Sequence[Item]) -> dict[str, Any]:
    """Context of a page that shows a scope: the table, what is left out, the pictures."""
    return {
        "columns": [Column(_("要做的")), Column(_("做什么")), Column(_("金额"), number=True)],
        "rows": [_row(item) for item in items if item.included],
        "foot": _foot(items),
        "excluded": [item for item in items if not item.included],
        "photos": [_photo(motion, one, item) for item in items for one in item.pictures],
    }


def _row(item: Item) -> list[object]:
    return [item.title, item.text or "—", Money(item.amount) if item.amount is not None else "—"]


def _foot(items: Sequence[Item]) -> list[object]:
    total = total_of(items)
    return [_("合计"), "", Money(total)] if total else []


def _photo(motion: Motion, picture: Picture, item: Item) -> Photo:
    src = address("ballot:public-picture", motion.id, picture.file_id)
    return Photo(src, picture.caption or item.title, src, item.title)

"""Photos that come with a sentence: stripped of what the camera wrote, shown once released."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from lilong.commons.files.storing import store_photo
from lilong.council.models import Suggestion, SuggestionPhoto
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Invalid

MOST_PHOTOS = 3


def hang(suggestion: Suggestion, photos: Sequence[BinaryIO]) -> None:
    """Store the photos of a sentence that was just written; nothing tells who brought them."""
    if len(photos) > MOST_PHOTOS:
        said = _("一次最多 %(most)s 张照片") % {"most": MOST_PHOTOS}
        raise Invalid(said, fields={"photos": [said]})
    stored = {
        store_photo(
            photo, space_id=suggestion.space_id, purpose="suggestion_photo", preview_now=False
        ).file.id: None
        for photo in photos
    }
    for order, file_id in enumerate(stored):
        SuggestionPhoto.objects.create(
            id=day_uuid7(),
            space_id=suggestion.space_id,
            suggestion=suggestion,
            file_id=file_id,
            order=order,
        )
    if stored:
        suggestion.photos = len(stored)
        suggestion.save(update_fields=["photos"])

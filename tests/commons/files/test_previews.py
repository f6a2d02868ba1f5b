"""Previews are small, upright and made once."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from django_tasks_db.models import DBTaskResult
from PIL import Image
from tests.commons.files.photos import maker_exif, png
from tests.commons.files.taking import take_photo

from lilong.commons.files.content import path_of, preview_path
from lilong.commons.files.previews import make_previews
from lilong.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db


def large_photo(orientation: int) -> bytes:
    """Left half red, right half blue, before turning."""
    picture = Image.new("RGB", (2000, 1000), "red")
    picture.paste("blue", (1000, 0, 2000, 1000))
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=maker_exif(orientation))
    return file.getvalue()


def stored(raw):
    return take_photo(SYSTEM, raw=raw, space_id=uuid4(), purpose="test_photo").file


def test_storing_a_photo_orders_its_previews():
    photo = stored(png())

    assert photo.preview_state == "due"
    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(photo.id)]


def test_previews_are_upright_and_of_the_promised_sizes():
    photo = stored(large_photo(6))  # the camera lay on its side: red belongs on top

    make_previews.call(str(photo.id))

    photo.refresh_from_db()
    assert photo.preview_state == "made"
    assert (photo.width, photo.height) == (1000, 2000)
    for edge, size in ((320, (160, 320)), (1280, (640, 1280))):
        with Image.open(preview_path(photo.content, edge)) as picture:
            assert (picture.format, picture.size) == ("WEBP", size)
            red, _, blue = picture.convert("RGB").getpixel((size[0] // 2, 10))
            assert red > 200 > blue


def test_a_see_through_picture_stays_see_through():
    photo = stored(png())
    make_previews.call(str(photo.id))

    with Image.open(preview_path(photo.content, 320)) as picture:
        assert picture.mode == "RGBA"


def test_a_broken_picture_is_noted_and_not_tried_for_ever():
    photo = stored(large_photo(1))
    path = path_of(photo.content)
    path.write_bytes(path.read_bytes()[:300])

    make_previews.call(str(photo.id))

    photo.refresh_from_db()
    assert photo.preview_state == "failed"


def test_the_job_of_a_photo_that_is_gone_does_nothing(media):
    make_previews.call(str(uuid4()))

    assert not (media / "previews").exists()

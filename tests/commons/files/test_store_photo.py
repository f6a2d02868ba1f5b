"""A photo comes in without its maker's words, and without a pixel changed."""

from __future__ import annotations

import io
import random
import time
import tracemalloc
from uuid import uuid4

import pytest
from PIL import Image
from tests.commons.files.photos import CANARY, bomb_png, jpeg, pixels, png, scene, webp
from tests.commons.files.taking import take_in_two_streets, take_photo

from lilong.commons.files.content import path_of
from lilong.commons.files.models import StoredFile
from lilong.commons.files.storing import store_photo
from lilong.commons.usecase import HouseRule
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid

pytestmark = pytest.mark.django_db

MAKERS = {"jpeg": jpeg, "png": png, "webp": webp}


def taken(raw, space_id=None):
    return take_photo(SYSTEM, raw=raw, space_id=space_id or uuid4(), purpose="test_photo")


def stored_bytes(raw):
    return path_of(taken(raw).file.content).read_bytes()


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_nothing_that_the_maker_wrote_stays_and_no_pixel_changes(make, orientation):
    raw = make(orientation)
    assert raw.count(CANARY) >= 8  # the canary sings before

    kept = stored_bytes(raw)

    assert CANARY not in kept
    assert b"<script" not in kept
    assert pixels(kept) == pixels(raw)
    with Image.open(io.BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == ({} if orientation == 1 else {0x0112: orientation})
        assert "comment" not in picture.info


@pytest.mark.parametrize(("mode", "progressive"), [("L", False), ("CMYK", False), ("RGB", True)])
def test_grey_printed_and_progressive_jpegs_keep_their_pixels(mode, progressive):
    raw = jpeg(mode=mode, progressive=progressive)

    assert pixels(stored_bytes(raw)) == pixels(raw)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_turned_photo_stays_turned_and_its_size_is_as_shown(make, orientation):
    stored = taken(make(orientation)).file

    shown = (64, 96) if orientation >= 5 else (96, 64)
    assert (stored.width, stored.height) == shown


def test_the_position_goes_to_the_caller_and_nowhere_else():
    photo = taken(jpeg())

    assert photo.position == pytest.approx((31.19, 121.44))
    row = StoredFile.objects.values().get(pk=photo.file.pk)
    assert not any("31.19" in str(value) or "121.44" in str(value) for value in row.values())


def test_a_colour_profile_stays():
    file = io.BytesIO()
    scene().save(file, "JPEG", icc_profile=b"profile" * 20_000)  # takes three segments

    with Image.open(io.BytesIO(stored_bytes(file.getvalue()))) as picture:
        assert picture.info["icc_profile"] == b"profile" * 20_000


def test_the_id_tells_the_day_and_not_the_minute():
    stored = taken(png()).file

    milliseconds = stored.id.int >> 80
    assert milliseconds % 86_400_000 == 0


def test_the_same_photo_is_stored_once_a_street():
    here, there = uuid4(), uuid4()
    first, again, elsewhere = (taken(png(), space).file for space in (here, here, there))

    assert first.id == again.id != elsewhere.id
    assert first.content == elsewhere.content


def test_a_photo_is_stored_only_inside_a_use_case_that_asked():
    with pytest.raises(HouseRule):
        store_photo(io.BytesIO(png()), space_id=uuid4(), purpose="test_photo")

    assert not StoredFile.objects.exists()


def test_one_act_does_not_store_in_two_streets():
    with pytest.raises(HouseRule, match="street"):
        take_in_two_streets(SYSTEM, raw=png(), spaces=(uuid4(), uuid4()))

    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<!doctype html><img src=x onerror=alert(1)>",
        b"<html>" + png(),  # a page with a picture inside
        b"%PDF-1.7\n" + jpeg(),
        b"GIF89a/*" + jpeg() + b"*/=1",
        b"PK\x03\x04" + jpeg(),
        b"BM" + b"\0" * 60,
        b"II*\0" + b"\0" * 60,
        b"",
        b"RIFF\x04\0\0\0WAVE",
    ],
)
def test_what_is_no_photo_at_its_very_beginning_is_refused(raw, media):
    with pytest.raises(Invalid, match="不是照片"):
        taken(raw)

    assert not StoredFile.objects.exists()


def test_heic_is_refused_with_the_way_to_a_jpeg():
    with pytest.raises(Invalid, match="HEIC") as refusal:
        taken(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")

    assert "兼容性最佳" in refusal.value.remedy


def test_an_animation_is_refused():
    file = io.BytesIO()
    frames = [scene((8, 8)), Image.new("RGB", (8, 8), "red")]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])

    with pytest.raises(Invalid, match="动图"):
        taken(file.getvalue())


def test_a_picture_that_would_fill_the_memory_is_refused_quickly():
    raw = bomb_png()
    assert len(raw) < 1 << 20
    tracemalloc.start()
    started = time.process_time()

    with pytest.raises(Invalid, match="万像素"):
        taken(raw)

    assert time.process_time() - started < 1
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("pixels_allowed", [96 * 64, 96 * 64 - 1])
def test_the_limit_of_pixels_is_exact(settings, pixels_allowed):
    settings.UPLOAD_MAX_PIXELS = pixels_allowed
    if pixels_allowed == 96 * 64:
        assert taken(png()).file.width == 96
    else:
        with pytest.raises(Invalid, match="万像素"):
            taken(png())


def test_a_photo_that_is_too_large_is_refused(settings):
    settings.UPLOAD_MAX_PHOTO = 1 << 10
    with pytest.raises(Invalid, match="太大"):
        taken(jpeg())


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_photo_cut_off_anywhere_is_refused_or_whole(make):
    raw = make()
    whole = pixels(raw)
    for length in range(0, len(raw), 37):
        try:
            kept = stored_bytes(raw[:length])
        except Invalid:
            continue
        assert pixels(kept) == whole


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_damage_in_any_byte_ends_in_a_refusal_or_a_clean_file(make):
    raw, chance = make(), random.Random(7)
    for _ in range(300):
        damaged = bytearray(raw)
        for _ in range(3):
            damaged[chance.randrange(len(raw))] = chance.randrange(256)
        try:
            kept = stored_bytes(bytes(damaged))
        except Invalid:
            continue
        assert b"<script" not in kept

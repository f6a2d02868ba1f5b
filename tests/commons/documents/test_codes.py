"""Codes are read back by a reader of another make."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from lilong.commons.documents.codes import qr_png, qr_svg


@pytest.mark.parametrize(
    "address", ["https://example.org/v/7Hq2Kd9sXw4mPz8Rt5Yb3Nc6", "曙光小区", "x" * 300]
)
def test_a_code_opens_what_was_put_in(address: str):
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr_png(address))))

    assert read.text == address


def test_a_code_with_a_corner_torn_off_still_opens():
    picture = Image.open(io.BytesIO(qr_png("https://example.org/v/abc"))).convert("L")
    side = picture.width // 5
    picture.paste(255, (picture.width - side - 32, picture.height - side - 32, *picture.size))

    (read,) = zxingcpp.read_barcodes(picture)

    assert read.text == "https://example.org/v/abc"


def test_a_drawn_code_is_one_drawing_with_nothing_to_run():
    drawn = qr_svg("<script>alert(1)</script>")

    assert drawn.startswith("<svg ")
    assert drawn.count("<path") == 2
    assert "script" not in drawn

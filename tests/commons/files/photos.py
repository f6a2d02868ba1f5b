"""Photos made for tests, with a canary wherever a maker may write."""

from __future__ import annotations

import io
import struct
import warnings
import zlib

from PIL import Image, PngImagePlugin

CANARY = b"CANARY-13901234567"
TEXT = CANARY.decode()
# 31°11'24"N 121°26'24"E, in Xujiahui
LATITUDE, LONGITUDE = (31.0, 11.0, 24.0), (121.0, 26.0, 24.0)


def scene(size: tuple[int, int] = (96, 64), mode: str = "RGB") -> Image.Image:
    """A picture in which every corner differs, so that turning it shows."""
    picture = Image.new(mode, size)
    width, height = size
    for x in range(width):
        for y in range(height):
            colour = (x * 255 // width, y * 255 // height, (x * y) % 256, 255 - x)
            picture.putpixel((x, y), colour[: len(mode)])
    return picture


def maker_exif(orientation: int = 1) -> bytes:
    """EXIF as a phone writes it: turn, model, maker note, owner, position."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = TEXT
    exif[0x013B] = TEXT
    exif.get_ifd(0x8769)[0x927C] = CANARY * 3  # maker note
    exif.get_ifd(0x8769)[0x9286] = CANARY  # user comment
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", LATITUDE, "E", LONGITUDE
    gps[29] = TEXT
    return exif.tobytes()


def segment(marker: int, payload: bytes) -> bytes:
    """One JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def jpeg(orientation: int = 1, mode: str = "RGB", progressive: bool = False) -> bytes:
    """A JPEG with canaries in EXIF, its thumbnail, XMP, IPTC, comment, other APPs and behind."""
    file = io.BytesIO()
    scene(mode=mode).save(
        file, "JPEG", exif=maker_exif(orientation), comment=CANARY, progressive=progressive
    )
    raw = file.getvalue()
    thumbnail = b"\xff\xd8" + segment(0xFE, CANARY) + b"\xff\xd9"
    extra = b"".join(
        [
            segment(0xE0, b"JFXX\0\x10" + thumbnail),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + CANARY + b"</x>"),
            segment(0xE2, b"MPF\0" + CANARY),
            segment(0xED, b"Photoshop 3.0\x008BIM" + CANARY),
            segment(0xEC, b"Ducky" + CANARY),
            b"\xff\xff" + segment(0xE7, CANARY),
        ]
    )
    return raw[:2] + extra + raw[2:] + b"PK\x03\x04" + CANARY + b"<script>alert(1)</script>"


def chunk(name: bytes, content: bytes) -> bytes:
    """One PNG chunk."""
    return (
        struct.pack(">I4s", len(content), name)
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def png(orientation: int = 1) -> bytes:
    """A PNG with canaries in all text chunks, EXIF, a private chunk and behind the end."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", TEXT)
    texts.add_itxt("XML:com.adobe.xmp", f"<x>{TEXT}</x>")
    file = io.BytesIO()
    scene(mode="RGBA").save(file, "PNG", pnginfo=texts, exif=maker_exif(orientation))
    raw = file.getvalue()
    private = chunk(b"prVt", CANARY) + chunk(b"tIME", b"\x07\xea\x0b\x17\x0a\x05\x00")
    packed = chunk(b"zTXt", b"k\0\0" + zlib.compress(CANARY, 0))
    end = raw.rindex(b"IEND") - 4
    return raw[:end] + private + packed + raw[end:] + CANARY


def webp(orientation: int = 1) -> bytes:
    """A lossless WebP with canaries in EXIF, XMP, an unknown chunk and behind the end."""
    file = io.BytesIO()
    scene(mode="RGBA").save(
        file, "WEBP", lossless=True, exif=maker_exif(orientation), xmp=b"<x>" + CANARY + b"</x>"
    )
    raw = file.getvalue()
    body = raw[8:] + struct.pack("<4sI", b"ODD ", len(CANARY)) + CANARY
    return struct.pack("<4sI", b"RIFF", len(body)) + body + CANARY


def pixels(raw: bytes) -> tuple[str, tuple[int, int], bytes]:
    """What the decoder sees, before any turning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # our MPF segment is not a real one
        picture = Image.open(io.BytesIO(raw))
    with picture:
        return picture.mode, picture.size, picture.tobytes()


def bomb_png(side: int = 30_000) -> bytes:
    """A PNG of side × side pixels that takes a few kB on disk and gigabytes in memory."""
    rows = zlib.compressobj(9)
    line = b"\0" * (side // 8 + 1)
    packed = b"".join(rows.compress(line * 100) for _ in range(side // 100)) + rows.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )

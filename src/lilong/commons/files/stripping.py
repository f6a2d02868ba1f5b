"""Taking everything that tells of the maker out of a photo, without touching a pixel.

We walk the file's own segments and copy only those that are needed to show the picture. What
is not on the short list of each format is left behind: EXIF with its thumbnail and maker
notes, XMP, IPTC, comments, text, and all that stands behind the end of the picture. Of the
EXIF only the orientation returns, in a block of 26 bytes that we write ourselves.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lilong.commons.files.kinds import JPEG, PNG, WEBP


class Damaged(ValueError):
    """The file does not hold together as the format that it claims to be."""


class Moving(ValueError):
    """The file holds an animation, not one photo."""


@dataclass(frozen=True)
class Opened:
    """A photo taken apart: what shows the picture, and the maker's EXIF (TIFF block) or b""."""

    media_type: str
    pieces: tuple[tuple[bytes, bytes], ...]
    exif: bytes


def take_apart(raw: bytes, media_type: str) -> Opened:
    """Walk a photo of one of PHOTO_TYPES.

    Raises:
        Damaged: a segment is cut off or its end is missing.
        Moving: it is an animation.
    """
    walk = {JPEG: _jpeg_pieces, PNG: _png_pieces, WEBP: _webp_pieces}[media_type]
    kept: list[tuple[bytes, bytes]] = []
    exif = b""
    for name, content in walk(raw):
        if name == _EXIF:
            exif = exif or content
        else:
            kept.append((name, content))
    return Opened(media_type, tuple(kept), exif)


def put_together(opened: Opened, *, orientation: int) -> bytes:
    """The photo from its kept pieces, saying how it is turned (EXIF 1–8; 1 is upright)."""
    build = {JPEG: _build_jpeg, PNG: _build_png, WEBP: _build_webp}[opened.media_type]
    return build(opened.pieces, b"" if orientation == 1 else orientation_block(orientation))


def orientation_block(orientation: int) -> bytes:
    """A TIFF block with nothing but the orientation."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)


_EXIF = b"exif"

# ── JPEG ────────────────────────────────────────────────────────────────────────────────────
# Frames, scans and their tables; the rest of the markers is kept only as far as said below.
_JPEG_PICTURE = {*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD} - {0xC8}
_JPEG_ALONE = {0x00, 0x01, *range(0xD0, 0xD9)}
# In a scan, FF 00 is a stuffed byte and FF D0–D7 a restart; any other marker ends it.
_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _jpeg_pieces(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    for marker, payload, scan in _jpeg_segments(raw):
        if marker == 0xE1 and payload.startswith(b"Exif\0\0"):
            yield _EXIF, payload[6:]
        kept = _jpeg_kept(marker, payload)
        if kept is not None:
            head = struct.pack(">BBH", 0xFF, marker, len(kept) + 2)
            yield bytes([marker]), head + kept + scan


def _jpeg_segments(raw: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Each segment up to the end marker: marker, payload, and the scan that follows an SOS."""
    at, size = 2, len(raw)
    while True:
        at = raw.find(b"\xff", at)
        while 0 <= at < size and raw[at] == 0xFF:
            at += 1
        if not 0 <= at < size:
            raise Damaged("no end marker")
        marker, at = raw[at], at + 1
        if marker == 0xD9:
            return
        if marker in _JPEG_ALONE:
            continue
        length = int.from_bytes(raw[at : at + 2], "big")
        if length < 2 or at + length > size:
            raise Damaged("a segment is cut off")
        payload, at = raw[at + 2 : at + length], at + length
        scan = b""
        if marker == 0xDA:
            end = _SCAN_END.search(raw, at)
            if end is None:
                raise Damaged("the picture is cut off")
            scan, at = raw[at : end.start()], end.start()
        yield marker, payload, scan


def _jpeg_kept(marker: int, payload: bytes) -> bytes | None:
    if marker in _JPEG_PICTURE or marker == 0xDA:
        return payload
    if marker == 0xE0 and payload.startswith(b"JFIF\0"):
        return payload[:12] + b"\0\0"  # without its thumbnail
    if marker == 0xE2 and payload.startswith(b"ICC_PROFILE\0"):
        return payload
    if marker == 0xEE and payload.startswith(b"Adobe"):
        return payload[:12]
    return None


def _build_jpeg(pieces: tuple[tuple[bytes, bytes], ...], exif: bytes) -> bytes:
    head = [content for name, content in pieces if name == b"\xe0"][:1]
    rest = [content for name, content in pieces if name != b"\xe0"]
    if exif:
        body = b"Exif\0\0" + exif
        head.append(struct.pack(">BBH", 0xFF, 0xE1, len(body) + 2) + body)
    return b"".join([b"\xff\xd8", *head, *rest, b"\xff\xd9"])


# ── PNG ─────────────────────────────────────────────────────────────────────────────────────
_PNG_MARK = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs".split())


def _png_pieces(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG_MARK)
    while True:
        head = raw[at : at + 8]
        if len(head) < 8:
            raise Damaged("no end chunk")
        length, name = struct.unpack(">I4s", head)
        content, check = raw[at + 8 : at + 8 + length], raw[at + 8 + length : at + 12 + length]
        if len(check) < 4 or zlib.crc32(name + content) != int.from_bytes(check, "big"):
            raise Damaged("a chunk is cut off or altered")
        at += 12 + length
        if name == b"eXIf":
            yield _EXIF, content
        elif name in _PNG_KEPT:
            yield name, content
        if name == b"IEND":
            return


def _png_chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I4s", len(content), name) + content + struct.pack(">I", check)


def _build_png(pieces: tuple[tuple[bytes, bytes], ...], exif: bytes) -> bytes:
    chunks = [_png_chunk(name, content) for name, content in pieces]
    if exif:
        chunks.insert(1, _png_chunk(b"eXIf", exif))
    return b"".join([_PNG_MARK, *chunks])


# ── WebP ────────────────────────────────────────────────────────────────────────────────────
_WEBP_KEPT = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP"})
_WEBP_HAS_EXIF, _WEBP_HAS_XMP = 0x08, 0x04


def _webp_pieces(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, end = 12, 8 + int.from_bytes(raw[4:8], "little")
    if end > len(raw) + 1:  # the last padding byte is missing in some makers' files
        raise Damaged("cut off")
    while at + 8 <= min(end, len(raw)):
        name, length = struct.unpack("<4sI", raw[at : at + 8])
        content = raw[at + 8 : at + 8 + length]
        if len(content) < length or (name == b"VP8X" and length != 10):
            raise Damaged("a chunk is cut off")
        at += 8 + length + length % 2
        if name in (b"ANIM", b"ANMF"):
            raise Moving
        if name == b"EXIF":
            yield _EXIF, content.removeprefix(b"Exif\0\0")
        elif name in _WEBP_KEPT:
            yield name, content


def _build_webp(pieces: tuple[tuple[bytes, bytes], ...], exif: bytes) -> bytes:
    extended = any(name == b"VP8X" for name, _ in pieces)
    chunks = [_webp_chunk(name, _flags(name, content, exif)) for name, content in pieces]
    if exif and extended:
        chunks.append(_webp_chunk(b"EXIF", exif))
    body = b"WEBP" + b"".join(chunks)
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def _flags(name: bytes, content: bytes, exif: bytes) -> bytes:
    if name != b"VP8X":
        return content
    flags = content[0] & ~(_WEBP_HAS_EXIF | _WEBP_HAS_XMP) | (_WEBP_HAS_EXIF if exif else 0)
    return bytes([flags]) + content[1:]


def _webp_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2)

"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
PHOTO_TYPES = frozenset({JPEG, PNG, WEBP})
HEIC = "image/heic"

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
CSV = "text/csv"
SPREADSHEET_TYPES = frozenset({XLSX, XLS, CSV})

UNKNOWN = "application/octet-stream"

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"


def photo_type(raw: bytes) -> str:
    """The media type of a picture by its first bytes; UNKNOWN for everything else.

    The mark must stand at the very beginning: a page with a picture inside is no picture.
    """
    if raw.startswith(b"\xff\xd8\xff"):
        return JPEG
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return WEBP
    if raw[4:8] == b"ftyp" and raw[8:12] in _HEIC_BRANDS:
        return HEIC
    return UNKNOWN


def spreadsheet_type(source: BinaryIO) -> str:
    """The media type of a spreadsheet, from an open file that can seek; UNKNOWN otherwise.

    XLS stands for the whole old container, which an encrypted workbook uses as well.
    """
    source.seek(0)
    head = source.read(8192)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return XLS
    if head.startswith(b"PK\x03\x04"):
        return XLSX if _is_workbook(source) else UNKNOWN
    return CSV if _is_table_text(head) else UNKNOWN


def _is_workbook(source: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(source) as packed:
            return "xl/workbook.xml" in packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _is_table_text(head: bytes) -> bool:
    if not head.strip() or head.startswith((b"%PDF", b"{\\rtf")) or head.lstrip()[:1] == b"<":
        return False
    if head.translate(None, _CONTROL) != head:
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            # The head may end within a character, so its last bytes do not count.
            text = head[:-4].decode(encoding) if len(head) == 8192 else head.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not text.lstrip().startswith("<")
    return False

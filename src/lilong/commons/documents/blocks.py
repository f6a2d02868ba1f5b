"""What stands in a document, whichever program sets it.

    Document("关于……的公告", (Paragraph("各位业主："), Heading("一、表决事项"), …))

All texts are plain texts. A line break in one is a line break on paper.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from lilong.commons.documents.codes import qr_svg

Align = Literal["left", "center", "right"]
_KINDS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


@dataclass(frozen=True)
class Heading:
    """A heading inside the text; `level` 1 (一、) or 2 (（一）)."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `indent` sets its first line in by two characters."""

    text: str
    indent: bool = True
    align: Align = "left"
    strong: bool = False


@dataclass(frozen=True)
class Facts:
    """Labels with their values, one pair a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with a head.

    Attributes:
        head: what the columns are called.
        rows: as many cells a row as the head has; an empty cell is left for writing by hand.
        widths: the columns' shares of the page's width.
        right: numbers (from 0) of columns set to the right, as figures are.
        tall: rows high enough to write in by hand.
        flows: it may go on overleaf though it is short; its rows are read one by one.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    right: tuple[int, ...] = ()
    tall: bool = False
    flows: bool = False


@dataclass(frozen=True)
class Picture:
    """A JPEG or PNG: its bytes, what it shows in words, and the line beneath it."""

    content: bytes
    shows: str
    caption: str = ""

    @property
    def kind(self) -> str:
        """The ending of its file name: jpg or png.

        Raises:
            ValueError: it is neither.
        """
        for start, kind in _KINDS.items():
            if self.content.startswith(start):
                return kind
        raise ValueError("neither a JPEG nor a PNG")


@dataclass(frozen=True)
class Code:
    """A QR code of an address, with what it is for beside it."""

    address: str
    says: str


@dataclass(frozen=True)
class Display:
    """A line of a poster: `size` in points, in the middle, or at the left as lists are."""

    text: str
    size: int
    strong: bool = False
    left: bool = False


@dataclass(frozen=True)
class Signature:
    """Who signs and when, at the right below the text; empty texts leave room to write."""

    by: str
    dated: str


Block = Heading | Paragraph | Facts | Table | Picture | Code | Display | Signature


@dataclass(frozen=True)
class Document:
    """A document to be set.

    Attributes:
        title: the title on the page and of the file.
        blocks: what follows, in order.
        number: the document number (文号) above the title, when it has one.
        language: zh-hans or en.
        paper: a4 or a3.
        made_at: the moment noted in the file, which makes a PDF fit for the archive.
    """

    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    language: str = "zh-hans"
    paper: Literal["a4", "a3"] = "a4"
    made_at: datetime | None = None


def as_values(document: Document) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The document as JSON values for a template, and its pictures under their file names."""
    files: dict[str, bytes] = {}
    blocks = [_as_value(block, files) for block in document.blocks]
    return {
        "title": document.title,
        "number": document.number,
        "paper": document.paper,
        "blocks": blocks,
    }, files


def _as_value(block: Block, files: dict[str, bytes]) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Picture):
        name = f"picture-{len(files) + 1}.{block.kind}"
        files[name] = block.content
        return {"kind": kind, "file": name, "shows": block.shows, "caption": block.caption}
    if isinstance(block, Code):
        name = f"code-{len(files) + 1}.svg"
        files[name] = qr_svg(block.address).encode()
        return {"kind": kind, "file": name, "says": block.says}
    return {"kind": kind, **asdict(block)}

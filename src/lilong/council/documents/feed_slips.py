"""Slips of many sentences, four on a page, in memory that does not grow with them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.commons.documents.codes import qr_svg
from lilong.commons.documents.glyphs import printable
from lilong.commons.documents.joining import join_pdfs
from lilong.commons.documents.pdf import CHINESE, missing_note, set_pdf

TEMPLATE = Path(__file__).parent / "templates" / "feed_slips.typ"
ON_A_PAGE = 4
# Slips set at once, whole pages: fewer repeat the fonts more often, more hold more memory.
AT_ONCE = 80
LONGEST_QUOTE = 120


@dataclass(frozen=True)
class FeedSlip:
    """One slip: what was said, where and when, and the short address. Nobody's name.

    Attributes:
        key: as it is typed by hand, in groups.
        address, qr: the short address as it is read, and as the code holds it.
    """

    number: str
    text: str
    place: str
    day: str
    address: str
    key: str
    qr: str


@dataclass(frozen=True)
class FeedSlipsPrinted:
    """How many pages, and the numbers of slips with characters that no font has."""

    pages: int
    missing: tuple[str, ...]


def print_feed_slips(
    slips: Iterable[FeedSlip],
    to: IO[bytes],
    *,
    language: str = CHINESE,
    progress: Callable[[int], None] | None = None,
) -> FeedSlipsPrinted:
    """Write slips as one PDF, four on a page of A4, in the order given.

    Args:
        to: a file opened for writing bytes.
        progress: told how many more slips are set, after each batch.

    Raises:
        ValueError: there is no slip.
    """
    missing: list[str] = []
    rest = iter(slips)
    with tempfile.TemporaryDirectory(prefix="lilong-feed-slips-") as folder, override(language):
        parts: list[Path] = []
        while chunk := list(islice(rest, AT_ONCE)):
            values = {
                "title": _("建议纸条"),
                "head": _("您说的一句，我们收到了"),
                "labels": _labels(),
                "slips": list(_values(chunk, missing)),
            }
            codes = {f"{n}.svg": qr_svg(slip.qr).encode() for n, slip in enumerate(chunk)}
            part = Path(folder) / f"{len(parts):05d}.pdf"
            part.write_bytes(set_pdf(TEMPLATE, values, files=codes, language=language).content)
            parts.append(part)
            if progress:
                progress(len(chunk))
        return FeedSlipsPrinted(join_pdfs(parts, to), tuple(missing))


def _labels() -> dict[str, str]:
    return {
        "number": _("编号"),
        "place": _("在哪里"),
        "day": _("哪一天"),
        "code": _("短网址的二维码"),
        "scan": _("扫一扫，看办得怎样；办好以后，也在这里说是不是真的解决了。"),
        "keep": _(
            "谁拿着它，谁就能看到这句话和办的经过，请收好。上面没有您的名字。"
            "不用手机的，拿它到居委会，社工替您查。"
        ),
    }


def _values(chunk: Sequence[FeedSlip], missing: list[str]) -> Iterator[dict[str, Any]]:
    for n, slip in enumerate(chunk):
        quote = " ".join(slip.text.split())
        quote = quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…"
        clean = printable(
            {
                "quote": quote,
                "number": slip.number,
                "place": slip.place[:40],
                "day": slip.day,
                "address": slip.address,
                "key": slip.key,
            }
        )
        if clean.missing:
            missing.append(slip.number)
        yield {**clean.values, "file": f"{n}.svg", "note": missing_note(clean.missing)}

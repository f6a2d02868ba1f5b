"""QR codes, as drawings for PDFs and pixels for Word files."""

from __future__ import annotations

import io

import segno

# A quarter of a code may be dirty or folded and it still reads.
ERROR = "q"
QUIET = 4


def qr_svg(text: str) -> str:
    """A QR code as one SVG path with its quiet border of four modules; one unit a module."""
    drawn = io.BytesIO()
    code = segno.make_qr(text, error=ERROR, boost_error=False)
    code.save(drawn, kind="svg", xmldecl=False, border=QUIET, omitsize=True, light="#fff")
    return drawn.getvalue().decode()


def qr_png(text: str, *, pixels: int = 8) -> bytes:
    """A QR code as a PNG, `pixels` a module."""
    drawn = io.BytesIO()
    segno.make_qr(text, error=ERROR, boost_error=False).save(
        drawn, kind="png", scale=pixels, border=QUIET
    )
    return drawn.getvalue()

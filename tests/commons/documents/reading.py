"""PDFs read by another program than the one that wrote them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pypdf


def pages(content: bytes) -> list[str]:
    """The text of each page without white space: setting puts thin spaces between scripts."""
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def text(content: bytes) -> str:
    return "".join(pages(content))


def squeezed(words: str) -> str:
    return re.sub(r"[\s\u200b]", "", words)


def fonts(content: bytes) -> dict[str, bool]:
    """Each font's name, and whether the file brings it along."""
    found: dict[str, bool] = {}
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            (inner,) = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            brought = {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            found[font.get_object()["/BaseFont"]] = bool(brought)
    return found


def pictures(content: bytes, folder: Path, *, dots: int = 150) -> list[Path]:
    """Each page as a picture by poppler; nothing where poppler is not installed."""
    if shutil.which("pdftoppm") is None:
        return []
    source = folder / "page.pdf"
    source.write_bytes(content)
    command = ["pdftoppm", "-r", str(dots), "-png", str(source), str(folder / "page")]
    subprocess.run(command, check=True, capture_output=True)
    return sorted(folder.glob("page*.png"))

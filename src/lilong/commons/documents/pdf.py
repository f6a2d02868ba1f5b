"""Setting PDFs: one of our templates, and data."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.commons.documents.blocks import Document, as_values
from lilong.commons.documents.glyphs import INSTEAD, font_folders, printable
from lilong.commons.documents.stand_ins import put_back, stand_ins

TEMPLATES = Path(__file__).parent / "templates"
CHINESE = "zh-hans"
# For people who cannot see the page.
READ_ALOUD = "ua-1"
# To be read in fifty years; an archive wants to know when the file was made.
KEPT = "a-2b"


@dataclass(frozen=True)
class Printed:
    """A PDF.

    Attributes:
        content: its bytes.
        missing_glyphs: characters that no font has; the page shows `〓` for each and says so.
    """

    content: bytes
    missing_glyphs: tuple[str, ...]


def set_pdf(
    template: Path,
    values: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    language: str = CHINESE,
    made_at: datetime | None = None,
) -> Printed:
    """Set one of our templates with data: tagged PDF/UA-1, the same bytes each time.

    The template finds `values` in `data.json`, with `lang`, `region` and `missing_note` added,
    and each of `files` (pictures) under its name; it can read nothing else. `values` needs a
    `title`. Text stays text whatever stands in it: it is only ever read as data.

    Args:
        language: of the labels and for reading aloud; zh-hans or en.
        made_at: when the file was made; with it the file is PDF/A-2b too, to be archived.

    Raises:
        ValueError: a file's name is no plain name.
        typst.TypstError: the template is wrong, or a picture is none.
    """
    with override(language):
        clean = printable(values)
        note = missing_note(clean.missing)
    data = {
        **clean.values,
        **_language(language),
        "missing_note": note,
        "dated": made_at is not None,
    }
    light, waiting = stand_ins(files or {})
    with _folder(template, data, light) as folder:
        content = _compiled(folder, made_at)
    return Printed(put_back(content, waiting), clean.missing)


def set_document(document: Document) -> Printed:
    """Set a document of blocks as an official paper (GB/T 9704) in its own language."""
    values, files = as_values(document)
    return set_pdf(
        TEMPLATES / "official.typ",
        values,
        files=files,
        language=document.language,
        made_at=document.made_at,
    )


def missing_note(missing: tuple[str, ...]) -> str:
    """The sentence that stands on a page where characters are missing; nothing when none is."""
    if not missing:
        return ""
    codes = _("、").join(f"U+{ord(c):04X}" for c in missing[:20])
    return _("本页有字库中没有的字，以“%(mark)s”代替，请手写补正：%(codes)s。") % {
        "mark": INSTEAD,
        "codes": codes,
    }


def _compiled(folder: Path, made_at: datetime | None) -> bytes:
    compiler = typst.Compiler(
        input=str(folder / "main.typ"),
        root=str(folder),
        font_paths=_fonts(tuple(font_folders())),
        ignore_system_fonts=True,
        package_path=str(folder / "none"),
        package_cache_path=str(folder / "none"),
    )
    standards: Any = [READ_ALOUD, KEPT] if made_at else [READ_ALOUD]
    # The format has whole seconds.
    stamp = made_at.replace(microsecond=0) if made_at else None
    content = compiler.compile(format="pdf", pdf_standards=standards, timestamp=stamp)
    assert isinstance(content, bytes)
    return content


@cache
def _fonts(folders: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )


def _language(language: str) -> dict[str, str]:
    return (
        {"lang": "zh", "region": "CN"} if language == CHINESE else {"lang": language, "region": ""}
    )


@contextmanager
def _folder(template: Path, data: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder with the template, the data and the pictures, and nothing else in the world."""
    with tempfile.TemporaryDirectory(prefix="lilong-paper-") as made:
        folder = Path(made)
        (folder / "main.typ").write_bytes(template.read_bytes())
        (folder / "lilong.typ").write_bytes((TEMPLATES / "lilong.typ").read_bytes())
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False))
        for name, content in files.items():
            if Path(name).name != name or (folder / name).exists():
                raise ValueError(f"no name for a file: {name!r}")
            (folder / name).write_bytes(content)
        yield folder

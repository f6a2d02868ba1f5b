"""Setting a folder as PDF, here or in a process of its own.

Typst keeps what it has unpacked for the next time. Pages with many photos are set by a process
that ends with them, so that a server does not grow for good by every packet that it prints.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

# Seconds after which a page that is still being set will not be set any more.
PATIENCE = 120


@dataclass(frozen=True)
class Setting:
    """What is set, and how.

    Attributes:
        folder: `main.typ` with everything it reads.
        fonts: folders of fonts; the system's own are left alone.
        standards: what the file claims to be.
        made_at: when it was made, in whole seconds.
    """

    folder: Path
    fonts: tuple[Path, ...]
    standards: tuple[str, ...]
    made_at: datetime | None = None


def set_here(setting: Setting) -> bytes:
    """The PDF, set by this process. Raises typst.TypstError."""
    compiler = typst.Compiler(
        input=str(setting.folder / "main.typ"),
        root=str(setting.folder),
        font_paths=_fonts(setting.fonts),
        ignore_system_fonts=True,
        package_path=str(setting.folder / "none"),
        package_cache_path=str(setting.folder / "none"),
    )
    standards: Any = list(setting.standards)
    content = compiler.compile(format="pdf", pdf_standards=standards, timestamp=setting.made_at)
    assert isinstance(content, bytes)
    return content


def set_apart(setting: Setting) -> bytes:
    """The PDF, set by a process of its own.

    Raises:
        typst.TypstError: it could not be set; what the process said.
        subprocess.TimeoutExpired: it took longer than `PATIENCE`.
    """
    given = json.dumps(
        {
            "folder": str(setting.folder),
            "fonts": [str(one) for one in setting.fonts],
            "standards": setting.standards,
            "made_at": setting.made_at.isoformat() if setting.made_at else None,
        }
    )
    done = subprocess.run(  # noqa: S603 our own module, our own folder
        [sys.executable, "-m", __name__],
        input=given.encode(),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace")[-2000:]
        raise typst.TypstError("the page could not be set", said)
    return done.stdout


@cache
def _fonts(folders: Sequence[Path]) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )


def _main() -> None:
    given = json.load(sys.stdin)
    made_at = given["made_at"]
    setting = Setting(
        Path(given["folder"]),
        tuple(map(Path, given["fonts"])),
        tuple(given["standards"]),
        datetime.fromisoformat(made_at) if made_at else None,
    )
    sys.stdout.buffer.write(set_here(setting))


if __name__ == "__main__":
    _main()

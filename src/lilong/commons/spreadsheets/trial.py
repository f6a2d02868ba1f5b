"""Decode a workbook in a process that may die, before the house does it in its own.

Run as a script with the workbook on standard input; imports nothing of the house. A decoder
that is told of two cells very far apart reserves everything between them and takes the whole
process down when there is no such memory: so a doubtful workbook is tried here first.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

MEMORY = 2 << 30
SECONDS = 60
_FITS, _PASSWORD, _DAMAGED, _TOO_LARGE = 0, 3, 4, 5
OUTCOMES = {_FITS: "fits", _PASSWORD: "password", _DAMAGED: "damaged"}


def try_out(file: BinaryIO, *, cells: int, merges: int) -> str:
    """`fits`, `password`, `damaged` or `too_large`, judged in a process of its own."""
    file.seek(0)
    command = [sys.executable, "-I", str(Path(__file__)), str(cells), str(merges)]
    try:
        done = subprocess.run(  # noqa: S603 our own script, our own numbers
            command, input=file.read(), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return "too_large"
    return OUTCOMES.get(done.returncode, "too_large")


def _decode(cells: int, merges: int) -> int:
    import io
    import resource

    import python_calamine

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > cells:
                return _TOO_LARGE
            if len(sheet.merged_cell_ranges or ()) > merges:
                return _TOO_LARGE
    except python_calamine.PasswordError:
        return _PASSWORD
    except python_calamine.CalamineError:
        return _DAMAGED
    return _FITS


if __name__ == "__main__":
    sys.exit(_decode(int(sys.argv[1]), int(sys.argv[2])))

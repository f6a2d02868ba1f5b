"""Importing from the command line: read only, or hand in, read and write as the pages do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.hand_in_file import hand_in_file
from lilong.commons.imports.actions.stop_writing import stop_writing
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.importer import IMPORTERS, Target
from lilong.commons.imports.reading import Report, learned_at, read_file
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotFound, Refused


def opened(path: Path) -> BinaryIO:
    """The file, open to be read. Raises NotFound."""
    try:
        return path.open("rb")
    except OSError as error:
        raise NotFound(
            _("打不开文件“%(path)s”：%(why)s") % {"path": path, "why": error.strerror}
        ) from error


def read_only(code: str, target: Target, file: BinaryIO, name: str) -> Report:
    """Read a file for an importer without leaving anything behind."""
    report, learned = Report(), learned_at(target.space_id, code)
    with _Counting() as counting:
        rows = read_file(
            IMPORTERS[code],
            target,
            file,
            name=name,
            learned=learned,
            report=report,
            each=counting.step,
        )
        for _row in rows:
            pass
    return report


def read_and_write(code: str, target: Target, file: BinaryIO, name: str) -> Report:
    """Hand in, read and write, in the house's name.

    Raises:
        Invalid: the file could not be read.
        Refused: it could not be written.
    """
    run = hand_in_file(SYSTEM, importer=code, target=target, file=file, file_name=name)
    with _Counting() as counting:
        run, report = read_import(SYSTEM, run_id=run.id, each=counting.step)
        if report is None:
            raise Invalid(run.why)
        if report.findings > report.known:
            begin_writing(SYSTEM, run_id=run.id)
            try:
                apply_import(SYSTEM, run_id=run.id, each=counting.step)
            except Refused as refused:
                stop_writing(SYSTEM, run_id=run.id, why=refused.sentence)
                raise
    return report


class _Counting:
    """Shows on a terminal that something is going on."""

    def __init__(self) -> None:
        self.count, self.shows = 0, sys.stderr.isatty()

    def __enter__(self) -> _Counting:
        return self

    def step(self, count: int = 1) -> None:
        before, self.count = self.count, self.count + count
        if self.shows and before // 1000 != self.count // 1000:
            sys.stderr.write("\r" + _("已处理 %(count)s 行") % {"count": self.count})
            sys.stderr.flush()

    def __exit__(self, *_exception: object) -> None:
        if self.shows and self.count >= 1000:
            sys.stderr.write("\n")

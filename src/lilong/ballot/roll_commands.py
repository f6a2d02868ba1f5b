"""The roll of owners from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from lilong.ballot.models import Roll
    from lilong.commons.imports.reading import Report
    from lilong.places.queries import PlaceView

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register_roll(subparsers: Subparsers) -> None:
    """Add `roll import`."""
    roll = subparsers.add_parser("roll", help=_("导入业主名册"))
    verbs = roll.add_subparsers(required=True, metavar=_("动作"))
    taking = verbs.add_parser("import", help=_("读入 Excel 或 CSV 名册"))
    taking.add_argument("file", type=Path, help=_("名册文件"))
    taking.add_argument("--at", required=True, help=_("哪个小区的名册：名称、地址或路径"))
    taking.add_argument("--dry-run", action="store_true", help=_("只看能读懂什么，不写入"))
    taking.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    taking.set_defaults(run=_import)


def _import(options: Any) -> int:
    from lilong.ballot.importing.importer import CODE, target_at, unfinished_roll
    from lilong.commons.imports.commanding import opened, read_and_write, read_only
    from lilong.kernel.actor import SYSTEM
    from lilong.places import queries as places

    place = places.find(SYSTEM, options.at)
    target_at(place)
    roll = unfinished_roll(place)
    with opened(options.file) as file:
        if options.dry_run:
            report = read_only(CODE, target_at(place, roll), file, options.file.name)
        else:
            roll = roll or _new_roll(place, options.file.name)
            report = read_and_write(CODE, target_at(place, roll), file, options.file.name)
    told = as_json(report)
    sys.stdout.write(
        (json.dumps(told, ensure_ascii=False, indent=2) if options.json else _told(report)) + "\n"
    )
    return 0


def _new_roll(place: PlaceView, file_name: str) -> Roll:
    from lilong.ballot.actions.open_roll import open_roll
    from lilong.kernel.actor import SYSTEM

    title = _("%(place)s业主名册") % {"place": place.name}
    return open_roll(SYSTEM, place_id=place.id, title=title[:80], source=file_name)


def as_json(report: Report) -> dict[str, Any]:
    """The report as numbers and reasons; what was written in a cell is not repeated, as names
    stand in it."""
    from lilong.commons.imports.words import field_words, why_words

    return {
        "rows_read": report.rows_read,
        "units": report.findings,
        "known": report.known,
        "by_kind": dict(report.figures.get("by_kind", {})),
        "by_building": dict(report.figures.get("by_building", {})),
        "duplicates": report.duplicates,
        "skipped": [
            {"sheet": sheet + 1, "row": row, "why": why_words(code)}
            for sheet, row, code in report.skipped
        ],
        "guessed": [
            {
                "sheet": sheet + 1,
                "row": row,
                "field": field_words(guess.field),
                "confidence": guess.confidence,
                "why": why_words(guess.code),
            }
            for sheet, row, guess in report.guessed
        ],
        "columns": report.columns,
        "unread_columns": report.unread,
    }


def _told(report: Report) -> str:
    facts = {
        "rows": report.rows_read,
        "units": report.findings,
        "known": report.known,
        "duplicates": report.duplicates,
        "skipped": len(report.skipped),
        "guessed": len(report.guessed),
    }
    return (
        _(
            "读了 %(rows)s 行：%(units)s 个专有部分，其中 %(known)s 个已在名册里；"
            "%(duplicates)s 行重复，%(skipped)s 行跳过，%(guessed)s 处是推测。"
        )
        % facts
    )

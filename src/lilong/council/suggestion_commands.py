"""Sentences from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lilong.commons.wording import listed

if TYPE_CHECKING:
    from lilong.commons.imports.reading import Report

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(verbs: Subparsers) -> None:
    """Add `suggestions import`."""
    taking = verbs.add_parser("import", help=_("读入 Excel 或 CSV 里记的建议，一行一句"))
    taking.add_argument("file", type=Path, help=_("Excel 或 CSV 文件"))
    taking.add_argument("--at", required=True, help=_("哪个居民区：名称、地址或路径"))
    taking.add_argument("--dry-run", action="store_true", help=_("只看能读懂什么，不写入"))
    taking.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    taking.set_defaults(run=_import)


def _import(options: Any) -> int:
    from lilong.commons.imports.commanding import opened, read_and_write, read_only
    from lilong.council.importing.suggestion_importer import CODE, target_at
    from lilong.kernel.actor import SYSTEM
    from lilong.places import queries as places

    target = target_at(places.find(SYSTEM, options.at))
    with opened(options.file) as file:
        read = read_only if options.dry_run else read_and_write
        report = read(CODE, target, file, options.file.name)
    if options.json:
        sys.stdout.write(json.dumps(as_json(report), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(_told(report) + "\n")
    return 0


def as_json(report: Report) -> dict[str, Any]:
    """The report as the command line promises it (docs/reference/commands.md)."""
    from lilong.commons.imports.words import why_words

    return {
        "rows_read": report.rows_read,
        "suggestions": report.findings,
        "known": report.known,
        "by_category": dict(report.figures.get("by_kind", {})),
        "by_lane": dict(report.figures.get("by_lane", {})),
        "duplicates": report.duplicates,
        "skipped": [
            {"sheet": sheet + 1, "row": row, "why": why_words(code)}
            for sheet, row, code in report.skipped
        ],
        "guessed": [
            {
                "sheet": sheet + 1,
                "row": row,
                "field": guess.field,
                "from": guess.text,
                "to": guess.value,
                "confidence": guess.confidence,
                "why": why_words(guess.code),
            }
            for sheet, row, guess in report.guessed
        ],
        "columns": report.columns,
        "unread_columns": report.unread,
    }


def _told(report: Report) -> str:
    counts = report.figures.get("by_kind")
    first = _(
        "读了 %(rows)s 行：%(suggestions)s 句，其中 %(known)s 句已经记过；"
        "%(duplicates)s 行重复，%(skipped)s 行跳过，%(guessed)s 处是推测。"
    ) % {
        "rows": report.rows_read,
        "suggestions": report.findings,
        "known": report.known,
        "duplicates": report.duplicates,
        "skipped": len(report.skipped),
        "guessed": len(report.guessed),
    }
    if not counts:
        return first
    words = listed(f"{what} {n}" for what, n in counts.most_common())
    return "\n".join([first, _("按类别：%(words)s") % {"words": words}])

"""The survey from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lilong.commons.wording import listed

if TYPE_CHECKING:
    from lilong.commons.imports.importer import Guess
    from lilong.commons.imports.reading import Report

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: Subparsers) -> None:
    """Add `ledger import`, `ledger export` and `breakthrough`."""
    ledger = subparsers.add_parser("ledger", help=_("导入、导出排摸台账"))
    verbs = ledger.add_subparsers(required=True, metavar=_("动作"))
    taking = verbs.add_parser("import", help=_("读入 Excel 或 CSV 台账"))
    taking.add_argument("file", type=Path, help=_("台账文件"))
    taking.add_argument("--at", required=True, help=_("哪里的台账：名称、地址或路径"))
    taking.add_argument("--dry-run", action="store_true", help=_("只看能读懂什么，不写入"))
    taking.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    taking.set_defaults(run=_import)
    giving = verbs.add_parser("export", help=_("写出台账：.xlsx、.csv 或 .geojson"))
    giving.add_argument("--at", required=True, help=_("哪里的台账：名称、地址或路径"))
    giving.add_argument("file", type=Path, help=_("要写的文件"))
    giving.set_defaults(run=_export)
    where = subparsers.add_parser("breakthrough", help=_("从哪里着手"))
    where.add_argument("--at", required=True, help=_("哪里：名称、地址或路径"))
    where.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    where.set_defaults(run=_breakthrough)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


# ── ledger import ───────────────────────────────────────────────────────────────────────────


def _import(options: Any) -> int:
    from lilong.commons.imports.commanding import opened, read_and_write, read_only
    from lilong.kernel.actor import SYSTEM
    from lilong.places import queries as places
    from lilong.survey.importing.importer import CODE, target_at

    target = target_at(places.find(SYSTEM, options.at))
    with opened(options.file) as file:
        read = read_only if options.dry_run else read_and_write
        report = read(CODE, target, file, options.file.name)
    _say(
        json.dumps(as_json(report), ensure_ascii=False, indent=2) if options.json else _told(report)
    )
    return 0


def as_json(report: Report) -> dict[str, Any]:
    """The report as the command line promises it (docs/reference/commands.md)."""
    return {
        "rows_read": report.rows_read,
        "findings": report.findings,
        "known": report.known,
        "by_kind": dict(report.figures.get("by_kind", {})),
        "by_lane": dict(report.figures.get("by_lane", {})),
        "duplicates": report.duplicates,
        "skipped": [
            {"sheet": sheet + 1, "row": row, "why": _why(code)}
            for sheet, row, code in report.skipped
        ],
        "guessed": [_guessed(sheet, row, guess) for sheet, row, guess in report.guessed],
        "columns": report.columns,
        "unread_columns": report.unread,
    }


def _why(code: str) -> str:
    from lilong.commons.imports.words import why_words

    return why_words(code)


def _guessed(sheet: int, row: int, guess: Guess) -> dict[str, Any]:
    return {
        "sheet": sheet + 1,
        "row": row,
        "field": guess.field,
        "from": guess.text,
        "to": guess.value,
        "confidence": guess.confidence,
        "why": _why(guess.code),
    }


def _told(report: Report) -> str:
    lines = [
        _(
            "读了 %(rows)s 行：%(findings)s 条问题，其中 %(known)s 条已在台账里；"
            "%(duplicates)s 行重复，%(skipped)s 行跳过，%(guessed)s 处是推测。"
        )
        % {
            "rows": report.rows_read,
            "findings": report.findings,
            "known": report.known,
            "duplicates": report.duplicates,
            "skipped": len(report.skipped),
            "guessed": len(report.guessed),
        }
    ]
    for name, counts in report.figures.items():
        words = {"by_kind": _("按类别"), "by_lane": _("按弄")}.get(name, name)
        lines.append(
            _("%(name)s：%(words)s")
            % {
                "name": words,
                "words": listed(f"{what or '—'} {n}" for what, n in counts.most_common()),
            }
        )
    unread = [row for row in report.skipped if row[2].startswith("no_")]
    lines += [
        _("第 %(row)s 行没有读懂：%(why)s") % {"row": row, "why": _why(code)}
        for _s, row, code in unread[:20]
    ]
    return "\n".join(lines)


# ── ledger export, breakthrough ─────────────────────────────────────────────────────────────


def _export(options: Any) -> int:
    from lilong.kernel.actor import SYSTEM
    from lilong.kernel.refusal import Invalid
    from lilong.places import queries as places
    from lilong.survey.exporting import FORMATS, export_findings
    from lilong.survey.queries.ledger_filter import LedgerFilter

    place = places.find(SYSTEM, options.at)
    fmt = options.file.suffix.lstrip(".").lower()
    if fmt not in FORMATS:
        raise Invalid(
            _("不认识的格式“%(fmt)s”") % {"fmt": fmt},
            remedy=listed(f".{one}" for one in FORMATS),
        )
    draft = options.file.with_name(f".{options.file.name}.part")
    try:
        with draft.open("wb") as out:
            export_findings(SYSTEM, place, LedgerFilter(), fmt, out)
        draft.replace(options.file)
    finally:
        draft.unlink(missing_ok=True)
    _say(_("已写出 %(file)s") % {"file": options.file})
    return 0


def _breakthrough(options: Any) -> int:
    from lilong.kernel.actor import SYSTEM
    from lilong.places import queries as places
    from lilong.survey.queries.breakthrough import breakthrough_at

    found = breakthrough_at(SYSTEM, places.find(SYSTEM, options.at))
    if options.json:
        _say(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        _say("\n".join(found.sentences()))
    return 0

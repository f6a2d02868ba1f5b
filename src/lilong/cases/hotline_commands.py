"""Hotline orders from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.wording import listed

if TYPE_CHECKING:
    from lilong.commons.imports.reading import Report
    from lilong.kernel.actor import Actor
    from lilong.places.queries import PlaceView

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(verbs: Subparsers) -> None:
    """Add `cases import` and `cases rule`."""
    taking = verbs.add_parser("import", help=_("读入 Excel 或 CSV 的热线工单，一单立一件"))
    taking.add_argument("file", type=Path, help=_("Excel 或 CSV 文件"))
    taking.add_argument("--at", required=True, help=_("哪个居民区：名称、地址或路径"))
    taking.add_argument("--owner", default="", help=_("由谁承办：姓名或 id，写入时要写"))
    taking.add_argument("--dry-run", action="store_true", help=_("只看能读懂什么，不写入"))
    taking.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    taking.set_defaults(run=_import)
    changing = verbs.add_parser("rule", help=_("规定改了，正在计时的从某一天起按新的算"))
    changing.add_argument("clock", help=_("哪个期限，写期限表里的 id"))
    changing.add_argument("--at", required=True, help=_("哪个居民区：名称、地址或路径"))
    changing.add_argument("--on", required=True, type=date.fromisoformat, help=_("从哪一天起"))
    changing.add_argument("--paper", required=True, help=_("依据哪份文件，哪一条"))
    changing.add_argument("--by", required=True, help=_("谁照文件改的：姓名或 id"))
    changing.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    changing.set_defaults(run=_rule)


def _rule(options: Any) -> int:
    from lilong.cases.files.actions.change_clock_rule import change_clock_rule
    from lilong.kernel.actor import SYSTEM
    from lilong.kernel.refusal import Refused
    from lilong.places import queries as places

    area = places.find(SYSTEM, options.at)
    actor = _changer(options.by, area)
    told = {"area_id": area.id, "clock": options.clock, "on": options.on, "paper": options.paper}
    done = change_clock_rule(actor, **told)
    changed, moved = done.changed, done.moved
    while done.left:
        try:
            done = change_clock_rule(actor, **told, after=done.last)
        except Refused:  # somebody else is at it: what they leave is said to whoever asks again
            break
        changed, moved = changed + done.changed, moved + done.moved
    if options.json:
        said = json.dumps({"changed": changed, "moved": moved})
    else:
        said = _("%(changed)s 个期限改按新规定，其中 %(moved)s 个的最后一天变了。") % {
            "changed": changed,
            "moved": moved,
        }
    sys.stdout.write(said + "\n")
    return 0


def _import(options: Any) -> int:
    from lilong.cases.files.importing.hotline_importer import CODE, target_at
    from lilong.commons.imports.commanding import opened, read_and_write, read_only
    from lilong.kernel.actor import SYSTEM
    from lilong.places import queries as places

    place = places.find(SYSTEM, options.at)
    target_at(place)  # a place that is too large is refused before anybody is asked for
    owner_id = None if options.dry_run else _owner(options.owner, place)
    target = target_at(place, owner_id)
    with opened(options.file) as file:
        read = read_only if options.dry_run else read_and_write
        report = read(CODE, target, file, options.file.name)
    if options.json:
        sys.stdout.write(json.dumps(as_json(report), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(_told(report) + "\n")
    return 0


def _changer(words: str, area: PlaceView) -> Actor:
    """Who says that a rule has changed, among those who get the new texts; the ledger names them.

    Whoever sits at the machine writes for them, so they need no account.
    """
    from lilong.cases.files.permissions import GET_RULES
    from lilong.kernel.actor import Actor
    from lilong.kernel.paths import ancestors
    from lilong.kernel.refusal import Invalid
    from lilong.people import queries as people

    held = people.holders_by_path(ancestors(area.path), GET_RULES)
    found = _among(set().union(*held.values()), words)
    if len(found) == 1:
        name = people.names_of(found)[found[0]]
        return Actor(found[0], name, people.grants_today(found[0]))
    said = _("“%(words)s”不是这里的书记、主任或者街道工作人员") % {"words": words}
    if found:
        said = _("这里有几位“%(words)s”，分不清是谁") % {"words": words}
    raise Invalid(said, remedy=_("请写照文件改的那一位的姓名；同名的写 id。"))


def _among(ids: Collection[UUID], words: str) -> list[UUID]:
    """Those of the persons whose name or id is just this."""
    from lilong.people import queries as people

    names = people.names_of(ids)
    return [key for key, name in names.items() if words and words in (name, str(key))]


def _owner(words: str, place: PlaceView) -> UUID:
    """Who keeps the cases, among those who keep cases at the place."""
    from lilong.cases.files.moving import keepers_at
    from lilong.kernel.refusal import Invalid

    found = _among(keepers_at(place.path), words)
    if len(found) == 1:
        return found[0]
    if not words:
        said = _("每一件都要有人负责，--owner 没有写明是谁")
    elif found:
        said = _("这里有几位“%(words)s”，分不清由谁承办") % {"words": words}
    else:
        said = _("“%(words)s”不是这里的工作人员，不能承办") % {"words": words}
    raise Invalid(
        said,
        remedy=_("请写这里居委会、片区或街道一位工作人员的姓名；同名的写 id。"),
    )


def as_json(report: Report) -> dict[str, Any]:
    """The report as the command line promises it (docs/reference/cases.md)."""
    from lilong.commons.imports.words import why_words

    return {
        "rows_read": report.rows_read,
        "orders": report.findings,
        "known": report.known,
        "by_kind": dict(report.figures.get("by_kind", {})),
        "by_lane": dict(report.figures.get("by_lane", {})),
        "clocks": dict(report.figures.get("by_clock", {})),
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
        "withheld_columns": report.withheld,
    }


def _told(report: Report) -> str:
    from lilong.cases.files.importing.hotline_drafts import NO_AMOUNT, NO_TIME

    said = [
        _(
            "读了 %(rows)s 行：%(orders)s 单，其中 %(known)s 单已经立过案；"
            "%(duplicates)s 行重复，%(skipped)s 行跳过，%(guessed)s 处是推测。"
        )
        % {
            "rows": report.rows_read,
            "orders": report.findings,
            "known": report.known,
            "duplicates": report.duplicates,
            "skipped": len(report.skipped),
            "guessed": len(report.guessed),
        }
    ]
    counts: Counter[str] = report.figures["by_kind"]
    timed: Counter[str] = report.figures["by_clock"]
    if counts:
        words = listed(f"{what} {n}" for what, n in counts.most_common())
        said.append(_("按类别：%(words)s") % {"words": words})
    if timed.get(NO_AMOUNT):
        said.append(_("这里没有写下热线工单的时限，%(n)s 件不开始计时。") % {"n": timed[NO_AMOUNT]})
    if timed.get(NO_TIME):
        said.append(_("%(n)s 件没有接单时间，不开始计时。") % {"n": timed[NO_TIME]})
    if report.withheld:
        columns = listed(report.withheld)
        said.append(_("谁来电没有读入：%(columns)s") % {"columns": columns})
    return "\n".join(said)

"""Foreign Open311 services from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: Subparsers) -> None:
    """Add `open311 to`, `send`, `unsure` and `settle`."""
    told = subparsers.add_parser("open311", help=_("把建议转给别的系统"))
    verbs = told.add_subparsers(required=True, metavar=_("动作"))
    to = verbs.add_parser("to", help=_("设定转给谁、转哪些"))
    to.add_argument("url", help=_("对方的网址，下面有 requests.json"))
    to.add_argument("--at", required=True, help=_("哪个居民区：名称、地址或路径"))
    to.add_argument("--name", required=True, help=_("对方叫什么，提的人会看到"))
    to.add_argument(
        "--service",
        action="append",
        required=True,
        metavar="CATEGORY=CODE",
        help=_("哪一类转成对方的哪一个 service_code，可以写几次"),
    )
    to.add_argument("--jurisdiction", default="", help=_("对方的 jurisdiction_id"))
    to.add_argument("--key-file", type=Path, help=_("里面是对方给的 api_key"))
    to.add_argument(
        "--lists-all",
        action="store_true",
        help=_("对方收到什么，清单上马上就有：清单上没有的，就是没有收到，可以再转一次"),
    )
    to.add_argument("--off", action="store_true", help=_("停下来"))
    to.set_defaults(run=_to)
    sending = verbs.add_parser("send", help=_("现在就转一轮，并问问转出去的办得怎样"))
    sending.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    sending.set_defaults(run=_send)
    unsure = verbs.add_parser("unsure", help=_("哪些不知道对方收到没有，哪些转不出去"))
    unsure.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    unsure.set_defaults(run=_unsure)
    settle = verbs.add_parser("settle", help=_("问过对方以后：收到了，还是再转一次"))
    settle.add_argument("mark", help=_("`open311 unsure` 列出的记号"))
    how = settle.add_mutually_exclusive_group(required=True)
    how.add_argument("--number", help=_("对方收到了，这是对方的编号"))
    how.add_argument("--again", action="store_true", help=_("对方没有收到，再转一次"))
    settle.set_defaults(run=_settle)


def _to(options: Any) -> int:
    from lilong.council.actions.set_foreign_service import set_foreign_service
    from lilong.kernel.actor import SYSTEM
    from lilong.places import queries as places

    pairs = [text.partition("=") for text in options.service]
    kept = set_foreign_service(
        SYSTEM,
        area_id=places.find(SYSTEM, options.at).id,
        name=options.name,
        url=options.url,
        services={ours.strip(): theirs.strip() for ours, _sign, theirs in pairs},
        jurisdiction=options.jurisdiction,
        key=options.key_file.read_text(encoding="utf-8").strip() if options.key_file else "",
        on=not options.off,
        lists_all=options.lists_all,
    )
    sys.stdout.write(f"{kept.name} {kept.url}\n")
    return 0


def _send(options: Any) -> int:
    from lilong.council.open311_sending import send_round

    done = send_round().as_json()
    if options.json:
        sys.stdout.write(json.dumps(done) + "\n")
    else:
        words = _(
            "收进 %(collected)s 条，转出 %(sent)s 条，没转出 %(failed)s 条，问了 %(asked)s 条。"
        )
        sys.stdout.write(words % done + "\n")
    return 0


def _unsure(options: Any) -> int:
    from lilong.council.queries.open311_outbox import stuck, stuck_count

    rows = [
        {"mark": one.mark, "code": one.code, "to": one.name, "state": one.state, "why": one.problem}
        for one in stuck()
    ]
    if options.json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return 0
    for row in rows:
        sys.stdout.write("  ".join(row.values()) + "\n")
    if not rows:
        sys.stdout.write(_("都转到了，没有悬着的。") + "\n")
    if (more := stuck_count() - len(rows)) > 0:
        words = _("更早的还有 %(count)s 条没有列出，凭记号一样能了结。")
        sys.stdout.write(words % {"count": more} + "\n")
    return 0


def _settle(options: Any) -> int:
    from lilong.council.actions.hand_on_suggestion import hand_on_suggestion
    from lilong.council.actions.send_again import send_again
    from lilong.council.queries.open311_outbox import stuck_by_mark
    from lilong.kernel.actor import SYSTEM

    found = stuck_by_mark(options.mark)
    if found is None:
        sys.stderr.write(_("没有这个记号；`open311 unsure` 列出现在悬着的。") + "\n")
        return 1
    if options.again:
        send_again(SYSTEM, handed_id=found.handed_id)
        words = _("%(code)s 下一轮再转。")
    else:
        hand_on_suggestion(SYSTEM, handed_id=found.handed_id, foreign_id=options.number)
        words = _("记下了：%(code)s 对方收到了。")
    sys.stdout.write(words % {"code": found.code} + "\n")
    return 0

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
    """Add `open311 to` and `open311 send`."""
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
    to.add_argument("--off", action="store_true", help=_("停下来"))
    to.set_defaults(run=_to)
    sending = verbs.add_parser("send", help=_("现在就转一轮，并问问转出去的办得怎样"))
    sending.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    sending.set_defaults(run=_send)


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

"""Commands on places."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: Subparsers) -> None:
    """Add `place`: which place do these words name?"""
    parser = subparsers.add_parser("place", help=_("按名称、地址或路径找一个地点"))
    parser.add_argument("words", help=_("例如 西木南，或 零陵路某弄42号"))
    parser.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    parser.set_defaults(run=_place)


def _place(options: Any) -> None:
    import sys

    from lilong.kernel.actor import SYSTEM
    from lilong.places import queries

    found = queries.find(SYSTEM, options.words)
    if options.json:
        said = {"id": str(found.id), "kind": found.kind, "name": found.name}
        said |= {"address": found.address, "path": found.path}
        text = json.dumps(said, ensure_ascii=False)
    else:
        text = f"{found.address}\t{found.path}"
    sys.stdout.write(text + "\n")

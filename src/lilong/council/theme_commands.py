"""`lilong suggestions group`: which sentences at a place may say the same."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lilong.commons.wording import listed

if TYPE_CHECKING:
    from lilong.council.queries.theme_groups import Grouped

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(verbs: Subparsers) -> None:
    """Add `group` to the verbs of `suggestions`."""
    grouping = verbs.add_parser("group", help=_("找出可能说同一件事的建议，只看不改"))
    grouping.add_argument("--at", required=True, help=_("哪里：名称、地址或路径"))
    grouping.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    grouping.set_defaults(run=_group)


def _group(options: Any) -> int:
    from lilong.council.queries.theme_groups import groups_at
    from lilong.kernel.actor import SYSTEM
    from lilong.places import queries as places

    groups = groups_at(places.find(SYSTEM, options.at).path)
    if options.json:
        said = json.dumps({"groups": [_told(one) for one in groups]}, ensure_ascii=False, indent=2)
    else:
        said = "\n".join(_sentences(groups))
    sys.stdout.write(said + "\n")
    return 0


def _told(group: Grouped) -> dict[str, Any]:
    """A group as the command line promises it (docs/reference/council.md)."""
    from lilong.council.queries.theme_groups import reason

    return {
        "ids": [str(one) for one in group.ids],
        "codes": list(group.codes),
        "score": group.score,
        "why": reason(group.words, added=group.theme_id is not None),
        "theme": str(group.theme_id) if group.theme_id else None,
    }


def _sentences(groups: list[Grouped]) -> list[str]:
    from lilong.council.queries.theme_groups import reason

    if not groups:
        return [_("没有看起来说同一件事的。")]
    return [
        _("%(count)s 句（相近 %(score)s，满 1）：%(codes)s。%(why)s")
        % {
            "count": len(group.ids),
            "score": group.score,
            "codes": listed(group.codes),
            "why": reason(group.words, added=group.theme_id is not None),
        }
        for group in groups
    ]

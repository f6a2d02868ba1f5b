"""`lilong opinions map`: an opinion map of votes that stand in a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lilong.commons.wording import listed

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

# What `--json` promises (docs/reference/council.md); `--full` tells all that is known.
PROMISED = ("participants", "groups", "consensus", "divisive", "stability", "coordinates")
_OF_GROUP = ("id", "size", "members")


def register(subparsers: Subparsers) -> None:
    """Add `opinions map`."""
    opinions = subparsers.add_parser("opinions", help=_("观点地图：谁和谁想法相近，什么是共识"))
    verbs = opinions.add_subparsers(required=True, metavar=_("动作"))
    mapping = verbs.add_parser("map", help=_("按表态画观点地图"))
    mapping.add_argument("file", type=Path, help=_("表态，CSV 文件：participant, statement, vote"))
    mapping.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    mapping.add_argument("--full", action="store_true", help=_("JSON 里连同每条观点的数字"))
    mapping.set_defaults(run=_map, needs_database=False)


def _map(options: Any) -> int:
    from lilong.council.opinion_words import refusal, sentence
    from lilong.engines.opinions import BadVotes, answer, map_opinions, read_votes

    try:
        votes = read_votes(options.file)
    except BadVotes as error:
        raise refusal(error) from error
    told = answer(map_opinions(votes), sentence)
    if options.json or options.full:
        said = json.dumps(told if options.full else _promised(told), ensure_ascii=False)
    else:
        said = "\n".join(_sentences(told))
    sys.stdout.write(said + "\n")
    return 0


def _promised(told: dict[str, Any]) -> dict[str, Any]:
    groups = [{name: group[name] for name in _OF_GROUP} for group in told["groups"]]
    return {**{name: told[name] for name in PROMISED}, "groups": groups}


def _sentences(told: dict[str, Any]) -> list[str]:
    lines = [
        _("%(participants)s 人对 %(statements)s 条观点表态 %(votes)s 次。") % told,
        *told["notes"],
    ]
    if told["groups"]:
        sizes = listed(group["size"] for group in told["groups"])
        facts = {"count": len(told["groups"]), "sizes": sizes, "stability": told["stability"]}
        words = _("分出 %(count)s 个意见群，人数 %(sizes)s；稳定度 %(stability)s（满 1）。")
        lines.append(words % facts)
    for name, words in (
        ("consensus", _("都同意的观点：%(statements)s")),
        ("rejected", _("都不同意的观点：%(statements)s")),
        ("divisive", _("分歧大的观点：%(statements)s")),
    ):
        if told[name]:
            lines.append(words % {"statements": listed(told[name])})
    return lines

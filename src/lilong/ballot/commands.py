"""Owners' votes from the command line: judge a file, find doors, bundle, verify, import a roll."""

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
    """Add the verbs of `ballot`, and `roll import`."""
    from lilong.ballot.bundle_commands import register_bundling
    from lilong.ballot.guarding_commands import register_guarding
    from lilong.ballot.roll_commands import register_roll

    ballot = subparsers.add_parser("ballot", help=_("业主表决：计票，看还要敲哪些门"))
    verbs = ballot.add_subparsers(required=True, metavar=_("动作"))
    _register_judge(verbs)
    _register_doors(verbs)
    register_bundling(verbs)
    register_guarding(verbs)
    register_roll(subparsers)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _answer(content: dict[str, Any]) -> None:
    _say(json.dumps(content, ensure_ascii=False, indent=2))


# ── ballot judge ────────────────────────────────────────────────────────────────────────────


def _register_judge(verbs: Subparsers) -> None:
    judging = verbs.add_parser("judge", help=_("按规则计票，说出通过没有、为什么"))
    judging.add_argument("file", type=Path, help=_("名册和表决票，JSON 文件"))
    judging.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    judging.set_defaults(run=_judge, needs_database=False)


def _judge(options: Any) -> int:
    from lilong.ballot.judging_answers import verdict_as_json, verdict_in_words, verdict_of
    from lilong.ballot.judging_files import read_judging_file

    file = read_judging_file(options.file)
    verdict = verdict_of(file)
    if options.json:
        _answer(verdict_as_json(verdict, file))
    else:
        _say("\n".join(verdict_in_words(verdict, file)))
    return 0


# ── ballot doors ────────────────────────────────────────────────────────────────────────────


def _register_doors(verbs: Subparsers) -> None:
    finding = verbs.add_parser("doors", help=_("还没有表决的户里，最少要敲哪些门才能通过"))
    finding.add_argument("file", type=Path, help=_("名册和表决票，JSON 文件"))
    finding.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    finding.set_defaults(run=_doors, needs_database=False)


def _doors(options: Any) -> int:
    from lilong.ballot.judging_answers import doors_as_json, doors_in_words, doors_of
    from lilong.ballot.judging_files import read_judging_file

    file = read_judging_file(options.file)
    found = doors_of(file)
    if options.json:
        _answer(doors_as_json(found, file))
    else:
        _say("\n".join(doors_in_words(found, file)))
    return 0

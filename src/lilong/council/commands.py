"""The council from the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lilong.council import (
    meeting_commands,
    open311_commands,
    opinion_commands,
    suggestion_commands,
    theme_commands,
)

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: Subparsers) -> None:
    """Add what each part of the council can be told from here."""
    opinion_commands.register(subparsers)
    suggestions = subparsers.add_parser("suggestions", help=_("居民的建议"))
    verbs = suggestions.add_subparsers(required=True, metavar=_("动作"))
    suggestion_commands.register(verbs)
    theme_commands.register(verbs)
    meeting_commands.register_minutes(subparsers)
    open311_commands.register(subparsers)

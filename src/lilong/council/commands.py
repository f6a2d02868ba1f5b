"""The council from the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lilong.council import opinion_commands

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: Subparsers) -> None:
    """Add what each part of the council can be told from here."""
    opinion_commands.register(subparsers)

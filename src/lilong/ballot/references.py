"""How votes stand in what the commons ask every module: checks of the installation."""

from __future__ import annotations

from lilong.ballot import motion_references, roll_references
from lilong.ballot.checking import (
    chains_hold,
    foundations_hold,
    guards_stand,
    roots_agree,
    turnout_agrees,
)
from lilong.commons.checks import register_check


def register() -> None:
    """Let the vote's things stand where the commons ask for them."""
    register_check("ballot.guards", guards_stand)
    register_check("ballot.foundations", foundations_hold)
    register_check("ballot.chains", chains_hold)
    register_check("ballot.roots", roots_agree)
    register_check("ballot.turnout", turnout_agrees)
    motion_references.register()
    roll_references.register()

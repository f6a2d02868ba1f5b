"""What makes a count checkable by anyone: a chain of lines, a tree over it, a signature on top.

Pure: no files, no clock, no chance. The form of the line, of the chain and of the tree is that
of `docs/why/0010-a-vote-is-a-chain-of-ballots.md`; the stand-alone verifier of a bundle reads
the same forms by code of its own.
"""

from __future__ import annotations

from lilong.engines.proof.chain import chain, chain_all, genesis
from lilong.engines.proof.frontier import Frontier
from lilong.engines.proof.lines import CHANNELS, CHOICES, STRUCK, BallotLine, moment_text
from lilong.engines.proof.merkle import (
    consistency_path,
    inclusion_path,
    merkle_root,
    verify_consistency,
    verify_inclusion,
)
from lilong.engines.proof.roots import (
    CLOSE,
    COUNT,
    HOUR,
    ROOT_KINDS,
    Root,
    SignedRoot,
    canonical_json,
    sign_root,
    verify_root,
)

__all__ = [
    "CHANNELS",
    "CHOICES",
    "CLOSE",
    "COUNT",
    "HOUR",
    "ROOT_KINDS",
    "STRUCK",
    "BallotLine",
    "Frontier",
    "Root",
    "SignedRoot",
    "canonical_json",
    "chain",
    "chain_all",
    "consistency_path",
    "genesis",
    "inclusion_path",
    "merkle_root",
    "moment_text",
    "sign_root",
    "verify_consistency",
    "verify_inclusion",
    "verify_root",
]

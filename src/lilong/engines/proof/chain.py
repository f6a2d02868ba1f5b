"""The chain: every ballot carries all that came before it, and the scope and roll it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def genesis(motion_digest: str, roll_digest: str) -> bytes:
    """`h(0)`: binds every ballot of the chain to one motion and one roll.

    Args:
        motion_digest, roll_digest: SHA-256 of `motion.json` and `roll.tsv`, 64 hex digits.

    Raises:
        ValueError: when one of them is not a digest.
    """
    for digest in (motion_digest, roll_digest):
        if _DIGEST.match(digest) is None:
            raise ValueError(f"not a SHA-256 in hex digits: {digest!r}")
    return sha256(f"lilong ballot 1\n{motion_digest}\n{roll_digest}\n".encode()).digest()


def chain(previous: bytes, line: str) -> bytes:
    """`h(n)` from `h(n-1)`, 32 bytes, and the n-th line.

    Raises:
        UnicodeEncodeError: when the line is not ASCII.
    """
    return sha256(b"\x00" + previous + line.encode("ascii")).digest()


def chain_all(previous: bytes, lines: Iterable[str]) -> Iterator[bytes]:
    """`h(n)` of each line in turn, as `chain` gives it."""
    for line in lines:
        previous = sha256(b"\x00" + previous + line.encode("ascii")).digest()
        yield previous

"""The tree over the chain, shaped as in RFC 6962, and the two proofs that it gives.

A leaf is `h(n)` itself (its 0x00 is already in the chain), an inner node is
`SHA-256(0x01 + left + right)`, the left part the largest power of two smaller than the whole.
Proofs are checked as RFC 9162, sections 2.1.3.2 and 2.1.4.2, say.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
"""The root of nothing."""


def node(left: bytes, right: bytes) -> bytes:
    """The inner node above two others, 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over `leaves`, 32 bytes each; in one pass, for many of them see `Frontier`."""
    row = list(leaves)
    while len(row) > 1:
        row = _row_above(row)
    return row[0] if row else EMPTY_ROOT


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What is needed beside the leaf at `index`, from 0, to reach the root; lowest first.

    Raises:
        IndexError: when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    path, row = [], list(leaves)
    while len(row) > 1:
        beside = index ^ 1
        if beside < len(row):
            path.append(row[beside])
        row, index = _row_above(row), index // 2
    return path


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether `leaf` stands at `index`, from 0, in the tree of `size` leaves under `root`."""
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node(beside, reached)
            place, last = _up_to_left_turn(place, last)
        else:
            reached = node(reached, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root


def consistency_path(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """What shows that the tree over all `leaves` only extends that over the first `size`.

    Raises:
        ValueError: when `size` is negative or more than there are.
    """
    if not 0 <= size <= len(leaves):
        raise ValueError(f"{size} is not a part of {len(leaves)}")
    if size in (0, len(leaves)):
        return []
    return _subproof(leaves, size, whole=True)


def verify_consistency(
    size: int, later_size: int, root: bytes, later_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the tree of `later_size` under `later_root` extends that of `size` under `root`."""
    if size == 0:
        return not path and later_size >= 0 and root == EMPTY_ROOT
    if size >= later_size:
        return size == later_size and not path and root == later_root
    nodes = list(path) if size & (size - 1) else [root, *path]
    if not nodes:
        return False
    place, last = size - 1, later_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    earlier = later = nodes[0]
    for beside in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            earlier, later = node(beside, earlier), node(beside, later)
            place, last = _up_to_left_turn(place, last)
        else:
            later = node(later, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and earlier == root and later == later_root


def _row_above(row: list[bytes]) -> list[bytes]:
    """The next row of nodes; an odd one out goes up as it is, which gives the RFC's shape."""
    above = [
        sha256(b"\x01" + left + right).digest()
        for left, right in zip(row[::2], row[1::2], strict=False)
    ]
    if len(row) % 2:
        above.append(row[-1])
    return above


def _up_to_left_turn(place: int, last: int) -> tuple[int, int]:
    """Climb past the rows in which the node at the right edge has nothing beside it."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _subproof(leaves: Sequence[bytes], size: int, *, whole: bool) -> list[bytes]:
    """RFC 6962, section 2.1.2; `whole` while the earlier root is known to the reader."""
    if size == len(leaves):
        return [] if whole else [merkle_root(leaves)]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if size <= split:
        path = _subproof(leaves[:split], size, whole=whole)
        return [*path, merkle_root(leaves[split:])]
    path = _subproof(leaves[split:], size - split, whole=False)
    return [*path, merkle_root(leaves[:split])]

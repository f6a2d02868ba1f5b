"""The tree's right edge: enough to add the next ballot and to say the root of now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from lilong.engines.proof.merkle import EMPTY_ROOT, node

_FORM = re.compile(r"(?P<size>0|[1-9][0-9]{0,11}):(?P<nodes>[0-9a-f]*)\Z")


@dataclass(slots=True)
class Frontier:
    """The roots of the complete subtrees that stand side by side, largest first.

    At most one for each binary digit of the size, so that a motion's head row can keep it and
    publishing a root reads no ballot again.

    Attributes:
        size: how many leaves there are.
        nodes: the subtree roots, 32 bytes each; as many as `size` has binary ones.

    Raises:
        ValueError: when the nodes do not fit the size.
    """

    size: int = 0
    nodes: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        fits = self.size >= 0 and len(self.nodes) == self.size.bit_count()
        if not fits or any(len(one) != 32 for one in self.nodes):
            raise ValueError(f"{len(self.nodes)} nodes do not stand for {self.size} leaves")

    def append(self, leaf: bytes) -> None:
        """Add the next leaf, `h(n)`: log n hashes at most, one on average."""
        grown = self.size
        while grown & 1:
            leaf = sha256(b"\x01" + self.nodes.pop() + leaf).digest()
            grown >>= 1
        self.nodes.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the next leaves in their order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The Merkle root over all leaves so far, the same as `merkle_root` gives."""
        if not self.nodes:
            return EMPTY_ROOT
        reached = self.nodes[-1]
        for left in reversed(self.nodes[:-1]):
            reached = node(left, reached)
        return reached

    def text(self) -> str:
        """The size, a colon and the nodes in hex digits: what a row of a table keeps."""
        return f"{self.size}:{b''.join(self.nodes).hex()}"

    @classmethod
    def parse(cls, text: str) -> Frontier:
        """Read what `text` wrote, and nothing else.

        Raises:
            ValueError: when it is written in any other way, or the nodes do not fit the size.
        """
        found = _FORM.match(text)
        if found is None or len(found["nodes"]) % 64:
            raise ValueError(f"not the edge of a tree: {text[:80]!r}")
        joined = bytes.fromhex(found["nodes"])
        nodes = [joined[at : at + 32] for at in range(0, len(joined), 32)]
        return cls(int(found["size"]), nodes)

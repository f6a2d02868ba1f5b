"""A published root: what the chain was at a moment, counted on from the one before, signed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lilong.engines.proof.lines import moment_of

# What a root was published for: ballots came since the last one, the vote closed, it was counted.
HOUR, CLOSE, COUNT = "hour", "close", "count"
ROOT_KINDS = (HOUR, CLOSE, COUNT)

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_SIGNATURE = re.compile(r"[0-9a-f]{128}\Z")


def canonical_json(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys, no spaces and ASCII only: one text for one value.

    Raises:
        ValueError: when it holds a number that JSON has no word for.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )


@dataclass(frozen=True, slots=True)
class Root:
    """What the chain of one motion was when it was published.

    Attributes:
        counter: from 1, one more with each root of the motion.
        size: how many ballots it covers.
        head: `h(size)`, 64 hex digits.
        root: the Merkle root over `h(1)` to `h(size)`, 64 hex digits.
        previous: `root` of the one before, or empty for the first.
        at: when, UTC, as `moment_text` writes it.
        kind: one of `ROOT_KINDS`. After that of the close only strikes may come, after that of
            the count nothing.
        delivered: SHA-256 of the list of units that a slip was handed to, 64 hex digits; only
            at the close, and only where what was not returned goes with the majority. Else empty.

    Raises:
        ValueError: when one of them is not of that form.
    """

    counter: int
    size: int
    head: str
    root: str
    previous: str
    at: str
    kind: str = HOUR
    delivered: str = ""

    def __post_init__(self) -> None:
        if type(self.counter) is not int or type(self.size) is not int or self.size < 0:
            raise ValueError(f"a root counts whole ballots: {self.counter}, {self.size}")
        if self.kind not in ROOT_KINDS:
            raise ValueError(f"a root is of an hour, the close or the count: {self.kind!r}")
        if self.delivered and (self.kind != CLOSE or not _DIGEST.match(self.delivered)):
            raise ValueError(f"what was delivered is told at the close: {self.delivered!r}")
        digests = [self.head, self.root] + ([] if self.counter == 1 else [self.previous])
        if not all(isinstance(one, str) and _DIGEST.match(one) for one in digests):
            raise ValueError(f"a root is made of digests: {digests}")
        if self.counter < 1 or (self.counter == 1 and self.previous != ""):
            raise ValueError("the first root is number 1 and has none before it")
        moment_of(self.at)

    def text(self) -> str:
        """The canonical JSON that is signed."""
        return canonical_json(asdict(self))


@dataclass(frozen=True, slots=True)
class SignedRoot:
    """A root with its signature: one line of `roots.jsonl`.

    Attributes:
        root: what was signed.
        signature: Ed25519 over `root.text()`, 128 hex digits.
        key: the public key of the installation, 64 hex digits.
    """

    root: Root
    signature: str
    key: str

    def text(self) -> str:
        """Canonical JSON: the fields of the root, `signature` and `key`, no newline."""
        return canonical_json({**asdict(self.root), "signature": self.signature, "key": self.key})

    @classmethod
    def parse(cls, text: str) -> SignedRoot:
        """Read what `text` wrote, and nothing else; whether it is true, `verify_root` says.

        Raises:
            ValueError: when it is written in any other way.
        """
        value = json.loads(text)
        names = {one.name for one in fields(Root)} | {"signature", "key"}
        if not isinstance(value, dict) or set(value) != names:
            raise ValueError(f"not a signed root: {text[:200]!r}")
        signature, key = value.pop("signature"), value.pop("key")
        if not (isinstance(signature, str) and _SIGNATURE.match(signature)):
            raise ValueError(f"not a signature: {signature!r}")
        if not (isinstance(key, str) and _DIGEST.match(key)):
            raise ValueError(f"not a public key: {key!r}")
        signed = cls(Root(**value), signature, key)
        if signed.text() != text:
            raise ValueError(f"not canonical: {text[:200]!r}")
        return signed


def sign_root(root: Root, private_key: bytes) -> SignedRoot:
    """Sign `root` with the installation's Ed25519 key.

    Args:
        private_key: the 32 bytes that the key is made from.

    Raises:
        ValueError: when it is not 32 bytes.
    """
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    signature = key.sign(root.text().encode("ascii"))
    return SignedRoot(root, signature.hex(), key.public_key().public_bytes_raw().hex())


def verify_root(signed: SignedRoot, public_key: bytes) -> bool:
    """Whether `signed` names this key and the key signed exactly this root."""
    if signed.key != public_key.hex():
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            bytes.fromhex(signed.signature), signed.root.text().encode("ascii")
        )
    except (InvalidSignature, ValueError):
        return False
    return True

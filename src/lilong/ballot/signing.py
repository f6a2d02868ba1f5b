"""The installation's Ed25519 key, with which it signs the roots it publishes.

Made from the secret in LILONG_DATA/keys/lilong_signing_key. Who has the public key checks any
root of this installation for good, so it is printed with the roots and kept by who checks.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings


def private_key() -> bytes:
    """The 32 bytes that the key is made from."""
    return hashlib.sha256(b"lilong signed roots" + settings.SIGNING_KEY.encode()).digest()


def public_key() -> bytes:
    """The 32 bytes by which anybody checks."""
    key = Ed25519PrivateKey.from_private_bytes(private_key())
    return key.public_key().public_bytes_raw()

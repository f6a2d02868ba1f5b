"""What a program's token looks like, and what is kept of it."""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "lilong_"  # so that a token that lies about is known for what it is


def new_token() -> str:
    """A fresh token of 192 bits."""
    return PREFIX + secrets.token_urlsafe(24)


def kept_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()

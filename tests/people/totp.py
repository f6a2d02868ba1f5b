"""A phone's authenticator, by hand: RFC 6238 with SHA-1, thirty seconds, six digits."""

from __future__ import annotations

import base64
import hmac
import time


def fresh_digits(secret: str) -> str:
    """The code of now, with five seconds at least until it ends: the site takes no older one."""
    left = 30 - time.time() % 30
    if left < 5:
        time.sleep(left)
    return six_digits(secret)


def six_digits(secret: str, *, at: float | None = None) -> str:
    """The code that an authenticator with this base32 secret shows at a time (now)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = int(time.time() if at is None else at) // 30
    digest = hmac.new(key, counter.to_bytes(8, "big"), "sha1").digest()
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"

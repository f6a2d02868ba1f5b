"""The short address of a sentence: `/s/<key>`, by chance, easy to read out and to type."""

from __future__ import annotations

import secrets
from hashlib import blake2b
from uuid import UUID

from django.conf import settings

from lilong.council.models.suggestions import KEY_LENGTH

# Crockford's digits: no I, L, O or U, which are misread; all of them are QR's own alphabet.
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = str.maketrans("OIL", "011", "- ·　")


def new_key() -> str:
    """A fresh key of 60 bits."""
    return "".join(secrets.choice(_DIGITS) for _each in range(KEY_LENGTH))


def read_key(typed: str) -> str:
    """The key that somebody typed: small letters, blanks, O for 0; empty when it is none."""
    key = plain_key(typed)
    return key if len(key) == KEY_LENGTH and set(key) <= set(_DIGITS) else ""


def plain_key(typed: str) -> str:
    """What was typed in capitals, without blanks, with the digits that were meant."""
    return typed.upper().translate(_READ)


def board_key(area_id: UUID) -> str:
    """By which the notice board's poster calls a residents' area: eight digits, always the same.

    It proves nothing: whoever stands before the board reads it.
    """
    number = int.from_bytes(blake2b(area_id.bytes, digest_size=5).digest())
    return "".join(_DIGITS[number >> shift & 31] for shift in range(35, -1, -5))


def board_address(area_id: UUID) -> str:
    """The address on the poster, short enough to be typed."""
    return f"{settings.SITE_URL}/b/{board_key(area_id)}"


def in_fours(key: str) -> str:
    """The key as it is printed to be typed: three groups of four."""
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def short_address(key: str) -> str:
    """The address that is shown and printed."""
    return f"{settings.SITE_URL}/s/{key}"


def short_qr(key: str) -> str:
    """The same address in capitals, which makes a smaller code; it opens the same page."""
    return f"{settings.SITE_URL.upper()}/S/{key}"

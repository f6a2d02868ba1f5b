"""Check characters of the unified social credit code and of the organisation code within it.

GB 32100-2015: authority (1), class (1), region (6), organisation code (9), check character (1).
GB 11714: the organisation code, eight characters and its own check character.
An eight-digit number of some other issuer is neither; it is stored as it is and not checked.
"""

from __future__ import annotations

import unicodedata

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, n, 31) for n in range(17))
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

LENGTH, ALPHABET, ORGANISATION_CHECK, CREDIT_CHECK = (
    "length",
    "alphabet",
    "organisation_check",
    "credit_check",
)


def normalise_credit_code(text: str) -> str:
    """The code as printed: half-width, upper case, without spaces and hyphens."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if character not in " -\t\u3000")


def credit_code_fault(code: str) -> str | None:
    """What is wrong with a normalised credit code, or None when both check characters agree.

    Returns one of `length` (not 18), `alphabet` (I, O, S, V, Z or a foreign character),
    `organisation_check` (characters 9 to 17) and `credit_check` (character 18).
    """
    if len(code) != 18:
        return LENGTH
    if not set(code) <= set(CREDIT_ALPHABET):
        return ALPHABET
    if credit_check_character(code[:17]) != code[17]:
        return CREDIT_CHECK
    if organisation_check_character(code[8:16]) != code[16]:
        return ORGANISATION_CHECK
    return None


def credit_check_character(body: str) -> str:
    """The 18th character that belongs to the first 17 of a credit code.

    Raises:
        ValueError: when `body` is not 17 characters of the code's alphabet.
    """
    if len(body) != 17:
        raise ValueError(f"a credit code has 17 characters before its check character: {body!r}")
    total = sum(
        CREDIT_ALPHABET.index(character) * weight
        for character, weight in zip(body, _CREDIT_WEIGHTS, strict=True)
    )
    return CREDIT_ALPHABET[-total % 31]


def organisation_check_character(body: str) -> str:
    """The ninth character that belongs to the first eight of an organisation code.

    Raises:
        ValueError: when `body` is not eight characters out of 0-9 and A-Z.
    """
    if len(body) != 8:
        raise ValueError(f"an organisation code has eight characters before its check: {body!r}")
    total = sum(
        _ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]

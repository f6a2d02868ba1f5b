"""Columns with a meaning of their own."""

from __future__ import annotations

import base64
import hashlib
import os
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.kernel.refusal import Refused

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    _CharField = models.CharField[str, str]
    _TextField = models.TextField[str, str]
else:
    _CharField = models.CharField
    _TextField = models.TextField


class BytewiseField(_CharField):
    """Text that is compared byte by byte on every database, so that a prefix is a range.

    PostgreSQL would otherwise order by the language of the cluster, and an ordinary index could
    not answer "begins with".
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class PathField(BytewiseField):
    """The path of a place; its subtree is a range (`lilong.kernel.paths.subtree`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 255)
        super().__init__(*args, **kwargs)


NO_KEY = _("无法解读（密钥不在这台机器上）")


class Undecipherable(Refused):
    """A sealed text does not open with the key of this installation."""

    status = 503

    def __init__(self) -> None:
        super().__init__(NO_KEY, remedy=_("请管理员把原来的密钥放回这台机器，内容没有丢。"))


class Undeciphered(str):
    """Stands for a sealed text without its key: reads as a sentence, is stored as it was."""

    __slots__ = ("token",)

    token: str

    def __new__(cls, token: str) -> Undeciphered:
        standing = super().__new__(cls, str(NO_KEY))
        standing.token = token
        return standing

    def __getnewargs__(self) -> tuple[str]:
        return (self.token,)


def _key() -> bytes:
    return hashlib.sha256(b"lilong sealed field" + settings.FIELD_KEY.encode()).digest()


def seal_bytes(raw: bytes) -> bytes:
    """`raw` encrypted with AES-256-GCM under the installation's field key."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key()).encrypt(nonce, raw, None)


def unseal_bytes(sealed: bytes) -> bytes:
    """What `seal_bytes` was given. Raises Undecipherable when key or bytes do not fit."""
    try:
        return AESGCM(_key()).decrypt(sealed[:12], sealed[12:], None)
    except (InvalidTag, ValueError) as error:
        raise Undecipherable from error


def seal(text: str) -> str:
    """`text` encrypted with AES-256-GCM under the installation's field key, as base64."""
    return base64.b64encode(seal_bytes(text.encode())).decode()


def unseal(token: str) -> str:
    """The text that `seal` was given. Raises Undecipherable when key or token do not fit."""
    try:
        return unseal_bytes(base64.b64decode(token)).decode()
    except ValueError as error:
        raise Undecipherable from error


def known(text: str) -> str:
    """`text` of a sealed column, or "" when its key is not here."""
    return "" if isinstance(text, Undeciphered) else text


class SealedField(_TextField):
    """Text that stands encrypted in the database and in every backup.

    Empty text stays empty, so that "nothing known" needs no key to be seen. A text whose key is
    not here is read as an `Undeciphered`, and saving it changes nothing.
    """

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Undeciphered):
            return value.token
        return seal(value) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        try:
            return unseal(value) if value else value
        except Undecipherable:
            return Undeciphered(value)

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


class Undecipherable(ValueError):
    """A sealed text does not open with the key of this installation."""


def _key() -> bytes:
    return hashlib.sha256(b"lilong sealed field" + settings.FIELD_KEY.encode()).digest()


def seal(text: str) -> str:
    """`text` encrypted with AES-256-GCM under the installation's field key, as base64."""
    nonce = os.urandom(12)
    return base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, text.encode(), None)).decode()


def unseal(token: str) -> str:
    """The text that `seal` was given. Raises Undecipherable when key or token do not fit."""
    raw = base64.b64decode(token)
    try:
        return AESGCM(_key()).decrypt(raw[:12], raw[12:], None).decode()
    except InvalidTag as error:
        raise Undecipherable("sealed with another key, or altered") from error


class SealedField(_TextField):
    """Text that stands encrypted in the database and in every backup.

    Empty text stays empty, so that "nothing known" needs no key to be seen.
    """

    def get_prep_value(self, value: Any) -> Any:
        return seal(value) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return unseal(value) if value else value

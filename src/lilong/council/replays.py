"""What a program sends twice because the answer was lost is taken once.

A program may give each request a key of its own (`Idempotency-Key`). From the key and the caller
the id is made of what the request says, so the second request finds what the first has left. The
hash is keyed: no id leads to anybody, and the id tells the day as every other. The same key counts
for that day and the next (UTC).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lilong.council.floods import network_of
from lilong.council.models import Suggestion
from lilong.council.queries.suggestions import said_before
from lilong.kernel.actor import Actor
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Invalid, Refused

T = TypeVar("T")

HEADER = "Idempotency-Key"
SHORTEST, LONGEST = 16, 200


class UsedBefore(Refused):
    """A key of a request that said something else."""

    status = 409


def numbers_of(request: HttpRequest, actor: Actor) -> tuple[UUID, ...]:
    """The ids of what this request says, if it comes today or came yesterday; none without a key.

    Raises:
        Invalid: a key that somebody else could have thought of, too.
    """
    key = request.headers.get(HEADER, "").strip()
    if not key:
        return ()
    if not (SHORTEST <= len(key) <= LONGEST and key.isascii() and key.isprintable()):
        facts = {"least": SHORTEST, "most": LONGEST}
        raise Invalid(
            _("Idempotency-Key 要 %(least)s 到 %(most)s 个字母数字，例如一个 UUID") % facts
        )
    address = network_of(get_adapter().get_client_ip(request))
    caller = actor.person_id.hex if actor.person_id else f"address {address}"
    text = f"lilong request\n{caller}\n{key}".encode()
    digest = hmac.digest(settings.FIELD_KEY.encode(), text, hashlib.sha256)
    chance = int.from_bytes(digest[:10])
    return day_uuid7(chance=chance), day_uuid7(chance=chance, days_ago=1)


def said_once(
    numbers: tuple[UUID, ...],
    say: Callable[[UUID | None], Suggestion],
    *,
    text: str,
    branch: str,
    place_id: UUID,
) -> Suggestion:
    """Say it, or find what this request has said before.

    Raises:
        UsedBefore: other words came under this key.
        Refused: as `say_suggestion`.
    """

    def find(number: UUID) -> tuple[Suggestion, bool] | None:
        try:
            return said_before(number, text=text, branch=branch, place_id=place_id)
        except Suggestion.DoesNotExist:
            return None

    return taken_once(numbers, find, say, twice=IntegrityError)


def taken_once(
    numbers: tuple[UUID, ...],
    find: Callable[[UUID], tuple[T, bool] | None],
    take: Callable[[UUID | None], T],
    *,
    twice: type[Exception],
) -> T:
    """Take what a request says, or find what it has said before.

    Args:
        find: what stands under an id, and whether it says the same; None when nothing does.
        take: takes it under an id.
        twice: raised by `take` when that id has come meanwhile.

    Raises:
        UsedBefore: other words came under this key.
    """

    def before() -> T | None:
        for number in numbers:
            if (found := find(number)) is None:
                continue
            what, same = found
            if not same:
                raise UsedBefore(
                    _("这个 Idempotency-Key 已经用来说过另一句话"),
                    remedy=_("每一句话请用一个新的。"),
                )
            return what
        return None

    if (found := before()) is not None:
        return found
    try:
        return take(numbers[0] if numbers else None)
    except twice:
        # Sent twice at once: the first one came through while this one waited.
        if (found := before()) is not None:
            return found
        raise

"""Rows that thousands of tests begin with: made once in a process, then laid down again.

The real use cases make them the first time, and what they wrote is kept. Later tests are given the
very same rows without all the asking, as long as nothing else was there either time: then nobody
could tell the difference. Otherwise the use cases make them again.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry, LedgerHead
from lilong.places.models import Place
from lilong.survey.queries import ledger_filter

R = TypeVar("R")

# What a place is made of. A statement that writes anything else is not kept.
_TABLES = {model._meta.db_table for model in (Place, LedgerEntry, LedgerHead)}
_WRITES = re.compile(r'(?:INSERT (?:OR \w+ )?INTO|UPDATE) "?(\w+)"?', re.IGNORECASE)
# Ids and times of the ledger would tell that they are older than this.
_LONGEST = timedelta(hours=1)


@dataclass(frozen=True)
class _Kept:
    """What a builder wrote and returned, and when.

    Attributes:
        written: each statement once, in order, with the values of every time it was sent.
        returned: pickled, so that every test is given objects of its own.
    """

    at: datetime
    written: dict[str, list[Sequence[Any]]]
    returned: bytes

    def is_of_today(self) -> bool:
        """Whether a clock that a test may have set lets these rows be just made."""
        now = timezone.now()
        same_day = timezone.localdate(now) == timezone.localdate(self.at)
        return same_day and timedelta() <= now - self.at < _LONGEST


_kept: dict[Hashable, _Kept] = {}


def laid_down(build: Callable[..., R], *arguments: Any) -> R:
    """What `build(*arguments)` makes and returns, in the transaction of a test.

    Args:
        arguments: texts, or places that stand in the database.
    """
    if not connection.in_atomic_block:  # what is really committed has to be listened to as well
        return build(*arguments)
    key = (build.__name__, *map(_named, arguments), *_there())
    known = _kept.get(key)
    if known is None or not known.is_of_today():
        known = _make(build, *arguments)
        _kept[key] = known
    else:
        _lay(known)
    returned: R = pickle.loads(known.returned)
    return returned


def _named(argument: Any) -> Hashable:
    return argument.pk if isinstance(argument, Place) else argument


def _there() -> tuple[Hashable, ...]:
    """Every place, and the end of every chain: each says all that was recorded before it."""
    places = Place.objects.order_by("pk").values_list()
    heads = LedgerHead.objects.order_by("pk").values_list()
    return connection.vendor, tuple(places), tuple(heads)


def _make(build: Callable[..., R], *arguments: Any) -> _Kept:
    written: dict[str, list[Sequence[Any]]] = {}

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _WRITES.match(sql):
            assert found[1] in _TABLES, f"{build.__name__} writes {found[1]}, too"
            written.setdefault(sql, []).extend(params if many else [params])
        return execute(sql, params, many, context)

    at = timezone.now()
    with connection.execute_wrapper(keep):
        returned = build(*arguments)
    return _Kept(at, written, pickle.dumps(returned))


def _lay(kept: _Kept) -> None:
    # These ids were seen before, under names that a test may have changed.
    cache.clear()
    ledger_filter._settled.cache_clear()
    with connection.cursor() as cursor:
        for sql, every in kept.written.items():
            cursor.executemany(sql, every)

"""How many sentences come from one source in an hour, without knowing who that is.

A source is a keyed hash of an address (or of an account) with the day in it: it cannot be
reckoned back without the key, and tomorrow the same address is another source. The rows of
past hours are forgotten each night.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.council.models import SayingCount
from lilong.kernel.refusal import Refused

# With an account: more than anybody has to say, less than a program sends.
HOURLY_WITH_ACCOUNT = 20
_IPV6_HOME = 64  # one household or phone is given a whole network of this prefix


class TooManySayings(Refused):
    """More than the area takes in from one source, or altogether, within the hour."""

    status = 429


def source_of(address: str) -> str:
    """What an internet address is called today."""
    return _keyed(b"address", network_of(address).encode(), timezone.localdate())


def source_of_person(person_id: UUID) -> str:
    """What an account is called today."""
    return _keyed(b"account", person_id.bytes, timezone.localdate())


def _keyed(kind: bytes, value: bytes, day: date) -> str:
    text = b"lilong saying " + kind + b"\n" + day.isoformat().encode() + b"\n" + value
    return hmac.digest(settings.FIELD_KEY.encode(), text, hashlib.sha256).hex()


def network_of(address: str) -> str:
    """What one household or phone has of an internet address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _IPV6_HOME), strict=False))


def present_hour() -> datetime:
    """When the hour began that sentences are counted in now."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def count_saying(sources: list[tuple[str, int, bool]]) -> None:
    """Count one more sentence of each source, in the caller's transaction.

    Args:
        sources: (source, the most it may say in an hour, whether it is all of the area).

    Raises:
        TooManySayings: it is one too many; then nothing was counted.
    """
    hour = present_hour()
    again = hour + timedelta(hours=1)
    for source, most, everybody in sources:
        # A flood costs the database nothing: what was full a moment ago is full until the hour.
        if cache.get(_full(source, most)):
            raise _too_many(again, everybody=everybody)
    counts = _upserted([source for source, _most, _all in sources], hour)
    for source, most, everybody in sources:
        if counts[source] > most:
            cache.set(_full(source, most), True, (again - timezone.now()).total_seconds())
            raise _too_many(again, everybody=everybody)


def _full(source: str, most: int) -> str:
    return f"council.full.{source}.{most}"


def _upserted(sources: list[str], hour: datetime) -> dict[str, int]:
    field = SayingCount._meta.get_field("hour")
    at = field.get_db_prep_value(hour, connection)
    marks = ", ".join(["(%s, %s, 1)"] * len(sources))
    sql = (
        "INSERT INTO council_sayingcount (source, hour, count) "  # noqa: S608 – marks only
        f"VALUES {marks} ON CONFLICT (source, hour) "
        "DO UPDATE SET count = council_sayingcount.count + 1 RETURNING source, count"
    )
    with connection.cursor() as cursor:
        # In one order, so that two writers never wait for each other crosswise.
        cursor.execute(sql, [value for source in sorted(sources) for value in (source, at)])
        return dict(cursor.fetchall())


def _too_many(again: datetime, *, everybody: bool) -> TooManySayings:
    moment = f"{timezone.localtime(again):%H:%M}"
    remedy = _("请在 %(moment)s 以后再来，写好的内容还留在这一页。") % {"moment": moment}
    if everybody:
        sentence = _("这一小时里整个居民区提得太多了，暂时收不下")
    else:
        sentence = _("这一小时里从您这里提得太多了，暂时收不下")
    return TooManySayings(sentence, remedy=remedy)


def forget_counts(today: date) -> int:
    """Delete the counts of past hours; return how many."""
    past = SayingCount.objects.filter(hour__lt=timezone.now() - timedelta(hours=1))
    gone, _each = past.delete()
    return gone

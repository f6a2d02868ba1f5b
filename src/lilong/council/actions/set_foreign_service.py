"""Decide which released suggestions are handed on to a foreign Open311 service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council import open311_permissions as permissions
from lilong.council.categories import categories
from lilong.council.models import ForeignService
from lilong.council.open311_events import ForeignServiceSet
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places

LONGEST = {"name": 60, "url": 300, "jurisdiction": 100, "key": 300, "code": 100}


@use_case
def set_foreign_service(
    actor: Actor,
    *,
    area_id: UUID,
    name: str,
    url: str,
    services: Mapping[str, str],
    jurisdiction: str = "",
    key: str = "",
    on: bool = True,
    lists_all: bool = False,
) -> ForeignService:
    """Set where suggestions go, and which. Only what is said from today on goes.

    Args:
        url: below which `requests.json` lies.
        services: our category → their `service_code`.
        key: their `api_key`; empty keeps the one that is there.
        on: False stops it; what was sent is still asked about.
        lists_all: their list shows at once all that they have taken in; without it, what was sent
            without an answer is never sent again by itself.

    Raises:
        NotAllowed: neither secretary nor chair.
        Invalid: no residents' area, no address, a category that nobody knows.
    """
    area = places.place(area_id)
    permissions.set_foreign_service(actor, area.path)
    given = {"name": name.strip(), "url": url.strip().rstrip("/"), "jurisdiction": jurisdiction}
    _check(area.kind, {**given, "key": key}, services)
    values: dict[str, Any] = {**given, "services": dict(services), "on": on}
    values["lists_all"] = lists_all
    if key:
        values["key"] = key
    fixed = {"space_id": area.space_id, "area_path": area.path, "since": timezone.localdate()}
    kept, _new = ForeignService.objects.update_or_create(
        area_id=area.id, defaults=values, create_defaults=fixed | values
    )
    record(
        actor,
        ForeignServiceSet(
            space_id=area.space_id,
            place_path=area.path,
            subject_id=kept.id,
            name=kept.name,
            on=on,
            categories=tuple(sorted(services)),
        ),
    )
    return kept


def _check(kind: str, given: Mapping[str, str], services: Mapping[str, str]) -> None:
    if kind != "residents_area":
        raise Invalid(_("转给别的系统是按居民区定的"))
    wrong: dict[str, list[Any]] = {}
    for field, most in LONGEST.items():
        if len(given.get(field, "")) > most:
            wrong[field] = [_("最多 %(most)s 个字") % {"most": most}]
    if not given["name"]:
        wrong["name"] = [_("请写对方叫什么，提的人会看到")]
    if not _is_address(given["url"]):
        wrong["url"] = [_("请写完整的网址，例如 https://example.org/open311/v2")]
    if not services or not set(services) <= set(categories()) or not all(services.values()):
        wrong["services"] = [_("请写哪一类转成对方的哪一个 service_code")]
    elif max(map(len, services.values())) > LONGEST["code"]:
        wrong["services"] = [_("最多 %(most)s 个字") % {"most": LONGEST["code"]}]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port  # raises for one that no machine has
    except ValueError:
        return False
    known = parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
    return known and parts.username is None

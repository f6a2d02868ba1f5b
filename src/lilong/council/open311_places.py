"""Where an Open311 request is about: a jurisdiction and an address, found as people find them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.wording import listed
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotFound
from lilong.places import queries as places
from lilong.places.queries import PlaceView

LONGEST = 200


def area_asked_for(given: Mapping[str, str]) -> PlaceView:
    """The residents' area that `jurisdiction_id` names: its id, its path or its name.

    Raises:
        Invalid: none is named.
        NotFound: there is no such one.
    """
    words = (given.get("jurisdiction_id") or "").strip()[:LONGEST]
    if not words:
        raise Invalid(
            _("请给 jurisdiction_id：居民区的编号、路径或名称"),
            remedy=_("一套系统管着很多居民区，要说清是哪一个。"),
        )
    found = _by_id(words) or _by_words(words)
    if found is None or found.kind != "residents_area":
        raise NotFound(_("没有这个居民区：%(words)s") % {"words": words[:40]})
    return found


def ground_asked_for(given: Mapping[str, str], area: PlaceView, *, names: bool) -> UUID:
    """The place of a new request, from `address_id` or `address_string`, in its jurisdiction.

    Args:
        names: whether the addresses that could be meant are named; a stranger guesses none.

    Raises:
        Invalid: no address, one that nobody knows here, or one that several places have.
    """
    words = (given.get("address_id") or given.get("address_string") or "").strip()[:LONGEST]
    if not words:
        if given.get("lat") or given.get("long"):
            raise Invalid(_("这里的地图没有经纬度，请给 address_string，例如“甲弄1号”"))
        raise Invalid(_("请给 address_string，例如“甲弄1号”"))
    known = _by_id(words)
    if known is not None and known.path.startswith(area.path):
        return known.id
    return _named(area, words, names=names).id


def _named(area: PlaceView, words: str, *, names: bool) -> PlaceView:
    """The place of an area that an address names: all of it, or its end. Three queries."""
    whole = places.addressed(area.path, [words], _KINDS)
    exact = whole or [one for one in places.places_at([words]) if one.path.startswith(area.path)]
    found = exact or places.addressed(area.path, _meant(area, words), _KINDS)
    if not found:
        raise Invalid(
            _("%(area)s没有叫“%(words)s”的地点") % {"area": area.name, "words": words[:40]},
            remedy=_("请写到弄和号，例如“甲弄1号”。"),
        )
    if len(found) > 1:
        said = _("“%(words)s”可以指好几个地点") % {"words": words[:40]}
        if names:
            several = listed(one.address for one in found[:5])
            said = _("“%(words)s”可以指好几个地点：%(names)s") % {
                "words": words[:40],
                "names": several,
            }
        raise Invalid(said, remedy=_("请写得再完整一些。"))
    return found[0]


def _meant(area: PlaceView, words: str) -> list[str]:
    """The whole addresses whose end `words` may be.

    A house is called as its lane with the number behind it: so the lanes are gone through, and
    the houses, of which there are many more, are found by their addresses.
    """
    around = places.at_and_below(area.path, _AROUND)
    return [
        one.address + words[cut:]
        for one in around
        for cut in range(len(words) + 1)
        if one.address.endswith(words[:cut])
    ]


# No room: what anybody says is about a house at the nearest.
_AROUND = ("residents_area", "compound", "lane")
_KINDS = (*_AROUND, "number")


def _by_id(words: str) -> PlaceView | None:
    try:
        return places.place(UUID(words))
    except (ValueError, NotFound):
        return None


def _by_words(words: str) -> PlaceView | None:
    path = f"/{words.strip('/')}/"
    found = places.places_at([path])
    if found:
        return found[0]
    try:
        return places.find(SYSTEM, words)
    except NotFound:
        return None

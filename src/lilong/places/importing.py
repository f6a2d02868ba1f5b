"""What importers share whose rows lie at places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.commons.imports.importer import Importer, Target
from lilong.engines.tabular.cells import compact
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.places.kinds import KINDS
from lilong.places.queries import PlaceView

WHOLE_ADDRESS = _("请写成“零陵路某弄42号”这样的完整地址。")


def within_area(place: PlaceView, refusal: str | Promise, owner_id: UUID | None = None) -> Target:
    """Where the file of a residents' area goes, or of a part of it.

    Args:
        refusal: said of a place above the areas; names its `%(address)s`.

    Raises:
        Invalid: a place above the residents' areas.
    """
    if KINDS[place.kind].level < KINDS["residents_area"].level:
        raise Invalid(
            refusal % {"address": place.address}, remedy=_("请选一个居民区，或者里面的一条弄。")
        )
    return Target(place.id, place.path, place.space_id, owner_id)


def addresses_of(drafts: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The addresses of the places that drafts name, by the id as it stands in them. One query."""
    ids = {UUID(fields["place"]) for fields in drafts if "place" in fields}
    return {str(key): view.address for key, view in places.places_by_id(ids).items()}


def learned_value(
    importer: Importer,
    target: Target,
    name: str,
    value: str,
    remedy: str | Promise = WHOLE_ADDRESS,
) -> str:
    """What to learn for a correction: an option, or for an address the place's id.

    Args:
        remedy: what to do about an address that is not found.

    Raises:
        Invalid: no such option or place, or a field that cannot be corrected.
    """
    value = value.strip()
    if options := dict(importer.options(target, name)):
        if value not in options:
            raise Invalid(_("请从选项中选择"))
        return value
    if name == "address":
        return str(_place_named(target, value, remedy).id)
    raise Invalid(_("这一项不能在这里更正"))


def _place_named(target: Target, words: str, remedy: str | Promise) -> PlaceView:
    wanted = compact(words)
    for view in places.at_and_below(target.place_path):
        if wanted in (compact(view.address), str(view.id)) and not view.closed:
            return view
    raise Invalid(_("这里没有“%(words)s”") % {"words": words}, remedy=remedy)

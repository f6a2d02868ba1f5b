"""Write down what a compound's own rules of voting say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.events import RulesAdopted
from lilong.ballot.models import CompoundRules
from lilong.ballot.options import checked
from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView

LONGEST_SOURCE = 300


@use_case
def adopt_rules(
    actor: Actor,
    *,
    place_id: UUID,
    options: Mapping[str, Any],
    source: str,
    effective_from: date,
) -> CompoundRules:
    """Keep the next version of a compound's rules; motions that are frozen keep theirs.

    Args:
        options: as `CompoundRules.options`; what is left out is the default.
        source: where it stands written, such as 《某某小区业主大会议事规则》第十二条.
        effective_from: the first day on which motions are frozen under it.

    Raises:
        NotAllowed: neither the owners' committee nor the residents' committee's chair.
        Invalid: no source, an option that cannot be.
        Refused: not a compound.
    """
    place = places.place(place_id)
    permissions.adopt_rules(actor, place.path)
    compound_only(place)
    values, where = checked(options), _source(source)
    lock_street(place.space_id)
    last = CompoundRules.objects.filter(place_id=place.id).aggregate(last=Max("version"))["last"]
    adopted = CompoundRules.objects.create(
        space_id=place.space_id,
        place_id=place.id,
        place_path=place.path,
        version=(last or 0) + 1,
        options=values,
        source=where,
        effective_from=effective_from,
        by_person_id=actor.person_id,
    )
    record(
        actor,
        RulesAdopted(
            space_id=place.space_id,
            place_path=place.path,
            subject_id=adopted.id,
            version=adopted.version,
            source=where,
            options=values,
        ),
    )
    return adopted


def compound_only(place: PlaceView) -> None:
    """Owners meet as a compound.

    Raises:
        Refused: the place is something else, or closed.
    """
    if place.kind != "compound":
        raise Refused(
            _("业主大会按小区设立，这里不是小区"), remedy=_("请先在地址里选到小区，再办这件事。")
        )
    if place.closed:
        raise Refused(_("这个小区已经停用"))


def _source(source: str) -> str:
    where = source.strip()
    if not where:
        why = _("请写明这些规则写在哪里")
        raise Invalid(why, fields={"source": [why]})
    if len(where) > LONGEST_SOURCE:
        long = _("依据最多 %(most)s 个字") % {"most": LONGEST_SOURCE}
        raise Invalid(long, fields={"source": [long]})
    return where

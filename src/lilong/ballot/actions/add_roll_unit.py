"""Enter one exclusive part into a roll by hand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, roll_units, rolls
from lilong.ballot.events import RollUnitAdded
from lilong.ballot.models import RollOwner, RollUnit
from lilong.ballot.placing import Spots
from lilong.ballot.roll_units import Owner, Spot, Values
from lilong.ballot.states import AreaBasis, SaleState, UnitKind
from lilong.commons.imports.words import why_words
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places


@use_case
def add_roll_unit(
    actor: Actor,
    *,
    roll_id: UUID,
    address: str,
    area: int,
    kind: str = UnitKind.DWELLING,
    state: str = SaleState.SOLD,
    area_basis: str = AreaBasis.UNKNOWN,
    owners: Sequence[Owner] = (),
) -> RollUnit:
    """Enter a unit; it gets the roll's next number.

    Args:
        address: in one line, as people write it; a parking space may have words of its own.
        area: in 0.01 m².

    Raises:
        NotAllowed: the actor does not prepare votes here.
        NotFound: there is no such roll.
        Refused: the roll is frozen.
        Invalid: a value cannot be used, the address leads nowhere in the compound, or it stands
            in the roll already.
    """
    roll = rolls.locked_roll(roll_id)
    permissions.keep_roll(actor, roll.place_path)
    rolls.check_open(roll)
    values = Values(address.strip(), kind, state, area, area_basis, tuple(owners))
    roll_units.check(values)
    spot = _spot(Spots(places.place(roll.place_id)), values)
    roll_units.check_address_free(roll, spot.address)
    unit, rows = roll_units.insert(roll, rolls.next_number(roll), spot, values)
    unit.save(force_insert=True)
    RollOwner.objects.bulk_create(rows)
    rolls.settle(roll, [unit.holder_blind])
    record(
        actor,
        RollUnitAdded(
            space_id=roll.space_id,
            place_path=roll.place_path,
            subject_id=roll.id,
            title=roll.title,
            number=unit.number,
        ),
    )
    unit.refresh_from_db()
    return unit


def _spot(spots: Spots, values: Values) -> Spot:
    spot, why = spots.typed(values.address, kind=values.kind)
    if spot is None:
        said = _("本小区里找不到这个地址：%(why)s") % {"why": why_words(why)}
        raise Invalid(_("有几处需要改一下"), fields={"address": [said]})
    return spot

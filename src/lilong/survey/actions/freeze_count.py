"""Freeze the counts of a place: the 底数 that can be counted again."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.ledger.models import LedgerHead
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.survey import permissions
from lilong.survey.events import CountFrozen
from lilong.survey.models import FrozenCount
from lilong.survey.queries.frozen import count_as_of, digest_of


@use_case
def freeze_count(actor: Actor, *, place_id: UUID, title: str) -> FrozenCount:
    """Count what stands at a place now and keep the figures with the ledger's number.

    Raises:
        NotAllowed: neither secretary nor chair.
        Invalid: no title.
    """
    place = places.place(place_id)
    permissions.freeze_count(actor, place.path)
    if not title.strip():
        raise Invalid(_("请给这次底数起个名字"), fields={"title": [_("请填写名称")]})
    # Locked, so that nothing is written to this street between the number and the counting.
    head, _made = LedgerHead.objects.select_for_update().get_or_create(pk=place.space_id)
    figures = count_as_of(place.path, head.number)
    frozen = FrozenCount(
        id=uuid7(),
        space_id=place.space_id,
        place_id=place.id,
        place_path=place.path,
        title=title.strip(),
        as_of=head.number,
        by_person_id=actor.person_id,
        figures=figures,
        digest=digest_of(figures),
    )
    frozen.save(force_insert=True)
    record(
        actor,
        CountFrozen(
            space_id=place.space_id,
            place_path=place.path,
            subject_id=frozen.id,
            title=frozen.title,
            total=figures["total"],
            digest=frozen.digest,
        ),
    )
    return frozen

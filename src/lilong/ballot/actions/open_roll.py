"""Begin a roll of owners for a compound."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.events import RollOpened
from lilong.ballot.models import Roll
from lilong.ballot.states import RollState
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places

LONGEST_TITLE = 80


@use_case
def open_roll(actor: Actor, *, place_id: UUID, title: str, source: str = "") -> Roll:
    """Begin an empty roll; units come by import, by hand, or by `copy_roll`.

    Args:
        place_id: the compound.
        source: where the figures come from, such as 不动产登记中心 2026-11.

    Raises:
        NotAllowed: the actor does not prepare votes here.
        Invalid: it is no compound, or the title is missing.
        Refused: another roll of the compound is still being prepared.
    """
    place = places.place(place_id)
    permissions.keep_roll(actor, place.path)
    title, source = title.strip(), source.strip()
    if place.kind != "compound":
        raise Invalid(
            _("业主名册按小区整理，%(address)s不是小区") % {"address": place.address},
            remedy=_("请从小区的页面开始。"),
        )
    if not title or len(title) > LONGEST_TITLE:
        said = _("请写一个名称，最多 80 个字")
        raise Invalid(_("有几处需要改一下"), fields={"title": [said]})
    _check_none_open(place.path)
    roll = Roll.objects.create(
        space_id=place.space_id,
        place_id=place.id,
        place_path=place.path,
        title=title,
        source=source[:200],
    )
    record(
        actor,
        RollOpened(
            space_id=roll.space_id, place_path=roll.place_path, subject_id=roll.id, title=roll.title
        ),
    )
    return roll


def _check_none_open(path: str) -> None:
    unfinished = Roll.objects.filter(place_path=path).exclude(state=RollState.FROZEN)
    if title := unfinished.values_list("title", flat=True).first():
        raise Refused(
            _("“%(title)s”还没有定稿") % {"title": title},
            remedy=_("请接着整理它；一个小区同时只整理一份名册。"),
        )

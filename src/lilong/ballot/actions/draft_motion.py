"""Draft a motion (表决事项)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.actions.adopt_rules import compound_only
from lilong.ballot.events import MotionDrafted
from lilong.ballot.models import Motion
from lilong.ballot.moving import tell_of, today
from lilong.ballot.rulebook import matters
from lilong.ballot.scoping import outermost
from lilong.commons.ledger.chain import lock_street
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.places.queries import PlaceView

# Longest texts, in characters.
LONGEST = {
    "title": 80,
    "question": 300,
    "text": 20_000,
    "not_included": 5_000,
    "acting_basis": 200,
}
_NEEDED = {"title": _("请给这件事起个名字")}


@use_case
def draft_motion(
    actor: Actor,
    *,
    place_id: UUID,
    title: str,
    matter: str,
    question: str = "",
    text: str = "",
    not_included: str = "",
    scope_ids: Sequence[UUID] = (),
    acting_basis: str = "",
) -> Motion:
    """Begin a motion of a compound; it gets the next number of the year.

    Args:
        matter: a code of `rulebook.matters()`.
        scope_ids: the places whose owners are asked; empty for the whole compound.
        acting_basis: on what a residents' committee acts where there is no owners' committee.

    Raises:
        NotAllowed: not one of those who prepare here.
        Invalid: no title, an unknown matter, a place outside the compound.
        Refused: not a compound.
    """
    place = places.place(place_id)
    permissions.prepare_motion(actor, place.path)
    compound_only(place)
    values = checked_words(
        {
            "title": title,
            "question": question,
            "matter": matter,
            "text": text,
            "not_included": not_included,
            "acting_basis": acting_basis,
        }
    )
    motion = Motion.objects.create(
        space_id=place.space_id,
        place_id=place.id,
        place_path=place.path,
        code=next_code(place),
        scope_paths=scope_paths(place, scope_ids),
        prepared_by_id=actor.person_id,
        **values,
    )
    tell_of(actor, motion, MotionDrafted, title=motion.title, matter=motion.matter)
    return motion


def checked_words(values: Mapping[str, Any]) -> dict[str, Any]:
    """The texts without blanks around them.

    Raises:
        Invalid: one that is needed is empty, one is too long, or the matter is unknown.
    """
    wrong: dict[str, list[object]] = {}
    clean = {name: value.strip() for name, value in values.items()}
    for name, value in clean.items():
        if name in _NEEDED and not value:
            wrong[name] = [_NEEDED[name]]
        elif len(value) > LONGEST.get(name, len(value)):
            wrong[name] = [_("最多 %(most)s 个字，请写短一点") % {"most": LONGEST[name]}]
    if "matter" in clean and clean["matter"] not in matters():
        wrong["matter"] = [_("请选一类事项，它决定要多少人同意")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    return clean


def scope_paths(place: PlaceView, ids: Sequence[UUID]) -> list[str]:
    """The paths of those who are asked, outermost only; the compound's own where none is named.

    Raises:
        Invalid: one of them does not lie in the compound.
    """
    if not ids:
        return [place.path]
    found = places.places_by_id(ids)
    strange = len(found) < len(set(ids)) or any(
        not covers(place.path, view.path) for view in found.values()
    )
    if strange:
        why = _("只能选本小区里的楼、单元或室")
        raise Invalid(why, fields={"scope": [why]})
    return list(outermost(view.path for view in found.values()))


def next_code(place: PlaceView) -> str:
    """The compound's next number of this year; the street stays locked until the commit."""
    lock_street(place.space_id)
    year = today().year
    given = Motion.objects.filter(place_id=place.id, code__startswith=f"{year}-")
    last = max((int(code.partition("-")[2]) for code in given.values_list("code", flat=True)),
               default=0)  # fmt: skip
    return f"{year}-{last + 1:02d}"

"""Where a case's page leads its reader."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from lilong.cases.files import permissions, rung_permissions
from lilong.cases.files.ladder import answerable, standing
from lilong.cases.files.models import Case, HandOver
from lilong.cases.files.permissions import Sight
from lilong.cases.files.queries.cases import hand_overs_of
from lilong.cases.files.queries.outlines import handed_to
from lilong.cases.files.reasons import told
from lilong.cases.files.recusal import is_party
from lilong.cases.files.states import AT_REST, HandOverState, Source
from lilong.commons.web.addresses import address
from lilong.kernel.actor import Actor


def ways_from(
    actor: Actor, found: Case, sight: Sight, hops: list[HandOver], *, keeping: bool
) -> dict[str, str]:
    """The addresses that the reader may open, by their names in the template; empty for others."""
    return {
        **_leads_to(actor, found, sight),
        **_ways(actor, found, hops, keeping=keeping),
        # Whoever keeps it writes its steps, and need not be asked for.
        "say_url": "" if sight >= Sight.FULL else _say_url(actor, found),
    }


def has_to_come(actor: Actor, found: Case, sight: Sight) -> bool:
    """Whether the case lies with the reader's rung, which otherwise reads what is public: by when
    somebody has to come, and that it is being built, is theirs to read."""
    return sight is Sight.PUBLIC and permissions.was_asked(actor, found.place_path, found.level)


def left_to_others(actor: Actor, found: Case) -> bool:
    """Whether the reader would act on it in office, were it not about them: the page says who does
    so instead, and offers nothing that would be refused."""
    acts = actor.has_role_at(found.place_path, (*permissions.FULL_SIGHT, *permissions.FIELD_SIGHT))
    return acts and found.state not in AT_REST and is_party(actor, found)


def hops_of(actor: Actor, found: Case, sight: Sight) -> list[HandOver]:
    """The hops of the ladder that a reader sees: colleagues and block leaders all of them, but
    for orders that went back; a rung that was asked and sees no more its own."""
    if sight in (Sight.OUTLINE, Sight.PUBLIC):
        return handed_to(actor, found, hand_overs_of(found))
    if sight < Sight.FIELD:
        return []
    called = found.source == Source.HOTLINE
    orders = sight >= Sight.FULL and not (called and is_party(actor, found))
    return hand_overs_of(found, orders=orders)


def ladder(sight: Sight, hops: list[HandOver]) -> dict[str, Any]:
    """What the page tells of its hops. Colleagues, and who was asked, also read what was tried and
    asked; block leaders no more than whom it was handed to."""
    return {
        "hops": [(hop, told(hop.asked), standing(hop)) for hop in hops],
        "tried": sight in (Sight.OUTLINE, Sight.PUBLIC, Sight.FULL),
        "waiting": any(hop.state == HandOverState.WAITING for hop in hops),
    }


def _leads_to(actor: Actor, found: Case, sight: Sight) -> dict[str, str]:
    """The list and the packet, for who may have them."""
    listed = sight in (Sight.OUTLINE, Sight.PUBLIC) or sight >= Sight.FIELD
    packed = permissions.make_packet.allows(actor, found)
    packed = packed and found.kind not in permissions.CONFIDENTIAL
    return {
        "list_url": address("cases:cases", found.area_id) if listed else "",
        "mine_url": address("cases:mine") if sight is Sight.PARTY else "",
        "packet_url": address("cases:packet", found.id, "pdf") if packed else "",
    }


def _ways(actor: Actor, found: Case, hops: list[HandOver], *, keeping: bool) -> dict[str, str]:
    """The pages beside the next step that the reader may open."""
    waits = next((hop for hop in hops if hop.state == HandOverState.WAITING), None)
    asked, today = answerable(found, hops), timezone.localdate()
    answering = asked is not None and permissions.answer_hand_over.allows(
        actor, found, asked.to_level
    )
    takes_back = waits is not None and rung_permissions.take_back_hand_over.allows(
        actor, found, waits.from_level
    )
    due = keeping and found.ask_on is not None and found.ask_on <= today
    photos = permissions.add_case_photo.allows(actor, found)
    return {
        "photos_url": address("cases:photos", found.id) if photos else "",
        "answer_url": address("cases:answer", found.id) if answering else "",
        "take_back_url": address("cases:take-back", found.id) if takes_back else "",
        "owner_url": address("cases:owner", found.id)
        if keeping and found.state not in AT_REST
        else "",
        "clock_url": address("cases:clock", found.id)
        if keeping and found.state not in AT_REST
        else "",
        "stayed_url": address("cases:stayed", found.id) if due else "",
    }


def _say_url(actor: Actor, found: Case) -> str:
    if found.kind in permissions.CONFIDENTIAL or found.state in AT_REST:
        return ""
    speaks = permissions.say_as_party.allows(actor, found)
    return address("cases:say", found.id) if speaks else ""

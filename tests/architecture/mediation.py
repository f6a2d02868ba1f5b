"""A dispute at the table in a tenant's street, with a sitting of each kind; bodies that name it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.mediation.actions.accept_mediation import accept_mediation
from lilong.cases.mediation.actions.hold_session import hold_session
from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.register_mediation import register_mediation
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.cases.models import Mediation, MediationSession, Proposal
from lilong.kernel.actor import Actor
from tests.neighbourhood import Street


def objects(street: Street, actors: dict[str, Actor], word: str) -> dict[str, list[Any]]:
    """Things by the parameter that names them; every text holds the street's word."""
    secretary, case = actors["secretary"], None
    case = open_case(secretary, place_id=street.rooms[0].id, kind="dispute", summary=f"{word}漏水")
    parties = [
        note_party(
            secretary,
            case_id=case.id,
            role=role,
            purpose=f"{word}调解",
            person_id=actors[who].person_id,
        )
        for role, who in (("applicant", "resident"), ("respondent", "tenant"))
    ]
    register_mediation(secretary, case_id=case.id, source="applied", request=f"{word}请修好")
    accept_mediation(secretary, case_id=case.id, mediator_ids=[secretary.person_id])
    for side in (1, 2):
        tell_rights(secretary, case_id=case.id, side=side, how="read_out", wish="closed")
    day = timezone.localdate()
    for kind, given in (("joint", {"present": [1, 2]}), ("separate", {"room_of": 1})):
        hold_session(
            secretary,
            case_id=case.id,
            kind=kind,
            on=day,
            where=f"{word}居委会",
            text=f"{word}谈过了",
            **given,
        )
    make_proposal(secretary, case_id=case.id, text=f"{word}先修后赔")
    mediation = Mediation.objects.get(case_id=case.id)
    sessions = MediationSession.objects.filter(mediation=mediation)
    proposals = Proposal.objects.filter(mediation=mediation)
    return {
        "dispute_id": [case.id],
        "disputing_id": [one.id for one in parties],
        "session_id": list(sessions.values_list("pk", flat=True)),
        "proposal_id": list(proposals.values_list("pk", flat=True)),
    }


def bodies(own: Any, about: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Route, address and what is sent: parties, proposals, mediators and findings named."""
    here = reverse("cases:mediation", args=[own.objects["dispute_id"][0]])
    for party in about.objects["disputing_id"]:
        yield "cases:mediation", here, {"step": "seat", "party_id": str(party)}
    for proposal in about.objects["proposal_id"]:
        sent = {"step": "answer", "proposal_id": str(proposal), "side": "1", "answer": "agrees"}
        yield "cases:mediation", here, sent
    person = str(about.accounts["community_worker"].person_id)
    yield "cases:mediation", here, {"step": "change", "mediators": [person]}
    mine = reverse("cases:mediation-own", args=[own.objects["dispute_id"][0]])
    yield "cases:mediation-own", mine, {"step": "choose", "person_id": person}
    pick = reverse("cases:pick", args=[own.street.area.id])
    yield "cases:pick", pick, {"finding": [str(one) for one in about.objects["finding_id"]]}

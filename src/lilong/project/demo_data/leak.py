"""A leak between two floors of the demo, mediated by the secretary up to an agreement: one side
has an account, the other signs on paper. All invented.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.states import Party, Source
from lilong.cases.mediation.actions.accept_mediation import accept_mediation
from lilong.cases.mediation.actions.answer_proposal import answer_proposal
from lilong.cases.mediation.actions.draft_agreement import draft_agreement
from lilong.cases.mediation.actions.hold_session import hold_session
from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.note_performance import note_performance
from lilong.cases.mediation.actions.note_signature import note_signature
from lilong.cases.mediation.actions.register_mediation import register_mediation
from lilong.cases.mediation.actions.seal_agreement import seal_agreement
from lilong.cases.mediation.actions.sign_agreement import sign_agreement
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.cases.mediation.drafting import Clause
from lilong.cases.mediation.states import (
    Answer,
    MediationSource,
    SessionKind,
    SignedBy,
    Told,
    Wish,
)
from lilong.kernel.actor import Actor
from lilong.project.demo_data import tree
from lilong.project.demo_data.days import days_ago

if TYPE_CHECKING:
    from lilong.project.demo_data.lane import Opened
    from lilong.project.demo_data.loading import Town

ROOM = "居委会调解室（示例数据）"
BELOW, ABOVE = 1, 2
FACTS = (
    "楼上卫生间的防水层老了，水从楼板渗到楼下，天花板起泡。双方一起看过，都认可是这里漏的。（示例）"
)


def load_leak(town: Town) -> None:
    """From the application to an agreement of which the first clause has been kept."""
    worker, secretary = town.actor("community_worker"), town.actor("secretary")
    above = town.actor("resident")
    with days_ago(26):
        case = _apply(town, worker, above)
        accept_mediation(worker, case_id=case.id, mediator_ids=[town.persons["secretary"]])
    with days_ago(24):
        tell_rights(secretary, case_id=case.id, side=BELOW, how=Told.SIGNED_PAPER, wish=Wish.CLOSED)
        tell_rights(above, case_id=case.id, side=ABOVE, how=Told.ON_SCREEN, wish=Wish.CLOSED)
    _talk(secretary, above, case.id)
    with days_ago(10):
        _agree(secretary, above, case.id)
    with days_ago(6):
        note_performance(
            secretary,
            case_id=case.id,
            clause=1,
            done=True,
            on=timezone.localdate(),
            words="一起看过漏点，试了水",
        )


def _apply(town: Town, worker: Actor, above: Actor) -> Opened:
    case = open_case(
        worker,
        place_id=town.id_at(tree.LINGLING + "3/302/"),
        kind="dispute",
        summary="楼上卫生间漏水，楼下天花板起泡",
        source=Source.APPLICATION,
    )
    note_party(
        worker, case_id=case.id, role=Party.APPLICANT, purpose="调解", name="楼下住户（示例）"
    )
    note_party(
        worker,
        case_id=case.id,
        role=Party.RESPONDENT,
        purpose="调解",
        person_id=above.person_id,
    )
    register_mediation(
        worker,
        case_id=case.id,
        source=MediationSource.APPLIED,
        request="请楼上修好防水，把天花板恢复原样",
    )
    return case


def _agree(secretary: Actor, above: Actor, case_id: UUID) -> None:
    """Written down, signed by one side on paper and by the other on the screen, in effect."""
    today = timezone.localdate()
    version = draft_agreement(
        secretary,
        case_id=case_id,
        facts=FACTS,
        clauses=[
            Clause(
                BELOW,
                "请施工的人进门看漏点，配合试水",
                today + timedelta(days=5),
                proof="调解员在场",
            ),
            Clause(ABOVE, "重做卫生间防水", today + timedelta(days=14), proof="试水两天的照片"),
            Clause(ABOVE, "付天花板粉刷的钱", today + timedelta(days=30), "800元", "收条"),
        ],
    ).version
    note_signature(
        secretary,
        case_id=case_id,
        side=BELOW,
        version=version,
        way=SignedBy.PAPER,
        on=today,
        signer="itself",
    )
    sign_agreement(above, case_id=case_id, side=ABOVE, version=version, read=True)
    seal_agreement(secretary, case_id=case_id, version=version, on=today)


def _talk(secretary: Actor, above: Actor, case_id: UUID) -> None:
    """Together, then alone with one side, and a proposal that both accept."""
    with days_ago(19):
        hold_session(
            secretary,
            case_id=case_id,
            kind=SessionKind.JOINT,
            on=timezone.localdate(),
            where=ROOM,
            text="一起看了照片，楼上同意先试水，楼下同意让人进门看。",
            present=[BELOW, ABOVE],
        )
    with days_ago(17):
        hold_session(
            secretary,
            case_id=case_id,
            kind=SessionKind.SEPARATE,
            on=timezone.localdate(),
            where=ROOM,
            text="楼下最在意的是老人房间，先修那一间就好商量。（示例）",
            room_of=BELOW,
        )
    with days_ago(13):
        _propose(secretary, above, case_id)


def _propose(secretary: Actor, above: Actor, case_id: UUID) -> None:
    proposal = make_proposal(
        secretary, case_id=case_id, text="楼上重做防水，再付天花板粉刷的钱；楼下配合试水。"
    )
    answer_proposal(
        secretary, case_id=case_id, proposal_id=proposal.id, side=BELOW, answer=Answer.YES
    )
    answer_proposal(above, case_id=case_id, proposal_id=proposal.id, side=ABOVE, answer=Answer.YES)

"""A leak between two neighbours, brought to the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.models import Case
from lilong.cases.mediation.actions.accept_mediation import accept_mediation
from lilong.cases.mediation.actions.draft_agreement import draft_agreement
from lilong.cases.mediation.actions.hold_session import hold_session
from lilong.cases.mediation.actions.note_signature import note_signature
from lilong.cases.mediation.actions.register_mediation import register_mediation
from lilong.cases.mediation.actions.seal_agreement import seal_agreement
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.cases.mediation.drafting import Clause
from lilong.cases.mediation.models import Agreement
from lilong.kernel.actor import Actor
from tests.neighbourhood import person_with

TODAY = timezone.localdate


@dataclass
class Quarrel:
    """A dispute with its sides (甲 upstairs, with an account; 乙 downstairs, with one too)."""

    case: Case
    worker: Actor
    mediator: Actor
    upstairs: Actor
    downstairs: Actor

    @property
    def id(self) -> Any:
        return self.case.id

    @property
    def state(self) -> str:
        return Case.objects.get(pk=self.case.pk).state

    def accept(self) -> Quarrel:
        accept_mediation(self.worker, case_id=self.id, mediator_ids=[self.mediator.person_id])
        return self

    def inform(self) -> Quarrel:
        for side in (1, 2):
            tell_rights(self.mediator, case_id=self.id, side=side, how="read_out", wish="closed")
        return self

    def meet(self, text: str = "一起看了漏水的地方", by: Actor | None = None) -> Quarrel:
        hold_session(
            by or self.mediator, case_id=self.id, kind="joint", on=TODAY(), where="居委会",
            text=text, present=[1, 2],
        )  # fmt: skip
        return self

    def meet_alone(self, side: int, text: str, by: Actor | None = None) -> Any:
        return hold_session(
            by or self.mediator, case_id=self.id, kind="separate", on=TODAY(), where="居委会",
            text=text, room_of=side,
        )  # fmt: skip

    def draft(self, base_version: int = 0, **changed: Any) -> Agreement:
        given = {
            "side": 1,
            "duty": "修好卫生间防水",
            "due": TODAY() + timedelta(days=10),
            "proof": "试水",
        }
        clauses = [
            Clause(**{**given, **changed}),
            Clause(
                side=2,
                duty="修好前不再停水",
                due=TODAY() + timedelta(days=20),
                money="800元",
                proof="收条",
            ),
        ]
        return draft_agreement(
            self.mediator, case_id=self.id, facts="楼上卫生间漏到楼下", clauses=clauses,
            base_version=base_version,
        )  # fmt: skip

    def sign(self, side: int, version: int = 1, signer: str = "itself", on: date | None = None):
        return note_signature(
            self.mediator, case_id=self.id, side=side, version=version, way="paper",
            on=on or TODAY(), signer=signer,
        )  # fmt: skip

    def agree(self) -> Quarrel:
        self.draft()
        self.sign(1)
        self.sign(2)
        seal_agreement(self.mediator, case_id=self.id, version=1, on=TODAY())
        return self


@pytest.fixture
def mediator(street):
    """The secretary of the residents' area mediates."""
    return person_with("secretary", street.area, "老书记")


@pytest.fixture
def upstairs(street):
    return person_with("resident", street.rooms[1], "楼上")


@pytest.fixture
def downstairs(street):
    return person_with("resident", street.rooms[0], "楼下")


@pytest.fixture
def quarrel(opened, worker, mediator, upstairs, downstairs):
    """Registered, and not accepted yet."""
    case = opened(kind="dispute", summary="卫生间漏水")
    for actor, role in ((upstairs, "respondent"), (downstairs, "applicant")):
        note_party(worker, case_id=case.id, role=role, purpose="调解", person_id=actor.person_id)
    register_mediation(worker, case_id=case.id, source="applied", request="请楼上修好")
    return Quarrel(case, worker, mediator, upstairs, downstairs)


@pytest.fixture
def talking(quarrel):
    """Everybody knows their rights, and there was one sitting."""
    return quarrel.accept().inform().meet()

"""Every table of the rooms, where Django looks for them."""

from __future__ import annotations

from lilong.cases.files.hotline_models import AssistanceList, HotlineTimes, OrderWords
from lilong.cases.files.models import (
    Case,
    CaseClock,
    CaseFinding,
    CaseOrigin,
    CaseParty,
    CasePhoto,
    CaseStep,
    ClockEntry,
    HandOver,
    LeadOffer,
)
from lilong.cases.files.opening_models import BulkOpening, OpenedTogether
from lilong.cases.files.repeat_models import CaseRepeat
from lilong.cases.joint.models import JointMeeting, JointTask
from lilong.cases.mediation.models import (
    Agreement,
    AgreementClause,
    AgreementSignature,
    CaucusNote,
    FilePaper,
    Mediation,
    MediationParty,
    MediationSession,
    Mediator,
    Proposal,
    ProposalAnswer,
    Revisit,
)
from lilong.cases.norms.models import Measurement, Norm
from lilong.cases.outreach.models import CallPurpose, CasePromise, Errand, HouseCall, TeamNote
from lilong.cases.satisfaction.models import Answered, Satisfaction

__all__ = [
    "Agreement",
    "AgreementClause",
    "AgreementSignature",
    "Answered",
    "AssistanceList",
    "BulkOpening",
    "CallPurpose",
    "Case",
    "CaseClock",
    "CaseFinding",
    "CaseOrigin",
    "CaseParty",
    "CasePhoto",
    "CasePromise",
    "CaseRepeat",
    "CaseStep",
    "CaucusNote",
    "ClockEntry",
    "Errand",
    "FilePaper",
    "HandOver",
    "HotlineTimes",
    "HouseCall",
    "JointMeeting",
    "JointTask",
    "LeadOffer",
    "Measurement",
    "Mediation",
    "MediationParty",
    "MediationSession",
    "Mediator",
    "Norm",
    "OpenedTogether",
    "OrderWords",
    "Proposal",
    "ProposalAnswer",
    "Revisit",
    "Satisfaction",
    "TeamNote",
]

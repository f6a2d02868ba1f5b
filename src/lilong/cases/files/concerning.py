"""Whether what was said or found concerns somebody in person: asked by the modules that hold it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from lilong.cases.files.models import CaseFinding, CaseOrigin, CaseParty
from lilong.cases.files.permissions import LET_GO
from lilong.cases.files.sources import CLAIM
from lilong.commons.links.models import Link
from lilong.kernel.actor import Actor


def claim_concerns(actor: Actor, suggestion_id: UUID) -> bool:
    """Whether somebody is a party of a case that came from a sentence. One query."""
    if actor.person_id is None:
        return False
    parties = CaseParty.objects.filter(person_id=actor.person_id)
    came = CaseOrigin.objects.filter(kind=CLAIM, source_id=suggestion_id)
    return parties.filter(case_id__in=came.values("case_id")).exists()


def finding_concerns(actor: Actor, finding_id: UUID) -> bool:
    """Whether somebody is a party of a case that handles a finding, or did. One query."""
    if actor.person_id is None:
        return False
    handled = CaseFinding.objects.filter(finding_id=finding_id).values("case_id")
    let_go = Link.objects.filter(relation=LET_GO, target_id=finding_id).values("source_id")
    parties = CaseParty.objects.filter(person_id=actor.person_id)
    return parties.filter(Q(case_id__in=handled) | Q(case_id__in=let_go)).exists()

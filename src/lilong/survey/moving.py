"""How a finding changes its state: shared by the verbs that move it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound
from lilong.places import queries as places
from lilong.survey import writing
from lilong.survey.events import FindingEvent, ReportAccepted
from lilong.survey.models import Finding
from lilong.survey.states import FINDING, FindingState

LONGEST_REASON = 200
PROVISIONAL = "R"  # begins the code of a report that nobody has taken into the ledger


def locked_finding(finding_id: UUID) -> Finding:
    """The finding, locked until the commit. Raises NotFound."""
    finding = Finding.objects.select_for_update().filter(pk=finding_id).first()
    if finding is None:
        raise NotFound(_("没有这条问题"))
    return finding


def check_reason(reason: str) -> str:
    """The reason without blanks around it. Raises Invalid: it is longer than what is kept."""
    if len(reason.strip()) > LONGEST_REASON:
        said = _("说明最多 %(most)s 个字，请写短一点") % {"most": LONGEST_REASON}
        raise Invalid(said, fields={"reason": [said]})
    return reason.strip()


def move(
    actor: Actor,
    finding: Finding,
    state: str,
    event: type[FindingEvent],
    *,
    reason: str = "",
    also: dict[str, Any] | None = None,
    facts: dict[str, Any] | None = None,
) -> Finding:
    """Move a locked finding to `state`, record `event`, and keep what it said before.

    Raises:
        ForbiddenMove: no move leads there.
    """
    FINDING.check(finding.state, state)
    told = facts if facts is not None else ({"reason": reason} if reason else {})
    entry = record(
        actor,
        event(
            space_id=finding.space_id,
            place_path=finding.place_path,
            subject_id=finding.id,
            code=finding.code,
            **told,
        ),
    )
    ledger = writing.Ledger(finding.space_id)
    writing.change(
        finding,
        {"state": state, "state_reason": reason, **(also or {})},
        scopes=scopes_of(finding),
        number=entry.number,
        by_person_id=actor.person_id,
        ledger=ledger,
    )
    ledger.close()
    return finding


def handed_in(finding: Finding) -> dict[str, Any]:
    """What changes when somebody supplements a finding: a returned one is handed in again."""
    if finding.state != FindingState.RETURNED:
        return {}
    return {"state": FINDING.check(finding.state, FindingState.FOUND), "state_reason": ""}


def take_in(actor: Actor, finding: Finding) -> Finding:
    """Take a locked, unchecked report into the ledger: the next code, the keeper as its finder.

    Whatever else is done with a report comes after this, so that below full sight its history
    reads like any finding's.
    """
    finding.code = writing.next_codes(finding.space_id, finding.area_id, 1)[0]
    keeper = {"found_by_id": actor.person_id}
    return move(actor, finding, FindingState.FOUND, ReportAccepted, also=keeper)


def repeating(finding_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many duplicates each of these findings stands for, where it stands for any.

    They count through it alone, so whoever takes it away must settle them first. Ask when the
    findings are locked: marking a duplicate locks its original.
    """
    rows = Finding.objects.filter(repeats_id__in=list(finding_ids), state=FindingState.DUPLICATE)
    return Counter(row for row in rows.values_list("repeats_id", flat=True) if row)


def scopes_of(finding: Finding) -> tuple[UUID, ...]:
    """Every place whose counters hold this finding."""
    place = places.place(finding.place_id)
    return writing.standing(place, places.way_down_to(place.path)).scopes

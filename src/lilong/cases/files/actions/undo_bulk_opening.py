"""Undo one opening of many cases: withdraw those that nobody has touched since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, outcomes, permissions, writing
from lilong.cases.files.events import BulkOpeningUndone, CaseWithdrawn
from lilong.cases.files.models import Case, CaseFinding, CaseStep
from lilong.cases.files.opening_models import BulkOpening
from lilong.cases.files.queries.bulk_openings import OWN, RELATION
from lilong.cases.files.states import CaseState, Outcome
from lilong.cases.files.untouched import untouched
from lilong.commons.bulk import insert_objects
from lilong.commons.counters.counting import Deltas
from lilong.commons.ledger.chain import lock_street, record_many
from lilong.commons.links.trace import link_many, unlink_many
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@dataclass(frozen=True)
class Undone:
    """What an undoing did.

    Attributes:
        withdrawn: how many were withdrawn just now.
        kept: what was worked on since and stays: (id, number).
    """

    withdrawn: int
    kept: tuple[tuple[UUID, str], ...]


@use_case(unrecorded="where nothing was left to withdraw; every case that is stands in the ledger")
def undo_bulk_opening(
    actor: Actor, *, opening_id: UUID, reason: str, personal: str = Personal.ASK
) -> Undone:
    """Withdraw all cases of one opening that are still as they were opened; their findings are
    free. What anybody has worked on stays, and is told. Undoing again does what is left to do.

    Args:
        personal: what to do with numbers and names in the reason; whoever found something reads it.

    Raises:
        NotAllowed: not a keeper there.
        NotFound: no such opening.
        Invalid: no reason.
        Telling: the reason tells who somebody is, and nobody has said yet whether that is meant.
    """
    opening = BulkOpening.objects.filter(pk=opening_id).first()
    if opening is None:
        raise NotFound(_("没有这一次批量立案"))
    permissions.open_case(actor, opening.place_path)
    needed = _("请写为什么撤销，当事人会看到")
    reason = moving.check_words(reason, personal=personal, needed=needed)
    rows = Case.objects.filter(opened_together__opening=opening)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    # Held in the order of their ids, and before the street, as everywhere.
    locked = Case.objects.select_for_update(no_key=True)
    taken = untouched(ids, locked, own=OWN, relation=RELATION)
    if taken:
        _withdraw(actor, opening, taken, reason)
    own = {case.pk for case in taken}
    left = rows.exclude(state=CaseState.WITHDRAWN).order_by("code").values_list("pk", "code")
    return Undone(len(taken), tuple(one for one in left if one[0] not in own))


def _withdraw(actor: Actor, opening: BulkOpening, cases: Sequence[Case], reason: str) -> None:
    head = lock_street(opening.space_id)
    today, deltas = timezone.localdate(), Deltas(opening.space_id)
    for case in cases:
        before, entered, facet = case.state, case.since, case.facet
        case.state, case.since = CaseState.WITHDRAWN, today
        case.outcome, case.closed_on = Outcome.WITHDRAWN, today
        case.facet = writing.facet_of(case)
        case.version += 1
        writing.count(deltas, case, facet, -1)
        writing.count(deltas, case, case.facet, +1)
        outcomes.add(deltas, outcomes.moved_of(case, before, entered))
    writing.forget_repeats(deltas, cases)
    names = ["state", "since", "outcome", "closed_on", "facet", "version"]
    Case.objects.bulk_update(cases, names, batch_size=100)
    deltas.write()
    record_many(
        actor,
        [
            BulkOpeningUndone(
                space_id=opening.space_id,
                place_path=opening.place_path,
                subject_id=opening.pk,
                count=len(cases),
                kept=opening.count - len(cases),
            ),
            *(CaseWithdrawn(**moving.about(case)) for case in cases),
        ],
        head=head,
    )
    insert_objects([_step(actor, case, reason) for case in cases])
    _let_go(cases)


def _step(actor: Actor, case: Case, reason: str) -> CaseStep:
    # Nobody has touched it: the step of its opening is the only one.
    return CaseStep(
        space_id=case.space_id,
        case=case,
        order=2,
        verb="undo_bulk_opening",
        state=case.state,
        level=case.level,
        words=reason,
        on=case.since,
        at=timezone.now(),
        by_id=actor.person_id,
    )


def _let_go(cases: Sequence[Case]) -> None:
    """Free their findings; whoever found them still reads what became of it."""
    had = CaseFinding.objects.filter(case__in=[case.pk for case in cases])
    pairs = list(had.values_list("case_id", "finding_id"))
    had.delete()
    unlink_many(kind="cases.case", source_ids=[case.pk for case in cases], relation=RELATION)
    link_many(
        space_id=cases[0].space_id,
        relation=permissions.LET_GO,
        pairs=[
            (("cases.case", case_id), ("survey.finding", finding_id))
            for case_id, finding_id in pairs
        ],
    )

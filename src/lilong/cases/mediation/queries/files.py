"""What each seat may read of a mediation. What was said in a side's own room is not among it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef

from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.permissions import FULL_SIGHT
from lilong.cases.files.queries.outlines import withhold
from lilong.cases.mediation.models import (
    Agreement,
    AgreementClause,
    AgreementSignature,
    Mediation,
    MediationParty,
    MediationSession,
    Proposal,
    ProposalAnswer,
    Revisit,
)
from lilong.cases.mediation.moving import NO_MEDIATION
from lilong.cases.mediation.seating import Table, seated
from lilong.cases.mediation.states import Seat, SessionKind, letter_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


class NotRegistered(NotFound):
    """A case that nobody has registered for mediation."""

    def __init__(self) -> None:
        super().__init__(NO_MEDIATION)


@dataclass(frozen=True)
class Seen:
    """A mediation as one reader may see it.

    Attributes:
        reads_case: whether the page of the case is theirs, too: a block leader who mediates reads
            the table, and nothing else of the quarrel.
    """

    case: Case
    table: Table
    seat: Seat
    own: MediationParty | None
    reads_case: bool = True

    @property
    def mediation(self) -> Mediation:
        """The mediation itself."""
        return self.table.mediation

    @property
    def open_to_all(self) -> bool:
        """Whether every side wished it open (人民调解法 art. 23)."""
        return self.table.open_to_others

    @property
    def contents(self) -> bool:
        """Whether the reader may know more than that it exists, its state, its days and whether
        the file is whole: patch and street only where all sides wished it open."""
        return self.seat is not Seat.OUTLINE or self.open_to_all

    @property
    def reads_words(self) -> bool:
        """Whether the reader may read what was said at the table."""
        return self.at_table or (self.seat is Seat.OUTLINE and self.open_to_all)

    @property
    def at_table(self) -> bool:
        """Whether the reader mediates or sits as a side: a party of the case who does not sit
        there reads nothing of it."""
        return self.seat is Seat.MEDIATOR or self.own is not None

    @property
    def agreement(self) -> Agreement | None:
        """The agreement: drafts for the table; for others what is in effect, where they may."""
        found: Agreement | None = getattr(self.mediation, "agreement", None)
        if found is None or self.at_table:
            return found
        if self.seat is Seat.PARTY:
            return None
        return found if found.effective_on is not None and self.contents else None

    @cached_property
    def unseated(self) -> list[CaseParty]:
        """The parties of the case who have no side yet, read once."""
        return unseated_of(self)

    @cached_property
    def clauses(self) -> list[AgreementClause]:
        """The clauses of the agreement that the reader sees, read once."""
        return clauses_of(self.agreement)

    @cached_property
    def revisits(self) -> list[Revisit]:
        """The revisits, read once; who may not read them only learns that there were some."""
        return list(Revisit.objects.filter(mediation=self.mediation).order_by("on", "id"))

    @cached_property
    def proposals(self) -> list[ProposalLine]:
        """The proposals that the reader sees, read once."""
        return proposals_of(self)


def seen_mediation(actor: Actor, case_id: UUID) -> Seen:
    """The mediation of a case as `actor` may see it. Three queries; four for those above.

    Raises:
        NotFound: there is none, or the actor has no seat from which to see it.
    """
    # A visitor is nobody's account: a query for no person would find every party without one.
    own = CaseParty.objects.filter(case_id=OuterRef("case_id"), person__isnull=False)
    own = own.filter(person_id=actor.person_id) if actor.person_id else own.none()
    rows = Mediation.objects.select_related("case", "agreement").defer("case__grams")
    rows = rows.annotate(reader_is_party=Exists(own))
    mediation = rows.filter(case_id=case_id).first()
    if mediation is None:
        raise NotRegistered
    is_party = actor.person_id is not None and mediation.reader_is_party
    table = seated(mediation, [actor.person_id] if is_party else [])
    seat = table.seat(actor)
    if seat is Seat.NONE:
        raise NotFound(NO_MEDIATION)
    # A mediator who neither keeps cases nor stands above them has no page of the case.
    reads_case = seat is not Seat.MEDIATOR or actor.has_role_at(mediation.place_path, FULL_SIGHT)
    seen = Seen(mediation.case, table, seat, table.own_side(actor), reads_case)
    if not seen.contents:
        withhold(seen.case)
    return seen


@dataclass(frozen=True)
class SessionLine:
    """A sitting as a reader may know of it; `record` is empty for who was not there."""

    id: UUID
    on: date
    kind: str
    where: str
    present: Sequence[str]
    record: str

    @property
    def joint(self) -> bool:
        """Whether the sides sat together."""
        return self.kind == SessionKind.JOINT


def sessions_of(seen: Seen) -> list[SessionLine]:
    """The sittings, oldest first.

    A mediator sees all; a side those at which it was, together or alone; the committee the joint
    ones without what was said; patch and street none, or the joint ones where all wished it open.
    """
    if not seen.contents:
        return []
    rows = MediationSession.objects.filter(mediation=seen.mediation).order_by("on", "order")
    if seen.seat in (Seat.COMMITTEE, Seat.OUTLINE):
        rows = rows.filter(kind=SessionKind.JOINT)
    elif seen.seat is Seat.PARTY:
        order = seen.own.order if seen.own else 0
        return [_line(seen, row) for row in rows if order in row.present]
    return [_line(seen, row) for row in rows]


def _line(seen: Seen, row: MediationSession) -> SessionLine:
    letters = [letter_of(order) for order in row.present]
    record = row.record if seen.reads_words else ""
    return SessionLine(row.pk, row.on, row.kind, row.where, letters, record)


def seen_session(seen: Seen, session_id: UUID) -> MediationSession:
    """A sitting for its mediators, and a joint one for who was there and, where all wished it
    open, for patch and street. Raises NotFound."""
    rows = MediationSession.objects.filter(mediation=seen.mediation, pk=session_id)
    found = rows.select_related("room_of").first()
    joint = found is not None and found.kind == SessionKind.JOINT
    there = found is not None and seen.own is not None and seen.own.order in found.present
    there = there or (seen.seat is Seat.OUTLINE and seen.open_to_all)
    if found is None or not (seen.seat is Seat.MEDIATOR or (joint and there)):
        raise NotFound(NO_MEDIATION)
    return found


@dataclass(frozen=True)
class AnswerLine:
    """What a side said; `words` for the mediators and the side itself."""

    side: MediationParty
    answer: ProposalAnswer | None
    words: str


@dataclass(frozen=True)
class ProposalLine:
    """A proposal with the answers that the reader may know."""

    proposal: Proposal
    of: str
    answers: Sequence[AnswerLine]
    complete: bool


def proposals_of(seen: Seen) -> list[ProposalLine]:
    """The proposals for the table. Two queries; none for who sits elsewhere.

    A side learns what the others said when all have answered, so that nobody waits for another.
    """
    if not seen.at_table:
        return []
    rows = Proposal.objects.filter(mediation=seen.mediation).order_by("order")
    return [_proposal(seen, row) for row in rows.prefetch_related("answers")]


def _proposal(seen: Seen, row: Proposal) -> ProposalLine:
    given = {one.side_id: one for one in row.answers.all()}
    complete = all(side.pk in given for side in seen.table.sides)
    answers = []
    for side in seen.table.sides:
        own = seen.own is not None and seen.own.pk == side.pk
        inside = seen.seat is Seat.MEDIATOR
        answer = given.get(side.pk)
        if not (inside or own or complete):
            answer = None
        words = answer.words if answer is not None and (inside or own) else ""
        answers.append(AnswerLine(side, answer, words))
    everybody = (*seen.table.sides, *seen.table.left)
    of = next((side.letter for side in everybody if side.pk == row.of_id), "")
    return ProposalLine(row, of, answers, complete)


def clauses_of(agreement: Agreement | None) -> list[AgreementClause]:
    """The clauses in their order."""
    if agreement is None:
        return []
    return list(agreement.clauses.select_related("side").order_by("order"))


def signatures_of(agreement: Agreement | None) -> dict[UUID, AgreementSignature]:
    """Who has signed the present draft, by side."""
    if agreement is None:
        return {}
    rows = agreement.signatures.filter(version=agreement.version)
    return {row.side_id: row for row in rows}


def unseated_of(seen: Seen) -> list[CaseParty]:
    """The parties of the case who have no side yet, without their names."""
    at_table = [side.party_id for side in seen.table.sides if side.party_id]
    rows = CaseParty.objects.filter(case=seen.case).exclude(pk__in=at_table)
    return list(rows.defer("name", "contact").order_by("id"))


def revisits_of(seen: Seen) -> list[Revisit]:
    """The revisits, not for the sides; none where the contents are closed to the reader."""
    if seen.seat is Seat.PARTY or not seen.contents:
        return []
    return seen.revisits

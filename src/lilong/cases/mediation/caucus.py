"""The only two doors to what was said in a side's own room: writing it, and reading it.

Nothing else in the house may name `CaucusNote`; a test looks.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from lilong.cases.mediation.models import (
    CaucusNote,
    MediationParty,
    MediationSession,
    Mediator,
)
from lilong.cases.mediation.moving import person_of
from lilong.cases.mediation.seating import Table
from lilong.cases.mediation.states import Seat
from lilong.kernel.actor import Actor

# As long as the sealed names of a case; mediators' notes are no part of the file (卷宗).
KEPT_DAYS = 730


def keep_note(
    actor: Actor, session: MediationSession, room: MediationParty, text: str
) -> CaucusNote:
    """Seal a note into a side's room. Only use cases of mediators call this."""
    today = timezone.localdate()
    return CaucusNote.objects.create(
        space_id=session.space_id,
        session=session,
        room_of=room,
        text=text,
        written_on=today,
        by_id=person_of(actor),
        expires_on=today + timedelta(days=KEPT_DAYS),
    )


def noted_before(actor: Actor, session: MediationSession, text: str) -> bool:
    """Whether `actor` has written just this of the sitting already: the form was sent twice."""
    own = CaucusNote.objects.filter(session=session, by_id=person_of(actor))
    return any(note.text == text for note in own)


def notes_of(actor: Actor, table: Table, session: MediationSession) -> list[CaucusNote]:
    """The notes of one sitting, oldest first: for who mediates this, and for nobody else.

    A side told them to those who sat there then. Whoever is seated later, or seats themselves,
    talks with the side anew. The house's own jobs get nothing either, so that no export that runs
    as the system can.
    """
    person_id = actor.person_id
    mediates = table.seat(actor) is Seat.MEDIATOR
    if person_id is None or not mediates or session.mediation_id != table.mediation.pk:
        return []
    kept = CaucusNote.objects.filter(session=session, expires_on__gt=timezone.localdate())
    seats = list(Mediator.objects.filter(mediation_id=session.mediation_id, person_id=person_id))
    return [note for note in kept.order_by("id") if _heard(seats, note)]


def _heard(seats: list[Mediator], note: CaucusNote) -> bool:
    """Whether the note was written by somebody, or while they sat there.

    Ids of both tell their order, which days would not: one may sit down on the day on which a
    note was written before. On the day on which one left, only the own notes count.
    """
    return any(
        seat.pk < note.pk
        and (seat.until is None or note.written_on < seat.until or note.by_id == seat.person_id)
        for seat in seats
    )


def forget_notes(today: date) -> int:
    """Destroy the notes that have been kept long enough. Returns how many."""
    gone, _each = CaucusNote.objects.filter(expires_on__lte=today).delete()
    return gone

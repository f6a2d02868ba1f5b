"""Write down a sitting: all together, or one side alone in its own room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving as files
from lilong.cases.files.models import Case
from lilong.cases.files.states import CaseState
from lilong.cases.files.twice import (
    UNRECORDED,
    WrittenAlready,
    own_id,
    written_before,
)
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.caucus import keep_note, noted_before
from lilong.cases.mediation.events import SessionHeld
from lilong.cases.mediation.models import MediationParty, MediationSession
from lilong.cases.mediation.seating import Table
from lilong.cases.mediation.states import SessionKind
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal, looked_through
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case(unrecorded=UNRECORDED)
def hold_session(
    actor: Actor,
    *,
    case_id: UUID,
    kind: str,
    on: date,
    where: str,
    text: str,
    room_of: int | None = None,
    present: Sequence[int] = (),
    session_id: UUID | None = None,
    personal: str = Personal.ASK,
) -> MediationSession:
    """Write down a sitting with its record, or with notes that stay in that side's room.

    Args:
        kind: a `SessionKind`.
        text: of a joint sitting its record, which those who were there read; of a separate one
            the notes, which only the mediators of this mediation read.
        room_of: the number of the side whose room it was.
        present: the numbers of the sides that were there, for a joint sitting.
        session_id: the number of the form; sent again it records nothing more.
        personal: what to do with numbers and names in the record of a joint sitting and in where
            it was. Notes of a separate one stay in its room, and are asked about by nobody.

    Raises:
        NotAllowed: not a mediator of this mediation.
        Invalid: kind, day, place, text, room or at least two sides are missing.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
        Refused: fewer than two sides, or not all know their rights yet; or it is over, and not
            all have said that they want to talk again; the form has recorded something else.
    """
    case, table = moving.locked_table(case_id)
    permissions.mediate(actor, table)
    moving.check_sitting(case, table)
    _check_when_and_how(table, on, kind)
    where = moving.check_text(where, "where", _("请写在哪里谈的"), moving.LONGEST_LINE)
    text = moving.check_text(text, "text", _("请写谈了什么"))
    room = None if kind == SessionKind.JOINT else table.side(room_of or 0)
    there = _there(table, present) if room is None else [room.order]
    told = _told(where, text, personal, joint=room is None)
    sitting = {
        "kind": kind,
        "room_of": room,
        "on": on,
        "where": told["where"],
        "present": there,
        "record": told["text"] if room is None else "",
    }
    twin = _written_before(actor, table, session_id, text, sitting)
    return twin or _write(actor, case, table, session_id, text, sitting)


def _written_before(
    actor: Actor, table: Table, session_id: UUID | None, text: str, sitting: dict[str, Any]
) -> MediationSession | None:
    twin = written_before(MediationSession, session_id, mediation_id=table.mediation.pk, **sitting)
    if twin is not None and twin.room_of is not None and not noted_before(actor, twin, text):
        raise WrittenAlready
    return twin


def _write(
    actor: Actor,
    case: Case,
    table: Table,
    session_id: UUID | None,
    text: str,
    sitting: dict[str, Any],
) -> MediationSession:
    session = MediationSession.objects.create(
        id=own_id(session_id),
        space_id=case.space_id,
        mediation=table.mediation,
        order=_next(table),
        by_id=moving.person_of(actor),
        **sitting,
    )
    if session.room_of is not None:
        keep_note(actor, session, session.room_of, text)
    moving.tell(actor, SessionHeld(**moving.about(case, table.mediation)))
    if case.state == CaseState.INFORMED:
        # Told the same way whichever kind it was: the step must not say who was seen alone.
        files.move(actor, case, CaseState.IN_SESSIONS, "hold_session")
    return session


def _next(table: Table) -> int:
    return (table.mediation.sessions.aggregate(last=Max("order"))["last"] or 0) + 1


def _check_when_and_how(table: Table, on: date, kind: str) -> None:
    _check_day(table, on)
    if kind not in SessionKind.values:
        raise Invalid(_("请选怎样谈的"), fields={"kind": [_("请选怎样谈的")]})


def _told(where: str, text: str, personal: str, *, joint: bool) -> dict[str, str]:
    read = {"where": where, "text": text} if joint else {"where": where}
    return {"text": text, **looked_through(personal, read)}


def _check_day(table: Table, on: date) -> None:
    """Raises Invalid: the day lies ahead, or before all sides had been told their rights."""
    moving.check_day(on)
    if on < max((side.told_on for side in table.sides if side.told_on is not None), default=on):
        early = _("不能早于告知各方权利义务的那天")
        raise Invalid(early, fields={"on": [early]})


def _there(table: Table, present: Sequence[int]) -> list[int]:
    sides: set[MediationParty] = {table.side(order) for order in present}
    if len(sides) < 2:
        said: Any = _("一起谈的，请勾出至少两方到场的当事人")
        raise Invalid(said, fields={"present": [said]})
    return sorted(side.order for side in sides)

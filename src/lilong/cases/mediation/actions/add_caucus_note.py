"""Add to the notes of a side's own room."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.states import CaseState
from lilong.cases.files.twice import UNRECORDED
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.caucus import keep_note, noted_before
from lilong.cases.mediation.events import SessionHeld
from lilong.cases.mediation.models import MediationSession
from lilong.cases.mediation.states import SessionKind
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@use_case(unrecorded=UNRECORDED)
def add_caucus_note(actor: Actor, *, case_id: UUID, session_id: UUID, text: str) -> None:
    """Add a note to a separate sitting. Nothing that was written is changed, and what somebody has
    written of it already is not written twice: the words are the number of their form, since the
    ids of notes have to tell their order.

    Raises:
        NotAllowed: not a mediator of this mediation.
        NotFound: no separate sitting of this mediation.
        Invalid: no text.
        Refused: it is over.
    """
    case, table = moving.locked_table(case_id)
    permissions.mediate(actor, table)
    moving.at_table(case, CaseState.IN_SESSIONS)
    text = moving.check_text(text, "text", _("请写谈了什么"))
    own = MediationSession.objects.filter(mediation=table.mediation, kind=SessionKind.SEPARATE)
    session = own.select_related("room_of").filter(pk=session_id).first()
    if session is None or session.room_of is None:
        raise NotFound(_("没有这次单独谈话"))
    if noted_before(actor, session, text):
        return
    keep_note(actor, session, session.room_of, text)
    moving.tell(actor, SessionHeld(**moving.about(case, table.mediation)))

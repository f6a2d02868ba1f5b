"""Who does what while a meeting is being held, and who sees how much of it.

Those who prepare the meeting steer it: item, speakers, straw polls, notes. To call the next
speaker or to count hands decides nothing, so the secretary of an owners' committee may do it,
too. Whoever is there speaks and answers; nobody else does. How speakers wish to be called is
shown in the room: on the projector, and on the phones of those who are there.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.council.meeting_permissions import PREPARERS, may_see
from lilong.council.models import Attendance, Meeting
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed

# How much of a meeting somebody sees who watches it.
AWAY, ROOM, PROJECTOR, CONTROL = "away", "room", "projector", "control"
WITH_NAMES = frozenset({ROOM, PROJECTOR, CONTROL})

_CHECK_IN = _("请先在会场页面点“我到了”，输入屏幕上的签到码，或者请工作人员点名。")


@permission
def check_in(actor: Actor, meeting: Meeting) -> None:
    """Whoever may see the meeting, for themselves."""
    if actor.person_id is None or not may_see(actor, meeting):
        raise NotAllowed(_("您不能为这次会签到"), remedy=_("到了会场，请工作人员点名。"))


@permission
def steer_meeting(actor: Actor, meeting: Meeting) -> None:
    """Those who prepare it: they start items, call speakers, ask around the room."""
    if not actor.has_role_at(meeting.place_path, PREPARERS[meeting.run_by]):
        raise NotAllowed(
            _("换议程、请人发言、发起摸底，由主持和记录的人来做"),
            remedy=_("想说话，请点“我要发言”。"),
        )


@permission
def ask_to_speak(actor: Actor, meeting: Meeting, here: Iterable[Attendance], whom: object) -> None:
    """Whoever is there, for themselves; those who steer, for anybody who is there."""
    if steer_meeting.allows(actor, meeting):
        return
    own = actor.person_id is not None and whom == actor.person_id
    if not own or not is_there(actor.person_id, here):
        raise NotAllowed(_("在会场的人才能报名发言"), remedy=_CHECK_IN)


@permission
def withdraw_speech(actor: Actor, meeting: Meeting, of: object) -> None:
    """Who asked, and those who steer."""
    own = actor.person_id is not None and of == actor.person_id
    if not own and not steer_meeting.allows(actor, meeting):
        raise NotAllowed(_("只有本人或者主持的人能撤回发言"))


@permission
def answer_straw_poll(actor: Actor, here: Iterable[Attendance]) -> None:
    """Whoever is there with an account; hands in the room are counted at the close."""
    if not is_there(actor.person_id, here):
        raise NotAllowed(_("在会场的人才能作答"), remedy=_CHECK_IN)


def is_there(person_id: UUID | None, here: Iterable[Attendance]) -> bool:
    """Whether a person is among those who are there."""
    return person_id is not None and any(row.person_id == person_id for row in here)


def sight_of(*, here: bool) -> str:
    """How much somebody sees on their phone: as one in the room, or as one who looks on."""
    return ROOM if here else AWAY

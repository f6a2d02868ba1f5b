"""Open a straw poll."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import cockpit_permissions
from lilong.council.cockpit_moving import cockpit_of, refuse_unless_open, tell_watchers
from lilong.council.meeting_moving import locked_meeting
from lilong.council.models import StrawPoll
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST_QUESTION, LONGEST_OPTION = 120, 30
FEWEST_OPTIONS, MOST_OPTIONS = 2, 6


@use_case(unrecorded="it is recorded once, with what came of it, when it is closed")
def open_straw_poll(
    actor: Actor,
    *,
    meeting_id: UUID,
    question: str,
    options: Sequence[str],
    shown_live: bool = False,
) -> StrawPoll:
    """Ask around the room, to see where people stand; it decides nothing.

    Args:
        options: what can be chosen, two to six; empty ones are left out.
        shown_live: whether the numbers are shown while it is open.

    Raises:
        NotAllowed: not one of those who steer it.
        Invalid: no question, too few or the same options, a text too long.
        Refused: another is open, or the meeting is not being held.
    """
    meeting = locked_meeting(meeting_id)
    cockpit_permissions.steer_meeting(actor, meeting)
    refuse_unless_open(meeting)
    question = " ".join(question.split())
    offered = [" ".join(one.split()) for one in options if one.strip()]
    _check(question, offered)
    polls = StrawPoll.objects.filter(meeting=meeting)
    if polls.filter(closed_at=None).exists():
        raise Refused(_("上一次摸底还没有结束"), remedy=_("先结束上一次，再发起新的。"))
    poll = StrawPoll.objects.create(
        space_id=meeting.space_id,
        meeting=meeting,
        item_id=cockpit_of(meeting).item_id,
        number=polls.count() + 1,
        question=question,
        options=offered,
        chosen=[0] * len(offered),
        hands=[0] * len(offered),
        shown_live=shown_live,
        opened_at=timezone.now(),
    )
    tell_watchers(meeting)
    return poll


def _check(question: str, options: list[str]) -> None:
    wrong: dict[str, list[object]] = {}
    if not question:
        wrong["question"] = [_("请写要问大家什么")]
    elif len(question) > LONGEST_QUESTION:
        wrong["question"] = [_("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_QUESTION}]
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        wrong["options"] = [
            _("请写 %(fewest)s 到 %(most)s 个选项，一行一个")
            % {"fewest": FEWEST_OPTIONS, "most": MOST_OPTIONS}
        ]
    elif len(set(options)) < len(options):
        wrong["options"] = [_("有两个选项一样")]
    elif max(map(len, options)) > LONGEST_OPTION:
        wrong["options"] = [_("每个选项最多 %(most)s 个字") % {"most": LONGEST_OPTION}]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)

"""How a resolution comes about, alone or in another one's place."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.council.kinds.meetings import ORDER, OWNERS, Share, read_kind
from lilong.council.meeting_moving import checked_texts, next_code, refuse_approved
from lilong.council.minutes_writing import members_there
from lilong.council.models import AgendaItem, Meeting, Resolution
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, Refused

LONGEST = {"title": 80, "text": 2000}
MOST_HANDS = 9999
_NEEDED: dict[str, object] = {
    "title": gettext_lazy("请给决议起个标题"),
    "text": gettext_lazy("请写决议的内容"),
}


@dataclass(frozen=True)
class ResolutionDraft:
    """What is resolved.

    Attributes:
        item_id: the item under which it was resolved.
        needs_vote: the owners are asked before anything is done.
        touches: `ORDER` or `OWNERS` where it would order somebody, or decide for the owners.
        agreed, opposed, abstained: hands, where they were counted.
    """

    title: str
    text: str
    item_id: UUID | None = None
    needs_vote: bool = False
    touches: str = ""
    agreed: int | None = None
    opposed: int | None = None
    abstained: int | None = None


def passed(
    meeting: Meeting,
    draft: ResolutionDraft,
    *,
    supersedes: Resolution | None = None,
    form_id: UUID | None = None,
) -> Resolution:
    """The resolution with the next number of the year; the meeting is locked.

    Args:
        form_id: the number of the form, which becomes the resolution's.

    Raises:
        Invalid: no title, no text, a strange item, an impossible number.
        Refused: the meeting is not running, its minutes are approved, it has no such power, too
            few members are there, or too few agree.
    """
    refuse_approved(meeting)
    texts = checked_texts(
        {"title": draft.title, "text": draft.text}, longest=LONGEST, needed=_NEEDED
    )
    _check(meeting, draft)
    _refuse_without_power(meeting, draft)
    _reckon(meeting, draft)
    return Resolution.objects.create(
        id=form_id or uuid7(),
        space_id=meeting.space_id,
        code=next_code(Resolution, meeting, on=meeting.day_of(timezone.localdate())),
        place_id=meeting.place_id,
        place_path=meeting.place_path,
        meeting=meeting,
        item_id=draft.item_id,
        run_by=meeting.run_by,
        needs_vote=draft.needs_vote,
        agreed=draft.agreed,
        opposed=draft.opposed,
        abstained=draft.abstained,
        members=meeting.members,
        supersedes=supersedes,
        passed_at=timezone.now(),
        **texts,
    )


def _check(meeting: Meeting, draft: ResolutionDraft) -> None:
    if draft.item_id is not None:
        ours = AgendaItem.objects.filter(meeting=meeting, pk=draft.item_id)
        if not ours.exists():
            why = _("请选这次会的一项议程")
            raise Invalid(why, fields={"item_id": [why]})
    for name in ("agreed", "opposed", "abstained"):
        hands = getattr(draft, name)
        if hands is not None and not 0 <= hands <= MOST_HANDS:
            why = _("请写 0 到 %(most)s") % {"most": MOST_HANDS}
            raise Invalid(why, fields={name: [why]})


def _refuse_without_power(meeting: Meeting, draft: ResolutionDraft) -> None:
    """Refuse what such a meeting cannot resolve; what is put to the owners it only proposes."""
    why = read_kind(meeting.rules).refuses.get(draft.touches)
    if why is None or (draft.touches == OWNERS and draft.needs_vote):
        return
    remedy = (
        _("可以请他自己答应，记一件承诺；是违规的，请登记下来，由有权的部门处理。")
        if draft.touches == ORDER
        else _("请勾选“要请业主表决”：会上只提出来，由业主一起决定。")
    )
    raise Refused(why, remedy=remedy)


def _reckon(meeting: Meeting, draft: ResolutionDraft) -> None:
    """Whether enough members are there and agree, where a text asks for it."""
    kind = read_kind(meeting.rules)
    members = meeting.members
    if members is None:
        return
    there = members_there(meeting).there
    if kind.quorum is not None and not kind.quorum.is_met(there, members):
        raise Refused(
            _("到会的委员不够：%(members)s 位委员，要 %(needed)s 位，到了 %(there)s 位")
            % {"members": members, "needed": kind.quorum.needed(members), "there": there},
            basis=kind.quorum.basis,
            remedy=_("委员到了请点名登记；委员要本人来，不能委托。"),
        )
    if kind.decision is not None:
        _enough(kind.decision, draft, members, there)


def _enough(share: Share, draft: ResolutionDraft, members: int, there: int) -> None:
    if draft.agreed is None:
        why = _("请写有几位委员同意")
        raise Invalid(why, fields={"agreed": [why]})
    hands = sum(one or 0 for one in (draft.agreed, draft.opposed, draft.abstained))
    if hands > there:
        why = _("表态的有 %(hands)s 位，到会的委员只有 %(there)s 位") % {
            "hands": hands,
            "there": there,
        }
        raise Invalid(why, fields={"agreed": [why]})
    if not share.is_met(draft.agreed, members):
        raise Refused(
            _("同意的不够：%(members)s 位委员，要 %(needed)s 位同意，现在 %(agreed)s 位")
            % {"members": members, "needed": share.needed(members), "agreed": draft.agreed},
            basis=share.basis,
            remedy=_("没有通过的，可以记在纪要里。"),
        )

"""What the demo's council has met about: a 居务会 that is over, with minutes, resolutions and
promises kept, late and moved; the next one, to which a promise comes back; a hearing to come.

That a 居务会 was held, that rain and sewage were parted in the plan and that 48 washbasins were
found is the newspaper's; who said, resolved or promised what is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from lilong.council.actions.approve_minutes import approve_minutes
from lilong.council.actions.change_agenda import ItemDraft, change_agenda
from lilong.council.actions.change_promise import change_promise
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.invite import Guest, invite
from lilong.council.actions.keep_promise import keep_promise
from lilong.council.actions.make_promise import PromiseDraft, make_promise
from lilong.council.actions.open_meeting import open_meeting
from lilong.council.actions.pass_resolution import pass_resolution
from lilong.council.actions.plan_meeting import plan_meeting
from lilong.council.actions.record_attendance import Attendee, record_attendance
from lilong.council.actions.write_minutes import write_minutes
from lilong.council.queries.meetings import agenda_of, invited_to, seen_meeting
from lilong.council.resolution_passing import ResolutionDraft
from lilong.kernel.actor import Actor
from lilong.project.demo_data import tree

if TYPE_CHECKING:
    from lilong.project.demo_data.loading import Town

ROOM = "居委会二楼会议室（示例数据）"
LAST = (
    ItemDraft("窨井冒水，谁来清、谁来查", "先清通，再查清地下的管子，请设计事务所说说雨污分流", 30),
    ItemDraft("路口的路灯", "灯不亮三个星期了，谁来换", 10),
    ItemDraft("电动车充电", "充电棚放在哪里，先听听大家的", 20),
)
NOTED = (
    "物业说一年通了十一次，通完又堵。设计事务所看了现场：雨水管接进了污水管，只通不改，下雨还会冒。"
    "大家同意先清通、再查清，查清以后再议要不要向街道申请雨污分流。",
    "物业当场答应换灯，线路一起查。",
    "意见不一样，先在“听听大家怎么想”里表态，下次再议。",
)
RESOLVED = (
    ResolutionDraft(
        "先清通窨井，再查清地下管线",
        "请物业清通全部窨井；请设计事务所查清雨水管和污水管怎样接的，画成图，交下一次居务会。",
        agreed=4,
        opposed=0,
        abstained=1,
    ),
    ResolutionDraft("换好路口的路灯", "请物业换灯并查线路，换好以后请提的人看一看。"),
)
# What, who in general, role of who said it, agreed for so many days after the meeting.
_CLEAN = ("清通全部窨井", "物业公司", "property_staff", 14)
_DRAW = ("查清雨水管和污水管，画成图", "设计事务所", "designer", 16)
_LAMP = ("换好路口的路灯", "物业公司", "property_staff", 7)
_TELL = ("把纪要贴到六条弄的告示栏", "居委会", "community_worker", 3)
NEXT = (ItemDraft("大家说的污水，下一步怎么办", "四十句话都在“主题”里，先归到一起再来议", 30),)
HEARING = (
    ItemDraft("48 个公共水斗，拆哪些、留哪些", "请用水斗的人家先说", 40),
    ItemDraft("拆了以后，洗拖把、接水到哪里去", "请物业和设计事务所说说能补什么", 20),
)


def load_meetings(town: Town) -> None:
    """西木南's council: one meeting behind, two before."""
    secretary = town.actor("secretary")
    now = timezone.localtime().replace(hour=14, minute=0, second=0, microsecond=0)
    held = now - timedelta(days=24)
    _promises(town, secretary, _over(town, secretary, held), held.date())
    soon = now + timedelta(days=5)
    _planned(town, secretary, "affairs_meeting", _monthly(soon), soon, NEXT)
    later = now + timedelta(days=9)
    hearing_id = _planned(town, secretary, "hearing", "公共水斗听证会", later, HEARING)
    invite(
        secretary,
        meeting_id=hearing_id,
        roles=["block_leader", "property_staff", "designer"],
        guests=[Guest("市容所代表", "枫林街道市容管理事务所（示例）")],
    )


def _monthly(day: datetime) -> str:
    return f"{day.month}月居务会"


def _planned(
    town: Town,
    actor: Actor,
    kind: str,
    title: str,
    starts_at: datetime,
    items: Sequence[ItemDraft],
) -> UUID:
    meeting = plan_meeting(
        actor,
        place_id=town.id_at(tree.SOUTH),
        kind=kind,
        title=title,
        starts_at=starts_at,
        where=ROOM,
        minutes=90,
    )
    # What came back from a promise stands there already.
    there = [
        ItemDraft(one.title, one.asked, one.minutes, one.id, one.theme_id, one.promise_id)
        for one in agenda_of(meeting)
    ]
    change_agenda(
        actor,
        meeting_id=meeting.id,
        base_version=meeting.item_version,
        items=[*there, *items],
    )
    return meeting.id


def _over(town: Town, secretary: Actor, starts_at: datetime) -> UUID:
    """A 居务会 with the design office, from the invitation to the minutes that stand."""
    title = _monthly(starts_at)
    meeting_id = _planned(town, secretary, "affairs_meeting", title, starts_at, LAST)
    meeting = seen_meeting(secretary, meeting_id)
    roles = ("secretary", "committee_chair", "community_worker", "property_staff", "designer")
    invite(secretary, meeting_id=meeting.id, roles=roles)
    open_meeting(secretary, meeting_id=meeting.id)
    came = [Attendee(one.person_id, one.name, one.role) for one in invited_to(meeting)]
    record_attendance(secretary, meeting_id=meeting.id, attendees=came)
    items = agenda_of(meeting)
    for item, resolved in zip(items, RESOLVED, strict=False):
        draft = ResolutionDraft(**{**vars(resolved), "item_id": item.id})
        pass_resolution(secretary, meeting_id=meeting.id, draft=draft)
    return close_meeting(secretary, meeting_id=meeting.id).id


def _promises(town: Town, secretary: Actor, meeting_id: UUID, on: date) -> None:
    """Four promises, then the minutes: one is late, one moved, two kept, one of them late."""
    meeting = seen_meeting(secretary, meeting_id)
    items = agenda_of(meeting)
    made = [
        make_promise(
            secretary,
            draft=PromiseDraft(
                text=text,
                due_on=on + timedelta(days=days),
                as_what=as_what,
                person_id=town.persons[key],
            ),
            meeting_id=meeting.id,
            item_id=item.id,
        )
        for item, (text, as_what, key, days) in zip(
            (items[0], items[0], items[1], items[2]), (_CLEAN, _DRAW, _LAMP, _TELL), strict=True
        )
    ]
    points = {str(item.id): text for item, text in zip(items, NOTED, strict=True)}
    draft = write_minutes(secretary, meeting_id=meeting.id, base_number=0, points=points)
    approve_minutes(secretary, meeting_id=meeting.id, number=draft.number)
    _late, drawing, lamp, told = made
    change_promise(
        secretary,
        promise_id=drawing.id,
        reason="有两段管子要开井才看得见，等物业清通以后再查",
        due_on=timezone.localdate() + timedelta(days=4),
    )
    keep_promise(secretary, promise_id=told.id, on=on + timedelta(days=2))
    keep_promise(
        secretary, promise_id=lamp.id, on=on + timedelta(days=10), words="灯管和线路都换了"
    )

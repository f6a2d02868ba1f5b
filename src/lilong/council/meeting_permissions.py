"""Who may do what around meetings, resolutions and promises, and who sees how much of them.

The keepers of the residents' area run the committee's meetings, the members of the owners'
committee theirs; the secretary of an owners' committee prepares and never decides
(沪房物业〔2026〕84号). Everybody of the place reads agenda, approved minutes, resolutions and
promises; who was there and who promised is read by those who keep the place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.council.kinds.meetings import OWNERS_COMMITTEE, RESIDENTS_COMMITTEE
from lilong.council.models import Invitee, Meeting, Promise, Resolution
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, covers, subtree
from lilong.kernel.refusal import NotAllowed

KEEPERS = ("secretary", "committee_chair", "community_worker")
HEADS = ("secretary", "committee_chair")
COMMITTEE = ("owners_committee_member",)
OFFICERS = ("street_officer", "patch_officer")
# Who keeps agenda, attendance and minutes.
PREPARERS = {
    RESIDENTS_COMMITTEE: KEEPERS,
    OWNERS_COMMITTEE: (*COMMITTEE, "committee_secretary"),
}
# Who opens, closes and cancels.
RUNNERS = {RESIDENTS_COMMITTEE: KEEPERS, OWNERS_COMMITTEE: COMMITTEE}
# Who approves minutes and says what is resolved.
DECIDERS = {RESIDENTS_COMMITTEE: HEADS, OWNERS_COMMITTEE: COMMITTEE}
# Who reads names, drafts and meetings that are still being planned.
SIGHT = {
    RESIDENTS_COMMITTEE: (*KEEPERS, *OFFICERS),
    OWNERS_COMMITTEE: PREPARERS[OWNERS_COMMITTEE],
}
# Who reads what is public at every place below their own, too.
AROUND = (*KEEPERS, *OFFICERS, *PREPARERS[OWNERS_COMMITTEE], "property_staff")

_BASIS = _("沪房物业〔2026〕84号：业委会秘书不表决、不代表业委会")
_ASK = {
    RESIDENTS_COMMITTEE: _("请告诉居委会您的想法。"),
    OWNERS_COMMITTEE: _("请告诉业委会委员或业委会秘书。"),
}

_Kept = TypeVar("_Kept", bound=Model)


@permission
def see_meetings(actor: Actor, path: str) -> None:
    """Whoever belongs to the place, and who works with those of it."""
    works = any(actor.has_role_at(path, roles) for roles in SIGHT.values())
    if not works and not _is_near(actor, path):
        raise NotAllowed(
            _("这里的会议、决议和承诺，给这里的人看"),
            remedy=_("请先登录，并由居委会登记您的住处。"),
        )


@permission
def plan_meeting(actor: Actor, path: str, run_by: str) -> None:
    """Those who prepare meetings of this committee, at the place or above it."""
    if actor.has_role_at(path, PREPARERS[run_by]):
        return
    if run_by == OWNERS_COMMITTEE:
        raise NotAllowed(_("这个小区业委会的会，由这里的委员或业委会秘书筹备"), remedy=_ASK[run_by])
    raise NotAllowed(_("这里的会由居委会筹备"), remedy=_ASK[run_by])


@permission
def prepare_meeting(actor: Actor, meeting: Meeting) -> None:
    """Those who keep its agenda, attendance and minutes."""
    if not actor.has_role_at(meeting.place_path, PREPARERS[meeting.run_by]):
        raise NotAllowed(_("这次会的议程、签到和纪要由筹备的人来写"), remedy=_ASK[meeting.run_by])


@permission
def run_meeting(actor: Actor, meeting: Meeting) -> None:
    """Those who open, close and cancel it."""
    if actor.has_role_at(meeting.place_path, RUNNERS[meeting.run_by]):
        return
    if meeting.run_by == OWNERS_COMMITTEE:
        raise NotAllowed(
            _("业委会的会由委员宣布开始和结束"), basis=_BASIS, remedy=_ASK[meeting.run_by]
        )
    raise NotAllowed(_("这次会由居委会宣布开始和结束"), remedy=_ASK[meeting.run_by])


@permission
def decide_meeting(actor: Actor, meeting: Meeting) -> None:
    """Those who approve its minutes and say what was resolved."""
    if actor.has_role_at(meeting.place_path, DECIDERS[meeting.run_by]):
        return
    if meeting.run_by == OWNERS_COMMITTEE:
        raise NotAllowed(
            _("纪要定稿和作出决议，是业委会委员的事"),
            basis=_BASIS,
            remedy=_("业委会秘书可以写好，请委员来定。"),
        )
    raise NotAllowed(
        _("纪要定稿和作出决议，由书记或主任来办"), remedy=_("社工可以写好，请书记或主任来定。")
    )


@permission
def record_attendance(actor: Actor, meeting: Meeting) -> None:
    """Those who prepare it call the roll; who is there says so with the code of the room."""
    if not prepare_meeting.allows(actor, meeting):
        raise NotAllowed(
            _("点名由筹备这次会的人来做"),
            remedy=_("到了会场，请在手机上点“我到了”，输入屏幕上的签到码。"),
        )


@permission
def decide_resolution(actor: Actor, resolution: Resolution) -> None:
    """Those who decide in the committee that resolved it."""
    if not actor.has_role_at(resolution.place_path, DECIDERS[resolution.run_by]):
        raise NotAllowed(_("决议由作出它的一方来处理"), remedy=_ASK[resolution.run_by])


@permission
def make_promise(actor: Actor, path: str, run_by: str) -> None:
    """Those who keep minutes at the place note what was promised there."""
    if not actor.has_role_at(path, PREPARERS[run_by]):
        raise NotAllowed(_("承诺由记录会议的人登记"), remedy=_ASK[run_by])


@permission
def follow_promise(actor: Actor, promise: Promise) -> None:
    """Those who keep the promises of the place, and the person who promised."""
    own = actor.person_id is not None and promise.person_id == actor.person_id
    if not own and not actor.has_role_at(promise.place_path, PREPARERS[promise.run_by]):
        raise NotAllowed(_("承诺办得怎样，由答应的人或者登记的人来写"), remedy=_ASK[promise.run_by])


def reads_names(actor: Actor, path: str, run_by: str) -> bool:
    """Whether names of who was there and who promised are shown."""
    return actor.has_role_at(path, SIGHT[run_by])


def may_see(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor may see a meeting: the single check to `visible_meetings`."""
    if reads_names(actor, meeting.place_path, meeting.run_by):
        return True
    if meeting.told_at is None:
        return False
    if _is_near(actor, meeting.place_path):
        return True
    if actor.person_id is None:
        return False
    return Invitee.objects.filter(meeting=meeting, person_id=actor.person_id).exists()


def visible_meetings(actor: Actor, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """The meetings an actor may see."""
    if actor.system:
        return meetings
    told = Q(told_at__isnull=False)
    seen = _in_full(actor) | (told & _near(actor))
    if actor.person_id is not None:
        invited = Invitee.objects.filter(person_id=actor.person_id).values("meeting_id")
        seen |= told & Q(pk__in=invited)
    return meetings.filter(seen)


def visible_to(actor: Actor, rows: QuerySet[_Kept]) -> QuerySet[_Kept]:
    """The resolutions or promises an actor may see: those of the places around them."""
    return rows if actor.system else rows.filter(_in_full(actor) | _near(actor))


def may_read(actor: Actor, kept: Resolution | Promise) -> bool:
    """Whether the actor may see this resolution or promise: the single check to `visible_to`."""
    full = reads_names(actor, kept.place_path, kept.run_by)
    return full or _is_near(actor, kept.place_path)


def _in_full(actor: Actor) -> Q:
    seen = Q(pk__in=[])
    for run_by, roles in SIGHT.items():
        seen |= Q(run_by=run_by) & _below(actor.paths_with(roles))
    return seen


def _near(actor: Actor) -> Q:
    """At the places of one's own grants and above them; for some roles below them, too."""
    around = {path for grant in actor.grants for path in ancestors(grant.path)}
    return Q(place_path__in=sorted(around)) | _below(actor.paths_with(AROUND))


def _is_near(actor: Actor, path: str) -> bool:
    if any(covers(path, grant.path) for grant in actor.grants):
        return True
    return any(covers(outer, path) for outer in actor.paths_with(AROUND))


def _below(paths: Iterable[str]) -> Q:
    seen = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        seen |= Q(place_path__gte=low, place_path__lt=high)
    return seen

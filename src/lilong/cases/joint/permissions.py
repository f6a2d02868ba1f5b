"""Who calls a joint meeting and notes what came of it; who reads of it is the case's to say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import CONFIDENTIAL, FULL_SIGHT
from lilong.cases.files.recusal import refuse_party
from lilong.cases.joint.models import JointMeeting
from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed


@permission
def call_joint_meeting(actor: Actor, case: Case) -> None:
    """Keepers of the residents' area, patch and street above them (街道条例 arts. 12, 15), but
    nobody about their own case."""
    if not actor.has_role_at(case.place_path, FULL_SIGHT):
        raise NotAllowed(_("联席会议由居委会、片区或者街道召集"), remedy=_("请告诉居委会的社工。"))
    refuse_party(actor, case)


@permission
def note_joint_meeting(actor: Actor, case: Case) -> None:
    """The same: whoever sat at the table of those who may call it."""
    if not actor.has_role_at(case.place_path, FULL_SIGHT):
        raise NotAllowed(
            _("会上定了什么，由居委会、片区或者街道记下"), remedy=_("请告诉居委会的社工。")
        )
    refuse_party(actor, case)


@permission
def read_invitation(actor: Actor, meeting: JointMeeting) -> None:
    """Whoever was asked through their account: the roles that a meeting names, where it lies."""
    asked = actor.has_role_at(meeting.place_path, tuple(meeting.roles))
    if not asked or meeting.case.kind in CONFIDENTIAL:
        raise NotAllowed(_("这次会没有请您这里的人"), remedy=_("想参加的，请告诉居委会的社工。"))

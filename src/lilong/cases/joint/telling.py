"""Telling those with an account that they are asked to a joint meeting."""

from __future__ import annotations

from django.utils import timezone

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import FULL_SIGHT
from lilong.cases.joint.models import JointMeeting
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors
from lilong.people import queries as people


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


# Who may be asked through their account; everybody else through their unit.
INVITED = (
    "secretary",
    "committee_chair",
    "community_worker",
    "patch_officer",
    "street_officer",
    "department_officer",
    "property_staff",
    "owners_committee_member",
)
SENTENCE = _("请参加 %(code)s 的联席会议：%(at)s，%(where)s")


def tell_invited(actor: Actor, case: Case, meeting: JointMeeting) -> None:
    """Leave a notice for each, but not for who calls it.

    It leads to the case only who reads cases here; the others to what the meeting is about.
    """
    if not meeting.roles:
        return
    held = people.holders_by_path(ancestors(case.place_path), meeting.roles)
    inside = people.holders_by_path(ancestors(case.place_path), FULL_SIGHT)
    readers, asked = set().union(*inside.values()), set().union(*held.values())
    at = f"{timezone.localtime(meeting.at):%Y-%m-%d %H:%M}"
    asked.discard(actor.person_id)
    for persons, url in (
        (asked & readers, address("cases:case", case.id)),
        (asked - readers, address("cases:joint-meeting", case.id, meeting.id)),
    ):
        tell(
            persons,
            space_id=case.space_id,
            key=f"joint-meeting:{meeting.id}",
            group="cases.joint",
            sentence=SENTENCE,
            facts={"code": case.code, "at": at, "where": meeting.where},
            url=url,
        )

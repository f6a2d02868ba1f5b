"""What somebody keeps of a case that they read no more: no notice of it."""

from __future__ import annotations

from uuid import UUID

from lilong.cases.files import permissions
from lilong.cases.files.models import Case
from lilong.commons.notices.telling import take_back
from lilong.commons.web.addresses import address
from lilong.kernel.actor import Actor
from lilong.people import queries as people


def take_back_what_was_told(case: Case, person_id: UUID | None) -> None:
    """Take back what somebody who is no party any more was told of a case, unless they read it
    besides: who found it, works here or sits at its table reads on."""
    if person_id is None:
        return
    left = Actor(person_id, grants=people.grants_today(person_id))
    # By the roles alone nobody can tell: a private case is not read by whoever reads public ones.
    reads = permissions.sight_of(left, case) > permissions.Sight.NONE
    if not reads and not any(sits(left, case) for sits in permissions.AT_TABLE.values()):
        take_back(person_id, url=address("cases:case", case.pk))

"""Close an account."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.people import permissions
from lilong.people.events import AccountDeactivated
from lilong.people.models import User
from lilong.people.queries import grants_ahead, seen_person


@use_case
def deactivate_account(actor: Actor, *, person_id: UUID, reason: str) -> None:
    """Close a person's account and end every session at once. An invitation opens it again.

    Raises:
        Refused: there is no open account.
        Invalid: no reason.
    """
    person = seen_person(actor, person_id)
    grants = grants_ahead(person.id)
    permissions.look_after_account(actor, person.id, person.path, grants)
    if not reason.strip():
        raise Invalid(_("请写一句原因"), fields={"reason": [_("请写一句原因")]})
    closed = User.objects.filter(person=person, is_active=True).update(
        is_active=False, sessions_valid_from=timezone.now()
    )
    if not closed:
        raise Refused(_("这个人没有在用的账号"))
    record(
        actor,
        AccountDeactivated(
            space_id=person.space_id,
            place_path=person.path,
            subject_id=person.id,
            reason=reason.strip(),
        ),
    )

"""Take a lost second factor off an account."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.people import permissions
from lilong.people.events import SecondFactorReset
from lilong.people.models import User
from lilong.people.queries import grants_ahead, seen_person


@use_case
def reset_second_factor(actor: Actor, *, person_id: UUID, reason: str) -> None:
    """Remove the second factor of somebody who lost phone and spare codes, and end the sessions.

    The person signs in with the password and is led to set up a new one first.

    Raises:
        Refused: there is no second factor.
        Invalid: no reason.
    """
    person = seen_person(actor, person_id)
    grants = grants_ahead(person.id)
    permissions.look_after_account(actor, person.id, person.path, grants)
    if not reason.strip():
        raise Invalid(_("请写一句原因"), fields={"reason": [_("请写一句原因")]})
    removed, _rows = Authenticator.objects.filter(user__person=person).delete()
    if not removed:
        raise Refused(_("这个账号没有设两步验证"))
    User.objects.filter(person=person).update(sessions_valid_from=timezone.now())
    record(
        actor,
        SecondFactorReset(
            space_id=person.space_id,
            place_path=person.path,
            subject_id=person.id,
            reason=reason.strip(),
        ),
    )

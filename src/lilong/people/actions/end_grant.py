"""End a role that a person holds."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused
from lilong.people import permissions
from lilong.people.events import GrantEnded
from lilong.people.models import RoleGrant, User
from lilong.people.queries import holding
from lilong.people.roles import ROLES


@use_case
def end_grant(actor: Actor, *, grant_id: UUID, reason: str) -> RoleGrant:
    """End a grant at once. Whose last grant it was is signed out everywhere.

    Raises:
        NotFound: no such grant.
        Refused: it has ended already.
        Invalid: no reason.
    """
    grant = RoleGrant.objects.select_for_update(no_key=True).filter(pk=grant_id).first()
    if grant is None:
        raise NotFound(_("没有这项授权"))
    permissions.appoint(actor, grant.role, grant.path, grant.person_id)
    if grant.ended_at is not None:
        raise Refused(_("这个身份已经结束了"))
    if not reason.strip():
        raise Invalid(_("请写一句原因"), fields={"reason": [_("请写一句原因")]})
    grant.ended_at = timezone.now()
    grant.save(update_fields=["ended_at"])
    _sign_out_leaver(grant.person_id)
    record(
        actor,
        GrantEnded(
            space_id=grant.space_id,
            place_path=grant.path,
            subject_id=grant.person_id,
            grant_id=grant.id,
            role=grant.role,
            role_label=str(ROLES[grant.role].label),
            reason=reason.strip(),
        ),
    )
    return grant


def _sign_out_leaver(person_id: UUID) -> None:
    left = holding(RoleGrant.objects.filter(person_id=person_id), timezone.localdate())
    if not left.exists():
        User.objects.filter(person_id=person_id).update(sessions_valid_from=timezone.now())

"""Give a person a role at a place."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.commons.wording import listed
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid, Refused
from lilong.people import permissions
from lilong.people.events import GrantGiven
from lilong.people.models import Person, RoleGrant
from lilong.people.queries import inviter_in_charge, open_invitations
from lilong.people.roles import ROLES, Role
from lilong.places import queries as places
from lilong.places.kinds import KINDS
from lilong.places.queries import PlaceView

# Who prepares the votes of the owners' committee may not be one of those who vote.
_APART = frozenset({"committee_secretary", "owners_committee_member"})


@use_case
def give_grant(
    actor: Actor,
    *,
    person_id: UUID,
    role: str,
    place_id: UUID,
    since: date | None = None,
    until: date | None = None,
) -> RoleGrant:
    """Give a role at a place and all below it, from a day (today) to a day (open).

    Raises:
        Invalid: an unknown role, one that does not exist at such a place, days in disorder.
        Refused: held already, or not to be held together with another.
    """
    place = places.place(place_id)
    permissions.appoint(actor, role, place.path, person_id)
    given = _role_at(role, place)
    first = since or timezone.localdate()
    if until is not None and until < first:
        raise Invalid(_("结束日期早于开始日期"), fields={"until": [_("早于开始日期")]})
    # Locked, so that two appointments at once cannot slip past each other.
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    _refuse_doubles(person, role, place, first, until)
    grant = RoleGrant.objects.create(
        person=person,
        role=role,
        place_id=place.id,
        path=place.path,
        space_id=place.space_id,
        since=first,
        until=until,
        given_by_id=actor.person_id,
    )
    _expire_overtaken(person)
    record(actor, _given(grant, given, place))
    return grant


def _expire_overtaken(person: Person) -> None:
    """Expire the links of those who may not look after the account any more.

    Otherwise a link sent earlier would open an account higher up than its sender.
    """
    for invitation in open_invitations().filter(person=person):
        if not inviter_in_charge(invitation):
            invitation.expires_at = timezone.now()
            invitation.save(update_fields=["expires_at"])


def _given(grant: RoleGrant, role: Role, place: PlaceView) -> GrantGiven:
    return GrantGiven(
        space_id=place.space_id,
        place_path=place.path,
        subject_id=grant.person_id,
        grant_id=grant.id,
        role=role.code,
        role_label=str(role.label),
        address=place.address,
        since=grant.since,
        until=grant.until,
    )


def _role_at(code: str, place: PlaceView) -> Role:
    role = ROLES.get(code)
    if role is None:
        raise Invalid(_("没有这个身份"), fields={"role": [_("没有这个身份")]})
    if place.kind not in role.at:
        kinds = listed(KINDS[kind].label for kind in role.at)
        raise Invalid(
            _("“%(role)s”不能设在%(kind)s这一级")
            % {"role": role.label, "kind": KINDS[place.kind].label},
            fields={"role": [_("只能设在：%(kinds)s") % {"kinds": kinds}]},
        )
    if place.closed:
        raise Invalid(_("%(address)s已经停用") % {"address": place.address})
    return role


def _refuse_doubles(
    person: Person, role: str, place: PlaceView, first: date, last: date | None
) -> None:
    held = RoleGrant.objects.filter(person=person, ended_at=None)
    for grant in held:
        if not _meet(grant, first, last):
            continue
        if grant.role == role and grant.path == place.path:
            raise Refused(_("这个人在这里已经有这个身份了"))
        near = covers(grant.path, place.path) or covers(place.path, grant.path)
        if near and {grant.role, role} == _APART:
            raise Refused(
                _("业委会秘书只做准备工作，不参加表决，不能同时是业委会委员"),
                basis=ROLES["committee_secretary"].basis,
                remedy=_("请先结束其中一个身份，或者另请一位秘书。"),
            )


def _meet(grant: RoleGrant, first: date, last: date | None) -> bool:
    """Whether the grant holds on some day of the period."""
    return (grant.until is None or grant.until >= first) and (last is None or grant.since <= last)

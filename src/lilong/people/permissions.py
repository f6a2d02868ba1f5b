"""Who looks after persons, and who sees what of them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor, Grant
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import NotAllowed
from lilong.people.models import Person, RoleGrant
from lilong.people.roles import STAFF_ROLES

# Who opens accounts and appoints to every role; only a steward makes stewards.
APPOINTERS = ("steward", "street_officer")
# Who appoints block leaders, volunteers and residents in the own residents' area.
LOCAL_APPOINTERS = ("secretary", "committee_chair")
REGISTRARS = (*APPOINTERS, *LOCAL_APPOINTERS, "community_worker")
# Who may need to ring somebody up. A steward keeps accounts and has no business with contacts.
CALLERS = ("street_officer", "secretary", "committee_chair", "community_worker")

_ASK_STREET = _("请联系街道的管理人员办理。")


@permission
def register_person(actor: Actor, path: str) -> None:
    """Staff of the residents' area or the street, at the place or above it."""
    if not actor.has_role_at(path, REGISTRARS):
        raise NotAllowed(_("只有本居民区或街道的工作人员可以登记人员"), remedy=_ASK_STREET)


@permission
def add_organisation(actor: Actor, path: str) -> None:
    """Staff of the residents' area or the street, at the place or above it."""
    if not actor.has_role_at(path, REGISTRARS):
        raise NotAllowed(_("只有本居民区或街道的工作人员可以登记单位"), remedy=_ASK_STREET)


@permission
def appoint(actor: Actor, role: str, path: str, person_id: UUID) -> None:
    """Give or end a role at a place.

    Stewards and street officers for every role, secretaries and committee chairs for the roles
    of residents; only a steward makes a steward; nobody appoints themselves.
    """
    if person_id == actor.person_id:
        raise NotAllowed(_("不能给自己授权，也不能自己取消"), remedy=_ASK_STREET)
    if role == "steward":
        allowed: tuple[str, ...] = ("steward",)
    elif role in STAFF_ROLES:
        allowed = APPOINTERS
    else:
        allowed = (*APPOINTERS, *LOCAL_APPOINTERS)
    if not actor.has_role_at(path, allowed):
        raise NotAllowed(_("您不能在这个地点授予或取消这个身份"), remedy=_ASK_STREET)


@permission
def look_after_account(actor: Actor, person_id: UUID, home: str, grants: Iterable[Grant]) -> None:
    """Invite somebody, or close an account: only who could give every role the person holds.

    Otherwise an invitation would be a way to take over the account of somebody higher up.
    """
    if person_id == actor.person_id:
        raise NotAllowed(
            _("自己的账号请在“我的资料”里管理"), remedy=_("忘记密码时，请别的管理人员重新邀请。")
        )
    for grant in grants:
        appoint.function(actor, grant.role, grant.path, person_id)
    if not actor.has_role_at(home, (*APPOINTERS, *LOCAL_APPOINTERS)):
        raise NotAllowed(_("您不管理这个人的账号"), remedy=_ASK_STREET)


@permission
def accept_invitation(actor: Actor, invited: bool, in_charge: bool) -> None:
    """Whoever holds a link that is still good, from somebody who may still send it."""
    if not invited:
        raise NotAllowed(_("这个邀请已经用过、过期或写错了"), remedy=_("请让邀请您的人再发一次。"))
    if not in_charge:
        raise NotAllowed(_("发出这个邀请的人现在不能管理这个账号"), remedy=_ASK_STREET)


@permission
def look_at_contact(actor: Actor, paths: Iterable[str]) -> None:
    """Those who work with residents, at a place of the person or above it."""
    if not any(actor.has_role_at(path, CALLERS) for path in paths):
        raise NotAllowed(_("您不能查看这个人的联系方式"), remedy=_("请本居民区的社工代为联系。"))


@permission
def change_own(actor: Actor) -> None:
    """Everybody who has signed in, for themselves."""
    if not actor.known:
        raise NotAllowed(_("请先登录"))


@permission
def open_demo_account(actor: Actor) -> None:
    """The house itself, when it loads the demo."""
    if not actor.system:
        raise NotAllowed(_("示例账号只能由系统开通"))


def keeps_people_at(actor: Actor) -> tuple[str, ...]:
    """The outermost paths whose persons an actor looks after."""
    return actor.paths_with(REGISTRARS)


def visible_to(actor: Actor, persons: QuerySet[Person]) -> QuerySet[Person]:
    """The persons registered, or holding or having held a role, where the actor looks after them.

    Everybody sees themselves.
    """
    if actor.system:
        return persons
    seen = Q(pk=actor.person_id) if actor.known else Q(pk__in=[])
    for path in keeps_people_at(actor):
        seen |= at_place(path)
    return persons.filter(seen)


def at_place(path: str) -> Q:
    """Persons registered, or holding or having held a role, at or below a place."""
    low, high = subtree(path)
    held = RoleGrant.objects.filter(person=OuterRef("pk"), path__gte=low, path__lt=high)
    return Q(path__gte=low, path__lt=high) | Q(Exists(held))

"""Accept an invitation: choose a sign-in name and a password."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import VISITOR, Actor
from lilong.kernel.refusal import Invalid
from lilong.people import permissions
from lilong.people.actions.invite_person import hash_of
from lilong.people.events import AccountOpened
from lilong.people.models import Invitation, Person, User
from lilong.people.queries import inviter_in_charge, open_invitations


@use_case
def accept_invitation(actor: Actor, *, token: str, username: str, password: str) -> User:
    """Open the account of the invited person, or give it a new name and password.

    Two who hold the same link cannot both win: the invitation is taken in one statement.
    Sessions that are still open are ended, and a closed account opens again.

    Raises:
        NotAllowed: the link was used, has expired, or never was; or who sent it may not look
            after the account any more.
        Invalid: the name is taken, or the password is a poor one. The invitation stays good.
    """
    person = _invited(actor, _take(hash_of(token)))
    user = _account(person, username.strip(), password)
    user.is_active, user.sessions_valid_from = True, timezone.now()
    user.save()
    record(
        actor,
        AccountOpened(space_id=person.space_id, place_path=person.path, subject_id=person.id),
    )
    return user


def refuse_unless_good(token: str) -> Person:
    """Whom the link is for, so that the page can say so before anything is typed.

    Raises:
        NotAllowed: the link was used, has expired, or never was; or who sent it may not look
            after the account any more.
    """
    return _invited(VISITOR, open_invitations().filter(token_hash=hash_of(token)).first())


def _take(token_hash: str) -> Invitation | None:
    if not open_invitations().filter(token_hash=token_hash).update(used_at=timezone.now()):
        return None
    return Invitation.objects.select_related("person").get(token_hash=token_hash)


def _invited(actor: Actor, found: Invitation | None) -> Person:
    in_charge = found is not None and inviter_in_charge(found)
    permissions.accept_invitation(actor, found is not None, in_charge)
    assert found is not None
    return found.person


def _account(person: Person, username: str, password: str) -> User:
    user = User.objects.filter(person=person).first() or User(person=person)
    if not username:
        raise Invalid(_("请起一个登录名"), fields={"username": [_("请起一个登录名")]})
    if User.objects.filter(username__iexact=username).exclude(pk=user.pk).exists():
        raise Invalid(
            _("这个登录名已经有人用了"), fields={"username": [_("已经有人用了，请换一个")]}
        )
    user.username = username
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(_("这个密码不够好"), fields={"password": error.messages}) from None
    user.set_password(password)
    return user

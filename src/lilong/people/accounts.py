"""How allauth's doors behave here."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import seal, unseal
from lilong.commons.notices.queries import unread_of
from lilong.commons.prepared import Prepared
from lilong.people.models import Person, User


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Finds the account together with its person, so that a request asks once."""

    def get_user(self, user_id: int) -> User | None:
        found = _account(user_id)
        if not found:
            return None
        (*values, unread) = found[0]
        user = User.from_db(DEFAULT_DB_ALIAS, _USER, values[: len(_USER)])
        user.person = Person.from_db(DEFAULT_DB_ALIAS, _PERSON, values[len(_USER) :])
        user.unread_notices = unread  # type: ignore[attr-defined]  # read by the bell
        return user if user.is_active else None


_USER = [field.attname for field in User._meta.concrete_fields]
# Contacts stay sealed: a request that opens them asks for them.
_PERSON = [
    field.attname for field in Person._meta.concrete_fields if field.name not in ("phone", "email")
]


def _account_query(user_id: int) -> QuerySet[User, Any]:
    users = User.objects.annotate(unread_notices=unread_of(OuterRef("person_id")))
    persons = [f"person__{name}" for name in _PERSON]
    return users.filter(pk=user_id).values_list(*_USER, *persons, "unread_notices")


_account = Prepared(_account_query, int)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are opened by invitation only."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("登录名或密码不对。"),
        "too_many_login_attempts": _("试得太多了，请过几分钟再来。"),
        "incorrect_password": _("密码不对。"),
        "enter_current_password": _("请输入现在的密码。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, app: str) -> bool:
        """Not within five minutes of signing in: the password has only just been typed."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0.0)
        return bool(time.time() - newest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The secrets of second factors stand sealed in the database and in every backup."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("这个数字不对，或者已经用过了。请等下一个再输。"),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

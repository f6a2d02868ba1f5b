"""What happens to persons, organisations, roles and accounts.

Facts name roles and fields, never names or contacts: the ledger keeps them for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from lilong.commons.ledger.events import Event


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    kind: ClassVar[str] = "people.person_registered"
    subject_kind: ClassVar[str] = "people.person"
    sentence: ClassVar[str] = _("登记了一位人员")


@dataclass(frozen=True, kw_only=True)
class OrganisationAdded(Event):
    kind: ClassVar[str] = "people.organisation_added"
    subject_kind: ClassVar[str] = "people.organisation"
    sentence: ClassVar[str] = _("登记了单位“%(name)s”")

    name: str
    organisation_kind: str


@dataclass(frozen=True, kw_only=True)
class GrantGiven(Event):
    kind: ClassVar[str] = "people.grant_given"
    subject_kind: ClassVar[str] = "people.person"
    sentence: ClassVar[str] = _("在%(address)s授予了身份“%(role_label)s”")

    grant_id: UUID
    role: str
    role_label: str
    address: str
    since: date
    until: date | None


@dataclass(frozen=True, kw_only=True)
class GrantEnded(Event):
    kind: ClassVar[str] = "people.grant_ended"
    subject_kind: ClassVar[str] = "people.person"
    sentence: ClassVar[str] = _("结束了身份“%(role_label)s”：%(reason)s")

    grant_id: UUID
    role: str
    role_label: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Event):
    kind: ClassVar[str] = "people.person_invited"
    subject_kind: ClassVar[str] = "people.person"
    sentence: ClassVar[str] = _("发出了开通账号的邀请")


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Event):
    kind: ClassVar[str] = "people.account_opened"
    subject_kind: ClassVar[str] = "people.person"
    sentence: ClassVar[str] = _("开通了账号")


@dataclass(frozen=True, kw_only=True)
class AccountDeactivated(Event):
    kind: ClassVar[str] = "people.account_deactivated"
    subject_kind: ClassVar[str] = "people.person"
    sentence: ClassVar[str] = _("停用了账号：%(reason)s")

    reason: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(Event):
    kind: ClassVar[str] = "people.second_factor_reset"
    subject_kind: ClassVar[str] = "people.person"
    sentence: ClassVar[str] = _("重置了两步验证：%(reason)s")

    reason: str


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Event):
    kind: ClassVar[str] = "people.contact_changed"
    subject_kind: ClassVar[str] = "people.person"
    sentence: ClassVar[str] = _("本人更新了联系方式")

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TokenCreated(Event):
    kind: ClassVar[str] = "people.token_created"
    subject_kind: ClassVar[str] = "people.person"
    sentence: ClassVar[str] = _("本人发了一个程序令牌，%(until)s 以前有效")

    writes: bool
    until: date


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    kind: ClassVar[str] = "people.token_revoked"
    subject_kind: ClassVar[str] = "people.person"
    sentence: ClassVar[str] = _("本人收回了一个程序令牌")

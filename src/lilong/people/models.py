"""Persons, organisations, what they are where, and the accounts they sign in with."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import PathField, SealedField
from lilong.commons.spaces import CITY, Local, Shared
from lilong.kernel.ids import uuid7
from lilong.people.roles import ROLES


class OrganisationKind(models.TextChoices):
    RESIDENTS_COMMITTEE = "residents_committee", _("居委会")
    OWNERS_COMMITTEE = "owners_committee", _("业委会")
    PROPERTY_COMPANY = "property_company", _("物业公司")
    CONTRACTOR = "contractor", _("施工单位")
    SUPERVISOR = "supervisor", _("监理单位")
    DESIGNER = "designer", _("设计单位")
    POLICE_STATION = "police_station", _("派出所")
    DEPARTMENT = "department", _("职能部门")
    SUBDISTRICT = "subdistrict", _("街道办事处")
    OTHER = "other", _("其他单位")


class Organisation(Shared):
    """An organisation. `credit_code` is the 统一社会信用代码, empty when unknown."""

    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18, blank=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "name"], name="organisation_kind")]

    def __str__(self) -> str:
        return self.name


class Person(Shared):
    """A person. Contacts are sealed: a look at them needs a purpose and leaves a row.

    `path` and `space_id` name the place at which the person was registered, so that somebody
    without any grant still belongs to a place whose staff look after them.
    """

    path = PathField(blank=True)
    space_id = models.UUIDField(default=CITY)
    name = models.CharField(_("姓名"), max_length=60)
    phone = SealedField(blank=True)
    email = SealedField(blank=True)
    wants_mail = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="persons"
    )
    closed_on = models.DateField(null=True)
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["path"], name="person_path")]

    def __str__(self) -> str:
        return self.name


class RoleGrant(Shared):
    """A person holds a role at a place and everything below it, from a day to a day.

    `path` and `space_id` repeat the place's own, so that a request reads its grants in one
    query; a place never moves. `until` is the last day it was given for; `ended_at` is the
    moment somebody ended it, and from that moment it holds no more.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30, choices=[(r.code, r.label) for r in ROLES.values()])
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    path = PathField()
    space_id = models.UUIDField()
    since = models.DateField()
    until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    given_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="grant_ends_after_it_starts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "since"], name="grant_person"),
            models.Index(fields=["path", "role"], name="grant_path"),
        ]


if TYPE_CHECKING:
    _UserManagerBase = BaseUserManager["User"]
else:
    _UserManagerBase = BaseUserManager


class UserManager(_UserManagerBase):
    """Looks accounts up by their sign-in name."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """An account: how one person signs in. It holds no rights; grants do.

    `sessions_valid_from` ends every session that began before it.
    """

    space_kind: ClassVar = "shared"

    id = models.BigAutoField(primary_key=True)
    username = models.CharField(_("登录名"), max_length=60, unique=True)
    email = models.EmailField(blank=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    sessions_valid_from = models.DateTimeField(null=True)
    large_print = models.BooleanField(default=False)
    demo_role = models.CharField(max_length=30, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["demo_role"], name="user_demo", condition=~models.Q(demo_role="")),
        ]

    # The administration's interface of Django asks these; nobody here has powers by account.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Invitation(Local):
    """A link that lets one person choose a password; used once, expires.

    Only the SHA-256 of the token is kept. `person` is who is invited, with the grant that
    waits for them already given.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    by_person_id = models.UUIDField(null=True)


class ApiToken(Local):
    """With it a program speaks for one person; only its SHA-256 is kept.

    It ends with the person's sessions: what was made before `User.sessions_valid_from` is good
    no longer.

    Attributes:
        name: what it is for, in the person's words.
        writes: whether it may change anything, or only read.
        used_on: the last day on which it was used, and nothing finer.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=60)
    writes = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="apitoken_person")]

"""Make a token with which a program speaks for the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.people import permissions
from lilong.people.events import TokenCreated
from lilong.people.models import ApiToken, Person
from lilong.people.tokens import kept_of, new_token

MOST_DAYS = 365
MOST_TOKENS = 10
LONGEST_NAME = 60


@dataclass(frozen=True)
class Created:
    """A token as it is shown this once, and the row that is kept of it."""

    token: str
    kept: ApiToken


@use_case
def create_token(actor: Actor, *, name: str, days: int, writes: bool = False) -> Created:
    """Make a token and return it, which is shown this once: only a hash is kept.

    Args:
        name: what it is for.
        days: how long it is good.
        writes: whether the program may change anything, or only read.

    Raises:
        NotAllowed: nobody has signed in.
        Invalid: no name, or no sensible number of days.
        Refused: there are many already.
    """
    permissions.change_own(actor)
    assert actor.person_id is not None, "the system needs no token"
    _check(name.strip(), days)
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    today = timezone.localdate()
    living = ApiToken.objects.filter(person=person, revoked_at=None, expires_on__gte=today)
    if living.count() >= MOST_TOKENS:
        raise Refused(
            _("您已经有 %(most)s 个令牌了") % {"most": MOST_TOKENS},
            remedy=_("请先收回不用的。"),
        )
    token, until = new_token(), today + timedelta(days=days)
    kept = ApiToken.objects.create(
        token_hash=kept_of(token),
        person=person,
        name=name.strip(),
        writes=writes,
        created_at=timezone.now(),
        expires_on=until,
    )
    record(
        actor,
        TokenCreated(
            space_id=person.space_id,
            place_path=person.path,
            subject_id=person.id,
            writes=writes,
            until=until,
        ),
    )
    return Created(token, kept)


def _check(name: str, days: int) -> None:
    wrong: dict[str, list[Any]] = {}
    if not name:
        wrong["name"] = [_("请写一下是做什么用的")]
    elif len(name) > LONGEST_NAME:
        wrong["name"] = [_("最多 %(most)s 个字") % {"most": LONGEST_NAME}]
    if not 1 <= days <= MOST_DAYS:
        wrong["days"] = [_("请填 1 到 %(most)s") % {"most": MOST_DAYS}]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)

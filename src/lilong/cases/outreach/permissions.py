"""Who goes to doors, who plans it, and who reads the team's notes.

- *keepers* plan errands at the doors of their area, and go themselves;
- *walkers* – keepers, block leaders, volunteers – record what a knock brought at their places;
- the *team* of a door are its keepers, and the walkers whom an errand sent there within the
  last 90 days. Nobody else learns that there is a note.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import CONFIDENTIAL, KEEPERS, WALKERS
from lilong.cases.files.recusal import LIVING, concerned_at, refuse_party
from lilong.cases.outreach.models import Errand, TeamNote
from lilong.cases.outreach.states import ErrandState
from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import NotAllowed

_ASK_COMMITTEE = _("请告诉居委会的社工。")
# How long an errand makes its walker one of the team.
TEAM_DAYS = 90


@permission
def see_walk(actor: Actor, path: str) -> None:
    """Whoever walks at the place, above it, or at some door within it."""
    if actor.has_role_at(path, WALKERS):
        return
    if not any(covers(path, own) for own in actor.paths_with(WALKERS)):
        raise NotAllowed(_("上门走访由居委会、楼组长和志愿者来做"), remedy=_ASK_COMMITTEE)


@permission
def plan_errands(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("上门由居委会工作人员安排"), remedy=_ASK_COMMITTEE)


@permission
def call_off_errand(actor: Actor, errand: Errand) -> None:
    """Keepers of the residents' area."""
    plan_errands(actor, errand.place_path)


@permission
def record_house_call(actor: Actor, path: str) -> None:
    """Walkers at the door."""
    if not actor.has_role_at(path, WALKERS):
        raise NotAllowed(_("您不负责这里的上门走访"), remedy=_ASK_COMMITTEE)
    if actor.person_id is None:
        raise NotAllowed(_("上门的结果要由本人登录后记"))


def may_carry(actor: Actor, path: str, kind: str) -> bool:
    """Whether a house call of the actor may carry a case of this kind at this place, where it is
    not about themselves.

    Keepers carry every case of theirs. Other walkers carry what is no party's own business.
    """
    if actor.has_role_at(path, KEEPERS):
        return True
    return kind not in CONFIDENTIAL and actor.has_role_at(path, WALKERS)


@permission
def carry_case(actor: Actor, case: Case) -> None:
    """Whoever may carry the case to its door, and is no party of it."""
    if not may_carry(actor, case.place_path, case.kind):
        raise NotAllowed(_("这一件由承办人上门"), remedy=_ASK_COMMITTEE)
    refuse_party(actor, case)


@permission
def record_promise(actor: Actor, case: Case) -> None:
    """Whoever may carry the case to its door, and is no party of it."""
    if not may_carry(actor, case.place_path, case.kind):
        raise NotAllowed(_("这一件的承诺由承办人来记"), remedy=_ASK_COMMITTEE)
    refuse_party(actor, case)


@permission
def settle_promise(actor: Actor, path: str) -> None:
    """Keepers; the house itself once the case has come so far."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("承诺有没有做到，由居委会工作人员来记"), remedy=_ASK_COMMITTEE)


def in_team(actor: Actor, path: str) -> bool:
    """Whether the actor is of the team of a door. One query, and another for who is no keeper.

    Nobody is of the team of their own door, nor of one where a case is about them.
    """
    if actor.person_id is None or not actor.has_role_at(path, WALKERS):
        return False
    at_home = any(one.path == path and one.role in LIVING for one in actor.grants)
    if at_home or concerned_at(actor.person_id, path):
        return False
    if actor.has_role_at(path, KEEPERS):
        return True
    since = timezone.localdate() - timedelta(days=TEAM_DAYS)
    sent = Errand.objects.filter(person_id=actor.person_id, place_path=path, day__gte=since)
    return sent.exclude(state=ErrandState.CALLED_OFF).exists()


@permission
def open_team_notes(actor: Actor, path: str) -> None:
    """The team of the door, each signed in as themselves; never the system."""
    if not in_team(actor, path):
        raise NotAllowed(_("这里没有您可以看的备注"))


@permission
def keep_team_note(actor: Actor, path: str) -> None:
    """The team of the door."""
    if not in_team(actor, path):
        raise NotAllowed(_("备注由去过这一户的人来记"), remedy=_ASK_COMMITTEE)


@permission
def remove_team_note(actor: Actor, note: TeamNote) -> None:
    """Who wrote it, and the keepers."""
    own = actor.person_id is not None and actor.person_id == note.by_id
    if not own and not actor.has_role_at(note.place_path, KEEPERS):
        raise NotAllowed(_("备注由写的人或者居委会工作人员删去"))

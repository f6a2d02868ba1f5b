"""Who may do what around a vote, and who sees how much of it.

The owners' committee decides; its secretary and the community workers prepare and never decide
(沪房物业〔2026〕84号); a residents' committee acts in its place only on a stated basis (居委会条例
art. 20). Until the close nobody sees a choice but the owner.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.ballot.models import BallotBox, Challenge, Motion, Roll, RollUnit, Scrutineer, Voter
from lilong.ballot.states import AFTER_CLOSE, POSTED, UNPUBLISHED, RollState, ScrutinyState
from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, covers, subtree
from lilong.kernel.refusal import NotAllowed
from lilong.places import permissions as places

# Who decides: puts the motion, opens, closes, counts, posts.
DECIDERS = ("owners_committee_member",)
# In its place, where there is none and the owners have mandated it.
STAND_IN = ("committee_chair",)
# Who prepares: drafts, keeps the roll, prints, enters paper.
PREPARERS = (
    "owners_committee_member",
    "committee_secretary",
    "committee_chair",
    "community_worker",
)
# Who goes to the doors. Not the property company: its own contract may be what is voted on.
DELIVERERS = (*PREPARERS, "secretary", "block_leader", "volunteer")
# Who looks on: how far it is, never who.
WATCHERS = ("secretary", "street_officer", "patch_officer")
OWNERS = ("owner",)

_SECRETARY_PREPARES = _("业委会秘书、社工可以准备材料，由业委会委员来决定。")


@permission
def adopt_rules(actor: Actor, path: str) -> None:
    """The owners' committee, or the chair of the residents' committee in its place."""
    if not actor.has_role_at(path, (*DECIDERS, *STAND_IN)):
        raise NotAllowed(_("议事规则由业委会登记"), remedy=_SECRETARY_PREPARES)


@permission
def see_rules(actor: Actor, path: str) -> None:
    """Whoever holds anything at, above or below the compound: they are its own rules."""
    if actor.system:
        return
    if not any(covers(path, grant.path) or covers(grant.path, path) for grant in actor.grants):
        raise NotAllowed(_("这个小区的议事规则给本小区的人看"))


@permission
def note_reelection(actor: Actor, path: str) -> None:
    """The residents' committee and the street, who set the re-election group up."""
    if not actor.has_role_at(path, ("secretary", "committee_chair", "street_officer")):
        raise NotAllowed(_("换届改选由居委会或街道登记"))


@permission
def keep_roll(actor: Actor, path: str) -> None:
    """Those who prepare, at the compound or above it."""
    if not actor.has_role_at(path, PREPARERS):
        raise NotAllowed(
            _("业主名册由业委会、业委会秘书或居委会整理"),
            remedy=_("发现哪里不对，可以在公示时提出异议。"),
        )


@permission
def object_to_roll(actor: Actor, unit: RollUnit) -> None:
    """Whoever owns something in the same compound."""
    if not any(
        grant.role in OWNERS and covers(_compound_of(unit), grant.path) for grant in actor.grants
    ):
        raise NotAllowed(_("这里的业主可以提出异议"), remedy=_("请到居委会或业委会当面说明。"))


def _compound_of(unit: RollUnit) -> str:
    return unit.roll.place_path


@permission
def prepare_motion(actor: Actor, path: str) -> None:
    """Those who prepare, at the compound or above it."""
    if not actor.has_role_at(path, PREPARERS):
        raise NotAllowed(
            _("表决事项由业委会、业委会秘书或居委会起草"),
            remedy=_("请把想法告诉业委会委员或居委会。"),
        )


@permission
def decide_motion(actor: Actor, motion: Motion) -> None:
    """The owners' committee; in its place the chair, where the motion says on what basis."""
    if actor.has_role_at(motion.place_path, DECIDERS):
        return
    if motion.acting_basis and actor.has_role_at(motion.place_path, STAND_IN):
        return
    raise NotAllowed(
        _("这一步由业委会委员决定"),
        basis=_("沪房物业〔2026〕84号：业委会秘书不表决、不代表业委会"),
        remedy=_SECRETARY_PREPARES,
    )


@permission
def cast_ballot(actor: Actor, proven: bool) -> None:
    """Whoever holds a good slip, or has signed in as owner of the unit; `proven` says so."""
    if not proven:
        raise NotAllowed(
            _("这张表决票核对不上"),
            remedy=_("请用表决票上的二维码，或登录后从“我的表决”进入；也可以填纸质票。"),
        )


def owns_unit(actor: Actor, place_path: str) -> bool:
    """Whether the actor is registered as owner of just this room."""
    return any(grant.role in OWNERS and grant.path == place_path for grant in actor.grants)


@permission
def enter_paper(actor: Actor, path: str) -> None:
    """Those who prepare; two of them for each slip."""
    if not actor.has_role_at(path, PREPARERS):
        raise NotAllowed(_("纸质票由业委会、业委会秘书或居委会的人录入和核对"))


@permission
def witness_ballot_box(actor: Actor, box: BallotBox) -> None:
    """The colleague who was named as its witness, and nobody in their place."""
    if box.witness_id is None or actor.person_id != box.witness_id:
        raise NotAllowed(
            _("这一箱由登记的见证人本人确认"),
            remedy=_("请见证人用自己的账号登录；确认不了的，由业委会委员写明原因。"),
        )


@permission
def deliver_slip(actor: Actor, path: str) -> None:
    """Those who go to the doors, at the unit or above it."""
    if not actor.has_role_at(path, DELIVERERS):
        raise NotAllowed(_("您不负责这里的送达"), remedy=_("请业委会或居委会把这栋楼安排给您。"))


@permission
def revoke_mandate(actor: Actor, path: str, owns: bool) -> None:
    """The owner who gave it, and those who write down what came on paper."""
    if not owns and not actor.has_role_at(path, PREPARERS):
        raise NotAllowed(_("委托由这一户的业主收回"), remedy=_("也可以请业委会或居委会代为登记。"))


@permission
def complain_about_ballot(actor: Actor, owns: bool) -> None:
    """The owner of the unit."""
    if not owns:
        raise NotAllowed(_("只有这一户的业主可以对这张票提出疑问"))


@permission
def check_count(actor: Actor, motion: Motion) -> None:
    """A scrutineer of this motion."""
    if not is_scrutineer(actor, motion):
        raise NotAllowed(_("只有这次表决的监票人可以核对"))


@permission
def challenge_result(actor: Actor, motion: Motion) -> None:
    """An owner of the compound for themselves; those who prepare write down what came on paper."""
    owner = any(g.role in OWNERS and covers(motion.place_path, g.path) for g in actor.grants)
    if not owner and not actor.has_role_at(motion.place_path, PREPARERS):
        raise NotAllowed(_("这里的业主可以要求撤销"))


@permission
def write_court_down(actor: Actor, motion: Motion, challenge: Challenge) -> None:
    """Those who decide, and the street; of them nobody who brought or entered the challenge.

    A court's paper waits in nobody's drawer, and nobody is alone with a challenge: who wrote it
    down shall not also be the one who says what a court made of it.
    """
    street = actor.has_role_at(motion.place_path, ("street_officer",))
    if not street and not decide_motion.allows(actor, motion):
        raise NotAllowed(
            _("法院的文书由业委会委员或街道登记"), remedy=_("请把文书交给业委会或街道。")
        )
    if actor.person_id in {challenge.entered_by_id, challenge.by_id}:
        raise NotAllowed(
            _("这条要求是您提出或登记的，法院的文书要由另一位委员或街道来登记"),
            remedy=_("请另一位业委会委员或街道的人看过文书，登录后登记。"),
        )


@permission
def see_court_paper(actor: Actor, motion: Motion) -> None:
    """Those who decide, and the street; who challenged has the paper from the court itself."""
    street = actor.has_role_at(motion.place_path, ("street_officer",))
    if not street and not decide_motion.allows(actor, motion):
        raise NotAllowed(_("法院文书的照片给业委会委员和街道看"))


@permission
def publish_root(actor: Actor, path: str) -> None:
    """The house itself each hour, and the owners' committee at any time."""
    if not actor.has_role_at(path, DECIDERS):
        raise NotAllowed(_("校验码由系统定时公布，业委会也可以随时公布一次"))


@permission
def export_bundle(actor: Actor, motion: Motion) -> None:
    """After the close: owners' committee, scrutineers, the street; once posted, every owner."""
    if not sees_choices(actor, motion) and not _owns_where_posted(actor, motion):
        raise NotAllowed(
            _("复核包在计票以后提供给业委会、监票人和街道，结果公布以后提供给本小区的业主"),
            remedy=_("业主可以凭回执查验自己的票已经计入。"),
        )


def _owns_where_posted(actor: Actor, motion: Motion) -> bool:
    if motion.state not in POSTED:
        return False
    return any(g.role in OWNERS and covers(motion.place_path, g.path) for g in actor.grants)


def is_scrutineer(actor: Actor, motion: Motion) -> bool:
    """Whether the actor checks the count of this motion. One query for persons."""
    if actor.person_id is None:
        return False
    rows = Scrutineer.objects.filter(motion=motion, person_id=actor.person_id)
    return rows.exclude(state=ScrutinyState.ENDED).exists()


def sees_choices(actor: Actor, motion: Motion) -> bool:
    """Whether the actor may see who chose what: nobody before the close, few after it."""
    if motion.state not in AFTER_CLOSE:
        return False
    if actor.has_role_at(motion.place_path, (*DECIDERS, "street_officer")):
        return True
    return is_scrutineer(actor, motion)


@permission
def see_turnout(actor: Actor, motion: Motion) -> None:
    """Those who prepare, deliver or look on: by building, never by unit."""
    if not follows(actor, motion):
        raise NotAllowed(_("投票过程中的进度给参与组织的人看"), remedy=_("结果会在截止以后公布。"))


@permission
def see_votes(actor: Actor, path: str) -> None:
    """Whoever belongs to the place, to one above it or to one below it."""
    if not places.may_see(actor, path):
        raise NotAllowed(
            _("这里的表决给本小区的人看"), remedy=_("请先登录；公告和结果有公开的网页。")
        )


def follows(actor: Actor, motion: Motion) -> bool:
    """Whether the actor follows this vote as one who organises it."""
    if actor.has_role_at(motion.place_path, (*DELIVERERS, *WATCHERS)):
        return True
    return bool(delivers_at(actor, motion)) or is_scrutineer(actor, motion)


def delivers_at(actor: Actor, motion: Motion) -> tuple[str, ...]:
    """The outermost paths within the motion's compound at which the actor delivers slips."""
    found = []
    for path in actor.paths_with(DELIVERERS):
        if covers(motion.place_path, path):
            found.append(path)
        elif covers(path, motion.place_path):
            return (motion.place_path,)
    return tuple(found)


def may_see(actor: Actor, motion: Motion) -> bool:
    """Whether the actor may see this motion: the single check to `visible_to`'s filter."""
    path = motion.place_path
    if actor.system or actor.has_role_at(path, (*PREPARERS, *WATCHERS)):
        return True
    if motion.state in UNPUBLISHED:
        return False
    return any(covers(path, grant.path) or covers(grant.path, path) for grant in actor.grants)


def visible_to(actor: Actor, motions: QuerySet[Motion]) -> QuerySet[Motion]:
    """The motions an actor may see: their own neighbourhood's from the notice on."""
    if actor.system:
        return motions
    shown = ~Q(state__in=UNPUBLISHED)
    seen = _below(actor.paths_with((*PREPARERS, *WATCHERS)))
    for path in {grant.path for grant in actor.grants}:
        low, high = subtree(path)
        near = Q(place_path__gte=low, place_path__lt=high) | Q(place_path__in=ancestors(path))
        seen |= shown & near
    return motions.filter(seen)


def may_see_roll(actor: Actor, roll: Roll) -> bool:
    """Whether the actor may see this roll: who prepares always, its owners once it is public."""
    if actor.has_role_at(roll.place_path, (*PREPARERS, "street_officer", "secretary")):
        return True
    if roll.state == RollState.DRAFT:
        return False
    return any(g.role in OWNERS and covers(roll.place_path, g.path) for g in actor.grants)


def visible_rolls(actor: Actor, rolls: QuerySet[Roll]) -> QuerySet[Roll]:
    """The rolls an actor may see."""
    if actor.system:
        return rolls
    seen = _below(actor.paths_with((*PREPARERS, "street_officer", "secretary")))
    for grant in actor.grants:
        if grant.role in OWNERS:
            seen |= ~Q(state=RollState.DRAFT) & Q(place_path__in=ancestors(grant.path))
    return rolls.filter(seen)


def visible_voters(actor: Actor, voters: QuerySet[Voter]) -> QuerySet[Voter]:
    """The units of motions at which the actor delivers, or that are the actor's own."""
    if actor.system:
        return voters
    own = [grant.path for grant in actor.grants if grant.role in OWNERS]
    seen = _below(actor.paths_with(DELIVERERS)) | Q(place_path__in=own)
    return voters.filter(seen)


def _below(paths: Iterable[str]) -> Q:
    seen = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        seen |= Q(place_path__gte=low, place_path__lt=high)
    return seen

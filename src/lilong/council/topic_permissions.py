"""Who opens a topic, who takes part in it, who answers, and who reads it.

- *keepers* open, change, moderate, move steps, end; what they write says that it is theirs;
- *members* (owners, tenants, residents, block leaders, volunteers, the owners' committee) of the
  place write points, rate and ask;
- whoever is asked to answer a question answers it;
- everybody who belongs to the place reads an open topic, and so do those who work there or above.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.council.models import Topic, TopicQuestion
from lilong.council.opinion_permissions import KEEPERS, is_member
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, covers, subtree
from lilong.kernel.refusal import NotAllowed

# Who may be asked to answer: those who work in or around a place.
ANSWERERS = (
    "secretary",
    "committee_chair",
    "community_worker",
    "owners_committee_member",
    "committee_secretary",
    "property_staff",
    "designer",
    "contractor",
    "supervisor",
)
# Who reads topics at every place below their own, too.
ABOVE = (*ANSWERERS, "street_officer", "patch_officer")

_ASK = _("请告诉居委会您的想法。")
_REGISTER = _("您住在这里的话，请居委会登记您的住处。")


def _keep(actor: Actor, path: str) -> None:
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("议题由居委会来开、来管"), remedy=_ASK)


@permission
def see_topics(actor: Actor, path: str) -> None:
    """Whoever belongs to the place, to one below it, or to one above it."""
    if not any(covers(path, one.path) or covers(one.path, path) for one in actor.grants):
        raise NotAllowed(
            _("这里的议题，给住在这里和在这里工作的人看"),
            remedy=_("请登录，并由居委会登记您的住处。"),
        )


@permission
def open_topic(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(
            _("议题由居委会来开"), remedy=_("您想商量的事，可以先作为建议告诉居委会。")
        )


@permission
def change_topic(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def add_option(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def take_back_option(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def add_point(actor: Actor, path: str) -> None:
    """Members of the place; keepers too, whose points say that they are theirs."""
    if not is_member(actor, path) and not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("这里请住在这里的人写理由"), remedy=_REGISTER)


@permission
def rate_point(actor: Actor, path: str) -> None:
    """Members of the place."""
    if not is_member(actor, path):
        raise NotAllowed(_("这里请住在这里的人、业主和楼组长、志愿者评一评"), remedy=_REGISTER)


@permission
def ask_question(actor: Actor, path: str) -> None:
    """Members of the place; keepers too, whose questions say that they are theirs."""
    if not is_member(actor, path) and not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("这里请住在这里的人提问"), remedy=_REGISTER)


@permission
def moderate_point(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("哪些公开由居委会来定"), remedy=_("没有公开的，理由人人可以看到。"))


@permission
def moderate_question(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("哪些公开由居委会来定"), remedy=_("没有公开的，理由人人可以看到。"))


@permission
def assign_question(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("问题请谁答复，由居委会来定"), remedy=_ASK)


@permission
def answer_question(actor: Actor, path: str, question: TopicQuestion) -> None:
    """Whoever is asked to answer it; keepers write down what somebody else answered."""
    if not is_asked(actor, path, question) and not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(_("这个问题请别人答复"), remedy=_ASK)


@permission
def move_phase(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def begin_phase(actor: Actor, path: str) -> None:
    """Keepers of the residents' area; by itself every morning."""
    _keep(actor, path)


@permission
def link_topic(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def unlink_topic(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def follow_topic(actor: Actor, topic: Topic) -> None:
    """Whoever may read the topic and has an account."""
    if actor.person_id is None or not may_see(actor, topic):
        raise NotAllowed(_("只有看得到这个议题的人可以关注它"), remedy=_("请先登录。"))


@permission
def unfollow_topic(actor: Actor, topic: Topic) -> None:
    """Whoever has an account: who has moved away may still leave."""
    if actor.person_id is None:
        raise NotAllowed(_("请先登录"), remedy=_("登录以后就能取消关注。"))


@permission
def close_topic(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


@permission
def withdraw_topic(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    _keep(actor, path)


def is_asked(actor: Actor, path: str, question: TopicQuestion) -> bool:
    """Whether the actor is to answer: they were asked, and still work in or around the place."""
    if actor.person_id is None or question.assigned_to_id != actor.person_id:
        return False
    held = (grant.path for grant in actor.grants if grant.role in ANSWERERS)
    return any(covers(one, path) or covers(path, one) for one in held)


def keeps(actor: Actor, path: str) -> bool:
    """Whether the actor is a keeper here."""
    return actor.system or actor.has_role_at(path, KEEPERS)


def writes_as_committee(actor: Actor, path: str, *, wished: bool) -> bool:
    """Whether a point or question is the committee's: of keepers who do not live there always,
    of those who do when they say so."""
    return keeps(actor, path) and (wished or not is_member(actor, path))


def may_see(actor: Actor, topic: Topic) -> bool:
    """Whether the actor may see a topic: the single check to `visible_topics`."""
    path = topic.place_path
    belongs = any(covers(path, grant.path) for grant in actor.grants)
    return actor.system or belongs or actor.has_role_at(path, ABOVE)


def visible_topics(actor: Actor, topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """The topics of the places around the actor's own, and below for those who work there."""
    if actor.system:
        return topics
    around = {path for grant in actor.grants for path in ancestors(grant.path)}
    seen = Q(place_path__in=sorted(around)) | _below(actor.paths_with(ABOVE))
    return topics.filter(seen)


def _below(paths: Iterable[str]) -> Q:
    seen = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        seen |= Q(place_path__gte=low, place_path__lt=high)
    return seen

"""Who puts a question, who says something to it, and who sees the map.

- *keepers* put questions, choose which statements are shown, and close; they do not answer by
  that office – who also lives there answers as a neighbour;
- *members* (owners, tenants, residents, block leaders, volunteers, the owners' committee) of the
  place answer and write statements;
- the map is seen by members, by everybody else who belongs to the place, and by those above it;
- what somebody said is seen by nobody but themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.council.models import Conversation, OpinionVote, Statement
from lilong.council.opinion_states import StatementState
from lilong.council.opinion_voices import voice_key
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors, covers, subtree
from lilong.kernel.refusal import NotAllowed

KEEPERS = ("secretary", "committee_chair", "community_worker")
MEMBERS = (
    "owner",
    "tenant",
    "resident",
    "block_leader",
    "volunteer",
    "owners_committee_member",
)
# Who sees conversations at every place below their own, too.
ABOVE = (*KEEPERS, "street_officer", "patch_officer")


@permission
def see_conversations(actor: Actor, path: str) -> None:
    """Whoever belongs to the place, to one below it, or to one above it."""
    if not any(covers(path, one.path) or covers(one.path, path) for one in actor.grants):
        raise NotAllowed(
            _("这里的表态只有住在这里和在这里工作的人能看"),
            remedy=_("请登录，并由居委会登记您的住处。"),
        )


@permission
def open_conversation(actor: Actor, path: str) -> None:
    """Keepers of the residents' area."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(
            _("请大家表态的问题由居委会来提"),
            remedy=_("您想问邻居的，可以先作为建议告诉居委会。"),
        )


@permission
def keep_conversation(actor: Actor, path: str) -> None:
    """Keepers of the residents' area: they look through statements, and close."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(
            _("哪些观点公开、什么时候结束，由居委会来定"),
            remedy=_("没有公开的，理由人人可以看到。"),
        )


@permission
def say_opinion(actor: Actor, path: str) -> None:
    """Members of the place."""
    if not is_member(actor, path):
        raise NotAllowed(
            _("这里请住在这里的人、业主和楼组长、志愿者表态"),
            remedy=_("您住在这里的话，请居委会登记您的住处。"),
        )


@permission
def add_statement(actor: Actor, path: str) -> None:
    """Members of the place; keepers too, whose statements say that they are theirs."""
    if not is_member(actor, path) and not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(
            _("这里请住在这里的人写观点"),
            remedy=_("您住在这里的话，请居委会登记您的住处。"),
        )


def is_member(actor: Actor, path: str) -> bool:
    """Whether the actor is one of those who are asked at the place."""
    return any(grant.role in MEMBERS and covers(path, grant.path) for grant in actor.grants)


def may_see(actor: Actor, conversation: Conversation) -> bool:
    """Whether the actor may see a conversation: the single check to `visible_conversations`."""
    path = conversation.place_path
    belongs = any(covers(path, grant.path) for grant in actor.grants)
    return belongs or actor.has_role_at(path, ABOVE)


def visible_conversations(
    actor: Actor, conversations: QuerySet[Conversation]
) -> QuerySet[Conversation]:
    """The conversations of the places around the actor's own, and below for those above."""
    if actor.system:
        return conversations
    around = {path for grant in actor.grants for path in ancestors(grant.path)}
    seen = Q(place_path__in=sorted(around)) | _below(actor.paths_with(ABOVE))
    return conversations.filter(seen)


def visible_statements(
    actor: Actor, conversation: Conversation, statements: QuerySet[Statement]
) -> QuerySet[Statement]:
    """The statements of a conversation the actor sees: shown ones; every one for keepers."""
    own = statements.filter(conversation=conversation)
    if keep_conversation.allows(actor, conversation.place_path):
        return own
    return own.filter(state=StatementState.SHOWN)


def visible_votes(
    actor: Actor, conversation_id: UUID, votes: QuerySet[OpinionVote]
) -> QuerySet[OpinionVote]:
    """What the actor said in a conversation. Nobody sees more, whatever they are."""
    if actor.person_id is None:
        return votes.none()
    key = voice_key(conversation_id, actor.person_id)
    return votes.filter(voice__conversation_id=conversation_id, voice__key=key)


def _below(paths: Iterable[str]) -> Q:
    seen = Q(pk__in=[])
    for path in paths:
        low, high = subtree(path)
        seen |= Q(place_path__gte=low, place_path__lt=high)
    return seen

"""Close a topic with what came of it."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.links.trace import link
from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.council import topic_permissions as permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.models import Resolution, Suggestion, Topic, TopicQuestion
from lilong.council.models.topics import LONGEST_REASON
from lilong.council.states import SuggestionState
from lilong.council.topic_authors import forget_of, tell_all_of
from lilong.council.topic_events import TopicClosed
from lilong.council.topic_linking import DECIDED_BY, linked_ids
from lilong.council.topic_states import TOPIC, Outcome, SayingState, TopicState
from lilong.council.topic_writing import checked, locked_topic, tell
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid, Refused

# That something is talked over is no answer yet: the topic is where it was.
_UNANSWERED = (SuggestionState.RECEIVED, SuggestionState.GROUPED, SuggestionState.DISCUSSED)


@use_case
def close_topic(
    actor: Actor,
    *,
    topic_id: UUID,
    outcome: str,
    reason: str,
    resolution_id: UUID | None = None,
    personal: str = Personal.ASK,
) -> Topic:
    """Close a topic; its followers read the result, its authors are told and forgotten.

    Args:
        outcome: `resolution`, `answered` (what people said in its themes was answered) or
            `no_result`.
        reason: the result in words, or why there is none.
        resolution_id: what decided it, where a resolution did.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no outcome, no reason, no resolution of this place.
        Telling: numbers or names in it, and nobody has said yet what is meant.
        Refused: points or questions still wait for a keeper; it should have been answered and
            has not been, or there is nothing that was.
        ForbiddenMove: it has ended already.
    """
    topic = locked_topic(topic_id)
    permissions.close_topic(actor, topic.place_path)
    topic.state = TOPIC.check(topic.state, TopicState.CLOSED)
    if outcome not in Outcome.values:
        why = _("请选结果是哪一种")
        raise Invalid(why, fields={"outcome": [why]})
    empty = _("请写结果，没有结果的写为什么；大家都会看到")
    words = looked_through(
        personal, {"reason": checked(reason, field="reason", most=LONGEST_REASON, empty=empty)}
    )["reason"]
    if topic.waiting:
        raise Refused(
            _("还有 %(count)s 条没有看过") % {"count": topic.waiting},
            remedy=_("请先决定公开还是不公开，写的人在等答复。"),
        )
    if outcome == Outcome.ANSWERED:
        _check_answered(topic)
    topic.outcome, topic.ended_because = outcome, words
    topic.ended_at, topic.turns_on = timezone.now(), None
    topic.save(update_fields=["state", "outcome", "ended_because", "ended_at", "turns_on"])
    if outcome == Outcome.RESOLUTION:
        _decided_by(topic, resolution_id)
    tell_all_of(topic)
    forget_of(topic)
    tell(actor, topic, TopicClosed, outcome=kept(Outcome(outcome).label), reason=words)
    return topic


def _check_answered(topic: Topic) -> None:
    """Raises Refused: somebody still waits for what this outcome says they have."""
    themes = [pk for pk, kind in linked_ids(topic).items() if kind == "council.theme"]
    said = Suggestion.objects.filter(theme__in=themes)
    asked = TopicQuestion.objects.filter(topic=topic, state=SayingState.SHOWN)
    facts = {
        "said": said.filter(state__in=_UNANSWERED).count(),
        "asked": asked.filter(answer="").count(),
    }
    if any(facts.values()):
        raise Refused(
            _("还没有答复的：主题里 %(said)s 句，议题里 %(asked)s 个问题") % facts,
            remedy=_("请先答复，或者选另一种结果。"),
        )
    if not said.exists() and not asked.exists():
        raise Refused(
            _("这里没有答复过谁：没有关联大家提的主题，也没有人提问"),
            remedy=_("请先关联主题，或者选另一种结果。"),
        )


def _decided_by(topic: Topic, resolution_id: UUID | None) -> None:
    """Link the resolution: one of the place, or of one around it."""
    found = Resolution.objects.filter(pk=resolution_id).first() if resolution_id else None
    if found is None or not covers(found.place_path, topic.place_path):
        why = _("请选这里的一项决议")
        raise Invalid(why, fields={"resolution": [why]})
    link(
        space_id=topic.space_id,
        source=("council.topic", topic.id),
        relation=DECIDED_BY,
        target=("council.resolution", found.id),
    )

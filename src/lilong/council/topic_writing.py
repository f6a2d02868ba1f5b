"""What the verbs on topics share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.council.floods import HOURLY_WITH_ACCOUNT, count_saying, source_of_person
from lilong.council.models import Topic, TopicOption, TopicPoint, TopicQuestion, TopicVoice
from lilong.council.opinion_voices import voice_key
from lilong.council.topic_events import TopicEvent
from lilong.council.topic_states import SAYING, SayingState, Side, TopicState, Unshown
from lilong.council.wording import cleaned_text
from lilong.engines.tabular.personal import personal_parts, without_personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused

FEWEST_TOLD = 5
"""From so many people on, and by steps of so many, it is told how a point is rated."""
BEST = 3
MOST_WRITTEN, MOST_ASKED = 10, 5
MOST_SAYINGS = 500
"""Nobody reads more points or questions of one topic."""

_Saying = TypeVar("_Saying", TopicPoint, TopicQuestion)


def locked_topic(topic_id: UUID) -> Topic:
    """The topic, locked until the commit. Raises NotFound."""
    found = Topic.objects.select_for_update(no_key=True).filter(pk=topic_id).first()
    if found is None:
        raise no_such_topic()
    return found


def locked_topics(ids: Iterable[UUID]) -> dict[UUID, Topic]:
    """Topics by id, locked until the commit in the order of their ids: nobody waits crosswise."""
    rows = Topic.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {one.id: one for one in rows}


def no_such_topic() -> NotFound:
    """What is said where there is none, or none that the person may see."""
    return NotFound(_("没有这个议题，或者您没有查看它的权限"))


def check_open(topic: Topic) -> None:
    """Raises Refused: it has ended."""
    if topic.state != TopicState.OPEN:
        raise Refused(_("这个议题已经结束了"), remedy=_("结果在议题的页面上，谁都可以看。"))


def checked(text: str, *, field: str, most: int, empty: Any) -> str:
    """A text without signs that nobody sees. Raises Invalid: it is empty or too long."""
    said: Any = ""
    try:
        kept = cleaned_text(text) if text.strip() else ""
    except Invalid as refused:
        said, kept = refused.sentence, ""
    if said:
        pass
    elif not kept and empty:
        said = empty
    elif len(kept) > most:
        said = _("写了 %(count)s 个字，最多 %(most)s 个") % {"count": len(kept), "most": most}
    if said:
        raise Invalid(said, fields={field: [said]})
    return kept


def checked_line(text: str, *, most: int, empty: Any) -> str:
    """One sentence of a resident on one line.

    Raises:
        Invalid: empty, too long, or with what looks like a telephone or identity number, or a name.
    """
    line = " ".join(checked(text, field="text", most=10 * most, empty=empty).split())
    if len(line) > most:
        facts = {"count": len(line), "most": most}
        raise _wrong(_("写了 %(count)s 个字，最多 %(most)s 个；一条只说一件事") % facts)
    if personal_parts(line):
        said = _("里面像是有电话、证件号码或人名，请去掉再交。可以写成：%(covered)s")
        raise _wrong(said % {"covered": without_personal(line)})
    return line


def _wrong(said: Any) -> Invalid:
    return Invalid(said, fields={"text": [said]})


def check_room(topic: Topic) -> None:
    """Raises Refused: nobody would read one more."""
    if topic.points + topic.questions + topic.waiting >= MOST_SAYINGS:
        raise Refused(
            _("这个议题已经收了 %(most)s 条，收不下了") % {"most": MOST_SAYINGS},
            remedy=_("请先看看已有的；意思相近的多半已经有人写了。"),
        )


def refuse_flood(actor: Actor) -> None:
    """Count one more sentence of an account in this hour. Raises TooManySayings."""
    if actor.person_id is not None:
        count_saying([(source_of_person(actor.person_id), HOURLY_WITH_ACCOUNT, False)])


def locked_voice(actor: Actor, topic: Topic) -> TopicVoice:
    """The actor's voice in a topic, made with their first word, locked until the commit."""
    assert actor.person_id is not None, "only a person has a voice"
    key = voice_key(topic.id, actor.person_id)
    found = TopicVoice.objects.select_for_update(no_key=True).filter(topic=topic, key=key)
    if voice := found.first():
        return voice
    made = TopicVoice(space_id=topic.space_id, topic=topic, key=key)
    # Two windows of one person: whoever comes second finds the row of the first.
    TopicVoice.objects.bulk_create([made], ignore_conflicts=True)
    return found.get()


def count_written(voice: TopicVoice, name: str, most: int) -> None:
    """Count one more of a voice's points (`written`) or questions (`asked`). Raises Refused."""
    if getattr(voice, name) >= most:
        raise Refused(
            _("您为这个议题已经写了 %(most)s 条") % {"most": most},
            remedy=_("请给邻居也留一点地方；已有的可以评一评。"),
        )
    setattr(voice, name, getattr(voice, name) + 1)
    voice.save(update_fields=[name])


def count(topic: Topic, **changes: int) -> None:
    """Add to the topic's counters in the transaction, and to the row in hand."""
    moved = {name: amount for name, amount in changes.items() if amount}
    if not moved:
        return
    Topic.objects.filter(pk=topic.pk).update(
        **{name: F(name) + amount for name, amount in moved.items()}
    )
    for name, amount in moved.items():
        setattr(topic, name, getattr(topic, name) + amount)


def decide(saying: _Saying, state: str, reason: str) -> str:
    """Show a locked point or question or leave it out, unsaved; return the state it was in.

    Raises:
        Invalid: neither of the two is named; it is left out without a reason.
        ForbiddenMove: it is in that state already.
    """
    if state not in (SayingState.SHOWN, SayingState.LEFT_OUT):
        raise Invalid(_("请选公开，还是不公开"))
    before: str = saying.state
    saying.state = SAYING.check(before, state)
    saying.reason = ""
    if state == SayingState.LEFT_OUT:
        if reason not in dict(Unshown.choosable()):
            said = _("请选一个理由，大家都会看到")
            raise Invalid(said, fields={"reason": [said]})
        saying.reason = reason
    return before


def shown_change(before: str, after: str) -> int:
    """By how much the number of shown ones changes."""
    return (after == SayingState.SHOWN) - (before == SayingState.SHOWN)


def as_best(point: TopicPoint) -> dict[str, Any]:
    """A point as its option keeps it for the topic's page."""
    return {
        "id": str(point.pk),
        "text": point.text,
        "agree": point.told_agree,
        "disagree": point.told_disagree,
        "keeper": point.by_keeper,
    }


def refresh_option(option: TopicOption, side: str, shown: int = 0) -> None:
    """Note anew which points of one side speak loudest; add to how many are shown."""
    # Locked before the points are read: the later of two at once must see what the first did.
    option = TopicOption.objects.select_for_update(no_key=True).get(pk=option.pk)
    rows = TopicPoint.objects.filter(option=option, side=side, state=SayingState.SHOWN)
    best = [as_best(one) for one in rows.order_by("-standing", "id")[:BEST]]
    name = "shown_for" if side == Side.FOR else "shown_against"
    option.best = {**option.best, side: best}
    setattr(option, name, getattr(option, name) + shown)
    option.save(update_fields=["best", name])


def tell(actor: Actor, topic: Topic, event: type[TopicEvent], **facts: Any) -> None:
    """Record what happened to a topic."""
    record(
        actor,
        event(
            space_id=topic.space_id,
            place_path=topic.place_path,
            subject_id=topic.id,
            code=topic.code,
            title=topic.title,
            **facts,
        ),
    )

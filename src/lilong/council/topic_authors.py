"""Who wrote a point or asked a question: sealed apart; the house alone opens it, to tell them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date, timedelta
from random import shuffle
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.utils import timezone

from lilong.commons.fields import known
from lilong.commons.web.addresses import address
from lilong.commons.wording import kept
from lilong.council.models import Topic, TopicAuthor, TopicFollower, TopicPoint, TopicQuestion
from lilong.council.telling_rounds import Told, hand_out, register_source, told_until
from lilong.council.topic_states import SayingState, TopicState, Unshown

KEPT_DAYS = 180
_TOGETHER = 500
Saying = TopicPoint | TopicQuestion


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


# Facts of all sources of a morning stand in one notice: each source names its own.
SHOWN = _("您在议题里写的有 %(said_shown)s 条已经公开")
LEFT_OUT = _(
    "您在议题里写的有 %(said_left_out)s 条没有公开：%(said_reasons_words)s。可以改一改再写。"
)
UNREAD = _("您写过的议题撤回了，您写的 %(said_unread)s 条没有再看，也不公开")
ANSWERED = _("您在议题里问的，有 %(said_answered)s 个有了答复")


def seal(saying: Saying, person_id: UUID) -> None:
    """Keep who wrote it until the topic ends."""
    TopicAuthor.objects.create(
        id=uuid4(),
        space_id=saying.space_id,
        saying_id=saying.id,
        topic_id=saying.topic_id,
        author=str(person_id),
        expires_on=timezone.localdate() + timedelta(days=KEPT_DAYS),
    )


def register() -> None:
    """Have the morning's round ask for what was decided and answered."""
    register_source("topic_sayings", sayings)


def sayings(since: date, until: date) -> list[Told]:
    """The authors of points and questions that were decided or answered in these days.

    What is told does not say which sentence it is about.
    """
    return _told(since, until)


def tell_all_of(topic: Topic) -> None:
    """Tell the authors of a topic that ends what no round has told yet.

    At once: after the end the house knows no more who they were. Whom it still knows
    (`forget_of`) hears in the morning, with all others.
    """
    last = told_until()
    since = last + timedelta(days=1) if last else date.min
    told = _told(since, timezone.localdate(), ending=topic)
    hand_out(told, key=f"topic-ended:{topic.id}")


def _told(since: date, until: date, *, ending: Topic | None = None) -> list[Told]:
    days = (since, until)
    points, questions = TopicPoint.objects.all(), TopicQuestion.objects.all()
    if ending is not None:
        points = points.filter(topic=ending)
        questions = questions.filter(topic=ending).exclude(pk__in=_owed(ending).values("pk"))
    decided: dict[UUID, Saying] = {one.pk: one for one in points.filter(decided_on__range=days)}
    decided |= {one.pk: one for one in questions.filter(decided_on__range=days)}
    answered = set(questions.filter(answered_on__range=days).values_list("pk", flat=True))
    # What moved is looked up first: nobody else's seal is opened.
    rows = _authors_of(decided.keys() | answered)
    # In which order they are told must not be the order in which they wrote.
    shuffle(rows)
    following = _following({row.topic_id for row in rows})
    by_person: dict[UUID, list[tuple[TopicAuthor, bool]]] = {}
    for row in rows:
        if not (person := known(row.author)):
            continue
        person_id = UUID(person)
        # Whoever follows the topic hears of the answer with all the others.
        new = row.saying_id in answered and (row.topic_id, person_id) not in following
        if row.saying_id in decided or new:
            by_person.setdefault(person_id, []).append((row, new))
    return [_one_of(person_id, about, decided) for person_id, about in by_person.items()]


def _authors_of(saying_ids: Set[UUID]) -> list[TopicAuthor]:
    ids, found = sorted(saying_ids), list[TopicAuthor]()
    for start in range(0, len(ids), _TOGETHER):
        found += TopicAuthor.objects.filter(saying_id__in=ids[start : start + _TOGETHER])
    return found


def _following(topic_ids: set[UUID]) -> set[tuple[UUID, UUID]]:
    rows = TopicFollower.objects.filter(topic__in=topic_ids)
    return set(rows.values_list("topic_id", "person_id"))


def _one_of(
    person_id: UUID, about: Sequence[tuple[TopicAuthor, bool]], decided: dict[UUID, Saying]
) -> Told:
    """What a person is told of what they wrote, a line for each kind of news."""
    own = [decided[row.saying_id] for row, _new in about if row.saying_id in decided]
    hidden = [one for one in own if one.state == SayingState.LEFT_OUT]
    left_out = [one for one in hidden if one.reason != Unshown.WITHDRAWN]
    unread = len(hidden) - len(left_out)
    shown = sum(one.state == SayingState.SHOWN for one in own)
    answered = sum(new for _row, new in about)
    lines, facts = list[str](), dict[str, str | int]()
    if shown:
        lines.append(SHOWN)
        facts["said_shown"] = shown
    if left_out:
        lines.append(LEFT_OUT)
        reasons = kept(*(Unshown(one.reason).label for one in left_out))
        facts |= {"said_left_out": len(left_out), "said_reasons_words": reasons}
    if unread:
        lines.append(UNREAD)
        facts["said_unread"] = unread
    if answered:
        lines.append(ANSWERED)
        facts["said_answered"] = answered
    topics = {row.topic_id for row, _new in about}
    url = address("council:topic", topics.pop()) if len(topics) == 1 else ""
    return Told(person_id, about[0][0].space_id, "\n".join(lines), facts, url)


def forget_of(topic: Topic) -> None:
    """Delete who wrote what in a topic that has ended, but for who still waits for an answer."""
    authors = TopicAuthor.objects.filter(topic_id=topic.id)
    authors.exclude(saying_id__in=_owed(topic).values("pk")).delete()


def _owed(topic: Topic) -> QuerySet[TopicQuestion]:
    """The questions that may still be answered after the end."""
    owed = TopicQuestion.objects.filter(topic=topic, state=SayingState.SHOWN, answer="")
    return owed.none() if topic.state == TopicState.WITHDRAWN else owed


def forget_topic_authors(today: date) -> int:
    """Delete authors who were kept long enough; return how many."""
    gone, _each = TopicAuthor.objects.filter(expires_on__lte=today).delete()
    return gone

"""Topics: an issue with its options, points for and against, questions, steps with dates.

Who wrote a point, who asked and who rated stands nowhere in clear: a `TopicVoice` is called by a
keyed hash of topic and person (`opinion_voices`), and a `TopicAuthor` is sealed apart. Ids of
rows that residents bring about tell the day and nothing finer.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import PathField, SealedField
from lilong.commons.spaces import OfSpace
from lilong.commons.wording import read
from lilong.council.topic_states import Outcome, Rating, SayingState, Side, TopicState, Unshown
from lilong.kernel.ids import day_uuid7

LONGEST = {"title": 60, "background": 2000, "option": 80, "details": 600}
LONGEST_POINT = 80
LONGEST_TOPIC_QUESTION = 160
LONGEST_ANSWER = 1000
LONGEST_REASON = 200


class Topic(OfSpace):
    """An issue of a residents' area or a compound, from the first step to what came of it.

    Attributes:
        code: running number within the place and year, such as `2026-03`.
        rules: the template's entry as it was when the topic was opened.
        phases: the steps in their order: `starts_on`, `ends_on`, and `moves`, each with the day,
            the dates before and the reason.
        begun: how many steps have begun and been noted.
        turns_on: the day on which the next step begins; None after the last.
        ended_because: why there is no result, why it was withdrawn, what the result is in words.
        successor: the topic that goes on with it, where it was withdrawn.
        followers, options, points, questions, waiting: kept in the transaction; the three in the
            middle count what is shown.
        version: grows when title or background change, so that two who change them meet.
    """

    code = models.CharField(max_length=12)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    template = models.CharField(max_length=30)
    rules = models.JSONField()
    title = models.CharField(_("议题"), max_length=LONGEST["title"])
    background = models.CharField(_("背景"), max_length=LONGEST["background"])
    state = models.CharField(max_length=10, choices=TopicState.choices, default=TopicState.OPEN)
    phases = models.JSONField()
    begun = models.PositiveSmallIntegerField(default=0)
    turns_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    ended_because = models.CharField(max_length=LONGEST_REASON, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="predecessors"
    )
    followers = models.PositiveIntegerField(default=0)
    options = models.PositiveSmallIntegerField(default=0)
    points = models.PositiveIntegerField(default=0)
    questions = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "code"], name="topic_code_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=TopicState.values), name="topic_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=TopicState.CLOSED, outcome__in=Outcome.values)
                | (~models.Q(state=TopicState.CLOSED) & models.Q(outcome="")),
                name="topic_outcome",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place_path", "id"], name="topic_path"),
            models.Index(fields=["state", "place_path", "id"], name="topic_state_path"),
            models.Index(fields=["state", "turns_on"], name="topic_turns_on"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class TopicOption(OfSpace):
    """One way it could be done. Its words never change: who gave a reason gave it to these.

    Attributes:
        number: from 1 without gaps within the topic.
        taken_back_because: why it is no option any more; empty while it is one.
        shown_for, shown_against: how many points are shown.
        best: the points that speak loudest, for and against, as the topic's page tells them.
    """

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="option_set")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("方案"), max_length=LONGEST["option"])
    details = models.CharField(_("说明"), max_length=LONGEST["details"], blank=True)
    taken_back_because = models.CharField(max_length=LONGEST_REASON, blank=True)
    shown_for = models.PositiveIntegerField(default=0)
    shown_against = models.PositiveIntegerField(default=0)
    best = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "number"], name="topicoption_once"),
        ]

    def __str__(self) -> str:
        return self.title


class TopicPoint(OfSpace):
    """One short sentence for an option or against it; its author stands nowhere in clear.

    Attributes:
        by_keeper: whether the committee put it there.
        agree, disagree: what people say to it; nobody reads these while they are few.
        told_agree, told_disagree: the same as they are told: they move on when five more people
            have said something, so that two looks at them tell of nobody alone.
        standing: `told_agree - told_disagree`, by which points are ordered.
        decided_on: the day on which a keeper last decided.
    """

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(TopicOption, on_delete=models.PROTECT, related_name="point_set")
    side = models.CharField(max_length=7, choices=Side.choices)
    text = models.CharField(_("理由"), max_length=LONGEST_POINT)
    by_keeper = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=SayingState.choices, default=SayingState.WAITING)
    reason = models.CharField(max_length=12, choices=Unshown.choices, blank=True)
    agree = models.PositiveIntegerField(default=0)
    disagree = models.PositiveIntegerField(default=0)
    told_agree = models.PositiveIntegerField(default=0)
    told_disagree = models.PositiveIntegerField(default=0)
    standing = models.IntegerField(default=0)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=SayingState.values), name="topicpoint_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=SayingState.LEFT_OUT, reason__in=Unshown.values)
                | (~models.Q(state=SayingState.LEFT_OUT) & models.Q(reason="")),
                name="topicpoint_left_out_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["option", "side", "state", "-standing", "id"], name="topicpoint_best"
            ),
            models.Index(fields=["topic", "state", "id"], name="topicpoint_state_id"),
            models.Index(fields=["decided_on"], name="topicpoint_decided"),
        ]

    def __str__(self) -> str:
        return self.text


class TopicQuestion(OfSpace):
    """A question of a resident, who answers it until when, and the answer for everybody.

    Attributes:
        assigned_to: the person who answers; None for a body that is not registered.
        as_what: the role or body that answers, in Chinese (`wording.kept`).
        by_proxy: whether a keeper wrote down what somebody else answers; the ledger keeps who.
        assigned_on, due_on: the day on which they were asked, and until when.
    """

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="question_set")
    text = models.CharField(_("问题"), max_length=LONGEST_TOPIC_QUESTION)
    by_keeper = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=SayingState.choices, default=SayingState.WAITING)
    reason = models.CharField(max_length=12, choices=Unshown.choices, blank=True)
    decided_on = models.DateField(null=True)
    assigned_to = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    as_what = models.CharField(max_length=60, blank=True)
    assigned_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    answer = models.CharField(_("答复"), max_length=LONGEST_ANSWER, blank=True)
    answered_on = models.DateField(null=True)
    by_proxy = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=SayingState.values), name="topicquestion_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=SayingState.LEFT_OUT, reason__in=Unshown.values)
                | (~models.Q(state=SayingState.LEFT_OUT) & models.Q(reason="")),
                name="topicquestion_left_out_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["topic", "state", "id"], name="topicquestion_state_id"),
            models.Index(fields=["decided_on"], name="topicquestion_decided"),
            models.Index(fields=["answered_on"], name="topicquestion_answered"),
            models.Index(fields=["assigned_on"], name="topicquestion_assigned"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def answerer(self) -> str:
        """Who answers or has answered, in the reader's language; whose hand wrote it is said."""
        who = read(self.as_what)
        return gettext("居委会代写（%(who)s）") % {"who": who} if self.by_proxy else who


class TopicAuthor(OfSpace):
    """Who wrote a point or asked a question, encrypted: the house alone opens it, to tell them.

    Nothing points from the point or question to here, and the id tells nothing of the order. It
    is deleted when the topic ends, and after `expires_on` in any case.
    """

    saying_id = models.UUIDField(unique=True)
    topic_id = models.UUIDField()
    author = SealedField()
    expires_on = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["topic_id"], name="topicauthor_topic"),
            models.Index(fields=["expires_on"], name="topicauthor_expires"),
        ]


class TopicVoice(OfSpace):
    """Somebody who takes part in one topic, called by a keyed hash.

    Attributes:
        written, asked: how many points and questions they have written.
    """

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    written = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "key"], name="topicvoice_once"),
        ]


class PointRating(OfSpace):
    """What one voice says to one point: one row, in which the last word counts."""

    id = models.UUIDField(primary_key=True, default=day_uuid7, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    voice = models.ForeignKey(TopicVoice, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(TopicPoint, on_delete=models.PROTECT, related_name="+")
    rating = models.SmallIntegerField(choices=Rating.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voice", "point"], name="pointrating_once"),
            models.CheckConstraint(
                condition=models.Q(rating__in=Rating.values), name="pointrating_rating"
            ),
        ]


class TopicFollower(OfSpace):
    """Somebody who wants to hear what becomes of a topic. Shown to nobody but themselves."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "person"], name="topicfollower_once"),
        ]

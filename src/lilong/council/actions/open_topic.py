"""Open a topic: an issue with its steps, from a theme or afresh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.links.trace import link
from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.kinds.topics import TopicTemplate, template_entry, topic_templates
from lilong.council.meeting_moving import next_code
from lilong.council.models import Theme, Topic
from lilong.council.models.topics import LONGEST
from lilong.council.topic_events import TopicOpened
from lilong.council.topic_linking import ABOUT, lead_authors
from lilong.council.topic_phases import Span, check_spans, kept, next_turn, phases_of, proposed
from lilong.council.topic_writing import checked, tell
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView

AT = ("residents_area", "compound")
BEGUN_BEFORE = timedelta(days=31)
"""So long may a topic have been talked over before it stands here."""


@use_case
def open_topic(
    actor: Actor,
    *,
    place_id: UUID,
    template: str,
    title: str,
    background: str,
    starts_on: date | None = None,
    spans: Sequence[Span] | None = None,
    theme_id: UUID | None = None,
    personal: str = Personal.ASK,
    form_id: UUID | None = None,
) -> Topic:
    """Open a topic; who belongs to the place reads it at once.

    Args:
        template: a code of `topic_templates()`; its entry is frozen into the topic.
        starts_on: first day of the first step, the others follow as the template proposes;
            today when neither this nor `spans` is given.
        spans: first and last day of each step.
        theme_id: the theme it is about.
        personal: what to do with numbers and names in title and background.
        form_id: the number of the form, which becomes the topic's: sent again it opens no second.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no title, no background, something too long, an unknown template, senseless
            dates, all of them over, a theme of another residents' area.
        Telling: numbers or names in it, and nobody has said yet what is meant.
        Refused: the place is neither a residents' area nor a compound, or it is closed.
    """
    place = places.place(place_id)
    permissions.open_topic(actor, place.path)
    if place.kind not in AT or place.closed:
        raise Refused(
            _("议题请向整个居民区或整个小区开"),
            remedy=_("人太少的地方，谁说了什么一看就知道。"),
        )
    chosen = _template(template)
    title, background = checked_words(title, background)
    words = looked_through(personal, {"title": title, "background": background})
    first_day = starts_on or timezone.localdate()
    dates = list(spans) if spans is not None else proposed(chosen, first_day)
    check_spans(dates, chosen)
    _check_days(dates)
    theme = _theme(theme_id, place.path)
    if theme is not None:
        # The sentences before the street, which the number locks.
        lead_authors(theme.id)
    topic = _kept(place, chosen.code, dates, words, form_id or uuid7())
    if theme is not None:
        source, target = ("council.topic", topic.id), ("council.theme", theme.id)
        link(space_id=topic.space_id, source=source, relation=ABOUT, target=target)
    tell(actor, topic, TopicOpened, template=chosen.code)
    return topic


def _kept(
    place: PlaceView, template: str, dates: Sequence[Span], words: Mapping[str, str], pk: UUID
) -> Topic:
    topic = Topic(
        id=pk,
        space_id=place.space_id,
        code=next_code(Topic, place),
        place_id=place.id,
        place_path=place.path,
        template=template,
        rules=template_entry(template),
        **words,
        phases=[kept(span) for span in dates],
        opened_at=timezone.now(),
    )
    # Whoever reads of the opening reads which step it begins with.
    topic.begun = sum(1 for one in phases_of(topic) if one.starts_on <= timezone.localdate())
    topic.turns_on = next_turn(topic)
    topic.save(force_insert=True)
    return topic


def checked_words(title: str, background: str) -> tuple[str, str]:
    """Title and background without blanks around them. Raises Invalid."""
    wrong: dict[str, list[object]] = {}
    words = {}
    for name, text, empty in (
        ("title", title, _("请给议题起个名字，让大家一看就懂")),
        ("background", background, _("请写几句背景：为什么要商量，现在怎样")),
    ):
        try:
            words[name] = checked(text, field=name, most=LONGEST[name], empty=empty)
        except Invalid as refused:
            wrong[name] = [refused.sentence]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    return " ".join(words["title"].split()), words["background"]


def _check_days(spans: Sequence[Span]) -> None:
    """Raises Invalid: everything is over before anybody reads of it, or began long ago."""
    today, wrong = timezone.localdate(), dict[str, list[object]]()
    if spans[-1][1] < today:
        wrong[f"ends-{len(spans)}"] = [_("最后一步已经过去了，谁也来不及参加")]
    if spans[0][0] < today - BEGUN_BEFORE:
        wrong["starts-1"] = [_("第一步最多从一个月以前算起")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _template(code: str) -> TopicTemplate:
    found = topic_templates().get(code)
    if found is None:
        why = _("请选一种步骤")
        raise Invalid(why, fields={"template": [why]})
    return found


def _theme(theme_id: UUID | None, path: str) -> Theme | None:
    if theme_id is None:
        return None
    theme = Theme.objects.filter(pk=theme_id).first()
    if theme is None or not covers(theme.area_path, path):
        raise Invalid(_("只能从这个居民区的主题开议题"))
    return theme

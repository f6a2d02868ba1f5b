"""What the pages of topics share: where one is, the words of states and steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.council.models import Topic, TopicPoint
from lilong.council.topic_phases import DONE, LATER, NEXT, NOW, Phase, phases_of
from lilong.council.topic_states import TopicState
from lilong.council.topic_writing import FEWEST_TOLD
from lilong.engines.tabular.personal import personal_parts, without_personal
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to

TAGS = {TopicState.OPEN: "ok", TopicState.CLOSED: "quiet", TopicState.WITHDRAWN: "warn"}


def tag_of(topic: Topic) -> str:
    """The kind of tag that its state is drawn as."""
    return TAGS[TopicState(topic.state)]


def trail_of(topic: Topic, *pages: Link) -> list[Link]:
    """The way down to a topic and to the pages below it."""
    place = place_of(topic)
    list_ = Link(_("议题"), address("council:topics", place.id))
    here = address("council:topic", topic.id) if pages else ""
    return trail_to(place, list_, Link(topic.title, here), *pages)


def place_of(topic: Topic) -> PlaceView:
    """The place that was read with the topic, as a value."""
    kept = topic.place
    return PlaceView(
        id=kept.id,
        kind=kept.kind,
        name=kept.name,
        address=kept.address,
        path=kept.path,
        space_id=kept.space_id,
        parent_id=kept.parent_id,
        x=kept.x,
        y=kept.y,
        closed=kept.closed_on is not None,
    )


def steps_of(topic: Topic) -> list[dict[str, Any]]:
    """The steps as the picture draws them."""
    words = {DONE: _("已过"), NOW: _("现在"), NEXT: _("接着"), LATER: _("以后")}
    return [
        {
            "phase": one,
            "when": one.when,
            "said": words[one.when],
            "dates": dates_of(one),
            "moves": one.moves,
        }
        for one in phases_of(topic)
    ]


def dates_of(phase: Phase) -> str:
    """From when to when, short: 11-29 至 12-12, with the year where it changes."""
    first, last = phase.starts_on, phase.ends_on
    shown = f"{last:%Y-%m-%d}" if first.year != last.year else f"{last:%m-%d}"
    return _("%(first)s 至 %(last)s") % {"first": f"{first:%Y-%m-%d}", "last": shown}


def told(agree: int, disagree: int) -> str:
    """How a point is rated, in words; while they are few, that it is not told yet."""
    if agree + disagree < FEWEST_TOLD:
        return _("评的人还不多，先不报数")
    return _("有道理 %(agree)s · 没道理 %(disagree)s") % {"agree": agree, "disagree": disagree}


def told_of(point: TopicPoint) -> str:
    """How a point is rated, in words."""
    return told(point.told_agree, point.told_disagree)


def covered_choice(request: HttpRequest, text: str) -> tuple[str, str]:
    """A text as it is taken, and what to offer first where it would tell who somebody is.

    Returns (text, "") to go on, or (text, covered) to ask whether the covered one is meant.
    """
    if not personal_parts(text):
        return text, ""
    covered = without_personal(text)
    if request.POST.get("personal") == "covered":
        return covered, ""
    return text, covered


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the council's templates."""
    return render(request, f"council/{template}.html", context, status=status)

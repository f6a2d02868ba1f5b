"""What `lilong check` looks at among topics: what is kept with them against the rows themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from lilong.council.models import (
    PointRating,
    Topic,
    TopicFollower,
    TopicOption,
    TopicPoint,
    TopicQuestion,
)
from lilong.council.topic_states import Rating, SayingState, Side
from lilong.council.topic_writing import BEST, as_best

COUNTED = ("followers", "options", "points", "questions", "waiting")


def topics_agree() -> Iterator[str]:
    """One sentence for each number of a topic, an option or a point that is not that of its rows,
    and for each option whose loudest points are others than it keeps."""
    yield from _topics()
    yield from _options()
    yield from _points()


def _topics() -> Iterator[str]:
    right: dict[UUID, Counter[str]] = defaultdict(Counter)
    for topic_id, number in _grouped(TopicFollower.objects, "topic"):
        right[topic_id]["followers"] += number
    for topic_id, number in _grouped(TopicOption.objects.filter(taken_back_because=""), "topic"):
        right[topic_id]["options"] += number
    for name, model in (("points", TopicPoint), ("questions", TopicQuestion)):
        for topic_id, state, number in _grouped(model.objects, "topic", "state"):
            if state == SayingState.SHOWN:
                right[topic_id][name] += number
            elif state == SayingState.WAITING:
                right[topic_id]["waiting"] += number
    for topic_id, code, *kept in Topic.objects.values_list("pk", "code", *COUNTED).iterator():
        for name, number in zip(COUNTED, kept, strict=True):
            if number != right[topic_id][name]:
                yield _wrong(code, name, number, right[topic_id][name])


def _options() -> Iterator[str]:
    loud: dict[tuple[UUID, str], list[dict[str, Any]]] = defaultdict(list)
    shown: Counter[tuple[UUID, str]] = Counter()
    points = TopicPoint.objects.filter(state=SayingState.SHOWN).order_by(
        "option", "side", "-standing", "id"
    )
    for one in points.iterator(2000):
        at = (one.option_id, one.side)
        shown[at] += 1
        if shown[at] <= BEST:
            loud[at].append(as_best(one))
    for option in TopicOption.objects.select_related("topic").iterator(500):
        code = f"{option.topic.code}/{option.number}"
        kept = {Side.FOR: option.shown_for, Side.AGAINST: option.shown_against}
        for side, number in kept.items():
            at = (option.pk, str(side))
            if number != shown[at]:
                yield _wrong(code, side, number, shown[at])
            if option.best.get(side, []) != loud[at]:
                yield _("议题 %(code)s 说得最响的理由（%(side)s）和理由对不上") % {
                    "code": code,
                    "side": side,
                }


def _points() -> Iterator[str]:
    right: dict[UUID, Counter[int]] = defaultdict(Counter)
    for point_id, rating, number in _grouped(PointRating.objects, "point", "rating"):
        right[point_id][rating] = number
    rows = TopicPoint.objects.values_list("pk", "topic__code", "agree", "disagree")
    for point_id, code, agree, disagree in rows.iterator(2000):
        for name, rating, number in (
            ("agree", Rating.AGREE, agree),
            ("disagree", Rating.DISAGREE, disagree),
        ):
            if number != right[point_id][rating]:
                yield _wrong(code, name, number, right[point_id][rating])


def _grouped(rows: Any, *names: str) -> Iterator[Any]:
    counted = rows.order_by().values_list(*names).annotate(number=Count("pk"))
    yield from counted.iterator()


def _wrong(code: str, name: str, kept: int, right: int) -> str:
    return _("议题 %(code)s 的 %(name)s 记着 %(kept)s，应为 %(right)s") % {
        "code": code,
        "name": name,
        "kept": kept,
        "right": right,
    }

"""What keepers write around topics is offered to be covered before everybody reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.council.models import Topic, TopicOption, TopicQuestion
from tests.council import topic_stage as stage

NAMED = "302室王美芳13812345678自己解决"
COVERED = "302室＊＊＊＊自己解决"


@pytest.fixture
def topic(secretary, street):
    return stage.opened(secretary, street)


@pytest.fixture
def option(secretary, topic):
    return stage.option(secretary, topic)


@pytest.fixture
def question(secretary, resident, topic):
    return stage.asked_aloud(secretary, resident, topic)


def opening(street, **_):
    first = timezone.localdate()
    days = {
        f"{name}-{n}": (first + timedelta(days=15 * n + later)).isoformat()
        for n in range(1, 4)
        for name, later in (("starts", 0), ("ends", 13))
    }
    typed = {"template": "three_meetings", "title": "水斗", "background": NAMED, **days}
    return f"/council/{street.area.id}/topics/open", typed


def changing(topic, **_):
    at = f"/council/topics/{topic.id}/change"
    return at, {"title": NAMED, "background": "四十八个", "version": str(topic.version)}


def adding(topic, **_):
    return f"/council/topics/{topic.id}/options", {"title": "留两个", "details": NAMED}


def taking_back(option, **_):
    return f"/council/topic-options/{option.id}/take-back", {"reason": NAMED}


def answering(question, **_):
    return f"/council/topic-questions/{question.id}/answer", {"answer": NAMED}


def moving(topic, **_):
    day = timezone.localdate() + timedelta(days=20)
    typed = {"starts_on": timezone.localdate().isoformat(), "ends_on": day.isoformat()}
    return f"/council/topics/{topic.id}/steps/1", {**typed, "others_follow": "on", "reason": NAMED}


def closing(topic, **_):
    return f"/council/topics/{topic.id}/close", {"outcome": "no_result", "reason": NAMED}


def withdrawing(topic, **_):
    return f"/council/topics/{topic.id}/withdraw", {"reason": NAMED}


def everything() -> str:
    """All that was typed around topics, as it is kept."""
    kept = (Topic, TopicOption, TopicQuestion)
    return " ".join(str(list(model.objects.order_by("pk").values())) for model in kept)


@pytest.mark.parametrize(
    "form",
    [opening, changing, adding, taking_back, answering, moving, closing, withdrawing],
    ids=lambda form: form.__name__,
)
def test_a_keepers_words_are_offered_covered_before_they_stand(
    as_person, secretary, street, topic, option, question, form
):
    at, typed = form(street=street, topic=topic, option=option, question=question)
    browser, before = as_person(secretary), everything()

    offered = browser.post(at, typed)

    assert offered.status_code == 422
    page = offered.content.decode()
    assert COVERED in page
    assert NAMED in page  # what was typed stands in the form
    assert everything() == before

    assert browser.post(at, {**typed, "personal": "covered"}).status_code == 302
    assert COVERED in everything()
    assert "13812345678" not in everything()


def test_what_is_meant_is_kept(as_person, secretary, question):
    at, typed = answering(question)

    as_person(secretary).post(at, {**typed, "personal": "as_it_is"})

    assert TopicQuestion.objects.get().answer == NAMED

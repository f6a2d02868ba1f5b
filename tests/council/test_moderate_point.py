"""Showing points and leaving them out."""

from __future__ import annotations

import pytest

from lilong.council.actions.close_topic import close_topic
from lilong.council.actions.moderate_point import moderate_point
from lilong.council.models import Topic, TopicAuthor, TopicOption
from lilong.council.queries.topics import left_out_log
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid
from tests.council.topic_stage import ledger, opened, option, told_in_the_morning, written
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def point(worker, resident, street):
    return written(resident, option(worker, opened(worker, street)))


@everyone
def test_keepers_decide(who, point, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS, lambda: moderate_point(actor, point_id=point.id, state="shown")
    )


def test_a_shown_point_stands_on_the_page_and_its_author_hears_in_the_morning(
    worker, resident, point
):
    moderate_point(worker, point_id=point.id, state="shown")

    kept, topic = TopicOption.objects.get(), Topic.objects.get()
    assert (kept.shown_for, kept.best["for"][0]["text"]) == (1, point.text)
    assert (topic.points, topic.waiting) == (1, 0)
    assert ledger("point_shown").facts == {"code": topic.code, "title": topic.title}
    told = told_in_the_morning()
    assert told == {resident.person_id: "您在议题里写的有 1 条已经公开"}


def test_an_author_is_told_why_it_is_not_shown_and_not_which(worker, resident, point):
    moderate_point(worker, point_id=point.id, state="left_out", reason="insult")

    (sentence,) = told_in_the_morning().values()
    assert "有辱骂或贬低人的话" in sentence
    assert point.text not in sentence


def test_the_log_for_everybody_names_the_reason_and_spares_what_hurts(worker, resident, point):
    other = written(resident, point.option, "隔壁那家真缺德", "against")
    moderate_point(worker, point_id=point.id, state="left_out", reason="elsewhere")
    moderate_point(worker, point_id=other.id, state="left_out", reason="insult")

    lines, later = left_out_log(Topic.objects.get())

    assert {(line.reason, line.text) for line in lines} == {
        ("和这个议题无关", point.text),
        ("有辱骂或贬低人的话", ""),
    }
    assert later is None


def test_taken_out_again_it_leaves_the_page(worker, point):
    moderate_point(worker, point_id=point.id, state="shown")
    moderate_point(worker, point_id=point.id, state="left_out", reason="twice")

    kept = TopicOption.objects.get()
    assert (kept.shown_for, kept.best["for"]) == (0, [])
    assert Topic.objects.get().points == 0
    assert ledger("point_left_out").facts["reason"] == "和已有的一条意思相同"


def test_no_reason_and_no_move_are_refused(worker, point):
    with pytest.raises(Invalid, match="理由"):
        moderate_point(worker, point_id=point.id, state="left_out")
    moderate_point(worker, point_id=point.id, state="shown")
    with pytest.raises(ForbiddenMove):
        moderate_point(worker, point_id=point.id, state="shown")


def test_authors_are_forgotten_with_the_end(worker, point):
    moderate_point(worker, point_id=point.id, state="shown")

    close_topic(worker, topic_id=point.topic_id, outcome="no_result", reason="谈不拢，以后再说")

    assert not TopicAuthor.objects.exists()

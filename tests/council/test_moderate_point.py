"""Showing points and leaving them out."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from lilong.commons import fields
from lilong.commons.fields import unseal
from lilong.commons.ledger.events import sentence_of as trace_of
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import sentence_of
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

    lines, later = left_out_log(Topic.objects.get(), texts=True)

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


def test_nothing_is_no_decision_and_nobody_says_for_another_that_it_was_withdrawn(worker, point):
    with pytest.raises(Invalid, match="公开，还是不公开"):
        moderate_point(worker, point_id=point.id, state="")
    with pytest.raises(Invalid, match="理由"):
        moderate_point(worker, point_id=point.id, state="left_out", reason="withdrawn")

    assert TopicOption.objects.get().shown_for == 0


def test_an_english_keeper_makes_nobody_read_english(worker, resident, point):
    with override("en"):
        moderate_point(worker, point_id=point.id, state="left_out", reason="insult")
        close_topic(worker, topic_id=point.topic_id, outcome="no_result", reason="谈不拢")

    entry, notice = ledger("point_left_out"), Notice.objects.get(person_id=resident.person_id)
    for language, words in (("zh-hans", "有辱骂或贬低人的话"), ("en", "insult")):
        with override(language):
            assert words in trace_of(entry.kind, entry.facts)
            assert words in sentence_of(notice)
            assert (language == "en") == (not re.search("[一-龥]", sentence_of(notice)))


def test_only_the_seals_of_those_who_are_told_are_opened(worker, leader, point, monkeypatch):
    later = written(leader, point.option, "拆了地面好扫")
    moderate_point(worker, point_id=later.id, state="shown")
    opened = []
    monkeypatch.setattr(fields, "unseal", lambda text: opened.append(text) or unseal(text))

    assert list(told_in_the_morning()) == [leader.person_id]
    assert len(opened) == 1

"""Opening a topic."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from lilong.commons.links.models import Link
from lilong.council.kinds.topics import topic_templates
from lilong.council.models import SuggestionStep, Topic
from lilong.council.topic_linking import TALKED_OVER
from lilong.council.topic_permissions import may_see, visible_topics
from lilong.council.topic_phases import allowed_now, phases_of
from lilong.kernel.refusal import Invalid, Refused
from tests.council.proposed import inside, sewage_theme
from tests.council.topic_stage import begun, ledger, opened
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_open_topics(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: opened(actor, street))


def test_it_goes_the_steps_of_its_template_one_after_the_other(worker, street):
    topic = opened(worker, street)

    today = timezone.localdate()
    phases = phases_of(topic)
    assert [one.kind.code for one in phases] == ["before", "during", "after"]
    assert [one.when for one in phases] == ["now", "next", "later"]
    assert phases[0].starts_on == today
    for before, after in pairwise(phases):
        assert after.starts_on == before.ends_on + timedelta(days=1)
    assert (topic.begun, topic.turns_on) == (1, phases[1].starts_on)
    assert ledger("topic_opened").facts == {
        "code": topic.code,
        "title": topic.title,
        "template": "three_meetings",
    }


def test_its_template_is_frozen_into_it(worker, street):
    topic = opened(worker, street)

    assert topic.rules["basis"] == "上海市居民委员会工作条例第十六条"
    assert [one["meetings"] for one in topic.rules["phases"]] == [
        ["hearing"],
        ["coordination"],
        ["review_meeting"],
    ]


def test_the_steps_say_what_may_be_done(worker, street):
    first = opened(worker, street)
    second = opened(worker, street, title="第二件", starts_on=begun(14))
    between = opened(worker, street, title="第三件", starts_on=begun(-3))

    assert allowed_now(first) == {"points", "ratings", "questions"}
    assert allowed_now(second) == {"ratings", "questions"}
    assert allowed_now(between) == set()
    assert between.begun == 0


def test_the_secretary_sets_the_dates(worker, street):
    today = timezone.localdate()
    spans = [
        (today + timedelta(days=10 * step), today + timedelta(days=10 * step + 4))
        for step in range(3)
    ]

    topic = opened(worker, street, spans=spans)

    assert [(one.starts_on, one.ends_on) for one in phases_of(topic)] == spans


def test_a_step_that_overlaps_or_ends_before_it_begins_is_refused_at_its_field(worker, street):
    today = timezone.localdate()
    spans = [(today, today + timedelta(days=3))] * 2 + [(today, today - timedelta(days=1))]

    with pytest.raises(Invalid) as refusal:
        opened(worker, street, spans=spans)

    assert set(refusal.value.fields) == {"starts-2", "starts-3", "ends-3"}
    assert not Topic.objects.exists()


def test_a_step_that_ends_in_years_is_refused_at_its_field(worker, street):
    today = timezone.localdate()
    spans = [(today, today), (today + timedelta(days=1), today + timedelta(days=2))]

    with pytest.raises(Invalid) as refusal:
        opened(worker, street, spans=[*spans, (date(9999, 12, 30), date.max)])

    assert set(refusal.value.fields) == {"ends-3"}


def test_a_compound_may_talk_and_a_lane_may_not(worker, street):
    assert opened(worker, street, place_id=street.compound.id).place_path == street.compound.path
    with pytest.raises(Refused, match="整个居民区或整个小区"):
        opened(worker, street, place_id=street.lanes[0].id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 61}, "title"),
        ({"background": ""}, "background"),
        ({"background": "长" * 2001}, "background"),
        ({"background": "长" * 50_000}, "background"),
        ({"template": "no_such"}, "template"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(worker, street, values, field):
    with pytest.raises(Invalid) as refusal:
        opened(worker, street, **values)

    assert set(refusal.value.fields) == {field}
    assert not Topic.objects.exists()


def test_it_opens_from_a_theme_of_its_area_only(worker, street, other_street, said):
    theme = sewage_theme(street, worker, said)

    topic = opened(worker, street, theme_id=theme.id)

    link = Link.objects.get(source_id=topic.id)
    assert (link.target_kind, link.target_id) == ("council.theme", theme.id)
    theme.area_path = other_street.area.path
    theme.save()
    with pytest.raises(Invalid, match="这个居民区的主题"):
        opened(worker, street, theme_id=theme.id)


def test_numbers_run_within_the_place(worker, street):
    codes = [opened(worker, street, title=f"{n} 件").code for n in range(3)]

    assert [code.partition("-")[2] for code in codes] == ["01", "02", "03"]


def test_every_template_names_kinds_of_meeting_that_there_are():
    from lilong.council.kinds.meetings import meeting_kinds

    for template in topic_templates().values():
        for phase in template.phases:
            assert set(phase.meetings) <= set(meeting_kinds())
            assert phase.allows <= {"points", "ratings", "questions"}
            # A number without a text behind it is a proposal, and nothing calls it law.
            assert phase.days > 0


@everyone
def test_the_list_and_the_single_check_agree(who, worker, street, other_street):
    topics = [
        opened(worker, street),
        opened(worker, street, place_id=street.compound.id, title="小区的事"),
    ]
    actor = someone(who, street, other_street)

    seen = set(visible_topics(actor, Topic.objects.all()))

    assert seen == {topic for topic in topics if may_see(actor, topic)}


def test_a_topic_that_is_over_or_began_long_ago_is_not_opened(worker, street):
    with pytest.raises(Invalid) as refusal:
        opened(worker, street, starts_on=begun(90))
    assert set(refusal.value.fields) == {"starts-1", "ends-3"}
    assert not Topic.objects.exists()

    opened(worker, street, starts_on=begun(31))


def test_the_authors_of_its_theme_read_that_it_is_talked_over(worker, street, said):
    theme = sewage_theme(street, worker, said)

    opened(worker, street, theme_id=theme.id)

    steps = SuggestionStep.objects.filter(words=TALKED_OVER)
    assert {step.suggestion for step in steps} == inside(theme)

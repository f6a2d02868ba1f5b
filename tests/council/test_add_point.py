"""Writing a point for an option or against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.add_point import add_point
from lilong.council.floods import HOURLY_WITH_ACCOUNT, TooManySayings
from lilong.council.models import Topic, TopicAuthor, TopicOption, TopicPoint
from lilong.council.topic_writing import MOST_WRITTEN
from lilong.kernel.ids import DAY_MS
from lilong.kernel.refusal import Invalid, Refused
from tests.council.topic_stage import MEMBERS, begun, ledger, opened, option, written
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def kept(worker, street):
    """An option of a topic that takes points."""
    return option(worker, opened(worker, street))


@everyone
def test_members_and_keepers_write(who, kept, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in MEMBERS | KEEPERS, lambda: written(actor, kept))


def test_a_residents_point_waits_and_tells_nobody_who_wrote_it(resident, kept):
    point = written(resident, kept)

    assert (point.state, point.by_keeper) == ("waiting", False)
    assert Topic.objects.get().waiting == 1
    entry = ledger("point_added")
    assert (entry.actor_id, entry.role) == (None, "sealed")
    assert str(resident.person_id) not in str(entry.facts)
    sealed = TopicAuthor.objects.get()
    assert (sealed.saying_id, sealed.author) == (point.id, str(resident.person_id))
    assert (point.id.int >> 80) % DAY_MS == 0  # the id tells the day, not the moment


def test_a_keepers_point_is_shown_at_once_and_said_to_be_theirs(worker, kept):
    point = written(worker, kept)

    assert (point.state, point.by_keeper) == ("shown", True)
    option_now = TopicOption.objects.get()
    assert (option_now.shown_for, option_now.best["for"][0]["text"]) == (1, point.text)
    assert not TopicAuthor.objects.exists()
    assert ledger("point_put").facts["number"] == 1


def test_a_keeper_who_lives_there_says_as_whom_they_write(worker, resident, street, kept):
    both = replace(worker, grants=(*worker.grants, *resident.grants))

    own = written(both, kept, "我家门口那个也要拆")
    theirs = add_point(
        both, option_id=kept.id, side="for", text="居委会出接水管的钱", as_committee=True
    )

    assert (own.state, own.by_keeper) == ("waiting", False)
    assert (theirs.state, theirs.by_keeper) == ("shown", True)
    assert TopicAuthor.objects.count() == 1
    # Nobody else borrows the committee's name.
    tried = add_point(resident, option_id=kept.id, side="for", text="好看", as_committee=True)
    assert (tried.state, tried.by_keeper) == ("waiting", False)


@pytest.mark.parametrize(
    "text",
    [" ", "\u202e\u200b", "长" * 81, "长" * 50_000, "打 138 0000 1234 问老王", "301室王阿姨说的"],
)
def test_what_cannot_be_shown_is_refused_at_its_field(resident, kept, text):
    with pytest.raises(Invalid) as refusal:
        written(resident, kept, text)

    assert set(refusal.value.fields) == {"text"}
    assert not TopicPoint.objects.exists()
    assert not LedgerEntry.objects.filter(kind="council.point_added").exists()


def test_the_refusal_of_a_number_offers_the_covered_words(resident, kept):
    with pytest.raises(Invalid, match=r"＊"):
        written(resident, kept, "打 138 0000 1234 问老王")


def test_emoji_stay_and_marks_that_nobody_sees_go(resident, kept):
    point = written(resident, kept, "孩子要洗手\u202e 👨‍👩‍👧 方便\n多了")

    assert point.text == "孩子要洗手 👨‍👩‍👧 方便 多了"


def test_the_same_twice_and_no_side_are_refused(resident, leader, kept):
    written(resident, kept)
    with pytest.raises(Invalid, match="一模一样"):
        written(leader, kept)
    with pytest.raises(Invalid) as refusal:
        written(leader, kept, "另一条", side="middle")
    assert set(refusal.value.fields) == {"side"}


def test_a_step_that_takes_no_points_says_when(resident, worker, street):
    later = option(worker, opened(worker, street, starts_on=begun(-2)))
    over = option(worker, opened(worker, street, title="过了的", starts_on=begun(20)))

    with pytest.raises(Refused) as refusal:
        written(resident, later)
    assert "事前听证" in refusal.value.remedy
    with pytest.raises(Refused) as refusal:
        written(resident, over)
    assert "说一句" in refusal.value.remedy
    assert not TopicPoint.objects.exists()


def test_one_person_writes_so_many_and_leaves_room(resident, kept):
    for number in range(MOST_WRITTEN):
        written(resident, kept, f"第{number}条")

    with pytest.raises(Refused, match="已经写了"):
        written(resident, kept, "再一条")


def test_a_flood_is_stopped_for_the_hour(resident, worker, street, lasting_hour):
    for topic in range(3):
        kept = option(worker, opened(worker, street, title=f"第{topic}件"))
        left = HOURLY_WITH_ACCOUNT - topic * MOST_WRITTEN
        for number in range(min(left, MOST_WRITTEN)):
            written(resident, kept, f"第{number}条")

    with pytest.raises(TooManySayings, match="这一小时"):
        written(resident, kept, "再一条")

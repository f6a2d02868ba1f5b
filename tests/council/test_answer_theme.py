"""Everybody who said the same is answered at once, and told once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.council.actions.answer_theme import answer_theme
from lilong.council.models import SuggestionStep
from lilong.council.states import SuggestionState
from lilong.council.telling_rounds import GROUP, tell_until
from lilong.kernel.refusal import Invalid, Refused
from tests.council.proposed import SEWAGE, inside, sewage_theme
from tests.council.test_propose_themes import KEEPERS
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone


@everyone
def test_a_keeper_may_answer(who, street, other_street, worker, said):
    theme = sewage_theme(street, worker, said)
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS,
        lambda: answer_theme(actor, theme_id=theme.id, state="adopted", words="列入改造"),
    )


def test_each_gets_one_step_with_the_words(street, worker, said):
    theme = sewage_theme(street, worker, said)

    answered = answer_theme(worker, theme_id=theme.id, state="discussed", words="周五开居务会。")

    assert (answered.count, answered.left) == (3, 0)
    assert {one.state for one in inside(theme)} == {SuggestionState.DISCUSSED}
    steps = SuggestionStep.objects.filter(state="discussed")
    assert {(step.words, step.order) for step in steps} == {
        ("周五开居务会。", 3)
    } or steps.count() == 3
    kinds = list(LedgerEntry.objects.values_list("kind", flat=True))
    assert kinds.count("council.suggestion_discussed") == 3
    assert LedgerEntry.objects.get(kind="council.theme_answered").facts["count"] == 3


def test_who_is_further_is_not_led_back(street, worker, said):
    theme = sewage_theme(street, worker, said)
    answer_theme(worker, theme_id=theme.id, state="adopted", words="列入改造")

    with pytest.raises(Refused, match="没有等这个答复"):
        answer_theme(worker, theme_id=theme.id, state="discussed", words="再议")
    with pytest.raises(Refused, match="没有等这个答复"):
        answer_theme(worker, theme_id=theme.id, state="declined", words="不做了")

    assert answer_theme(worker, theme_id=theme.id, state="done", words="修好了").count == 3


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": "solved"}, "选一个答复"),
        ({"state": "received"}, "选一个答复"),
        ({"words": " "}, "每个提过的人都会看到"),
        ({"words": "好" * 501}, "最多写 500 个字"),
    ],
)
def test_an_answer_says_something(street, worker, said, values, words):
    theme = sewage_theme(street, worker, said)
    before = SuggestionStep.objects.count()

    with pytest.raises(Invalid, match=words):
        answer_theme(worker, theme_id=theme.id, **{"state": "adopted", "words": "好的", **values})

    assert SuggestionStep.objects.count() == before


def test_an_author_is_told_once_however_much_they_said(street, worker, said):
    loud = person_with("resident", street.rooms[0], "王阿姨")
    for text in SEWAGE:
        said(text, by=loud, leave_name=True)
    quiet = person_with("resident", street.rooms[1], "李先生")
    theme = sewage_theme(street, worker, lambda text: said(text, by=quiet), ("污水又满出来了",))

    answer_theme(worker, theme_id=theme.id, state="discussed", words="周五开会")
    answer_theme(worker, theme_id=theme.id, state="adopted", words="列入改造")
    tell_until(timezone.localdate())

    (notice,) = Notice.objects.filter(group=GROUP)
    assert notice.person_id == loud.person_id
    assert "污水" not in notice.sentence + str(notice.facts)

"""A person says which sentences belong together."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from lilong.commons.counters.counting import tallies
from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.change_theme import change_theme
from lilong.council.actions.confirm_theme import confirm_theme
from lilong.council.actions.take_out_of_theme import take_out_of_theme
from lilong.council.models import (
    Suggestion,
    SuggestionStep,
    Theme,
    ThemeExclusion,
    ThemeProposal,
)
from lilong.council.states import ProposalState, ThemeState
from lilong.council.writing import SUGGESTIONS
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotFound, Refused
from tests.council.proposed import SEWAGE, ids_of, inside, sewage_theme, waiting
from tests.council.test_propose_themes import KEEPERS
from tests.walks import everyone, may_or_is_refused, someone


@pytest.fixture
def proposal(street, said):
    """Three sentences about sewage, proposed together."""
    for text in SEWAGE:
        said(text)
    (proposal,) = waiting(street)
    return proposal


def confirm(actor, proposal, ids=None, **values):
    values = {"title": "污水", "category": "sewage", **values}
    ids = ids_of(proposal) if ids is None else ids
    return confirm_theme(actor, proposal_id=proposal.id, suggestion_ids=ids, **values)


@everyone
def test_a_keeper_may_confirm(who, street, other_street, proposal):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: confirm(actor, proposal))

    assert Theme.objects.count() == int(who in KEEPERS)


def test_each_chosen_sentence_is_grouped_and_its_author_reads_it(street, worker, proposal):
    theme = confirm(worker, proposal)

    assert (theme.code[-4:], theme.suggestions, theme.state) == ("-001", 3, ThemeState.OPEN)
    assert theme.latest == max(one.position for one in inside(theme))
    assert {one.state for one in inside(theme)} == {"grouped"}
    steps = SuggestionStep.objects.filter(suggestion__theme=theme).order_by("suggestion", "order")
    assert {step.words for step in steps} == {"归到主题“污水”，和大家说的一起办。"}
    assert tallies(street.area.id, SUGGESTIONS) == {"grouped|suggestion|sewage": 3}
    kinds = LedgerEntry.objects.filter(number__gt=0).values_list("kind", flat=True)
    assert list(kinds).count("council.suggestion_grouped") == 3
    assert "污水" not in str(list(LedgerEntry.objects.values_list("facts", flat=True)))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.theme, proposal.decided_by_id) == (
        ProposalState.CONFIRMED,
        theme,
        worker.person_id,
    )


def test_what_a_person_leaves_out_stays_as_it_was_and_out(street, worker, proposal):
    one, *others = sorted(ids_of(proposal))

    theme = confirm(worker, proposal, others)

    left = Suggestion.objects.get(pk=one)
    assert (left.theme, left.state) == (None, "received")
    assert theme.suggestions == 2
    assert ThemeExclusion.objects.filter(theme=theme, suggestion=left).exists()
    assert not waiting(street)


def test_sentences_are_added_to_a_theme_that_is_there(street, worker, said):
    theme = sewage_theme(street, worker, said)
    said("我家楼下污水管又堵了")
    (more,) = waiting(street)

    again = confirm_theme(
        worker, proposal_id=more.id, suggestion_ids=ids_of(more), theme_id=theme.id
    )

    assert (again.id, again.suggestions) == (theme.id, 4)


def test_nothing_comes_into_a_closed_theme(street, worker, said):
    theme = sewage_theme(street, worker, said)
    said("我家楼下污水管又堵了")
    (more,) = waiting(street)
    change_theme(worker, theme_id=theme.id, title="污水", category="sewage", state="closed")

    with pytest.raises(Refused, match="已经办结"):
        confirm(worker, more, theme_id=theme.id)


def test_a_theme_of_another_area_is_refused(street, other_street, worker, proposal, said):
    from tests.neighbourhood import person_with

    there = person_with("resident", other_street.rooms[0])
    keeper = person_with("secretary", other_street.area)
    for text in SEWAGE:
        said(text, place=other_street.numbers[0], by=there)
    (other,) = waiting(other_street)
    theirs = confirm(keeper, other)

    with pytest.raises(Invalid, match="本居民区"):
        confirm(worker, proposal, theme_id=theirs.id)


def test_two_keepers_decide_once(worker, secretary, proposal):
    confirm(worker, proposal)

    with pytest.raises(Refused, match="刚才已经有人"):
        confirm(secretary, proposal)

    assert Theme.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": "  "}, "起个名字"),
        ({"title": "水" * 61}, "最多 60 个字"),
        ({"category": "nothing"}, "类别"),
        ({"ids": []}, "至少勾选一句"),
        ({"ids": [uuid.uuid4()]}, "至少勾选一句"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_grouped(worker, proposal, values, words):
    with pytest.raises(Invalid, match=words):
        confirm(worker, proposal, **values)

    assert not Theme.objects.exists()
    assert not Suggestion.objects.exclude(state="received").exists()


def test_a_proposal_that_gave_way_says_so(worker, proposal):
    proposal.delete()

    with pytest.raises(NotFound, match="换成新的"):
        confirm_theme(worker, proposal_id=uuid.uuid4(), suggestion_ids=[])


def test_confirming_many_asks_as_many_queries_as_confirming_few(
    street, worker, said, django_assert_max_num_queries
):
    for number in range(30):
        said(f"{SEWAGE[number % 3]}，{'又' * (number % 5)}堵了", by=SYSTEM)
    (proposal, *_rest) = waiting(street)
    with django_assert_max_num_queries(32):
        confirm(worker, proposal)


# ── Two keepers at once ─────────────────────────────────────────────────────────────────────


def test_a_proposal_that_is_open_when_a_newer_one_comes_can_still_be_decided(
    street, worker, said, proposal
):
    said("我家楼下污水管又堵了")
    waiting(street)  # another keeper looks again

    theme = confirm(worker, proposal)

    assert theme.suggestions == 3
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.CONFIRMED


def test_one_that_was_replaced_a_week_ago_is_gone(street, worker, said, proposal):
    said("我家楼下污水管又堵了")
    waiting(street)
    ThemeProposal.objects.filter(pk=proposal.pk).update(
        decided_on=timezone.localdate() - timedelta(days=8)
    )
    waiting(street)

    with pytest.raises(NotFound):
        confirm(worker, proposal)


def test_who_was_slower_is_told_and_may_still_group_what_is_free(street, worker, proposal):
    one, *others = sorted(ids_of(proposal))
    first = confirm(worker, proposal, others)

    with pytest.raises(Refused, match="刚才已经有人把这一组归好了"):
        confirm(worker, proposal)
    theme = confirm(worker, proposal, title="污水二", anyway=True)

    assert {found.pk for found in inside(theme)} == {one}
    proposal.refresh_from_db()
    assert proposal.theme == first, "what was decided first stands"


def test_authors_read_in_chinese_whatever_their_keeper_reads(street, worker, proposal):
    with override("en"):
        theme = confirm(worker, proposal)
        one = min(inside(theme), key=lambda found: found.code)
        take_out_of_theme(worker, suggestion_id=one.id)

    steps = SuggestionStep.objects.filter(suggestion=one).order_by("order")
    assert [step.words for step in steps] == [
        "归到主题“污水”，和大家说的一起办。", "从主题“污水”里拿出来，单独办理。",
    ]  # fmt: skip

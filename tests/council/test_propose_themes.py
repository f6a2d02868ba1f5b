"""What is proposed, and what is not proposed again."""

from __future__ import annotations

from lilong.council.actions.move_to_theme import move_to_theme
from lilong.council.actions.propose_themes import propose_themes
from lilong.council.actions.reject_proposal import reject_proposal
from lilong.council.actions.take_out_of_theme import take_out_of_theme
from lilong.council.models import Suggestion, Theme
from lilong.council.queries.theme_groups import reason
from lilong.council.states import Branch, ProposalState, SuggestionState
from tests.council.proposed import SEWAGE, ids_of, sewage_theme, waiting
from tests.walks import everyone, may_or_is_refused, someone

KEEPERS = {f"{role}@area" for role in ("secretary", "committee_chair", "community_worker")}


@everyone
def test_a_keeper_may_look_again(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS,
        lambda: propose_themes(actor, area_id=street.area.id),
    )


def test_what_says_the_same_is_proposed_and_nothing_else_happens(street, worker, said):
    same = {said(text).id for text in SEWAGE}
    other = said("想多几张长椅")

    (proposal,) = waiting(street)

    assert ids_of(proposal) == same
    assert (proposal.suggestions, proposal.category, proposal.theme) == (3, "sewage", None)
    assert reason(proposal.words) == "都说到：“排水”（3 句）、“污水”（3 句）"
    assert not Theme.objects.exists()
    assert set(Suggestion.objects.values_list("state", flat=True)) == {SuggestionState.RECEIVED}
    assert other.id not in ids_of(proposal)


def test_a_claim_is_nobody_elses_matter(street, said):
    for text in SEWAGE:
        said(text, branch=Branch.CLAIM)

    assert not waiting(street)


def test_looking_twice_proposes_once(street, said):
    for text in SEWAGE:
        said(text)

    assert waiting(street) == waiting(street)


def test_a_new_sentence_renews_the_proposal(street, said):
    said(SEWAGE[0]), said(SEWAGE[1])
    (before,) = waiting(street)
    third = said(SEWAGE[2])

    (after,) = waiting(street)

    assert third.id in ids_of(after)
    before.refresh_from_db()
    assert before.state == ProposalState.OUTDATED, "somebody may have it open"


def test_what_was_rejected_is_never_proposed_together_and_not_barred_for_ever(street, worker, said):
    for text in SEWAGE:
        said(text)
    (proposal,) = waiting(street)
    rejected = ids_of(proposal)
    reject_proposal(worker, proposal_id=proposal.id)

    assert not waiting(street)
    more = said("化粪池的污水满出来了")
    (pair,) = waiting(street)
    assert more.id in ids_of(pair)
    assert len(ids_of(pair) & rejected) == 1

    reject_proposal(worker, proposal_id=pair.id)
    assert not waiting(street), "nor does it come with each of the others in turn"
    late = said("窨井里的污水满到路上")
    (fresh,) = waiting(street)
    assert late.id in ids_of(fresh)
    assert len(ids_of(fresh) & rejected) <= 1


def test_a_sentence_like_an_open_theme_is_proposed_for_it(street, worker, said):
    theme = sewage_theme(street, worker, said)
    late = said("我家楼下污水管又堵了")

    (proposal,) = waiting(street)

    assert (proposal.theme, ids_of(proposal)) == (theme, {late.id})


def test_a_sentence_that_was_taken_out_is_not_proposed_for_this_theme_again(street, worker, said):
    theme = sewage_theme(street, worker, said)
    one = Suggestion.objects.filter(theme=theme).first()
    assert one is not None
    take_out_of_theme(worker, suggestion_id=one.id)

    assert not waiting(street)

    move_to_theme(worker, suggestion_id=one.id, theme_id=theme.id)
    take_out_of_theme(worker, suggestion_id=one.id)
    assert not waiting(street)


def test_another_residents_area_is_never_mixed_in(street, other_street, said, resident):
    from tests.neighbourhood import person_with

    neighbour = person_with("resident", other_street.rooms[0])
    mine = [said(text) for text in SEWAGE[:2]]
    said(SEWAGE[2], place=other_street.numbers[0], by=neighbour)

    (proposal,) = waiting(street)

    assert ids_of(proposal) == {one.id for one in mine}
    assert not waiting(other_street)


def test_proposing_asks_few_queries_however_much_was_said(
    street, said, django_assert_max_num_queries
):
    from lilong.kernel.actor import SYSTEM

    for number in range(4):
        said(f"{number}号楼前的{SEWAGE[number % 3]}")
    with django_assert_max_num_queries(20):
        propose_themes(SYSTEM, area_id=street.area.id)

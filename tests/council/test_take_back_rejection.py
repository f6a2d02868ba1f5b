"""A wrong tap on "they are not the same" is taken back."""

from __future__ import annotations

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.confirm_theme import confirm_theme
from lilong.council.actions.reject_proposal import reject_proposal
from lilong.council.actions.take_back_rejection import take_back_rejection
from lilong.council.models import ThemeExclusion
from lilong.council.states import ProposalState
from lilong.kernel.refusal import Refused
from tests.council.proposed import SEWAGE, ids_of, sewage_theme, waiting
from tests.council.test_propose_themes import KEEPERS
from tests.walks import everyone, may_or_is_refused, someone


@pytest.fixture
def rejected(street, worker, said):
    """Three sentences about sewage, of which a keeper said that they are not the same."""
    for text in SEWAGE:
        said(text)
    (proposal,) = waiting(street)
    return reject_proposal(worker, proposal_id=proposal.id)


@everyone
def test_a_keeper_takes_it_back(who, street, other_street, rejected):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: take_back_rejection(actor, proposal_id=rejected.id))

    rejected.refresh_from_db()
    assert (rejected.state == ProposalState.PROPOSED) == (who in KEEPERS)


def test_what_was_taken_back_can_be_grouped_and_is_kept_by_the_next_look(street, worker, rejected):
    take_back_rejection(worker, proposal_id=rejected.id)

    assert [one.pk for one in waiting(street)] == [rejected.pk]
    theme = confirm_theme(
        worker, proposal_id=rejected.id, suggestion_ids=ids_of(rejected), title="污水",
        category="sewage",
    )  # fmt: skip
    assert theme.suggestions == 3
    assert LedgerEntry.objects.get(kind="council.rejection_taken_back").facts == {"count": 3}
    with pytest.raises(Refused):
        take_back_rejection(worker, proposal_id=rejected.id)


def test_for_a_theme_they_may_come_into_it_again(street, worker, said):
    theme = sewage_theme(street, worker, said)
    late = said("我家楼下污水管又堵了")
    (proposal,) = waiting(street)
    reject_proposal(worker, proposal_id=proposal.id)

    take_back_rejection(worker, proposal_id=proposal.id)

    assert not ThemeExclusion.objects.filter(theme=theme, suggestion=late).exists()
    assert [one.pk for one in waiting(street)] == [proposal.pk]


def test_one_of_the_rejected_may_still_belong_to_another(street, worker, said, rejected):
    more = said("楼下窨井又冒污水")

    (proposal,) = waiting(street)

    ids = ids_of(proposal)
    assert more.id in ids
    assert len(ids & ids_of(rejected)) == 1

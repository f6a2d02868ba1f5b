"""A person says that sentences do not belong together."""

from __future__ import annotations

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.reject_proposal import reject_proposal
from lilong.council.models import Suggestion, ThemeExclusion
from lilong.kernel.refusal import Refused
from tests.council.proposed import SEWAGE, sewage_theme, waiting
from tests.council.test_propose_themes import KEEPERS
from tests.walks import everyone, may_or_is_refused, someone


@everyone
def test_a_keeper_may_reject(who, street, other_street, said):
    for text in SEWAGE:
        said(text)
    (proposal,) = waiting(street)
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: reject_proposal(actor, proposal_id=proposal.id))

    assert not Suggestion.objects.exclude(state="received").exists()


def test_it_is_told_in_the_ledger_and_cannot_be_done_twice(street, worker, said):
    for text in SEWAGE:
        said(text)
    (proposal,) = waiting(street)

    reject_proposal(worker, proposal_id=proposal.id)

    assert LedgerEntry.objects.get(kind="council.proposal_rejected").facts == {"count": 3}
    with pytest.raises(Refused, match="刚才已经有人"):
        reject_proposal(worker, proposal_id=proposal.id)


def test_what_is_rejected_for_a_theme_is_not_proposed_for_it_again(street, worker, said):
    theme = sewage_theme(street, worker, said)
    late = said("我家楼下污水管又堵了")
    (proposal,) = waiting(street)

    reject_proposal(worker, proposal_id=proposal.id)

    assert ThemeExclusion.objects.filter(theme=theme, suggestion=late).exists()
    assert not waiting(street)

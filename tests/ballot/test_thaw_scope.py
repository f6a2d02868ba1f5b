"""Taking a frozen scope back to be changed."""

from __future__ import annotations

import pytest
from tests.ballot.motions import frozen, noticed
from tests.ballot.test_draft_motion import PREPARE
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.thaw_scope import thaw_scope
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid


@everyone
def test_those_who_prepare_take_it_back(who, street, other_street, member):
    motion = frozen(member, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARE, lambda: thaw_scope(actor, motion_id=motion.id, reason="价格有误")
    )

    motion.refresh_from_db()
    assert motion.state == ("draft" if who in PREPARE else "scope_frozen")


def test_rule_and_digest_are_looked_up_anew_next_time(street, member):
    motion = frozen(member, street)

    thawed = thaw_scope(member, motion_id=motion.id, reason=" 价格有误 ")

    assert (thawed.rule, thawed.options, thawed.rule_on, thawed.scope_digest) == (
        None,
        None,
        None,
        "",
    )
    assert LedgerEntry.objects.get(kind="ballot.scope_thawed").facts["reason"] == "价格有误"


@pytest.mark.parametrize("reason", ["  ", "长" * 201])
def test_with_a_reason(street, member, reason):
    motion = frozen(member, street)

    with pytest.raises(Invalid) as refusal:
        thaw_scope(member, motion_id=motion.id, reason=reason)

    assert "reason" in refusal.value.fields
    motion.refresh_from_db()
    assert motion.state == "scope_frozen"


def test_not_after_the_notice(stage):
    motion = noticed(stage)

    with pytest.raises(ForbiddenMove):
        thaw_scope(stage.member, motion_id=motion.id, reason="价格有误")

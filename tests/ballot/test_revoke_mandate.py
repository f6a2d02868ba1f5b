"""A mandate taken back."""

from __future__ import annotations

import pytest
from tests.ballot.desk import choices
from tests.ballot.test_register_mandate import register
from tests.ballot.test_reissue_slip import PREPARERS
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.cast_by_proxy import cast_by_proxy
from lilong.ballot.actions.revoke_mandate import revoke_mandate
from lilong.ballot.models import Mandate
from lilong.kernel.moves import ForbiddenMove


@everyone
def test_the_owner_and_those_who_prepare_revoke(who, street, other_street, worker, motion):
    mandate = register(worker, motion)
    actor = someone(who, street, other_street)
    may = who in PREPARERS | {"owner@room"}

    may_or_is_refused(may, lambda: revoke_mandate(actor, mandate_id=mandate.id))

    mandate.refresh_from_db()
    assert mandate.state == ("revoked" if may else "registered")


def test_a_neighbour_does_not_revoke(street, owner, worker, motion):
    mandate = register(worker, motion, 2)

    may_or_is_refused(False, lambda: revoke_mandate(owner, mandate_id=mandate.id))

    assert Mandate.objects.get().state == "registered"


def test_after_it_another_may_be_registered_and_the_old_one_casts_nothing(owner, worker, motion):
    old = register(worker, motion)
    revoke_mandate(owner, mandate_id=old.id)

    register(worker, motion, choice="agree")

    with pytest.raises(ForbiddenMove):
        cast_by_proxy(worker, mandate_id=old.id, choice="oppose")
    assert choices(motion) == []


def test_what_the_proxy_has_cast_stays(owner, worker, member, motion):
    mandate = register(worker, motion)
    cast_by_proxy(member, mandate_id=mandate.id, choice="oppose")

    with pytest.raises(ForbiddenMove):
        revoke_mandate(owner, mandate_id=mandate.id)

    assert choices(motion) == [(1, "oppose", "proxy")]

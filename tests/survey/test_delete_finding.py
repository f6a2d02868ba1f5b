"""Deleting leaves a tombstone."""

from __future__ import annotations

import pytest

from lilong.kernel.refusal import Invalid
from lilong.survey.actions.delete_finding import delete_finding
from lilong.survey.models import Finding
from lilong.survey.permissions import may_see
from tests.survey.counted import rows_at, states_at
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_delete(who, street, other_street, found):
    actor, one = someone(who, street, other_street), found()

    may_or_is_refused(
        who in KEEPERS, lambda: delete_finding(actor, finding_id=one.id, reason="记错了")
    )


def test_the_number_is_never_given_again(worker, found):
    first = found()
    delete_finding(worker, finding_id=first.id, reason="记错了")

    assert found().code == "00002"
    assert Finding.objects.filter(code="00001").exists()


def test_a_tombstone_no_longer_counts_and_only_the_committee_sees_it(worker, leader, street, found):
    one = found()
    delete_finding(worker, finding_id=one.id, reason="记错了")

    one.refresh_from_db()
    assert states_at(street.area) == rows_at(street.area) == {"deleted": 1}
    assert may_see(worker, one)
    assert not may_see(leader, one)


@pytest.mark.parametrize(("reason", "sentence"), [("", "写明原因"), ("长" * 201, "最多 200 个字")])
def test_a_reason_is_asked_for_and_a_short_one(worker, found, reason, sentence):
    one = found()

    with pytest.raises(Invalid, match=sentence):
        delete_finding(worker, finding_id=one.id, reason=reason)

"""Striking off: it has been put right."""

from __future__ import annotations

import pytest

from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid
from lilong.survey.actions.clear_finding import AFTER, clear_finding
from lilong.survey.actions.delete_finding import delete_finding
from lilong.survey.models import Finding, FindingPhoto
from tests.survey.counted import rows_at, states_at
from tests.survey.web.pictures import photo
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_clear(who, street, other_street, found):
    actor, one = someone(who, street, other_street), found()

    may_or_is_refused(
        who in KEEPERS, lambda: clear_finding(actor, finding_id=one.id, reason="拆了")
    )


def test_it_still_counts_but_as_cleared_and_shows_how_it_looks(worker, street, found):
    one = found()

    clear_finding(worker, finding_id=one.id, reason="自己拆了", photo=photo())

    assert states_at(street.area) == rows_at(street.area) == {"cleared": 1}
    assert FindingPhoto.objects.get().caption == AFTER
    one.refresh_from_db()
    assert (one.photos, one.state_reason, one.version) == (1, "自己拆了", 2)


@pytest.mark.parametrize("reason", ["  ", "长" * 201])
def test_without_saying_how_or_with_too_much_nothing_is_cleared(worker, found, reason):
    one = found()

    with pytest.raises(Invalid) as refusal:
        clear_finding(worker, finding_id=one.id, reason=reason, photo=photo())

    assert "reason" in refusal.value.fields
    assert not FindingPhoto.objects.exists()


def test_what_is_deleted_cannot_be_cleared(worker, found):
    one = found()
    delete_finding(worker, finding_id=one.id, reason="记错")

    with pytest.raises(ForbiddenMove):
        clear_finding(worker, finding_id=one.id, reason="拆了")

    assert Finding.objects.get().state == "deleted"

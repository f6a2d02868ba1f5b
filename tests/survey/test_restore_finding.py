"""Bringing back what was deleted, or wrongly called a duplicate."""

from __future__ import annotations

import pytest

from lilong.kernel.moves import ForbiddenMove
from lilong.survey.actions.accept_report import accept_report
from lilong.survey.actions.delete_finding import delete_finding
from lilong.survey.actions.mark_duplicate import mark_duplicate
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.actions.restore_finding import restore_finding
from lilong.survey.checking import counters_agree
from tests.survey.counted import rows_at, states_at
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_restore(who, street, other_street, worker, found):
    actor, one = someone(who, street, other_street), found()
    delete_finding(worker, finding_id=one.id, reason="记错了")

    may_or_is_refused(who in KEEPERS, lambda: restore_finding(actor, finding_id=one.id))


def test_what_was_no_duplicate_stands_on_its_own_again(worker, street, found):
    one, other = found(), found()
    mark_duplicate(worker, finding_id=one.id, of_id=other.id)

    restored = restore_finding(worker, finding_id=one.id)

    assert (restored.state, restored.repeats_id) == ("found", None)
    assert states_at(street.area) == rows_at(street.area) == {"found": 2}


def test_what_stands_needs_no_restoring(worker, found):
    one = found()

    with pytest.raises(ForbiddenMove):
        restore_finding(worker, finding_id=one.id)


def test_a_report_deleted_unchecked_comes_back_as_a_finding_of_the_keeper(worker, resident, street):
    reported = report_finding(resident, place_id=street.rooms[1].id, kind="other")
    delete_finding(worker, finding_id=reported.id, reason="记错了")

    restored = restore_finding(worker, finding_id=reported.id)

    assert (restored.state, restored.code) == ("found", "00001")
    assert restored.found_by_id == worker.person_id
    assert states_at(street.area) == rows_at(street.area) == {"found": 1}
    assert list(counters_agree()) == []


def test_a_report_that_had_been_accepted_keeps_its_code_and_finder(
    worker, secretary, resident, street
):
    reported = report_finding(resident, place_id=street.rooms[1].id, kind="other")
    accept_report(worker, finding_id=reported.id)
    delete_finding(secretary, finding_id=reported.id, reason="记错了")

    restored = restore_finding(secretary, finding_id=reported.id)

    assert (restored.code, restored.found_by_id) == ("00001", worker.person_id)

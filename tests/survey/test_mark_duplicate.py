"""Two records of one thing."""

from __future__ import annotations

import pytest

from lilong.commons.links.trace import trace_of
from lilong.kernel.refusal import Invalid, Refused
from lilong.survey.actions.delete_finding import delete_finding
from lilong.survey.actions.mark_duplicate import mark_duplicate
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.actions.restore_finding import restore_finding
from lilong.survey.checking import counters_agree
from lilong.survey.models import Finding
from tests.neighbourhood import person_with
from tests.survey.counted import rows_at, states_at
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_mark_duplicates(who, street, other_street, found):
    actor, one, other = someone(who, street, other_street), found(), found()

    may_or_is_refused(
        who in KEEPERS, lambda: mark_duplicate(actor, finding_id=one.id, of_id=other.id)
    )


def test_only_one_counts_and_each_leads_to_the_other(worker, street, found):
    one, other = found(), found()

    mark_duplicate(worker, finding_id=one.id, of_id=other.id)

    assert states_at(street.area) == rows_at(street.area) == {"duplicate": 1, "found": 1}
    (forth,) = trace_of(worker, one.id).neighbours
    (back,) = trace_of(worker, other.id).neighbours
    assert (forth.reference.id, back.reference.id) == (other.id, one.id)


def test_a_chain_of_duplicates_is_refused(worker, found):
    first, second, third = found(), found(), found()
    mark_duplicate(worker, finding_id=second.id, of_id=first.id)

    with pytest.raises(Invalid, match="选真正的那一条"):
        mark_duplicate(worker, finding_id=third.id, of_id=second.id)


def test_what_others_repeat_is_neither_a_duplicate_nor_deleted_before_they_are_settled(
    worker, street, found
):
    original, copy, third = found(), found(), found()
    mark_duplicate(worker, finding_id=copy.id, of_id=original.id)

    with pytest.raises(Invalid, match="记在它名下"):
        mark_duplicate(worker, finding_id=original.id, of_id=third.id)
    with pytest.raises(Refused, match="1 条问题记为与它重复"):
        delete_finding(worker, finding_id=original.id, reason="记错了")

    restore_finding(worker, finding_id=copy.id)
    assert trace_of(worker, copy.id).neighbours == ()
    delete_finding(worker, finding_id=original.id, reason="记错了")
    assert states_at(street.area) == rows_at(street.area) == {"deleted": 1, "found": 2}


def test_nothing_repeats_itself_or_another_area(worker, other_street, found):
    one = found()
    elsewhere = found(other_street.rooms[0], by=person_with("community_worker", other_street.area))

    with pytest.raises(Invalid, match="与自己重复"):
        mark_duplicate(worker, finding_id=one.id, of_id=one.id)
    with pytest.raises(Invalid, match="不在同一个居民区"):
        mark_duplicate(worker, finding_id=one.id, of_id=elsewhere.id)

    assert set(Finding.objects.values_list("state", flat=True)) == {"found"}


def test_a_report_that_repeats_a_finding_is_taken_into_the_ledger_first(
    worker, resident, street, found
):
    one = found(street.rooms[1])
    reported = report_finding(resident, place_id=street.rooms[1].id, kind="outdoor_sink")

    marked = mark_duplicate(worker, finding_id=reported.id, of_id=one.id)

    assert (marked.state, marked.code) == ("duplicate", "00002")
    assert marked.found_by_id == worker.person_id
    assert states_at(street.area) == rows_at(street.area) == {"duplicate": 1, "found": 1}
    assert list(counters_agree()) == []


def test_a_finding_repeats_no_unchecked_report_whose_code_it_would_tell(
    worker, resident, street, found
):
    one = found(street.rooms[1])
    reported = report_finding(resident, place_id=street.rooms[1].id, kind="outdoor_sink")

    with pytest.raises(Invalid, match="先把它登记入账"):
        mark_duplicate(worker, finding_id=one.id, of_id=reported.id)

    assert Finding.objects.get(pk=one.id).state == "found"

"""Confirming and returning, one or many."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.survey.actions.clear_finding import clear_finding
from lilong.survey.actions.validate_findings import MOST_AT_ONCE, validate_findings
from lilong.survey.models import Finding, FindingVersion
from tests.neighbourhood import person_with
from tests.survey.counted import rows_at, states_at
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_confirm(who, street, other_street, found):
    actor, one = someone(who, street, other_street), found()

    may_or_is_refused(
        who in KEEPERS, lambda: validate_findings(actor, finding_ids=[one.id], confirm=True)
    )

    assert Finding.objects.get().state == ("confirmed" if who in KEEPERS else "found")


def test_many_are_confirmed_counted_and_kept_as_versions(worker, street, found):
    ids = [found().id for _ in range(3)] + [found(street.rooms[5]).id]

    assert validate_findings(worker, finding_ids=ids, confirm=True) == (4, 0)

    assert states_at(street.area) == rows_at(street.area) == {"confirmed": 4}
    assert states_at(street.lanes[0]) == {"confirmed": 4}
    assert set(FindingVersion.objects.values_list("version", flat=True)) == {1}
    assert LedgerEntry.objects.filter(kind="survey.finding_confirmed").count() == 4


def test_what_stands_there_already_is_left_and_said(worker, found):
    one, two = found(), found()
    validate_findings(worker, finding_ids=[one.id], confirm=True)

    assert validate_findings(worker, finding_ids=[one.id, two.id], confirm=True) == (1, 1)


def test_one_place_too_many_stops_all_of_them(worker, street, other_street, found):
    ours = found()
    theirs = found(other_street.rooms[0], by=person_with("community_worker", other_street.area))

    with pytest.raises(NotAllowed):
        validate_findings(worker, finding_ids=[ours.id, theirs.id], confirm=True)

    assert set(Finding.objects.values_list("state", flat=True)) == {"found"}


@pytest.mark.parametrize(
    ("ids", "confirm", "sentence"),
    [
        (lambda one: [], True, "先选中"),
        (lambda one: [one.id], False, "写明要补充什么"),
        (lambda one: [one.id, uuid4()], True, "已经不在了"),
        (lambda one: [uuid4() for _ in range(MOST_AT_ONCE + 1)], True, "一次最多处理 500 条"),
    ],
)
def test_what_cannot_be_done_is_said(worker, found, ids, confirm, sentence):
    one = found()

    with pytest.raises(Invalid, match=sentence):
        validate_findings(worker, finding_ids=ids(one), confirm=confirm, reason=" ")

    assert Finding.objects.get().version == 1


def test_a_reason_longer_than_what_is_kept_is_refused_in_words(worker, found):
    one = found()

    with pytest.raises(Invalid, match="最多 200 个字"):
        validate_findings(worker, finding_ids=[one.id], confirm=False, reason="长" * 201)
    validate_findings(worker, finding_ids=[one.id], confirm=False, reason=" " + "长" * 200)

    one.refresh_from_db()
    assert (one.version, one.state_reason) == (2, "长" * 200)


def test_a_return_keeps_its_reason(worker, found):
    one = found()

    validate_findings(worker, finding_ids=[one.id], confirm=False, reason=" 没有照片 ")

    one.refresh_from_db()
    assert (one.state, one.state_reason) == ("returned", "没有照片")


def test_confirming_a_whole_list_takes_nothing_back_that_was_put_right(worker, found):
    done, fresh = found(), found()
    clear_finding(worker, finding_id=done.id, reason="拆了")

    assert validate_findings(worker, finding_ids=[done.id, fresh.id], confirm=True) == (1, 1)

    done.refresh_from_db()
    assert done.state == "cleared"


def test_five_hundred_take_a_handful_of_queries_each_way(worker, found, street):
    ids = [found(room).id for room in street.rooms for _ in range(3)]

    def queries(some):
        with CaptureQueriesContext(connection) as captured:
            validate_findings(worker, finding_ids=some, confirm=True)
        return len(captured)

    assert queries(ids[:30]) <= queries(ids[30:33]) + 12


def test_what_was_returned_by_mistake_is_confirmed(worker, street, found):
    one = found()
    validate_findings(worker, finding_ids=[one.id], confirm=False, reason="没有照片")

    assert validate_findings(worker, finding_ids=[one.id], confirm=True) == (1, 0)

    one.refresh_from_db()
    assert (one.state, one.state_reason) == ("confirmed", "")
    assert states_at(street.area) == {"confirmed": 1}

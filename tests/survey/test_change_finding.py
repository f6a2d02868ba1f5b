"""Correcting, on the version one has seen."""

from __future__ import annotations

from datetime import date

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Conflict, Invalid
from lilong.places.queries import place as place_view
from lilong.survey.actions.change_finding import change_finding
from lilong.survey.actions.validate_findings import validate_findings
from lilong.survey.models import Finding
from lilong.survey.queries.ledger_filter import LedgerFilter
from lilong.survey.queries.listing import ledger_page
from tests.survey.counted import rows_at, states_at
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_change(who, street, other_street, found):
    actor, one = someone(who, street, other_street), found()

    may_or_is_refused(
        who in KEEPERS,
        lambda: change_finding(actor, finding_id=one.id, base_version=1, note="改"),
    )


def test_the_recorder_changes_until_it_is_confirmed(worker, leader, found):
    one = found(by=leader)
    change_finding(leader, finding_id=one.id, base_version=1, note="再看过")
    validate_findings(worker, finding_ids=[one.id], confirm=True)

    may_or_is_refused(
        False,
        lambda: change_finding(leader, finding_id=one.id, base_version=3, note="又改"),
    )


def test_counters_list_and_search_follow_the_change(worker, street, found):
    one = found(description="水斗")
    area = place_view(street.area.id)

    change_finding(
        worker, finding_id=one.id, base_version=1,
        kind="pigeon_loft", description="鸽笼", found_on=date(2023, 5, 1),
    )  # fmt: skip

    assert ledger_page(worker, area, LedgerFilter(kinds=("pigeon_loft",))).total == 1
    assert ledger_page(worker, area, LedgerFilter(kinds=("outdoor_sink",))).total == 0
    assert ledger_page(worker, area, LedgerFilter(words="鸽笼")).findings
    assert not ledger_page(worker, area, LedgerFilter(words="水斗")).findings
    assert ledger_page(worker, area, LedgerFilter(until=date(2023, 12, 31))).findings
    assert states_at(street.area) == rows_at(street.area)


def test_the_ledger_names_the_fields_and_the_version(worker, found):
    one = found()

    change_finding(worker, finding_id=one.id, base_version=1, note="a", area=500)

    entry = LedgerEntry.objects.get(kind="survey.finding_changed")
    assert entry.facts == {"code": "00001", "version": 2, "fields": ["area", "note"]}


def test_the_same_field_twice_is_a_conflict_that_shows_both(worker, secretary, found):
    one = found(description="起先")
    change_finding(secretary, finding_id=one.id, base_version=1, description="书记")

    with pytest.raises(Conflict) as refusal:
        change_finding(worker, finding_id=one.id, base_version=1, description="社工")

    assert refusal.value.theirs == {"description": "书记"}
    assert refusal.value.mine == {"description": "社工"}
    assert Finding.objects.get().version == 2


def test_different_fields_and_equal_values_are_no_conflict(worker, secretary, found):
    one = found(description="起先")
    change_finding(secretary, finding_id=one.id, base_version=1, description="一样", note="甲")

    change_finding(worker, finding_id=one.id, base_version=1, description="一样", area=300)

    one.refresh_from_db()
    assert (one.description, one.note, one.area, one.version) == ("一样", "甲", 300, 3)


def test_a_form_that_sends_every_field_undoes_nothing_it_did_not_touch(worker, secretary, found):
    one = found(description="起先", note="原来")
    change_finding(secretary, finding_id=one.id, base_version=1, note="书记改了")

    change_finding(worker, finding_id=one.id, base_version=1, description="社工改了", note="原来")

    one.refresh_from_db()
    assert (one.description, one.note) == ("社工改了", "书记改了")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "没有需要保存的修改"),
        ({"state": "cleared"}, "不能在这里修改"),
        ({"found_by_id": None}, "不能在这里修改"),
        ({"area": -5}, "有几处需要改"),
        ({"found_on": date(2999, 1, 1)}, "有几处需要改"),
        ({"kind": "wall_opening"}, "有几处需要改"),
    ],
)
def test_what_cannot_be_changed_is_said_and_not_written(worker, found, changes, sentence):
    one = found()

    with pytest.raises(Invalid, match=sentence):
        change_finding(worker, finding_id=one.id, base_version=1, **changes)

    assert Finding.objects.get().version == 1


def test_what_was_returned_is_handed_in_again_by_supplementing(worker, leader, found):
    one = found(by=leader)
    validate_findings(worker, finding_ids=[one.id], confirm=False, reason="没有尺寸")

    changed = change_finding(leader, finding_id=one.id, base_version=2, note="宽 60")

    assert changed.state == "found"


def test_a_version_that_never_was_asks_for_a_fresh_page(worker, found):
    with pytest.raises(Invalid, match="刷新"):
        change_finding(worker, finding_id=found().id, base_version=7, note="x")

"""`lilong check` names what disagrees with the findings, and nothing else."""

from __future__ import annotations

import pytest

from lilong.commons.counters.models import Tally
from lilong.survey import writing
from lilong.survey.checking import counters_agree, filing_agrees
from lilong.survey.models import Finding


@pytest.fixture
def ledger(found, street):
    """Three findings in three rooms."""
    return [found(room, note="屋顶漏水") for room in street.rooms[:3]]


def test_a_whole_ledger_has_nothing_to_say(ledger):
    assert [*counters_agree(), *filing_agrees()] == []


def test_a_counter_that_is_wrong_and_one_that_is_missing_are_named(ledger, street):
    own = Tally.objects.filter(scope_id=street.area.id, name=writing.FINDINGS)
    own.update(count=7)
    Tally.objects.filter(scope_id=street.lanes[0].id, name=writing.MONTHS).delete()

    wrong, missing = counters_agree()

    assert "是 7，应为 3" in wrong
    assert "缺少计数 survey.months" in missing


def test_a_finding_filed_otherwise_than_it_says_is_named(ledger):
    Finding.objects.filter(pk=ledger[0].pk).update(facet=ledger[0].facet + 1)
    Finding.objects.filter(pk=ledger[1].pk).update(grams="鸽棚")

    said = set(filing_agrees())

    assert f"问题 {ledger[0].code} 的归类与内容不符" in said
    assert f"问题 {ledger[1].code} 的检索词与内容不符" in said

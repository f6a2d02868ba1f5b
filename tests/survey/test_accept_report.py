"""A keeper has checked a report."""

from __future__ import annotations

import pytest

from lilong.kernel.refusal import Refused
from lilong.survey.actions.accept_report import accept_report
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.models import Finding
from tests.survey.counted import rows_at, states_at
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture
def reported(resident, street):
    return report_finding(resident, place_id=street.rooms[1].id, kind="other")


@everyone
def test_keepers_accept(who, street, other_street, reported):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: accept_report(actor, finding_id=reported.id))


def test_it_becomes_a_finding_of_the_keeper_with_the_next_number(worker, street, found, reported):
    found()

    accepted = accept_report(worker, finding_id=reported.id)

    assert (accepted.state, accepted.found_by_id, accepted.code) == (
        "found", worker.person_id, "00002",
    )  # fmt: skip
    assert states_at(street.area) == rows_at(street.area) == {"found": 2}


def test_a_finding_that_nobody_reported_cannot_be_accepted(worker, found):
    one = found()

    with pytest.raises(Refused, match="不是待核的居民反映"):
        accept_report(worker, finding_id=one.id)

    assert Finding.objects.get().version == 1

"""Whom a case concerns learns by no finding who reported them, nor a finder of a quarrel."""

from __future__ import annotations

import pytest

from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.survey.actions.accept_report import accept_report
from lilong.survey.actions.open_report import open_report
from lilong.survey.actions.report_finding import report_finding
from tests.neighbourhood import person_with
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture
def reported(resident, worker, street):
    """Reported by a neighbour, and taken into the ledger."""
    found = report_finding(
        resident, place_id=street.rooms[1].id, kind="illegal_building", words="书记家在搭"
    )
    accept_report(worker, finding_id=found.id)
    return found


@pytest.fixture
def handled(reported, worker):
    return open_case(
        worker, place_id=reported.place_id, kind="illegal_structure", summary="天井里搭了一间",
        finding_ids=[reported.id],
    )  # fmt: skip


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_secretary_who_is_a_party_does_not_open_the_report_that_led_to_it(
    as_person, reported, handled, worker, secretary, street, withdrawn
):
    here = f"/survey/findings/{reported.id}/"
    assert "查看的用途" in as_person(secretary).get(here).content.decode()
    note_party(
        worker, case_id=handled.id, role="owner", purpose="沟通", person_id=secretary.person_id
    )
    if withdrawn:
        withdraw_case(worker, case_id=handled.id, reason="看错了门牌")
    with pytest.raises(NotAllowed):
        open_report(secretary, finding_id=reported.id, purpose="clarify")
    assert "查看的用途" not in as_person(secretary).get(here).content.decode()
    chair = person_with("committee_chair", street.area)
    assert open_report(chair, finding_id=reported.id, purpose="clarify").words == "书记家在搭"


def test_a_quarrel_is_opened_from_no_finding_whose_finder_would_read_it(reported, worker):
    with pytest.raises(Invalid) as said:
        open_case(
            worker, place_id=reported.place_id, kind="dispute", summary="漏水",
            finding_ids=[reported.id],
        )  # fmt: skip
    assert set(said.value.fields) == {"kind"}
    assert not Case.objects.exists()

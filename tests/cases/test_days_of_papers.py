"""A mistyped year opens no gate: a paper older than its case is asked about once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.end_clock import end_clock
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.start_clock import start_clock
from lilong.cases.files.models import Case
from lilong.kernel.refusal import Invalid
from tests.cases.test_case_clocks import reported
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


def visited(by, case, on, **values):
    return note_told(
        by, case_id=case.id, state="visited", told_by="枫林城管中队", paper="笔录", on=on, **values
    )


@pytest.fixture
def awaited(opened, worker):
    case = opened()
    reported(worker, case)
    return case


def test_a_paper_older_than_the_case_is_asked_about_once(awaited, worker):
    last_year = timezone.localdate() - timedelta(days=365)
    with pytest.raises(Invalid) as said:
        visited(worker, awaited, last_year)
    assert set(said.value.fields) == {"on"}
    assert Case.objects.get(pk=awaited.id).state == "reported"
    assert visited(worker, awaited, last_year, older=True).state == "visited"


def test_nobody_means_a_paper_of_another_century(awaited, worker):
    for bad in (date(1901, 3, 2), date(1, 1, 1)):
        with pytest.raises(Invalid) as said:
            visited(worker, awaited, bad, older=True)
        assert set(said.value.fields) == {"on"}
        with pytest.raises(Invalid) as said:
            start_clock(worker, case_id=awaited.id, clock="petition_close", on=bad, paper="信")
        assert set(said.value.fields) == {"on"}
    assert Case.objects.get(pk=awaited.id).state == "reported"
    assert awaited.clocks.count() == 1


def test_an_end_is_no_older_than_its_beginning(awaited, worker):
    today = timezone.localdate()
    start_clock(worker, case_id=awaited.id, clock="petition_close", on=today, paper="信")
    with pytest.raises(Invalid):
        end_clock(
            worker, case_id=awaited.id, clock="petition_close", on=date(1, 1, 1), paper="答复"
        )


def test_an_answer_is_awaited_within_a_year(opened, worker):
    case = opened()
    for day in (date(9999, 12, 31), timezone.localdate() + timedelta(days=400)):
        with pytest.raises(Invalid) as said:
            hand_over_case(
                worker,
                case_id=case.id,
                to_level="patch",
                asked_of="第一片区",
                tried="上门三次",
                asked="请协调",
                answer_due=day,
            )
        assert set(said.value.fields) == {"answer_due"}
    assert not case.hand_overs.exists()


def test_the_page_asks_and_takes_the_answer(as_person, awaited, worker):
    browser = as_person(worker)
    assert 'name="older"' not in browser.get(f"/cases/case/{awaited.id}/").content.decode()
    typed = {
        "step": "tell",
        "state": "visited",
        "told_by": "枫林城管中队",
        "paper": "笔录",
        "on": (timezone.localdate() - timedelta(days=365)).isoformat(),
        "base_version": Case.objects.get(pk=awaited.id).version,
    }
    asked = browser.post(f"/cases/case/{awaited.id}/act", typed)
    assert asked.status_code == 422
    page = asked.content.decode()
    assert 'name="older"' in page
    assert "比立案还早" in page
    sent = browser.post(f"/cases/case/{awaited.id}/act", {**typed, "older": "on"})
    assert sent.status_code == 302
    assert Case.objects.get(pk=awaited.id).state == "visited"

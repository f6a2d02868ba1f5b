"""Whoever reported something reads what became of it; nobody else is led to them."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import visible_to
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import NotAllowed
from lilong.survey.actions.accept_report import accept_report
from lilong.survey.actions.add_finding import add_finding
from lilong.survey.actions.delete_finding import delete_finding
from lilong.survey.actions.mark_duplicate import mark_duplicate
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.models import SealedReport
from lilong.survey.queries.own_reports import own_reports
from tests.neighbourhood import person_with
from tests.reading import as_read
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

HERE = "/survey/reported/"


@pytest.fixture
def reported(resident, street):
    return report_finding(
        resident, place_id=street.rooms[1].id, kind="illegal_building", words="悄悄话"
    )


def page_of(as_person, actor):
    answer = as_person(actor).get(HERE)
    assert answer.status_code == 200
    return answer


def test_the_reporter_reads_how_it_stands_from_telling_to_the_case(
    as_person, reported, resident, worker
):
    answer = page_of(as_person, resident)
    assert "no-store" in answer["Cache-Control"]
    assert "等社工核对" in answer.content.decode()
    accept_report(worker, finding_id=reported.id)
    assert "核对过，登记了" in page_of(as_person, resident).content.decode()
    case = open_case(
        worker,
        place_id=reported.place_id,
        kind="illegal_structure",
        summary="天井里搭了一间",
        finding_ids=[reported.id],
    )
    told = page_of(as_person, resident).content.decode()
    assert case.code in told
    assert str(case.get_state_display()) in told
    assert "天井里搭了一间" not in told
    assert str(case.id) not in told
    Case.objects.filter(pk=case.pk).update(state="dissuaded", level="street")
    case.refresh_from_db()
    told = page_of(as_person, resident).content.decode()
    assert str(case.get_state_display()) in told
    assert "街道" in told


def test_nobody_else_reads_it_and_the_case_leads_to_nobody(
    as_person, reported, resident, worker, secretary, leader, street
):
    neighbour = person_with("resident", street.rooms[1])
    accept_report(worker, finding_id=reported.id)
    case = open_case(
        worker,
        place_id=reported.place_id,
        kind="illegal_structure",
        summary="天井里搭了一间",
        finding_ids=[reported.id],
    )
    for other in (neighbour, worker, secretary, leader):
        told = page_of(as_person, other).content.decode()
        assert "您还没有反映过情况" in told
        assert case.code not in told
    # Reading what became of it gives no right to the case, and no notice ties it to the reporter.
    assert not visible_to(resident, Case.objects.all()).exists()
    assert as_person(resident).get(f"/cases/case/{case.id}/").status_code == 404
    assert not Notice.objects.filter(person_id=resident.person_id).exists()
    for reader in (worker, secretary, leader, neighbour):
        page = as_person(reader).get(f"/cases/case/{case.id}/").content.decode()
        assert resident.name not in page
        assert str(resident.person_id) not in page
    assert str(resident.person_id) not in str(list(SealedReport.objects.values("holder", "id")))
    with pytest.raises(NotAllowed):
        own_reports(VISITOR)


def test_of_what_others_told_first_it_shows_the_state_alone(
    as_person, reported, resident, worker, street
):
    first = add_finding(
        worker,
        place_id=street.rooms[2].id,
        kind="illegal_building",
        found_on=timezone.localdate(),
        description="别人先说的",
    )
    mark_duplicate(worker, finding_id=reported.id, of_id=first.id)
    told = page_of(as_person, resident).content.decode()
    assert "合在一起办" in told
    assert "别人先说的" not in told
    assert first.address not in as_read(told)
    case = open_case(
        worker,
        place_id=first.place_id,
        kind="illegal_structure",
        summary="天井里搭了一间",
        finding_ids=[first.id],
    )
    assert case.code in page_of(as_person, resident).content.decode()


def test_what_was_not_recorded_is_said_and_all_is_forgotten_in_time(
    as_person, reported, resident, worker
):
    delete_finding(worker, finding_id=reported.id, reason="去看过，没有")
    told = page_of(as_person, resident).content.decode()
    assert "核对过，没有登记" in told
    assert "去看过，没有" not in told
    SealedReport.objects.update(expires_on=timezone.localdate())
    assert own_reports(resident) == []


def test_each_reads_the_own_of_several_days_in_few_queries(
    as_person, resident, leader, street, django_assert_max_num_queries
):
    for room in street.rooms[:4]:
        report_finding(resident, place_id=room.id, kind="other")
    report_finding(leader, place_id=street.rooms[0].id, kind="other")
    assert len(own_reports(resident)) == 4
    assert len(own_reports(leader)) == 1
    assert {one.reported_on for one in own_reports(leader)} == {timezone.localdate()}
    assert timedelta(days=365) == SealedReport.objects.first().expires_on - timezone.localdate()
    browser = as_person(resident)
    with django_assert_max_num_queries(8):
        browser.get(HERE)


def test_what_was_reported_before_is_found_too(reported, resident):
    SealedReport.objects.update(holder="")
    assert own_reports(resident) == []
    name_holders = import_module("lilong.survey.migrations.0003_own_reports_found_again")
    name_holders.name_holders(apps, None)
    assert [one.followed_id for one in own_reports(resident)] == [reported.id]

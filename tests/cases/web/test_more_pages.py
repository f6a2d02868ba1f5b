"""Photos, answers of the rung that was asked, taking back, asking again: pages of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.models import Case, CasePhoto, HandOver
from tests.cases.test_packet import picture


@pytest.fixture
def handed(opened, worker):
    return hand_over_case(
        worker,
        case_id=opened().id,
        to_level="street",
        asked_of="枫林街道",
        tried="上门三次",
        asked="请协调",
        answer_due=timezone.localdate() + timedelta(days=5),
    )


def test_the_street_answers_on_its_own_page_and_the_area_reads_it(
    as_person, handed, worker, officer
):
    here = f"/cases/case/{handed.id}/answer"
    assert as_person(worker).get(here).status_code == 403
    browser = as_person(officer)
    assert "请协调" in browser.get(here).content.decode()
    empty = browser.post(here, {"outcome": "bounces", "words": " "})
    assert empty.status_code == 422
    assert browser.post(here, {"outcome": "bounces", "words": "先问物业"}).status_code == 302
    page = as_person(worker).get(f"/cases/case/{handed.id}/").content.decode()
    assert "先问物业" in page
    assert browser.get(here).status_code == 404


def test_the_area_takes_back_what_nobody_answered(as_person, handed, worker):
    here = f"/cases/case/{handed.id}/take-back"
    assert as_person(worker).post(here, {"words": "谈好了"}).status_code == 302
    assert HandOver.objects.get().state == "taken_back"


def test_photos_come_in_and_are_shown(as_person, opened, worker, leader, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    case = opened()
    here = f"/cases/case/{case.id}/photos"
    answer = as_person(leader).post(here, {"of": "after", "photos": picture(), "public": "on"})
    assert answer.status_code == 302
    photo = CasePhoto.objects.get()
    assert (photo.of, photo.public) == ("after", True)
    assert (
        f"/files/{photo.file_id}"
        in as_person(worker).get(f"/cases/case/{case.id}/").content.decode()
    )
    twice = as_person(worker).post(here, {"of": "after", "photos": picture()})
    assert twice.status_code != 302
    assert CasePhoto.objects.count() == 1


def test_asked_again_after_a_month(as_person, opened, worker):
    case = opened()
    today = timezone.localdate()
    Case.objects.filter(pk=case.pk).update(
        state="closed", closed_on=today - timedelta(days=30), ask_on=today
    )
    page = as_person(worker).get(f"/cases/case/{case.id}/").content.decode()
    assert f"/cases/case/{case.id}/stayed" in page
    answer = as_person(worker).post(f"/cases/case/{case.id}/stayed", {"words": "去看过"})
    assert answer.status_code == 302
    assert Case.objects.get().ask_on == today + timedelta(days=150)

"""Photos, answers of the rung that was asked, taking back, asking again: pages of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.models import Case, CasePhoto, HandOver
from lilong.cases.files.web.words import VERBS
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


def test_a_step_is_named_by_what_the_rung_answered(as_person, handed, worker, officer):
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    for outcome, words in (("takes", "我们来办"), ("takes", "还要一周"), ("bounces", "不归我们")):
        given = {"outcome": outcome, "words": words, "heard_by": day}
        page = as_person(officer).post(f"/cases/case/{handed.id}/answer", given)
        assert page.status_code == 302

    steps = [str(VERBS[step.verb]) for step in handed.steps.order_by("order")]
    assert steps[-3:] == ["接手移交", "答复移交", "退回移交"]
    page = as_person(worker).get(f"/cases/case/{handed.id}/").content.decode()
    assert "退回移交" in page


def test_an_answer_is_called_for_where_it_is_always_needed(as_person, handed, officer):
    here = f"/cases/case/{handed.id}/answer"
    browser = as_person(officer)
    asked = browser.get(here).content.decode()
    label = asked[asked.index("答复或理由") :]
    assert "选填" not in label[: label.index("<textarea")]
    told = browser.post(here, {"outcome": "answers", "words": ""})
    assert told.status_code == 422
    assert "请写答复；退回的要写理由" in told.content.decode()


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

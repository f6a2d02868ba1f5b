"""The page that ends a case with another body."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.models import Case


def taken_over(opened, worker, officer) -> Case:
    """A structure that was reported and that the street has taken."""
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="不听")
    hand_over_case(
        worker,
        case_id=case.id,
        to_level="street",
        asked_of="枫林街道",
        tried="上门三次",
        asked="请处理",
        answer_due=timezone.localdate() + timedelta(days=5),
    )
    return answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来")


def test_the_page_refers_and_keeps_what_was_typed(as_person, opened, worker, officer):
    taken, browser = taken_over(opened, worker, officer), as_person(worker)
    here = f"/cases/case/{taken.id}/"
    assert "由其他单位接手，本处办结" in browser.get(here).content.decode()
    form = {
        "step": "refer",
        "told_by": "梧桐物业",
        "paper": "示一号",
        "on": timezone.localdate().isoformat(),
        "words": "下月处理",
        "base_version": str(taken.version),
    }
    refused = browser.post(f"{here}act", form)
    assert refused.status_code == 409
    assert "示一号" in refused.content.decode()
    done = browser.post(f"{here}act", {**form, "told_by": "城管中队"})
    assert done.status_code == 302
    assert Case.objects.get(pk=taken.id).outcome == "referred"


def test_the_page_asks_whether_a_decision_is_revoked_once_there_is_one(
    as_person, opened, worker, officer
):
    case, today = taken_over(opened, worker, officer), timezone.localdate()
    here, browser = f"/cases/case/{case.id}/", as_person(worker)
    assert "原决定已撤销" not in browser.get(here).content.decode()
    for state in ("visited", "ordered"):
        note_told(
            worker, case_id=case.id, state=state, told_by="枫林城管中队", paper="责改3号",
            on=today, served_on=today if state == "ordered" else None,
        )  # fmt: skip
    assert "原决定已撤销" in browser.get(here).content.decode()
    form = {
        "step": "refer", "told_by": "城管中队", "paper": "撤销1号", "on": today.isoformat(),
        "words": "另行处理", "revoked": "on",
        "base_version": str(Case.objects.get(pk=case.id).version),
    }  # fmt: skip
    assert browser.post(f"{here}act", form).status_code == 302
    assert case.clocks.get(clock="review_window").state == "ended"


def test_how_one_came_to_know_of_it_is_chosen(as_person, worker, street):
    here = f"/cases/{street.area.id}/open"
    form = {"kind": "danger", "summary": "水管爆了", "lane": str(street.lanes[0].id)}
    form |= {"number": "1", "tier": "public"}
    browser = as_person(worker)
    assert browser.post(here, {**form, "source": "hotline"}).status_code == 422
    assert browser.post(here, {**form, "source": "incident"}).status_code == 302
    assert browser.post(here, {**form, "summary": "又爆了"}).status_code == 302
    assert list(Case.objects.order_by("code").values_list("source", flat=True)) == [
        "incident", "committee",
    ]  # fmt: skip

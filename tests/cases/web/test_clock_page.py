"""The page of clocks that others' papers set going."""

from __future__ import annotations

from django.utils import timezone


def test_a_clock_is_written_down_and_kept_through_the_page(as_person, opened, worker, leader):
    case = opened(kind="danger", summary="楼板有裂缝")
    here, browser = f"/cases/case/{case.id}/clock", as_person(worker)
    form = {
        "clock": "start:danger_report",
        "on": timezone.localdate().isoformat(),
        "paper": "第7号",
    }

    assert "检测、鉴定报告完成" in browser.get(here).content.decode()
    refused = browser.post(here, {**form, "on": "2999-01-01"})
    assert refused.status_code == 422
    assert "第7号" in refused.content.decode()
    # A day before the case is asked about first.
    assert 'name="older"' not in browser.get(here).content.decode()
    asked = browser.post(here, {**form, "on": "2026-01-05"})
    assert asked.status_code == 422
    assert 'name="older"' in asked.content.decode()
    assert not case.clocks.exists()
    assert browser.post(here, form).status_code == 302
    assert "检测、鉴定报告报送：办到了" in browser.get(here).content.decode()
    assert browser.post(here, {**form, "clock": "end:danger_report"}).status_code == 302
    assert case.clocks.get(clock="danger_report").state == "ended"
    assert as_person(leader).get(here).status_code == 403

"""The pages of norms: written down with a paper, read by whom they bind, measured with a thumb."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.norms.models import Measurement, Norm
from lilong.kernel.refusal import Invalid

TODAY = timezone.localdate


def test_from_the_norm_to_the_list_of_who_keeps_to_it(
    as_person, secretary, worker, resident, opened, street
):
    here = f"/cases/{street.compound.id}/norm"
    browser = as_person(secretary)
    assert "本小区还没有定标准" in browser.get(here).content.decode()
    form = {"adopted_by": "covenant", "paper": "", "adopted_on": TODAY(), "base_version": "0"}
    refused = browser.post(here, {**form, "max_projection_mm": "300"})
    assert refused.status_code == 422
    assert "300" in refused.content.decode()
    nothing = browser.post(here, {**form, "paper": "管理规约第十二条"}).content.decode()
    assert '<a href="#id_max_projection_mm">' in nothing
    assert nothing.count("至少写一条标准") == 2
    form["paper"] = "管理规约第十二条"
    assert browser.post(here, {**form, "max_projection_mm": "300"}).status_code == 302
    assert Norm.objects.get().values == {"max_projection_mm": 300}
    late = browser.post(here, {**form, "max_projection_mm": "200"})
    assert late.status_code == 409 or late.status_code == 422
    assert "200" in late.content.decode()
    assert "管理规约第十二条" in as_person(resident).get(here).content.decode()

    case = opened(kind="window_cage", summary="防盗窗外挑")
    at = f"/cases/case/{case.id}/measure"
    walker = as_person(worker)
    empty = walker.post(at, {"measured_on": TODAY()})
    assert empty.status_code == 422
    # What is missing stands at a field, and is told above with a way there.
    asked = empty.content.decode()
    assert asked.count("请至少填一项量到的，没有量的空着") == 2
    assert '<a href="#id_projection_mm">' in asked
    assert "有几处需要改一下" not in asked
    answer = walker.post(at, {"measured_on": TODAY(), "projection_mm": "450"})
    assert answer.status_code == 302
    assert Measurement.objects.get().result == "exceeds"
    told = walker.get(f"/cases/{street.compound.id}/compliance").content.decode()
    assert case.code in told
    assert "不符合" in told
    # Against what, and what came out, so that the sheet can be taken along.
    assert "不超过 300 毫米" in told
    assert "外挑 450 毫米" in told
    assert as_person(resident).get(f"/cases/{street.compound.id}/compliance").status_code == 403


def test_nothing_is_called_measured_without_a_measure(as_person, worker, opened):
    case = opened(kind="window_cage", summary="防盗窗外挑")
    browser, here = as_person(worker), f"/cases/case/{case.id}/"
    page = browser.get(here).content.decode()
    assert 'value="measured"' not in page
    assert f'<a href="{here}measure">去测量' in page
    sent = {"step": "advance", "to": "measured", "words": "量过了", "base_version": case.version}
    assert browser.post(f"{here}act", sent).status_code == 422
    with pytest.raises(Invalid):
        advance_case(worker, case_id=case.id, to="measured", words="量过了")
    case.refresh_from_db()
    assert (case.state, Measurement.objects.count()) == ("found", 0)
    browser.post(f"{here}measure", {"measured_on": TODAY(), "projection_mm": "450"})
    case.refresh_from_db()
    assert (case.state, Measurement.objects.count()) == ("measured", 1)
    assert "去测量" not in browser.get(here).content.decode()


def test_a_decision_of_before_is_asked_about_and_kept_behind_the_one_in_force(
    as_person, secretary, street
):
    browser, here = as_person(secretary), f"/cases/{street.compound.id}/norm"
    assert 'name="older"' not in browser.get(here).content.decode()
    form = {"adopted_by": "covenant", "paper": "管理规约第十二条", "base_version": "0"}
    now = {**form, "adopted_on": "2025-03-08", "max_projection_mm": "300"}
    assert browser.post(here, now).status_code == 302
    assert 'name="older"' in browser.get(here).content.decode()
    before = {**form, "adopted_on": "2020-01-01", "max_projection_mm": "900", "base_version": "1"}
    asked = browser.post(here, before)
    assert asked.status_code == 422
    told = asked.content.decode()
    assert "2025-03-08" in told
    assert 'value="900"' in told
    assert 'name="older"' in told
    assert browser.post(here, {**before, "older": "on"}).status_code == 302
    told = browser.get(here).content.decode()
    assert told.index("第 1 版") < told.index("以前的第 2 版")
    assert 'name="base_version" value="2"' in told


def test_where_no_norm_is_the_page_asks_for_words_and_keeps_them(
    as_person, worker, colleague, opened
):
    case = opened(kind="window_cage", summary="防盗窗外挑")
    for to in ("asked", "to_norm"):
        advance_case(worker, case_id=case.id, to=to, words="师傅来过了")
    browser, here = as_person(colleague), f"/cases/case/{case.id}/"
    assert "还没有办好" in browser.get(here).content.decode()
    refused = browser.post(f"{here}act", {"step": "check", "holds": "yes", "words": ""})
    assert refused.status_code == 422
    assert "请写凭什么算改好了" in refused.content.decode()
    case.refresh_from_db()
    assert case.state == "to_norm"
    answer = browser.post(
        f"{here}act", {"step": "check", "holds": "yes", "words": "逃生口能打开了"}
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == "checked"

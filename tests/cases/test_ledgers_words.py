"""Words of the ledger that become a summary are held to the same as those of a person."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.models import Case, CaseStep
from lilong.survey.actions.add_finding import add_finding
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]

UNFIT = [
    "责令三日内拆除",
    "必须在本周内拆除",
    "12月5日前拆除",
    "邻居多次投诉",
    "我家楼下搭了一间",
]


@pytest.fixture
def found(worker, street):
    def add(*descriptions, room=0):
        return [
            add_finding(
                worker,
                place_id=street.rooms[room].id,
                kind="illegal_building",
                found_on=timezone.localdate(),
                description=words,
            )
            for words in descriptions
        ]

    return add


@pytest.mark.parametrize("words", UNFIT)
def test_opened_together_it_begins_with_its_kind(as_person, worker, street, found, words):
    plain, unfit = found("天井里搭了一间", words)
    page = as_person(worker).get(f"/cases/{street.area.id}/pick").content.decode()
    assert page.count("这句话要人看过才能给当事人看") == 1
    open_cases(worker, area_id=street.area.id, finding_ids=[plain.id, unfit.id])
    assert set(Case.objects.values_list("summary", flat=True)) == {"天井里搭了一间", "违法搭建"}
    assert not CaseStep.objects.filter(words=words).exists()


def test_names_are_covered_in_what_may_stand(worker, street, found):
    (named,) = found("王阿姨家搭的，13812345678")
    open_cases(worker, area_id=street.area.id, finding_ids=[named.id])
    assert Case.objects.get().summary == "＊＊家搭的，＊＊"


def test_put_together_only_what_may_stand_is_said(as_person, worker, street, found):
    both = found("天井里搭了一间", "限期拆除")
    here = f"/cases/{street.area.id}/pick?at={street.rooms[0].id}"
    sent = {"finding": [str(one.id) for one in both], "as": "one"}
    assert as_person(worker).post(here, sent).status_code == 302
    assert Case.objects.get().summary == "天井里搭了一间"


def test_the_summary_is_written_on_the_cases_own_page(as_person, worker, street, found):
    (case,) = open_cases(
        worker, area_id=street.area.id, finding_ids=[one.id for one in found(UNFIT[0])]
    )
    browser, act = as_person(worker), f"/cases/case/{case.id}/act"
    assert "重新写明是什么事" in browser.get(f"/cases/case/{case.id}/").content.decode()
    sent = {"step": "rewrite", "base_version": case.version}
    refused = browser.post(act, {**sent, "summary": UNFIT[0]})
    assert refused.status_code == 409
    assert UNFIT[0] in refused.content.decode()
    asked = browser.post(act, {**sent, "summary": UNFIT[2]})
    assert asked.status_code == 422
    assert "像是在要求" in asked.content.decode()
    assert browser.post(act, {**sent, "summary": "天井里搭了一间"}).status_code == 302
    assert Case.objects.get().summary == "天井里搭了一间"

"""The page where findings are picked: those of one place become one case."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.cases.files.models import Case
from lilong.survey.actions.add_finding import add_finding


@pytest.fixture
def found(worker):
    def add(place, kind="illegal_building", **values):
        return add_finding(
            worker, place_id=place.id, kind=kind, found_on=timezone.localdate(), **values
        )

    return add


def test_the_page_puts_together_what_is_ticked(found, worker, street, as_person):
    here = f"/cases/{street.area.id}/pick"
    two = [
        found(street.rooms[0], description="天井搭棚"),
        found(street.rooms[0], "bay_window", description="凸窗"),
    ]
    alone = found(street.rooms[1])
    browser = as_person(worker)
    with CaptureQueriesContext(connection) as seen:
        page = browser.get(here).content.decode()
    assert len([one for one in seen if "SAVEPOINT" not in one["sql"]]) <= 8
    assert "勾上的合成一件" in page
    narrow = f"{here}?at={street.rooms[0].id}"
    assert page.count("只看这一处的 2 条") == 1
    assert f'href="{narrow}"' in page

    far = {"finding": [str(two[0].id), str(alone.id)], "as": "one"}
    answer = browser.post(here, far)
    assert answer.status_code == 422
    assert "不在同一处" in answer.content.decode()
    assert not Case.objects.exists()

    page = browser.get(narrow).content.decode()
    assert f"№ {two[1].code}" in page
    assert f"№ {alone.code}" not in page
    answer = browser.post(narrow, {"finding": [str(one.id) for one in two], "as": "one"})
    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/cases/case/{case.id}/?recorded=1"
    # In the ledger's order, which is by chance within a day.
    assert set(case.summary.split("；")) == {"天井搭棚", "凸窗"}
    assert case.place_id == street.rooms[0].id
    # Pressed twice, the second leads to the first.
    again = browser.post(narrow, {"finding": [str(one.id) for one in two], "as": "one"})
    assert again["Location"] == f"/cases/case/{case.id}/?recorded=1"
    assert Case.objects.count() == 1


def test_a_place_that_is_none_is_no_filter(found, worker, street, as_person):
    one = found(street.rooms[0])
    page = as_person(worker).get(f"/cases/{street.area.id}/pick?at=nonsense").content.decode()
    assert f"№ {one.code}" in page


def test_an_empty_ledger_leads_on_and_not_in_a_circle(worker, street, as_person):
    page = as_person(worker).get(f"/cases/{street.area.id}/pick").content.decode()
    main = page.partition("<main")[2].partition("</main")[0]
    assert "都已经在办件里了" not in main
    assert f'href="/cases/{street.area.id}/open"' in main

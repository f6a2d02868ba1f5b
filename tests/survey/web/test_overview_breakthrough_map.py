"""The pages of overview, breakthrough and map."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lilong.survey.models import Finding, FrozenCount
from tests.neighbourhood import person_with
from tests.survey.many import record_many


@pytest.fixture
def pages(street):
    """The addresses of a place's pages."""

    def of(name, place=None, **query):
        address = reverse(f"survey:{name}", args=[(place or street.area).id])
        return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")

    return of


NAMES = ["overview", "breakthrough", "breakthrough-sheet", "map"]
ALL_AROUND = "-1000,-1000,1000,1000"


@pytest.mark.parametrize("name", NAMES)
def test_each_page_opens_empty_and_full(as_person, secretary, street, pages, name):
    browser = as_person(secretary)

    empty = browser.get(pages(name))
    record_many(street.rooms, 200)
    full = browser.get(pages(name))

    assert (empty.status_code, full.status_code) == (200, 200)
    assert "style=" not in full.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_strangers_are_refused_in_words(as_person, stranger, pages, name):
    answer = as_person(stranger).get(pages(name))

    assert answer.status_code == 403
    assert "只有参与排摸" in answer.content.decode() or "只能查看自己" in answer.content.decode()


def test_the_large_numbers_lead_to_their_findings(as_person, secretary, found, pages):
    found(kind="pigeon_loft")

    page = as_person(secretary).get(pages("overview")).content.decode()

    assert "悬空鸽棚" in page
    assert f"{pages('ledger')}?kind=pigeon_loft" in page


def test_a_frozen_count_is_kept_and_counted_again(as_person, secretary, found, pages):
    found()
    browser = as_person(secretary)

    answer = browser.post(pages("freeze"), {"title": "年底底数"}, follow=True)
    frozen = FrozenCount.objects.get()
    again = browser.get(pages("overview", recount=frozen.pk)).content.decode()

    assert "年底底数" in answer.content.decode()
    assert "和冻结时一模一样" in again


def test_a_recount_that_differs_says_so(as_person, secretary, found, pages):
    found()
    browser = as_person(secretary)
    browser.post(pages("freeze"), {"title": "年底底数"})
    frozen = FrozenCount.objects.get()
    Finding.objects.update(kind="other")  # somebody wrote past the house

    page = browser.get(pages("overview", recount=frozen.pk)).content.decode()

    assert "和冻结时不一样" in page


def test_a_count_without_name_is_refused_at_the_field(as_person, secretary, found, pages):
    found()

    answer = as_person(secretary).post(pages("freeze"), {"title": " "})

    assert answer.status_code == 422
    assert "请填写名称" in answer.content.decode()
    assert not FrozenCount.objects.exists()


def test_a_worker_may_not_freeze_and_sees_no_button(as_person, worker, found, pages):
    found()
    browser = as_person(worker)

    assert pages("freeze") not in browser.get(pages("overview")).content.decode()
    assert browser.post(pages("freeze"), {"title": "底数"}).status_code == 403


def test_a_board_names_no_home(as_person, secretary, street, found, pages):
    found(street.rooms[0], part="private")
    found(street.rooms[2], part="public")

    sheet = as_person(secretary).get(pages("breakthrough-sheet")).content.decode()

    assert "2号 1" in sheet  # where a public part is to be done
    assert "1号 1" not in sheet


def test_the_map_answers_with_marks_for_what_is_in_view(as_person, secretary, found, pages):
    row = found()
    browser = as_person(secretary)

    far = browser.get(pages("clusters", bbox="0,0,100,100", cell=30)).json()
    near = browser.get(pages("clusters", bbox="0,0,100,100", cell=2)).json()

    assert far["total"] == near["total"] == 1
    assert near["marks"][0]["href"] == reverse("survey:finding", args=[row.id])
    assert browser.get(pages("clusters", bbox="90,90,100,100", cell=2)).json()["marks"] == []


@pytest.mark.parametrize("bbox", ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "0,0,inf,1"])
def test_a_box_nobody_can_read_is_refused(as_person, secretary, pages, bbox):
    assert as_person(secretary).get(pages("clusters", bbox=bbox, cell=3)).status_code == 422


def test_the_answer_keeps_to_public_parts_and_to_the_own_building(
    as_person, street, resident, pages
):
    record_many(street.rooms, 120)
    staff = as_person(person_with("property_staff", street.compound))
    home = as_person(resident)
    private = {
        reverse("survey:finding", args=[pk])
        for pk in Finding.objects.exclude(part="public").values_list("pk", flat=True)
    }

    shown = staff.get(pages("clusters", street.compound, bbox=ALL_AROUND, cell=1)).json()
    own = home.get(pages("clusters", street.numbers[0], bbox=ALL_AROUND, cell=1)).json()

    assert shown["marks"]
    assert own["marks"]
    assert not private & {mark["href"] for mark in shown["marks"] + own["marks"]}
    assert home.get(pages("clusters", bbox=ALL_AROUND, cell=1)).status_code == 403
    assert (
        home.get(pages("clusters", street.numbers[1], bbox=ALL_AROUND, cell=1)).status_code == 403
    )


def test_a_resident_is_led_to_the_own_building(as_person, resident, street, found, pages):
    found(street.rooms[0], part="public")

    page = as_person(resident).get(pages("map", street.numbers[0])).content.decode()

    assert pages("building", street.numbers[0]) in page
    assert pages("ledger", street.numbers[0]) not in page


def test_the_page_of_a_place_says_its_counts(as_person, secretary, resident, street, found):
    found(street.rooms[1], kind="pigeon_loft", part="private")
    page = reverse("places:place", args=[street.numbers[0].id])

    assert "悬空鸽棚" in as_person(secretary).get(page).content.decode()
    assert "悬空鸽棚" not in as_person(resident).get(page).content.decode()

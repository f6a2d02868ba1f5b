"""Recording at the door, and telling of something."""

from __future__ import annotations

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.survey.models import Finding, FindingPhoto, SealedReport
from lilong.survey.web.form_token import new_token
from tests.survey.web.pictures import photo


def of(place, page="record"):
    return f"/survey/{place.id}/{page}/"


@pytest.fixture
def form(street, worker):
    """A form filled in for 甲弄1号101室, as the page handed it out."""

    def fill(**values):
        return {
            "lane": street.lanes[0].id, "number": street.numbers[0].id, "room": street.rooms[0].id,
            "kind": "window_cage", "window_cage-projection_mm": "650", "part": "private",
            "found_on": "2024-11-08", "token": new_token(worker, "record"), "then": "next",
        } | values  # fmt: skip

    return fill


def test_a_surveyor_records_with_photos_and_goes_on_to_the_next(as_person, worker, street, form):
    answer = as_person(worker).post(of(street.area), form(photos=[photo(), photo()]))

    one = Finding.objects.get()
    assert answer.url == f"{of(street.area)}?recorded=1"
    assert (one.address, one.measures, one.photos) == ("甲弄1号101室", {"projection_mm": 650}, 2)
    assert one.cover_id == FindingPhoto.objects.order_by("order").first().file_id


def test_the_next_form_remembers_the_building(as_person, worker, street, form):
    browser = as_person(worker)
    browser.post(of(street.area), form())

    picker = browser.get(of(street.area)).context["picker"]

    assert [level.chosen for level in picker.levels] == [
        str(street.lanes[0].id), str(street.numbers[0].id), "",
    ]  # fmt: skip


def test_the_same_form_sent_twice_records_once(as_person, worker, street, form):
    browser, sent = as_person(worker), form()

    first = browser.post(of(street.area), sent)
    again = browser.post(of(street.area), sent)

    assert (first.status_code, again.status_code) == (302, 302)
    assert Finding.objects.count() == 1


def test_a_form_number_of_somebody_else_is_not_taken_over(as_person, worker, leader, street, form):
    browser = as_person(worker)
    browser.post(of(street.area), form(token=new_token(leader, "record")))
    browser.post(
        of(street.area),
        form(token=new_token(leader, "record"), near=[str(Finding.objects.get().id)]),
    )

    assert Finding.objects.count() == 2


def test_a_look_alike_is_shown_before_anything_is_saved(as_person, worker, street, form, found):
    there = found(kind="window_cage")
    browser = as_person(worker)

    first = browser.post(of(street.area), form())
    assert first.status_code == 422
    assert there.code in first.content.decode()
    assert Finding.objects.count() == 1

    browser.post(of(street.area), form(near=[str(there.id)]))
    assert Finding.objects.count() == 2


def test_the_lists_follow_one_another_without_script(as_person, worker, street):
    browser = as_person(worker)
    sent = {"lane": street.lanes[1].id, "description": "写到一半", "list": "1"}

    page = browser.post(of(street.area), sent)

    assert page.status_code == 200
    names = [level.name for level in page.context["picker"].levels]
    assert names == ["lane", "number"]
    assert "写到一半" in page.content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"lane": "", "number": "", "room": ""}, "请先选在哪里"),
        ({"kind": ""}, "类别"),
        ({"window_cage-projection_mm": "很长"}, "外挑"),
        ({"found_on": "2999-01-01"}, "不能晚于今天"),
        ({"area": "-3"}, "如 12.5"),
    ],
)
def test_what_is_wrong_is_said_at_once_and_nothing_typed_is_lost(
    as_person, worker, street, form, values, sentence
):
    answer = as_person(worker).post(of(street.area), form(description="写了很久", **values))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "写了很久" in page
    assert not Finding.objects.exists()


def test_a_photo_that_is_none_stops_the_whole_record(as_person, worker, street, form):
    bad = photo()
    bad.file.seek(0), bad.file.truncate(40)

    answer = as_person(worker).post(of(street.area), form(photos=[photo(), bad]))

    assert answer.status_code == 422
    assert "照片" in answer.content.decode()
    assert not Finding.objects.exists()


def test_a_resident_is_refused_and_told_how_to_report(as_person, resident, street):
    answer = as_person(resident).get(of(street.rooms[0]))

    assert answer.status_code == 403
    assert "反映情况" in answer.content.decode()


# --- Telling ----------------------------------------------------------------------------------


def told(street, **values):
    return {
        "lane": street.lanes[0].id, "number": street.numbers[0].id, "room": street.rooms[1].id,
        "kind": "illegal_building", "words": "阳台上搭了间玻璃房",
    } | values  # fmt: skip


def test_a_resident_tells_and_nothing_names_them(as_person, resident, street):
    answer = as_person(resident).post(
        of(street.rooms[0], "report"), told(street, photos=[photo("张三家拍的.jpg")])
    )

    one, sealed = Finding.objects.get(), SealedReport.objects.get()
    assert answer.status_code == 200
    assert "已经收到" in answer.content.decode()
    assert (one.state, one.found_by_id, one.description) == ("reported", None, "")
    assert sealed.finding_id == one.id
    assert not FindingPhoto.objects.get().public
    entries = list(LedgerEntry.objects.filter(subject_id=one.id))
    assert [(entry.kind, entry.actor_id, entry.role) for entry in entries] == [
        ("survey.finding_reported", None, "sealed")
    ]


def test_a_report_sent_twice_arrives_once(as_person, resident, street):
    browser = as_person(resident)
    sent = told(street, token=new_token(resident, "report"))

    for _ in range(2):
        assert "已经收到" in browser.post(of(street.rooms[0], "report"), sent).content.decode()

    assert Finding.objects.count() == 1


def test_the_report_page_keeps_no_draft_on_a_shared_phone(as_person, resident, street):
    page = as_person(resident).get(of(street.rooms[0], "report")).content.decode()

    assert "data-draft" not in page.split("<main")[1]
    assert "保密" in page


def test_the_photo_of_a_report_tells_the_day_and_nothing_finer(as_person, resident, street):
    as_person(resident).post(of(street.rooms[0], "report"), told(street, photos=[photo()]))

    hung = FindingPhoto.objects.get()
    for identifier in (hung.id, hung.file_id):
        assert (identifier.int >> 80) % 86_400_000 == 0


def test_a_visitor_is_led_to_the_sign_in(client, street):
    answer = client.get(of(street.rooms[0], "report"))

    assert answer.status_code == 302
    assert "login" in answer.url

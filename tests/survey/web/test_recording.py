"""Recording at the door, and telling of something."""

from __future__ import annotations

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.web.form_token import new_token
from lilong.kernel.actor import SYSTEM
from lilong.places import queries as places
from lilong.places.actions.add_place import add_place
from lilong.places.actions.close_place import close_place
from lilong.survey.actions.validate_findings import validate_findings
from lilong.survey.models import Finding, FindingPhoto, SealedReport
from lilong.survey.web.recording import look_alikes
from tests.neighbourhood import person_with
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


def test_who_recorded_sees_it_with_its_photos_until_it_is_confirmed(
    as_person, worker, street, form
):
    staff = person_with("property_staff", street.compound)
    browser = as_person(staff)
    sent = form(token=new_token(staff, "record"), then="finding", photos=[photo()])

    answer = browser.post(of(street.compound), sent)
    page = browser.get(answer.url)

    one = Finding.objects.get()
    assert page.status_code == 200
    assert str(one.cover_id) in page.content.decode()
    assert browser.get(f"/files/{one.cover_id}/large").status_code == 200
    colleague = as_person(person_with("property_staff", street.compound))
    assert colleague.get(answer.url).status_code == 404
    validate_findings(worker, finding_ids=[one.id], confirm=True)
    assert as_person(staff).get(answer.url).status_code == 404


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


def test_a_tower_that_stands_in_no_lane_is_reached_through_its_compound(
    as_person, worker, street, form
):
    tower = add_place(SYSTEM, parent_id=street.compound.id, kind="number", name="9", slug="t9")
    room = add_place(SYSTEM, parent_id=tower.id, kind="room", name="101", slug="101")
    browser = as_person(worker)
    there = {"lane": street.compound.id, "number": tower.id, "room": room.id}

    picker = browser.get(of(street.area), there).context["picker"]
    assert [[words for _id, words in level.choices] for level in picker.levels] == [
        ["甲弄", "乙弄", "枫林小区"], ["9"], ["101"],
    ]  # fmt: skip
    browser.post(of(street.area), form(**there))

    assert Finding.objects.get().address == "枫林小区9号101室"
    remembered = browser.get(of(street.area)).context["picker"]
    assert remembered.chosen.id == tower.id


def test_a_resident_of_a_tower_tells_of_the_own_building(as_person, street):
    tower = add_place(SYSTEM, parent_id=street.compound.id, kind="number", name="9", slug="t9")
    room = add_place(SYSTEM, parent_id=tower.id, kind="room", name="101", slug="101")
    browser = as_person(person_with("resident", room))

    picker = browser.get(of(tower, "report")).context["picker"]

    assert picker.chosen.id == tower.id


def test_rooms_below_stairs_are_told_apart_and_closed_ones_are_not_offered(
    as_person, worker, street
):
    number = street.numbers[0]
    for stair in ("1", "2"):
        up = add_place(SYSTEM, parent_id=number.id, kind="stair", name=stair, slug=f"s{stair}")
        add_place(SYSTEM, parent_id=up.id, kind="room", name="301", slug="301")
    close_place(worker, place_id=street.rooms[0].id, reason="已拆除")

    chosen = {"lane": street.lanes[0].id, "number": number.id}
    picker = as_person(worker).get(of(street.area), chosen).context["picker"]

    rooms = [words for _id, words in picker.levels[-1].choices]
    assert sorted(rooms) == ["102", "1单元301室", "2单元301室"]


def test_a_look_alike_in_the_same_building_is_seen_from_a_stair(worker, street, found):
    number = street.numbers[0]
    stair = add_place(SYSTEM, parent_id=number.id, kind="stair", name="1", slug="s1")
    there = found(number, kind="pigeon_loft", part="public")

    assert look_alikes(worker, places.place(stair.id), "pigeon_loft") == [there]


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

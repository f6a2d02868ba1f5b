"""A case stands at the room that was said, however people say a door."""

from __future__ import annotations

import pytest

from lilong.cases.files.models import Case
from lilong.commons.web.addresses import address
from lilong.council.web.grounds import ground_chosen
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.places.actions.add_place import add_place
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture
def sent(as_person, worker, street):
    """Send the form of a case at the residents' area, or at another place, by hand."""

    def send(at=None, **typed):
        form = {"kind": "illegal_structure", "summary": "搭了一间", "lane": "", **typed}
        answer = as_person(worker).post(f"/cases/{(at or street.area).id}/open", form)
        told = answer.content.decode()
        return (Case.objects.get() if answer.status_code == 302 else None), told

    return send


@pytest.mark.parametrize(
    "typed",
    [
        {"number": "2号102室"},
        {"number": "２号１０２室"},
        {"number": "2-102"},
        {"number": "2—102"},
        {"number": "2/102"},
        {"number": "2 102"},
        {"number": "2号楼102"},
        {"number": "二号102室"},
        {"number": "2号1单元102室"},
        {"number": "2", "room": "102"},
        {"number": "2号", "room": "１０２室"},
        {"number": "2号102室", "room": "102"},
        {"number": "2", "spot": "102室"},
        {"number": "2号", "spot": "2号102室"},
    ],
)
def test_a_room_is_a_place_however_it_is_said(sent, street, typed):
    case, _told = sent(lane=str(street.lanes[0].id), **typed)
    assert case.place_id == street.rooms[3].id
    assert case.address == street.rooms[3].address


def test_the_door_leads_to_it(sent, street, as_person, worker):
    case, _told = sent(lane=str(street.lanes[0].id), number="2-102")
    door = as_person(worker).get(f"/cases/{street.rooms[3].id}/door").content.decode()
    assert address("cases:case", case.id) in door


def test_a_lane_said_with_its_door_is_the_lane(sent, street):
    case, _told = sent(number="乙弄2号102室")
    assert case.place_id == street.rooms[9].id


@pytest.mark.parametrize(
    ("at", "typed", "room"),
    [
        ("numbers", {"number": "102室"}, 1),
        ("numbers", {"room": "102"}, 1),
        ("numbers", {"number": "1号", "room": "102"}, 1),
        ("numbers", {"spot": "102室"}, 1),
        ("rooms", {"number": "1号102室"}, 1),
        ("rooms", {"room": "102"}, 1),
        ("rooms", {}, 0),
    ],
)
def test_where_the_page_stands_at_a_door_its_rooms_are_meant(sent, street, at, typed, room):
    case, _told = sent(getattr(street, at)[0], **typed)
    assert case.place_id == street.rooms[room].id


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "2号109室"}, "甲弄2号没有登记109室"),
        ({"number": "2号", "room": "１０９室"}, "甲弄2号没有登记109室"),
        ({"number": "9号104室"}, "甲弄没有9号，"),
        ({"number": "乙弄2号101室"}, "选的是“甲弄”，门牌里写的是“乙弄”"),
        ({"number": "大门口"}, "没有认出“大门口”是几号"),
        ({"room": "102"}, "写了室号，请再写是几号门牌"),
        ({"number": "2号", "room": "楼上"}, "没有认出“楼上”是几室"),
        ({"number": "2号101室", "room": "102"}, "门牌里写的是101室，这里写的是102室"),
    ],
)
def test_what_is_not_there_is_said_and_what_was_typed_stays(sent, street, typed, said):
    case, told = sent(lane=str(street.lanes[0].id), **typed)
    assert case is None
    assert said in told
    assert all(f'value="{words}"' in told for words in typed.values())
    assert "搭了一间" in told


def test_a_room_that_nobody_has_registered_may_stay_words(sent, street):
    case, _told = sent(lane=str(street.lanes[0].id), number="2", spot="109室")
    assert case.place_id == street.numbers[1].id
    assert case.address.endswith("（109室）")


def test_of_two_rooms_so_called_the_stair_is_asked_for(sent, street):
    number = street.numbers[1]
    for stair in ("1", "2"):
        up = add_place(SYSTEM, parent_id=number.id, kind="stair", name=stair, slug=f"s{stair}")
        room = add_place(SYSTEM, parent_id=up.id, kind="room", name="301", slug="301")
    lane = str(street.lanes[0].id)
    case, told = sent(lane=lane, number="2-301")
    assert case is None
    assert "请写明几单元" in told
    case, _told = sent(lane=lane, number="2号2单元301室")
    assert case.place_id == room.id


def test_others_choose_a_door_as_before_and_never_a_room(street):
    area, lane = places.place(street.area.id), str(street.lanes[0].id)
    for words in ("2", "2号", "２号", "二", "2号102室", "2-102"):
        assert ground_chosen(area, lane, words).id == street.numbers[1].id
    assert ground_chosen(area, lane, "").id == street.lanes[0].id
    with pytest.raises(Invalid, match="甲弄没有9号，"):
        ground_chosen(area, lane, "9号104室")
    with pytest.raises(Invalid, match="请再选是哪条弄"):
        ground_chosen(area, "", "9号104室")
    with pytest.raises(Invalid, match="没有认出“104室”是几号"):
        ground_chosen(area, lane, "104室")

"""A case stands at the room that was said, however people say a door."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from lilong.cases.files.models import Case
from lilong.cases.files.web.homes import home_chosen
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


DOORS = ("9-1", "临9", "甲1", "12-14", "12、14", "A1", "1A", "15之1", "18号乙", "底层", "东9")


def _door(street, name):
    """A door of the first lane, under whatever name it is registered."""
    slug = f"x{DOORS.index(name)}"
    return add_place(SYSTEM, parent_id=street.lanes[0].id, kind="number", name=name, slug=slug)


@pytest.mark.parametrize("name", DOORS)
def test_a_door_is_found_by_the_name_it_is_registered_under(street, name):
    area, lane = places.place(street.area.id), str(street.lanes[0].id)
    door = _door(street, name)
    wide = name.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "1234589A-"})
    for words in (
        name,
        name + "号",
        f" {name} ",
        wide,
        name.lower(),
        "甲弄" + name,
        f"甲弄{name}号",
    ):
        assert ground_chosen(area, lane, words).id == door.id
    assert ground_chosen(door, "", name).id == door.id
    assert ground_chosen(places.place(street.lanes[0].id), "", name + "号").id == door.id
    with pytest.raises(Invalid, match="请再选是哪条弄"):
        ground_chosen(area, "", name)


@pytest.mark.parametrize("name", ["9-1", "临9", "甲1", "12-14", "A1", "15之1", "18号乙", "东9"])
def test_a_room_is_found_behind_a_door_of_any_name(sent, street, name):
    door, area = _door(street, name), places.place(street.area.id)
    room = add_place(SYSTEM, parent_id=door.id, kind="room", name="104", slug="r104")
    lane = str(street.lanes[0].id)
    for words in (f"{name}号104室", f"{name}-104", f"{name}号104"):
        assert home_chosen(area, lane, words, "", "")[0].id == room.id
        assert ground_chosen(area, lane, words).id == door.id
    case, _told = sent(lane=lane, number=name, room="104")
    assert case.place_id == room.id


def test_a_longer_name_goes_before_a_number_with_a_room(street):
    area, lane = places.place(street.area.id), str(street.lanes[0].id)
    assert home_chosen(area, lane, "1-102", "", "")[0].id == street.rooms[1].id
    twin = add_place(
        SYSTEM, parent_id=street.lanes[0].id, kind="number", name="1-102", slug="n1-102"
    )
    cache.clear()
    assert home_chosen(area, lane, "1-102", "", "")[0].id == twin.id
    with pytest.raises(Invalid, match="没有认出“1-1”是几号"):
        ground_chosen(area, lane, "1-1")


@pytest.fixture
def long_lane(street):
    """零陵路250弄 with its door 9."""
    lane = add_place(SYSTEM, parent_id=street.area.id, kind="lane", name="零陵路250弄", slug="l250")
    add_place(SYSTEM, parent_id=lane.id, kind="number", name="9", slug="n9")
    return lane


@pytest.mark.parametrize("typed", ["250弄9号", "零陵路250弄9号", "２５０弄９号", "250弄9号301室"])
def test_a_lane_is_known_by_its_short_name(street, long_lane, typed):
    area, chosen = places.place(street.area.id), str(long_lane.id)
    for here, lane in ((area, chosen), (area, ""), (places.place(long_lane.id), "")):
        assert ground_chosen(here, lane, typed).address == "零陵路250弄9号"


def test_another_lane_is_none_by_half_its_number(street, long_lane):
    area, chosen = places.place(street.area.id), str(long_lane.id)
    for typed in ("50弄9号", "斜土路250弄9号", "1250弄9号"):
        with pytest.raises(Invalid, match="请改成一样的"):
            ground_chosen(area, chosen, typed)
        with pytest.raises(Invalid, match="没有找到"):
            ground_chosen(area, "", typed)
    add_place(SYSTEM, parent_id=area.id, kind="lane", name="斜土路250弄", slug="x250")
    cache.clear()
    assert ground_chosen(area, chosen, "250弄9号").name == "9"
    assert ground_chosen(places.place(long_lane.id), "", "250弄9号").name == "9"
    with pytest.raises(Invalid, match="不止一条"):
        ground_chosen(area, "", "250弄9号")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("1", {"number": "2", "room": "1室"}),
        ("1", {"number": "2", "room": "1"}),
        ("1", {"number": "2号1室"}),
        ("1", {"number": "2", "spot": "1室"}),
        ("底层", {"number": "2", "room": "底层"}),
        ("底层", {"number": "2号底层"}),
        ("东间", {"number": "2", "room": "东间"}),
        ("A", {"number": "2", "room": "a室"}),
        ("A", {"number": "2号", "room": "Ａ"}),
        ("前楼", {"number": "2号前楼", "room": "前楼"}),
    ],
)
def test_a_room_of_any_name_is_found_where_it_is_registered(sent, street, name, typed):
    room = add_place(SYSTEM, parent_id=street.numbers[1].id, kind="room", name=name, slug="odd")
    case, _told = sent(lane=str(street.lanes[0].id), **typed)
    assert case.place_id == room.id


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "2", "room": "东间"}, "没有认出“东间”是几室"),
        ({"number": "2号底层"}, "没有认出“底层”是几室"),
        ({"number": "2号102室厨房"}, "没有认出“厨房”是几室"),
        ({"number": "2号", "room": "1室"}, "甲弄2号没有登记1室"),
    ],
)
def test_where_no_room_is_so_called_the_way_out_is_named(sent, street, typed, said):
    case, told = sent(lane=str(street.lanes[0].id), **typed)
    assert case is None
    assert said in told
    assert "具体是哪一处" in told[told.index(said) : told.index(said) + 60]


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

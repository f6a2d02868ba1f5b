"""A small neighbourhood for tests, built through the real use cases.

Two streets with the same shape, so that every test can ask whether one leaks into the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lilong.kernel.actor import SYSTEM, Actor, Grant
from lilong.people.models import Person, RoleGrant
from lilong.places.actions.add_place import add_place
from lilong.places.models import Place


@dataclass
class Street:
    """One street with one residents' area, one compound, two lanes, numbers and rooms."""

    street: Place
    area: Place
    compound: Place
    lanes: list[Place] = field(default_factory=list)
    numbers: list[Place] = field(default_factory=list)
    rooms: list[Place] = field(default_factory=list)


def build_district() -> Place:
    """The city and one district."""
    city = add_place(SYSTEM, parent_id=None, kind="city", name="上海市", slug="sh")
    return add_place(SYSTEM, parent_id=city.id, kind="district", name="徐汇区", slug="xuhui")


def build_street(district: Place, name: str, slug: str) -> Street:
    """A street below `district`: lanes 甲弄 and 乙弄 with numbers 1–3 and rooms 101, 102."""
    street = add_place(SYSTEM, parent_id=district.id, kind="subdistrict", name=name, slug=slug)
    area = add_place(
        SYSTEM, parent_id=street.id, kind="residents_area", name=f"{name[:2]}居民区", slug="area"
    )
    compound = add_place(
        SYSTEM, parent_id=area.id, kind="compound", name=f"{name[:2]}小区", slug="compound"
    )
    built = Street(street, area, compound)
    for lane_slug, lane_name in (("a", "甲弄"), ("b", "乙弄")):
        lane = add_place(SYSTEM, parent_id=compound.id, kind="lane", name=lane_name, slug=lane_slug)
        built.lanes.append(lane)
        for no in (1, 2, 3):
            number = add_place(
                SYSTEM, parent_id=lane.id, kind="number", name=str(no), slug=str(no),
                x=10.0 * no, y=5.0,
            )  # fmt: skip
            built.numbers.append(number)
            built.rooms += [
                add_place(SYSTEM, parent_id=number.id, kind="room", name=room, slug=room)
                for room in ("101", "102")
            ]
    return built


def person_with(role: str, place: Place, name: str = "") -> Actor:
    """A person who holds `role` at `place` since long ago, as the actor of a request."""
    person = Person.objects.create(name=name or f"{role}@{place.name}")
    RoleGrant.objects.create(
        person=person,
        role=role,
        place=place,
        path=place.path,
        space_id=place.space_id,
        since=date(2020, 1, 1),
    )
    return Actor(
        person_id=person.id,
        name=person.name,
        grants=(Grant(role, place.path, place.space_id),),
    )

"""The people of the demo: organisations, persons, what they are where, and the demo accounts.

Every name is put together by chance; none of the newspaper's persons appears.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from lilong.project.demo_data.tree import (
    AREA_540,
    DANING,
    FENGLIN,
    LINGLING,
    NORTH,
    NORTH_COMPOUND,
    NORTH_LANES,
    SHUGUANG,
    SOUTH,
    SOUTH_COMPOUND,
    SOUTH_LANES,
    YANFENG,
)

SINCE = date(2024, 9, 1)

FAMILY = (
    "陈王李张刘杨黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
)
_GIVEN = (
    "建华", "国强", "丽萍", "慧敏", "志明", "秀兰", "文娟", "海燕", "德明", "桂芳", "玉珍", "爱琴",
    "红梅", "晓静", "思远", "嘉宁", "子涵", "雨晴", "浩然", "景行", "佩云", "其昌", "月娥", "凤英",
    "福生", "宝根", "水娣", "阿大", "启东", "培根", "惠芬", "伟民", "永康", "美玲", "春生", "家栋",
    "一鸣", "云霞", "敏", "静", "磊", "琴", "平", "洁", "斌", "颖", "勇", "霞", "俊", "蕾",
)  # fmt: skip
_PRINTED = frozenset({"马姗姗", "虞凤飞", "张波", "陆韵莹", "郭爽"})


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """An organisation: key, kind as in `people.models.OrganisationKind`, name, and where."""

    key: str
    kind: str
    name: str
    path: str


ORGANISATIONS = (
    DemoOrganisation("south", "residents_committee", "西木南居民委员会", SOUTH),
    DemoOrganisation("north", "residents_committee", "西木北居民委员会", NORTH),
    DemoOrganisation("yanfeng", "residents_committee", "延峰居民委员会", YANFENG),
    DemoOrganisation("540", "residents_committee", "大宁路540弄居民委员会", AREA_540),
    DemoOrganisation("owners", "owners_committee", "西木小区（南）业主委员会", SOUTH_COMPOUND),
    DemoOrganisation("owners-s", "owners_committee", "曙光小区业主委员会", SHUGUANG),
    DemoOrganisation(
        "property", "property_company", "梧桐物业服务有限公司（示例）", SOUTH_COMPOUND
    ),
    DemoOrganisation("builder", "contractor", "青砖修缮工程有限公司（示例）", SOUTH_COMPOUND),
    DemoOrganisation("supervisor", "supervisor", "方矩工程监理有限公司（示例）", SOUTH_COMPOUND),
    DemoOrganisation("designer", "designer", "里弄更新设计事务所（示例）", SOUTH_COMPOUND),
    DemoOrganisation("police", "police_station", "枫林派出所（示例）", FENGLIN),
    DemoOrganisation("police-d", "police_station", "大宁派出所（示例）", DANING),
    DemoOrganisation("enforcement", "department", "枫林街道综合行政执法队（示例）", FENGLIN),
    DemoOrganisation("street", "subdistrict", "枫林街道办事处", FENGLIN),
    DemoOrganisation("street-d", "subdistrict", "大宁路街道办事处", DANING),
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person with one role at one place; `demo_role` opens a one-click account.

    `key` names the person within the demo; `organisation` is a key of ORGANISATIONS or empty.
    """

    key: str
    name: str
    role: str
    path: str
    organisation: str = ""
    demo_role: str = ""


_CAST: tuple[tuple[str, str, str], ...] = (
    # role, place, organisation; a stranger is offered them in this order
    ("secretary", SOUTH, "south"),
    ("community_worker", SOUTH, "south"),
    ("block_leader", LINGLING, ""),
    ("resident", LINGLING + "3/402/", ""),
    ("volunteer", SOUTH, ""),
    ("committee_chair", SOUTH, "south"),
    ("owner", LINGLING + "3/201/", ""),
    ("tenant", LINGLING + "12/305/", ""),
    ("owners_committee_member", SOUTH_COMPOUND, "owners"),
    ("committee_secretary", SOUTH_COMPOUND, "owners"),
    ("property_staff", SOUTH_COMPOUND, "property"),
    ("contractor", SOUTH_COMPOUND, "builder"),
    ("supervisor", SOUTH_COMPOUND, "supervisor"),
    ("designer", SOUTH_COMPOUND, "designer"),
    ("patch_officer", FENGLIN + "patch/", "street"),
    ("street_officer", FENGLIN, "street"),
    ("department_officer", FENGLIN, "enforcement"),
    ("lecturer", DANING, "street-d"),
    ("trainee", DANING, "street-d"),
    ("steward", FENGLIN, "street"),
)
SHUGUANG_OWNERS = ("1/502/", "1/1203/", "2/801/")
"""Rooms of owners of 曙光 who check the count of its vote."""
ANOTHER_STREET = "secretary@daning"
"""The demo account of a secretary in the second street."""
COMMITTEE_THERE = ("owners_committee_member@daning", "committee_secretary@daning")
OWNER_THERE = "owner@daning"
"""Demo accounts of 曙光: who decides, who prepares, and an owner."""


def persons(random: Random) -> Iterator[DemoPerson]:
    """Those who can be entered as with one click, and those who only stand in the lists."""
    taken = set(_PRINTED)
    names = _names(random, taken)
    for role, path, organisation in _CAST:
        yield DemoPerson(role, next(names), role, path, organisation, demo_role=role)
    yield DemoPerson(
        ANOTHER_STREET, next(names), "secretary", YANFENG, "yanfeng", demo_role=ANOTHER_STREET
    )
    yield DemoPerson("secretary-north", next(names), "secretary", NORTH, "north")
    yield DemoPerson("worker-north", next(names), "community_worker", NORTH, "north")
    yield DemoPerson("worker-yanfeng", next(names), "community_worker", YANFENG, "yanfeng")
    yield DemoPerson("worker-540", next(names), "community_worker", AREA_540, "540")
    yield DemoPerson("officer-daning", next(names), "street_officer", DANING, "street-d")
    for slug in SOUTH_LANES:
        for no in (1, 2):
            path = f"{SOUTH_COMPOUND}{slug}/"
            yield DemoPerson(f"volunteer-{slug}-{no}", next(names), "volunteer", path)
    for slug in NORTH_LANES:
        path = f"{NORTH_COMPOUND}{slug}/"
        yield DemoPerson(f"leader-{slug}", next(names), "block_leader", path)
    # Last and by chance of their own: what the town draws after them must not change with them.
    random = Random(4)  # noqa: S311  # invents neighbours, guards nothing
    yield from _shuguang(_names(random, taken))


def _shuguang(names: Iterator[str]) -> Iterator[DemoPerson]:
    """曙光's owners' committee with its secretary, and owners who check its count."""
    for door in COMMITTEE_THERE:
        role = door.partition("@")[0]
        yield DemoPerson(door, next(names), role, SHUGUANG, "owners-s", demo_role=door)
    for no, room in enumerate(SHUGUANG_OWNERS):
        door = "" if no else OWNER_THERE
        key = f"owner-shuguang-{no}"
        yield DemoPerson(key, next(names), "owner", SHUGUANG + room, demo_role=door)


def surveyors(cast: list[DemoPerson]) -> list[DemoPerson]:
    """Who walks in 西木南's survey: the community worker, the block leader, the volunteers."""
    return [
        person
        for person in cast
        if person.path.startswith(SOUTH)
        and person.role in ("community_worker", "block_leader", "volunteer")
    ]


def _names(random: Random, taken: set[str]) -> Iterator[str]:
    while True:
        name = random.choice(FAMILY) + random.choice(_GIVEN)
        if name not in taken:
            taken.add(name)
            yield name

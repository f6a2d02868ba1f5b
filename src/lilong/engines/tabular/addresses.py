"""Where in a neighbourhood: lane, number, stair, room or a shared part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lilong.engines.tabular.cells import (
    Flawed,
    RawCell,
    Reading,
    blank,
    compact,
    not_understood,
    text_of,
    tidy,
)

SHORT_FORM, ROAD_ONLY, REST_KEPT, WHOLE_IN_ONE = (
    "short_form", "road_only", "rest_kept", "whole_in_one",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """A place as a ledger names it; every part may be missing.

    Attributes:
        lane: with its 弄, such as `零陵路345弄`; the road where a door opens on the street, the
            compound where it stands in no lane, such as `宝联小区`.
        number: the door or block number without 号, such as `42` or `42甲`.
        stair: the stair unit without 单元.
        room: the room without 室.
        part: code of a shared part, such as `corridor`; see `PARTS`.
        rest: what was written beyond number, stair and room, kept word for word.
    """

    lane: str | None = None
    number: str | None = None
    stair: str | None = None
    room: str | None = None
    part: str | None = None
    rest: str | None = None

    def __bool__(self) -> bool:
        return any((self.lane, self.number, self.stair, self.room, self.part, self.rest))

    @property
    def key(self) -> str:
        """The whole address as one text, equal only for equal addresses."""
        parts = (self.lane, self.number, self.stair, self.room, self.part, self.rest)
        return "\x1e".join([part or "" for part in parts])


# Longer words first where one holds the other; the first that is found names the part.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("between", ("之间",)),
    ("courtyard", ("天井", "庭院", "小院", "院内")),
    ("roof", ("屋顶", "屋面", "楼顶", "天台", "露台", "晒台")),
    ("shed", ("自行车棚", "非机动车棚", "电瓶车棚", "充电棚", "车棚")),
    (
        "corridor",
        (
            "公共走道",
            "公共过道",
            "公共走廊",
            "公共部位",
            "走道",
            "走廊",
            "过道",
            "楼道",
            "楼梯",
            "门厅",
            "公共",
        ),
    ),
    ("street_front", ("沿街", "临街", "门面", "商铺", "店面")),
    ("facade", ("外立面", "外墙", "山墙", "墙面")),
    ("green", ("绿化", "花坛", "草坪")),
    ("gate", ("大门口", "弄口", "门口", "大门", "门卫", "门房")),
    ("open_ground", ("空地", "广场", "通道", "围墙", "道路", "路边")),
)

_NUM = r"[0-9]{1,4}[甲乙丙丁戊a-z]?"
_ROOM = r"[a-z]?[0-9]{2,4}[甲乙丙丁a-z东西南北中前后]?"
_LANE = re.compile(r"(.*?弄)(.*)")
_ROAD = re.compile(r"([^0-9]*(?:路|街|大道|巷|村|新村|坊|里))(?=[0-9])(.*)")
_COMPOUND = re.compile(r"([^0-9弄]{1,12}(?:小区|公寓|大厦|花园)(?:\([^)]{1,6}\))?)(.*)")
_NUMBER = re.compile(
    rf"第?({_NUM}|[零一二三四五六七八九十]{{1,3}})(?:号楼|号房|号|幢|栋|座|#楼|#)(.*)"
)
_STAIR = re.compile(r"第?([0-9]{1,2}|[一二三四五六七八九十]{1,2}|[a-z])(?:单元|门洞|门|梯)(.*)")
_ROOM_HEAD = re.compile(rf"({_ROOM})(?:室|房)?(?![0-9层楼号])(.*)")
_SPAN = re.compile(r"[0-9]+号?(?:-|~|—|至|到|、|和|与)[0-9]+号.*")
_DASHED = re.compile(rf"({_NUM})(?:-([0-9]{{1,2}}))?-({_ROOM})(?:室)?")
_SLASHED = re.compile(r"([0-9]+)弄?/([0-9]+)号?/([0-9]+)室?")
_BARE = re.compile(_NUM)
_BARE_ROOM = re.compile(_ROOM + "室?")
_DIVIDERS = "-,、/;:。._ "
_GAP = re.compile(r"(?<=[0-9a-z]) (?=[0-9a-z])")


def parse_address(raw: RawCell) -> Reading[Address]:
    """One cell that holds a whole address: `零陵路345弄 12号 301`, `42-205`, `42号楼3单元501`."""
    if isinstance(raw, Flawed):
        return not_understood(raw, raw.why)
    # A gap between two numbers divides them; every other space is decoration.
    text = _GAP.sub("-", tidy(text_of(raw)).lower()).replace(" ", "")
    if not text:
        return blank(raw)
    address, confidence, note = _taken_apart(text)
    if not address:
        return not_understood(raw)
    return Reading(address, confidence, note, raw)


def _taken_apart(text: str) -> tuple[Address, int, str]:
    if match := _SLASHED.fullmatch(text):
        return Address(match[1] + "弄", match[2], room=match[3]), 80, SHORT_FORM
    lane, text, confidence, note = _lane_of(text)
    if _SPAN.fullmatch(text):
        return Address(lane, part=_part_in(text), rest=text), 60, REST_KEPT
    if match := _DASHED.fullmatch(text):
        short = Address(lane, match[1], match[2], match[3].upper())
        return short, min(confidence, 80), SHORT_FORM
    number, text = _head(_NUMBER, text)
    stair, text = _head(_STAIR, text)
    room, text = _head(_ROOM_HEAD, text)
    text = text.strip(_DIVIDERS)
    if lane and not (number or room) and _BARE.fullmatch(text):
        number, text = text, ""
    address = Address(lane, _upper(number), _upper(stair), _upper(room), _part_in(text))
    if not text:
        return address, confidence, note
    if address.part and text in _PART_WORDS:
        return replace(address, rest=text), confidence, note
    if not (lane or number or stair or room or address.part):
        return Address(rest=text), 30, REST_KEPT
    return replace(address, rest=text), min(confidence, 80), REST_KEPT


def _lane_of(text: str) -> tuple[str | None, str, int, str]:
    if match := _LANE.fullmatch(text):
        return match[1], match[2].lstrip(_DIVIDERS), 100, ""
    if match := _COMPOUND.fullmatch(text):
        return match[1], match[2].lstrip(_DIVIDERS), 100, ""
    if match := _ROAD.fullmatch(text):
        return match[1], match[2], 80, ROAD_ONLY
    return None, text, 100, ""


def _head(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    match = pattern.fullmatch(text)
    return (match[1], match[2].lstrip(_DIVIDERS)) if match else (None, text)


def _upper(text: str | None) -> str | None:
    return text.upper() if text else None


def _part_in(text: str) -> str | None:
    return next((code for code, words in PARTS if any(word in text for word in words)), None)


_PART_WORDS = frozenset(word for _, words in PARTS for word in words)


def parse_lane(raw: RawCell) -> Reading[Address]:
    """The cell under 弄: `零陵路某弄`, `345弄`, or a bare 345."""
    text = _plain(raw)
    if isinstance(text, Reading):
        return text
    if _BARE.fullmatch(text):
        return Reading(Address(lane=text + "弄"), 100, "", raw)
    rest = text.partition("弄")[2]
    if not rest:
        sure = text.endswith("弄") or _COMPOUND.fullmatch(text)
        return Reading(Address(lane=text), 100 if sure else 90, "", raw)
    return _whole_in_one(raw)


def parse_number(raw: RawCell) -> Reading[Address]:
    """The cell under 号: `42号`, `42号楼`, 42; a whole address there is taken apart."""
    text = _plain(raw)
    if isinstance(text, Reading):
        return text
    if _BARE.fullmatch(text):
        return Reading(Address(number=text.upper()), 100, "", raw)
    number, rest = _head(_NUMBER, text)
    if number and not rest:
        return Reading(Address(number=number.upper()), 100, "", raw)
    return _whole_in_one(raw)


def parse_stair(raw: RawCell) -> Reading[Address]:
    """The cell under 单元: `3单元`, 3."""
    text = _plain(raw)
    if isinstance(text, Reading):
        return text
    stair, rest = _head(_STAIR, text)
    if stair and not rest:
        return Reading(Address(stair=stair.upper()), 100, "", raw)
    if _BARE.fullmatch(text):
        return Reading(Address(stair=text.upper()), 100, "", raw)
    return Reading(Address(rest=text), 50, REST_KEPT, raw)


def parse_room(raw: RawCell) -> Reading[Address]:
    """The cell under 室: `205室`, 205, a shared part such as `公共走道`, or words kept as such."""
    text = _plain(raw)
    if isinstance(text, Reading):
        return text
    if _BARE_ROOM.fullmatch(text) or _BARE.fullmatch(text):
        return Reading(Address(room=text.removesuffix("室").upper()), 100, "", raw)
    if text in _PART_WORDS:
        return Reading(Address(part=_part_in(text), rest=text), 100, "", raw)
    if "号" in text or _DASHED.fullmatch(text):
        return _whole_in_one(raw)
    room, rest = _head(_ROOM_HEAD, text)
    found = Address(room=_upper(room), part=_part_in(rest), rest=rest or None)
    return Reading(found, 80 if room or found.part else 50, REST_KEPT, raw)


def _plain(raw: RawCell) -> str | Reading[Address]:
    if isinstance(raw, Flawed):
        return not_understood(raw, raw.why)
    text = compact(text_of(raw))
    return text or blank(raw)


def _whole_in_one(raw: RawCell) -> Reading[Address]:
    found = parse_address(raw)
    if found.value is None:
        return found
    return replace(found, confidence=min(found.confidence, 80), note=found.note or WHOLE_IN_ONE)


def join_addresses(readings: Sequence[Reading[Address]]) -> Reading[Address]:
    """One address from several cells; an earlier cell's word stands, the later one fills gaps."""
    lane = number = stair = room = part = rest = bad = None
    confidence, note = 100, ""
    for reading in readings:
        address = reading.value
        if address is None:
            bad = bad or (None if reading.understood else reading)
            continue
        lane, number = lane or address.lane, number or address.number
        stair, room = stair or address.stair, room or address.room
        part = part or address.part
        if address.rest and address.rest != rest:
            rest = f"{rest} {address.rest}" if rest else address.rest
        if reading.confidence < confidence:
            confidence, note = reading.confidence, reading.note
    raw = " ".join([text_of(r.raw).strip() for r in readings if r.raw is not None])
    joined = Address(lane, number, stair, room, part, rest)
    if not joined:
        return not_understood(raw, bad.note) if bad else blank(raw)
    if bad:
        return Reading(joined, min(confidence, 50), bad.note, raw)
    return Reading(joined, confidence, note, raw)

"""The file that `lilong ballot judge` and `lilong ballot doors` read.

    {"matter": …, "on": "2026-11-23", "options": {…},
     "units": [{"id", "area": "60.00", "owner", "state": "sold|unsold|undelivered",
                "kind": "dwelling|shop|parking", "delivered": bool (optional),
                "estimate": "0.8" (optional)}],
     "ballots": [{"unit", "choice": "agree|oppose|abstain|spoiled"}],
     "estimates": {"unit": "0.8"} (optional)}

Everything is checked before anything is counted, and what is wrong is said with its place.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from lilong.commons.wording import listed
from lilong.engines.voting import (
    CHOICES,
    FOLLOWS_MAJORITY,
    KINDS,
    NONRETURN_POLICIES,
    PARKING,
    REPEAT_POLICIES,
    STATES,
    STRUCK,
    Ballots,
    Options,
    Roll,
    head_numbers,
)
from lilong.kernel.area import Area
from lilong.kernel.refusal import Invalid, NotFound

_KEYS = ("matter", "on", "options", "units", "ballots", "estimates")
_FLAGS = ("count_parking", "spoiled_counts_as_participation")
_POLICIES = {"nonreturn_policy": NONRETURN_POLICIES, "repeat_policy": REPEAT_POLICIES}
_CAST = tuple(choice for choice in CHOICES if choice != STRUCK)
_CHANCE = re.compile(r"(?:0(?:\.\d+)?|1(?:\.0+)?)")
_SOLD, _DWELLING = STATES[0], KINDS[0]


@dataclass(frozen=True)
class JudgingFile:
    """What the file says, ready for the engine.

    Attributes:
        matter: as written; the rulebook knows whether there is such a one.
        on: the day whose rule holds.
        options: how the compound counts.
        units: what the file calls each unit, by its position on the roll.
        roll, ballots: for the engine.
        estimates: the chance in per mille that a unit agrees when visited, by position; None
            where the file gives none.
        notes: sentences on what was taken to be so because the file does not say.
    """

    matter: str
    on: date
    options: Options
    units: tuple[str, ...]
    roll: Roll
    ballots: Ballots
    estimates: dict[int, int] | None
    notes: tuple[str, ...]


def read_judging_file(path: Path) -> JudgingFile:
    """Read the file.

    Raises:
        NotFound: when it cannot be opened.
        Invalid: when it is not what it should be; the sentence says where.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise NotFound(
            _("打不开文件“%(path)s”：%(why)s") % {"path": path, "why": error.strerror}
        ) from error
    return judging_of(_parsed(raw))


def judging_of(content: Any) -> JudgingFile:
    """Check what the JSON holds; raises as `read_judging_file` does.

    Numbers that are not whole have to come as texts or `Exactly`, never as floats.
    """
    top = _object(content, _("文件"))
    options = _options(top.get("options", {}))
    units = [_unit(entry, number) for number, entry in enumerate(_list(top, "units"), 1)]
    if not units:
        _refuse(_("“units” 里一户也没有"))
    _no_unit_twice(units)
    _one_spelling_an_owner(units)
    position = {unit.id: index for index, unit in enumerate(units)}
    ballots = _ballots(_list(top, "ballots", optional=True), position)
    told = (
        *_told_of_units(units, top.get("options", {}), options),
        *_told_of_ballots(ballots, units, options),
        *_told_of_keys(top),
    )
    return JudgingFile(
        _text(top, "matter", _("文件")),
        _day(top),
        options,
        tuple(position),
        _roll(units, options),
        Ballots.of([unit for unit, _choice in ballots], [choice for _unit, choice in ballots]),
        _estimates(top, units, position),
        told,
    )


# ── JSON ────────────────────────────────────────────────────────────────────────────────────


class Exactly(str):
    """A number of the file that is not whole, letter by letter: no float ever stands for it."""

    __slots__ = ()


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(
            raw.decode("utf-8-sig"),
            parse_float=Exactly,
            parse_constant=_no_number,
            object_pairs_hook=_each_key_once,
        )
    except UnicodeDecodeError as error:
        raise Invalid(
            _("文件不是 UTF-8 编码的文本"), remedy=_("请另存为 UTF-8 编码的 JSON。")
        ) from error
    except (ValueError, RecursionError) as error:
        raise Invalid(_("文件不是 JSON：%(why)s") % {"why": _where(error)}) from error


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return _("第 %(line)s 行第 %(column)s 个字符处读不下去") % {
            "line": error.lineno,
            "column": error.colno,
        }
    return str(error) if isinstance(error, _NoJson) else _("读不下去")


class _NoJson(ValueError):
    """Python reads it, but JSON it is not, or not one that means one thing."""


def _no_number(word: str) -> NoReturn:
    raise _NoJson(_("“%(word)s”不是数") % {"word": word})


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise _NoJson(_key_twice(twice))
    return content


def _key_twice(key: str) -> str:
    return _("“%(key)s”写了两次") % {"key": key}


def _refuse(sentence: str, *, remedy: str = "") -> NoReturn:
    raise Invalid(sentence, remedy=remedy)


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        _refuse(_("%(where)s应当是一个 JSON 对象") % {"where": where})
    return value


def _list(content: Mapping[str, Any], key: str, *, optional: bool = False) -> Sequence[Any]:
    if key not in content and not optional:
        _refuse(_("文件里缺“%(key)s”") % {"key": key})
    value = content.get(key, [])
    if not isinstance(value, list):
        _refuse(_("“%(key)s”应当是一个列表") % {"key": key})
    return value


def _text(content: Mapping[str, Any], key: str, where: str) -> str:
    """A text that is there; whole numbers, as room numbers often are, are read as texts."""
    value = content.get(key)
    if type(value) is int:
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        _refuse(_("%(where)s缺“%(key)s”") % {"where": where, "key": key})
    return value


def _one_of(value: Any, known: Iterable[str], where: str, key: str) -> str:
    if not isinstance(value, str) or value not in known:
        _refuse(
            _("%(where)s的“%(key)s”写着“%(value)s”，不认识")
            % {"where": where, "key": key, "value": value},
            remedy=_("可以用：%(known)s") % {"known": listed(known)},
        )
    return value


def _day(top: Mapping[str, Any]) -> date:
    written = _text(top, "on", _("文件"))
    try:
        return date.fromisoformat(written)
    except ValueError:
        _refuse(
            _("“on”写着“%(written)s”，不是日期") % {"written": written},
            remedy=_("请写成 2026-11-23 这样。"),
        )


# ── Options ─────────────────────────────────────────────────────────────────────────────────


def _options(value: Any) -> Options:
    content = _object(value, _("“options”"))
    unknown = sorted(set(content) - {*_FLAGS, *_POLICIES})
    if unknown:
        _refuse(
            _("不认识的选项：%(unknown)s") % {"unknown": listed(unknown)},
            remedy=_("可以用：%(known)s") % {"known": listed([*_FLAGS, *_POLICIES])},
        )
    for key in _FLAGS:
        if not isinstance(content.get(key, False), bool):
            _refuse(_("选项“%(key)s”只能是 true 或 false") % {"key": key})
    for key, known in _POLICIES.items():
        if key in content:
            _one_of(content[key], known, _("选项"), key)
    return Options.from_dict(content)


# ── Units ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Unit:
    id: str
    area: int
    owner: str
    state: str
    kind: str
    delivered: bool | None
    estimate: Any


def _unit(entry: Any, number: int) -> _Unit:
    where = _("第 %(number)s 户") % {"number": number}
    content = _object(entry, where)
    unit_id = _text(content, "id", where)
    named = _("“%(unit)s”户") % {"unit": unit_id}
    state = _one_of(content.get("state", _SOLD), STATES, named, "state")
    kind = _one_of(content.get("kind", _DWELLING), KINDS, named, "kind")
    # What is unsold has no owner to name.
    owner = _text(content, "owner", named) if state == _SOLD or content.get("owner") else ""
    delivered = content.get("delivered")
    if delivered is not None and not isinstance(delivered, bool):
        _refuse(_("%(where)s的“delivered”只能是 true 或 false") % {"where": named})
    area = _area(content, named)
    return _Unit(unit_id, area, owner, state, kind, delivered, content.get("estimate"))


def _area(content: Mapping[str, Any], where: str) -> int:
    written = _text(content, "area", where)
    try:
        area = Area.parse(written).dm2
    except ValueError:
        area = -1
    if area <= 0:
        _refuse(
            _("%(where)s的面积写着“%(written)s”，不能用") % {"where": where, "written": written},
            remedy=_("面积要大于 0，以平方米计，最多两位小数，例如 60.25。"),
        )
    return area


def _no_unit_twice(units: Sequence[_Unit]) -> None:
    for unit_id, count in Counter(unit.id for unit in units).items():
        if count > 1:
            _refuse(
                _("“%(unit)s”在名册上出现了 %(count)s 次") % {"unit": unit_id, "count": count},
                remedy=_("每户只能有一行；共有人请写在同一行。"),
            )


def _one_spelling_an_owner(units: Sequence[_Unit]) -> None:
    """Two spellings of one name would be two heads, and nobody would see it in the result."""
    spelt: dict[str, str] = {}
    for unit in units:
        if unit.state != _SOLD:
            continue
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", unit.owner)).casefold()
        other = spelt.setdefault(plain, unit.owner)
        if other != unit.owner:
            _refuse(
                _("“%(one)s”和“%(other)s”像是同一位业主的两种写法")
                % {"one": other, "other": unit.owner},
                remedy=_("请统一写法：写法不同会算成两个人。"),
            )


def _roll(units: Sequence[_Unit], options: Options) -> Roll:
    says = any(unit.delivered is not None for unit in units)
    try:
        return Roll.of(
            [unit.area for unit in units],
            head_numbers([unit.owner for unit in units], [unit.state for unit in units]),
            [options.count_parking or unit.kind != PARKING for unit in units],
            [bool(unit.delivered) or not says for unit in units],
        )
    except ValueError:
        _refuse(_("面积加起来太大了"), remedy=_("请核对面积的单位。"))


# ── Ballots and estimates ───────────────────────────────────────────────────────────────────


def _ballots(entries: Sequence[Any], position: Mapping[str, int]) -> list[tuple[int, str]]:
    return [_ballot(entry, number, position) for number, entry in enumerate(entries, 1)]


def _ballot(entry: Any, number: int, position: Mapping[str, int]) -> tuple[int, str]:
    where = _("第 %(number)s 张票") % {"number": number}
    content = _object(entry, where)
    unit = _text(content, "unit", where)
    if unit not in position:
        _refuse(_("%(where)s的“%(unit)s”不在名册上") % {"where": where, "unit": unit})
    return position[unit], _one_of(content.get("choice"), _CAST, where, "choice")


def _estimates(
    top: Mapping[str, Any], units: Sequence[_Unit], position: Mapping[str, int]
) -> dict[int, int] | None:
    """Chances by position, from the units themselves and from the list beside them."""
    entries = [(unit.id, unit.estimate) for unit in units if unit.estimate is not None]
    if top.get("estimates") is not None:
        entries += _estimate_entries(top["estimates"])
    elif not entries:
        return None
    found: dict[int, int] = {}
    for unit, chance in entries:
        if unit not in position:
            _refuse(_("“estimates”里的“%(unit)s”不在名册上") % {"unit": unit})
        if position[unit] in found:
            _refuse(_key_twice(unit))
        found[position[unit]] = _per_mille(chance, unit)
    return found


def _estimate_entries(value: Any) -> Iterator[tuple[str, Any]]:
    """An object {unit: chance}, or a list of {"unit", "chance"}."""
    if isinstance(value, dict):
        yield from value.items()
        return
    if not isinstance(value, list):
        _refuse(_('“estimates”应当是各户的把握，例如 {"3号101": "0.8"}'))
    for number, entry in enumerate(value, 1):
        where = _("第 %(number)s 条把握") % {"number": number}
        content = _object(entry, where)
        named = [content[key] for key in ("chance", "estimate", "agree") if key in content]
        if len(named) != 1:
            _refuse(_("%(where)s缺“%(key)s”") % {"where": where, "key": "chance"})
        yield _text(content, "unit", where), named[0]


def _per_mille(chance: Any, unit: str) -> int:
    written = str(chance) if type(chance) is int else chance
    if not isinstance(written, str) or not _CHANCE.fullmatch(written):
        _refuse(
            _("“%(unit)s”的把握写着“%(chance)s”，不能用") % {"unit": unit, "chance": chance},
            remedy=_('请写 0 到 1 之间的数，例如 "0.8"。'),
        )
    share = Fraction(written)
    return (2000 * share.numerator + share.denominator) // (2 * share.denominator)


# ── What the file does not say ──────────────────────────────────────────────────────────────


def _told_of_units(
    units: Sequence[_Unit], written: Mapping[str, Any], options: Options
) -> Iterator[str]:
    parking = sum(unit.kind == PARKING for unit in units)
    if parking and not options.count_parking:
        said = "count_parking" in written
        yield (
            _("%(count)s 个车位没有计入面积和人数。")
            if said
            else _("%(count)s 个车位没有计入面积和人数：文件没有写明，按不计处理，请核对议事规则。")
        ) % {"count": parking}
    silent = all(unit.delivered is None for unit in units)
    if options.nonreturn_policy == FOLLOWS_MAJORITY and silent:
        yield _("文件没有写明送达，未返还的按都已送达计；没有送达的户不能随多数。")


def _told_of_ballots(
    ballots: Sequence[tuple[int, str]], units: Sequence[_Unit], options: Options
) -> Iterator[str]:
    counts = Counter(unit for unit, _choice in ballots)
    twice = [units[unit].id for unit, count in counts.items() if count > 1]
    if twice:
        policy = (
            _("以第一张有效票为准")
            if options.repeat_policy == "first"
            else _("以最后一张有效票为准")
        )
        yield _("有 %(count)s 户投了不止一张票，%(policy)s：%(units)s") % {
            "count": len(twice),
            "policy": policy,
            "units": listed(twice[:20]),
        }
    if not options.count_parking:
        spaces = sum(units[unit].kind == PARKING for unit, _choice in ballots)
        if spaces:
            yield _("%(count)s 张车位的票没有计入。") % {"count": spaces}


def _told_of_keys(top: Mapping[str, Any]) -> Iterator[str]:
    unused = sorted(set(top) - set(_KEYS))
    if unused:
        yield _("文件里这些内容没有用到：%(keys)s") % {"keys": listed(unused)}

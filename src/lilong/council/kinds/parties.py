"""The three parties of a neighbourhood (三驾马车) and their real powers, as data with sources.

A promise that asks of a party what it has no power for is not forbidden: who notes it is told so,
with the text it rests on, before it is noted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True)
class Power:
    """What a party can do, or a limit of what it can, in the reader's language."""

    text: str
    source: str


@dataclass(frozen=True)
class Limit:
    """What a party has no power for, and the words by which a promise of it is recognised."""

    words: tuple[str, ...]
    power: Power


@dataclass(frozen=True)
class Party:
    """One of the three.

    Attributes:
        name: in Chinese, as it stands on the board; `label` in the reader's language.
    """

    code: str
    name: str
    label: str
    can: tuple[Power, ...]
    cannot: tuple[Limit, ...]


def parties() -> dict[str, Party]:
    """The three by their codes, in the reader's language."""
    content = _content()
    limits = {code: _limit(one) for code, one in content["limits"].items()}
    return {
        one["code"]: Party(
            one["code"],
            one["name"],
            _said(one, "name"),
            tuple(Power(_said(can, "text"), can["source"]) for can in one["can"]),
            tuple(limits[code] for code in one["cannot"]),
        )
        for one in content["parties"]
    }


def beyond(party_code: str, text: str) -> list[Power]:
    """The limits that a promise of this party goes beyond, by the words of its text.

    >>> [power.source for power in beyond("property_company", "三天内强制拆除花坛")][0][:3]
    '《上海'
    >>> beyond("property_company", "疏通下水")
    []
    """
    party = parties().get(party_code)
    found = party.cannot if party else ()
    return [one.power for one in found if any(word in text for word in one.words)]


@cache
def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads(
        files(__package__).joinpath("parties.json").read_text("utf-8")
    )
    return content


def _limit(one: Mapping[str, Any]) -> Limit:
    return Limit(tuple(one["words"]), Power(_said(one, "text"), one["source"]))


def _said(one: Mapping[str, Any], name: str) -> str:
    english = (get_language() or "").startswith("en")
    return str(one["english"] if english else one[name])

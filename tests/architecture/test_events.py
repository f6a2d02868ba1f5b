"""Every event reads as a sentence made of its own facts."""

from __future__ import annotations

import importlib
import re
from dataclasses import fields

import pytest

from lilong.commons.ledger.events import EVENTS, Event, sentence_of
from tests.architecture.house import dotted, source_files

for _path in source_files():
    if _path.name == "events.py":
        importlib.import_module(dotted(_path))

OURS = {k: e for k, e in sorted(EVENTS.items()) if e.__module__.startswith("lilong.")}
_PLACES = re.compile(r"%\((\w+)\)s")


def own_facts(event: type[Event]) -> set[str]:
    return {f.name for f in fields(event)} - {f.name for f in fields(Event)}


@pytest.mark.parametrize("kind", OURS)
def test_an_events_sentence_formats_with_its_own_facts(kind: str):
    event = OURS[kind]
    facts = dict.fromkeys(own_facts(event), "某")
    assert set(_PLACES.findall(event.sentence)) <= set(facts)
    assert "%(" not in sentence_of(kind, facts)
    assert re.search(r"[\u4e00-\u9fff]", event.sentence)


@pytest.mark.parametrize("kind", OURS)
def test_an_events_kind_is_its_module_and_its_name(kind: str):
    event = OURS[kind]
    prefix, _, verb = kind.partition(".")
    assert prefix in event.__module__.split(".")
    assert verb == re.sub(r"(?<!^)(?=[A-Z])", "_", event.__name__).lower()
    assert "." in event.subject_kind


def test_there_are_events():
    assert len(OURS) >= 3

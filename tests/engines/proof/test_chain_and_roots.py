"""The chain binds each ballot to all before it; a published root is signed and counted on."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.engines.proof import (
    Root,
    SignedRoot,
    canonical_json,
    chain,
    chain_all,
    genesis,
    sign_root,
    verify_root,
)

KEY = bytes(range(32))
MOTION, ROLL = sha256(b"motion").hexdigest(), sha256(b"roll").hexdigest()
ROOT = Root(2, 9, "aa" * 32, "bb" * 32, "cc" * 32, "2026-11-28T12:00:00.000000Z")


def test_the_chain_begins_and_goes_on_as_the_design_says() -> None:
    start = genesis(MOTION, ROLL)
    assert start == sha256(f"lilong ballot 1\n{MOTION}\n{ROLL}\n".encode()).digest()
    assert chain(start, "1\t2") == sha256(b"\x00" + start + b"1\t2").digest()


def test_another_scope_or_another_roll_makes_another_chain() -> None:
    other = sha256(b"tiles are kept").hexdigest()
    assert len({genesis(MOTION, ROLL), genesis(other, ROLL), genesis(MOTION, other)}) == 3


@pytest.mark.parametrize("digest", ["", "ab", "AB" * 32, "ab" * 32 + "\n", "zz" * 32])
def test_what_is_no_digest_begins_no_chain(digest: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        genesis(digest, ROLL)
    with pytest.raises(ValueError, match="SHA-256"):
        genesis(MOTION, digest)


@given(st.lists(st.text(st.characters(max_codepoint=126, min_codepoint=32)), max_size=30))
def test_the_long_chain_is_the_short_one_repeated(lines: list[str]) -> None:
    step = start = genesis(MOTION, ROLL)
    steps = []
    for line in lines:
        step = chain(step, line)
        steps.append(step)
    assert list(chain_all(start, lines)) == steps


def test_a_line_that_is_not_ascii_is_not_chained() -> None:
    with pytest.raises(UnicodeEncodeError):
        chain(bytes(32), "同意")


def test_a_root_is_signed_over_its_canonical_json() -> None:
    assert ROOT.text() == canonical_json(
        {
            "at": ROOT.at, "counter": 2, "delivered": "", "head": ROOT.head, "kind": "hour",
            "previous": ROOT.previous, "root": ROOT.root, "size": 9,
        }
    )  # fmt: skip
    assert " " not in ROOT.text()
    signed = sign_root(ROOT, KEY)
    assert verify_root(signed, bytes.fromhex(signed.key))
    assert SignedRoot.parse(signed.text()) == signed


def test_a_root_altered_or_signed_by_another_is_not_believed() -> None:
    signed = sign_root(ROOT, KEY)
    key = bytes.fromhex(signed.key)
    for change in (
        {"counter": 3}, {"size": 8}, {"head": "ab" * 32}, {"root": "ab" * 32},
        {"previous": "ab" * 32}, {"at": "2026-11-28T12:00:00.000001Z"}, {"kind": "close"},
        {"kind": "close", "delivered": "ab" * 32},
    ):  # fmt: skip
        assert not verify_root(replace(signed, root=replace(ROOT, **change)), key)
    other = sign_root(ROOT, bytes(32))
    assert not verify_root(other, key)
    assert not verify_root(replace(other, key=signed.key), key)
    assert not verify_root(signed, bytes.fromhex(other.key))


def test_a_line_of_the_roots_is_read_in_one_way_only() -> None:
    text = sign_root(ROOT, KEY).text()
    for wrong in (
        text + "\n", " " + text, text.replace(",", ", "), text.replace("9", "9.0"),
        text.replace('"kind":"hour"', '"kind":0'), text.replace('"size":9', '"size":-9'),
        text.replace('"kind":"hour",', ""), text.replace('"counter":2', '"counter":1'),
        text.replace('"size":9', '"extra":1,"size":9'), "[]", "", "null",
        text.replace('"counter":2', '"counter":true'), text.replace("2026-11", "2026-13"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"\S"):
            SignedRoot.parse(wrong)


def test_the_first_root_has_none_before_it() -> None:
    assert replace(ROOT, counter=1, previous="").counter == 1
    for wrong in ({"counter": 1}, {"counter": 0, "previous": ""}, {"previous": ""}):
        with pytest.raises(ValueError, match=r"\S"):
            replace(ROOT, **wrong)


def test_a_root_is_of_a_kind_and_only_that_of_the_close_tells_what_was_delivered() -> None:
    assert replace(ROOT, kind="close", delivered="ab" * 32).delivered
    for wrong in (
        {"kind": "final"}, {"kind": ""}, {"kind": "close", "delivered": "ab"},
        {"delivered": "ab" * 32}, {"kind": "count", "delivered": "ab" * 32},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"\S"):
            replace(ROOT, **wrong)

"""The tree over the chain, against the published vectors of RFC 6962 and against brute force."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.engines.proof import (
    Frontier,
    consistency_path,
    inclusion_path,
    merkle_root,
    verify_consistency,
    verify_inclusion,
)

# The inputs and roots of the reference implementation of RFC 6962. Its leaves are
# SHA-256(0x00 + input); ours are hashes already, so they are handed in as such.
INPUTS = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
VECTOR = [sha256(b"\x00" + bytes.fromhex(one)).digest() for one in INPUTS]
# The proofs of the same implementation: (leaf from 1, size, path).
INCLUSIONS = [
    (1, 8, [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]),
    (6, 8, [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]),
    (3, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
]  # fmt: skip
CONSISTENCIES = [
    (1, 8, [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]),
    (6, 8, [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]),
]  # fmt: skip


def leaves_of(size: int) -> list[bytes]:
    return [sha256(b"%d" % n).digest() for n in range(size)]


def brute_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + brute_root(leaves[:split]) + brute_root(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots_come_out(size: int) -> None:
    assert merkle_root(VECTOR[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("number", "size", "path"), INCLUSIONS)
def test_the_published_inclusion_paths_come_out(number: int, size: int, path: list[str]) -> None:
    assert [one.hex() for one in inclusion_path(VECTOR[:size], number - 1)] == path


@pytest.mark.parametrize(("size", "later", "path"), CONSISTENCIES)
def test_the_published_consistency_paths_come_out(size: int, later: int, path: list[str]) -> None:
    assert [one.hex() for one in consistency_path(VECTOR[:later], size)] == path


def test_every_small_tree_agrees_with_the_definition_and_with_its_own_edge() -> None:
    edge = Frontier()
    for size in range(130):
        leaves = leaves_of(size)
        assert edge.root() == merkle_root(leaves) == brute_root(leaves)
        assert Frontier.parse(edge.text()) == edge
        edge.append(sha256(b"%d" % size).digest())


def test_every_ballot_of_every_small_tree_is_proven_and_no_other_in_its_place() -> None:
    for size in range(1, 40):
        leaves = leaves_of(size)
        root = merkle_root(leaves)
        for index in range(size):
            path = inclusion_path(leaves, index)
            assert verify_inclusion(leaves[index], index, size, path, root)
            assert not verify_inclusion(sha256(b"x").digest(), index, size, path, root)
            assert not verify_inclusion(leaves[index], index, size, [*path, root], root)
            assert not verify_inclusion(leaves[index], size, size, path, root)
            if path:
                assert not verify_inclusion(leaves[index], index, size, path[:-1], root)
                assert not verify_inclusion(leaves[index], index ^ 1, size, path, root)


def test_every_small_tree_is_shown_to_extend_every_smaller_and_no_other() -> None:
    for later in range(1, 34):
        leaves = leaves_of(later)
        root = merkle_root(leaves)
        for size in range(later + 1):
            earlier = merkle_root(leaves[:size])
            path = consistency_path(leaves, size)
            assert verify_consistency(size, later, earlier, root, path)
            forged = merkle_root([*leaves_of(size)[:-1], sha256(b"forged").digest()])
            assert not verify_consistency(size, later, forged, root, path)
            assert not verify_consistency(size, later, earlier, root, [*path, earlier])
            if path:
                assert not verify_consistency(size, later, earlier, root, path[1:])
                assert not verify_consistency(size, later, earlier, earlier, path)


def test_what_is_not_there_is_not_proven() -> None:
    for ask in (lambda: inclusion_path(VECTOR, 8), lambda: inclusion_path(VECTOR, -1)):
        with pytest.raises(IndexError):
            ask()
    for size in (-1, 9):
        with pytest.raises(ValueError, match="part"):
            consistency_path(VECTOR, size)
    assert not verify_consistency(9, 8, VECTOR[0], VECTOR[0], [])
    assert not verify_consistency(3, 8, VECTOR[0], VECTOR[0], [])


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_an_edge_kept_as_text_goes_on_where_it_was(size: int, more: int) -> None:
    leaves = leaves_of(size + more)
    edge = Frontier()
    edge.extend(leaves[:size])
    kept = Frontier.parse(edge.text())
    kept.extend(leaves[size:])
    assert kept.root() == merkle_root(leaves)
    assert len(kept.nodes) == (size + more).bit_count()


@pytest.mark.parametrize(
    "text",
    ["", "0", "1:", "-1:", "01:" + "00" * 32, "2:" + "00" * 31, "3:" + "00" * 32,
     "1:" + "AA" * 32, "0:\n", "1:" + "00" * 32 + "\n"],
)  # fmt: skip
def test_an_edge_that_was_tampered_with_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        Frontier.parse(text)


def test_one_leaf_altered_alters_the_root() -> None:
    chance = random.Random(7)
    leaves = leaves_of(500)
    root = merkle_root(leaves)
    for _ in range(50):
        at = chance.randrange(500)
        altered = bytearray(leaves[at])
        altered[chance.randrange(32)] ^= 1 << chance.randrange(8)
        assert merkle_root([*leaves[:at], bytes(altered), *leaves[at + 1 :]]) != root

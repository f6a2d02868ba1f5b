"""Slips: what stands on the paper proves itself, and nothing else does."""

from __future__ import annotations

import time
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st
from tests.ballot.votes import voter_of

from lilong.ballot import slips

SOMEBODY = UUID("0195a0b0-0000-7000-8000-000000000001")


@given(st.uuids(), st.integers(1, 32767))
def test_what_is_printed_is_read(voter_id, serial):
    text = slips.token(voter_id, serial)

    assert len(text) == slips.LENGTH == 48
    assert slips.read(text) == slips.Slip(voter_id, serial)


@given(st.uuids(), st.integers(0, 47), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_no_character_can_be_changed(voter_id, at, letter):
    text = slips.token(voter_id, 1)
    forged = text[:at] + letter + text[at + 1 :]

    assert slips.read(forged) == (slips.Slip(voter_id, 1) if forged == text else None)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_not_and_nothing_breaks(text):
    assert slips.read(text) is None


def test_it_may_be_typed_by_hand():
    text = slips.token(SOMEBODY, 1)
    by_hand = "-".join(text[at : at + 4] for at in range(0, 48, 4)).lower()

    assert slips.read(by_hand.replace("0", "o").replace("1", "l")) == slips.Slip(SOMEBODY, 1)


def test_another_installation_makes_no_slip_of_ours(settings):
    ours = slips.token(SOMEBODY, 1)
    settings.FIELD_KEY = "another installation's"

    assert slips.read(ours) is None
    assert slips.token(SOMEBODY, 1) != ours


def test_a_new_serial_is_a_new_token_and_new_words():
    tokens = {slips.token(SOMEBODY, serial) for serial in range(1, 100)}
    words = {slips.phrase(SOMEBODY, serial) for serial in range(1, 100)}

    assert len(tokens) == 99
    assert len(words) > 90


def test_the_words_are_two_and_not_in_the_token():
    first, second = slips.phrase(SOMEBODY, 1).split("·")

    assert len(first) == len(second) == 2
    assert len(set(slips._WORDS)) == 64


def test_the_words_are_spread_evenly():
    drawn = [slips.phrase(uuid4(), 1).split("·")[0] for _ in range(6400)]

    assert max(drawn.count(word) for word in set(drawn)) < 200
    assert len(set(drawn)) == 64


def test_the_address_is_the_present_slips(motion, settings):
    settings.SITE_URL = "https://lilong.example.cn"
    voter = voter_of(motion, 1)

    url, code = slips.slip_url(voter), slips.slip_qr(voter)

    assert url == f"https://lilong.example.cn/v/{slips.token(voter.id, 1)}"
    assert code == url.upper()
    # All of it stands in the alphabet that makes the smallest code.
    assert set(code) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_a_forged_slip_costs_microseconds():
    text = slips.token(SOMEBODY, 1)[:-1] + "0"
    began = time.process_time()
    for _ in range(1000):
        slips.read(text)

    assert time.process_time() - began < 1  # a thousand in a second, of its own work

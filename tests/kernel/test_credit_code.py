"""Credit codes: the two real codes hold, and any one slip of the pen is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.kernel.credit_code import (
    CREDIT_ALPHABET,
    credit_check_character,
    credit_code_fault,
    normalise_credit_code,
    organisation_check_character,
)

REAL = ["914403001922038216", "91440300708461136T"]
BODIES = st.text(CREDIT_ALPHABET, min_size=16, max_size=16)


@pytest.mark.parametrize("code", REAL)
def test_a_real_code_has_no_fault(code: str) -> None:
    assert credit_code_fault(code) is None


@pytest.mark.parametrize("code", REAL)
def test_the_nine_characters_within_are_an_organisation_code(code: str) -> None:
    assert organisation_check_character(code[8:16]) == code[16]


@pytest.mark.parametrize("code", REAL)
def test_any_single_wrong_character_is_found(code: str) -> None:
    for n in range(18):
        for other in set(CREDIT_ALPHABET) - {code[n]}:
            assert credit_code_fault(code[:n] + other + code[n + 1 :]) is not None


def test_the_fault_is_named() -> None:
    assert credit_code_fault("01757151") == "length"
    assert credit_code_fault("91440300708461136I") == "alphabet"
    assert credit_code_fault("914403001922038217") == "credit_check"
    inner = "91440300192203822"
    assert credit_code_fault(inner + credit_check_character(inner)) == "organisation_check"


@given(BODIES)
def test_the_last_character_ranges_over_the_whole_alphabet_and_holds(start: str) -> None:
    body = start[:16] + organisation_check_character(start[8:16])

    assert credit_code_fault(body + credit_check_character(body)) is None


def test_some_code_ends_in_a_letter_other_than_x() -> None:
    assert credit_check_character("91440300708461136") == "T"


def test_a_code_copied_from_a_form_is_put_in_print_order() -> None:
    assert normalise_credit_code(" ９1440300-70846113 6t\u3000") == "91440300708461136T"


def test_a_body_of_the_wrong_length_or_alphabet_is_refused() -> None:
    with pytest.raises(ValueError, match="17 characters"):
        credit_check_character("9144")
    with pytest.raises(ValueError, match="eight characters"):
        organisation_check_character("123")
    with pytest.raises(ValueError, match="substring"):
        organisation_check_character("1234567*")

"""The colours are readable, by the formula of WCAG 2, for every pair that can meet on a page."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[3] / "frontend" / "styles"
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (STYLES / "_tokens.scss").read_text()))
INKS = ["ink", "ink-soft", "brick", "brick-deep", "plane", "plane-deep", "slate", "slate-deep"]
GROUNDS = ["paper", "sheet", "paper-deep", *(name for name in TOKENS if name.endswith("-wash"))]
# What is written in light on dark: buttons, chips, marks of the plan, the ribbon.
DARK = ["brick", "plane", "plane-deep", "slate-deep", "ink", *(f"series-{n}" for n in range(1, 6))]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_knows_black_on_white_and_a_grey_that_is_too_pale():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < 4.5


@pytest.mark.parametrize(("ink", "ground"), list(product([*INKS, "amber"], GROUNDS)))
def test_every_ink_reads_on_every_ground(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("ground", DARK)
def test_light_words_read_on_every_dark_ground(ground):
    assert contrast(TOKENS["sheet"], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "sheet", "paper-deep"])
def test_the_edge_of_a_control_stands_out(ground):
    assert contrast(TOKENS["rule-strong"], TOKENS[ground]) >= 3


def test_han_text_is_never_slanted_or_spread():
    written = "".join(path.read_text() for path in STYLES.glob("*.scss"))

    assert "italic" not in written.replace("no italic", "")
    assert "letter-spacing" not in written


def test_bootstrap_is_told_our_colours_and_no_others():
    named = set(re.findall(r"#[0-9a-f]{6}", (STYLES / "_settings.scss").read_text()))

    assert named - set(TOKENS.values()) <= {"#5c5c53", "#e4dcc8"}

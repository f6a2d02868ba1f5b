"""The machine's eyes are not blind: each is shown a fault that was put there."""

from __future__ import annotations

import pytest
from tests.journeys.browsing import PHONE
from tests.journeys.looking import (
    MOST_SCRIPT,
    axe_faults,
    bring_axe,
    large_print_faults,
    overflow_faults,
    paper_faults,
    script_weight,
    small_targets,
)

pytestmark = pytest.mark.journey


@pytest.fixture
def page(visit, site):
    """The sign-in page on a phone, which has no fault."""
    visitor = visit(site, width=PHONE)
    bring_axe(visitor.context)  # as the walks do
    return visitor.open("/accounts/login/")


def plant(page, markup: str) -> None:
    page.evaluate(
        "markup => document.querySelector('main').insertAdjacentHTML('beforeend', markup)", markup
    )


def test_without_a_planted_fault_they_see_none(page):
    assert axe_faults(page) == overflow_faults(page) == small_targets(page) == []
    assert large_print_faults(page) == paper_faults(page) == []
    assert 0 < script_weight(page) <= MOST_SCRIPT


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        ("<img src='/static/lilong/mark.svg'>", "image-alt"),
        ("<input type='text'>", "label"),
        ("<p class='pale'>看不清</p>", "color-contrast"),
        ("<h5>跳了级</h5>", "heading-order"),
    ],
)
def test_axe_sees_a_planted_fault(page, markup, rule):
    plant(page, markup)
    page.evaluate(
        """() => { const pale = document.querySelector('.pale');
            if (pale) { pale.style.color = '#ddd'; pale.style.background = '#fff'; } }"""
    )

    assert [fault for fault in axe_faults(page) if fault.startswith(rule)]


def test_what_is_too_wide_is_seen(page):
    plant(page, "<div class='wide'>宽</div>")
    page.evaluate("() => { document.querySelector('.wide').style.width = '900px'; }")

    assert any("div.wide" in fault for fault in overflow_faults(page))


def test_a_control_too_small_for_a_finger_is_seen(page):
    plant(page, "<p><button class='tiny'>小</button></p>")
    page.evaluate(
        """() => { const tiny = document.querySelector('.tiny').style;
            tiny.width = tiny.height = '20px'; tiny.minHeight = tiny.padding = '0'; }"""
    )

    assert any("button.tiny" in fault for fault in small_targets(page))


def test_an_error_in_the_console_and_a_broken_rule_of_content_are_heard(visit, site):
    visitor = visit(site)
    page = visitor.open("/accounts/login/")
    page.evaluate("() => console.error('planted')")
    plant(page, "<div class='inline' style='color: red'></div>")
    page.evaluate(
        """() => { const script = document.createElement('script');
            script.textContent = 'window.ran = true'; document.body.append(script); }"""
    )
    page.wait_for_timeout(100)

    assert page.evaluate("() => window.ran") is None
    assert any("planted" in trouble for trouble in visitor.troubles)
    assert any("Content Security Policy" in trouble for trouble in visitor.troubles)
    visitor.troubles.clear()


def test_what_only_large_print_pushes_out_is_seen(page):
    plant(page, "<div class='wide'>宽</div>")
    page.evaluate("() => { document.querySelector('.wide').style.width = '20rem'; }")
    assert overflow_faults(page) == []

    assert any("div.wide" in fault for fault in large_print_faults(page))
    assert overflow_faults(page) == []


def test_what_is_of_no_use_on_paper_is_seen(page):
    plant(page, "<p><button type='button'>按</button></p>")
    plant(page, "<div class='wide'>宽</div>")
    page.evaluate("() => { document.querySelector('.wide').style.width = '900px'; }")

    faults = paper_faults(page)
    assert any("button" in fault and "is printed" in fault for fault in faults)
    assert any("div.wide" in fault for fault in faults)
    assert page.viewport_size["width"] == PHONE


def test_a_blank_sheet_is_seen(page):
    page.evaluate("() => { document.querySelector('main').hidden = true; }")

    assert paper_faults(page) == ["on paper is empty"]

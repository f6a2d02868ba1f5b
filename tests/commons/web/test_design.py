"""The design page: every component together, on one page that keeps its own rules."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from lilong.commons.web.design import design
from lilong.kernel.refusal import Invalid


def page(query: str = "") -> str:
    response = design(RequestFactory().get(f"/design/{query}"))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("query", ["", "?part=public", "?part=print"])
def test_each_page_keeps_to_the_content_rule_and_names_things_once(query):
    html = page(query)
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))

    assert not re.search(r"\sstyle=|<style|\son\w+=", html)
    assert [name for name, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("query", ["", "?part=public", "?part=print"])
def test_every_name_that_is_pointed_at_exists(query):
    html = page(query)
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    pointed = {
        name
        for value in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', html)
        for name in value.split()
    } | set(re.findall(r"url\(#([^)]+)\)", html))

    assert pointed
    assert pointed <= ids


def test_the_page_says_which_language_it_is_in():
    with override("en"):
        assert '<html lang="en"' in page()
    assert '<html lang="zh-hans"' in page()


def test_the_example_plan_answers_with_clusters_of_what_is_in_view():
    whole = json.loads(page("?part=marks&bbox=0,0,184,124&cell=10"))
    part = json.loads(page("?part=marks&bbox=0,0,92,124&cell=10"))

    assert whole["total"] == sum(mark["count"] for mark in whole["marks"])
    assert 0 < part["total"] < whole["total"]
    assert set(whole["marks"][0]) == {"x", "y", "count", "label", "href", "kind", "weight"}


@pytest.mark.parametrize("query", ["", "&bbox=1,2,3&cell=1", "&bbox=a,b,c,d&cell=1"])
def test_a_view_that_makes_no_sense_is_refused(query):
    with pytest.raises(Invalid, match="看不懂"):
        page(f"?part=marks{query}")

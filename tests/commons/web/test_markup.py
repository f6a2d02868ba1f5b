"""Values in markup."""

from __future__ import annotations

import re

import pytest
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from lilong.commons.web.markup import escaped, markup, unbroken


class Drawn:
    def __html__(self):
        return "<svg></svg>"


@pytest.mark.parametrize(
    "value",
    ["<b>\"'&", mark_safe("<b>"), 12, None, True, "", "里弄", gettext_lazy("台账"), Drawn()],
)
def test_it_is_what_django_writes(value):
    told = markup('<a title="{}">{}</a>', value, value)

    assert told == format_html('<a title="{}">{}</a>', value, value)
    assert hasattr(told, "__html__")


def test_markup_is_not_escaped_twice_and_text_never_once_too_few():
    assert escaped(markup("<b>{}</b>", "<i>")) == "<b>&lt;i&gt;</b>"
    assert escaped("<b>") == "&lt;b&gt;"


def test_numbers_days_and_houses_are_not_broken():
    told = unbroken("甲弄17号102室 · 2025-0003242，2026-11-30 17:00 <b>")
    kept = re.findall('<span class="nowrap">(.+?)</span>', told)
    assert kept == ["17号", "102室", "2025-0003242", "2026-11-30", "17:00"]
    assert "\xa0· " in told
    assert "&lt;b&gt;" in told
    assert unbroken(markup('<a href="/2026-01">{}</a>', "甲")) == '<a href="/2026-01">甲</a>'

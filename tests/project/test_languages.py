"""Both languages speak as people do: lists, counts, days, and what a form asks for."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import override

from lilong.commons.wording import clauses, listed
from lilong.survey.kinds import finding_kinds


class Asked(forms.Form):
    name = forms.CharField()
    doors = forms.IntegerField(max_value=3)
    note = forms.CharField(max_length=2)


def test_a_form_asks_in_friendly_chinese() -> None:
    with override("zh-hans"):
        errors = Asked({"doors": "4", "note": "水斗一"}).errors
    assert errors["name"] == ["请填这一项"]
    assert errors["doors"] == ["最大是 3"]
    assert errors["note"] == ["最多 2 个字，现在是 3 个"]


def test_a_short_password_is_refused_in_chinese() -> None:
    with override("zh-hans"), pytest.raises(ValidationError) as refused:
        validate_password("水斗水斗")
    assert refused.value.messages == ["密码太短，至少要 8 个字"]


@pytest.mark.parametrize(
    ("language", "day"), [("zh-hans", "2026年11月8日"), ("en", "8 November 2026")]
)
def test_days_are_written_as_each_language_writes_them(language: str, day: str) -> None:
    with override(language):
        assert date_format(date(2026, 11, 8), "DATE_FORMAT") == day


@pytest.mark.parametrize(
    ("language", "list_", "parts"),
    [("zh-hans", "甲、乙", "甲；乙"), ("en", "甲, 乙", "甲; 乙")],
)
def test_lists_are_joined_as_each_language_joins_them(
    language: str, list_: str, parts: str
) -> None:
    with override(language):
        assert listed(["甲", "乙"]) == list_
        assert clauses(["甲", "乙"]) == parts


def test_english_counts_need_no_measure_word() -> None:
    sink = finding_kinds()["outdoor_sink"]
    with override("zh-hans"):
        assert sink.measure_word == "个"
    with override("en"):
        assert sink.measure_word == ""

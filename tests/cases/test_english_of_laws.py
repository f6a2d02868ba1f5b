"""Whoever reads English reads the names of the laws in it too."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import gettext, override

SENTENCES = [
    "没有完工的才勾：上报以后要在 2 小时内到场，其他的 24 小时"
    "（《上海市拆除违法建筑若干规定》第七条）",
    "这句话像是在要求、限期。居委会只能劝导（《上海市居民委员会工作条例》第二十五条）",
    "清单以外的任务，居委会可以退回（《上海市居民委员会工作条例》第二十七条、第二十八条）。",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_name_of_a_law_is_left_in_chinese(sentence):
    with override("en"):
        told = gettext(sentence)
    assert told != sentence
    assert not re.search("[\u4e00-\u9fff]", told)

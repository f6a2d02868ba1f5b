"""Every sentence of the engine has words, in both languages. (tests/council/)"""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from lilong.council.opinion_words import sentence
from lilong.engines.opinions import FLAWS, NOTES, UNABLE, Sentence

FACTS = dict.fromkeys(
    [
        *("line", "column", "known", "cells", "needed", "vote", "moment", "more", "smallest"),
        *("participants", "groups", "per_mille", "needed_per_mille"),
    ],
    7,
)


@pytest.mark.parametrize("code", [*FLAWS, *UNABLE, *NOTES])
def test_each_sentence_has_words_in_both_languages(code: str) -> None:
    with override("zh-hans"):
        chinese = sentence(Sentence(code, FACTS))
    with override("en"):
        english = sentence(Sentence(code, FACTS))

    assert re.search("[一-龥]", chinese)
    assert not re.search("[一-龥]", english)
    assert "%(" not in chinese + english

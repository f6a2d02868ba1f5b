"""Articles and words put together read as the reader's language writes them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from lilong.commons.citing import cited
from lilong.commons.clocks import clocks
from lilong.commons.wording import bracketed, in_yuan, named

KINDS = Path(__file__).parents[2] / "src/lilong/cases/dictionary/kinds.json"
MEDIATION = KINDS.with_name("mediation.json")


@pytest.mark.parametrize(
    ("basis", "english"),
    [
        ("《人民调解法》第三十三条", "People's Mediation Law art. 33"),
        ("《人民调解法》第三十三条；《民事诉讼法》",
         "People's Mediation Law art. 33; Civil Procedure Law"),
        ("《上海市房屋使用安全管理办法》第十八、二十、二十六条",
         "Shanghai measures on the safe use of buildings arts. 18, 20, 26"),
        ("《上海市住宅物业管理规定》第八十三条至第八十六条；《若干意见》第二十条",
         "Shanghai residential property regulation arts. 83–86; "
         "Shanghai opinions on property management art. 20"),
        ("《民法典》第二百七十八条第一款第（一）项", "Civil Code art. 278 para. 1 item 1"),
        ("《上海市住宅物业消防安全管理办法》《上海市建筑消防设施管理规定》",
         "Shanghai measures on fire safety in residential property; "
         "Shanghai regulation on fire protection of buildings"),
    ],
)  # fmt: skip
def test_articles_are_cited_in_the_readers_language(basis, english):
    assert cited(basis) == basis
    with override("en"):
        assert cited(basis) == english


def test_what_cannot_be_told_stays_as_it_is_kept():
    with override("en"):
        assert cited("沪房规范〔2021〕6号第七条") == "沪房规范〔2021〕6号第七条"
        assert cited("《没有的法》第三条") == "《没有的法》第三条"
        assert cited("") == ""


def test_all_that_cases_go_by_can_be_cited():
    texts = KINDS.read_text(encoding="utf-8") + MEDIATION.read_text(encoding="utf-8")
    bases = set(re.findall(r'"basis": "(《[^"]+)"', texts))
    bases |= {
        one.basis for one in _clocks() if one.basis.startswith("《") and "解释" not in one.basis
    }
    assert len(bases) > 10
    with override("en"):
        strange = [one for one in bases if re.search("[\u4e00-\u9fff]", cited(one))]
    assert not strange


def _clocks():
    return clocks().values()


def test_words_stand_together_as_the_language_does_it():
    assert named("甲方", "修好") == "甲方：修好"
    assert bracketed("甲方", "申请人") == "甲方（申请人）"
    assert bracketed("甲方", "") == "甲方"
    assert in_yuan(80000) == "800.00元"
    with override("en"):
        assert named("Side A", "mend it") == "Side A: mend it"
        assert bracketed("Side A", "applicant") == "Side A (applicant)"
        assert in_yuan(80000) == "¥800.00"

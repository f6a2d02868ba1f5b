"""How the house says no."""

from __future__ import annotations

import pytest

from lilong.kernel.refusal import Conflict, Invalid, NotAllowed, NotFound, Refused


class Later:
    """A sentence whose language is chosen when it is read."""

    language = "zh"

    def __str__(self) -> str:
        return {"zh": "这里还不能改", "en": "This cannot be changed yet"}[self.language]


def test_a_refusal_carries_the_sentence_the_rule_and_the_way_out() -> None:
    no = Refused("还没有公示", basis="规定第14条", remedy="先公示满十五天")

    assert (str(no), no.basis, no.remedy) == ("还没有公示", "规定第14条", "先公示满十五天")


def test_a_sentence_is_translated_when_it_is_read_and_not_when_it_is_raised() -> None:
    later = Later()
    no = Refused(later)
    later.language = "en"

    assert no.sentence == "This cannot be changed yet"


def test_each_kind_of_refusal_has_its_own_answer_code() -> None:
    kinds = (Refused, NotAllowed, NotFound, Invalid, Conflict)

    assert [kind.status for kind in kinds] == [409, 403, 404, 422, 409]


def test_every_refusal_can_be_caught_as_one() -> None:
    with pytest.raises(Refused, match="不是您的楼"):
        raise NotAllowed("不是您的楼")


def test_wrong_entries_are_named_with_their_reasons_as_text() -> None:
    no = Invalid("有两处填写不对", fields={"area": [Later(), "要写数字"]})

    assert no.fields == {"area": ["这里还不能改", "要写数字"]}
    assert Invalid("…").fields == {}


def test_a_conflict_keeps_both_versions_even_when_the_caller_goes_on_changing_them() -> None:
    mine = {"area": 12}
    no = Conflict("别人刚改过", theirs={"area": 10}, mine=mine)
    mine["area"] = 99

    assert (no.theirs, no.mine, no.status) == ({"area": 10}, {"area": 12}, 409)

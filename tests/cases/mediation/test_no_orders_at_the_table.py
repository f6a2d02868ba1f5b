"""At the table somebody promises something, and nobody orders it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lilong.cases.mediation.actions.draft_agreement import draft_agreement
from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.record_oral_agreement import record_oral_agreement
from lilong.cases.mediation.drafting import Clause
from lilong.cases.mediation.models import Agreement, Proposal
from lilong.cases.mediation.terms import check_terms
from lilong.council.covering import Telling
from lilong.kernel.refusal import Refused
from tests.cases.mediation.conftest import TODAY
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

ORDER = "居委会责令乙方三天内修好，不修就停水停电强拆"

ORDERS = (
    ORDER,
    "责令乙方三天内修好",
    "不修就停水停电",
    "乙方不拆就强拆",
    "乙方三天内必须拆除，否则强拆",
    "限乙方三天内拆除",
    "居委会要求乙方三天内拆除雨棚",
    "居委会决定乙方必须拆除雨棚",
    "乙方逾期罚款200元",
    "乙方不赔，居委会就断他家的电",
    "居委会责令楼上三天内拆除雨棚",
    "社区要求楼上三天内拆除雨棚",
    "社区要求302室必须拆除雨棚",
    "按社区要求，楼上必须拆除雨棚",
    "楼上漏水，居委会要求三天内拆除",
    "乙方漏水，居委会要求三天内拆除",
    "居委会决定楼上业主必须拆除雨棚",
    "居委会限他家三天内拆除",
    "楼上不拆就强拆",
    "他家不拆，居委会就断他家的电",
    "302室逾期罚款200元",
    "责令物业三天内清走",
    "The committee orders the owner to remove the shed",
    "Side B must remove it or else",
)
PROMISES = (
    "乙方三天内修好",
    "乙方须在三天内拆除雨棚",
    "甲方应当于12月10日前清走杂物，三天内恢复原状",
    "双方必须在一周内把楼道清空",
    "先修后赔，费用各半",
    "甲方出钱请物业修，乙方三天内开门配合，修好前不再停水",
    "甲方要求乙方三天内拆除雨棚，乙方不同意",
    "城管责令乙方限期拆除，乙方说月底前拆",
    "乙方逾期不修的，赔甲方500元",
    "甲方断了乙方的水，双方为此争吵",
    "乙方不修的，甲方可以自己请人修，费用乙方出",
    "Side B must remove the shed within three days",
    # As neighbours say it of each other.
    "楼上必须把空调外机移走",
    "他家必须拆掉雨棚",
    "她家应当三天内把东西清走",
    "302室应当在三天内恢复原状",
    "9号302室的住户必须三天内拆除雨棚",
    "楼上业主应在一周内修好水管并恢复原状",
    "隔壁必须把鸽棚拆掉，不再堆东西",
    "楼下住户必须清走杂物",
    "对方必须三天内拆掉",
    "物业应当在三天内清走杂物",
    "甲方必须等物业清走以后再装修",
    "我要求他家三天内拆掉雨棚",
    "Upstairs must remove the shed within three days",
)
# Beside each stands the side that does it.
DUTIES = (
    "必须三天内拆除雨棚",
    "先清空楼道，12月10日前拆除雨棚",
    "修好前不再停水",
    "Remove the shed within three days",
)


@pytest.mark.parametrize("words", ORDERS)
def test_an_order_is_put_to_no_side(words):
    with pytest.raises(Refused) as said:
        check_terms({"text": words})
    assert "第二十五条" in str(said.value.basis)
    with pytest.raises(Refused):
        check_terms({}, {"duty": words})


def test_where_something_lies_is_no_neighbour_who_promises():
    with pytest.raises(Refused):
        check_terms({"text": "堆在楼下的东西必须三天内清走"})


@pytest.mark.parametrize("words", PROMISES)
def test_what_a_side_promises_is_no_order(words):
    assert check_terms({"text": words}) == {}


@pytest.mark.parametrize("words", DUTIES)
def test_a_duty_is_the_sides_own(words):
    assert check_terms({}, {"duty": words}) == {}


def test_what_may_be_an_order_and_who_complained_are_asked_about():
    for words in ("三天内拆除雨棚", "请于12月10日前拆除", "三楼投诉了乙方"):
        assert list(check_terms({"text": words})) == ["text"]


def ways(talking, words):
    """Every way in which a sentence comes before all sides."""

    def clause(**said):
        given = {"duty": "修好", "proof": "照片"} | said
        return [Clause(side=2, due=TODAY() + timedelta(days=3), **given)]

    who, here = talking.mediator, {"case_id": talking.id}
    yield lambda: make_proposal(who, text=words, **here)
    yield lambda: make_proposal(talking.upstairs, text=words, of=1, **here)
    for facts, clauses in (
        (words, clause()), ("漏水", clause(duty=words)), ("漏水", clause(proof=words)),
    ):  # fmt: skip
        yield lambda facts=facts, clauses=clauses: draft_agreement(
            who, facts=facts, clauses=clauses, **here
        )
        yield lambda facts=facts, clauses=clauses: record_oral_agreement(
            who, facts=facts, clauses=clauses, reached_on=TODAY(), all_agreed=True, **here
        )


@pytest.mark.parametrize("which", range(8))
def test_no_way_puts_an_order_before_the_sides(talking, which):
    with pytest.raises(Refused) as said:
        list(ways(talking, ORDER))[which]()
    assert not isinstance(said.value, Telling)
    assert not Proposal.objects.exists()
    assert not Agreement.objects.exists()


def test_a_promise_goes_through_and_a_doubt_is_asked_about_once(as_person, talking):
    browser, here = as_person(talking.mediator), f"/cases/case/{talking.id}/mediation/agreement"
    sent = {"step": "propose", "text": "乙方三天内修好"}
    assert browser.post(here, sent).status_code == 302
    asked = browser.post(here, {**sent, "text": "三天内拆除雨棚"})
    assert asked.status_code == 422
    assert "不像哪一方答应的" in asked.content.decode()
    meant = {**sent, "text": "三天内拆除雨棚", "personal": "as_it_is"}
    assert browser.post(here, meant).status_code == 302
    assert Proposal.objects.count() == 2
    refused = browser.post(here, {**sent, "text": ORDER})
    assert refused.status_code == 409
    assert "各方自愿" in refused.content.decode()

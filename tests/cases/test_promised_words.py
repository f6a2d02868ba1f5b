"""What a side promises is told in its own words, and is no order of ours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lilong.cases.files.ordering import may_be_order, sounds_like_order
from lilong.cases.outreach.actions.record_promise import record_promise
from lilong.council.covering import Telling
from lilong.kernel.refusal import Refused
from tests.cases.test_outreach import call_at, today

PROMISES = [
    "三天内拆",
    "三天内拆掉",
    "月底前清走水斗",
    "12月5日前拆除",
    "下周拆除",
    "本周内把棚子拆了",
    "马上清走",
    "立即停工，不再搭",
    "儿子回来以后拆，最晚15号前拆",
    "答应月底前拆掉",
]
ASKED = [
    "请三天内拆掉",
    "请您月底前清走水斗",
    "应当三天后拆除",
    "按规定必须拆除",
    "严禁再搭",
    "我们下周来拆",
]
ORDERS = ["责令三天内拆", "限三天内拆除", "必须三天内拆掉", "不拆就强拆", "要求您立即拆除"]


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("words", PROMISES)
def test_a_promise_in_plain_words_is_asked_about_by_nobody(opened, worker, street, words, alone):
    told = {"result": "promised", "due_on": today() + timedelta(days=9)}
    made = call_at(worker, street.rooms[0], opened(), words=words, alone=alone, **told)
    assert made.call.words == words


@pytest.mark.parametrize("words", PROMISES)
def test_nor_where_it_is_written_on_the_case(opened, worker, words):
    promise = record_promise(worker, case_id=opened().id, due_on=today(), words=words)
    assert promise.words == words


@pytest.mark.parametrize("words", ASKED)
def test_what_reads_as_ours_is_asked_about_there_too(opened, worker, street, words):
    told = {"result": "promised", "due_on": today() + timedelta(days=9)}
    with pytest.raises(Telling):
        call_at(worker, street.rooms[0], opened(), words=words, **told)


@pytest.mark.parametrize("words", ORDERS)
def test_an_order_stays_one(opened, worker, street, words):
    told = {"result": "promised", "due_on": today() + timedelta(days=9)}
    for alone in (False, True):
        with pytest.raises(Refused, match="居委会不能责令"):
            call_at(worker, street.rooms[0], opened(), words=words, alone=alone, **told)


def test_elsewhere_the_same_words_are_asked_about_as_before():
    for words in ("三天内拆", "月底前清走水斗", "12月5日前拆除", "本周内把棚子拆了"):
        assert may_be_order(words)
        assert not sounds_like_order(words)

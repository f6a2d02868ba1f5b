"""Saying one sentence in a browser, and following it by its short address."""

from __future__ import annotations

import pytest
from django.test import Client

from lilong.commons.web.form_token import new_token
from lilong.council.models import Suggestion
from lilong.kernel.actor import VISITOR
from lilong.survey.models import Finding, SealedReport


def of(place):
    return f"/council/{place.id}/say/"


def form(actor=VISITOR, **values):
    return {
        "text": "楼下的窨井又冒水了", "branch": "suggestion", "lane": "", "number": "",
        "token": new_token(actor, "say"),
    } | values  # fmt: skip


def test_a_stranger_says_something_and_gets_a_short_address(street, open_door):
    browser = Client()

    answer = browser.post(
        of(street.area) + "?by=board", form(lane=street.lanes[0].id, number="1号")
    )

    one = Suggestion.objects.get()
    assert (one.address, one.said_by) == ("甲弄1号", "notice_board")
    assert answer.url == f"/s/{one.key}?said=1&recorded=1"
    page = browser.get(answer.url)
    assert "收到了" in page.content.decode()
    assert one.text in page.content.decode()
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_short_address_is_read_as_it_was_typed(said):
    one = said()
    typed = one.key.lower().replace("0", "o")

    assert Client().get(f"/s/{typed[:4]} {typed[4:]}").url == f"/s/{one.key}"
    assert Client().get(f"/S/{one.key}").status_code == 200


def test_a_wrong_short_address_is_told_in_a_sentence(db):
    answer = Client().get("/s/ABCDEFGHJKMN")

    assert answer.status_code == 404
    assert "短网址不对" in answer.content.decode()


def test_where_strangers_are_not_taken_in_the_page_says_how_else(street):
    answer = Client().get(of(street.area))

    assert answer.status_code == 403
    assert "楼组长" in answer.content.decode()
    assert Client().post(of(street.area), form()).status_code == 403
    assert not Suggestion.objects.exists()


def test_a_resident_says_something_from_the_own_building(as_person, resident, street):
    browser = as_person(resident)
    assert browser.get(of(street.numbers[0])).status_code == 200

    browser.post(of(street.numbers[0]), form(resident))

    assert Suggestion.objects.get().address.endswith("居民区")


def test_a_telephone_number_is_shown_covered_before_it_is_taken(street, open_door):
    browser, text = Client(), "找301室王阿姨 13812345678"

    answer = browser.post(of(street.area), form(text=text))

    assert answer.status_code == 422
    assert "301室＊＊ ＊＊" in answer.content.decode()
    assert text in answer.content.decode()
    assert not Suggestion.objects.exists()
    browser.post(of(street.area), form(text=text, personal="covered"))
    browser.post(of(street.area), form(text=text, personal="as_it_is"))
    assert {one.text for one in Suggestion.objects.all()} == {"找301室＊＊ ＊＊", text}


def test_a_report_of_a_violation_leaves_no_row_and_is_handed_on(
    as_person, resident, street, open_door
):
    words = "二楼又搭了一间"
    browser = as_person(resident)

    page = browser.post(of(street.area), form(resident, branch="report", text=words))

    assert words in page.content.decode()
    assert f'data-draft-forget="say-{street.area.id}-' in page.content.decode()
    assert not Suggestion.objects.exists()
    there = browser.post(f"/survey/{street.area.id}/report/", {"list": "1", "words": words})
    assert words in there.content.decode()
    assert not Finding.objects.exists()
    assert not SealedReport.objects.exists()
    stranger = Client().post(of(street.area), form(branch="report", text=words))
    assert "要先登录" in stranger.content.decode()


@pytest.mark.parametrize("text", ["", "堵" * 50_000])
def test_what_cannot_be_taken_stays_in_the_form(street, open_door, text):
    answer = Client().post(of(street.area), form(text=text))

    assert answer.status_code == 422
    assert text in answer.content.decode()


def test_a_door_that_the_lane_has_not_is_told(street, open_door):
    answer = Client().post(of(street.area), form(lane=street.lanes[0].id, number="99"))

    assert answer.status_code == 422
    assert "没有 99 号" in answer.content.decode()


def test_the_same_form_sent_twice_is_said_once(street, open_door):
    filled = form()

    first, again = (Client().post(of(street.area), filled) for _each in range(2))

    assert first.url == again.url
    assert Suggestion.objects.count() == 1


def test_a_flood_keeps_what_was_typed(street, open_door):
    for _each in range(3):
        Client().post(of(street.area), form())

    answer = Client().post(of(street.area), form(text="第四句"))

    assert answer.status_code == 429
    assert "第四句" in answer.content.decode()
    assert "以后再来" in answer.content.decode()

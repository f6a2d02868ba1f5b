"""Saying one sentence in a browser, and following it by its short address."""

from __future__ import annotations

import pytest
from django.test import Client

from lilong.commons.web.form_token import new_token
from lilong.council.models import Suggestion
from lilong.kernel.actor import VISITOR
from lilong.survey.models import Finding, SealedReport
from tests.survey.web.pictures import photo


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
    assert f'data-draft-forget="say-{street.area.id}-phone"' in page.content.decode()
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
    assert "没有99号" in answer.content.decode()


def test_a_door_without_its_lane_is_asked_for_and_not_forgotten(street, open_door):
    answer = Client().post(of(street.area), form(number="1"))

    assert answer.status_code == 422
    assert "写了门牌，请再选是哪条弄" in answer.content.decode()


@pytest.mark.parametrize("number", ["１号", "一", "1"])
def test_a_number_may_be_written_as_people_write_it(street, open_door, number):
    door = street.numbers[0]
    answer = Client().post(of(street.area), form(lane=door.parent_id, number=number))

    assert answer.status_code == 302
    assert Suggestion.objects.get().place_id == door.id


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


# ── What is lost, or stands where it should not ─────────────────────────────────────────────


def test_another_sentence_on_the_same_form_is_taken_too(street, open_door):
    filled = form(text="阴沟又堵了")
    first = Client().post(of(street.area), filled)

    other = Client().post(of(street.area), filled | {"text": "路灯不亮"})
    elsewhere = Client().post(of(street.area), filled | {"lane": street.lanes[0].id})

    assert len({first.url, other.url, elsewhere.url}) == 3
    assert "路灯不亮" in Client().get(other.url).content.decode()
    texts = Suggestion.objects.values_list("text", flat=True)
    assert sorted(texts) == ["路灯不亮", "阴沟又堵了", "阴沟又堵了"]


def test_a_report_is_handed_on_whole_with_its_place(as_person, resident, street, open_door):
    words = "二楼又搭了一间，" * 188 + "最要紧的在最后"
    browser = as_person(resident)

    page = browser.post(
        of(street.area),
        form(resident, branch="report", text=words, lane=street.lanes[0].id, number="1",
             photos=[photo()]),
    )  # fmt: skip

    shown = page.content.decode()
    assert f'name="words" value="{words}"' in shown
    assert "请在下一页重新选" in shown
    assert page.context["picked"] == {
        "lane": str(street.lanes[0].id), "number": str(street.numbers[0].id),
    }  # fmt: skip
    there = browser.post(
        f"/survey/{street.area.id}/report/", {"list": "1", "words": words, **page.context["picked"]}
    )
    assert words in there.content.decode()
    assert there.context["picker"].chosen.id == street.numbers[0].id


def test_a_report_leaves_no_draft_and_can_be_changed_before_signing_in(street, open_door):
    words = "我是302室的，三楼又在搭"
    filled = form(branch="report", text=words, lane=street.lanes[0].id)

    page = Client().get(of(street.area)).content.decode()
    handed = Client().post(of(street.area), filled).content.decode()
    again = Client().post(of(street.area), filled | {"edit": "1"})

    assert 'data-draft-never="branch=report"' in page
    assert "data-handed=" not in page, "nobody who has not signed in is shown what a tab carries"
    assert f'data-hands-over="report-{street.area.id}"' in handed
    assert f'data-draft-forget="say-{street.area.id}-phone"' in handed
    assert "草稿里也没有" in handed
    assert "请先把上面的话复制下来" in handed, "without script nothing is carried"
    assert again.status_code == 200
    assert words in again.content.decode()
    assert again.context["form"]["branch"].value() == "report"


def test_who_signs_in_takes_the_own_words_along(as_person, resident, street, open_door):
    page = as_person(resident).get(of(street.area)).content.decode()

    assert f'data-draft-takes="say-{street.area.id}-phone"' in page
    assert f'data-handed="report-{street.area.id}"' in page


def test_when_the_door_closes_while_somebody_types_the_words_come_back(street, open_door):
    open_door.strangers = False
    open_door.save()

    answer = Client().post(of(street.area), form(text="阴沟又堵了，写了很久"))

    assert answer.status_code == 403
    shown = answer.content.decode()
    assert "阴沟又堵了，写了很久" in shown
    assert "/accounts/login/?next=" in shown


def test_a_sign_that_nobody_sees_costs_nobody_the_words(street, open_door):
    answer = Client().post(of(street.area), form(text="阴沟又堵了\0，写了很久"))

    assert answer.status_code == 400
    assert "阴沟又堵了，写了很久" in answer.content.decode()

"""Words that stand for good: two who write minutes, a form sent twice, texts pasted, the door."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import council
from tests.journeys.browsing import PHONE

pytestmark = pytest.mark.journey

FIRST, SECOND = "晾衣架", "楼道灯"
PASTE = "([name, text]) => { const field = document.querySelector(`main [name='${name}']`);" + (
    " field.focus(); field.select(); document.execCommand('insertText', false, text); }"
)


@pytest.fixture
def keepers(visit, own_site):
    """The secretary and a community worker, each at their own browser."""
    return visit(own_site, "secretary"), visit(own_site, "community_worker", width=PHONE)


@pytest.fixture
def meeting(keepers):
    """A meeting that has begun, with two items."""
    secretary, _worker = keepers
    area = council.area_of(secretary)
    at = council.plan(secretary, area, "居务会", "存得住的话", days=1)
    council.write_agenda(secretary, at, [council.Item(FIRST, ""), council.Item(SECOND, "")])
    council.begin(secretary, at)
    return at


def test_two_who_write_minutes_lose_nothing_of_each_other(keepers, meeting):
    secretary, worker = keepers
    page = secretary.open(f"{meeting}minutes/write")
    council.point(page, FIRST).fill("书记写的第一项")
    page.wait_for_timeout(1000)  # longer than a draft waits before it is kept
    other = worker.open(f"{meeting}minutes/write")
    council.point(other, FIRST).fill("社工写的第一项")
    council.point(other, SECOND).fill("社工写的第二项")
    council.press(other, "保存")

    council.press(page, "保存")
    expect(page.locator("main")).to_contain_text("别人也写了同一项")
    secretary.shot("minutes-conflict")
    expect(council.point(page, FIRST)).to_have_value("书记写的第一项")
    expect(council.point(page, SECOND)).to_have_value("社工写的第二项")
    council.point(page, FIRST).fill("两个人写的第一项")
    council.press(page, "保存")

    expect(page.locator("main")).to_contain_text("已保存")
    expect(page.locator("main")).to_contain_text("两个人写的第一项")
    expect(page.locator("main")).to_contain_text("社工写的第二项")
    # A draft of before brings nothing old back.
    page = secretary.open(f"{meeting}minutes/write")
    expect(council.point(page, SECOND)).to_have_value("社工写的第二项")


def test_a_resolution_whose_reply_was_lost_stands_once(keepers, meeting):
    secretary, _worker = keepers
    page = secretary.open(f"{meeting}resolve")
    council.fill(page, title="修路灯", text="请物业修三盏路灯。")
    page.locator("main [name=touches][value='']").check()
    went = []

    def lose(route):
        went.append(route.fetch(max_redirects=0))
        route.abort()

    page.route("**/resolve", lose)
    page.locator("main").get_by_role("button", name="记下这项决议").click()
    for _each in range(20):
        page.wait_for_timeout(1500)
        if went:
            break
    page.unroute("**/resolve")
    assert len(went) == 1

    page = secretary.open(f"{meeting}resolve")
    expect(page.locator("main [name=text]")).to_have_value("请物业修三盏路灯。")
    council.fill(page, text="请物业修五盏路灯。")
    council.press(page, "记下这项决议")
    expect(page.locator("main")).to_contain_text("这张表已经记下过一项")
    expect(page.locator("main [name=text]")).to_have_value("请物业修五盏路灯。")
    secretary.shot("resolution-again")
    page = secretary.open(meeting)
    expect(page.locator("main .card", has_text="修路灯")).to_have_count(1)


def test_a_long_text_is_not_cut_and_a_name_is_offered_to_be_covered(keepers, meeting):
    secretary, _worker = keepers
    page = secretary.open(f"{meeting}resolve")
    council.fill(page, title="先修302室王阿姨家")
    page.locator("main [name=touches][value='']").check()
    page.evaluate(PASTE, ["text", "请物业修路灯。" * 400])
    council.press(page, "记下这项决议")
    page.get_by_role("button", name="就照我写的记下").click()
    expect(page.locator(".error-summary")).to_contain_text("写了 2800 个字，最多 2000 个")
    assert len(page.locator("main [name=text]").input_value()) == 2800
    council.fill(page, text="请物业先修三楼。")
    council.press(page, "记下这项决议")
    expect(page.locator(".say-masked")).to_have_text("先修302室＊＊家")
    secretary.shot("resolution-offer")
    page.get_by_role("button", name="遮起来记下").click()

    expect(page.locator("h1")).to_have_text("先修302室＊＊家")


def test_who_scans_the_code_at_the_door_comes_back_to_it_after_signing_in(
    visit, own_site, keepers, meeting
):
    guest = visit(own_site, width=PHONE)
    page = guest.open(f"{meeting}here?code=123456")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=.*here%3Fcode%3D123456"))
    expect(page.locator("body")).to_contain_text("登录以后回到签到")
    guest.shot("door-sign-in")

    secretary, worker = keepers
    code = council.code_shown(secretary.open(f"{meeting}attendance"))
    page = worker.open(f"{meeting}here?code={code}")
    page.get_by_role("button", name="我到了").click()
    page.wait_for_load_state()
    assert worker.get(f"{meeting}here")[1].decode().count("您已经签到") == 1

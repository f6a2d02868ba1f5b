"""From the ledger of a lane to weeks of work: public things first; one structure goes by word and
hand-shake, one by a packet for those who may order.

The neighbourhood is 西木南 with its 250 findings and more; what people say is invented.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.commons.documents.reading import squeezed, text
from tests.journeys import council
from tests.journeys.browsing import PHONE
from tests.journeys.council import press
from tests.journeys.photographs import phone_photo

from lilong.engines.working_days import SHANGHAI

pytestmark = pytest.mark.journey

LANE, SINK = "零陵路某弄", "公共场地上的水斗、棚子"


def in_days(days: int) -> str:
    """A day, counted from the one on which it is asked: the file may be read before midnight."""
    return f"{datetime.now(SHANGHAI) + timedelta(days=days):%Y-%m-%d}"


@dataclass
class Lane:
    """What the tests of this file hand on to each other, in their order."""

    site: str
    area: str = ""
    first: str = ""
    second: str = ""


@pytest.fixture(scope="module")
def lane(own_site):
    return Lane(own_site)


def test_the_ledger_becomes_a_plan_that_begins_with_what_is_public(visit, lane):
    secretary = visit(lane.site, "secretary")
    lane.area = council.area_of(secretary)
    page = secretary.open(f"/cases/{lane.area}/pick")
    page.locator("#pick-lane").select_option(label=LANE)
    known = page.locator("#pick-lane").input_value()
    press(page, "筛选")
    expect(page.locator("input[name=finding]").first).to_be_visible()
    ticked = page.locator("input[name=finding]").count()
    # Of 250 those open no case that were cleared or sent back, nor those that stand in one.
    assert _in_ledger(secretary, lane.area, known) == 250
    left_out = [_in_ledger(secretary, lane.area, known, one) for one in ("cleared", "returned")]
    stood = _cases_in(secretary, lane.area, known)
    assert ticked == 250 - sum(left_out) - 14
    page = secretary.open(f"/cases/{lane.area}/pick?lane={known}")
    press(page, "勾上的都立案")
    expect(page.get_by_role("heading", name=re.compile("一起立案"))).to_be_visible()
    assert _cases_in(secretary, lane.area, known) == stood + ticked
    sinks = _cases_in(secretary, lane.area, known, kind="common_land", state="found")

    # What four weeks hold of what they have to do: six colleagues with ten half days each.
    page = secretary.open(f"/cases/{lane.area}/plan?weeks=4&capacity=60")
    expect(page.locator("h2", has_text="这一周")).to_have_count(4)
    secretary.shot("lane-plan")
    tasks = page.locator(".task-list li")
    told = [one for one in tasks.all_inner_texts() if LANE in one]
    by = {
        "sinks": [at for at, one in enumerate(told) if SINK in one and "公家的、公共的" in one],
        "public": [at for at, one in enumerate(told) if "公家的、公共的" in one],
        "shops": [at for at, one in enumerate(told) if "店铺在住户前面" in one],
        "homes": [at for at, one in enumerate(told) if "住户的，排在" in one],
    }
    # The whole lane's sinks on common land, with all that is public; then the shops; then homes.
    assert len(by["sinks"]) >= sinks >= 30
    assert by["shops"]
    assert max(by["public"]) < min(by["shops"])
    assert not by["homes"] or max(by["shops"]) < min(by["homes"])
    first = page.locator("section", has=page.locator("#week-1")).locator("li")
    # Before them stand only what is dangerous and what is due, which the example has of its own.
    expect(first.filter(has_text=SINK).first).to_be_visible()
    assert not [one for one in first.all_inner_texts() if "住户的，排在" in one]
    why = tasks.filter(has_text="公家的、公共的东西先动").first
    why.get_by_role("link", name=re.compile("为什么先办它")).click()
    expect(page.locator(".notice-info")).to_contain_text("公家的、公共的东西先动")


def test_one_goes_by_word_and_hand_shake_and_the_photo_shows_it(visit, lane):
    worker = visit(lane.site, "community_worker", width=PHONE)
    page = worker.open(f"/cases/{lane.area}/?kind=illegal_structure&tier=private&state=found")
    page.locator("table a").first.click()
    lane.first = page.url.split("?")[0]
    _step(page, "劝导中", "上门讲了道理，一起看了小花园的图")
    # What is promised is promised at the door, with a day, by one tap.
    page.get_by_role("link", name="记一次上门").click()
    page.locator("main [name=words]").first.fill("看了图，说月底前自己拆")
    press(page, "两周内")
    expect(page.locator("main")).to_contain_text("记下了")
    page.goto(lane.first)
    expect(page.locator("main")).to_contain_text("已承诺")
    expect(page.locator("main")).to_contain_text(in_days(14))
    worker.shot("lane-promised")
    _step(page, "已拆除", "自己拆了，帮着搬了旧木料")
    expect(page.locator("main")).to_contain_text("要请另一位同事")
    page.goto(f"{lane.first}photos")
    page.get_by_label("整治后").check()
    page.locator("[name=photos]").set_input_files(
        {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": phone_photo()}
    )
    page.locator("[name=public]").check()
    press(page, "放进去")
    worker.shot("lane-removed")

    secretary = visit(lane.site, "secretary")
    page = secretary.open(lane.first)
    press(page, "办好了")
    expect(page.locator("main")).to_contain_text("复核记下了")
    press(page, "办结")
    expect(page.locator("main")).to_contain_text("真的解决了吗")


def test_another_is_handed_with_its_packet_to_those_who_may_order(visit, lane, tmp_path):
    secretary = visit(lane.site, "secretary")
    page = secretary.open(f"/cases/{lane.area}/?kind=illegal_structure&state=found")
    page.locator("table a").first.click()
    lane.second = page.url.split("?")[0]
    _step(page, "劝导中", "上门三次，不肯拆")
    page.locator("summary").filter(has_text=re.compile("^\\s*移交\\s*$")).click()
    form = page.locator("form:has([value=hand_over])")
    form.locator("[name=to_level]").select_option("department")
    form.locator("[name=asked_of]").fill("城管中队（示例）")
    form.locator("[name=tried]").fill("上门三次，讲了道理，不肯拆")
    form.locator("[name=asked]").fill("请到现场认定")
    form.locator("[name=answer_due]").fill(in_days(10))
    form.get_by_role("button", name="移交").click()
    expect(page.locator("main")).to_contain_text("到场核查")
    page.locator("summary").filter(has_text="记下其他单位的处理").click()
    form = page.locator("form:has([value=tell])")
    form.locator("[name=state]").select_option("visited")
    form.locator("[name=told_by]").fill("城管中队（示例）")
    form.locator("[name=paper]").fill("现场检查笔录")
    form.get_by_role("button", name="记下").click()
    expect(page.locator("main")).to_contain_text("已到场查看")
    page.locator("summary").filter(has_text="记下其他单位的处理").click()
    form = page.locator("form:has([value=tell])")
    form.locator("[name=state]").select_option("ordered")
    form.locator("[name=told_by]").fill("居委会")
    form.locator("[name=paper]").fill("限期拆除通知")
    form.locator("[name=served_on]").fill(in_days(0))
    form.get_by_role("button", name="记下").click()
    expect(page.locator("main")).to_contain_text("没有责令、催告和决定拆除的权力")
    secretary.shot("lane-no-power")
    status, content = secretary.get(f"{lane.second}packet.pdf")
    assert status == 200
    (tmp_path / "packet.pdf").write_bytes(content)
    told = squeezed(text(content))
    for words in ("上门三次", "请到现场认定", "没有记下竣工图"):
        assert words in told


def test_the_pictures_tell_where_it_was_solved(visit, lane):
    secretary = visit(lane.site, "secretary")
    page = secretary.open(f"/cases/{lane.area}/pictures")
    expect(page.locator("main")).to_contain_text(re.compile(r"其中在居民区解决的 \d+ 件，占 100%"))
    secretary.shot("lane-pictures")


def _in_ledger(visitor, area: str, lane: str, state: str = "") -> int:
    """How many findings of a lane the ledger tells of."""
    page = visitor.open(f"/survey/{area}/ledger/?lane={lane}&state={state}")
    told = page.locator(".ledger-total").first.inner_text()
    return int(re.search(r"共 (\d+) 条", told)[1])


def _cases_in(visitor, area: str, lane: str, **asked: str) -> int:
    """How many cases of a lane the list tells of."""
    more = "".join(f"&{name}={value}" for name, value in asked.items())
    page = visitor.open(f"/cases/{area}/?lane={lane}{more}")
    return int(re.search(r"共 (\d+) 件", page.locator("main").inner_text())[1])


def _step(page, state: str, words: str) -> None:
    form = page.locator("form:has([value=advance])")
    form.get_by_label(state, exact=True).check()
    form.locator("textarea").fill(words)
    form.get_by_role("button", name="记下这一步").click()
    expect(page.locator("main")).to_contain_text(words)

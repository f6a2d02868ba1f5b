"""The window cages of one building come to the compound's norm: a block leader goes first, of their
own will, and the neighbours follow.

Building, figures and paper are invented: no text of the city gives a figure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect
from tests.commons.documents.reading import squeezed, text
from tests.journeys import council
from tests.journeys.browsing import PHONE, Visitor
from tests.journeys.council import fill, press
from tests.journeys.photographs import phone_photo

pytestmark = pytest.mark.journey

LANE, BUILDING = "零陵路某弄", "3号"
ROOMS = ("101", "201", "402")
TOO_FAR, FITTING = "450", "260"


@dataclass
class Building:
    """What the tests of this file hand on to each other, in their order.

    Attributes:
        compound: id of the compound.
        cases: address of the case by room.
        leader, owner, resident: what their accounts are called.
    """

    site: str
    compound: str = ""
    area: str = ""
    cases: dict[str, str] = field(default_factory=dict)
    leader: str = ""
    owner: str = ""
    resident: str = ""


@pytest.fixture(scope="module")
def building(loaded_without_findings, tmp_path_factory):
    copied = loaded_without_findings.copied_to(tmp_path_factory.mktemp("cages"))
    with copied.at_work() as address:
        yield Building(address)


def test_the_compound_writes_down_its_norm_and_cases_are_opened(visit, building):
    secretary = visit(building.site, "secretary")
    building.area = council.area_of(secretary)
    page = _to_building(secretary, building)
    rooms = {
        room: page.get_by_role("link", name=f"{room}室", exact=True).get_attribute("href")
        for room in ROOMS
    }
    page = secretary.open(f"/cases/{building.compound}/norm")
    expect(page.locator("main")).to_contain_text("没有查到全市统一的尺寸")
    page.locator("summary", has_text="写下新的一版").click()
    page.get_by_label("怎样定下来的").select_option("covenant")
    fill(page, paper="管理规约第十二条（示例）", adopted_on="2026-03-01", max_projection_mm="300")
    press(page, "写下")
    expect(page.locator("main")).to_contain_text("第 1 版写下了")
    secretary.shot("cages-norm")
    for room, place in rooms.items():
        page = secretary.open(f"/cases/{place.split('/')[-2]}/open")
        page.get_by_label("哪一类").select_option("window_cage")
        page.get_by_label("什么事").fill("防盗窗挑出墙面")
        press(page, "立案")
        page.wait_for_url("**/cases/case/**")
        building.cases[room] = page.url.split("?")[0].removeprefix(building.site)


def test_all_are_measured_on_the_spot_and_none_fits(visit, building):
    leader = visit(building.site, "block_leader", width=PHONE)
    building.leader = _name(leader)
    for case in building.cases.values():
        _measure(leader, case, TOO_FAR)
        expect(leader.page.locator("main")).to_contain_text("不符合")
    leader.shot("cages-measured")


def test_each_household_reads_its_own_case(visit, building):
    for role in ("owner", "resident"):
        setattr(building, role, _name(visit(building.site, role, width=PHONE)))
    secretary = visit(building.site, "secretary")
    for room, role, name in (
        ("101", "业主", building.leader),
        ("201", "业主", building.owner),
        ("402", "使用人", building.resident),
    ):
        page = secretary.open(building.cases[room])
        page.locator("summary", has_text=re.compile("^\\s*当事人\\s*$")).click()
        form = page.locator("form:has([value=party])")
        form.get_by_label("是什么人").select_option(label=role)
        form.get_by_label("姓名或称呼").fill(name)
        form.get_by_label("为什么要记下").fill("告知小区标准")
        form.get_by_label("连上本人的账号").check()
        form.get_by_role("button", name="记下当事人").click()
        expect(page.locator("main")).to_contain_text("本人登录后看得到这一件")
    resident = visit(building.site, "resident", width=PHONE)
    page = resident.open(building.cases["402"])
    expect(page.locator("main")).to_contain_text("已测量")
    expect(page.get_by_role("button", name="我愿意带头")).to_be_visible()
    resident.shot("cages-own-case")
    resident.open(building.cases["201"], status=404)


def test_who_leads_says_so_and_is_planned_first_without_a_name(visit, building):
    secretary = visit(building.site, "secretary")
    assert "自己报名带头" not in "".join(_planned(secretary, building))
    leader = visit(building.site, "block_leader", width=PHONE)
    page = leader.open(building.cases["101"])
    expect(page.locator("main")).to_contain_text("全凭自愿，不报名没有任何影响")
    leader.shot("cages-may-lead")
    press(page, "我愿意带头")
    expect(page.locator("main")).to_contain_text("谢谢您带头")
    expect(page.get_by_role("button", name="收回带头")).to_be_visible()
    leader.shot("cages-leads")

    # Another says it too, and thinks better of it: nobody asks why.
    owner = visit(building.site, "owner", width=PHONE)
    page = owner.open(building.cases["201"])
    press(page, "我愿意带头")
    press(page, "收回带头")
    expect(page.locator("main")).to_contain_text("收回了，排回原来的先后")

    told = _planned(secretary, building)
    assert "101室" in told[0]
    assert "自己报名带头" in told[0]
    assert len(told) == len(ROOMS)
    assert all("住户的，排在公共的和店铺后面" in one for one in told[1:])
    for name in (building.leader, building.owner, building.resident):
        assert name not in "".join(told)
    secretary.shot("cages-plan")
    page = secretary.open(building.cases["101"])
    page.locator("summary", has_text="带头（自愿）").click()
    expect(page.locator("main")).to_contain_text("不要问为什么")
    secretary.shot("cages-keeper")
    page = secretary.open(f"/cases/{building.area}/?tier=leads")
    expect(page.locator("main")).not_to_contain_text(building.leader)


def test_the_first_is_brought_to_norm_and_checked_by_another(visit, building):
    worker = visit(building.site, "community_worker", width=PHONE)
    _bring_to_norm(worker, building.cases["101"])
    expect(worker.page.locator("main")).to_contain_text("要请另一位同事")
    for width in (PHONE, 1280):
        doubting = visit(building.site, "secretary", width=width)
        press(doubting.open(building.cases["101"]), "办好了")
        expect(doubting.page.locator("main")).to_contain_text("再量一次")
        doubting.shot("cages-unmeasured")
    # Who leads the building does not measure their own window.
    _measure(worker, building.cases["101"], FITTING)
    expect(worker.page.locator("main")).to_contain_text("记下了：符合")
    page = worker.open(f"{building.cases['101']}photos")
    page.get_by_label("整治后").check()
    page.locator("[name=photos]").set_input_files(
        {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": phone_photo()}
    )
    page.get_by_label("看过了").check()
    press(page, "放进去")
    expect(page.locator("main")).to_contain_text("放进去了 1 张")
    worker.shot("cages-after")
    _check_and_close(visit(building.site, "secretary"), building.cases["101"])


def test_the_neighbours_follow_and_the_list_is_printed(visit, building):
    worker = visit(building.site, "community_worker", width=PHONE)
    secretary = visit(building.site, "secretary")
    page = secretary.open(f"/cases/{building.compound}/compliance")
    assert _sums(page) == {"符合": 1, "不符合": 2}
    for room in ROOMS[1:]:
        _bring_to_norm(worker, building.cases[room])
        _measure(worker, building.cases[room], FITTING)
        _check_and_close(secretary, building.cases[room])
    resident = visit(building.site, "resident", width=PHONE)
    page = resident.open(building.cases["402"])
    expect(page.locator("main")).to_contain_text("已办结")
    expect(page.get_by_role("button", name="我愿意带头")).to_have_count(0)
    resident.shot("cages-done")

    page = secretary.open(f"/cases/{building.compound}/compliance")
    assert _sums(page) == {"符合": 3}
    secretary.shot("cages-compliance")
    # Chromium's paper has some signs as radicals, which look the same.
    printed = unicodedata.normalize("NFKC", squeezed(text(page.pdf(format="A4"))))
    for words in ("防盗窗对照标准", "只给办理的人看", *(f"{room}室" for room in ROOMS)):
        assert words in printed
    for name in (building.leader, building.owner, building.resident):
        assert name not in printed


def _to_building(secretary: Visitor, building: Building) -> Page:
    """From the residents' area down to the building; the compound is passed on the way."""
    page = secretary.open(f"/places/{building.area}/")
    below = page.locator("section[aria-labelledby=below]")
    below.get_by_role("link", name=re.compile("小区|西木南")).first.click()
    page.wait_for_url(lambda url: building.area not in url)
    building.compound = page.url.rstrip("/").split("/")[-1]
    below.get_by_role("link", name=re.compile(LANE)).first.click()
    page.get_by_role("link", name=BUILDING, exact=True).first.click()
    page.get_by_role("link", name="402室", exact=True).wait_for()
    return page


def _name(visitor: Visitor) -> str:
    """What the masthead calls who has entered; a phone shows the sign alone."""
    summary = visitor.page.locator(".masthead details.menu summary").last
    return (summary.text_content() or "").strip().split()[-1]


def _measure(walker: Visitor, case: str, projection: str) -> None:
    page = walker.open(f"{case}measure")
    page.get_by_label("外挑（毫米）").fill(projection)
    press(page, "记下")


def _bring_to_norm(worker: Visitor, case: str) -> None:
    page = worker.open(case)
    for state, words in (("已告知标准", "送了标准的图，一起看了"), ("已改好", "请师傅改短了")):
        form = page.locator("form:has([value=advance])")
        form.get_by_label(state, exact=True).check()
        form.locator("textarea").fill(words)
        form.get_by_role("button", name="记下这一步").click()
        page.wait_for_load_state()


def _check_and_close(secretary: Visitor, case: str) -> None:
    page = secretary.open(case)
    press(page, "办好了")
    expect(page.locator("main")).to_contain_text("复核记下了")
    press(page, "办结")
    expect(page.locator("main")).to_contain_text("真的解决了吗")


def _planned(secretary: Visitor, building: Building) -> list[str]:
    """What the plan tells of each case, in its order."""
    page = secretary.open(f"/cases/{building.area}/plan")
    return page.locator("main .task-list li").all_inner_texts()


def _sums(page: Page) -> dict[str, int]:
    """The figures above the list."""
    told = page.locator(".ledger-total").inner_text()
    return {said: int(count) for said, count in re.findall(r"(\w+) (\d+)", told)}

"""三会 for the public washbasins: hearing, coordination, review, each by its own rules.

The neighbourhood is 西木南, whose ledger counts 48 washbasins; who says what is invented.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.commons.documents.reading import squeezed, text
from tests.journeys import council
from tests.journeys.browsing import PHONE, Visitor
from tests.journeys.council import Item, Promised, fill, press

pytestmark = pytest.mark.journey

TOPIC = "公共水斗拆了以后怎么办"
BACKGROUND = "弄堂里有 48 个公共水斗，多数没有接管，脏水流在路上。拆哪些、补什么，先听大家说。"
OPTIONS = ("全部拆掉，中心花园装两个带下水的", "接好下水的留下，其余拆掉")
NO_POWER = "居委会没有执法权"
OWNERS_DECIDE = "不能代替业主表决"
BY_THE_PLACE = "由本地规定"
GUEST = ("顾工", "里弄更新设计事务所（示例）")


@dataclass(frozen=True)
class Held:
    """One of the three: its kind, what it may do, what is said there, what comes of it."""

    kind: str
    title: str
    may: str
    asked: str
    noted: str
    resolved: tuple[str, str]
    promised: Promised


HEARING = Held(
    "听证会", "公共水斗听证会", "听取各方意见",
    "用水斗的人家先说，旁边的人家再说",
    "用水斗的说洗拖把没地方去；住底楼的说脏水天天从门口流过。",
    ("听证的结果", "多数人愿意拆，前提是先有地方洗拖把；意见公布一周。"),
    Promised("把听证的意见贴在告示栏", "居委会", "", 3),
)  # fmt: skip
COORDINATION = Held(
    "协调会", "公共水斗协调会", "请有分歧的各方当面商量",
    "先装后拆，谁来装、装在哪里",
    "设计事务所画了两个位置；物业愿意管水费；第三个水斗的人家同意装好再拆。",
    ("先装后拆", "中心花园先装两个带下水的水斗，装好以后大家自己拆。"),
    Promised("中心花园装好两个带下水的水斗", "物业公司", "罗经理", 20),
)  # fmt: skip
REVIEW = Held(
    "评议会", "公共水斗评议会", "请大家评一评办得怎样",
    "装得怎样，拆得怎样，还差什么",
    "两个新水斗都通水；还有三个旧的没有拆，人家答应月底拆。",
    ("评议的结果", "大家认为办得好；三个没拆的，月底再看一次。"),
    Promised("月底再看一次三个没拆的水斗", "居委会", "", 25),
)  # fmt: skip


@dataclass
class Story:
    """What the tests of this file hand on to each other, in their order."""

    site: str
    area: str = ""
    topic: str = ""
    meetings: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(loaded_without_findings, tmp_path_factory):
    """A copy of the neighbourhood that this story may change."""
    folder = tmp_path_factory.mktemp("three")
    with loaded_without_findings.copied_to(folder).at_work() as address:
        yield Story(address)


def test_the_topic_is_opened_with_the_three_steps(visit, story):
    secretary = visit(story.site, "secretary")
    story.area = council.area_of(secretary)
    page = secretary.open(f"/council/{story.area}/topics/")
    secretary.open(f"/council/{story.area}/topics/open")
    secretary.tap("三会")
    fill(page, title=TOPIC, background=BACKGROUND)
    press(page, "开议题")
    story.topic = re.sub(r"(topics/[0-9a-f-]+/).*", r"\1", page.url)
    for title in OPTIONS:
        page.goto(f"{story.topic}options")
        fill(page, title=title)
        press(page, "添上")

    resident = visit(story.site, "resident", width=PHONE)
    resident.open(story.topic)
    steps = resident.page.locator(".topic-steps")
    for step in ("事前听证", "事中协调", "事后评议"):
        expect(steps).to_contain_text(step)
    expect(steps.locator("[aria-current=step]")).to_contain_text("事前听证")
    resident.shot("three-topic")


def test_the_hearing_hears_and_orders_nobody(visit, story, tmp_path):
    secretary, wall = visit(story.site, "secretary"), visit(story.site)
    meeting = _called(secretary, story, HEARING)
    council.begin(secretary, meeting)
    _live(secretary, wall, visit(story.site, "resident", width=PHONE), meeting)
    council.call_over(secretary, meeting, tapped=[GUEST[0]], typed=[("王阿姨", "居民")])
    council.note(secretary, meeting, TOPIC, HEARING.noted)
    council.resolve(
        secretary,
        meeting,
        "限期拆除",
        "三个水斗的人家三天内拆掉。",
        item=TOPIC,
        touches="order",
        refused=NO_POWER,
    )
    secretary.shot("three-refused")
    _ended(secretary, story, HEARING, tmp_path)


def test_the_coordination_agrees_and_decides_nothing_for_the_owners(visit, story, tmp_path):
    secretary = visit(story.site, "secretary")
    meeting = _called(secretary, story, COORDINATION)
    council.begin(secretary, meeting)
    council.call_over(secretary, meeting, tapped=[GUEST[0]], typed=[("李师傅", "居民")])
    council.note(secretary, meeting, TOPIC, COORDINATION.noted)
    council.resolve(
        secretary,
        meeting,
        "动用维修资金",
        "从维修资金里出两万元。",
        item=TOPIC,
        touches="owners",
        refused=OWNERS_DECIDE,
    )
    _ended(secretary, story, COORDINATION, tmp_path)


def test_the_review_says_how_it_was_done_and_the_topic_ends(visit, story, tmp_path):
    secretary = visit(story.site, "secretary")
    meeting = _called(secretary, story, REVIEW)
    council.begin(secretary, meeting)
    council.call_over(secretary, meeting, tapped=[GUEST[0]], typed=[("张阿姨", "居民")])
    council.note(secretary, meeting, TOPIC, REVIEW.noted)
    council.resolve(
        secretary,
        meeting,
        "罚款",
        "没拆的每户出五百元。",
        item=TOPIC,
        touches="order",
        refused=NO_POWER,
    )
    _ended(secretary, story, REVIEW, tmp_path)

    resident = visit(story.site, "resident", width=PHONE)
    page = resident.open(story.topic)
    for held in (HEARING, COORDINATION, REVIEW):
        expect(page.locator("main")).to_contain_text(held.title)
    resident.shot("three-topic-after")
    page = resident.open(f"/council/{story.area}/promises/")
    for held in (HEARING, COORDINATION, REVIEW):
        expect(page.locator("main")).to_contain_text(held.promised.text)
        # Who promised by name is for those who keep the place.
        if held.promised.who:
            expect(page.locator("main")).not_to_contain_text(held.promised.who)
    resident.shot("three-promises")


# ── One of the three ────────────────────────────────────────────────────────────────────────


def _called(secretary: Visitor, story: Story, held: Held) -> str:
    """Planned, with the topic on its agenda, told; its rules stand on its page."""
    meeting = council.plan(secretary, story.area, held.kind, held.title)
    topic = story.topic.rstrip("/").rpartition("/")[2]
    council.write_agenda(secretary, meeting, [Item("以后谁来管", "")], asks=f"?topic={topic}")
    roles = ["楼组长", "物业人员", "设计单位"]
    council.ask_to_come(secretary, meeting, roles=roles, guests=[GUEST])
    page, main = secretary.page, secretary.page.locator("main")
    page.locator("main summary", has_text="这种会能做什么").click()
    for words in (held.may, NO_POWER, OWNERS_DECIDE, "第十六条", BY_THE_PLACE):
        expect(main).to_contain_text(words)
    expect(main).to_contain_text(TOPIC)
    story.meetings[held.kind] = meeting
    return meeting


def _live(secretary: Visitor, wall: Visitor, resident: Visitor, meeting: str) -> None:
    """What the secretary starts stands on the wall and on a phone, and nobody reloads."""
    desk = secretary.open(f"{meeting}hall/control/")
    shown = desk.locator("main").get_by_role("link", name="打开投影").get_attribute("href")
    wall.open(str(shown))
    page = resident.open(f"{meeting}here")
    council.check_in(page, council.code_shown(wall.page))
    resident.open(f"{meeting}hall/")
    for screen in (wall.page, page):
        expect(screen.locator("[data-part=item]")).to_contain_text("马上开始")
    first, *others = desk.locator("[data-part=item] .agenda li").all_inner_texts()
    press(desk, "开始第一项")
    for screen in (wall.page, page):
        expect(screen.locator("[data-part=item] h2")).to_have_text(first)
    # What was promised and is late stands on the agenda by itself, before the topic.
    for title in others[: [first, *others].index(TOPIC)]:
        press(desk, "下一项")
        for screen in (wall.page, page):
            expect(screen.locator("[data-part=item] h2")).to_have_text(title)

    page.get_by_role("link", name="我要发言").click()
    fill(page, called="郑阿姨")
    press(page, "报名")
    for screen in (wall.page, desk):
        expect(screen.locator("[data-part=speakers]")).to_contain_text("郑阿姨")
    wall.shot("three-wall")
    press(desk, "请下一位")
    expect(page.locator("[data-own-part]")).to_contain_text("轮到您了，请说。")
    resident.shot("three-phone")
    secretary.shot("three-desk")


def _ended(secretary: Visitor, story: Story, held: Held, folder: Any) -> None:
    """What came of it, the minutes approved, and printed."""
    meeting = story.meetings[held.kind]
    title, words = held.resolved
    council.resolve(secretary, meeting, title, words, item=TOPIC)
    council.promise(secretary, meeting, held.promised, item=TOPIC)
    council.end_and_approve(secretary, meeting)
    for read in council.minutes_papers(secretary, meeting, folder):
        said = (held.title, held.noted, title, words, held.promised.text, *GUEST, "主持人签名")
        for one in said:
            assert squeezed(one) in read, one
        assert "限期拆除" not in read
    secretary.open(f"{meeting}minutes/print")
    secretary.shot(f"three-minutes-{held.kind}")
    # A browser writes some characters down as radicals.
    printed = unicodedata.normalize("NFKC", text(secretary.page.pdf(format="A4")))
    assert f"{held.title}会议纪要" in printed

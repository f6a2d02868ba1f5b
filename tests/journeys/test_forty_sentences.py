"""The seed's own story: forty complain of sewage in forty ways, and each can follow what became.

Every one of the forty comes through a page: on a phone without an account, at the door by a
worker's phone, or in the worker's workbook. Nothing is put in behind the pages.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Error, Page, expect
from tests.commons.documents.reading import squeezed, text
from tests.journeys import council
from tests.journeys.browsing import PHONE, Visitor
from tests.journeys.council import Item, Promised, fill, press

from lilong.project.demo_data.sentences import SEWAGE

pytestmark = pytest.mark.journey

# Who opens an account: a login, and how the list of people says what they are.
SECRETARY = ("西木北书记", "居民区书记 · 西木北居民区")
WORKER = ("西木北社工", "社工 · 西木北居民区")
LEADER = ("西木北楼组长", "楼组长 · 西木北一弄")
ON_PHONES, AT_DOORS = 8, 4
TELLING = "2号801室张三家的马桶返水，电话13812345678，请来看看"
THEME = "地下管子老化，污水冒出来"
GUEST = ("沈工", "里弄更新设计事务所（示例）")
ASKED = "请设计事务所说说，能不能把雨水和污水分开走"
POINT = "设计事务所看过图：雨水管接进了污水管，只疏通治标不治本。大家同意要求雨污分流。"
OTHER_POINT = "物业说一年通了十一次。"
RESOLUTION = "要求把雨污分流列入更新方案"
RESOLVED = "请街道把雨污分流追加进“三旧”变“三新”的方案，由设计事务所出图。"
PROMISES = (
    Promised("查清地下管线并画成图", "设计事务所", "沈工", 20),
    Promised("把决议和四十句原话报街道", "居委会", "", 3),
)


@dataclass
class Story:
    """What the tests of this file hand on to each other, in their order."""

    site: str
    area: str = ""
    meeting: str = ""
    theme: str = ""
    keys: list[str] = field(default_factory=list)
    signed_in: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(loaded_without_findings, tmp_path_factory):
    """A copy in whose northern residents' area nobody has an account and nothing was said yet."""
    folder = tmp_path_factory.mktemp("forty")
    with loaded_without_findings.copied_to(folder).at_work() as address:
        yield Story(address)


@pytest.fixture
def come(visit, story):
    """Let one of those with an account come: `come(SECRETARY)`; a stranger: `come()`."""

    def come(who: tuple[str, str] | None = None, **how: Any) -> Visitor:
        if who:
            how["storage_state"] = story.signed_in[who[0]]
        return visit(story.site, **how)

    return come


# ── Forty sentences ─────────────────────────────────────────────────────────────────────────


def test_secretary_worker_and_block_leader_open_their_accounts(visit, come, story):
    steward = visit(story.site, "steward")
    for who in (SECRETARY, WORKER):
        login, listed = who
        story.signed_in[login] = council.open_account(steward, listed, come(), login)
    login, listed = LEADER
    story.signed_in[login] = council.open_account(come(SECRETARY), listed, come(), login)


def test_eight_say_it_on_their_phones_without_an_account(come, story):
    secretary = come(SECRETARY)
    story.area = council.area_of(secretary)
    address = _open_the_door(secretary, story.area)
    said = list(SEWAGE[:ON_PHONES])

    first = come(width=PHONE)
    story.keys.append(_through_a_dead_spot(first, address, said[0]))
    neighbour = come(width=PHONE)
    story.keys.append(_with_a_neighbours_name(neighbour, address))
    plain = come(width=PHONE, script=False)
    for words in said[2:]:
        story.keys.append(_say(plain, address, words))

    assert len(set(story.keys)) == ON_PHONES


def _open_the_door(secretary: Visitor, area: str) -> str:
    """Strangers may say something; the poster for the notice board leads to the page."""
    page = secretary.open(f"/council/{area}/suggestions/")
    secretary.tap("怎样收建议")
    page.locator("main [name=strangers]").check()
    fill(page, hourly="30", area_hourly="300")
    press(page, "保存")
    status, poster = secretary.get(f"/council/{area}/suggestions/poster.pdf")
    assert status == 200
    return council.code_on(poster)


def _say(neighbour: Visitor, address: str, words: str) -> str:
    """One sentence from the notice board's code; the key of its short address."""
    page = neighbour.open(address)
    page.get_by_label("您想说什么").fill(words)
    press(page, "交给居委会")
    return _key_of(page)


def _key_of(page: Page) -> str:
    expect(page.locator("main")).to_contain_text("收到了，谢谢您")
    found = re.search(r"/s/([0-9A-Z]{12})", page.url)
    assert found, page.url
    return found[1]


def _through_a_dead_spot(neighbour: Visitor, address: str, words: str) -> str:
    """The network goes in mid-sentence and the page with it: what was typed is still there."""
    page = neighbour.open(address)
    field = page.get_by_label("您想说什么")
    field.fill(words[: len(words) // 2])
    page.get_by_text("草稿已保存在本机").wait_for()
    neighbour.context.set_offline(True)
    field.fill(words)
    page.get_by_label("几号门牌").fill("1")
    page.get_by_label("在哪里").select_option(label="西木北一弄")
    page.wait_for_timeout(1500)  # drafts are kept when one stops typing
    press(page, "交给居委会")
    expect(field).to_have_value(words)
    neighbour.shot("forty-offline")
    with suppress(Error):  # the browser says that there is no network
        page.reload()
    neighbour.context.set_offline(False)
    page.goto(f"{neighbour.site}{address}")
    expect(page.get_by_label("您想说什么")).to_have_value(words)
    expect(page.get_by_label("几号门牌")).to_have_value("1")
    press(page, "交给居委会")
    neighbour.shot("forty-said")
    return _key_of(page)


def _with_a_neighbours_name(neighbour: Visitor, address: str) -> str:
    """A telephone number and a name: the page offers to cover them and keeps nothing before."""
    page = neighbour.open(address)
    page.get_by_label("您想说什么").fill(TELLING)
    press(page, "交给居委会")
    offered = page.locator(".say-masked")
    expect(offered).to_be_visible()
    assert "13812345678" not in offered.inner_text()
    assert "张三" not in offered.inner_text()
    neighbour.shot("forty-masked")
    press(page, "遮起来交")
    key = _key_of(page)
    expect(page.locator(".said")).not_to_contain_text("张三")
    expect(page.locator(".said")).not_to_contain_text("13812345678")
    return key


def test_four_are_written_down_at_the_door_and_the_others_come_from_a_workbook(
    come, story, tmp_path
):
    secretary = come(SECRETARY)
    worker = come(WORKER, width=PHONE)
    page = worker.open(f"/council/{story.area}/suggestions/write")
    page.locator("main [name=lane]").select_option(label="西木北二弄")
    for words in SEWAGE[ON_PHONES:][:AT_DOORS]:
        page.locator("main [name=text]").fill(words)
        press(page, "记下，接着记下一句")
        expect(page.locator("main .task-list")).to_contain_text(words)
        # The lane stays for the next sentence.
        expect(page.locator("main [name=lane] option:checked")).to_have_text("西木北二弄")
    worker.shot("forty-at-the-door")
    written = page.locator("main .task-list a").all()
    story.keys += [str(link.get_attribute("href")).rpartition("/")[2] for link in written]

    _import(secretary, story.area, _workbook(tmp_path, SEWAGE[ON_PHONES + AT_DOORS :]))
    story.keys += _slips(secretary, story.area)
    assert len(set(story.keys)) == len(SEWAGE)

    page = secretary.open(f"/council/{story.area}/suggestions/")
    expect(page.locator(".ledger-total")).to_contain_text("共 40 条")
    secretary.shot("forty-list")


def _workbook(folder: Path, sentences: tuple[str, ...]) -> Path:
    """What a worker typed down from slips of paper."""
    file = folder / "居民建议.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("建议")
        sheet.write_row(0, 0, ("内容", "地址", "日期", "来源"))
        for row, words in enumerate(sentences, 1):
            door = f"西木北{'一二'[row % 2]}弄{1 + row % 20}号"
            sheet.write_row(row, 0, (words, door, f"2026-11-{1 + row % 27:02d}", "纸条"))
    return file


def _import(secretary: Visitor, area: str, file: Path) -> None:
    page, main = secretary.page, secretary.page.locator("main")
    secretary.open(f"/council/{area}/suggestions/")
    secretary.tap("从 Excel 导入")
    page.locator("input[type=file]").set_input_files(file)
    press(page, "上传并核对")
    expect(main).to_contain_text("一共读了", timeout=60_000)
    secretary.shot("forty-import")
    page.locator(".import-write a").click()
    press(page, re.compile("^写入"))
    expect(main).to_contain_text("已经写入", timeout=60_000)


def _slips(secretary: Visitor, area: str) -> list[str]:
    """A slip for each who wrote on paper; the keys in the codes printed on them."""
    page = secretary.open(f"/council/{area}/slips/")
    press(page, re.compile("^排印 居民建议"))
    page.get_by_role("link", name="看结果").click(timeout=60_000)
    with page.expect_download() as coming:
        press(page, re.compile("^下载 PDF"))
    addresses = council.codes_on(coming.value.path().read_bytes())
    return [address.rpartition("/")[2] for address in addresses]


# ── One theme ───────────────────────────────────────────────────────────────────────────────


def test_one_theme_is_proposed_and_a_person_makes_it(come, story):
    secretary = come(SECRETARY)
    page, main = secretary.page, secretary.page.locator("main")
    secretary.open(f"/council/{story.area}/themes/proposals/")
    press(page, "现在再找一遍")
    expect(main.locator(".cards > *")).to_have_count(1)
    secretary.shot("forty-proposals")
    main.locator(".cards a").first.click()
    expect(main).to_contain_text("排水")
    proposed = page.locator("main [name=suggestions]").count()
    assert proposed >= 20, "the engine offers a good half of what belongs together"
    fill(page, title=THEME)
    page.locator("main [name=category]").select_option(label="雨污排水")
    press(page, "归在一起")
    expect(page.locator("h1")).to_contain_text(THEME)
    story.theme = page.url.partition("?")[0]

    left = _without_theme(secretary, story.area)
    assert len(left) == len(SEWAGE) - proposed
    for address in left:
        page.goto(f"{secretary.site}{address}theme")
        page.locator("main [name=theme]").select_option(index=1)
        press(page, "归进去")
    expect(main).to_contain_text(f"{len(SEWAGE)} 句说的是这件事")
    secretary.shot("forty-theme")


def _without_theme(secretary: Visitor, area: str) -> list[str]:
    """The addresses of the sentences that no theme holds yet."""
    page = secretary.open(f"/council/{area}/suggestions/?state=received")
    rows = page.locator("main table tbody th a")
    return [str(row.get_attribute("href")) for row in rows.all()]


# ── 居务会 ──────────────────────────────────────────────────────────────────────────────────


def test_the_council_is_called_with_the_design_office(come, story):
    secretary = come(SECRETARY)
    story.meeting = council.plan(secretary, story.area, "居务会", "十二月居务会")
    page = secretary.page
    page.goto(story.theme)
    page.locator("main a.chip", has_text="十二月居务会").click()
    fill(page, **{"asked-0": ASKED})
    press(page, "保存议程")
    expect(page.locator(".agenda")).to_contain_text(THEME)
    council.write_agenda(secretary, story.meeting, [Item("年底防火检查", "各楼说说楼道")])
    council.ask_to_come(secretary, story.meeting, roles=["居民区书记", "社工"], guests=[GUEST])
    expect(page.locator("main")).to_contain_text(GUEST[0])
    secretary.shot("forty-invited")

    status, calendar = secretary.get(f"{story.meeting}calendar.ics")
    assert status == 200
    assert "十二月居务会" in calendar.decode()
    status, poster = secretary.get(f"{story.meeting}papers/agenda.pdf")
    assert status == 200
    assert squeezed(THEME) in text(poster)
    _answer(secretary, story.theme, "正在讨论", "十二月居务会上和设计事务所一起议。")


def _answer(secretary: Visitor, theme: str, how: str, words: str) -> None:
    page = secretary.page
    page.goto(theme)
    page.get_by_role("radio", name=how).check()
    page.locator("main [name=words]").fill(words)
    press(page, "答复大家")
    expect(page.locator("main")).to_contain_text("答复了")


def test_it_meets_notes_resolves_and_promises(come, story, tmp_path):
    secretary, worker = come(SECRETARY), come(WORKER)
    leader = come(LEADER, width=PHONE)
    council.begin(secretary, story.meeting)
    _comes_by_the_code(secretary, leader, story.meeting)
    council.call_over(
        secretary,
        story.meeting,
        tapped=[GUEST[0]],
        typed=[("王某", "居民"), ("物业经理", "物业公司")],
    )
    expect(secretary.page.locator(".roll-call")).to_contain_text("楼组长")
    secretary.shot("forty-roll-call")
    _both_write(secretary, worker, story.meeting)
    council.resolve(secretary, story.meeting, RESOLUTION, RESOLVED, item=THEME)
    for one in PROMISES:
        council.promise(secretary, story.meeting, one, item=THEME)
    council.end_and_approve(secretary, story.meeting)
    secretary.shot("forty-minutes")

    for read in council.minutes_papers(secretary, story.meeting, tmp_path):
        for words in (
            *GUEST, "王某", "物业经理", THEME, POINT, OTHER_POINT, RESOLUTION, RESOLVED,
            *(one.text for one in PROMISES), "主持人签名", "记录人签名", "签名",
        ):  # fmt: skip
            assert squeezed(words) in read, words


def _comes_by_the_code(secretary: Visitor, leader: Visitor, meeting: str) -> None:
    """The address on the poster at the door, the code on the desk, on a block leader's phone."""
    _status, poster = secretary.get(f"{meeting}papers/agenda.pdf")
    page = leader.open(council.code_on(poster))
    desk = secretary.open(f"{meeting}attendance")
    council.check_in(page, council.code_shown(desk))
    leader.shot("forty-here")


def _both_write(secretary: Visitor, worker: Visitor, meeting: str) -> None:
    """Two write at the same item: each sees both texts, and nothing is overwritten."""
    theirs = council.point(worker.open(f"{meeting}minutes/write"), THEME)
    council.note(secretary, meeting, THEME, OTHER_POINT)
    theirs.fill(POINT)
    press(worker.page, "保存")
    expect(worker.page.locator("main")).to_contain_text("别人写的")
    expect(worker.page.locator("main")).to_contain_text(OTHER_POINT)
    mine = council.point(worker.page, THEME)
    expect(mine).to_have_value(POINT)
    worker.shot("forty-both-write")
    mine.fill(f"{OTHER_POINT}\n{POINT}")
    press(worker.page, "保存")
    expect(worker.page.locator("main")).to_contain_text("已保存")


# ── Forty answers ───────────────────────────────────────────────────────────────────────────


def test_each_of_the_forty_follows_it_to_the_plan_and_says_whether_it_is_solved(come, story):
    secretary, holder = come(SECRETARY), come(width=PHONE)
    _answer(secretary, story.theme, "采纳了", "居务会决定要求雨污分流，已报街道。")
    for key in story.keys:
        status, page = holder.get(f"/s/{key}")
        assert status == 200
        told = page.decode()
        assert "现在等：<strong>列入方案</strong>" in told
        assert RESOLVED in told
    holder.open(f"/s/{story.keys[0]}")
    holder.shot("forty-adopted")

    _answer(secretary, story.theme, "办好了", "新的雨水管接好了，下大雨请看一看。")
    page = holder.open(f"/s/{story.keys[0]}")
    press(page, "是，解决了")
    expect(page.locator("main")).to_contain_text("您说：解决了")
    page = holder.open(f"/s/{story.keys[1]}")
    page.locator("#solved-words").fill("上回大雨还是返水")
    press(page, "没有，请接着办")
    expect(page.locator("main")).to_contain_text("您说：还没有解决")
    expect(page.locator("main")).to_contain_text("居委会和居务会")
    holder.shot("forty-not-solved")

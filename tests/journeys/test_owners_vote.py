"""曙光小区's two towers renew their lifts: from the workbook of owners to the flipped byte."""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from tests.commons.documents.reading import pages, pictures, squeezed
from tests.journeys.browsing import PHONE, Visitor
from tests.journeys.example import Example
from tests.journeys.photographs import phone_photo

from lilong.project.demo_data import roll as rolls

pytestmark = pytest.mark.journey

FLOORS, DOORS, AREA = 18, 6, 6890
UNITS = 2 * FLOORS * DOORS
PLACE = "曙光小区"
MEMBER, SECRETARY = "owners_committee_member@daning", "committee_secretary@daning"
OWNER, CHAIR = "owner@daning", "secretary@daning"
LOGIN, PASSWORD = "二号楼老业主", "梧桐树下 old plane trees 1927"
QUESTION = "是否同意自筹资金更新两幢高层的4部电梯？"
ITEMS = (
    ("更换 4 部电梯", "整机更换，保留井道。", "168万"),
    ("井道修补和照明", "修补渗水，换节能灯。", "86000"),
)
# Of all units: 60 % online, 25 % on paper, 5 % at the door, and two mandates.
ONLINE, PAPER, DOOR, PROXIES = UNITS * 60 // 100, UNITS // 4, UNITS * 5 // 100, 2
FIRST_ONLINE = 70
VERDICT = (
    "参与表决的人数够了：195 人，全部 216 人",
    "同意的人数够了：184 人，参与表决 195 人，要四分之三以上，至少 147 人",
)


@dataclass
class Town:
    """The neighbourhood at work, and what its clock says."""

    site: str
    later: Path
    example: Example

    def pass_days(self, days: float) -> None:
        """Let the clock of the law go on."""
        ahead = int(self.later.read_text()) + round(days * 86_400)
        fresh = self.later.with_name("fresh")
        fresh.write_text(str(ahead))
        fresh.replace(self.later)  # at once: whoever reads meanwhile finds no empty file

    @property
    def now(self) -> datetime:
        ahead = timedelta(seconds=int(self.later.read_text()))
        return datetime.now(ZoneInfo("Asia/Shanghai")) + ahead


@pytest.fixture(scope="module")
def town(loaded_without_findings, tmp_path_factory):
    """The neighbourhood before any vote, at a clock of its own."""
    folder = tmp_path_factory.mktemp("vote")
    later = folder / "later"
    example = loaded_without_findings.copied_to(folder / "data").with_clock(later)
    with example.at_work() as site:
        yield Town(site, later, example)


def test_from_the_workbook_to_the_flipped_byte(visit, town, tmp_path):
    secretary, member = visit(town.site, SECRETARY), visit(town.site, MEMBER)

    roll = _hand_in_the_roll(secretary, town, _workbook(tmp_path))
    _write_down_the_rules(member, town)
    motion = _draft(secretary)
    town.pass_days(15)
    _freeze_the_roll(secretary, roll)
    _give_notice(member, town, motion)
    slips = _print(secretary, motion)
    town.pass_days(16)
    # What the page is from then on, and not what flashes up once.
    _step(member, motion, "宣布开始", "宣布截止")

    owner = visit(town.site, width=PHONE)
    waiting = iter(slips)
    receipt = _votes_on_a_phone(owner, next(waiting))
    _cast(owner, islice(waiting, FIRST_ONLINE - 1))
    _on_paper(secretary, member, motion, list(islice(waiting, PAPER)))
    _at_the_door(secretary, member, motion, list(islice(waiting, DOOR)))
    _by_proxy(secretary, member, motion, list(islice(waiting, PROXIES)))

    first = _last_doors(member, motion)
    rest = list(waiting)
    _cast(owner, [slip for slip in rest if slip.room in first])
    expect(member.open(f"{motion}doors/").locator("main")).to_contain_text("都够了")
    online = [slip for slip in rest if slip.room not in first]
    _cast(owner, online[: ONLINE - FIRST_ONLINE - len(first)])

    town.pass_days(14)
    _step(member, motion, "宣布截止", "已截止")
    watchers = [visit(town.site, OWNER, width=PHONE)]
    _appoint(member, motion, "1号502室")
    name = _appoint(member, motion, "2号801室")
    invitation = _invite(visit(town.site, CHAIR), name)
    watchers.append(_comes(visit(town.site, width=PHONE), invitation))
    town.pass_days(3)
    _step(member, motion, "计票", "已计票")
    for watcher in watchers:
        _checks(watcher, motion)
    _post(member, motion)
    page = owner.open(receipt)
    expect(page.locator("main")).to_contain_text("已经在公布的校验码里")

    bundle = _bundle(member, motion, tmp_path / "bundle")
    code, said = _verify(bundle)
    assert code == 0, said
    (ballots,) = bundle.rglob("ballots.tsv")
    _flip(ballots, 30)
    code, said = _verify(bundle)
    assert code == 1
    assert "30" in said, said


# ── Before the vote ─────────────────────────────────────────────────────────────────────────


def _workbook(folder: Path) -> Path:
    """The owners of both towers, as a property company keeps them."""
    rooms = [
        (f"{PLACE}{tower}号{floor}{door:02d}室", AREA)
        for tower in (1, 2)
        for floor in range(1, FLOORS + 1)
        for door in range(1, DOORS + 1)
    ]
    file = folder / "业主名册.xlsx"
    file.write_bytes(rolls.workbook("业主名册", list(rolls.units(rooms, random.Random(4)))))
    return file


def _votes(person: Visitor) -> None:
    """The page of the compound's votes, from anywhere."""
    person.open("/")
    person.page.locator("main").get_by_role("link", name=re.compile("^表决")).first.click()
    expect(person.page.locator("h1")).to_contain_text("业主表决")


def _fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)


def _press(page: Page, words: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=words).first.click()


def _hand_in_the_roll(secretary: Visitor, town: Town, file: Path) -> str:
    """Excel in, checked, written, shown to the owners for a fortnight; the roll's address."""
    _votes(secretary)
    secretary.tap("业主名册")
    page, main = secretary.page, secretary.page.locator("main")
    _fill(page, title="2026 年业主名册", source="示例数据")
    _press(page, "开始整理")
    expect(page.locator("h1")).to_have_text("2026 年业主名册")
    roll = page.url
    secretary.tap("导入 Excel")
    page.locator("input[type=file]").set_input_files(file)
    _press(page, "上传并核对")
    expect(main).to_contain_text("一共读了", timeout=60_000)
    expect(main.locator(".stats")).to_contain_text(re.compile(rf"{UNITS}\s*条"))
    secretary.shot("vote-roll-report")
    page.locator(".import-write a").click()
    _press(page, re.compile("^写入"))
    expect(main).to_contain_text(f"写入了 {UNITS} 条", timeout=60_000)
    secretary.open(roll)
    expect(main.locator(".stats")).to_contain_text(re.compile(rf"{UNITS}\s*个"))
    page.goto(f"{roll}publish/")
    _fill(page, until=f"{town.now + timedelta(days=14):%Y-%m-%d}")
    page.locator("main form button[type=submit]").first.click()
    expect(main).to_contain_text("正在公示")
    secretary.shot("vote-roll")
    return roll


def _write_down_the_rules(member: Visitor, town: Town) -> None:
    """What the compound's own rules say: two check the count, two days to look into receipts."""
    _votes(member)
    member.tap("议事规则")
    page = member.page
    page.locator("main summary", has_text="登记新的一版").click()
    began = f"{town.now - timedelta(days=200):%Y-%m-%d}"
    _fill(page, source="示例数据：业主大会议事规则第十二条", effective_from=began)
    _fill(page, scrutineers_required="2", complaint_days="2")
    _press(page, "登记")
    expect(page.locator("main")).to_contain_text("第 1 版")


def _draft(secretary: Visitor) -> str:
    """What is asked, item by item with a picture of each, final; the motion's address."""
    _votes(secretary)
    secretary.tap("起草")
    page, main = secretary.page, secretary.page.locator("main")
    _fill(page, title="两幢高层 4 部电梯更新", question=QUESTION, not_included="不包括电梯厅装修。")
    _fill(page, text="4 部电梯使用多年，陆续出现夹人、关人、急坠。")
    page.locator("[name=matter]").select_option("fund_raise")
    _press(page, "起草")
    expect(page.locator("h1")).to_contain_text("两幢高层")
    motion = re.sub(r"(motions/[0-9a-f-]+/).*", r"\1", page.url)
    page.goto(motion)
    secretary.tap("改内容明细和图片")
    for no, (title, text, amount) in enumerate(ITEMS):
        _fill(
            page,
            **{f"items-{no}-title": title, f"items-{no}-text": text, f"items-{no}-amount": amount},
        )
    _press(page, "保存")
    for title, _text, _amount in ITEMS:
        page.locator("[name=item]").select_option(label=title)
        photo = {"name": "现状.jpg", "mimeType": "image/jpeg", "buffer": phone_photo()}
        page.locator("[name=photo]").set_input_files(photo)
        _fill(page, caption=f"{title}现状")
        _press(page, "加上图片")
        expect(main).to_contain_text(f"{title}现状")
    secretary.shot("vote-scope")
    page.goto(motion)
    _press(page, "定稿")
    expect(main).to_contain_text("内容的校验码")
    secretary.shot("vote-motion")
    return motion


def _freeze_the_roll(secretary: Visitor, roll: str) -> None:
    page = secretary.page
    page.goto(f"{roll}freeze/")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("校验码")


def _give_notice(member: Visitor, town: Town, motion: str) -> None:
    page = member.page
    page.goto(motion)
    member.tap("填公告")
    opens = town.now + timedelta(days=15, hours=1)
    _fill(page, opens_at=f"{opens:%Y-%m-%dT%H:%M}", hand_in="1号门厅的票箱")
    _fill(page, closes_at=f"{opens + timedelta(days=14):%Y-%m-%dT%H:%M}")
    _fill(page, committee_told_on=f"{town.now:%Y-%m-%d}")
    _fill(page, roll_unshown="名册抄自上月公示过的一份，没有改动")
    page.locator("[name=how][value=written]").check()
    _press(page, "看一遍再公告")
    expect(page.locator("h1")).to_contain_text("核对公告")
    member.shot("vote-notice")
    _press(page, re.compile("^公告"))
    expect(page.locator("main")).to_contain_text(f"计入 {UNITS} 户")


@dataclass(frozen=True)
class Slip:
    """A printed slip: its number, the address in its code, what a camera sees of it."""

    number: int
    address: str
    photo: bytes

    @property
    def room(self) -> str:
        floor, door = divmod((self.number - 1) % (FLOORS * DOORS), DOORS)
        return f"{PLACE}{(self.number - 1) // (FLOORS * DOORS) + 1}号{floor + 1}{door + 1:02d}室"

    @property
    def file(self) -> dict[str, Any]:
        return {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": self.photo}


def _print(secretary: Visitor, motion: str) -> list[Slip]:
    """The notice, and a slip for each unit, in order."""
    status, notice = secretary.get(f"{motion}papers/notice/pdf")
    assert status == 200
    assert QUESTION in _words(notice)
    page = secretary.page
    page.goto(f"{motion}slips/")
    _press(page, "排印")
    page.get_by_role("link", name="看结果").click(timeout=60_000)
    secretary.shot("vote-slips")
    with page.expect_download() as coming:
        _press(page, re.compile("^下载 PDF"))
    content = coming.value.path().read_bytes()
    slips = [_slip(number, picture) for number, picture in enumerate(pictures(content), 1)]
    assert len({slip.address for slip in slips}) == UNITS
    return slips


def _slip(number: int, picture: Image.Image) -> Slip:
    (code,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    photo = io.BytesIO()
    picture.convert("RGB").resize((437, 620)).save(photo, "JPEG")
    return Slip(number, re.sub(r"^HTTPS?://[^/]+", "", code.text), photo.getvalue())


def _words(content: bytes) -> str:
    return squeezed("".join(page for page in pages(content)))


def _step(member: Visitor, motion: str, words: str, then: str) -> None:
    member.page.goto(motion)
    _press(member.page, words)
    expect(member.page.locator("main")).to_contain_text(then)


# ── While it runs ───────────────────────────────────────────────────────────────────────────


def _votes_on_a_phone(owner: Visitor, slip: Slip) -> str:
    """An owner scans the code of the slip, reads, chooses, looks back, casts; the receipt."""
    page = owner.open(slip.address)
    owner.shot("vote-slip")
    _press(page, "下一步")
    expect(page.locator(".error-summary")).to_contain_text("请选")
    page.get_by_label("同意", exact=True).check()
    page.get_by_label("我是这一户的业主").check()
    _press(page, "下一步")
    expect(page.locator("h1")).to_have_text("再看一遍")
    owner.shot("vote-slip-check")
    _press(page, "确认投票")
    expect(page.locator("h1")).to_have_text("票已收到")
    expect(page.locator("main")).not_to_contain_text("同意")
    owner.shot("vote-receipt")
    return page.url


def _cast(owner: Visitor, slips: Iterable[Slip]) -> None:
    """As a phone without pages would, many times; one of twelve says no."""
    for slip in slips:
        choice = "oppose" if slip.number % 12 == 5 else "agree"
        answer = owner.context.request.post(
            f"{owner.site}{slip.address}",
            data={"choice": choice, "request": f"journey-{slip.number}"},
        )
        assert answer.status == 201, answer.text()


def _on_paper(secretary: Visitor, member: Visitor, motion: str, slips: list[Slip]) -> None:
    """Each slip is entered by one and read again from its photo by another."""
    page, main = secretary.page, secretary.page.locator("main")
    page.goto(f"{motion}paper/enter/")
    for slip in slips:
        page.locator("[name=scan]").set_input_files(slip.file)
        page.locator("[name=slip]").fill(f"{secretary.site}{slip.address}")
        page.locator("[name=choice][value=agree]").check()
        _press(page, "录入")
        expect(main).to_contain_text(f"第 {slip.number} 号已录入")
    secretary.shot("vote-paper-enter")
    _read_again(member, motion, len(slips))


def _read_again(member: Visitor, motion: str, count: int) -> None:
    """What waits is read from its photo by somebody else, who is not told the first reading."""
    page = member.page
    page.goto(f"{motion}paper/")
    member.shot("vote-paper-queue")
    page.locator("main .task-list a", has_text="号").first.click()
    for left in range(count, 0, -1):
        page.locator("[name=choice][value=agree]").check()
        if left == count:
            member.shot("vote-paper-confirm")
        _press(page, "我看到的是这样")
        page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("没有等着核对的票")


def _at_the_door(secretary: Visitor, member: Visitor, motion: str, slips: list[Slip]) -> None:
    """At the second tower's doors: answered before a witness, photographed, read again."""
    page, main = secretary.page, secretary.page.locator("main")
    page.goto(f"{motion}deliver/")
    secretary.shot("vote-deliver")
    main.locator(".task-list a").nth(1).click()
    tower = page.url
    for slip in slips:
        page.get_by_role("link", name=f"当面收票 {slip.room}").click()
        page.locator("[name=photo]").set_input_files(slip.file)
        _fill(page, slip=f"{secretary.site}{slip.address}", witness="楼组长")
        page.locator("[name=choice][value=agree]").check()
        if slip == slips[0]:
            secretary.shot("vote-door")
        _press(page, "收下，交另一个人核对")
        expect(page.locator("h1")).not_to_have_text("上门收票")
        page.goto(tower)
    _read_again(member, motion, len(slips))


def _by_proxy(secretary: Visitor, member: Visitor, motion: str, slips: list[Slip]) -> None:
    """A mandate says how to vote; who reads it otherwise does not take it a moment later.

    There are two here: who read otherwise registers it anew, and the other one reads it.
    """
    for slip in slips:
        _registers(secretary, motion, slip)
        expect(secretary.page.locator("main")).to_contain_text("要另一个人来收")
        page, main = member.page, member.page.locator("main")
        if slip != slips[0]:
            _reads(member, secretary.page.url, "agree")
            expect(main).to_contain_text("受托人的票已经收下")
            continue
        _reads(member, secretary.page.url, "oppose")
        expect(main.get_by_role("alert")).to_contain_text("和委托书上写的不一样")
        expect(main).to_contain_text("要第三个人来读")
        page.locator("main summary", has_text="收回这份委托").click()
        _press(page, "收回委托")
        _registers(member, motion, slip)
        _reads(secretary, page.url, "agree")
        expect(secretary.page.locator("main")).to_contain_text("受托人的票已经收下")


def _registers(person: Visitor, motion: str, slip: Slip) -> None:
    """Write a mandate down that directs to agree, and open it."""
    page = person.page
    page.goto(f"{motion}mandates/")
    page.locator("[name=scan]").set_input_files(slip.file)
    _fill(page, number=str(slip.number), proxy_name="受托人")
    page.locator("[name=choice][value=agree]").check()
    _press(page, re.compile("^登记"))
    page.goto(f"{motion}mandates/")
    page.get_by_role("link", name=f"第 {slip.number} 号").click()


def _reads(person: Visitor, mandate: str, choice: str) -> None:
    """Take the proxy's ballot with what this person reads on the mandate."""
    page = person.page
    page.goto(mandate)
    page.locator(f"[name=choice][value={choice}]").check()
    _press(page, "收下受托人的票")


def _last_doors(member: Visitor, motion: str) -> list[str]:
    """The rooms of an hour's round, which brings enough."""
    page, main = member.page, member.page.locator("main")
    page.goto(f"{motion}doors/")
    missing = -(-2 * UNITS // 3) - FIRST_ONLINE - PAPER - DOOR - PROXIES
    # Said in steps of five, so that nobody can be told from the difference of two days.
    expect(main).to_contain_text(f"再有 {-(-missing // 5) * 5} 户以内")
    member.shot("vote-doors")
    page.get_by_label("60 分钟").check()
    _press(page, "排出这一趟")
    expect(page.locator("h1")).to_have_text("这一趟")
    member.shot("vote-round")
    named = main.locator(".door-name").all_inner_texts()
    rooms = [re.split(r"\s", words.strip())[0] for words in named]
    assert len(rooms) == missing
    return rooms


# ── After the close ─────────────────────────────────────────────────────────────────────────


def _appoint(member: Visitor, motion: str, room: str) -> str:
    """Let the owner of a room check the count; the owner's name."""
    page = member.page
    page.goto(f"{motion}scrutineers/")
    _fill(page, q=room)
    _press(page, "查找")
    found = page.locator("main .choice label").first
    name = found.inner_text().split()[0]
    found.click()
    _press(page, "请这位业主监票")
    expect(page.locator("main")).to_contain_text("已安排")
    member.shot("vote-scrutineers")
    return name


def _invite(chair: Visitor, name: str) -> str:
    """The residents' committee opens an account for an owner; the address of the invitation."""
    page = chair.page
    page.goto(f"{chair.site}/people/")
    page.get_by_role("link", name=name).first.click()
    _press(page, re.compile("邀请"))
    return page.locator("#invitation strong").inner_text()


def _comes(owner: Visitor, invitation: str) -> Visitor:
    """Chooses a name and a password, and is signed in."""
    page = owner.open(re.sub("^https?://[^/]+", "", invitation))
    page.get_by_label("登录名").fill(LOGIN)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一遍密码").fill(PASSWORD)
    _press(page, "开通账号")
    page.get_by_label("登录名").fill(LOGIN)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    expect(page.locator("main")).to_contain_text("您好")
    return owner


def _checks(watcher: Visitor, motion: str) -> None:
    """Looks at the four numbers on a phone, and says that they are right."""
    page = watcher.page
    page.goto(f"{motion}count/")
    watcher.shot("vote-check")
    page.locator("[name=said][value=confirmed]").check()
    _press(page, "确认")
    expect(page.locator("main")).to_contain_text("已记下您的核对")


def _post(member: Visitor, motion: str) -> None:
    """The verdict is for everybody to see; the announcement and the root's poster are printed."""
    page, main = member.page, member.page.locator("main")
    page.goto(f"{motion}count/")
    member.shot("vote-count")
    _press(page, re.compile("^公布$"))
    page.goto(motion)
    expect(main).to_contain_text("通过了")
    for sentence in VERDICT:
        expect(main).to_contain_text(sentence)
    member.shot("vote-verdict")
    for paper, said in (("announcement", "通过"), ("resolution", QUESTION), ("root", "195 张票")):
        status, content = member.get(f"{motion}papers/{paper}/pdf")
        assert status == 200
        assert squeezed(said) in _words(content), (paper, _words(content))


def _bundle(member: Visitor, motion: str, folder: Path) -> Path:
    """Everything needed to count again, unpacked."""
    page = member.page
    page.goto(f"{motion}count/")
    with page.expect_download() as coming:
        _press(page, "下载复核包")
    with tarfile.open(coming.value.path()) as packed:
        packed.extractall(folder, filter="data")
    return folder


def _verify(bundle: Path) -> tuple[int, str]:
    """What the file that lies in the bundle says of it, run by itself."""
    (program,) = bundle.rglob("verify_ballot.py")
    done = subprocess.run(
        [sys.executable, "-I", program, program.parent],
        check=False,
        capture_output=True,
        text=True,
        cwd=bundle,
    )
    return done.returncode, done.stdout + done.stderr


def _flip(ballots: Path, row: int) -> None:
    """Change one byte of one row."""
    rows = ballots.read_bytes().split(b"\n")
    changed = bytearray(rows[row - 1])
    changed[changed.index(b"agree")] ^= 1
    rows[row - 1] = bytes(changed)
    ballots.write_bytes(b"\n".join(rows))

"""What a secretary does around a meeting, page by page; shared by the council's journeys."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import docx
import zxingcpp
from playwright.sync_api import Locator, Page, expect
from tests.commons.documents.reading import pictures, squeezed, text
from tests.journeys.browsing import Visitor

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "梧桐树下 old plane trees 1927"


@dataclass(frozen=True)
class Item:
    """An item of an agenda: what it is, what is asked."""

    title: str
    asked: str


@dataclass(frozen=True)
class Promised:
    """Who promised what, in so many days."""

    text: str
    as_what: str
    who: str
    days: int = 10


def fill(page: Page, **fields: str) -> None:
    """Fill the fields of these names."""
    for name, value in fields.items():
        page.locator(f"main [name='{name}']").fill(value)


def press(page: Page, words: str | re.Pattern[str]) -> None:
    """Press the first button of just those words in what the page is about."""
    page.locator("main").get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state()


def area_of(keeper: Visitor) -> str:
    """The id of the residents' area that a keeper's first page is about."""
    keeper.open("/")
    link = keeper.page.locator("a[href*='/suggestions/']").first.get_attribute("href")
    return link.split("/")[2]


def codes_on(pdf: bytes) -> list[str]:
    """Where the codes on a printed paper lead, without the site."""
    found = []
    for picture in pictures(pdf):
        codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        found += [re.sub(r"^https?://[^/]+", "", one.text, flags=re.IGNORECASE) for one in codes]
    return found


def code_on(pdf: bytes) -> str:
    """Where the one code of a poster leads."""
    (address,) = codes_on(pdf)
    return address


# ── Before the meeting ──────────────────────────────────────────────────────────────────────


def plan(keeper: Visitor, area: str, kind: str, title: str, *, days: int = 0) -> str:
    """Plan a meeting of this kind, today or in so many days; its address."""
    page = keeper.open(f"/council/{area}/meetings/")
    keeper.tap("筹备")
    page.get_by_role("radio", name=kind, exact=True).check()
    at = datetime.now(SHANGHAI) + timedelta(days=days)
    fill(page, title=title, starts_at=f"{at:%Y-%m-%d}T14:00", where="居委会二楼会议室")
    press(page, "记下，接着写议程")
    expect(page.locator("h1")).to_contain_text("议程")
    return re.sub(r"agenda.*$", "", page.url)


def write_agenda(keeper: Visitor, meeting: str, items: Sequence[Item], *, asks: str = "") -> None:
    """Write these items below what stands there already.

    Args:
        asks: the address's question, such as `?topic=…`, which puts one more item first.
    """
    page = keeper.open(f"{meeting}agenda{asks}")
    rows = page.locator("main [name^='title-']")
    first = sum(1 for row in rows.all() if row.input_value())
    for number, item in enumerate(items, first):
        fill(page, **{f"title-{number}": item.title, f"asked-{number}": item.asked})
    press(page, "保存议程")
    expect(page.locator(".agenda")).to_contain_text(items[-1].title)


def ask_to_come(
    keeper: Visitor, meeting: str, *, roles: Sequence[str], guests: Sequence[tuple[str, str]] = ()
) -> None:
    """Invite by role, and guests by name and body."""
    page = keeper.open(f"{meeting}invite")
    for box in page.locator("main [name=roles]").all():
        box.uncheck()
    for role in roles:
        page.get_by_role("checkbox", name=re.compile(f"^{role}")).check()
    fill(page, guests="\n".join("，".join(one) for one in guests))
    press(page, "发通知")
    expect(page.locator("main")).to_contain_text("已经通知")


# ── In the meeting ──────────────────────────────────────────────────────────────────────────


def begin(keeper: Visitor, meeting: str) -> None:
    """Say that it begins."""
    page = keeper.open(meeting)
    press(page, "现在开会")
    expect(page.locator("main")).to_contain_text("会议开始了")


def code_shown(page: Page) -> str:
    """The code of the room as a screen shows it now."""
    return re.sub(r"\D", "", page.locator(".door-digits strong").inner_text())


def check_in(page: Page, code: str) -> None:
    """Say that one is there, on the page that code and poster open."""
    fill(page, code=code)
    press(page, "我到了")
    expect(page.locator("main")).to_contain_text("签到好了")


def call_over(
    keeper: Visitor, meeting: str, *, tapped: Sequence[str], typed: Sequence[tuple[str, str]] = ()
) -> None:
    """Tap the names that came; type who is not on the list."""
    page = keeper.open(f"{meeting}attendance")
    for name in tapped:
        page.locator(".roll-name", has_text=name).first.click()
        there = page.locator(".roll-name[aria-pressed=true]", has_text=name)
        expect(there.first).to_be_visible()
    for name, as_what in typed:
        fill(page, name=name, as_what=as_what)
        press(page, "到了")
        expect(page.locator(".roll-call")).to_contain_text(name)


def note(keeper: Visitor, meeting: str, item: str, words: str) -> None:
    """Write at the item of this title, and save."""
    page = keeper.open(f"{meeting}minutes/write")
    point(page, item).fill(words)
    press(page, "保存")
    expect(page.locator("main")).to_contain_text("已保存")


def point(page: Page, item: str) -> Locator:
    """Where one writes what was said at an item."""
    return page.locator("main").get_by_role("textbox", name=re.compile(re.escape(item)))


def _choose_item(page: Page, title: str) -> None:
    labels = page.locator("main [name=item] option").all_inner_texts()
    (label,) = (label for label in labels if title in label)
    page.locator("main [name=item]").select_option(label=label)


def resolve(
    keeper: Visitor,
    meeting: str,
    title: str,
    words: str,
    *,
    item: str,
    touches: str = "",
    refused: str = "",
) -> str:
    """Say what was resolved; where the resolution stands.

    Args:
        touches: `order` or `owners`, what the resolution is about.
        refused: in which words it is expected to be refused.
    """
    page = keeper.open(f"{meeting}resolve")
    _choose_item(page, item)
    fill(page, title=title, text=words)
    page.locator(f"main [name=touches][value='{touches}']").check()
    press(page, "记下这项决议")
    if refused:
        expect(page.locator("main .error-summary")).to_contain_text(refused)
        expect(page.locator("main [name=text]")).to_have_value(words)
        return ""
    expect(page.locator("main")).to_contain_text("从现在起不再改动")
    return page.url.partition("?")[0]


def promise(keeper: Visitor, meeting: str, promised: Promised, *, item: str) -> None:
    """Note what somebody promised."""
    page = keeper.open(f"{meeting}promise")
    _choose_item(page, item)
    due = datetime.now(SHANGHAI) + timedelta(days=promised.days)
    fill(page, text=promised.text, due_on=f"{due:%Y-%m-%d}")
    fill(page, as_what=promised.as_what, who=promised.who)
    press(page, "记下")
    expect(page.locator("main")).to_contain_text("记下了")


def end_and_approve(keeper: Visitor, meeting: str) -> None:
    """Close the meeting; the minutes as they stand are approved."""
    page = keeper.open(meeting)
    press(page, "散会")
    page.goto(f"{meeting}minutes/")
    press(page, "定稿")
    expect(page.locator("main")).to_contain_text("从现在起这份纪要不再改动")


# ── Afterwards ──────────────────────────────────────────────────────────────────────────────


def minutes_papers(keeper: Visitor, meeting: str, folder: Path) -> tuple[str, str]:
    """The minutes as Word and as PDF, as two other programs read them; without blanks."""
    read = []
    for fmt, reads in (("docx", _word), ("pdf", text)):
        status, content = keeper.get(f"{meeting}papers/minutes.{fmt}")
        assert status == 200
        (folder / f"纪要.{fmt}").write_bytes(content)
        read.append(squeezed(reads(content)))
    return read[0], read[1]


def _word(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join([*(one.text for one in document.paragraphs), *cells])


def open_account(keeper: Visitor, person: str, newcomer: Visitor, login: str) -> dict[str, Any]:
    """A keeper invites a person of the list, who chooses name and password; whoever comes again
    with what is returned is signed in.

    Args:
        person: words of the row in the list.
    """
    page = keeper.open("/people/")
    page.locator("main tr", has_text=person).first.get_by_role("link").first.click()
    press(page, re.compile("邀请"))
    invitation = page.locator("#invitation strong").inner_text()
    page = newcomer.open(re.sub("^https?://[^/]+", "", invitation))
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一遍密码").fill(PASSWORD)
    press(page, "开通账号")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    press(page, "登录")
    expect(page.locator("main")).to_contain_text("您好")
    return dict(newcomer.context.storage_state())

"""People at real browsers, and what went wrong in front of their eyes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE, DESK = 390, 1280
LONGEST_SHOT = 5000
HEIGHTS = {PHONE: 844, DESK: 900}


def chromium_path() -> str:
    """The installed Chromium or Chrome; fails the journey in words when there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("没有找到 Chromium：请安装 chromium 后再跑 journeys（apt install chromium）。")
    return found


class Visitor:
    """One person's browser on one site: the page, and the troubles seen since it opened."""

    def __init__(
        self, browser: Browser, site: str, *, width: int = DESK, script: bool = True, **context: Any
    ) -> None:
        self.site = site
        self.width = width
        self.role = ""
        self.troubles: list[str] = []
        phone = {"has_touch": True, "is_mobile": True} if width == PHONE else {}
        self.context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            java_script_enabled=script,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            **phone,
            **context,
        )
        self.context.set_default_timeout(20_000)
        self.page = self._new_page()

    def _new_page(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("response", self._receive)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        # A file that did not come is judged by its answer below: a refusal is no trouble.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"{message.location['url']}: {message.text}")

    def _receive(self, response: Response) -> None:
        asked_for = response.request.resource_type
        refused = response.status >= 400 and asked_for not in ("document", "fetch", "xhr")
        if refused or response.status >= 500:
            self.troubles.append(f"{response.url}: {response.status}")

    def open(self, path: str, *, status: int = 200) -> Page:
        """Go to an address of the site and be answered with `status`."""
        answer = self.page.goto(urljoin(self.site, path))
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        return self.page

    def enter(self, role: str) -> Page:
        """Through the first page's one-click door."""
        self.role = role
        self.open("/")
        self.page.locator(f"form[action$='/demo/enter/{role}'] button").first.click()
        self.page.locator(".masthead details.menu").first.wait_for()
        return self.page

    def tap(self, words: str, *, within: str = "main") -> None:
        """Follow the link of those words."""
        self.page.locator(within).get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()

    def get(self, address: str) -> tuple[int, bytes]:
        """Fetch with this person's cookies, without showing it."""
        answer = self.context.request.get(urljoin(self.site, address), max_redirects=0)
        return answer.status, answer.body()

    def shot(self, name: str) -> None:
        """Keep a picture when LILONG_SHOTS names a folder."""
        if folder := os.environ.get("LILONG_SHOTS"):
            file = Path(folder) / f"{name}-{self.width}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            long = self.page.evaluate("() => document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": self.width, "height": min(long, LONGEST_SHOT)}
            self.page.screenshot(path=file, full_page=True, clip=clip)

    def close(self) -> None:
        self.context.close()

"""`make screenshot`: the README's picture, taken from the example in a real browser."""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "start" / "screenshot.png"
LARGEST = 200_000
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@contextmanager
def example() -> Iterator[str]:
    """The address of the example neighbourhood, served for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = os.environ.get("LILONG_DATA", str(ROOT / ".cache" / "screenshot"))
    process = subprocess.Popen(
        [sys.executable, ROOT / "tools" / "up.py"],
        env={**os.environ, "PORT": str(port), "LILONG_DATA": folder},
    )
    try:
        _wait_for(port)
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait_for(port: int, patience: float = 300) -> None:
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.5)
    raise TimeoutError(port)


def take(page: Page, address: str) -> bytes:
    """The overview of the survey as the secretary sees it."""
    page.goto(address)
    page.locator("form[action$='/demo/enter/secretary'] button").first.click()
    page.get_by_role("link", name="看排摸总览").click()
    page.wait_for_load_state("networkidle")
    return page.screenshot()


def slim(picture: bytes) -> bytes:
    """The same picture with 128 colours, which a drawing does not miss."""
    out = io.BytesIO()
    drawn = Image.open(io.BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    with example() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 860}, locale="zh-CN")
        picture = slim(take(page, address))
        browser.close()
    PICTURE.write_bytes(picture)
    print(f"{PICTURE.relative_to(ROOT)}: {len(picture):,} B")
    return 0 if len(picture) <= LARGEST else 1


if __name__ == "__main__":
    sys.exit(main())

"""(d) The secretary reads where to begin, and prints it for the meeting."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")


def test_the_secretary_reads_the_sentence_and_prints_it(visit, site):
    secretary = visit(site, "secretary")
    secretary.tap("从哪里着手")
    page = secretary.page
    secretary.shot("d-breakthrough")

    said = page.locator("#sentences").inner_text()
    assert "零陵路某弄" in said
    assert re.search(r"八成|五分之四|80", said), said
    expect(page.locator("h1")).to_contain_text("零陵路某弄")
    expect(page.locator("main svg[role=img]").first).to_be_visible()

    page.get_by_text("每一分是怎么算的").click()
    expect(page.get_by_role("table").filter(has_text="得分").first).to_be_visible()

    secretary.tap("打印张贴稿")
    page.emulate_media(media="print")
    secretary.shot("d-sheet")
    for sentence in filter(str.strip, said.splitlines()):
        expect(page.get_by_text(sentence.strip(), exact=True).first).to_be_visible()
    expect(page.locator(".masthead, .tab-bar, .colophon").first).to_be_hidden()
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF-")
    assert 1 <= len(PAGE_OF_PDF.findall(printed)) <= 3

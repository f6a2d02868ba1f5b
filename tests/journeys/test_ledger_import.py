"""(c) A community worker hands in the street's Excel ledger, checks, writes, undoes, writes."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.browsing import Visitor
from tests.journeys.workbook import ledger_workbook
from tests.project_tools.installation import ROOT

pytestmark = pytest.mark.journey

SAMPLE = ROOT.parent / "shared" / "data" / "排摸台账-示例.xlsx"
COUNTS = {"违建": 72, "水斗": 48, "破墙开门窗": 170, "悬空鸽棚": 3, "外立面挑窗": 20}
ALL = sum(COUNTS.values())
LANE = "零陵路某弄"


@pytest.fixture(scope="module")
def empty_site(loaded_without_findings, tmp_path_factory):
    """The address of a neighbourhood whose survey has found nothing yet."""
    folder = tmp_path_factory.mktemp("empty")
    with loaded_without_findings.copied_to(folder).at_work() as address:
        yield address


@pytest.fixture
def ledger_file(tmp_path) -> Path:
    """The newspaper's ledger as streets keep it; made on the spot where there is none at hand."""
    if SAMPLE.exists():
        return SAMPLE
    return ledger_workbook(tmp_path / "台账.xlsx", LANE, random.Random(313))


def test_a_ledger_is_handed_in_checked_written_undone_and_written_again(
    visit, empty_site, ledger_file
):
    worker = visit(empty_site, "community_worker")
    assert _in_the_ledger(worker) == 0

    _hand_in(worker, ledger_file)
    report = worker.page.url
    main = worker.page.locator("main")
    expect(main.locator(".stats")).to_contain_text(re.compile(rf"{ALL}\s*条"))
    expect(main).to_contain_text("推测了什么")
    worker.shot("c-report")
    _correct_two_guesses(worker)
    assert _in_the_ledger(worker) == 0

    worker.open(report)
    _write(worker)
    _sees_the_newspapers_counts(worker)

    worker.open(report)
    worker.tap("撤销这次写入")
    worker.shot("c-undo")
    worker.page.get_by_role("button", name="撤销写入").click()
    expect(worker.page.locator("main")).to_contain_text("已经撤销", timeout=60_000)
    assert _in_the_ledger(worker) == 0

    worker.open(report)
    _write(worker)
    _sees_the_newspapers_counts(worker)


def _in_the_ledger(worker: Visitor) -> int:
    """How many findings the ledger says it holds."""
    worker.open("/")
    worker.tap("打开台账")
    return _number(worker.page.locator(".ledger-total").inner_text())


def _hand_in(worker: Visitor, file: Path) -> None:
    worker.open("/")
    worker.tap("导入 Excel 台账")
    worker.page.get_by_label("台账文件").set_input_files(file)
    worker.shot("c-upload")
    worker.page.get_by_role("button", name="上传并核对").click()
    expect(worker.page.locator("main")).to_contain_text("一共读了", timeout=60_000)


def _correct_two_guesses(worker: Visitor) -> None:
    """One guess is right and said to be; another is put right."""
    page, report = worker.page, worker.page.url
    guessed = page.locator("main .tabs").get_by_role("link", name="推测的")
    guessed.click()
    worker.shot("c-guesses")
    before = _number(guessed.inner_text())
    page.get_by_role("button", name="理解得对").first.click()
    expect(page.locator("main")).to_contain_text("已记住")
    _read_again(worker, report)

    guessed.click()
    about = page.locator(".import-guess").filter(has_text="约").first
    told = about.inner_text()
    about.locator("summary").click()
    about.locator("input[name=value]:not([type=hidden])").fill("12.5")
    about.get_by_role("button", name="改，并记住").click()
    expect(page.locator("main")).to_contain_text("已记住")
    _read_again(worker, report)

    guessed.click()
    assert _number(guessed.inner_text()) <= before - 2
    expect(page.locator("main")).not_to_contain_text(told.splitlines()[0])


def _number(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def _read_again(worker: Visitor, report: str) -> None:
    """Back on the report, when the file has been read once more with what was learned."""
    worker.open(report)
    expect(worker.page.locator("main")).to_contain_text("一共读了", timeout=60_000)


def _write(worker: Visitor) -> None:
    worker.page.locator(".import-write a").click()
    worker.shot("c-apply")
    worker.page.get_by_role("button", name=re.compile("^写入")).click()
    expect(worker.page.locator("main")).to_contain_text("已经写入台账", timeout=60_000)


def _sees_the_newspapers_counts(worker: Visitor) -> None:
    assert _in_the_ledger(worker) == ALL
    chips = worker.page.locator("#ledger .chip").all_inner_texts()
    counted = Counter(dict(re.findall(r"^\s*(\S+?)\s*(\d+)\s*$", "\n".join(chips), re.MULTILINE)))
    assert {kind: int(counted[kind]) for kind in COUNTS} == COUNTS
    worker.open("/")
    worker.tap("看排摸总览")
    worker.shot("c-overview")
    expect(worker.page.locator("main")).to_contain_text(
        re.compile(rf"80\s*%[^。]*{LANE}|{LANE}[^。]*80\s*%")
    )

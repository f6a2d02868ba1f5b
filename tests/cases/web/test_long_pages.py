"""Pages of many rows: what is folded, turned to, told of what is not there, and kept together."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from lilong.cases.files import clocks
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case, CaseClock
from lilong.cases.files.queries import case_list
from lilong.cases.outreach.queries import walking
from lilong.survey.actions.add_finding import add_finding
from tests.cases.web.test_case_pages import asked


@pytest.fixture
def at(street):
    return f"/cases/{street.area.id}"


@pytest.fixture
def read(as_person, worker):
    def text(address, by=worker):
        return as_person(by).get(address).content.decode()

    return text


@pytest.fixture
def late(opened, worker, street):
    """Cases that were due long ago, the last one first."""

    def late_since(*days):
        for ago in days:
            case = opened(place=street.rooms[0])
            clocks.start(
                worker,
                case,
                "hotline_close",
                timezone.now() - timedelta(days=ago + 30),
                amount=10,
            )
            clocks.note_next(case)

    return late_since


def found(worker, place, **values):
    return add_finding(
        worker,
        place_id=place.id,
        kind="illegal_building",
        found_on=timezone.localdate(),
        **values,
    )


def test_findings_stand_in_the_order_of_the_houses(worker, street, at, read):
    rows = [found(worker, place) for place in reversed(street.rooms)]
    twice = found(worker, street.rooms[1])
    page = read(f"{at}/pick")
    shown = re.findall(r"№ (\d+)", page)
    order = {
        one.code: at
        for at, place in enumerate(street.rooms)
        for one in [*rows, twice]
        if one.place_id == place.id
    }
    assert [order[code] for code in shown] == sorted(order.values())
    # The two of one place stand in a frame, with the way to them above.
    frame = page[page.index('class="pick-place"') :]
    frame = frame[: frame.index("</fieldset>")]
    assert frame.index("只看这一处的 2 条") < frame.index(f"№ {twice.code}")


def test_all_or_none_are_ticked_without_script_and_none_is_said_so(worker, street, at, as_person):
    one = found(worker, street.rooms[0])
    browser = as_person(worker)
    page = browser.get(f"{at}/pick").content.decode()
    assert "已勾 1 条" in page
    assert 'href="?none=1"' in page
    page = browser.get(f"{at}/pick?none=1").content.decode()
    assert "已勾 0 条" in page
    assert not re.search(rf'value="{one.id}"[^>]* checked', page)
    answer = browser.post(f"{at}/pick", {})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "还没有勾" in page
    assert page.index("data-focus-first") < page.index("还没有勾")


def test_a_right_that_is_over_is_over_and_no_clock_stands(opened, worker, late, at, read):
    late(5)
    CaseClock.objects.update(clock="review_window", breached_at=None)
    page = read(f"{at}/due")
    assert "已过" in page
    assert "停表" not in page


def test_of_the_late_ones_five_are_seen_and_the_others_folded(late, at, read):
    # Two a week for four weeks, one fewer where this one is nearly over or a holiday comes.
    late(1, 4, 2, 6, 3, 5, 7, 9, 8, 12, 10, 11, 15, 13, 14)
    page = read(f"{at}/plan?weeks=4&capacity=10")
    notice = page[page.index("notice-warning") : page.index("ledger-search")]
    seen, folded = notice.split("<details", 1)
    days = re.findall(r'期限 <span class="nowrap">(\d\d-\d\d)</span>', seen)
    assert len(days) == 5
    assert days == sorted(days)
    said = re.search(r"还有 (\d) 件", folded)
    assert said
    # Once to unfold and once for paper.
    assert folded.count("<li>") == 2 * int(said[1]) > 0
    in_a_week = page.count("5 份") - page.count("一件 5 份")
    assert len(days) + int(said[1]) + in_a_week == 15
    assert "一件 5 份" in page
    assert "用掉 " in page


def test_the_list_says_how_many_there_are_and_that_paper_has_the_first(
    opened, leader, worker, at, read, monkeypatch
):
    for _ in range(3):
        opened()
    assert "共 <strong>3</strong> 件" in read(f"{at}/", leader)
    assert "找到 <strong>3</strong> 件" in read(f"{at}/?q=搭")
    assert "这里印的" not in read(f"{at}/")
    monkeypatch.setattr(case_list.case_page, "__kwdefaults__", {
        **case_list.case_page.__kwdefaults__, "size": 2,
    })  # fmt: skip
    assert "这里印的是前 2 件" in read(f"{at}/")


def test_a_block_leader_asks_for_what_is_under_way(opened, leader, worker, at, as_person):
    going, gone = opened(), opened()
    withdraw_case(worker, case_id=gone.id, reason="记错了")
    browser = as_person(leader)
    everything = browser.get(f"{at}/").content.decode()
    assert f"{at}/?rest=open" in everything
    answer, count = asked(browser, f"{at}/?rest=open")
    page = answer.content.decode()
    assert count <= 8
    assert going.code in page
    assert gone.code not in page
    page = browser.get(f"{at}/?rest=resting").content.decode()
    assert gone.code in page
    assert going.code not in page
    # What only full sight may ask for is not asked.
    assert going.code in browser.get(f"{at}/?kind=wall_opening&q=x").content.decode()


@pytest.mark.parametrize("page", ["today", "walking-list"])
def test_later_doors_are_turned_to_on_the_page_and_on_paper(
    opened, worker, street, at, as_person, monkeypatch, page
):
    monkeypatch.setattr(walking, "MOST_DOORS", 2)
    for room in street.rooms:
        opened(place=room)
    browser, seen, here = as_person(worker), [], f"{at}/{page}"
    first = browser.get(here).content.decode()
    while here:
        answer, count = asked(browser, here)
        assert count <= 8
        html = answer.content.decode()
        seen += doors_of(html)
        here = older(html)
    assert len(seen) == len(set(seen)) == len(street.rooms)
    back = browser.get(older(first)).content.decode()
    earlier = re.search(r'href="([^"]+)" rel="prev"', back)
    assert doors_of(browser.get(unescape(earlier[1])).content.decode()) == doors_of(first)
    assert "3 户到第 4 户" in back
    assert "这里没有更多了" in browser.get(f"{at}/{page}?after=11/zz/").content.decode()
    assert doors_of(browser.get(f"{at}/{page}?after=x").content.decode()) == doors_of(first)


def test_what_was_seen_to_meanwhile_hides_no_door(
    opened, worker, street, at, as_person, monkeypatch
):
    monkeypatch.setattr(walking, "MOST_DOORS", 2)
    cases = [opened(place=room) for room in street.rooms[:6]]
    browser = as_person(worker)
    first = browser.get(f"{at}/today").content.decode()
    assert doors_of(first) == [case.address for case in cases[:2]]
    rest = doors_of(browser.get(older(first)).content.decode())
    assert rest == [case.address for case in cases[2:4]]
    for case in cases[:2]:
        withdraw_case(worker, case_id=case.id, reason="记错了")
    assert doors_of(browser.get(older(first)).content.decode()) == rest


def doors_of(html):
    """The doors that a page shows, by their address."""
    names = r'data-call-label="([^"]+)"|<h2>(.+?)</h2>|<th scope="row"[^>]*><span>(.+?)</span></th>'
    found, building = [], ""
    for whole, outer, name in re.findall(names, html):
        building = outer or building
        found += [whole] if whole else [building + name] if name else []
    return found


def older(html):
    """The way to the doors that follow."""
    match = re.search(r'href="([^"]+)" rel="next"', html)
    return unescape(match[1]) if match else ""


def test_what_was_withdrawn_is_left_out_and_said_so(opened, worker, at, read):
    opened()
    withdraw_case(worker, case_id=opened().id, reason="记错了")
    page = read(f"{at}/pictures")
    assert "一共 1 件" in page
    assert "不算撤销的 1 件" in page


def test_no_line_breaks_within_a_number(opened, worker, street, at, read):
    case = opened(place=street.rooms[0])
    Case.objects.filter(pk=case.pk).update(code="2026-0007")
    page = read(f"{at}/")
    assert '<span class="nowrap">2026-0007</span>' in page
    assert '<span class="nowrap">1号</span><span class="nowrap">101室</span>' in page

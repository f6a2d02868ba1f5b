"""The pages around answering: figures, what is behind them, hotspots, slips, one's own."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
import zxingcpp
from django.test import Client
from django.utils import timezone

from lilong.commons.notices.models import Notice
from lilong.council import feed_prints
from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.answer_whether_solved import answer_whether_solved
from lilong.council.feed_slip_tasks import set_feed_slips
from lilong.council.models import Invitee, Promise, Publishing, ReplyTime
from lilong.council.telling_rounds import tell_until
from lilong.kernel.actor import VISITOR
from tests.commons.documents.reading import pictures, squeezed, text
from tests.council import meeting_stage as stage
from tests.neighbourhood import person_with


def at(place, rest="statistics/"):
    return f"/council/{place.id}/{rest}"


@pytest.fixture
def answered(street, worker, said):
    """Six adopted about sewage, of which one is solved; one declined; one that waits."""
    for number in range(6):
        one = said(f"窨井冒水{number}")
        answer_suggestion(worker, suggestion_id=one.id, to="adopted", words="列入改造")
    answer_suggestion(worker, suggestion_id=one.id, to="done", words="修好了")
    answer_whether_solved(VISITOR, key=one.key, solved=True)
    declined = said("路灯不亮", place=street.numbers[3])
    answer_suggestion(worker, suggestion_id=declined.id, to="declined", words="刚换过")
    said("想多几张长椅")


# ── Figures ─────────────────────────────────────────────────────────────────────────────────


def test_keepers_see_figures_that_open_their_lists(as_person, worker, street, answered):
    browser = as_person(worker)

    page = browser.get(at(street.area)).content.decode()

    assert "86%" in page
    assert "7 句里有 6 句" in page
    assert "还没有定几天以内答复" in page
    assert "part=decided&amp;value=adopted" in page
    listed = browser.get(
        at(street.area, "statistics/list"), {"part": "decided", "value": "declined"}
    )
    assert "路灯不亮" in listed.content.decode()
    assert "窨井" not in listed.content.decode()


def test_by_lane_it_tells_lanes_apart(as_person, worker, street, answered):
    page = as_person(worker).get(at(street.area), {"by": "lane"}).content.decode()

    assert "一条弄一条弄地看" in page
    assert f"lane={street.lanes[0].id}" in page


def test_residents_see_the_whole_and_no_way_into_it(as_person, resident, street, answered):
    browser = as_person(resident)
    page = browser.get(at(street.area)).content.decode()

    assert "大家一共提了 8 句" in page
    # One was declined, one waits, one is solved: neither these nor what would tell them.
    assert "有一边不到 5 句，不算比例" in page
    for share in ("86%", "7 句里有 6 句", "还没有答复", "没有定期限"):
        assert share not in page
    assert "part=decided" not in page
    assert "一类一类地看" not in page
    assert "路灯" not in page
    refused = browser.get(at(street.area, "statistics/list"), {"part": "overdue"})
    assert refused.status_code == 403


def test_strangers_see_it_where_the_area_shows_its_suggestions(street, answered):
    assert Client().get(at(street.area)).status_code in (302, 403)
    Publishing.objects.create(
        space_id=street.area.space_id,
        area_id=street.area.id,
        area_path=street.area.path,
        suggestions=True,
    )

    page = Client().get(at(street.area))
    assert page.status_code == 200
    assert "大家一共提了 8 句" in page.content.decode()
    assert "86%" not in page.content.decode()
    assert Client().get(at(street.area, "statistics/list")).status_code != 200


def test_nobody_asked_anything_yet(as_person, worker, street):
    assert "还没有人提过" in as_person(worker).get(at(street.area)).content.decode()


def test_the_secretary_sets_the_time_and_a_wrong_one_is_kept_with_its_reason(
    as_person, secretary, worker, street, answered
):
    browser = as_person(secretary)
    wrong = browser.post(at(street.area), {"days": "0"})
    assert wrong.status_code == 422
    assert 'value="0"' in wrong.content.decode()
    assert browser.post(at(street.area), {"days": "7"}).status_code == 302
    assert ReplyTime.objects.get().days == 7
    assert "收到以后 7 天以内答复" in browser.get(at(street.area)).content.decode()
    assert as_person(worker).post(at(street.area), {"days": "3"}).status_code == 403
    assert browser.post(at(street.area), {"days": ""}).status_code == 302
    assert ReplyTime.objects.get().days is None


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"part": "reply", "value": "never"},
        {"part": "overdue", "lane": "x"},
        {"part": "overdue", "category": "x"},
    ],
)
def test_a_figure_that_there_is_not_is_not_found(as_person, worker, street, asked):
    assert as_person(worker).get(at(street.area, "statistics/list"), asked).status_code == 404


def test_the_workbook_holds_what_the_page_shows(as_person, worker, resident, street, answered):
    def sheets(actor):
        content = as_person(actor).get(at(street.area, "statistics/sheet.xlsx")).content
        return openpyxl.load_workbook(io.BytesIO(content))

    full, whole = sheets(worker), sheets(resident)
    assert full.sheetnames == ["合计", "分类别", "分弄", "怎样算的"]
    assert whole.sheetnames == ["合计", "怎样算的"]
    kept, values = (
        {row[0]: row[1] for row in book["合计"].iter_rows(values_only=True)}
        for book in (full, whole)
    )
    shown = ("大家提的（句）", "采纳", "未采纳", "还没有答复", "按时答复")
    assert [kept[name] for name in shown] == [8, 6, 1, 1, 0]
    assert [values[name] for name in shown] == [8, "—", "—", "—", 0]
    by_kind = {row[0]: row for row in full["分类别"].iter_rows(values_only=True)}
    # One was decided on light, six on sewage: with the one left out, the other would tell it.
    assert by_kind["照明"][5] is None if "照明" in by_kind else True


def test_the_page_costs_a_fixed_number_of_queries(
    as_person, worker, street, answered, django_assert_max_num_queries
):
    browser = as_person(worker)
    for by in ("category", "lane"):
        browser.get(at(street.area), {"by": by})
        with django_assert_max_num_queries(13):
            browser.get(at(street.area), {"by": by})


# ── Hotspots ────────────────────────────────────────────────────────────────────────────────


def test_hotspots_are_drawn_and_narrowed(as_person, worker, resident, street, answered):
    page = as_person(worker).get(at(street.area, "hotspots/")).content.decode()
    assert "<svg" in page
    assert "甲弄1号" in page
    assert f"lane={street.lanes[0].id}" in page
    narrowed = as_person(worker).get(at(street.area, "hotspots/"), {"category": "sewage"})
    assert "乙弄1号" not in narrowed.content.decode()
    mine = as_person(resident).get(at(street.area, "hotspots/")).content.decode()
    assert "乙弄1号" not in mine
    assert "不到 5 句的地方不写出来" in mine


def test_hotspots_of_an_area_where_nobody_said_anything(as_person, resident, street):
    page = as_person(resident).get(at(street.area, "hotspots/")).content.decode()
    assert "还看不出哪里多" in page


# ── Slips ───────────────────────────────────────────────────────────────────────────────────


def test_slips_are_chosen_set_and_taken(as_person, worker, street, said, settings, tmp_path):
    settings.DATA_DIR, settings.SITE_URL = tmp_path, "https://lilong.example"
    one, two = said("窨井又冒水了"), said("路灯不亮")
    browser = as_person(worker)
    page = browser.get(at(street.area, "slips/")).content.decode()
    assert one.code in page
    none = browser.post(at(street.area, "slips/"), {})
    assert none.status_code == 422
    assert "请勾选要印的" in none.content.decode()

    sent = browser.post(at(street.area, "slips/"), {"suggestions": [one.id, two.id]})
    assert sent.status_code == 302
    (order,) = feed_prints.prints_of(street.area.id)
    set_feed_slips.func(str(street.area.id), str(order.id))
    assert "下载 PDF" in browser.get(at(street.area, "slips/")).content.decode()
    # An address that only takes a form leads to the page with the form.
    assert browser.get(at(street.area, f"slips/{order.id}")).url == at(street.area, "slips/")
    taken = browser.post(at(street.area, f"slips/{order.id}"))
    content = b"".join(taken.streaming_content)

    assert "窨井又冒水了" in squeezed(text(content))
    (sheet,) = pictures(content, dots=200)
    codes = {code.text for code in zxingcpp.read_barcodes(sheet)}
    assert codes == {f"HTTPS://LILONG.EXAMPLE/S/{each.key}" for each in (one, two)}


def test_who_is_no_keeper_has_no_slips(as_person, resident, leader, street, said):
    said()
    for actor in (resident, leader):
        assert as_person(actor).get(at(street.area, "slips/")).status_code == 403


# ── One's own ───────────────────────────────────────────────────────────────────────────────


def test_i_find_what_i_said_and_the_notice_leads_there(as_person, worker, resident, street, said):
    one = said("窨井又冒水了", leave_name=True)
    said("别人说的", by=person_with("resident", street.rooms[1]), leave_name=True)
    answer_suggestion(worker, suggestion_id=one.id, to="adopted")
    answer_suggestion(worker, suggestion_id=one.id, to="done", words="修好了")
    tell_until(timezone.localdate())

    notice = Notice.objects.get(person_id=resident.person_id)
    page = as_person(resident).get(notice.url)

    assert notice.url == "/council/mine/"
    shown = page.content.decode()
    assert "窨井又冒水了" in shown
    assert "请您看看是不是真的解决了" in shown
    assert f"/s/{one.key}" in shown
    assert "别人说的" not in shown
    assert "no-store" in page.headers["Cache-Control"]


def test_who_said_nothing_and_who_is_not_known(as_person, resident):
    assert "还没有您提过的话" in as_person(resident).get("/council/mine/").content.decode()
    assert Client().get("/council/mine/").status_code in (302, 403)


# ── Who promises ────────────────────────────────────────────────────────────────────────────


def note(browser, place, **values):
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    return browser.post(
        at(place, "promises/make"), {"text": "疏通下水", "due_on": day, "as_what": "", **values}
    )


def test_a_promise_is_noted_for_a_party_and_a_person_of_the_place(
    as_person, worker, leader, street
):
    browser = as_person(worker)
    page = browser.get(at(street.area, "promises/make")).content.decode()
    assert "三方各能做什么" in page
    assert leader.name in page

    sent = note(browser, street.area, party="property_company", person=leader.person_id)
    assert sent.status_code == 302
    made = Promise.objects.get()
    assert (made.as_what, made.person_id, made.who) == ("物业", leader.person_id, leader.name)


def test_what_a_party_cannot_do_is_told_before_it_is_noted(as_person, worker, street):
    browser = as_person(worker)
    values = {"party": "residents_committee", "text": "下周强制拆除鸽棚"}
    told = note(browser, street.area, **values)
    assert told.status_code == 422
    shown = told.content.decode()
    assert "没有执法权" in shown
    assert "第二十五条" in shown
    assert 'type="checkbox" name="knowing"' in shown
    assert not Promise.objects.exists()

    assert note(browser, street.area, **values, knowing="on").status_code == 302
    assert Promise.objects.get().party == "residents_committee"


def test_a_typed_name_that_is_known_here_is_asked_about(as_person, worker, resident, street):
    browser = as_person(worker)
    asked = note(browser, street.area, as_what="居民代表", who=resident.name)
    assert asked.status_code == 422
    shown = asked.content.decode()
    assert "请选是不是" in shown
    assert "只记名字" in shown
    assert not Promise.objects.exists()

    kept = {"as_what": "居民代表", "who": resident.name}
    assert note(browser, street.area, **kept, person="name").status_code == 302
    assert note(browser, street.area, **kept, person=resident.person_id).status_code == 302
    named, chosen = Promise.objects.order_by("code")
    assert (named.person_id, named.who) == (None, resident.name)
    assert chosen.person_id == resident.person_id


def test_a_name_that_nobody_here_has_is_kept_as_it_is(as_person, worker, street):
    assert note(as_person(worker), street.area, as_what="设计院", who="外来的").status_code == 302
    assert (Promise.objects.get().who, Promise.objects.get().person_id) == ("外来的", None)


# ── Who is asked by name ────────────────────────────────────────────────────────────────────


def asked_at(browser, meeting, **values):
    return browser.post(f"/council/meetings/{meeting.id}/invite", {"guests": "", **values})


def invited_to(meeting):
    return set(Invitee.objects.filter(meeting=meeting).values_list("person__name", flat=True))


def test_people_of_the_place_are_asked_by_name(as_person, secretary, resident, street):
    meeting, browser = stage.planned(secretary, street), as_person(secretary)

    assert asked_at(browser, meeting, names=f"{resident.name}\n").status_code == 302
    assert invited_to(meeting) == {resident.name}


def test_two_of_one_name_are_asked_about(as_person, secretary, street):
    twins = [person_with("resident", room, "王芳") for room in street.rooms[:2]]
    meeting, browser = stage.planned(secretary, street), as_person(secretary)

    told = asked_at(browser, meeting, names="王芳")
    assert told.status_code == 422
    assert "有 2 位，请选" in told.content.decode()
    assert not invited_to(meeting)
    chosen = asked_at(browser, meeting, names="王芳", persons=[twins[1].person_id])
    assert chosen.status_code == 302
    assert set(Invitee.objects.values_list("person_id", flat=True)) == {twins[1].person_id}


def test_a_name_that_nobody_here_has_is_no_invitation(as_person, secretary, street):
    meeting, browser = stage.planned(secretary, street), as_person(secretary)

    told = asked_at(browser, meeting, names="没有这个人")
    assert told.status_code == 422
    assert "这里没有叫没有这个人的" in told.content.decode()
    assert not invited_to(meeting)

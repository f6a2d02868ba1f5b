"""The keepers' list, one sentence before them, writing many down, and papers."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
import pypdf
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.commons.discreet import Discreet
from lilong.commons.web.form_token import new_token
from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.answer_theme import answer_theme
from lilong.council.actions.approve_minutes import approve_minutes
from lilong.council.actions.change_agenda import ItemDraft
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.release_suggestion import release_suggestion
from lilong.council.keys import board_key
from lilong.council.models import Intake, Suggestion, SuggestionContact, SuggestionStep
from lilong.kernel.actor import SYSTEM
from tests.commons.documents.reading import pictures, squeezed, text
from tests.council import meeting_stage as stage
from tests.council.proposed import sewage_theme
from tests.neighbourhood import person_with
from tests.survey.web.pictures import photo


def of(place, rest=""):
    return f"/council/{place.id}/suggestions/{rest}"


def one_page(suggestion, rest=""):
    return f"/council/suggestions/{suggestion.id}/{rest}"


# ── The list ────────────────────────────────────────────────────────────────────────────────


def test_an_empty_list_invites(as_person, worker, street):
    assert "替居民记下第一句" in as_person(worker).get(of(street.area)).content.decode()


def test_the_list_shows_filters_and_names_nobody(as_person, worker, resident, street, said):
    said("楼下的窨井又冒水了", contact="13812345678", leave_name=True)
    said("路灯太暗", place=street.lanes[1])
    browser = as_person(worker)

    every = browser.get(of(street.area)).content.decode()
    lit = browser.get(of(street.area), {"category": "light"}).content.decode()
    there = browser.get(of(street.area), {"lane": street.lanes[1].id, "q": "路灯"})
    none = browser.get(of(street.area), {"q": "鸽子"}).content.decode()

    assert "窨井" in every
    assert "路灯" in every
    assert resident.name not in every
    assert "13812345678" not in every
    assert "路灯太暗" in lit
    assert "窨井" not in lit
    assert there.context["shown"] == 1
    assert "没有符合这些条件的" in none


def test_the_list_costs_six_queries_however_long_it_is(as_person, worker, street, said):
    browser = as_person(worker)
    browser.get(of(street.area))
    counts = []
    for _round in range(2):
        for _each in range(10):
            said()
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(of(street.area)).status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 6, [query["sql"] for query in seen]


def test_neighbours_do_not_read_the_list(as_person, resident, street, other_street, said):
    one = said()
    page = as_person(resident).get(of(street.area))
    assert "还没有公开的" in page.content.decode()
    assert one.text not in page.content.decode()
    stranger = as_person(person_with("resident", other_street.rooms[0]))
    assert stranger.get(of(street.area)).status_code == 403


def test_above_the_residents_areas_there_is_no_list(as_person, worker, street):
    assert as_person(worker).get(of(street.street)).status_code == 404


# ── One sentence ────────────────────────────────────────────────────────────────────────────


def test_a_keeper_answers_and_the_author_reads_it(as_person, worker, said):
    one = said()
    browser = as_person(worker)
    assert browser.get(one_page(one)).status_code == 200
    until = timezone.localdate() + timedelta(days=7)

    browser.post(
        one_page(one, "answer"),
        {"to": "referred", "words": "已经报修", "waits_for": "排水所", "until": until,
         "base_version": 1},
    )  # fmt: skip

    feed = Client().get(f"/s/{one.key}").content.decode()
    assert "已经报修" in feed
    assert f"排水所（{until} 前答复）" in feed


def test_a_refused_answer_keeps_what_was_typed(as_person, worker, said):
    one = said()
    answer_suggestion(worker, suggestion_id=one.id, to="discussed")

    answer = as_person(worker).post(
        one_page(one, "answer"), {"to": "adopted", "words": "列入计划", "base_version": 1}
    )

    assert answer.status_code == 409
    assert "已经有人处理过" in answer.content.decode()
    assert "列入计划" in answer.content.decode()
    assert answer.context["form"]["base_version"].value() == "2"  # sent once more, it goes through
    missing = as_person(worker).post(one_page(one, "answer"), {"to": "declined", "base_version": 2})
    assert missing.status_code == 422
    assert "理由" in missing.content.decode()


@pytest.mark.parametrize(
    ("step", "also", "column", "value"),
    [
        ("release", {"looked": "1"}, "released", True),
        ("file", {"category": "noise"}, "category", "noise"),
        ("move", {"reason": "只有一家"}, "branch", "claim"),
    ],
)
def test_a_keeper_takes_the_other_steps(as_person, worker, said, step, also, column, value):
    one = said()

    as_person(worker).post(one_page(one, "step"), {"step": step, **also})

    assert Suggestion.objects.values_list(column, flat=True).get() == value


def test_a_keeper_reads_the_whole_before_it_is_released(as_person, worker, said):
    one = said("找 13812345678，楼上阿宝和隔壁老王家都知道")
    browser = as_person(worker)
    shown = browser.get(one_page(one)).content.decode()
    assert "<mark>13812345678</mark>" in shown
    assert "<mark>老王</mark>" in shown

    unread = browser.post(one_page(one, "step"), {"step": "release", "also": "阿宝"})
    wrong = browser.post(one_page(one, "step"), {"step": "release", "looked": "1", "also": "阿保"})
    browser.post(
        one_page(one, "step"),
        {"step": "release", "looked": "1", "hide": ["老王"], "also": "阿宝\n"},
    )

    assert (unread.status_code, wrong.status_code) == (422, 422)
    assert "看一遍" in unread.content.decode()
    assert "原话里没有“阿保”" in wrong.content.decode()
    assert ">阿宝</textarea>" in unread.content.decode(), "what was typed stays"
    assert Suggestion.objects.get().text == "找 ＊＊，楼上＊＊和隔壁＊＊家都知道"


def test_what_is_no_name_stays_and_a_number_never_does(as_person, worker, said):
    one = said("楼上方便面的味道，老王牌子掉了，老王家 13812345678")

    as_person(worker).post(one_page(one, "step"), {"step": "release", "looked": "1"})

    assert Suggestion.objects.get().text == "楼上方便面的味道，老王牌子掉了，老王家 ＊＊"


def test_a_contact_is_shown_once_after_a_purpose(as_person, secretary, worker, said):
    one = said(contact="13812345678")
    browser = as_person(secretary)

    page = browser.get(one_page(one)).content.decode()
    told = browser.post(one_page(one, "contact"), {"purpose": "answer"})
    none = browser.post(one_page(one, "contact"))

    assert "13812345678" not in page
    assert "13812345678" in told.content.decode()
    assert none.status_code == 422
    assert as_person(worker).post(
        one_page(one, "contact"), {"purpose": "answer"}
    ).status_code == 403  # fmt: skip


def test_a_neighbour_reads_a_released_sentence_and_nothing_that_keepers_do(
    as_person, worker, resident, said
):
    one = said(photos=[photo()])
    assert as_person(resident).get(one_page(one)).status_code == 404

    as_person(worker).post(one_page(one, "step"), {"step": "release", "looked": "1"})

    page = as_person(resident).get(one_page(one)).content.decode()
    assert one.text in page
    assert one.key not in page
    assert "答复" not in page.split("</main>")[0].split("<main")[1].replace("的答复", "")


# ── The feed ────────────────────────────────────────────────────────────────────────────────


def test_the_author_says_whether_it_is_really_solved(worker, said):
    one, browser = said(), Client()
    assert "真的解决了？" not in browser.get(f"/s/{one.key}").content.decode()
    answer_suggestion(worker, suggestion_id=one.id, to="discussed")
    answer_suggestion(worker, suggestion_id=one.id, to="done", words="换了新管子")
    assert "真的解决了？" in browser.get(f"/s/{one.key}").content.decode()

    wordless = browser.post(f"/s/{one.key}/solved", {"solved": "no"})
    browser.post(f"/s/{one.key}/solved", {"solved": "no", "words": "下雨又冒了"})
    again = browser.post(f"/s/{one.key}/solved", {"solved": "yes"})

    assert wordless.status_code == 422
    assert "请写一句哪里还不好" in wordless.content.decode()
    assert again.status_code == 409
    assert Suggestion.objects.get().state == "discussed"
    assert SuggestionStep.objects.get(by_author=True).words == "下雨又冒了"


def test_the_feed_costs_few_queries(worker, said):
    one = said()
    answer_suggestion(worker, suggestion_id=one.id, to="discussed")
    with CaptureQueriesContext(connection) as seen:
        Client().get(f"/s/{one.key}")

    assert len(seen) <= 4


def test_adopted_waits_for_the_plan_and_shows_what_was_resolved(worker, secretary, street, said):
    theme = sewage_theme(street, worker, said)
    item = ItemDraft("污水", theme_id=theme.id)
    meeting = stage.opened(worker, street, items=[item])
    resolution = stage.resolved(secretary, meeting)
    answer_theme(worker, theme_id=theme.id, state="adopted", words="居务会已经议定")
    key = Suggestion.objects.filter(theme=theme).values_list("key", flat=True)[0]

    before = Client().get(f"/s/{key}").content.decode()
    draft = stage.noted(secretary, meeting)
    close_meeting(secretary, meeting_id=meeting.id)
    approve_minutes(secretary, meeting_id=meeting.id, number=draft.number)
    with CaptureQueriesContext(connection) as seen:
        after = Client().get(f"/s/{key}").content.decode()

    assert "现在等：<strong>列入方案</strong>" in before
    assert resolution.text not in before, "the minutes are not approved yet"
    assert resolution.text in after
    assert len(seen) <= 5


# ── Writing down ────────────────────────────────────────────────────────────────────────────


def filled(actor, **values):
    return {
        "text": "路灯坏了", "said_by": "door", "branch": "suggestion", "lane": "", "number": "",
        "token": new_token(actor, "write"),
    } | values  # fmt: skip


def test_one_after_the_other_without_leaving_the_page(as_person, worker, street):
    browser = as_person(worker)
    lane = str(street.lanes[0].id)

    first = browser.post(of(street.area, "write"), filled(worker, lane=lane, number="2"))
    page = browser.get(first.url)
    browser.post(of(street.area, "write"), filled(worker, text="缺长椅", said_by="paper"))

    assert page.context["form"]["lane"].value() == lane
    assert page.context["form"]["said_by"].value() == "door"
    assert "路灯坏了" in page.content.decode()
    addresses = set(Suggestion.objects.values_list("address", "said_by"))
    assert addresses == {("甲弄2号", "door"), (street.area.address, "paper")}


def test_a_block_leader_writes_down_for_the_own_building(as_person, leader, street):
    browser = as_person(leader)
    assert browser.get(of(street.numbers[0], "write")).status_code == 200

    browser.post(of(street.numbers[0], "write"), filled(leader, name="王阿姨", contact="138"))

    assert Suggestion.objects.get().address == "甲弄1号"
    assert SuggestionContact.objects.get().contact == "138"
    listed = as_person(leader).get(of(street.area)).content.decode()
    assert "路灯坏了" not in listed, "whoever wrote it down reads no list of what is not released"


def test_what_was_typed_with_a_number_in_it_is_asked_about(as_person, worker, street):
    browser = as_person(worker)

    asked = browser.post(of(street.area, "write"), filled(worker, text="打 13812345678"))
    browser.post(
        of(street.area, "write"), filled(worker, text="打 13812345678", personal="covered")
    )

    assert asked.status_code == 422
    assert Suggestion.objects.get().text == "打 ＊＊"


def test_the_same_form_with_other_words_writes_both_down_and_says_what_it_did(
    as_person, worker, street
):
    browser, sent = as_person(worker), filled(worker)
    browser.post(of(street.area, "write"), sent)

    again = browser.post(of(street.area, "write"), sent, follow=True)
    other = browser.post(of(street.area, "write"), sent | {"text": "长椅坏了"}, follow=True)

    assert "刚才已经记下了" in again.content.decode()
    assert "长椅坏了" in other.content.decode()
    texts = Suggestion.objects.values_list("text", flat=True)
    assert sorted(texts) == ["路灯坏了", "长椅坏了"]


def test_a_photo_is_written_down_at_the_door(as_person, worker, street):
    as_person(worker).post(of(street.area, "write"), filled(worker, photos=[photo()]))

    assert Suggestion.objects.get().photos == 1


# ── Intake ──────────────────────────────────────────────────────────────────────────────────


def test_the_secretary_opens_the_door_for_strangers(as_person, secretary, worker, street):
    browser = as_person(secretary)
    assert browser.get(of(street.area, "intake")).status_code == 200

    bad = browser.post(of(street.area, "intake"), {"hourly": "0", "area_hourly": "9"})
    browser.post(
        of(street.area, "intake"), {"strangers": "on", "hourly": "5", "area_hourly": "200"}
    )

    assert bad.status_code == 422
    assert Intake.objects.get().strangers
    assert as_person(worker).get(of(street.area, "intake")).status_code == 403


# ── Papers ──────────────────────────────────────────────────────────────────────────────────


def word_text(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return squeezed("".join([*(paragraph.text for paragraph in file.paragraphs), *cells]))


def test_a_slip_is_printed_with_its_code_and_no_name(said, resident, settings):
    settings.SITE_URL = "https://lilong.example"
    one = said("楼下的窨井又冒水了", leave_name=True)

    pdf = Client().get(f"/s/{one.key}/slip.pdf").content
    word = Client().get(f"/s/{one.key}/slip.docx").content

    for told in (squeezed(text(pdf)), word_text(word)):
        assert "窨井" in told
        assert one.code in told
        assert resident.name not in told
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    (page,) = pictures(pdf)
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [
        f"HTTPS://LILONG.EXAMPLE/S/{one.key}"
    ]
    assert Client().get(f"/s/{one.key}/slip.exe").status_code == 404


def test_the_poster_leads_to_the_page_on_which_one_says_it(as_person, worker, resident, street):
    pdf = as_person(worker).get(of(street.area, "poster.pdf")).content

    (page,) = pictures(pdf)
    (code,) = zxingcpp.read_barcodes(page)
    assert code.text.endswith(f"/b/{board_key(street.area.id)}")
    assert "登录以后说" in squeezed(text(pdf))
    assert as_person(worker).get(of(street.area, "poster.docx")).status_code == 200
    assert as_person(resident).get(of(street.area, "poster.pdf")).status_code == 403


# ── The page of a place ─────────────────────────────────────────────────────────────────────


def test_the_page_of_a_place_leads_there(as_person, worker, resident, street, said):
    said()

    keeper = as_person(worker).get(f"/places/{street.area.id}/").content.decode()
    neighbour = as_person(resident).get(f"/places/{street.numbers[0].id}/").content.decode()

    assert "1 句还没有回音" in keeper
    assert f"/council/{street.numbers[0].id}/say/" in neighbour
    assert "还没有回音" not in neighbour


# ── What is lost, and what nobody finds ─────────────────────────────────────────────────────


def test_who_was_signed_out_while_writing_gets_the_words_and_the_way_back(said):
    one = said()

    answer = Client().post(
        one_page(one, "answer"),
        {"to": "declined", "words": "今年的钱用完了，明年再列", "base_version": "1"},
        headers={"Referer": f"http://testserver{one_page(one)}"},
    )

    shown = answer.content.decode()
    assert answer.status_code == 404
    assert "今年的钱用完了，明年再列" in shown
    assert f"/accounts/login/?next=%2Fcouncil%2Fsuggestions%2F{one.id}%2F" in shown


def test_an_answer_with_a_name_or_a_number_is_shown_covered_first(as_person, worker, said):
    one, browser = said(), as_person(worker)
    filled = {
        "to": "referred", "words": "请打 13812345678", "waits_for": "水务站王先生",
        "until": timezone.localdate() + timedelta(days=7), "base_version": 1,
    }  # fmt: skip

    asked = browser.post(one_page(one, "answer"), filled)
    browser.post(one_page(one, "answer"), filled | {"personal": "covered"})

    assert asked.status_code == 422
    assert "请打 ＊＊" in asked.content.decode()
    step = SuggestionStep.objects.get()
    assert (step.words, step.waits_for) == ("请打 ＊＊", "水务站＊＊")


def test_neighbours_find_what_was_released_though_it_is_in_no_theme(
    as_person, worker, resident, street, said
):
    shown, _hidden, claim = said("多几张长椅"), said("路灯坏了"), said("我家漏水", branch="claim")
    release_suggestion(worker, suggestion_id=shown.id)
    browser = as_person(resident)

    page = browser.get(of(street.area)).content.decode()
    past = browser.get(of(street.area), {"before": "0"}).content.decode()

    assert "多几张长椅" in page
    assert one_page(shown) in page
    for other in ("路灯坏了", "我家漏水", claim.code, shown.key):
        assert other not in page
    assert "这里没有更多了" in past
    assert of(street.area) in browser.get(f"/places/{street.area.id}/").content.decode()


def test_released_sentences_are_turned_page_by_page_in_few_queries(
    as_person, worker, resident, street, said
):
    for number in range(34):
        said(f"第{number}张长椅坏了", by=SYSTEM)
    Suggestion.objects.update(released=True)
    browser = as_person(resident)
    browser.get(of(street.area))

    with CaptureQueriesContext(connection) as seen:
        first = browser.get(of(street.area))
    older = browser.get(first.context["older"])
    newer = browser.get(older.context["newer"])

    assert len(seen) <= 5
    assert [len(page.context["rows"]) for page in (first, older, newer)] == [30, 4, 30]
    assert first.context["rows"][0]["one"] == newer.context["rows"][0]["one"]


def test_keepers_turn_the_pages_of_their_list(as_person, worker, street, said):
    for number in range(54):
        said(f"第{number}张长椅坏了", by=SYSTEM)
    browser = as_person(worker)

    first = browser.get(of(street.area))
    older = browser.get(first.context["older"])

    assert [page.context["shown"] for page in (first, older)] == [50, 4]


def test_an_address_that_leads_past_the_end_says_so(as_person, worker, street, said):
    said()

    page = as_person(worker).get(of(street.area), {"before": "0"}).content.decode()

    assert "这里没有更多了" in page
    assert "还没有人提过" not in page


def test_no_log_holds_a_short_address(caplog, db):
    Client(enforce_csrf_checks=True).post("/s/1A7NDWAZHJB7/solved", {"solved": "yes"})
    Client().get("/s/1A7NDWAZHJB8")

    format_line = Discreet("{message}", style="{").format
    lines = [format_line(record) for record in caplog.records]

    assert lines
    assert not any("1A7NDW" in line for line in lines)


def test_the_poster_promises_what_the_page_keeps(as_person, worker, street, settings):
    settings.SITE_URL = "https://lilong.example"
    browser = as_person(worker)

    closed = squeezed(text(browser.get(of(street.area, "poster.pdf")).content))
    Intake.objects.create(
        space_id=street.area.space_id, area_id=street.area.id, area_path=street.area.path,
        strangers=True,
    )  # fmt: skip
    opened = squeezed(text(browser.get(of(street.area, "poster.pdf")).content))

    assert "不用注册" not in closed
    assert "登录以后说" in closed
    assert "不用注册，不记您是谁" in opened
    short = f"/b/{board_key(street.area.id)}"
    assert f"https://lilong.example{short}" in opened
    typed = short.lower()
    for address in (short, typed):
        assert Client().get(address).url == f"/council/{street.area.id}/say/?by=board"
    assert Client().get("/b/00000000").status_code == 404

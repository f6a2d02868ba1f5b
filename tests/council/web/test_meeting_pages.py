"""Meetings, minutes, resolutions and promises in the browser."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import docx
import pytest
from django.utils import timezone

from lilong.council.actions.approve_minutes import approve_minutes
from lilong.council.actions.change_agenda import ItemDraft, change_agenda
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.invite import invite
from lilong.council.meeting_moving import MOST_ITEMS
from lilong.council.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MinutesVersion,
    Promise,
    Resolution,
    ResolutionStep,
)
from tests.council import meeting_stage as stage
from tests.council.proposed import sewage_theme
from tests.neighbourhood import person_with


@pytest.fixture
def meeting(secretary, street):
    return stage.opened(secretary, street)


def text_of(answer):
    return answer.content.decode()


# ── From plan to print ──────────────────────────────────────────────────────────────────────


def test_a_meeting_from_plan_to_approved_minutes(as_person, secretary, leader, street):
    """计划 → 议程 → 通知 → 点名 → 纪要 → 定稿 → 打印, all by the pages' own forms."""
    browser = as_person(secretary)
    planned = browser.post(
        f"/council/{street.area.id}/meetings/plan",
        {
            "kind": "affairs_meeting",
            "title": "十二月居务会",
            "starts_at": "2026-12-10T14:00",
            "minutes": "90",
            "where": "二楼会议室",
        },
    )
    meeting = Meeting.objects.get()
    at = f"/council/meetings/{meeting.id}/"
    assert planned.url == f"{at}agenda?recorded=1"
    browser.post(
        f"{at}agenda",
        {"base": "1", "title-0": "晾衣架", "order-0": "2", "title-1": "污水倒灌", "order-1": "1"},
    )
    assert [one.title for one in AgendaItem.objects.order_by("order")] == ["污水倒灌", "晾衣架"]
    browser.post(f"{at}invite", {"roles": ["block_leader"]})
    browser.post(f"{at}open")
    browser.post(f"{at}attendance", {"meant": str(leader.person_id), "there": "1"})
    browser.post(f"{at}attendance", {"name": "示例设计师", "as_what": "设计院"})
    item = AgendaItem.objects.order_by("order")[0]
    written = browser.post(f"{at}minutes/write", {"base": "0", str(item.id): "可以做雨污分流"})
    assert written.url.endswith("?recorded=1")
    browser.post(f"{at}close")
    browser.post(f"{at}minutes/approve", stage.read_by(browser, meeting))

    page = text_of(browser.get(f"{at}minutes/print"))

    assert MinutesVersion.objects.order_by("-number")[0].state == "approved"
    for words in ("可以做雨污分流", "示例设计师", leader.name, "记录人签名"):
        assert words in page


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
@pytest.mark.parametrize("paper", ["agenda", "minutes"])
def test_every_paper_is_made(as_person, secretary, street, paper, fmt):
    meeting, _version = stage.approved(secretary, street)

    answer = as_person(secretary).get(f"/council/meetings/{meeting.id}/papers/{paper}.{fmt}")

    assert answer.content.startswith(b"%PDF" if fmt == "pdf" else b"PK")


def test_the_word_file_holds_attendance_points_resolutions_actions_and_lines_to_sign(
    as_person, secretary, street
):
    meeting, _version = stage.approved(secretary, street)
    answer = as_person(secretary).get(f"/council/meetings/{meeting.id}/papers/minutes.docx")

    file = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    words = "\n".join([*(one.text for one in file.paragraphs), *cells])

    for wanted in ("示例甲", "大家都同意", "申请雨污分流", "疏通甲弄的窨井", "主持人签名"):
        assert wanted in words


def test_a_neighbours_copy_names_nobody(as_person, secretary, resident, street):
    meeting, _version = stage.approved(secretary, street)
    browser = as_person(resident)

    file = browser.get(f"/council/meetings/{meeting.id}/papers/minutes.docx").content
    word = docx.Document(io.BytesIO(file))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    shown = "\n".join([*(one.text for one in word.paragraphs), *cells])
    shown += text_of(browser.get(f"/council/meetings/{meeting.id}/"))
    shown += text_of(browser.get(f"/council/meetings/{meeting.id}/minutes/"))
    shown += text_of(browser.get(f"/council/meetings/{meeting.id}/minutes/print"))
    for page in ("promises/", "promises/print", "meetings/", "resolutions/"):
        shown += text_of(browser.get(f"/council/{street.area.id}/{page}"))

    for name in ("示例甲", "示例乙", "示例经理"):
        assert name not in shown
    assert "物业公司" in shown


def test_a_neighbour_reads_no_draft(as_person, secretary, resident, meeting):
    stage.noted(secretary, meeting, "还在商量的话")
    browser = as_person(resident)

    for page in ("minutes/", "minutes/print", "minutes/?version=1"):
        assert "还在商量的话" not in text_of(browser.get(f"/council/meetings/{meeting.id}/{page}"))


def test_a_calendar_entry_folds_its_lines(as_person, secretary, street):
    title = "商量甲弄、乙弄雨污分流和公用水斗；晾衣架, 非机动车棚以及楼道灯的一次很长很长的居务会"
    meeting = stage.planned(secretary, street, title=title)

    answer = as_person(secretary).get(f"/council/meetings/{meeting.id}/calendar.ics")

    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    unfolded = answer.content.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:" + title.replace(",", "\\,") in unfolded
    assert "DTSTART:20261210T060000Z" in unfolded
    assert "DTEND:20261210T070000Z" in unfolded


# ── Two who write ───────────────────────────────────────────────────────────────────────────


def test_two_texts_stand_on_the_page_and_the_second_save_is_meant(
    as_person, worker, secretary, meeting
):
    item = str(stage.first_item(meeting).id)
    at = f"/council/meetings/{meeting.id}/minutes/write"
    as_person(worker).post(at, {"base": "0", item: "甲写的话"})
    browser = as_person(secretary)

    answer = browser.post(at, {"base": "0", item: "乙写的话"})

    assert answer.status_code == 409
    page = text_of(answer)
    assert "甲写的话" in page
    assert "乙写的话" in page
    assert answer.context["form"]["base"].value() == "1"
    browser.post(at, {"base": "1", item: "甲写的话，乙写的话"})
    assert MinutesVersion.objects.order_by("-number")[0].content["points"] == {
        item: "甲写的话，乙写的话"
    }


def fields_of(answer):
    """What the form on the page holds, as a browser would send it."""
    return {field.html_name: field.value() or "" for field in answer.context["form"]}


def test_after_a_conflict_the_other_secretarys_other_items_stand(
    as_person, worker, secretary, meeting
):
    first, second = (str(one.id) for one in AgendaItem.objects.order_by("order"))
    at = f"/council/meetings/{meeting.id}/minutes/write"
    as_person(worker).post(
        at, {"base": "0", first: "甲写一", second: "甲写二", "remarks": "甲写其他"}
    )
    browser = as_person(secretary)

    answer = browser.post(at, {"base": "0", first: "乙写一", second: "", "remarks": ""})

    assert fields_of(answer) == {
        "base": "1",
        first: "乙写一",
        second: "甲写二",
        "remarks": "甲写其他",
    }
    browser.post(at, {**fields_of(answer), first: "甲写一，乙写一"})
    content = MinutesVersion.objects.order_by("-number")[0].content
    assert content["points"] == {first: "甲写一，乙写一", second: "甲写二"}
    assert content["remarks"] == "甲写其他"


def test_after_a_conflict_ones_own_other_items_stand_too(as_person, worker, secretary, meeting):
    first, second = (str(one.id) for one in AgendaItem.objects.order_by("order"))
    at = f"/council/meetings/{meeting.id}/minutes/write"
    as_person(worker).post(at, {"base": "0", first: "甲写一", "remarks": "甲写其他"})

    answer = as_person(secretary).post(at, {"base": "0", first: "乙写一", second: "乙写二"})

    assert fields_of(answer) == {
        "base": "1",
        first: "乙写一",
        second: "乙写二",
        "remarks": "甲写其他",
    }


def test_two_who_correct_keep_each_others_other_items(as_person, secretary, street):
    meeting, version = stage.approved(secretary, street)
    first, second = (str(one.id) for one in AgendaItem.objects.order_by("order"))
    at = f"/council/meetings/{meeting.id}/minutes/correct"
    seen = {"base": str(version.number), first: "大家都同意", second: "", "reason": "写漏了"}
    chair = person_with("committee_chair", street.area)
    as_person(chair).post(at, {**seen, first: "大家基本同意", second: "晾衣架下次再议"})
    browser = as_person(secretary)

    answer = browser.post(at, {**seen, first: "大家一致同意"})
    browser.post(at, fields_of(answer))

    content = MinutesVersion.objects.order_by("-number")[0].content
    assert content["points"] == {first: "大家一致同意", second: "晾衣架下次再议"}


def test_an_agenda_changed_meanwhile_keeps_what_was_typed(as_person, worker, secretary, street):
    meeting = stage.planned(worker, street, items=())
    at = f"/council/meetings/{meeting.id}/agenda"
    as_person(worker).post(at, {"base": "1", "title-0": "甲写的"})

    answer = as_person(secretary).post(at, {"base": "1", "title-0": "乙写的"})

    assert answer.status_code == 409
    assert "甲写的" in text_of(answer)
    assert 'value="乙写的"' in text_of(answer)


def test_every_row_that_was_typed_stands_on_the_page_of_a_conflict(
    as_person, worker, secretary, street
):
    """甲把议程删到一项；乙在七行的页上写满了：七行都还在，再存一次就是乙的。"""
    meeting = stage.planned(worker, street, items=[ItemDraft(f"第{n}件事") for n in range(4)])
    items = list(AgendaItem.objects.order_by("order"))
    at = f"/council/meetings/{meeting.id}/agenda"
    as_person(secretary).post(
        at, {"base": "2", "title-0": items[0].title, "id-0": str(items[0].id)}
    )
    rows = {f"title-{n}": one.title for n, one in enumerate(items)}
    rows |= {f"id-{n}": str(one.id) for n, one in enumerate(items)}
    rows |= {f"title-{n}": f"乙添的{n}" for n in range(4, 7)}
    browser = as_person(worker)

    answer = browser.post(at, {"base": "2", **rows})

    assert answer.status_code == 409
    again = fields_of(answer)
    assert {name: again[name] for name in rows} == rows
    assert browser.post(at, again).status_code == 302
    titles = AgendaItem.objects.order_by("order").values_list("title", flat=True)
    assert list(titles) == [rows[f"title-{n}"] for n in range(7)]


def test_a_body_opens_no_thousand_rows(as_person, worker, street):
    meeting = stage.planned(worker, street)

    answer = as_person(worker).post(
        f"/council/meetings/{meeting.id}/agenda",
        {"base": "1", "title-999": "x", "title-99999999": "x", "title-²": "x", "title-x": "x"},
    )

    assert len(answer.context["form"].numbers) == 200


def test_words_at_an_item_that_was_taken_off_are_shown_and_nothing_is_called_saved(
    as_person, worker, secretary, meeting
):
    first, second = AgendaItem.objects.order_by("order")
    browser, at = as_person(worker), f"/council/meetings/{meeting.id}/minutes/write"
    browser.get(at)
    meeting.refresh_from_db()
    drop = {"meeting_id": meeting.id, "base_version": meeting.item_version}
    change_agenda(secretary, items=[stage.as_draft(first)], **drop)
    typed = {"base": "0", str(first.id): "污水的话", str(second.id): "晾衣架的话"}

    answer = browser.post(at, typed)

    assert answer.status_code == 409
    assert "这一项已经拿掉了，您写的在这里" in text_of(answer)
    assert "晾衣架的话" in text_of(answer)
    assert fields_of(answer)[str(first.id)] == "污水的话"
    assert not MinutesVersion.objects.exists()
    assert browser.post(at, fields_of(answer)).status_code == 302
    assert MinutesVersion.objects.get().content["points"] == {str(first.id): "污水的话"}


def test_what_was_never_approved_is_not_filled_into_a_correction(as_person, secretary, street):
    meeting = stage.opened(secretary, street)
    browser, at = as_person(secretary), f"/council/meetings/{meeting.id}/minutes/"
    stage.noted(secretary, meeting)
    keys = [browser.get(f"{at}write").context["draft_key"]]
    close_meeting(secretary, meeting_id=meeting.id)
    browser.post(f"{at}approve", stage.read_by(browser, meeting))

    keys.append(browser.get(f"{at}correct").context["draft_key"])

    assert len(set(keys)) == 2


def test_a_title_emptied_takes_the_item_away(as_person, worker, street):
    meeting = stage.planned(worker, street)
    first, second = AgendaItem.objects.order_by("order")
    as_person(worker).post(
        f"/council/meetings/{meeting.id}/agenda",
        {
            "base": "2",
            "title-0": "",
            "id-0": str(first.id),
            "title-1": "晾衣架",
            "id-1": str(second.id),
            "minutes-1": "20",
        },
    )

    assert AgendaItem.objects.get().minutes == 20


# ── Attendance ──────────────────────────────────────────────────────────────────────────────


def test_a_second_tap_takes_the_first_back(as_person, worker, leader, street):
    meeting = stage.planned(worker, street)
    invite(worker, meeting_id=meeting.id, roles=["block_leader"])
    browser, at = as_person(worker), f"/council/meetings/{meeting.id}/"
    browser.post(f"{at}open")
    tap = {"meant": str(leader.person_id)}
    browser.post(f"{at}attendance", {**tap, "there": "1"})
    assert browser.get(f"{at}attendance").context["there"] == 1

    browser.post(f"{at}attendance", {**tap, "there": "0"})

    assert browser.get(f"{at}attendance").context["there"] == 0
    assert Attendance.objects.count() == 2


def test_a_tap_means_the_name_on_the_button(as_person, worker, meeting):
    stage.came(worker, meeting, "示例甲", "示例乙")

    as_person(worker).post(
        f"/council/meetings/{meeting.id}/attendance",
        {"meant": "示例乙 · 居民", "there": "0"},
    )

    assert Attendance.objects.order_by("order").last().name == "示例乙"


def test_two_of_one_name_are_two(as_person, worker, meeting):
    browser, at = as_person(worker), f"/council/meetings/{meeting.id}/attendance"
    for body in ("供电所", "3号楼"):
        browser.post(at, {"name": "示例张伟", "as_what": body})

    assert browser.get(at).context["there"] == 2
    again = browser.post(at, {"name": "示例张伟", "as_what": "供电所"})
    assert again.status_code == 409
    assert "身份里写清楚" in text_of(again)
    browser.post(at, {"meant": "示例张伟 · 供电所", "there": "0"})
    left = browser.get(at).context["names"]
    assert [(one.as_what, one.there) for one in left] == [("3号楼", True)]


def test_whoever_plans_is_told_how_many_late_promises_wait(as_person, secretary, street):
    for number in range(MOST_ITEMS + 2):
        stage.promised(secretary, place_id=street.area.id, text=f"第{number}件")
    Promise.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    browser, at = as_person(secretary), f"/council/{street.area.id}/meetings/plan"
    typed = {
        "kind": "affairs_meeting",
        "title": "十二月居务会",
        "starts_at": f"{timezone.localtime() + timedelta(days=5):%Y-%m-%dT%H:%M}",
        "minutes": "90",
        "where": "二楼会议室",
        "token": browser.get(at).context["token"],
    }

    agenda = browser.get(browser.post(at, typed).url)

    assert "还有 2 件到期的承诺等着" in text_of(agenda)
    assert len(agenda.context["due"]) == 2


# ── Resolutions and promises ────────────────────────────────────────────────────────────────


def test_a_resolution_is_passed_under_an_item_and_superseded_later(
    as_person, secretary, meeting, street
):
    browser, item = as_person(secretary), str(stage.first_item(meeting).id)
    passed = browser.post(
        f"/council/meetings/{meeting.id}/resolve",
        {"item": item, "title": "申请雨污分流", "text": "向街道申请。", "needs_vote": "on"},
    )
    old = Resolution.objects.get()
    assert passed.url.startswith(f"/council/resolutions/{old.id}/")
    later = stage.opened(secretary, street)

    browser.post(
        f"/council/resolutions/{old.id}/supersede",
        {"meeting": str(later.id), "title": "分两期", "text": "先甲弄。"},
    )

    page = text_of(browser.get(f"/council/resolutions/{old.id}/"))
    assert "这项决议已经被取代" in page
    assert Resolution.objects.get(supersedes=old).meeting == later


def test_what_is_resolved_instead_begins_with_what_stands_under_the_item_about_the_same(
    as_person, secretary, street, worker, said
):
    theme = sewage_theme(street, worker, said)
    about = [ItemDraft("晾衣架"), ItemDraft("污水倒灌", theme_id=theme.id)]
    meeting = stage.opened(secretary, street, items=about)
    item = AgendaItem.objects.get(meeting=meeting, theme_id=theme.id)
    old = stage.resolved(secretary, meeting, item_id=item.id, needs_vote=True, agreed=7)
    close_meeting(secretary, meeting_id=meeting.id)
    draft = stage.noted(secretary, meeting)
    approve_minutes(secretary, meeting_id=meeting.id, number=draft.number)
    starts = timezone.now() + timedelta(days=40)
    later = stage.opened(secretary, street, items=about, starts_at=starts)
    stage.opened(secretary, street, starts_at=starts + timedelta(days=1))
    browser, at = as_person(secretary), f"/council/resolutions/{old.id}/supersede"

    form = browser.get(at).context["form"]

    same = AgendaItem.objects.get(meeting=later, theme_id=theme.id)
    assert form["meeting"].value() == str(later.id)
    assert form["item"].value() == str(same.id)
    assert form["needs_vote"].value() is True
    assert form["agreed"].value() is None  # hands are counted anew
    typed = {"title": old.title, "text": "先做甲弄。", "needs_vote": "on", "item": str(same.id)}
    other = browser.post(at, {**typed, "meeting": str(meeting.id)})
    assert other.status_code == 422
    browser.post(at, {**typed, "meeting": str(later.id)})
    new = Resolution.objects.get(supersedes=old)
    assert (new.item_id, new.needs_vote, new.agreed) == (same.id, True, None)


def test_a_chair_drafts_the_owners_vote_from_the_resolution(as_person, street):
    chair = person_with("committee_chair", street.area)
    resolution = stage.resolved(chair, stage.opened(chair, street), needs_vote=True)
    browser = as_person(chair)

    answer = browser.post(
        f"/council/resolutions/{resolution.id}/motion",
        {
            "compound": str(street.compound.id),
            "matter": "repair_fund_use",
            "acting_basis": "业主大会委托",
        },
    )

    assert answer.url.startswith("/ballot/")
    assert "请业主表决" in text_of(browser.get(f"/council/resolutions/{resolution.id}/"))


def test_the_same_form_drafts_one_vote_and_a_second_one_is_led_to_it(as_person, street):
    chair = person_with("committee_chair", street.area)
    resolution = stage.resolved(chair, stage.opened(chair, street), needs_vote=True)
    browser, at = as_person(chair), f"/council/resolutions/{resolution.id}/motion"
    typed = {
        "compound": str(street.compound.id),
        "matter": "repair_fund_use",
        "acting_basis": "业主大会委托",
        "token": browser.get(at).context["token"],
    }

    first, again = browser.post(at, typed), browser.post(at, typed)

    assert first.url == again.url
    step = ResolutionStep.objects.get()
    assert first.url.endswith(f"{step.motion_id}/?recorded=1")
    other = as_person(chair).post(at, {**typed, "token": ""})
    assert other.status_code == 409
    for page in (text_of(other), text_of(browser.get(at))):
        assert f"业主表决 {step.words}" in page
    assert "起草业主表决" not in text_of(browser.get(f"/council/resolutions/{resolution.id}/"))


def test_who_prepares_sees_no_way_to_decide_and_is_refused(as_person, worker, meeting):
    browser = as_person(worker)
    assert "作出一项决议" not in text_of(browser.get(f"/council/meetings/{meeting.id}/"))

    answer = browser.post(
        f"/council/meetings/{meeting.id}/resolve", {"title": "申请", "text": "申请。"}
    )

    assert answer.status_code == 403
    assert not Resolution.objects.exists()


def test_a_promise_is_noted_moved_and_kept(as_person, worker, meeting):
    browser = as_person(worker)
    day = timezone.localdate() + timedelta(days=3)
    browser.post(
        f"/council/meetings/{meeting.id}/promise",
        {"text": "换楼道灯", "due_on": day.isoformat(), "as_what": "物业公司", "who": "示例经理"},
    )
    at = f"/council/promises/{Promise.objects.get().id}/"
    later = (day + timedelta(days=7)).isoformat()
    assert browser.post(at, {"step": "change", "due_on": later}).status_code == 422
    browser.post(at, {"step": "change", "due_on": later, "reason": "灯没到货"})
    browser.post(at, {"step": "keep", "on": timezone.localdate().isoformat(), "words": "都亮了"})

    page = text_of(browser.get(at))

    assert Promise.objects.get().state == "kept"
    for words in ("灯没到货", "都亮了", "按时兑现", "示例经理"):
        assert words in page


def test_an_empty_day_gives_nothing_up_and_what_is_given_up_is_ticked(as_person, worker, meeting):
    promise = stage.promised(worker, meeting)
    browser, at = as_person(worker), f"/council/promises/{promise.id}/"
    page = browser.get(at).content.decode()
    for name in ("keep", "change", "give-up"):
        assert f'data-draft="{name}-{promise.id}-{worker.person_id}"' in page
    ids = re.findall(r'<(?:input|textarea)[^>]* id="([^"]+)"', page)
    assert len(set(ids)) == len(ids)

    for typed in (
        {"step": "change", "due_on": "", "reason": "下雨"},
        {"step": "change", "due_on": "", "reason": "下雨", "give_up": "on"},
        {"step": "give_up", "reason": "不归我们管"},
        {"reason": "不归我们管"},
    ):
        answer = browser.post(at, typed)
        assert answer.status_code == 422
        assert typed["reason"] in text_of(answer)
    promise.refresh_from_db()
    assert promise.state == "open"
    browser.post(at, {"step": "give_up", "reason": "不归我们管", "give_up": "on"})
    promise.refresh_from_db()
    assert promise.state == "given_up"


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_the_board_is_printed(as_person, worker, meeting, street, fmt):
    stage.promised(worker, meeting)

    answer = as_person(worker).get(f"/council/{street.area.id}/promises/board.{fmt}")

    assert answer.content.startswith(b"%PDF" if fmt == "pdf" else b"PK")


# ── Who sees what, in how many queries ──────────────────────────────────────────────────────


def test_a_stranger_finds_nothing(as_person, other_street, secretary, meeting, street):
    stage.resolved(secretary, meeting)
    stage.promised(secretary, meeting)
    close_meeting(secretary, meeting_id=meeting.id)
    browser = as_person(person_with("secretary", other_street.area))

    for page in ("meetings/", "resolutions/", "promises/", "promises/print"):
        assert browser.get(f"/council/{street.area.id}/{page}").status_code == 403
    for page in ("", "minutes/", "calendar.ics", "papers/agenda.pdf", "here"):
        assert browser.get(f"/council/meetings/{meeting.id}/{page}").status_code == 404


def test_a_room_leads_to_the_meetings_of_its_residents_area(as_person, resident, meeting, street):
    page = as_person(resident).get(f"/council/{street.rooms[0].id}/meetings/")

    assert [row["meeting"] for row in page.context["rows"]] == [meeting]


@pytest.mark.parametrize(
    ("page", "most"),
    [("meetings/", 6), ("resolutions/", 5), ("promises/", 8), ("promises/print", 7)],
)
def test_lists_ask_the_database_no_more_for_many_than_for_one(
    as_person, secretary, meeting, street, page, most, django_assert_max_num_queries
):
    browser, at = as_person(secretary), f"/council/{street.area.id}/{page}"
    for _n in range(3):
        stage.resolved(secretary, meeting)
        stage.promised(secretary, meeting)
        stage.planned(secretary, street, items=())
    browser.get(at)

    with django_assert_max_num_queries(most):
        assert browser.get(at).status_code == 200


@pytest.mark.parametrize(
    ("page", "most"), [("", 12), ("attendance", 8), ("minutes/", 12), ("minutes/write", 7)]
)
def test_a_meeting_asks_the_database_little(
    as_person, secretary, street, page, most, django_assert_max_num_queries
):
    meeting = stage.opened(secretary, street)
    stage.came(secretary, meeting, *(f"示例{n}" for n in range(12)))
    for _n in range(3):
        stage.resolved(secretary, meeting)
        stage.promised(secretary, meeting)
    stage.noted(secretary, meeting)
    browser, at = as_person(secretary), f"/council/meetings/{meeting.id}/{page}"
    browser.get(at)

    with django_assert_max_num_queries(most):
        assert browser.get(at).status_code == 200


def test_a_list_goes_on_where_the_page_before_ended(as_person, secretary, street):
    for n in range(23):
        starts = stage.STARTS + timedelta(days=n)
        stage.planned(secretary, street, items=(), starts_at=starts, title=f"第{n}次会")
    browser = as_person(secretary)

    first = browser.get(f"/council/{street.area.id}/meetings/")
    second = browser.get(first.context["older"])

    titles = [row["meeting"].title for page in (first, second) for row in page.context["rows"]]
    assert titles == [f"第{n}次会" for n in reversed(range(23))]


# ── Days, places, calendars ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("starts_at", ["0001-01-01T00:00", "9999-12-31T23:59", "2020-01-01T10:00"])
def test_a_day_that_nobody_means_is_said_at_its_field(as_person, worker, street, starts_at):
    typed = {"kind": "affairs_meeting", "title": "会", "minutes": "600", "where": "二楼"}

    answer = as_person(worker).post(
        f"/council/{street.area.id}/meetings/plan", {**typed, "starts_at": starts_at}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["starts_at"]
    assert not Meeting.objects.exists()


def test_a_member_of_another_owners_committee_hears_who_plans_here(as_person, street, other_street):
    member = person_with("owners_committee_member", other_street.compound)

    page = as_person(member).get(f"/council/{street.compound.id}/meetings/plan").content.decode()

    assert "这个小区业委会的会，由这里的委员或业委会秘书筹备" in page


def test_a_cancelled_meeting_leaves_the_calendar(as_person, secretary, street):
    meeting = stage.invited(secretary, street)
    at = f"/council/meetings/{meeting.id}/"
    browser = as_person(secretary)
    before = browser.get(f"{at}calendar.ics").content.decode()
    browser.post(f"{at}cancel", {"reason": "台风"})

    after = browser.get(f"{at}calendar.ics").content.decode()

    assert "METHOD:CANCEL" in after
    assert "STATUS:CANCELLED" in after
    assert "METHOD:PUBLISH" in before
    number = [int(re.search(r"SEQUENCE:(\d+)", text)[1]) for text in (before, after)]
    assert number[0] < number[1]
    assert f"{at}calendar.ics" in browser.get(at).content.decode()


def test_days_that_the_texts_ask_for_stand_on_the_pages(as_person, street):
    member = person_with("owners_committee_member", street.compound)
    soon = timezone.now() + timedelta(days=1)
    meeting = stage.planned(
        member,
        street,
        place_id=street.compound.id,
        kind="owners_committee_meeting",
        members=3,
        starts_at=soon,
    )
    browser, at = as_person(member), f"/council/meetings/{meeting.id}/"

    assert "今天通知，晚了 6 天" in text_of(browser.get(f"{at}invite"))
    assert "今天通知，晚了 6 天" in text_of(browser.get(at))
    assert "只见到转引" in text_of(browser.get(at))
    assert "居民、业主、租户怎么请" in text_of(browser.get(f"{at}invite"))

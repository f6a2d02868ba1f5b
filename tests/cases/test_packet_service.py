"""What the packet tells of service and notice, and of clocks to a machine."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import docx
import pytest
from django.utils import timezone
from pypdf import PdfReader

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.classify_case import classify_case
from lilong.cases.files.actions.end_clock import end_clock
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.start_clock import start_clock
from lilong.cases.files.models import CaseClock, CaseStep, ClockEntry
from lilong.cases.files.packet import packet_document, packet_values, reminders
from lilong.commons.clocks import clock, due_of
from lilong.commons.commands import as_json
from lilong.commons.documents.pdf import set_document
from lilong.commons.documents.word import write_docx
from lilong.kernel.refusal import Invalid

DEPARTMENT = "枫林城管中队"


@pytest.fixture
def visited(opened, worker):
    case = opened()
    classify_case(worker, case_id=case.id, classified_as="illegal_building", evidence="竣工图")
    advance_case(worker, case_id=case.id, to="dissuaded", words="上门讲了道理，不听")
    hand_over_case(
        worker,
        case_id=case.id,
        to_level="department",
        asked_of=DEPARTMENT,
        tried="上门三次",
        asked="请到现场认定",
        answer_due=timezone.localdate() + timedelta(days=7),
    )
    told(worker, case, state="visited", paper="现场检查笔录")
    return case


def told(worker, case, **facts):
    given = {"state": "ordered", "paper": "责令书2号", "on": timezone.localdate()}
    return note_told(worker, case_id=case.id, told_by=DEPARTMENT, **{**given, **facts})


def texts(case):
    """What PDF and Word file say, without blanks."""
    document = packet_document(case)
    pages = PdfReader(io.BytesIO(set_document(document).content)).pages
    word = docx.Document(io.BytesIO(write_docx(document)))
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    said = "".join(one.text for one in word.paragraphs) + "".join(cells)
    return ["".join(one.split()) for one in ("".join(p.extract_text() for p in pages), said)]


def test_the_day_an_order_was_served_stands_in_every_form(visited, worker):
    today = timezone.localdate()
    case = told(worker, visited, served_on=today)
    for text in texts(case):
        assert "送达或者公告" in text
        assert f"{today}送达" in text
    step = packet_values(case)["steps"][-1]
    assert (step["served_on"], step["service"]) == (today.isoformat(), "served")
    assert {one["service"] for one in packet_values(case)["steps"][:-1]} == {None}


def test_a_notice_is_told_as_a_notice(visited, worker):
    today = timezone.localdate()
    case = told(worker, visited, served_on=today, unservable=True)
    for text in texts(case):
        assert f"{today}公告" in text
        assert f"{today}送达" not in text
    told_now = packet_values(case)
    step = told_now["steps"][-1]
    assert (step["served_on"], step["service"]) == (today.isoformat(), "posted")
    waits = {one["clock"]: one for one in told_now["clocks"]}["review_window"]
    (stood,) = waits["standstills"]
    assert stood["reason"] == "公告期满，才算送达"
    assert stood["uncounted"][0] == today.isoformat()


def test_a_later_demand_may_be_served_too(visited, worker):
    today = timezone.localdate()
    case = told(worker, visited, served_on=today)
    case = told(worker, case, state="demanded", paper="催告书3号", served_on=today)
    assert packet_values(case)["steps"][-1]["service"] == "served"


def test_no_paper_is_served_before_its_day(visited, worker):
    case = told(worker, visited, served_on=timezone.localdate())
    with pytest.raises(Invalid) as refused:
        told(
            worker,
            case,
            state="demanded",
            paper="催告书3号",
            served_on=timezone.localdate() - timedelta(days=1),
        )
    assert set(refused.value.fields) == {"served_on"}


def test_without_any_service_there_is_no_column(visited):
    for text in texts(visited):
        assert "送达或者公告" not in text


def test_the_case_page_tells_it_too(visited, worker):
    from lilong.cases.files.web.words import timeline

    today = timezone.localdate()
    case = told(worker, visited, served_on=today)
    (last,) = timeline(list(CaseStep.objects.filter(case=case).order_by("-order")[:1]), names=False)
    assert f"{today} 送达" in last["what"]


def test_a_machine_reads_a_clock_as_the_command_gives_it(opened, worker):
    case = opened(kind="danger", summary="楼板有裂缝")
    start = date(2026, 2, 13)
    start_clock(
        worker,
        case_id=case.id,
        clock="danger_report",
        on=start,
        paper="检测报告第7号",
        older=True,
    )
    (one,) = packet_values(case)["clocks"]
    found = as_json(clock("danger_report"), due_of("danger_report", start))
    assert {name: one[name] for name in found} == found
    assert one["due"] == "2026-02-25"
    assert one["counted"] == ["2026-02-14", "2026-02-24", "2026-02-25"]
    assert (one["amount"], one["unit"], one["standstills"]) == (3, "workday", [])
    assert one["late_since"] is not None
    assert one["ended_at"] is None
    end_clock(worker, case_id=case.id, clock="danger_report", on=date(2026, 2, 24), paper="回执")
    (one,) = packet_values(case)["clocks"]
    assert one["ended_at"].startswith("2026-02-24")
    assert one["late_since"] is None


def test_a_clock_by_the_hour_has_a_moment(visited):
    one = {each["clock"]: each for each in packet_values(visited)["clocks"]}["enforcement_visit"]
    assert "T" in one["due"]
    assert one["counted"] == []


def test_a_machine_reads_the_reminders(visited):
    told_now = packet_values(visited)
    assert told_now["reminders"] == reminders(visited)
    assert any("停水" in one for one in told_now["reminders"])
    json.dumps(told_now)


def test_what_would_tell_of_a_petition_stays_out(visited, worker):
    today = timezone.localdate()
    for secret in ("reporter_reply", "petition_route"):
        start_clock(worker, case_id=visited.id, clock=secret, on=today, paper="来信")
    said = json.dumps(packet_values(visited), ensure_ascii=False)
    assert "petition" not in said
    assert "reporter" not in said
    assert CaseClock.objects.filter(clock="petition_route").exists()
    assert ClockEntry.objects.exists()

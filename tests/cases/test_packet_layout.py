"""How the packet is set: parts numbered, days whole in their columns, somebody who seals it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.packet import packet_document, packet_values
from lilong.cases.files.states import CaseState
from lilong.cases.joint.actions.call_joint_meeting import call_joint_meeting
from lilong.cases.joint.actions.note_joint_meeting import TaskDraft, note_joint_meeting
from lilong.cases.joint.models import JointMeeting
from lilong.cases.norms.actions.measure_case import measure_case
from lilong.commons.documents.blocks import Heading, Signature, Table
from lilong.commons.documents.pdf import set_document
from lilong.commons.documents.word import write_docx

# Of the text's width, what "2026-11-30" needs with the room beside it.
ROOM_FOR_A_DAY = 0.18
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.fixture
def full(opened, worker):
    """A window cage that was measured, talked over at a table, and handed over."""
    today = timezone.localdate()
    case = opened(kind="window_cage", summary="防盗窗外挑")
    measure_case(worker, case_id=case.id, values={"projection_mm": 450}, measured_on=today)
    advance_case(worker, case_id=case.id, to="asked", words="说了标准")
    meeting = call_joint_meeting(
        worker,
        case_id=case.id,
        at=timezone.now() + timedelta(minutes=5),
        bodies=["枫林街道", "枫林城管中队"],
        decides="谁先去看",
        where="居委会会议室",
    )
    JointMeeting.objects.filter(pk=meeting.pk).update(at=timezone.now())
    note_joint_meeting(
        worker,
        meeting_id=meeting.id,
        held_on=today,
        agreed="一起去看",
        tasks=[TaskDraft("枫林街道", "去看一看", today + timedelta(days=3))],
    )
    hand_over_case(
        worker,
        case_id=case.id,
        to_level="street",
        asked_of="枫林街道",
        tried="上门三次",
        asked="请来看一看",
        answer_due=today + timedelta(days=7),
    )
    return case


@pytest.mark.parametrize(("language", "first"), [("zh-hans", "一、"), ("en", "1. ")])
def test_every_part_has_its_number(full, language, first):
    made = packet_document(full, language=language)
    told = [one.text for one in made.blocks if isinstance(one, Heading)]
    assert told[0].startswith(first)
    numbers = "一二三四五六七八九十" if language == "zh-hans" else "123456789"
    mark = "、" if language == "zh-hans" else ". "
    assert [one.partition(mark)[0] for one in told] == list(numbers[: len(told)])
    assert len(told) >= 5


def test_a_day_is_not_torn_nor_runs_into_its_neighbour(full):
    for table in packet_document(full).blocks:
        if not isinstance(table, Table):
            continue
        for row in table.rows:
            for cell, width in zip(row, table.widths, strict=True):
                if _DAY.fullmatch(cell):
                    assert width / sum(table.widths) >= ROOM_FOR_A_DAY, (table.head, cell)


def test_who_hands_it_over_stands_on_it_and_seals_it(full, street):
    made = packet_document(full)
    facts = dict(made.blocks[0].rows)
    assert facts["移交单位"] == street.area.name
    (seal,) = [one for one in made.blocks if isinstance(one, Signature)]
    # Above the photos, and dated by the hand that seals it.
    assert seal == Signature(f"{street.area.name}（盖章）", "")
    assert packet_values(full)["handed_over_by"] == street.area.name


def test_the_word_file_names_no_program_and_shows_no_page_of_another(full):
    made = zipfile.ZipFile(io.BytesIO(write_docx(packet_document(full))))
    assert not [one for one in made.namelist() if "thumbnail" in one]
    said = made.read("docProps/app.xml").decode() if "docProps/app.xml" in made.namelist() else ""
    assert "Macintosh" not in said
    assert "thumbnail" not in made.read("_rels/.rels").decode()


def test_every_moment_is_told_in_local_time(full):
    said = json.dumps(packet_values(full))
    moments = re.findall(r"\d{4}-\d\d-\d\dT[^\"]*", said)
    assert moments
    assert all(one.endswith("+08:00") for one in moments), moments


def test_what_does_not_concern_a_window_cage_is_not_told_of_it(full, opened):
    facts = dict(packet_document(full).blocks[0].rows)
    assert not {"定性", "图纸和依据", "正在搭建"} & facts.keys()
    told = packet_values(full)
    assert "强制拆除" not in "".join(told["reminders"])
    assert "第二十五条" in "".join(told["reminders"])
    shed = packet_document(opened())
    assert {"定性", "图纸和依据"} <= dict(shed.blocks[0].rows).keys()


def test_what_nobody_said_of_the_building_is_not_denied(opened):
    case = opened()
    assert "正在搭建" not in dict(packet_document(case).blocks[0].rows)
    assert packet_values(case)["under_construction"] is None


def test_what_was_being_built_is_not_told_of_as_if_it_still_were(opened):
    case = opened(under_construction=True)
    assert dict(packet_document(case).blocks[0].rows)["正在搭建"] == "是，还没有完工"
    assert packet_values(case)["under_construction"] is True
    case.state = CaseState.REMOVED
    assert dict(packet_document(case).blocks[0].rows)["正在搭建"] == "报的时候是"
    assert packet_values(case)["under_construction"] is None


def test_the_first_page_is_filled_before_the_second_begins(full):
    pages = PdfReader(io.BytesIO(set_document(packet_document(full)).content)).pages
    first = "".join(pages[0].extract_text().split())
    assert "一、经过" in first
    assert "说了标准" in first

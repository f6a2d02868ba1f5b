"""The packet for those who decide: whole, opened by other programs, without a party's name."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import docx
import pytest
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from lilong.cases.commands import _packet
from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.note_told import note_told
from lilong.cases.files.actions.take_back_hand_over import take_back_hand_over
from lilong.cases.files.models import Case, CasePhoto
from lilong.cases.files.packet import MOST_PHOTOS, packet_document, packet_values
from lilong.cases.files.permissions import make_packet
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.commons.documents.blocks import Paragraph, Picture
from lilong.commons.documents.pdf import set_document
from lilong.commons.documents.word import write_docx
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from tests.neighbourhood import person_with
from tests.survey.web.conftest import as_person
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

__all__ = ["as_person"]


def picture(colour=(200, 40, 40), size=(640, 480)):
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "JPEG")
    return io.BytesIO(made.getvalue())


@pytest.fixture
def handed(opened, worker, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    case = opened(size=1250)
    note_party(
        worker, case_id=case.id, role="owner", purpose="劝导", name="王美芳", contact="13812345678"
    )
    add_case_photo(worker, case_id=case.id, photo=picture(), of="before", caption="天井")
    advance_case(worker, case_id=case.id, to="dissuaded", words="上门讲了道理，不听")
    hand_over_case(
        worker,
        case_id=case.id,
        to_level="department",
        asked_of="枫林城管中队",
        tried="上门三次",
        asked="请到现场认定",
        answer_due=timezone.localdate() + timedelta(days=7),
    )
    return note_told(
        worker,
        case_id=case.id,
        state="visited",
        told_by="枫林城管中队",
        paper="现场检查笔录",
        on=timezone.localdate(),
    )


def test_it_holds_facts_steps_clocks_hops_reminders_and_photos(handed):
    document = packet_document(handed)
    content = set_document(document).content
    reader = PdfReader(io.BytesIO(content))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    for words in (
        "天井里搭了一间",
        "12.50",
        "枫林城管中队",
        "现场检查笔录",
        "没有记下竣工图",
        "停水",
    ):
        assert words in text, words
    assert sum(len(page.images) for page in reader.pages) == 1
    assert "王美芳" not in text
    assert b"13812345678" not in content
    word = docx.Document(io.BytesIO(write_docx(document)))
    cells = " ".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "请到现场认定" in cells
    assert len(word.inline_shapes) == 1


def test_of_too_many_photos_both_sides_are_printed_and_the_rest_is_counted(handed, worker):
    for order in range(1, 45):
        of, shown = "before" if order < 40 else "after", picture((5 * order, 40, 40), (64, 48))
        words = f"第{order}张"
        add_case_photo(worker, case_id=handed.id, photo=shown, of=of, caption=words)

    document = packet_document(handed)
    told = [block.caption for block in document.blocks if isinstance(block, Picture)]
    words = [block.text for block in document.blocks if isinstance(block, Paragraph)]

    assert len(told) == MOST_PHOTOS
    assert [told[n].split("　")[-1] for n in (24, 25, -1)] == ["第24张", "第40张", "第44张"]
    assert "另有 15 张照片没有印在这里。" in words
    values = packet_values(handed)
    assert (values["photos"], values["photos_not_printed"]) == (45, 15)

    kept = CasePhoto.objects.order_by("order", "id").values_list("pk", flat=True)[:11]
    CasePhoto.objects.exclude(pk__in=list(kept)).update(of="after")
    told = [block.caption for block in packet_document(handed).blocks if isinstance(block, Picture)]
    assert [told[n].split("　")[-1] for n in (10, 11, -1)] == ["第10张", "第26张", "第44张"]


def test_a_machine_reads_the_same_without_names(handed):
    told = packet_values(handed)
    assert [step["verb"] for step in told["steps"]][-1] == "note_told"
    assert told["size_0_01_m2"] == 1250
    assert told["parties"] == ["owner"]
    assert told["hand_overs"][0]["asked"] == "请到现场认定"
    assert told["hand_overs"][0]["on"] == timezone.localdate().isoformat()
    assert "王美芳" not in json.dumps(told, ensure_ascii=False)


def test_what_belongs_to_the_parties_alone_is_handed_to_nobody(opened):
    dispute = opened(kind="dispute", summary="漏水")
    with pytest.raises(Refused):
        packet_document(dispute)
    with pytest.raises(Refused):
        packet_values(dispute)


def test_the_command_writes_each_form(handed, tmp_path):
    class Options:
        case, at = handed.code, ""

    for ending, start in ((".pdf", b"%PDF"), (".docx", b"PK"), (".json", b"{")):
        Options.file = tmp_path / f"packet{ending}"
        assert _packet(Options) == 0
        assert Options.file.read_bytes().startswith(start)
    Options.file = tmp_path / "packet.txt"
    with pytest.raises(Invalid):
        _packet(Options)


def test_a_photo_hangs_once_and_only_by_those_who_walk(handed, worker, resident):
    with pytest.raises(Refused):
        add_case_photo(worker, case_id=handed.id, photo=picture(), of="before")
    with pytest.raises(NotAllowed):
        add_case_photo(resident, case_id=handed.id, photo=picture((1, 2, 3)), of="after")
    with pytest.raises(Invalid):
        add_case_photo(worker, case_id=handed.id, photo=io.BytesIO(b"no picture"), of="after")
    assert CasePhoto.objects.count() == 1


def test_who_may_take_it(as_person, worker, leader, resident, handed):
    here = f"/cases/case/{handed.id}/packet."
    browser = as_person(worker)
    assert browser.get(here + "pdf").content.startswith(b"%PDF")
    assert browser.get(here + "json").json()["code"] == handed.code
    assert browser.get(here + "exe").status_code == 404
    assert as_person(leader).get(here + "pdf").status_code == 403
    assert as_person(resident).get(here + "pdf").status_code == 404


@everyone
def test_whoever_may_answer_where_it_lies_may_have_it(who, handed, street, other_street):
    asked = who == "department_officer@street"
    may_or_is_refused(
        asked or who in KEEPERS or who in ("street_officer@street", "patch_officer@street"),
        lambda: make_packet(someone(who, street, other_street), handed),
    )


def test_the_department_that_was_asked_takes_it_and_no_other_does(
    as_person, handed, worker, street, other_street
):
    here, packet = f"/cases/case/{handed.id}/", f"/cases/case/{handed.id}/packet."
    asked = as_person(person_with("department_officer", street.street))
    assert packet + "pdf" in asked.get(here).content.decode()
    assert asked.get(packet + "pdf").content.startswith(b"%PDF")
    assert asked.get(packet + "docx").content.startswith(b"PK")
    told = asked.get(packet + "json")
    assert told.json()["code"] == handed.code
    assert "王美芳" not in told.content.decode()
    elsewhere = as_person(person_with("department_officer", other_street.street))
    for form in ("pdf", "docx", "json"):
        assert elsewhere.get(packet + form).status_code == 404
    take_back_hand_over(worker, case_id=handed.id, words="走错了部门")
    handed.refresh_from_db()
    assert handed.level == "neighbourhood"
    assert asked.get(packet + "pdf").status_code == 404
    # On public parts the department goes on to see that there is one; the file is asked of nobody.
    Case.objects.filter(pk=handed.pk).update(tier="public")
    page = asked.get(here)
    assert page.status_code == 200
    assert packet not in page.content.decode()
    assert asked.get(packet + "json").status_code == 403


def test_a_clock_by_hours_ends_by_the_clock_of_the_place(handed):
    clocks = {one["clock"]: one for one in packet_values(handed)["clocks"]}
    visit = clocks["enforcement_visit"]
    for name in ("due", "at_latest", "runs_out"):
        assert visit[name].endswith("+08:00"), name


@pytest.mark.parametrize("result", ["met", "refused", "absent"])
def test_what_was_said_at_a_door_is_for_colleagues(opened, worker, result):
    case, said = opened(), "态度不好，脾气很大"
    record_house_call(
        worker, call_id=uuid7(), place_id=case.place_id, result=result,
        carries=[f"case:{case.id}"], words=said,
    )  # fmt: skip
    case = Case.objects.get(pk=case.pk)
    values = packet_values(case)
    assert said not in str(values)
    assert said not in str(packet_document(case))
    calls = [step for step in values["steps"] if step["verb"] == "record_house_call"]
    assert [step["words"] for step in calls] == [""]
    assert "上门，结果另有一节" in str(packet_document(case))
    assert values["outreach"]["calls"][0]["result"] == result


def test_what_was_promised_at_a_door_is_told_as_the_party_reads_it(opened, worker):
    case, today = opened(), timezone.localdate()
    record_house_call(
        worker, call_id=uuid7(), place_id=case.place_id, result="promised", due_on=today,
        carries=[f"case:{case.id}"], words="他说自己拆",
    )  # fmt: skip
    assert "他说自己拆" in str(packet_values(Case.objects.get(pk=case.pk))["steps"])

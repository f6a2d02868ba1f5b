"""Words of the interface that the house keeps are kept in Chinese, whoever's language is set, and
read in the reader's."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.translation import override

from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.cover_case_photo import cover_case_photo
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.open_original import open_original
from lilong.cases.files.actions.open_party import open_party
from lilong.cases.files.actions.refuse_task import refuse_task
from lilong.cases.files.actions.set_assistance_list import set_assistance_list
from lilong.cases.files.models import Case, HandOver
from lilong.cases.outreach.actions.keep_team_note import keep_team_note
from lilong.cases.outreach.actions.open_team_notes import open_team_notes
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.cases.outreach.actions.record_promise import record_promise
from lilong.cases.outreach.actions.settle_promise import settle_promise
from lilong.cases.outreach.states import CallResult, PromiseState
from lilong.commons.ledger.events import sentence_of
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.wording import kept, read
from lilong.kernel.actor import SYSTEM
from tests.plates import PART, plate_photo
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


def told(kind):
    """What the last entry of a kind says in Chinese, and in English."""
    entry = LedgerEntry.objects.filter(kind=kind).latest("number")
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(sentence_of(entry.kind, entry.facts))
    return said


@pytest.fixture
def case(opened, worker, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return opened()


def look_at_party(worker, case):
    party = note_party(worker, case_id=case.id, role="owner", purpose="劝导", name="李四")
    open_party(worker, party_id=party.id, purpose="visit")


def look_at_original(worker, case):
    raw = io.BytesIO(plate_photo())
    photo = add_case_photo(worker, case_id=case.id, photo=raw, of="before")
    cover_case_photo(worker, case_id=case.id, photo_id=photo.id, rectangles=[PART])
    open_original(worker, case_id=case.id, photo_id=photo.id, purpose="facts")


def look_at_notes(worker, case):
    keep_team_note(worker, place_id=case.place_id, words="要慢慢说")
    open_team_notes(worker, place_id=case.place_id, purpose="visit")


def keep_a_promise(worker, case):
    record_promise(worker, case_id=case.id, due_on=timezone.localdate() + timedelta(days=3))
    Case.objects.filter(pk=case.pk).update(state="checked")
    settle_promise(SYSTEM, case_id=case.id)


@pytest.mark.parametrize(
    ("kind", "act", "chinese", "english"),
    [
        ("cases.party_opened", look_at_party, "上门沟通", "visiting and talking"),
        ("cases.original_opened", look_at_original, "核对现场的事实", "Checking the facts on site"),
        ("cases.team_notes_opened", look_at_notes, "准备上门", "to prepare a call"),
        ("cases.promise_settled", keep_a_promise, "做到了", "Kept"),
    ],
)
def test_whoever_works_in_english_keeps_chinese(case, worker, kind, act, chinese, english):
    with override("en"):
        act(worker, case)
    in_chinese, in_english = told(kind)
    assert in_chinese.endswith(chinese)
    assert in_english.endswith(english)


@pytest.mark.parametrize("result", [one for one in CallResult if one != CallResult.PROMISED])
def test_what_a_knock_brought_is_read_in_the_readers_language(case, worker, result):
    with override("en"):
        record_house_call(
            worker, call_id=uuid4(), place_id=case.place_id, result=result,
            carries=[f"case:{case.id}"],
        )  # fmt: skip
        label = str(result.label)
    in_chinese, in_english = told("cases.house_call_made")
    assert not re.search("[A-Za-z]", in_chinese)
    assert in_english.endswith(label)


@pytest.mark.parametrize("state", [PromiseState.KEPT, PromiseState.DROPPED])
def test_how_a_promise_ended_can_be_read_again(state):
    with override("en"):
        assert read(kept(state.label)) == str(state.label)


def test_what_is_asked_with_a_refused_task_is_read_in_the_readers_language(
    as_person, opened, worker, officer, street
):
    order = opened(kind="repair", summary="路灯不亮", source="hotline", source_number="A-1")
    set_assistance_list(
        officer, street_id=street.street.id, title="协助清单", issuer="枫林街道",
        issued_on=timezone.localdate(), items=["人口普查"], source="枫街办",
    )  # fmt: skip
    with override("en"):
        refuse_task(
            worker, case_id=order.id, reason="不在里面", to_level="street", asked_of="枫林街道",
            answer_due=timezone.localdate() + timedelta(days=3), list_version=1,
        )  # fmt: skip
    asked = "不在《协助清单》（第 1 版）里，请收回另行安排"
    assert HandOver.objects.get().asked == asked
    pages = [f"/cases/case/{order.id}/", f"/cases/case/{order.id}/answer", "/cases/waiting/"]
    for page in pages:
        assert asked in as_person(officer).get(page).content.decode(), page
        english = as_person(officer).get(page, headers={"accept-language": "en"}).content.decode()
        assert "协助清单" in english
        assert asked not in english, page

"""A form of the table that is sent twice records once; nothing there can be taken away again."""

from __future__ import annotations

import re

import pytest

from lilong.cases.mediation.actions.add_caucus_note import add_caucus_note
from lilong.cases.mediation.actions.file_paper import file_paper
from lilong.cases.mediation.actions.note_revisit import note_revisit
from lilong.cases.mediation.caucus import notes_of
from lilong.cases.mediation.models import FilePaper, MediationSession, Proposal, Revisit
from lilong.cases.mediation.seating import table_of
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Refused
from tests.cases.mediation.conftest import TODAY
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]


def token_on(page: str, step: str = "") -> str:
    """The number of a form on a page."""
    from_there = page.split(f'name="step" value="{step}"')[1] if step else page
    return re.search(r'name="token" value="([^"]+)"', from_there)[1]


def sent_twice(browser, address, step, sent):
    """The statuses of the same form sent twice, and of the form gone back to and changed."""
    form = {**sent, "token": token_on(browser.get(address).content.decode(), step)}
    if step:
        form["step"] = step
    return form, [browser.post(address, form).status_code for _again in range(2)]


@pytest.fixture
def base(talking):
    return f"/cases/case/{talking.id}/mediation/"


def sitting(**more):
    return {"on": TODAY().isoformat(), "where": "居委会", "text": "又谈了一次", **more}


@pytest.mark.parametrize(
    "given", [{"kind": "joint", "present": ["1", "2"]}, {"kind": "separate", "room_of": "1"}]
)
def test_a_sitting(as_person, talking, base, given):
    browser, before = as_person(talking.mediator), MediationSession.objects.count()
    form, statuses = sent_twice(browser, f"{base}meet", "", sitting(**given))
    assert statuses == [302, 302]
    assert MediationSession.objects.count() == before + 1
    changed = browser.post(f"{base}meet", {**form, "text": "又谈了很久"})
    assert changed.status_code == 409
    page = changed.content.decode()
    assert "刚才已经记下了" in page
    assert "又谈了很久" in page
    again = {**form, "text": "又谈了很久", "token": token_on(page)}
    assert browser.post(f"{base}meet", again).status_code == 302
    assert MediationSession.objects.count() == before + 2


def test_a_proposal_of_a_mediator_and_of_a_side(as_person, talking, base):
    for actor, page in ((talking.mediator, "agreement"), (talking.upstairs, "mine")):
        Proposal.objects.all().delete()
        browser = as_person(actor)
        form, statuses = sent_twice(browser, base + page, "propose", {"text": "各修一半"})
        assert statuses == [302, 302]
        assert Proposal.objects.count() == 1
        assert browser.post(base + page, {**form, "text": "各出一半"}).status_code == 409
        assert Proposal.objects.get().text == "各修一半"


def test_a_revisit_and_a_paper(as_person, talking, base):
    talking.agree()
    browser = as_person(talking.mediator)
    revisit = {"on": TODAY().isoformat(), "holds": "yes", "words": "没有再漏"}
    paper = {"item": "evidence", "title": "照片三张"}
    for model, step, sent in ((Revisit, "revisit", revisit), (FilePaper, "paper", paper)):
        _form, statuses = sent_twice(browser, f"{base}dossier", step, sent)
        assert statuses == [302, 302]
        assert model.objects.count() == 1


def test_a_note_of_a_room(as_person, talking, base):
    alone = talking.meet_alone(1, "第一句")
    browser, here = as_person(talking.mediator), f"{base}sessions/{alone.pk}"
    for text in ("还说了价钱", "还说了价钱", "第一句", "又说了别的"):
        assert browser.post(here, {"text": text}).status_code == 302
    add_caucus_note(talking.mediator, case_id=talking.id, session_id=alone.pk, text="又说了别的 ")
    notes = notes_of(talking.mediator, table_of(alone.mediation), alone)
    assert [one.text for one in notes] == ["第一句", "还说了价钱", "又说了别的"]


def test_a_number_of_one_table_says_nothing_at_another(talking):
    talking.agree()
    number, who = day_uuid7(), {"case_id": talking.id}
    first = file_paper(talking.mediator, item="evidence", title="照片", paper_id=number, **who)
    assert first.pk == number
    with pytest.raises(Refused):
        file_paper(talking.mediator, item="evidence", title="录音", paper_id=number, **who)
    given = {"on": TODAY(), "holds": True, "words": "好的", **who}
    assert note_revisit(talking.worker, **given).pk != note_revisit(talking.worker, **given).pk

"""What one side says alone reaches nobody else: not a byte, on no page, paper, log or row.

A word that stands nowhere else is said in 乙方's own room. Then everybody else walks through
every page that the house has for a case, follows every link, searches for the word and takes
every paper; and every table, file, log and letter is read through. The same walk finds a word
that was said at the table, and finds the word from the room as soon as a wall is taken down.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import connection
from django.urls import get_resolver
from django.utils import timezone

from lilong.cases.files.actions.note_party import note_party
from lilong.cases.mediation import caucus
from lilong.cases.mediation.actions.add_caucus_note import add_caucus_note
from lilong.cases.mediation.actions.change_mediators import change_mediators
from lilong.cases.mediation.caucus import forget_notes, notes_of
from lilong.cases.mediation.models import CaucusNote, Mediation, MediationSession
from lilong.cases.mediation.queries import files
from lilong.cases.mediation.seating import table_of
from lilong.cases.mediation.states import Seat
from lilong.kernel.actor import SYSTEM, VISITOR
from lilong.kernel.refusal import NotAllowed, NotFound
from tests.architecture.house import SOURCE, source_files
from tests.commons.documents import reading
from tests.neighbourhood import person_with
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

SECRET = "底线是赔三千七百二十一块"
AT_TABLE = "桌上说好先止水再谈钱"


@pytest.fixture
def walled(talking):
    """Both words have been said: one at the table, one in the room of 乙方 (downstairs)."""
    talking.meet(AT_TABLE)
    talking.alone = talking.meet_alone(2, SECRET)
    add_caucus_note(
        talking.mediator, case_id=talking.id, session_id=talking.alone.id, text=f"又说一遍{SECRET}"
    )
    talking.draft()
    return talking


@pytest.fixture
def others(walled, officer, leader, colleague, street):
    """Everybody who is no mediator of it, with the other side first."""
    return {
        "other side": walled.upstairs,
        "own side": walled.downstairs,
        "worker": walled.worker,
        "colleague": colleague,
        "chair": person_with("committee_chair", street.area),
        "officer": officer,
        "patch": person_with("patch_officer", street.street),
        "steward": person_with("steward", street.street),
        "leader": leader,
        "property": person_with("property_staff", street.compound),
        "department": person_with("department_officer", street.street),
    }


def addresses_of(quarrel, street):
    """Every address of the whole house that can be made of this case's own ids."""
    known = {
        "case_id": [quarrel.id],
        "session_id": list(MediationSession.objects.values_list("pk", flat=True)),
        "party_id": list(quarrel.case.parties.values_list("pk", flat=True)),
        "place_id": [street.area.id, street.rooms[0].id],
        "paper": ["agreement", "record"],
        "fmt": ["pdf", "docx", "json", "csv"],
    }
    for pattern in _patterns(get_resolver()):
        params = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
        if params and not set(params) <= known.keys():
            continue
        urls = [pattern]
        for name in params:
            urls = [
                re.sub(rf"<(?:\w+:)?{name}>", str(value), url)
                for url in urls
                for value in known[name]
            ]
        yield from ("/" + url for url in urls if "logout" not in url and "static" not in url)


def _patterns(resolver, before=""):
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _patterns(one, route)
        elif "^" not in route and "(" not in route:
            yield route


def text_of(answer) -> str:
    """All that an answer tells, whatever it is wrapped in."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = [content.decode("utf-8", "replace"), str(answer.headers), answer.get("Location", "")]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            told += [packed.read(one).decode("utf-8", "replace") for one in packed.namelist()]
    if content[:4] == b"%PDF":
        told.append(reading.text(content))
    return "".join(told)


def seen_by(browser, quarrel, street) -> str:
    """Everything that a browser is told on every page of the house about this case."""
    todo = list(dict.fromkeys(addresses_of(quarrel, street)))
    asked, told = set(), []
    while todo:
        url = todo.pop()
        if url in asked:
            continue
        asked.add(url)
        answer = browser.get(url, {"q": SECRET} if "/cases/" in url else {})
        # The word that one typed oneself comes back in the search box, and nowhere else.
        text = text_of(answer).replace(f'value="{SECRET}"', "")
        told.append(text)
        links = re.findall(r'href="(/(?:cases|trace|files|notices)[^"#]*)"', text)
        todo += [link.replace("&amp;", "&") for link in links if str(quarrel.id) in link]
    assert len(asked) > 20
    return "".join(told)


def rows_as_text(*, without=()) -> str:
    """Every row of every table as the database holds it."""
    told = []
    names = [table for table in connection.introspection.table_names() if table not in without]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')
            told += [str(row) for row in cursor.fetchall()]
    return "".join(told)


def kept_files() -> str:
    """Every file under the installation's data."""
    kept = [path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()]
    small = [path for path in kept if path.stat().st_size < 5_000_000]
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in small)


@pytest.mark.parametrize(
    "who",
    ["other side", "own side", "worker", "colleague", "chair", "officer", "patch", "steward",
     "leader", "property", "department"],
)  # fmt: skip
def test_no_page_of_the_house_tells_anybody_what_was_said_alone(
    as_person, walled, others, street, who, caplog
):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    told = seen_by(as_person(others[who]), walled, street)
    assert SECRET not in told
    # Negative control: the other side was at the table, so the same walk finds that word.
    assert (AT_TABLE in told) == (who in ("other side", "own side"))


def test_the_walk_finds_the_word_when_a_wall_is_taken_down(as_person, walled, street, monkeypatch):
    """Negative control: the same walk, with the reader let into the room."""
    monkeypatch.setattr(caucus, "Seat", type("Open", (), {"MEDIATOR": Seat.PARTY}))
    monkeypatch.setattr(caucus, "_heard", lambda seats, note: True)
    monkeypatch.setattr(
        files, "seen_session",
        lambda seen, pk: MediationSession.objects.select_related("room_of").get(pk=pk),
    )  # fmt: skip
    from lilong.cases.mediation.web import session as page

    monkeypatch.setattr(page, "seen_session", files.seen_session)
    assert SECRET in seen_by(as_person(walled.upstairs), walled, street)


def test_the_mediators_read_it(as_person, walled):
    page = as_person(walled.mediator).get(
        f"/cases/case/{walled.id}/mediation/sessions/{walled.alone.id}"
    )
    assert page.content.decode().count(SECRET) == 2
    assert "no-store" in page["Cache-Control"]
    assert "data-draft" not in page.content.decode()


def test_the_mediators_own_papers_and_file_leave_it_out(as_person, walled):
    browser = as_person(walled.mediator)
    here = f"/cases/case/{walled.id}/mediation/"
    for page in ("", "agreement", "dossier", "meet", "papers/agreement.docx"):
        assert SECRET not in text_of(browser.get(here + page)), page
    for fmt in ("docx", "pdf"):
        record = text_of(browser.post(f"{here}papers/record.{fmt}"))
        assert SECRET not in record
        assert AT_TABLE in record  # negative control: this is how a word would be found
    sittings = [one for one in files.sessions_of(seen(walled.mediator, walled)) if one.joint]
    assert not any(SECRET in one.record for one in sittings)


def seen(actor, quarrel):
    return files.seen_mediation(actor, quarrel.id)


def test_no_row_log_letter_or_file_holds_it_in_clear(walled, caplog):
    caplog.set_level(logging.DEBUG)
    assert SECRET not in rows_as_text()
    assert SECRET not in kept_files()
    assert SECRET not in caplog.text
    assert not any(SECRET in str(vars(letter)) for letter in mail.outbox)
    # Negative control: a word that nobody seals is found by the same look.
    assert walled.case.summary in rows_as_text()


def test_the_ledger_does_not_tell_who_was_seen_alone(walled):
    from lilong.commons.ledger.models import LedgerEntry

    held = LedgerEntry.objects.filter(kind="cases.session_held")
    assert {tuple(sorted(one.facts)) for one in held} == {("code",)}
    assert held.count() == 4
    steps = "".join(walled.case.steps.values_list("words", flat=True))
    assert "乙方" not in steps
    assert "单独" not in steps


@pytest.mark.parametrize(
    "who", ["other side", "own side", "worker", "chair", "officer", "leader", "department"]
)
def test_no_door_in_code_opens_for_anybody_else(walled, others, who):
    table = table_of(Mediation.objects.get(case=walled.case))
    actor = others[who]
    assert notes_of(actor, table, walled.alone) == []
    with pytest.raises((NotAllowed, NotFound)):
        files.seen_session(seen(actor, walled), walled.alone.pk)
    with pytest.raises(NotAllowed):
        add_caucus_note(actor, case_id=walled.id, session_id=walled.alone.id, text="试试")
    for nobody in (SYSTEM, VISITOR):
        assert notes_of(nobody, table, walled.alone) == []
    assert notes_of(walled.mediator, table, walled.alone)[0].text == SECRET


def test_who_has_left_the_table_or_the_house_reads_no_more(walled, colleague):
    change_mediators(walled.worker, case_id=walled.id, mediator_ids=[colleague.person_id])
    table = table_of(Mediation.objects.get(case=walled.case))
    assert notes_of(walled.mediator, table, walled.alone) == []
    # Nor does who comes instead: it was told to others.
    assert notes_of(colleague, table, walled.alone) == []
    later = walled.meet_alone(2, SECRET, by=colleague)
    assert len(notes_of(colleague, table, later)) == 1
    assert notes_of(replace(colleague, grants=()), table, later) == []


def test_a_mediator_who_turns_out_to_be_a_party_is_out_of_the_room(walled):
    note_party(
        walled.worker, case_id=walled.id, role="neighbour", purpose="调解",
        person_id=walled.mediator.person_id,
    )  # fmt: skip
    table = table_of(Mediation.objects.get(case=walled.case))
    assert table.seat(walled.mediator) is Seat.PARTY
    assert seen(walled.mediator, walled).seat is Seat.PARTY
    assert notes_of(walled.mediator, table, walled.alone) == []


def test_the_mediators_of_another_quarrel_do_not_read_it(walled, colleague, opened, upstairs):
    from lilong.cases.mediation.actions.accept_mediation import accept_mediation
    from lilong.cases.mediation.actions.register_mediation import register_mediation

    other = opened(kind="dispute", summary="噪音")
    for role in ("applicant", "respondent"):
        note_party(walled.worker, case_id=other.id, role=role, purpose="调解", name=role)
    register_mediation(walled.worker, case_id=other.id, source="applied")
    accept_mediation(walled.worker, case_id=other.id, mediator_ids=[colleague.person_id])
    theirs = table_of(Mediation.objects.get(case=other))
    assert theirs.seat(colleague) is Seat.MEDIATOR
    assert notes_of(colleague, theirs, walled.alone) == []
    with pytest.raises(NotFound):
        files.seen_session(seen(colleague, other), walled.alone.pk)


def test_the_notes_are_destroyed_in_time(walled):
    today = timezone.localdate()
    assert forget_notes(today) == 0
    CaucusNote.objects.update(expires_on=today)
    table = table_of(Mediation.objects.get(case=walled.case))
    assert notes_of(walled.mediator, table, walled.alone) == []
    assert forget_notes(today) == 2


def test_nothing_else_in_the_house_names_the_notes():
    """A new list, export or search cannot join what it cannot name."""
    named = {
        path.relative_to(SOURCE).as_posix()
        for path in source_files()
        if "CaucusNote" in path.read_text(encoding="utf-8")
    }
    assert named == {"cases/mediation/caucus.py", "cases/mediation/models.py", "cases/models.py"}
    callers = {
        path.relative_to(SOURCE).as_posix()
        for path in source_files()
        if "notes_of" in path.read_text(encoding="utf-8") and "cases/mediation" in str(path)
    }
    assert callers == {
        "cases/mediation/caucus.py",
        "cases/mediation/models.py",
        "cases/mediation/web/session.py",
    }
    pointing = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.related_model is CaucusNote
    ]
    assert not pointing

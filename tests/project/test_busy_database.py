"""What people meet while others hold the database: one sentence, never a breakdown."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from tests.neighbourhood import build_district, build_street, person_with
from tests.own_database import PATIENCE, aside
from tests.people.accounts import PASSWORD, account_with

from lilong.commons.busy import is_busy
from lilong.people.models import Person
from lilong.people.web import sessions
from lilong.project import urls as house

SENTENCE = "您这一步没有办成，也没有办到一半"
UNREAD = "正在写入大量别的内容，这一页暂时打不开"


def rename(request: HttpRequest) -> HttpResponse:
    """Stands for any page that writes."""
    Person.objects.update(name=request.POST["name"])
    return HttpResponse("好了")


def read(request: HttpRequest) -> HttpResponse:
    """Stands for any page that reads."""
    return HttpResponse(str(Person.objects.count()))


handler400, handler403 = house.handler400, house.handler403
handler404, handler500 = house.handler404, house.handler500
urlpatterns = [*house.urlpatterns, path("test/rename", rename), path("test/read", read)]

pytestmark = pytest.mark.urls(__name__)


@contextmanager
def held(file):
    """Another process holds the database at `file`."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture
def resident(own_file) -> Client:
    """The browser of somebody who has signed in; what breaks down is answered, not raised."""
    street = build_street(build_district(), "枫林街道", "fenglin")
    account_with("resident", street.rooms[0], "chen")
    client = Client(raise_request_exception=False)
    client.post("/accounts/login/", {"login": "chen", "password": PASSWORD})
    assert client.get("/").wsgi_request.actor.known
    return client


@pytest.fixture
def later(monkeypatch, settings):
    """It is a while since the session's use was noted, and a note is due."""
    real = timezone.now()
    after = timezone.timedelta(seconds=settings.SESSION_SEEN_EVERY_SECONDS + 60)
    monkeypatch.setattr(timezone, "now", lambda: real + after)


# ── A page that writes ──────────────────────────────────────────────────────────────────────


def test_a_page_that_cannot_write_says_so_in_one_sentence(resident, own_file):
    with held(own_file):
        answer = resident.post("/test/rename", {"name": "甲"})

    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert page.count(f'<p class="notice-title">正在写入大量别的内容，{SENTENCE}') == 1
    assert "您填的内容还在表单里" in page
    assert 'class="masthead"' in page
    assert not Person.objects.filter(name="甲").exists()


def test_it_writes_when_nobody_holds_the_database(resident, own_file):
    """Negative control."""
    answer = resident.post("/test/rename", {"name": "甲"})

    assert (answer.status_code, answer.content.decode()) == (200, "好了")
    assert Person.objects.filter(name="甲").exists()


def test_htmx_gets_the_notice_alone(resident, own_file):
    with held(own_file):
        answer = resident.post("/test/rename", {"name": "甲"}, headers={"HX-Request": "true"})

    assert answer.status_code == 503
    assert SENTENCE in answer.content.decode()
    assert 'class="masthead"' not in answer.content.decode()


def test_a_sign_in_that_cannot_be_noted_says_so_too(own_file):
    street = build_street(build_district(), "枫林街道", "fenglin")
    account_with("resident", street.rooms[0], "chen")
    client = Client(raise_request_exception=False)
    with held(own_file):
        answer = client.post("/accounts/login/", {"login": "chen", "password": PASSWORD})

    assert answer.status_code == 503
    assert SENTENCE in answer.content.decode()


def test_what_breaks_in_a_middleware_for_the_same_reason_says_so_too(resident, own_file, settings):
    """A session that is over is deleted before any view is asked."""
    settings.SESSION_IDLE_SECONDS = -1
    with held(own_file):
        answer = resident.get("/test/read")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    page = answer.content.decode()
    assert f"<h1>{UNREAD}</h1>" in page
    assert "表单" not in page  # there is none
    assert "出了故障" not in page


# ── The note that a session is in use ───────────────────────────────────────────────────────


def test_a_page_that_only_reads_does_not_wait_for_the_note_of_its_use(resident, own_file, later):
    began = time.monotonic()
    with held(own_file):
        answer = resident.get("/test/read")

    assert (answer.status_code, answer.content) == (200, b"1")
    assert time.monotonic() - began < PATIENCE


def test_the_note_is_made_up_for_when_nobody_holds_the_database(resident, own_file, later):
    """Negative control: it was due, and is written where it can be."""
    before = resident.session[sessions.SEEN]
    with held(own_file):
        resident.get("/test/read")
    assert resident.session[sessions.SEEN] == before

    resident.get("/test/read")

    assert resident.session[sessions.SEEN] > before


def test_a_note_that_must_be_written_would_fail_the_page(resident, own_file, later, monkeypatch):
    """Negative control: noted as any other change of a session, it costs the answer."""

    def note_use(request):
        request.session[sessions.SEEN] = timezone.now().timestamp()

    monkeypatch.setattr(sessions, "note_use", note_use)
    with held(own_file):
        answer = resident.get("/test/read")

    assert answer.status_code == 503
    assert UNREAD in answer.content.decode()


def test_who_makes_the_note_waits_for_others_again_afterwards(resident, own_file, later):
    resident.get("/test/read")

    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    assert patience == PATIENCE * 1000


# ── How it is known ─────────────────────────────────────────────────────────────────────────


def test_a_lock_on_postgresql_is_known(own_server):
    person = Person.objects.get(pk=_somebody())

    with psycopg.connect(own_server) as other:
        other.execute("SELECT 1 FROM people_person WHERE id = %s FOR UPDATE", [person.pk])
        with pytest.raises(OperationalError) as caught, transaction.atomic():
            Person.objects.select_for_update(nowait=True).get(pk=person.pk)

    assert is_busy(caught.value)


def test_a_serialization_failure_on_postgresql_is_known(own_server):
    pk = _somebody()

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        person = Person.objects.get(pk=pk)
        aside(lambda: Person.objects.filter(pk=pk).update(name="乙"))
        with pytest.raises(OperationalError) as caught, transaction.atomic():
            person.save(update_fields=["name"])

    assert is_busy(caught.value)


def test_other_errors_of_a_database_are_not_taken_for_it(own_database):
    """Negative control."""
    pk = _somebody()
    with pytest.raises(IntegrityError) as twice, transaction.atomic():
        Person(pk=pk, name="又一个").save(force_insert=True)
    with pytest.raises(Exception, match="no_such_table") as missing, transaction.atomic():  # noqa: SIM117
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")

    assert not is_busy(twice.value)
    assert not is_busy(missing.value)
    assert not is_busy(OperationalError("database is locked"))
    assert not is_busy(None)


def test_an_error_that_python_itself_finds_with_sqlite_is_not_taken_for_it(own_file):
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(x'ff' AS TEXT)")
        with pytest.raises(OperationalError, match="decode") as caught:
            cursor.fetchall()

    assert not is_busy(caught.value)


def _rename_or_divide():
    try:
        Person.objects.update(name="甲")
    except OperationalError:
        raise ZeroDivisionError  # noqa: B904 - as Django's sessions do


def test_what_is_raised_on_account_of_a_lock_is_known_by_it(own_file):
    with held(own_file), pytest.raises(ZeroDivisionError) as caught:
        _rename_or_divide()

    assert is_busy(caught.value)
    assert not is_busy(ZeroDivisionError())


def _somebody():
    area = build_street(build_district(), "枫林街道", "fenglin").area
    return person_with("secretary", area).person_id

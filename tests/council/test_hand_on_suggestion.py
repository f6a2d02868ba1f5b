"""set_foreign_service, hand_on_suggestion, note_foreign_status: what goes to a foreign Open311
service goes once, and what comes back is told. The other side is a real server on this machine.
"""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from lilong.council import open311_sending
from lilong.council.actions.file_suggestion import file_suggestion
from lilong.council.actions.hand_on_suggestion import hand_on_suggestion
from lilong.council.actions.move_branch import move_branch
from lilong.council.actions.note_foreign_status import note_foreign_status
from lilong.council.actions.release_suggestion import release_suggestion
from lilong.council.actions.send_again import send_again
from lilong.council.actions.set_foreign_service import set_foreign_service
from lilong.council.models import ForeignService, HandedSuggestion, Suggestion, SuggestionStep
from lilong.council.open311_http import Unreachable, ask
from lilong.council.open311_sending import MOST_TRIES, send_round
from lilong.council.queries import open311_outbox
from lilong.kernel.actor import SYSTEM
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.project.cli import main
from tests.council import published as stories
from tests.neighbourhood import person_with
from tests.walks import HEADS, everyone, may_or_is_refused, someone


class City(HTTPServer):
    """A foreign Open311 service: keeps what it is sent, and misbehaves as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.rows: list[dict[str, str]] = []
        self.sent: list[dict[str, str]] = []
        self.mood = ""
        self.per_page = 100

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v2"


class Desk(BaseHTTPRequestHandler):
    server: City

    def do_POST(self):
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        row = {name: values[0] for name, values in given.items()}
        self.server.sent.append(row)
        mood = self.server.mood
        if mood == "redirect":
            self.send_response(302)
            self.send_header("Location", f"{self.server.url}/elsewhere")
            self.end_headers()
            return
        if mood in ("refuse", "ill"):
            self._answer(400 if mood == "refuse" else 500, [{"code": 400, "description": "no"}])
            return
        number = f"X-{len(self.server.rows) + 1}"
        self.server.rows.append({**row, "service_request_id": number, "status": "open"})
        if mood == "hang up":  # the request is kept, the answer is lost
            self.connection.close()
            return
        self._answer(201, [{"service_request_id": number}])

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        wanted = query.get("service_request_id")
        rows = [r for r in self.server.rows if not wanted or r["service_request_id"] in wanted]
        begin = (int(query.get("page", ["1"])[0]) - 1) * self.server.per_page
        self._answer(200, rows[begin : begin + self.server.per_page])

    def _answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture
def city(settings):
    server = City()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.OPEN311_HOSTS = frozenset({"127.0.0.1"})
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def service(secretary, street, city):
    return set_foreign_service(
        secretary,
        area_id=street.area.id,
        name="市政热线",
        url=city.url,
        services={"sewage": "005"},
        jurisdiction="shanghai",
        key="foreign-key",
        lists_all=True,
    )


def due():
    """Time passes."""
    HandedSuggestion.objects.update(next_at=timezone.now() - timedelta(minutes=1))


# ── Who decides ─────────────────────────────────────────────────────────────────────────────


@everyone
def test_secretary_and_chair_decide(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in HEADS,
        lambda: set_foreign_service(
            actor,
            area_id=street.area.id,
            name="市政热线",
            url="https://example.org/v2",
            services={"sewage": "005"},
        ),
    )

    assert ForeignService.objects.count() == int(who in HEADS)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"url": "example.org"}, "url"),
        ({"url": "ftp://example.org/"}, "url"),
        ({"url": "https://user:word@example.org/"}, "url"),
        ({"url": "https://example.org:99999/v2"}, "url"),
        ({"url": "https://[example.org/v2"}, "url"),
        ({"services": {}}, "services"),
        ({"services": {"unicorns": "1"}}, "services"),
        ({"services": {"sewage": ""}}, "services"),
        ({"services": {"sewage": "0" * 101}}, "services"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(secretary, street, values, field):
    given = {"name": "热线", "url": "https://example.org/v2", "services": {"sewage": "1"}, **values}

    with pytest.raises(Invalid) as refusal:
        set_foreign_service(secretary, area_id=street.area.id, **given)

    assert set(refusal.value.fields) == {field}


def test_the_key_is_sealed(service):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM council_foreignservice")
        assert "foreign-key" not in str(cursor.fetchall())


def test_nobody_but_the_house_notes_what_came_back(secretary, service, said):
    with pytest.raises(NotAllowed):
        hand_on_suggestion(secretary, handed_id=said().id, foreign_id="X")
    with pytest.raises(NotAllowed):
        note_foreign_status(secretary, handed_id=said().id, status="closed")


# ── Sending ─────────────────────────────────────────────────────────────────────────────────


def test_a_released_suggestion_goes_once_and_its_author_is_told(
    secretary, street, said, service, city
):
    one = stories.released(secretary, said)
    for _round in range(3):
        send_round()
        due()

    assert len(city.sent) == 1
    sent = city.sent[0]
    assert sent["service_code"] == "005"
    assert sent["api_key"] == "foreign-key"
    assert sent["jurisdiction_id"] == "shanghai"
    assert sent["address_string"] == street.lanes[0].address
    assert sent["description"].startswith(one.text)
    handed = HandedSuggestion.objects.get()
    assert (handed.state, handed.foreign_id) == ("sent", "X-1")
    words = SuggestionStep.objects.filter(suggestion=one).order_by("order").last().words
    assert words == "居委会把它转给了市政热线，对方的编号是 X-1。"


def test_only_what_is_released_and_chosen_goes_and_nobodys_name(secretary, said, service, city):
    said("楼下的窨井又冒水了，还没有公开")
    stories.released(secretary, said, "路灯不亮")
    stories.released(secretary, said, "张三 13812345678 说窨井冒水", contact="13800000000")

    send_round()

    assert len(city.sent) == 1
    for secret in ("13812345678", "13800000000"):
        assert secret not in str(city.sent)


def test_nothing_goes_where_nobody_has_set_it_or_it_is_off(secretary, said, service, city):
    ForeignService.objects.update(on=False)
    stories.released(secretary, said)

    send_round()

    assert city.sent == []


def test_what_was_said_before_stays_here(secretary, said, service, city):
    ForeignService.objects.update(since=timezone.localdate() + timedelta(days=1))
    stories.released(secretary, said)

    send_round()

    assert city.sent == []


def test_a_lost_answer_is_looked_for_and_not_sent_again(secretary, said, service, city):
    one = stories.released(secretary, said)
    city.mood = "hang up"
    send_round()
    assert HandedSuggestion.objects.get().state == "unsure"
    city.mood = ""

    due()
    send_round()

    assert len(city.sent) == 1
    assert HandedSuggestion.objects.get(suggestion=one).foreign_id == "X-1"


def test_a_fault_of_theirs_is_tried_again_later(secretary, said, service, city):
    stories.released(secretary, said)
    city.mood = "ill"
    send_round()
    send_round()  # not due yet
    assert len(city.sent) == 1
    city.mood = ""

    due()
    send_round()

    assert len(city.sent) == 2
    assert HandedSuggestion.objects.get().state == "sent"


def test_a_refusal_of_theirs_ends_it(secretary, said, service, city):
    stories.released(secretary, said)
    city.mood = "refuse"

    send_round()

    handed = HandedSuggestion.objects.get()
    assert (handed.state, handed.problem) == ("given_up", "HTTP 400")


def test_it_gives_up_some_day(secretary, said, service, city):
    stories.released(secretary, said)
    city.mood = "ill"

    for _round in range(MOST_TRIES + 3):
        send_round()
        due()

    assert len(city.sent) == MOST_TRIES
    assert HandedSuggestion.objects.get().state == "given_up"


# ── Asked once more before it goes ──────────────────────────────────────────────────────────


@pytest.fixture
def tried(secretary, said, service, city, settings):
    """A released sentence that could not be sent: nobody there."""
    one = stories.released(secretary, said)
    settings.OPEN311_HOSTS = frozenset()
    send_round()
    settings.OPEN311_HOSTS = frozenset({"127.0.0.1"})
    assert HandedSuggestion.objects.get().state == "waiting"
    due()
    return one


def test_what_was_taken_back_meanwhile_does_not_go_until_it_is_released_anew(
    secretary, tried, city
):
    release_suggestion(secretary, suggestion_id=tried.id, public=False)

    send_round()
    assert city.sent == []

    release_suggestion(secretary, suggestion_id=tried.id)
    send_round()
    assert len(city.sent) == 1


def test_what_has_become_a_claim_meanwhile_does_not_go(secretary, tried, city):
    move_branch(secretary, suggestion_id=tried.id, branch="claim", reason="自家的事")

    send_round()

    assert city.sent == []


def test_what_may_have_gone_and_was_taken_back_is_not_sent_again(secretary, said, service, city):
    one = stories.released(secretary, said)
    city.mood = "ill"
    send_round()
    city.mood = ""
    release_suggestion(secretary, suggestion_id=one.id, public=False)
    due()

    send_round()

    assert len(city.sent) == 1
    assert HandedSuggestion.objects.get().state == "given_up"


def test_what_was_filed_elsewhere_meanwhile_is_in_nobodys_way(secretary, said, tried, city):
    file_suggestion(secretary, suggestion_id=tried.id, category="roof")
    other = stories.released(secretary, said, "窨井里的水又漫出来了")

    send_round()

    assert [one["description"].split("\n")[0] for one in city.sent] == [other.text]


def test_a_lost_answer_is_looked_for_under_the_code_that_was_sent(secretary, said, service, city):
    one = stories.released(secretary, said)
    city.mood = "hang up"
    send_round()
    city.mood = ""
    file_suggestion(secretary, suggestion_id=one.id, category="roof")
    due()

    send_round()

    assert len(city.sent) == 1
    assert HandedSuggestion.objects.get().foreign_id == "X-1"


def test_a_row_that_breaks_is_tried_as_often_and_keeps_no_other_from_going(
    secretary, said, tried, city
):
    Suggestion.objects.filter(pk=tried.pk).update(lane_id=uuid4())  # there is no such place
    other = stories.released(secretary, said, "窨井里的水又漫出来了")

    for _round in range(MOST_TRIES + 2):
        send_round()
        due()

    assert [one["description"].split("\n")[0] for one in city.sent] == [other.text]
    broken = HandedSuggestion.objects.get(suggestion=tried)
    assert (broken.state, broken.tries, broken.problem) == ("given_up", MOST_TRIES, "NotFound")


def test_an_area_that_has_switched_it_off_is_in_no_other_areas_way(
    secretary, said, tried, city, other_street, monkeypatch
):
    monkeypatch.setattr(open311_sending, "MOST_AT_ONCE", 1)
    ForeignService.objects.update(on=False)
    there = person_with("secretary", other_street.area)
    elsewhere = set_foreign_service(
        there,
        area_id=other_street.area.id,
        name="市政热线",
        url=city.url,
        services={"sewage": "005"},
    )
    stories.released(there, said, place=other_street.numbers[0], by=there)

    send_round()

    assert HandedSuggestion.objects.get(service=elsewhere).state == "sent"


# ── Where nobody knows whether it came ──────────────────────────────────────────────────────


@pytest.fixture
def unsure(secretary, said, service, city):
    """A sentence sent without an answer, to a side whose list does not show everything."""
    ForeignService.objects.update(lists_all=False)
    one = stories.released(secretary, said)
    city.mood = "ill"
    send_round()
    city.mood = ""
    due()
    return one


def test_what_is_in_no_list_is_not_sent_again_by_itself(unsure, city):
    for _round in range(MOST_TRIES + 2):
        send_round()
        due()

    assert len(city.sent) == 1
    handed = HandedSuggestion.objects.get()
    assert (handed.state, handed.problem) == ("given_up", "not in their list")


def test_who_answers_no_question_is_not_asked_for_ever(unsure, city):
    city.shutdown()
    city.server_close()

    for _round in range(MOST_TRIES + 2):
        send_round()
        due()

    handed = HandedSuggestion.objects.get()
    assert (handed.state, handed.problem) == ("given_up", "no answer")


def test_their_list_is_read_to_its_end(secretary, said, service, city):
    city.rows = [{"service_request_id": f"Y-{n}", "description": "别人的"} for n in range(5)]
    city.per_page = 2
    stories.released(secretary, said)
    city.mood = "hang up"
    send_round()
    city.mood = ""
    due()

    send_round()

    assert len(city.sent) == 1
    assert HandedSuggestion.objects.get().foreign_id == "X-6"


def test_a_person_says_that_it_has_not_come(unsure, city, capsys):
    assert main(["open311", "unsure", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["code"], row["to"], row["why"]) == (unsure.code, "市政热线", "HTTP 500")

    assert main(["open311", "settle", row["mark"], "--again"]) == 0
    send_round()

    assert len(city.sent) == 2
    assert main(["open311", "unsure", "--json"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "[]"


def test_what_is_no_longer_listed_is_settled_all_the_same(unsure, monkeypatch, capsys):
    monkeypatch.setattr(open311_outbox, "MOST_SHOWN", 0)
    mark = open311_outbox.mark_of(HandedSuggestion.objects.get())

    assert main(["open311", "unsure"]) == 0
    assert "1" in capsys.readouterr().out
    assert main(["open311", "settle", mark, "--number", "T-9"]) == 0
    assert HandedSuggestion.objects.get().foreign_id == "T-9"


def test_a_person_says_that_it_has_come(unsure, city, capsys):
    main(["open311", "unsure", "--json"])
    (row,) = json.loads(capsys.readouterr().out)

    assert main(["open311", "settle", row["mark"], "--number", "T-9"]) == 0
    due()
    send_round()

    assert len(city.sent) == 1
    assert HandedSuggestion.objects.get().foreign_id == "T-9"
    assert main(["open311", "settle", row["mark"], "--again"]) == 1


@everyone
def test_secretary_and_chair_say_that_it_goes_again(who, street, other_street, unsure):
    actor, handed = someone(who, street, other_street), HandedSuggestion.objects.get()

    may_or_is_refused(who in HEADS, lambda: send_again(actor, handed_id=handed.id))

    assert (HandedSuggestion.objects.get().state == "waiting") == (who in HEADS)


def test_what_has_come_does_not_go_again(secretary, said, service, city):
    stories.released(secretary, said)
    send_round()

    with pytest.raises(ForbiddenMove):
        send_again(secretary, handed_id=HandedSuggestion.objects.get().id)


# ── What comes back ─────────────────────────────────────────────────────────────────────────


def test_noted_twice_it_stands_once(secretary, said, service, city):
    one = stories.released(secretary, said)
    send_round()
    handed = HandedSuggestion.objects.get()

    hand_on_suggestion(SYSTEM, handed_id=handed.id, foreign_id="X-9")

    assert HandedSuggestion.objects.get().foreign_id == "X-1"
    steps = SuggestionStep.objects.filter(suggestion=one, words__contains="转给了")
    assert steps.count() == 1


def test_their_answer_comes_back_as_a_step_once(secretary, said, service, city):
    one = stories.released(secretary, said)
    send_round()
    city.rows[0] |= {"status": "closed", "status_notes": "已经\x1b疏通"}

    for _round in range(2):
        due()
        send_round()

    words = [step.words for step in SuggestionStep.objects.filter(suggestion=one)]
    assert words.count("市政热线说：办结了。已经疏通") == 1
    assert HandedSuggestion.objects.get().foreign_status == "closed"


# ── Where it does not go ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/v2",
        "https://localhost/v2",
        "https://10.0.0.1/v2",
        "https://169.254.169.254/latest",
        "https://[::1]/v2",
        "https://[::ffff:127.0.0.1]/v2",
        "https://example.org:99999/v2",
        "http://example.org/v2",
    ],
)
def test_inner_machines_and_plain_http_are_not_reached(url, settings):
    settings.OPEN311_HOSTS = frozenset()

    with pytest.raises(Unreachable):
        ask("GET", url)


def test_a_redirect_is_not_followed(secretary, said, service, city):
    stories.released(secretary, said)
    city.mood = "redirect"

    send_round()

    assert len(city.sent) == 1
    assert HandedSuggestion.objects.get().problem == "HTTP 302"


def test_an_inner_machine_is_not_reached_without_the_operator(
    secretary, said, service, city, settings
):
    settings.OPEN311_HOSTS = frozenset()
    stories.released(secretary, said)

    send_round()

    assert city.sent == []
    assert HandedSuggestion.objects.get().state == "waiting"


def test_from_the_command_line(secretary, street, said, city, tmp_path, capsys):
    key = tmp_path / "key"
    key.write_text("foreign-key\n")
    at = ["--at", street.area.path, "--name", "市政热线", "--key-file", str(key)]
    assert main(["open311", "to", city.url, *at, "--service", "sewage=005"]) == 0
    stories.released(secretary, said)
    capsys.readouterr()

    assert main(["open311", "send", "--json"]) == 0

    assert json.loads(capsys.readouterr().out) == {
        "collected": 1, "sent": 1, "failed": 0, "asked": 0,
    }  # fmt: skip

"""The quick door: many casts to a commit, nobody answered before it, nothing half-taken."""

from __future__ import annotations

import asyncio
import json
import threading
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import OperationalError, connections
from tests.ballot.votes import motion_on, roll_of, voter_of
from tests.neighbourhood import build_district, build_street

from lilong.ballot import forgeries, slips
from lilong.ballot.cast_door import Door, door, wants, writer
from lilong.ballot.knocks import Knocks
from lilong.ballot.models import Ballot, RefusedBallot, Voter
from lilong.project import asgi

JSON = [(b"content-type", b"application/json")]
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def _motion():
    return motion_on(roll_of(build_street(build_district(), "枫林街道", "fenglin")))


@pytest.fixture
def ballots(own_file):
    """A motion in a file that several threads can use at once."""
    return _motion()


@pytest.fixture
def on_either(own_database):
    """The same on each kind of database."""
    return _motion()


def scope_of(path, headers=JSON):
    return {"type": "http", "method": "POST", "path": path, "headers": list(headers)}


async def ask(application, path, body=b"", headers=JSON):
    """One request to the application; its status, headers and JSON."""
    sent, pieces = [], [body] if isinstance(body, bytes) else list(body)

    async def receive():
        if not pieces:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message):
        sent.append(message)

    await application(scope_of(path, headers), receive, send)
    head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], head, json.loads(sent[1]["body"])


def said(choice="agree", request="request-1"):
    return json.dumps({"choice": choice, "request": request}).encode()


def at(voter, prefix="/v/"):
    return prefix + slips.token(voter.id, voter.serial)


def through(*requests, application=None):
    """All of these at once through one door, which is closed afterwards; the answers."""
    opened = application or Door()

    async def together():
        return await asyncio.gather(*(ask(opened, *request) for request in requests))

    try:
        return asyncio.run(together())
    finally:
        opened.close()


def test_a_cast_is_answered_with_its_receipt_after_the_commit(on_either):
    [(status, headers, body)] = through((at(voter_of(on_either, 1)), said()))

    row = Ballot.objects.get()
    assert status == 201
    assert body["number"] == row.number == 1
    assert body["hash"] == row.hash
    assert body["receipt"] == f"/r/{row.id.hex}"
    assert "choice" not in body
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


def test_a_form_and_a_code_in_capitals_do_as_well(ballots):
    accept = [(b"accept", b"application/json")]
    body = urlencode({"choice": "oppose", "request": "request-1"}).encode()

    [(status, _headers, _body)] = through((at(voter_of(ballots, 1), "/V/"), body, accept))

    assert status == 201
    assert Ballot.objects.get().choice == "oppose"


def test_many_at_once_share_commits_and_each_has_its_own_receipt(on_either, monkeypatch):
    batches = []
    take = writer.cast_ballots
    monkeypatch.setattr(
        writer, "cast_ballots", lambda *a, **k: batches.append(len(k["casts"])) or take(*a, **k)
    )
    voters = list(Voter.objects.filter(motion=on_either))

    answers = through(*((at(voter), said(request=f"request-{voter.number}")) for voter in voters))

    assert {status for status, _h, _b in answers} == {201}
    assert sorted(body["number"] for _s, _h, body in answers) == list(range(1, 13))
    assert len(batches) < 12


def test_a_retry_has_the_receipt_of_the_first(ballots):
    request = (at(voter_of(ballots, 1)), said())

    first, again = through(request, request)

    assert first[2] == again[2]
    assert first[2]["stands"] is True
    assert Ballot.objects.count() == 1


def test_a_retry_after_another_ballot_is_told_that_the_first_does_not_stand(ballots):
    motion = motion_on(ballots.roll, options={"repeat_policy": "last"})
    old = (at(voter_of(motion, 1)), said(request="request-1"))
    new = (at(voter_of(motion, 1)), said("oppose", "request-2"))

    first, second, again = (through(one)[0] for one in (old, new, old))

    assert [status for status, _h, _b in (first, second, again)] == [201, 201, 201]
    assert again[2] == {**first[2], "stands": False}
    assert second[2]["stands"] is True


def test_where_the_first_counts_waiting_paper_is_said_and_no_time_is(ballots):
    Voter.objects.filter(motion=ballots, number=1).update(paper_waiting=True)

    [(status, _h, body)] = through((at(voter_of(ballots, 1)), said()))

    assert (status, body["code"]) == (409, "paper_waiting")
    assert "纸质票正在核对" in body["sentence"]
    assert "业委会" in body["remedy"]
    assert set(body) == {"code", "sentence", "basis", "remedy"}
    assert not Ballot.objects.exists()


def test_casts_of_several_motions_go_in_together(ballots):
    other = motion_on(ballots.roll)

    answers = through((at(voter_of(ballots, 1)), said()), (at(voter_of(other, 1)), said()))

    assert [status for status, _h, _b in answers] == [201, 201]
    assert {row.motion_id for row in Ballot.objects.all()} == {ballots.id, other.id}


def test_a_second_ballot_is_refused_in_a_sentence_and_written_down(ballots):
    through((at(voter_of(ballots, 1)), said()))

    [(status, _h, body)] = through((at(voter_of(ballots, 1)), said(request="request-2")))

    assert status == 409
    assert "已经投过票" in body["sentence"]
    assert body["remedy"]
    assert RefusedBallot.objects.get().why == "already_voted"


def test_the_sentence_is_in_the_reader_s_language(ballots):
    english = [*JSON, (b"accept-language", b"en-GB,en;q=0.8")]
    path = "/v/" + "0" * 48

    chinese, other = through((path, said()), (path, said(), english))

    assert chinese[2]["sentence"] == "这不是本平台印发的表决票"
    assert other[0] == 403


UNREADABLE = [
    (b"", 422, "no_request"), (b"{", 422, "no_request"), (b"[]", 422, "no_request"),
    (b"\xff\xfe", 422, "no_request"), (b'{"choice":"agree"}', 422, "no_request"),
    (b'{"choice":"agree","request":"short"}', 422, "no_request"),
    (b'{"choice":"agree","request":7}', 422, "no_request"),
    (b'{"choice":["agree"],"request":"request-1"}', 422, "unfit"),
    (b'{"request":"request-1"}', 422, "unfit"),
    (said("struck"), 422, "unfit"), (said("spoiled"), 422, "unfit"),
    (b"x" * 5000, 413, "too_large"), ([b"x" * 3000, b"x" * 3000], 413, "too_large"),
]  # fmt: skip


def test_what_cannot_be_read_is_refused_and_nothing_is_taken(ballots):
    requests = [
        (at(voter_of(ballots, 1 + n % 12)), body) for n, (body, _s, _c) in enumerate(UNREADABLE)
    ]

    answers = through(*requests)

    told = [(status, body["code"]) for status, _h, body in answers]
    assert told == [(status, code) for _body, status, code in UNREADABLE]
    assert not Ballot.objects.exists()


def test_forged_slips_ask_nothing_of_the_database(ballots, monkeypatch):
    forgeries.forget()
    monkeypatch.setattr(writer.Writer, "put", lambda *_: pytest.fail("it was queued"))

    answers = through(*(("/v/" + "0" * 48, said()) for _ in range(20)))

    assert {status for status, _h, _b in answers} == {403}
    assert forgeries.write_due(now=True) == 20


def test_one_slip_knocks_so_often_and_no_more(ballots):
    requests = [(at(voter_of(ballots, 1)), said(request=f"request-{n}")) for n in range(10)]

    opened = Door()
    opened.knocks = Knocks(now=lambda: 0.0)
    answers = through(*requests, (at(voter_of(ballots, 2)), said()), application=opened)

    codes = [status for status, _h, _b in answers]
    assert codes.count(429) == 4
    assert codes[-1] == 201
    assert all("retry-after" in head for status, head, _b in answers if status == 429)


def test_when_too_many_wait_the_next_is_asked_to_come_again(ballots, monkeypatch):
    monkeypatch.setattr(writer, "MOST_WAITING", 0)

    [(status, headers, body)] = through((at(voter_of(ballots, 1)), said()))

    assert status == 503
    assert headers["retry-after"] == str(door.RETRY_AFTER)
    assert "不会算两张" in body["remedy"]
    assert not Ballot.objects.exists()


def test_while_the_database_is_down_nobody_is_told_it_was_taken(on_either, monkeypatch):
    def down(*_args, **_named):
        raise OperationalError("down")

    request = (at(voter_of(on_either, 1)), said())
    with monkeypatch.context() as gone:
        gone.setattr(writer, "cast_ballots", down)
        [(status, _h, body)] = through(request)
    assert (status, body["code"]) == (503, "busy")
    assert not Ballot.objects.exists()

    assert through(request)[0][0] == 201  # the same request, once it is back


def test_one_that_breaks_does_not_take_the_others_with_it(ballots, monkeypatch):
    take, bad = writer.cast_ballots, voter_of(ballots, 2).id

    def breaks(actor, *, motion_id, casts):
        if any(cast.voter_id == bad for cast in casts):
            raise ValueError("broken")
        return take(actor, motion_id=motion_id, casts=casts)

    monkeypatch.setattr(writer, "cast_ballots", breaks)

    answers = through(*((at(voter_of(ballots, n)), said()) for n in (1, 2, 3)))

    assert [status for status, _h, _b in answers] == [201, 503, 201]


def test_a_connection_that_the_server_ended_is_opened_anew(own_server):
    motion = motion_on(roll_of(build_street(build_district(), "枫林街道", "fenglin")))
    requests = [(at(voter_of(motion, n)), said()) for n in (1, 2)]
    opened, ended = Door(), []

    def end_the_others():
        with psycopg.connect(own_server, autocommit=True) as connection:
            ended.extend(connection.execute(_END_OTHERS).fetchall())

    async def twice():
        first = await ask(opened, *requests[0])
        end_the_others()
        return first, await ask(opened, *requests[1])

    connections.close_all()
    try:
        answers = asyncio.run(twice())
    finally:
        opened.close()
    assert ended == [(True,)]  # the writer's own, which was at rest
    assert [status for status, _h, _b in answers] == [201, 201]


def test_who_goes_away_harms_nobody_and_still_has_a_ballot(ballots):
    first, second = ((at(voter_of(ballots, n)), said()) for n in (1, 2))
    opened = Door()

    async def leaves():
        going = asyncio.create_task(ask(opened, *first))
        await asyncio.sleep(0)
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
        return await ask(opened, *second)

    try:
        answer = asyncio.run(leaves())
    finally:
        opened.close()
    assert answer[0] == 201
    assert through(first)[0][0] == 201
    assert Ballot.objects.count() == 2


def test_closing_commits_what_waits(ballots, monkeypatch):
    requests = [(at(voter_of(ballots, n)), said()) for n in (1, 2, 3)]
    opened = Door()
    gate = threading.Event()
    take = writer.cast_ballots
    monkeypatch.setattr(writer, "cast_ballots", lambda *a, **k: gate.wait(5) and take(*a, **k))

    async def leave():
        tasks = [asyncio.create_task(ask(opened, *request)) for request in requests]
        await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()

    asyncio.run(leave())
    assert not Ballot.objects.exists()  # the control: they do wait
    gate.set()
    opened.close()

    assert Ballot.objects.count() == 3


@pytest.mark.parametrize(
    ("method", "path", "headers", "ours"),
    [
        ("POST", "/v/abc", JSON, True), ("POST", "/V/abc", JSON, True),
        ("POST", "/v/abc", [(b"accept", b"application/json")], True),
        ("POST", "/v/abc", [(b"accept", b"text/html")], False),
        ("GET", "/v/abc", JSON, False), ("POST", "/vote", JSON, False), ("POST", "/", JSON, False),
    ],
)  # fmt: skip
def test_pages_stay_with_django(method, path, headers, ours):
    assert wants({"method": method, "path": path, "headers": headers}) is ours


def test_the_site_asks_the_door_first(ballots, monkeypatch):
    opened = Door()
    monkeypatch.setattr(asgi, "cast_door", opened)

    [(status, _h, _b)] = through(
        (at(voter_of(ballots, 1)), said()), application=_As(asgi.application, opened)
    )

    assert status == 201


class _As:
    def __init__(self, application, opened):
        self.application, self.close = application, opened.close

    async def __call__(self, *words):
        await self.application(*words)

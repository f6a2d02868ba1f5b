"""Those who watch a meeting: let in, told of changes, and let go."""

from __future__ import annotations

import asyncio
import json
import threading
import time

import pytest
from django.contrib.sessions.models import Session

from lilong.council.actions.call_speaker import call_speaker
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.record_attendance import Attendee, record_attendance
from lilong.council.actions.start_item import start_item
from lilong.council.cockpit_moving import tell_watchers
from lilong.council.live_door import Door, hub, wants
from lilong.council.live_door.hub import Hub, View, Wanted, read_news
from lilong.council.models import Cockpit
from lilong.people.models import RoleGrant
from lilong.project import asgi
from lilong.project.serve import web_command
from tests.council import cockpit_stage as cockpit
from tests.council import meeting_stage as stage
from tests.council.watching import PATIENCE, Watch, elsewhere, session_of
from tests.neighbourhood import build_district, build_street, person_with


class Scene:
    """A meeting at its first item, with the people in it and their sessions."""

    def __init__(self):
        street = build_street(build_district(), "枫林街道", "fenglin")
        self.secretary = person_with("secretary", street.area)
        self.resident = person_with("resident", street.rooms[0])
        self.neighbour = person_with("resident", street.rooms[1])
        self.meeting = cockpit.in_session(self.secretary, street, self.resident)
        self.items = cockpit.items_of(self.meeting)
        self.path = f"/live/meetings/{self.meeting.id}"
        self.key = Cockpit.objects.get().key
        self.room, self.away = session_of(self.resident), session_of(self.neighbour)
        self.steers = session_of(self.secretary)

    def version(self):
        return Cockpit.objects.get().version

    def next_item(self):
        second = self.items[1]
        start_item(self.secretary, meeting_id=self.meeting.id, item_id=second.id)


@pytest.fixture
def scene(own_database):
    return Scene()


@pytest.fixture
def on_file(own_file):
    """The same on one kind of database, where it is not about the database."""
    return Scene()


def at_the_door(story, door=None):
    """Tell a story at a door of its own, which is closed afterwards."""

    async def told():
        opened = door or Door()
        try:
            return await story(opened)
        finally:
            await asyncio.to_thread(opened.close)

    return asyncio.run(told())


# ── Told ────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_told_to_all_who_watch(scene):
    async def story(door):
        watches = [
            Watch(door, scene.path, session=scene.room),
            Watch(door, scene.path, session=scene.away, query="lang=en"),
            Watch(door, scene.path, query="view=control", session=scene.steers),
            Watch(door, f"/live/hall/{scene.key}"),
        ]
        for one in watches:
            await one.until(lambda watch: "污水倒灌" in watch.text)
        await elsewhere(scene.next_item)
        for one in watches:
            await one.until(lambda watch: "<h2>晾衣架</h2>" in watch.text)
            assert len(one.versions) == 2
            await one.leave()

    at_the_door(story)


def test_who_comes_back_hears_only_what_they_have_missed(scene):
    async def story(door):
        now = await elsewhere(scene.version)
        same = Watch(door, scene.path, session=scene.room, query=f"after={now}-room")
        back = Watch(
            door,
            scene.path,
            session=scene.room,
            query=f"after={now}-room",
            headers=((b"last-event-id", b"1"),),
        )
        await back.until(lambda watch: watch.versions)
        assert back.versions == [now]
        assert same.versions == []
        await elsewhere(scene.next_item)
        await same.until(lambda watch: watch.versions == [now + 1])

    at_the_door(story)


def test_names_are_in_what_is_sent_only_for_those_in_the_room(scene):
    cockpit.asked(scene.resident, scene.meeting, "1号楼老王")
    call_speaker(scene.secretary, meeting_id=scene.meeting.id)

    async def story(door):
        named = [
            Watch(door, scene.path, session=scene.room),
            Watch(door, f"/live/hall/{scene.key}"),
        ]
        away = Watch(door, scene.path, session=scene.away)
        for one in (*named, away):
            await one.until(lambda watch: watch.versions)
        assert all("1号楼老王" in one.text for one in named)
        assert "1号楼老王" not in away.text
        assert str(scene.resident.person_id) not in "".join(one.text for one in (*named, away))
        assert scene.resident.name not in named[1].text

    at_the_door(story)


def test_it_ends_with_the_meeting(scene):
    async def story(door):
        one = await Watch(door, scene.path, session=scene.room).until(lambda w: w.versions)
        await elsewhere(close_meeting, scene.secretary, meeting_id=scene.meeting.id)
        await one.until(lambda watch: watch.ended)
        assert "散会了" in one.text
        assert one.text.endswith("event: end\ndata: \n\n")
        late = await Watch(door, scene.path, session=scene.room).until(lambda w: w.ended)
        assert (late.status, late.body) == (204, b"")

    at_the_door(story)


def test_proxies_keep_and_gather_nothing(on_file):
    async def story(door):
        one = await Watch(door, on_file.path, session=on_file.room).until(lambda w: w.versions)
        assert one.headers[b"content-type"] == b"text/event-stream; charset=utf-8"
        assert one.headers[b"cache-control"] == b"no-store, no-transform"
        assert one.headers[b"x-accel-buffering"] == b"no"
        assert one.text.startswith("retry: ")

    at_the_door(story)


def test_silence_is_broken_by_a_comment(on_file, monkeypatch):
    monkeypatch.setattr(hub, "HEARTBEAT", 0.05)

    async def story(door):
        one = Watch(door, on_file.path, session=on_file.room, query="after=2-room")
        await one.until(lambda watch: watch.body.count(b"\n:\n") + watch.body.count(b":\n\n") >= 3)

    at_the_door(story)


def test_who_takes_nothing_holds_up_nobody_and_gets_the_newest(on_file):
    async def story(door):
        slow = await Watch(door, on_file.path, session=on_file.room).until(lambda w: w.versions)
        quick = await Watch(door, on_file.path, session=on_file.away).until(lambda w: w.versions)
        slow.held.clear()
        for at in (1, 0, 1, 0):
            item = on_file.items[at]
            await elsewhere(
                start_item, on_file.secretary, meeting_id=on_file.meeting.id, item_id=item.id
            )
            seen = len(quick.versions)
            await quick.until(lambda watch, seen=seen: len(watch.versions) > seen)
        slow.held.set()
        await slow.until(lambda watch: watch.versions[-1] == quick.versions[-1])
        assert len(slow.versions) <= 3 < len(quick.versions)

    at_the_door(story)


# ── Let in and let go ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("query", ["", "view=control", "key=ABCDEFGHJKMN", "lang=xx&after=x"])
def test_a_stranger_is_turned_away_in_a_sentence(on_file, query):
    async def story(door):
        one = await Watch(door, on_file.path, query=query).until(lambda watch: watch.ended)
        assert one.status == 403
        assert "请先登录" in json.loads(one.body)["sentence"]

    at_the_door(story)


def test_a_neighbour_does_not_watch_the_page_of_those_who_steer(on_file):
    async def story(door):
        one = Watch(door, on_file.path, query="view=control", session=on_file.room)
        assert (await one.until(lambda watch: watch.ended)).status == 403

    at_the_door(story)


@pytest.mark.parametrize("key", ["ABCDEFGHJKMN", "x", "0" * 40])
def test_a_key_that_is_none_opens_nothing(on_file, key):
    async def story(door):
        one = Watch(door, f"/live/hall/{key}", session=on_file.room)
        assert (await one.until(lambda watch: watch.ended)).status == 403

    at_the_door(story)


@pytest.mark.parametrize(
    ("setting", "status"),
    [("LIVE_MOST", 503), ("LIVE_MOST_OF_ADDRESS", 429), ("LIVE_MOST_OF_PERSON", 429)],
)
def test_too_many_are_turned_away_and_come_in_when_one_has_left(on_file, settings, setting, status):
    setattr(settings, setting, 2)

    async def story(door):
        both = [Watch(door, on_file.path, session=on_file.room) for _ in range(2)]
        for one in both:
            await one.until(lambda watch: watch.versions)
        third = await Watch(door, on_file.path, session=on_file.room).until(lambda w: w.ended)
        assert third.status == status
        assert third.headers[b"retry-after"] == b"30"
        assert "太多" in json.loads(third.body)["sentence"]
        await both[0].leave()
        await Watch(door, on_file.path, session=on_file.room).until(lambda watch: watch.versions)

    at_the_door(story)


def test_places_are_given_back(on_file):
    door = Door()

    async def story(door):
        for _ in range(3):
            one = await Watch(door, on_file.path, session=on_file.room).until(lambda w: w.versions)
            await one.leave()
            await Watch(door, on_file.path).until(lambda watch: watch.ended)

    at_the_door(story, door)

    assert not +door.open


@pytest.mark.parametrize("change", ["session", "role"])
def test_whose_right_is_taken_away_is_let_go(on_file, monkeypatch, change):
    monkeypatch.setattr(hub, "RENEWED", 0.1)

    def take_away():
        if change == "session":
            Session.objects.filter(pk=on_file.steers).delete()
        else:
            RoleGrant.objects.filter(person_id=on_file.secretary.person_id).delete()

    async def story(door):
        one = Watch(door, on_file.path, query="view=control", session=on_file.steers)
        stays = await Watch(door, on_file.path, session=on_file.room).until(lambda w: w.versions)
        await one.until(lambda watch: watch.versions)
        await elsewhere(take_away)
        await one.until(lambda watch: watch.ended)
        assert not stays.ended

    at_the_door(story)


def test_who_is_called_at_the_door_sees_with_other_eyes_at_once(scene):
    """Nothing else changes meanwhile, in the quiet minute of an open straw poll for example."""

    async def story(door):
        one = Watch(door, scene.path, session=scene.away)
        await one.until(lambda watch: watch.seen[-1:] == ["away"])
        await elsewhere(cockpit.checked_in, scene.secretary, scene.meeting, scene.neighbour)
        await one.until(lambda watch: watch.seen[-1:] == ["room"])
        assert one.own == ["0-0", "1-0"]
        await elsewhere(stage.left, scene.secretary, scene.meeting, scene.neighbour)
        await one.until(lambda watch: watch.seen[-1:] == ["away"])
        assert not one.ended

    at_the_door(story)


def test_a_version_that_was_seen_from_outside_is_sent_again_in_the_room(scene):
    async def story(door):
        now = await elsewhere(scene.version)
        last = ((b"last-event-id", f"{now}-away".encode()),)
        one = Watch(door, scene.path, session=scene.room, headers=last)
        await one.until(lambda watch: watch.versions == [now])
        assert one.seen == ["room"]

    at_the_door(story)


def test_who_is_written_down_is_told_alone(scene):
    async def story(door):
        mine = Watch(door, scene.path, session=scene.room)
        other = Watch(door, scene.path, session=scene.away)
        for one in (mine, other):
            await one.until(lambda watch: watch.versions and watch.own)
        asked = await elsewhere(
            cockpit.asked, scene.secretary, scene.meeting, "老王", whom=scene.resident.person_id
        )
        await mine.until(lambda watch: watch.own[-1] == f"1-{asked.order}")
        await other.until(lambda watch: len(watch.versions) == 2)
        assert other.own == ["0-0"]

    at_the_door(story)


def test_who_has_left_the_room_hears_no_names_when_they_come_back(scene):
    cockpit.asked(scene.secretary, scene.meeting, "1号楼老王", whom=scene.resident.person_id)
    left = Attendee(person_id=scene.resident.person_id, there=False)
    record_attendance(scene.secretary, meeting_id=scene.meeting.id, attendees=[left])

    async def story(door):
        one = await Watch(door, scene.path, session=scene.room).until(lambda w: w.versions)
        assert "1号楼老王" not in one.text

    at_the_door(story)


# ── The reader ──────────────────────────────────────────────────────────────────────────────


class Failing:
    """Reads, but fails the first times."""

    def __init__(self, times):
        self.left, self.failed = times, 0

    def __call__(self, wanted):
        if self.left:
            self.left, self.failed = self.left - 1, self.failed + 1
            raise OSError("the database has gone away")
        return read_news(wanted)


class Careless(Hub):
    """Does without the guard around a round."""

    async def _run(self):
        while self.rooms:
            await self._round()
            await asyncio.sleep(self.interval)


def heard_after_a_fault(scene, kind, seconds=PATIENCE):
    """Whether somebody hears of a change in time after two rounds have failed."""
    read = Failing(2)

    async def story(door):
        door.hub = kind(asyncio.get_running_loop(), read=read, interval=0.02)
        one = Watch(door, scene.path, session=scene.room)
        try:
            await one.until(lambda watch: watch.versions, seconds)
        except TimeoutError:
            return False
        finally:
            assert read.failed >= 1
        return True

    return at_the_door(story)


def test_those_who_watch_survive_a_fault_of_the_reader(on_file, caplog):
    assert heard_after_a_fault(on_file, Hub)
    assert "could not be told now" in caplog.text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_without_its_guard_the_reader_would_tell_nobody(on_file):
    """Negative control."""
    assert not heard_after_a_fault(on_file, Careless, 5)


def test_many_changes_at_once_are_told_together(on_file):
    """Five hundred who answer a straw poll are five hundred changes."""

    async def story(door):
        door.hub = Hub(asyncio.get_running_loop(), interval=0.02)
        one = await Watch(door, on_file.path, session=on_file.room).until(lambda w: w.versions)
        began = time.monotonic()
        for _each in range(10):
            await elsewhere(tell_watchers, on_file.meeting)
            await asyncio.sleep(0.03)
        last = await elsewhere(on_file.version)
        await one.until(lambda watch: watch.versions[-1] == last)
        # The first, one at once, and one for each time that is kept apart, however long it took.
        assert len(one.versions) <= 2 + (time.monotonic() - began) / hub.APART

    at_the_door(story)


def test_nothing_is_kept_of_a_meeting_that_was_left_during_a_round(on_file):
    going, gone = threading.Event(), threading.Event()

    def read(wanted):
        going.set()
        gone.wait(10)
        return read_news(wanted)

    async def story(door):
        door.hub = Hub(asyncio.get_running_loop(), read=read, interval=0.02)
        one = Watch(door, on_file.path, session=on_file.room)
        await asyncio.to_thread(going.wait, 10)
        await one.leave()
        gone.set()
        await door.hub.task
        kept = (door.hub.rooms, door.hub.versions, door.hub.drawn, door.hub.marks, door.hub.told_at)
        assert [len(each) for each in kept] == [0] * 5

    at_the_door(story)


def test_a_round_is_one_query_however_many_watch(db, street, secretary, django_assert_num_queries):
    meeting = cockpit.in_session(secretary, street)
    version = Cockpit.objects.get().version
    views = frozenset(View(sight, "zh-hans") for sight in ("room", "away", "projector"))
    wanted = {meeting.id: Wanted(version, views, frozenset())}

    with django_assert_num_queries(1):
        assert read_news(wanted) == {}
    with django_assert_num_queries(7):  # one of them for whose own has changed
        news = read_news({meeting.id: Wanted(version - 1, views, frozenset())})
    assert set(news[meeting.id].drawn) == views


@pytest.mark.parametrize(
    ("method", "path", "ours"),
    [
        ("GET", "/live/meetings/01a226d4-ca40-7a88-8742-ac265f37f3c9", True),
        ("POST", "/live/meetings/01a226d4-ca40-7a88-8742-ac265f37f3c9", False),
        ("GET", "/live/hall/ABCDEFGHJKMN", True),
        ("GET", "/live/hall/", False),
        ("GET", "/live/hall/a/b", False),
        ("GET", "/live/meetings/1", False),
        ("GET", "/live/", False),
        ("GET", "/", False),
    ],
)
def test_pages_stay_with_django(method, path, ours):
    assert wants({"method": method, "path": path}) is ours


def test_pages_have_room_beside_as_many_as_may_watch(settings):
    """A stream counts among the requests that the server works on at once: above its measure
    it would answer no page until somebody leaves."""
    command = web_command("127.0.0.1", 8000)

    at_once = int(command[command.index("--backpressure") + 1])

    assert at_once >= settings.LIVE_MOST + 500


def test_the_site_asks_the_door_first(on_file, monkeypatch):
    opened = Door()
    monkeypatch.setattr(asgi, "live_door", opened)

    async def story(_door):
        one = Watch(asgi.application, on_file.path, session=on_file.room)
        await one.until(lambda watch: watch.versions)
        await one.leave()

    at_the_door(story, opened)

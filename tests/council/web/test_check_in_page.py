"""Checking in by the pages: the code of the screen, the wish, the tap."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lilong.council.actions.close_meeting import close_meeting
from lilong.council.door_codes import WINDOW, code_at, in_threes
from lilong.council.models import Attendance
from tests.council import meeting_stage as stage


@pytest.fixture
def meeting(secretary, street):
    return stage.opened(secretary, street)


def text_of(answer):
    return answer.content.decode()


def shown(browser, address):
    """The code that a screen shows."""
    door = browser.get(address).context["door"]
    return door.digits.replace(" ", "")


def shows_code(answer, meeting):
    """Whether a page shows the code of now; it may have changed since the page was asked for."""
    now = timezone.now()
    lately = (now, now - timedelta(seconds=WINDOW))
    return any(in_threes(code_at(meeting.id, moment)) in text_of(answer) for moment in lately)


def test_the_code_of_the_screen_checks_one_in_once(as_person, resident, worker, meeting):
    browser, at = as_person(resident), f"/council/meetings/{meeting.id}/here"
    assert "我到了" in text_of(browser.get(at))
    code = shown(as_person(worker), f"/council/meetings/{meeting.id}/attendance")

    scanned = text_of(browser.get(f"{at}?code={code}"))
    browser.post(at, {"code": f"{code[:3]} {code[3:]}"})

    assert f'value="{code}"' in scanned
    row = Attendance.objects.get()
    assert (row.person_id, row.as_what) == (resident.person_id, "居民")
    assert "您已经签到" in text_of(browser.get(at))
    hall = reverse("council:cockpit", args=[meeting.id])
    assert browser.post(at).url == browser.get(f"{at}?code=000000").url == hall
    assert Attendance.objects.count() == 1


def test_who_shows_no_code_waits_for_a_tap(as_person, resident, worker, meeting):
    browser, desk = as_person(resident), as_person(worker)
    at, roll = f"/council/meetings/{meeting.id}/here", f"/council/meetings/{meeting.id}/attendance"
    hall = f"/council/meetings/{meeting.id}/hall/"

    assert browser.post(at).url == hall
    assert not Attendance.objects.exists()
    assert "等他们点一下您的名字" in text_of(browser.get(hall))
    assert "1 位说到了，等着点名" in text_of(desk.get(f"{hall}control/"))
    (waits,) = desk.get(roll).context["waiting"]
    assert (waits.name, waits.as_what) == (resident.name, "居民")
    desk.post(roll, {"meant": waits.known_as, "there": "1"})

    assert Attendance.objects.get().how == "roll_call"
    assert desk.get(roll).context["waiting"] == []
    assert "我要发言" in text_of(browser.get(hall))


def test_a_wrong_code_is_a_sentence_and_tells_nothing_on_the_way(as_person, resident, meeting):
    browser, at = as_person(resident), f"/council/meetings/{meeting.id}/here"
    code = code_at(meeting.id, timezone.now() - timedelta(minutes=5))

    answer = browser.post(at, {"code": code})

    assert answer.status_code == 422
    assert "签到码不对，或者已经换了" in text_of(answer)
    assert not Attendance.objects.exists()
    assert "不对" not in text_of(browser.get(f"{at}?code={code}"))


def test_the_code_is_shown_to_the_wall_and_to_who_calls_the_roll(
    as_person, resident, worker, meeting
):
    at, key = f"/council/meetings/{meeting.id}/code", meeting.cockpit.key

    for page in (Client().get(f"/hall/{key}/code"), Client().get(f"/hall/{key}")):
        assert shows_code(page, meeting)
    for path in (at, f"/council/meetings/{meeting.id}/hall/control/"):
        assert shows_code(as_person(worker).get(path), meeting)
    assert as_person(resident).get(at).status_code == 403
    assert not shows_code(as_person(resident).get(f"/council/meetings/{meeting.id}/hall/"), meeting)
    close_meeting(worker, meeting_id=meeting.id)
    assert Client().get(f"/hall/{key}/code").status_code == 404
    assert as_person(worker).get(at).status_code == 404


def test_whoever_scans_the_code_before_signing_in_comes_back_to_it(client, as_person, meeting):
    at = f"/council/meetings/{meeting.id}/here"
    scanned = f"{at}?code=123456"

    answer = client.get(scanned)

    assert answer.url == f"/accounts/login/?next={quote(scanned, safe='')}"
    assert "登录以后回到签到" in text_of(client.get(answer.url))
    unknown = "/council/meetings/01a226dd-d773-7ea8-9004-8b61c14bd4d1/here"
    assert client.get(unknown).status_code == answer.status_code

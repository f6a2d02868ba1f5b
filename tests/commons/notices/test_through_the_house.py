"""Notices and files as a signed-in resident meets them, with everything in between."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient
from tests.commons.files.photos import jpeg
from tests.commons.files.taking import take_photo
from tests.neighbourhood import person_with

from lilong.commons.files import purposes
from lilong.commons.notices.telling import tell
from lilong.kernel.actor import SYSTEM
from lilong.people.models import User


@pytest.fixture
def resident(street):
    """A resident with an account, as actor."""
    actor = person_with("resident", street.rooms[0])
    User.objects.create(username="resident", person_id=actor.person_id)
    return actor


def sign_in(client):
    client.force_login(
        User.objects.get(username="resident"), "lilong.people.accounts.AccountBackend"
    )
    return client


def test_a_resident_reads_a_notice_and_marks_all_as_read(client, resident, street):
    tell(
        [resident.person_id],
        space_id=street.street.space_id,
        key="n:1",
        group="survey",
        sentence="%(place)s的排摸开始了",
        facts={"place": "甲弄"},
    )
    sign_in(client)

    assert "甲弄的排摸开始了" in client.get("/notices/").content.decode()
    page = client.post("/notices/read", {"drawn_at": ""}, follow=True).content.decode()
    assert "未读" not in page.partition("<main")[2].partition("</main")[0]


def test_who_is_not_signed_in_is_shown_the_way_to_sign_in(client, db):
    answer = client.get("/notices/")

    assert answer.status_code == 302
    assert "next=%2Fnotices%2F" in answer.headers["Location"]


def test_a_photo_keeps_its_guards_through_the_whole_house(resident, street, settings, monkeypatch):
    settings.MEDIA_ROOT = settings.DATA_DIR / "files"
    own_street = street.street.space_id
    monkeypatch.setitem(
        purposes.PURPOSES,
        "test_photo",
        lambda actor, stored: any(grant.space_id == stored.space_id for grant in actor.grants),
    )
    photo = take_photo(SYSTEM, raw=jpeg(), space_id=own_street, purpose="test_photo").file
    url = f"/files/{photo.id}/original"

    async def fetch(client):
        answer = await client.get(url)
        parts = [part async for part in answer] if answer.streaming else [answer.content]
        return answer, b"".join(parts)

    answer, body = async_to_sync(fetch)(sign_in(AsyncClient()))
    assert (answer.status_code, len(body)) == (200, photo.size)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"].startswith("private")

    refused, _ = async_to_sync(fetch)(AsyncClient())
    assert refused.status_code == 404

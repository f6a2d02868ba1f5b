"""Files are handed out to those whom their module lets, and stay files."""

from __future__ import annotations

from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404
from django.test import AsyncRequestFactory, RequestFactory
from tests.commons.files.photos import CANARY, jpeg, pixels, png, webp
from tests.commons.files.taking import take_photo, take_sheet

from lilong.commons.files.models import StoredFile
from lilong.commons.files.previews import make_previews
from lilong.commons.files.web import serve
from lilong.kernel.actor import SYSTEM, VISITOR, Actor, Grant

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = uuid4(), uuid4()


def neighbour_of(space_id) -> Actor:
    return Actor(person_id=uuid4(), grants=(Grant("resident", "/sh/", space_id),))


def photo(raw=None, purpose="test_photo") -> StoredFile:
    return take_photo(SYSTEM, raw=raw or jpeg(6), space_id=HERE, purpose=purpose).file


def ask(stored_id, actor, size="original", **headers):
    request: WSGIRequest = RequestFactory().get("/files/x", **headers)
    request.actor = actor
    return serve(request, stored_id, size)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("make", [jpeg, png, webp])
def test_no_canary_is_served_in_any_size(make):
    stored = photo(make())
    make_previews.call(str(stored.id))

    for size in ("original", "small", "large"):
        served = body(ask(stored.id, neighbour_of(HERE), size))
        assert CANARY not in served
        assert len(served) > 100


def test_a_file_of_another_street_is_not_there():
    stored = photo()

    assert ask(stored.id, neighbour_of(HERE)).status_code == 200
    for stranger in (neighbour_of(ELSEWHERE), VISITOR):
        with pytest.raises(Http404):
            ask(stored.id, stranger)


def test_a_purpose_that_nobody_registered_is_read_by_nobody():
    stored = photo(purpose="forgotten")
    with pytest.raises(Http404):
        ask(stored.id, neighbour_of(HERE))


@pytest.mark.parametrize("size", ["huge", "320", ""])
def test_there_are_three_sizes_and_no_others(size):
    with pytest.raises(Http404):
        ask(photo().id, neighbour_of(HERE), size)


def test_an_unknown_file_is_not_there():
    with pytest.raises(Http404):
        ask(uuid4(), neighbour_of(HERE))


def test_a_photo_is_shown_and_guarded():
    stored = photo()
    response = ask(stored.id, neighbour_of(HERE))

    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"].startswith("private")
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Content-Length"] == str(stored.size)
    assert "Last-Modified" not in response.headers  # it would tell the minute


def test_what_is_no_photo_is_only_downloaded(monkeypatch):
    from lilong.commons.files import purposes

    monkeypatch.setitem(purposes.PURPOSES, "test_sheet", lambda actor, stored: True)
    stored = take_sheet(SYSTEM, raw="弄号,类型\n".encode(), space_id=HERE)
    response = ask(stored.id, VISITOR)

    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_phone_that_has_the_photo_is_not_sent_it_again():
    stored = photo()
    etag = ask(stored.id, neighbour_of(HERE)).headers["ETag"]

    again = ask(stored.id, neighbour_of(HERE), HTTP_IF_NONE_MATCH=etag)
    assert again.status_code == 304
    with pytest.raises(Http404):  # knowing the etag opens nothing
        ask(stored.id, neighbour_of(ELSEWHERE), HTTP_IF_NONE_MATCH=etag)


def test_until_its_preview_is_made_the_original_is_shown():
    stored = photo()
    before = ask(stored.id, neighbour_of(HERE), "small")
    assert before.headers["Content-Type"] == "image/jpeg"

    make_previews.call(str(stored.id))

    after = ask(stored.id, neighbour_of(HERE), "small")
    assert after.headers["Content-Type"] == "image/webp"
    assert before.headers["ETag"] != after.headers["ETag"]
    # The scene is 96 × 64 and turned on its side by the camera.
    assert pixels(body(after))[1] == (64, 96)


def test_under_asgi_the_file_is_streamed_without_reading_it_whole():
    stored = photo()

    async def fetch() -> bytes:
        request = AsyncRequestFactory().get("/files/x")
        request.actor = neighbour_of(HERE)
        response = await sync_to_async(serve)(request, stored.id, "original")
        assert response.is_async
        # A plain iterator would be read whole with a warning, and warnings are errors here.
        return b"".join([part async for part in response])

    assert async_to_sync(fetch)() == body(ask(stored.id, neighbour_of(HERE)))

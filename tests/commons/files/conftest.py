"""A store of its own for each test, and a purpose that only the file's own street may read."""

from __future__ import annotations

import pytest

from lilong.commons.files import purposes


@pytest.fixture(autouse=True)
def media(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setitem(
        purposes.PURPOSES,
        "test_photo",
        lambda actor, stored: any(grant.space_id == stored.space_id for grant in actor.grants),
    )
    return settings.MEDIA_ROOT

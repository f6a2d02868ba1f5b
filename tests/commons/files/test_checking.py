"""The check finds what is missing or altered; the sweep takes only what nobody names."""

from __future__ import annotations

import os
import time
from uuid import uuid4

import pytest
from tests.commons.files.photos import jpeg, png
from tests.commons.files.taking import take_photo

from lilong.commons.files.checking import check_files, forget_orphans
from lilong.commons.files.content import keep, path_of, preview_path
from lilong.commons.files.previews import make_previews
from lilong.kernel.actor import SYSTEM
from lilong.project.checks import run_checks

pytestmark = pytest.mark.django_db
TWO_DAYS = 2 * 86_400


def stored(raw):
    return take_photo(SYSTEM, raw=raw, space_id=uuid4(), purpose="test_photo").file


def age(content: str) -> None:
    then = time.time() - TWO_DAYS
    os.utime(path_of(content), (then, then))


def test_a_whole_store_has_nothing_to_say():
    stored(png())

    assert list(check_files()) == []


def test_a_missing_and_an_altered_file_are_named():
    missing, altered = stored(png()), stored(jpeg())
    path_of(missing.content).unlink()
    with path_of(altered.content).open("ab") as file:
        file.write(b"!")

    said = "\n".join(check_files())
    assert f"{missing.content[:12]} 不见了" in said
    assert f"{altered.content[:12]} 的内容被改动过" in said


def test_lilong_check_looks_at_the_files():
    missing = stored(png())
    assert run_checks()["files"] == []

    path_of(missing.content).unlink()

    (said,) = run_checks()["files"]
    assert missing.content[:12] in said


def test_only_what_nobody_names_and_nobody_touched_for_a_day_is_removed():
    named, fresh = stored(png()), keep([b"of an act under way"])[0]
    old, wanted_again = keep([b"of a refused act"])[0], keep([b"once more"])[0]
    for content in (named.content, old, wanted_again):
        age(content)
    keep([b"once more"])

    assert forget_orphans() == 1
    assert not path_of(old).exists()
    assert all(path_of(content).exists() for content in (named.content, fresh, wanted_again))


def test_the_previews_of_a_forgotten_photo_go_with_it():
    photo = stored(png())
    make_previews.call(str(photo.id))
    content = photo.content
    photo.delete()
    age(content)

    assert preview_path(content, 320).exists()
    forget_orphans()
    assert not preview_path(content, 320).exists()


def test_files_can_be_read_by_their_owner_only():
    assert path_of(stored(png()).content).stat().st_mode & 0o077 == 0

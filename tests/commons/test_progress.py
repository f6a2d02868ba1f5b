"""How far long work is can be read by others while it holds the database."""

from __future__ import annotations

import json
import os
import time

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from lilong.commons.progress import (
    Progress,
    Reading,
    forget_finished,
    new_progress,
    progress,
    progress_id_of,
    read_progress,
)
from lilong.kernel.ids import uuid7


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "run" / "progress"


def test_work_that_waits_says_so():
    assert read_progress(new_progress(total=5)) == Reading("waiting", 0, 5)


def test_the_report_ends_with_all_that_was_done_and_where_to_go():
    progress_id = new_progress()
    with Progress(progress_id, 3, done_url="/survey/imports/1") as work:
        work.step()
        work.step(2)

    assert read_progress(progress_id) == Reading("done", 3, 3, "/survey/imports/1")


def test_more_work_than_was_told_of_is_never_more_than_all():
    progress_id = new_progress()
    with Progress(progress_id, 2) as progress:
        for _ in range(3):
            progress.step()

    reading = read_progress(progress_id)
    assert (reading.done, reading.total) == (3, 3)


def test_work_that_breaks_is_reported_as_failed():
    progress_id = new_progress()

    def work_that_breaks() -> None:
        with Progress(progress_id, 3) as work:
            work.step()
            raise ValueError("row 2")

    with pytest.raises(ValueError, match="row 2"):
        work_that_breaks()

    assert read_progress(progress_id) == Reading("failed", 1, 3)


def test_many_steps_are_few_reports(own_folder):
    progress_id = new_progress()
    reports, before = 0, 0
    with Progress(progress_id, 30_000) as work:
        started = time.monotonic()
        for _ in range(30_000):
            work.step()
            if work._written != before:
                reports, before = reports + 1, work._written
        seconds = time.monotonic() - started

    assert reports <= 2 + seconds * 4


def test_a_reader_never_meets_half_a_report(own_folder):
    progress_id = new_progress()
    with Progress(progress_id, 10) as work:
        work.step()
        assert len(list(own_folder.iterdir())) == 1  # no draft is left beside it


@pytest.mark.parametrize("guess", ["", "../settings", "x" * 31, "x" * 32, "a/b" + "x" * 29])
def test_an_id_that_was_not_given_opens_nothing(guess):
    assert read_progress(guess) is None
    with pytest.raises(Http404):
        progress(RequestFactory().get("/x"), guess)


def test_ids_are_long_and_not_alike():
    assert len({new_progress() for _ in range(50)}) == 50
    assert len(new_progress()) == 32


def test_the_id_of_what_is_worked_on_opens_nothing_without_the_key(client, settings):
    run = uuid7()
    progress_id = new_progress(total=4, of=run)

    assert progress_id == progress_id_of(run) != progress_id_of(uuid7())
    assert client.get(f"/progress/{progress_id}").status_code == 200
    assert client.get(f"/progress/{run.hex}").status_code == 404
    settings.SECRET_KEY = "another house"
    assert progress_id_of(run) != progress_id


def test_scripts_are_answered_in_json():
    progress_id = new_progress(total=4)
    request = RequestFactory().get("/x", HTTP_ACCEPT="application/json")

    assert json.loads(progress(request, progress_id).content)["total"] == 4


def test_htmx_asks_again_until_the_work_has_ended():
    progress_id = new_progress(total=4)
    request = RequestFactory().get("/x", HTTP_HX_REQUEST="true")
    running = progress(request, progress_id).content.decode()
    with Progress(progress_id, 4, done_url="/there"):
        pass
    ended = progress(request, progress_id).content.decode()

    assert f'hx-get="/progress/{progress_id}"' in running
    assert "hx-get" not in ended
    assert 'href="/there"' in ended


def test_old_notes_are_removed(own_folder):
    old, fresh = new_progress(), new_progress()
    two_days_ago = time.time() - 2 * 86_400
    os.utime(own_folder / f"{old}.json", (two_days_ago, two_days_ago))

    assert forget_finished(timezone.now()) == 1
    assert read_progress(old) is None
    assert read_progress(fresh) is not None

"""The page of a case on its way to the end: nothing empty, nothing that misleads the thumb."""

from __future__ import annotations

import io

import pytest

from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from tests.plates import plate_photo


@pytest.fixture
def removed(opened, worker):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    return advance_case(worker, case_id=case.id, to="removed", words="自己拆了")


def page_of(as_person, actor, case):
    return as_person(actor).get(f"/cases/case/{case.id}/").content.decode()


def test_whoever_checks_is_told_that_no_photo_shows_it(as_person, removed, colleague):
    page = page_of(as_person, colleague, removed)
    assert "还没有整治后的照片" in page
    assert f'href="/cases/case/{removed.id}/photos"' in page


def test_whoever_checks_what_a_photo_shows_is_told_nothing(
    as_person, removed, worker, colleague, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    raw = io.BytesIO(plate_photo())
    add_case_photo(worker, case_id=removed.id, photo=raw, of="after")
    assert "还没有整治后的照片" not in page_of(as_person, colleague, removed)


def test_a_checked_case_is_closed_first_and_what_failed_again_folds(
    as_person, removed, worker, colleague
):
    assert "又不行了" not in page_of(as_person, colleague, removed)
    check_case(colleague, case_id=removed.id, holds=True, words="看过了")
    page = page_of(as_person, worker, removed)
    assert page.index("办结") < page.index("又不行了，接着办") < page.index("记下这一步")


def test_a_closed_case_has_no_heading_with_nothing_under_it(as_person, removed, worker, colleague):
    check_case(colleague, case_id=removed.id, holds=True, words="看过了")
    assert ">还可以<" in page_of(as_person, worker, removed)
    close_case(worker, case_id=removed.id)
    page = page_of(as_person, worker, removed)
    assert "重新办理" in page
    assert ">还可以<" not in page

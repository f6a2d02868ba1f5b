"""Whoever hangs a photo and whoever covers the same one at that moment take turns (PostgreSQL)."""

from __future__ import annotations

import io
from datetime import date

import pytest

from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.cover_case_photo import cover_case_photo
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.models import CasePhoto
from lilong.commons.files.content import path_of
from lilong.commons.files.models import StoredFile
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused
from lilong.places.actions.add_place import add_place
from lilong.survey.actions.add_finding import add_finding
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.remove_photo import remove_photo
from lilong.survey.models import FindingPhoto
from tests import halting
from tests.neighbourhood import build_district, build_street, person_with
from tests.plates import PART, plate_photo, stripes

MOVING = "lilong.cases.files.moving"
ADD_PHOTO = "lilong.survey.actions.add_photo"
REMOVE_PHOTO = "lilong.survey.actions.remove_photo"


@pytest.fixture
def site(own_server, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return build_street(build_district(), "枫林街道", "fenglin")


@pytest.fixture
def keeper(site):
    return person_with("community_worker", site.area)


def case_at(keeper, place):
    return open_case(keeper, place_id=place.id, kind="repair", summary="路灯不亮")


def hang(keeper, case):
    return add_case_photo(keeper, case_id=case.id, photo=io.BytesIO(plate_photo()), of="before")


def cover(keeper, photo):
    return cover_case_photo(keeper, case_id=photo.case_id, photo_id=photo.id, rectangles=[PART])


def seen(model, photo):
    """What the photo shows now."""
    file_id = model.objects.get(pk=photo.pk).file_id
    return path_of(StoredFile.objects.get(pk=file_id).content).read_bytes()


def uncovered(photo, model=CasePhoto):
    return stripes(seen(model, photo)) > 3


@pytest.fixture
def hanging(site, keeper):
    """It hangs in a case, and there is another where it does not yet."""
    return hang(keeper, case_at(keeper, site.rooms[0])), case_at(keeper, site.rooms[1])


def test_hung_in_one_while_it_is_covered_in_another_it_is_covered_in_both(
    hanging, keeper, monkeypatch
):
    photo, next_door = hanging

    hung, covered = halting.held(
        monkeypatch, MOVING, "tell",
        lambda: hang(keeper, next_door), lambda: cover(keeper, photo),
    )  # fmt: skip

    assert isinstance(covered.error, Refused)
    assert covered.error.remedy
    assert uncovered(photo)
    assert uncovered(hung.outcome())
    cover(keeper, photo)
    assert not uncovered(photo)
    assert not uncovered(hung.outcome())


def test_covered_in_one_while_it_is_hung_in_another_it_is_covered_in_both(
    hanging, keeper, monkeypatch
):
    photo, next_door = hanging

    _covered, hung = halting.both(
        monkeypatch, MOVING, "tell",
        lambda: cover(keeper, photo), lambda: hang(keeper, next_door),
    )  # fmt: skip

    assert not uncovered(photo)
    assert not uncovered(hung)


def test_in_another_area_of_the_street_it_is_there_as_it_came(hanging, site, keeper, monkeypatch):
    """What is covered is covered in its own residents' area; the file was let go of meanwhile."""
    photo, _next_door = hanging
    area = add_place(
        SYSTEM, parent_id=site.street.id, kind="residents_area", name="乙居民区", slug="other"
    )
    there = person_with("community_worker", area, "那边")
    compound = add_place(SYSTEM, parent_id=area.id, kind="compound", name="乙小区", slug="compound")
    far = case_at(there, compound)

    _covered, hung = halting.both(
        monkeypatch, MOVING, "tell",
        lambda: cover(keeper, photo), lambda: hang(there, far),
    )  # fmt: skip

    assert not uncovered(photo)
    assert uncovered(hung)


@pytest.fixture
def findings(site, keeper):
    return [
        add_finding(keeper, place_id=room.id, kind="outdoor_sink", found_on=date(2024, 11, 8))
        for room in site.rooms[:2]
    ]


def test_hung_on_a_finding_while_a_case_covers_it(hanging, findings, keeper, monkeypatch):
    photo, _next_door = hanging

    hung, covered = halting.held(
        monkeypatch, ADD_PHOTO, "told",
        lambda: add_photo(keeper, finding_id=findings[0].id, photo=io.BytesIO(plate_photo())),
        lambda: cover(keeper, photo),
    )  # fmt: skip

    assert isinstance(covered.error, Refused)
    cover(keeper, photo)
    assert not uncovered(photo)
    assert not uncovered(hung.outcome(), FindingPhoto)


def test_hung_on_one_finding_while_another_lets_go_of_it(findings, keeper, monkeypatch):
    def hang_on(finding):
        return add_photo(keeper, finding_id=finding.id, photo=io.BytesIO(plate_photo()))

    first = hang_on(findings[0])

    hung, _removed = halting.both(
        monkeypatch, ADD_PHOTO, "told",
        lambda: hang_on(findings[1]),
        lambda: remove_photo(keeper, finding_id=findings[0].id, photo_id=first.id),
    )  # fmt: skip

    assert uncovered(hung, FindingPhoto)


def test_taken_off_one_finding_while_another_hangs_it(findings, keeper, monkeypatch):
    def hang_on(finding):
        return add_photo(keeper, finding_id=finding.id, photo=io.BytesIO(plate_photo()))

    first = hang_on(findings[0])

    _removed, hung = halting.both(
        monkeypatch, REMOVE_PHOTO, "record",
        lambda: remove_photo(keeper, finding_id=findings[0].id, photo_id=first.id),
        lambda: hang_on(findings[1]),
    )  # fmt: skip

    assert uncovered(hung, FindingPhoto)

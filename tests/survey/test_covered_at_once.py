"""Two cover the same photo at once, on a database with several connections."""

from __future__ import annotations

import io
from datetime import date

import pytest

from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.cover_case_photo import cover_case_photo
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.models import CasePhoto
from lilong.commons.files.content import path_of
from lilong.commons.files.covering import Rectangle
from lilong.commons.files.models import StoredFile
from lilong.survey.actions.add_finding import add_finding
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.cover_photo import cover_photo
from lilong.survey.models import FindingPhoto
from tests.cases.test_case_races import at_once
from tests.neighbourhood import build_district, build_street, person_with
from tests.plates import PART, plate_photo, stripes

OTHER = Rectangle(700, 700, 100, 100)


@pytest.fixture
def hung(own_server, settings, tmp_path):
    """A keeper, two findings and a case of one area with the same photo."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    street = build_street(build_district(), "枫林街道", "fenglin")
    keeper = person_with("community_worker", street.area)
    photos = []
    for room in street.rooms[:2]:
        one = add_finding(keeper, place_id=room.id, kind="outdoor_sink", found_on=date(2024, 11, 8))
        photos.append(add_photo(keeper, finding_id=one.id, photo=io.BytesIO(plate_photo())))
    case = open_case(
        keeper, place_id=street.rooms[0].id, kind="illegal_structure", summary="天井里搭了一间"
    )
    add_case_photo(keeper, case_id=case.id, photo=io.BytesIO(plate_photo()), of="before")
    return keeper, photos


def cover(keeper, photo, part):
    cover_photo(keeper, finding_id=photo.finding_id, photo_id=photo.id, rectangles=[part])


def covered_alike():
    """Every row shows a covered picture, with the same parts and one sealed original."""
    rows = [*FindingPhoto.objects.all(), *CasePhoto.objects.all()]
    assert len(rows) == 3
    for row in rows:
        raw = path_of(StoredFile.objects.get(pk=row.file_id).content).read_bytes()
        assert (stripes(raw) < 3) == ([250, 250, 300, 250] in row.covered)
    assert len({str(row.covered) for row in rows}) == 1
    assert len({row.original_id for row in rows}) == 1
    assert StoredFile.objects.filter(purpose="sealed_original").count() == 1
    return rows[0].covered


def test_two_who_cover_it_from_two_findings_do_not_wait_for_each_other(hung):
    keeper, (one, other) = hung

    refused = at_once(lambda: cover(keeper, one, PART), lambda: cover(keeper, other, OTHER))

    assert len(covered_alike()) == 2 - len(refused)


def test_who_covers_it_in_the_case_and_who_covers_it_on_the_finding(hung):
    keeper, (one, _other) = hung
    in_case = CasePhoto.objects.get()

    def by_case():
        cover_case_photo(keeper, case_id=in_case.case_id, photo_id=in_case.id, rectangles=[OTHER])

    refused = at_once(lambda: cover(keeper, one, PART), by_case)

    assert len(covered_alike()) == 2 - len(refused)


def test_the_same_form_sent_twice_at_once_covers(hung):
    keeper, (one, _other) = hung

    at_once(lambda: cover(keeper, one, PART), lambda: cover(keeper, one, PART))

    assert [250, 250, 300, 250] in covered_alike()

"""One photo that hangs on a finding and in a case: covered in one, it is covered in both."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.cover_case_photo import cover_case_photo
from lilong.cases.files.models import CasePhoto
from lilong.cases.files.packet import packet_document
from lilong.commons.documents.pdf import set_document
from lilong.commons.documents.word import write_docx
from lilong.commons.files import originals
from lilong.commons.files.content import path_of
from lilong.commons.files.covering import Rectangle
from lilong.commons.files.models import StoredFile
from lilong.kernel.refusal import Refused
from lilong.survey.actions.add_finding import add_finding
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.clear_finding import clear_finding
from lilong.survey.actions.cover_photo import cover_photo
from lilong.survey.actions.remove_photo import remove_photo
from lilong.survey.forgetting import forget_originals
from lilong.survey.models import Finding, FindingPhoto
from tests.plates import PART, erase_all, nowhere, plate_photo, stripes


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def plate() -> io.BytesIO:
    return io.BytesIO(plate_photo())


@pytest.fixture
def both(worker, street, opened):
    """The photo of a finding, and the same photo in the case that was opened from it."""
    finding = add_finding(
        worker, place_id=street.rooms[0].id, kind="illegal_building", found_on=date(2024, 11, 8)
    )
    case = opened(finding_ids=[finding.id])
    found = add_photo(worker, finding_id=finding.id, photo=plate())
    return found, add_case_photo(worker, case_id=case.id, photo=plate(), of="before")


def raw_of(photo) -> bytes:
    return path_of(StoredFile.objects.get(pk=photo.file_id).content).read_bytes()


def printed(case) -> list[bytes]:
    """The pictures of a case's packet, in PDF and in Word."""
    reader = PdfReader(io.BytesIO(set_document(packet_document(case)).content))
    pictures = [image.data for page in reader.pages for image in page.images]
    with zipfile.ZipFile(io.BytesIO(write_docx(packet_document(case)))) as packed:
        media = [packed.read(one) for one in packed.namelist() if "media/" in one]
    assert pictures
    assert media
    return [*pictures, *media]


@pytest.mark.parametrize("model", [FindingPhoto, CasePhoto])
def test_brought_again_it_hangs_with_the_original_that_is_still_kept(
    both, worker, opened, street, model
):
    found, _in_case = both
    cover_photo(worker, finding_id=found.finding_id, photo_id=found.id, rectangles=[PART])
    kept = CasePhoto.objects.get().original_id
    assert kept is not None
    # Of one of the two the day has come.
    model.objects.update(original_id=None)
    other = opened(place=street.rooms[1])
    again = add_case_photo(worker, case_id=other.id, photo=plate(), of="before")
    assert again.original_id == kept
    # Within one album, too, whichever row came first.
    CasePhoto.objects.exclude(pk=again.pk).update(original_id=None)
    FindingPhoto.objects.update(original_id=None)
    third = opened(place=street.rooms[2])
    assert add_case_photo(worker, case_id=third.id, photo=plate(), of="before").original_id == kept


def test_without_covering_the_packet_of_the_case_shows_the_plate(both):
    _found, in_case = both
    assert all(stripes(image) > 60 for image in printed(in_case.case))


def test_what_is_covered_on_the_finding_is_covered_in_the_case_and_its_packet(both, worker):
    found, in_case = both
    raw = raw_of(found)

    shown = cover_photo(worker, finding_id=found.finding_id, photo_id=found.id, rectangles=[PART])

    in_case.refresh_from_db()
    assert (in_case.covered, in_case.original_id) == (shown.covered, shown.original_id)
    assert in_case.file_id != shown.file_id, "each module says itself who may read its files"
    assert stripes(raw_of(in_case)) < 3
    assert all(stripes(image) < 3 for image in printed(in_case.case))
    erase_all()
    assert nowhere(raw)


def test_what_is_covered_in_the_case_is_covered_on_the_finding(both, worker):
    found, in_case = both
    raw = raw_of(found)

    cover_case_photo(worker, case_id=in_case.case_id, photo_id=in_case.id, rectangles=[PART])

    found.refresh_from_db()
    assert stripes(raw_of(found)) < 3
    assert Finding.objects.get().cover_id == found.file_id
    erase_all()
    assert nowhere(raw)


def test_from_either_side_more_can_be_covered(both, worker):
    found, in_case = both
    cover_photo(worker, finding_id=found.finding_id, photo_id=found.id, rectangles=[PART])
    more = [Rectangle(700, 700, 100, 100)]

    cover_case_photo(worker, case_id=in_case.case_id, photo_id=in_case.id, rectangles=more)

    found.refresh_from_db()
    assert found.covered == [[250, 250, 300, 250], [700, 700, 100, 100]]
    assert StoredFile.objects.filter(purpose=originals.SEALED).count() == 1
    assert StoredFile.objects.count() == 3


def test_a_photo_that_was_covered_on_a_finding_comes_covered_into_a_case(
    both, worker, opened, street
):
    found, _in_case = both
    raw = raw_of(found)
    cover_photo(worker, finding_id=found.finding_id, photo_id=found.id, rectangles=[PART])
    CasePhoto.objects.all().delete()
    other = opened(place=street.rooms[1])

    hung = add_case_photo(worker, case_id=other.id, photo=plate(), of="after")

    assert hung.covered == [[250, 250, 300, 250]]
    assert stripes(raw_of(hung)) < 3
    with pytest.raises(Refused, match="遮住"):
        add_case_photo(worker, case_id=other.id, photo=plate(), of="after")
    erase_all()
    assert nowhere(raw)


def test_the_original_stays_while_the_case_goes_on(both, worker):
    found, in_case = both
    cover_photo(worker, finding_id=found.finding_id, photo_id=found.id, rectangles=[PART])
    in_case.refresh_from_db()
    clear_finding(worker, finding_id=found.finding_id, reason="拆了")

    assert forget_originals(timezone.localdate() + timedelta(days=5000)) == 1

    assert FindingPhoto.objects.get().original_id is None
    assert originals.read_original(in_case.original_id)
    remove_photo(worker, finding_id=found.finding_id, photo_id=found.id)
    assert originals.read_original(in_case.original_id)

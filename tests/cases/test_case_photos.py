"""A face or a plate in a photo is covered for good; what was there is sealed."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as slow
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.cover_case_photo import cover_case_photo
from lilong.cases.files.actions.note_party import KEPT_DAYS
from lilong.cases.files.actions.open_original import ORIGINAL, open_original
from lilong.cases.files.actions.release_case_photo import release_case_photo
from lilong.cases.files.forgetting import forget_case_originals
from lilong.cases.files.models import Case, CasePhoto
from lilong.cases.files.packet import packet_document
from lilong.commons.documents.pdf import set_document
from lilong.commons.documents.word import write_docx
from lilong.commons.fields import Undecipherable
from lilong.commons.files import originals
from lilong.commons.files.content import path_of, preview_path
from lilong.commons.files.covering import MOST_PARTS, Rectangle
from lilong.commons.files.models import StoredFile
from lilong.commons.files.previews import EDGES, make_previews
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.sealed.looking import looks_at
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from tests.neighbourhood import person_with
from tests.plates import CANARY, PART, PLATE, SIZE, erase_all, nowhere, plate_photo, stripes
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def hung(opened, worker):
    """A case with a photo on which a plate can be read."""
    case = opened()
    raw = plate_photo()
    photo = add_case_photo(worker, case_id=case.id, photo=io.BytesIO(raw), of="before")
    make_previews.call(str(photo.file_id))
    return case, photo


def covered(worker, hung, **values):
    case, photo = hung
    values.setdefault("rectangles", [PART])
    shown = cover_case_photo(worker, case_id=case.id, photo_id=photo.id, **values)
    make_previews.call(str(shown.file_id))
    return shown


def test_the_pattern_is_really_there_before(as_person, hung, worker):
    case, photo = hung
    browser = as_person(worker)
    for size in ("original", *EDGES):
        body = b"".join(browser.get(f"/files/{photo.file_id}/{size}").streaming_content)
        assert stripes(body) > 60
        assert CANARY.encode() not in body
    assert stripes(pictures_of_packet(case)[0]) > 60


def pictures_of_packet(case) -> list[bytes]:
    reader = PdfReader(io.BytesIO(set_document(packet_document(case)).content))
    return [image.data for page in reader.pages for image in page.images]


def test_no_served_byte_shows_the_plate(as_person, hung, worker, leader, officer, colleague):
    case, before = hung
    first = StoredFile.objects.get(pk=before.file_id)
    raw = path_of(first.content).read_bytes()
    photo = covered(worker, hung, public=True)
    assert photo.file_id != before.file_id
    assert photo.public
    for person in (worker, colleague, leader, officer):
        browser = as_person(person)
        for size in ("original", *EDGES):
            # The address of before is nobody's any more.
            assert browser.get(f"/files/{before.file_id}/{size}").status_code == 404
            assert browser.get(f"/files/{photo.original_id}/{size}").status_code == 404
            body = b"".join(browser.get(f"/files/{photo.file_id}/{size}").streaming_content)
            assert stripes(body) < 3
            with Image.open(io.BytesIO(body)) as opened:
                assert not dict(opened.getexif())
        pages = (f"/cases/case/{case.id}/", f"/cases/case/{case.id}/photos/{photo.id}")
        for page in (*pages, f"/cases/{case.area_id}/", f"/cases/{case.area_id}/pictures"):
            body = browser.get(page).content
            assert str(before.file_id).encode() not in body
            assert first.content[:12].encode() not in body
            assert CANARY.encode() not in body
    assert all(stripes(image) < 3 for image in pictures_of_packet(case))
    made = io.BytesIO(write_docx(packet_document(case)))
    with zipfile.ZipFile(made) as packed:
        media = [packed.read(one) for one in packed.namelist() if "media/" in one]
    assert media
    assert all(stripes(image) < 3 for image in media)
    assert raw[len(raw) // 2 : len(raw) // 2 + 64] not in b"".join(media)


def test_what_was_there_lies_nowhere_but_sealed(hung, worker):
    _case, before = hung
    first = StoredFile.objects.get(pk=before.file_id)
    raw = path_of(first.content).read_bytes()
    photo = covered(worker, hung)
    assert not nowhere(raw)
    erase_all()
    assert not path_of(first.content).exists()
    assert not any(preview_path(first.content, edge).exists() for edge in EDGES.values())
    assert nowhere(raw)
    sealed = StoredFile.objects.get(pk=photo.original_id)
    assert (sealed.purpose, sealed.media_type) == (originals.SEALED, "application/octet-stream")
    assert originals.read_original(photo.original_id).raw == raw


def test_bytes_that_are_just_being_brought_again_are_let_be(hung, worker):
    _case, before = hung
    first = StoredFile.objects.get(pk=before.file_id)
    covered(worker, hung)
    originals.erase.call(first.content)
    assert path_of(first.content).exists()


def test_the_original_is_opened_by_a_keeper_for_a_purpose_and_each_look_is_noted(
    hung, worker, colleague, leader, officer
):
    case, before = hung
    raw = path_of(StoredFile.objects.get(pk=before.file_id).content).read_bytes()
    photo = covered(worker, hung)
    asked = {"case_id": case.id, "photo_id": photo.id}
    for person in (leader, officer):
        with pytest.raises(NotAllowed):
            open_original(person, **asked, purpose="facts")
    with pytest.raises(Invalid) as said:
        open_original(colleague, **asked, purpose="curious")
    assert set(said.value.fields) == {"purpose"}
    assert looks_at(ORIGINAL, photo.id) == []
    opened = open_original(colleague, **asked, purpose="facts")
    assert (opened.raw, opened.media_type) == (raw, "image/jpeg")
    assert stripes(opened.raw) > 60
    (look,) = looks_at(ORIGINAL, photo.id)
    assert look.viewer_id == colleague.person_id
    told = LedgerEntry.objects.filter(kind="cases.original_opened").get()
    assert told.facts["purpose"] == "核对现场的事实"


def test_without_the_key_nothing_opens(hung, worker, settings):
    case, _photo = hung
    photo = covered(worker, hung)
    settings.FIELD_KEY = "another"
    with pytest.raises(Undecipherable):
        open_original(worker, case_id=case.id, photo_id=photo.id, purpose="facts")


def test_more_can_be_covered_and_nothing_is_uncovered(hung, worker):
    case, before = hung
    raw = path_of(StoredFile.objects.get(pk=before.file_id).content).read_bytes()
    photo = covered(worker, hung)
    again = covered(worker, (case, photo), rectangles=[Rectangle(700, 700, 100, 100)])
    assert again.original_id == photo.original_id
    assert again.covered == [[250, 250, 300, 250], [700, 700, 100, 100]]
    assert not StoredFile.objects.filter(pk=photo.file_id).exists()
    assert open_original(worker, case_id=case.id, photo_id=again.id, purpose="facts").raw == raw
    body = path_of(StoredFile.objects.get(pk=again.file_id).content).read_bytes()
    assert stripes(body) < 3


def test_the_same_photo_in_another_case_is_covered_with_it(hung, worker, opened, street):
    _case, _photo = hung
    other = opened(place=street.rooms[1])
    add_case_photo(worker, case_id=other.id, photo=io.BytesIO(plate_photo()), of="before")
    photo = covered(worker, hung)
    twin = CasePhoto.objects.get(case=other)
    assert (twin.file_id, twin.original_id) == (photo.file_id, photo.original_id)


def test_the_uncovered_photo_does_not_come_in_again(hung, worker):
    case, _photo = hung
    covered(worker, hung)
    with pytest.raises(Refused, match="遮住"):
        add_case_photo(worker, case_id=case.id, photo=io.BytesIO(plate_photo()), of="after")
    assert CasePhoto.objects.count() == 1
    assert Case.objects.get(pk=case.id).photos == 1


def test_whoever_walks_here_covers_and_nobody_else(hung, leader, officer, resident, street):
    case, photo = hung
    for person in (officer, resident, person_with("block_leader", street.numbers[1])):
        with pytest.raises(NotAllowed):
            cover_case_photo(person, case_id=case.id, photo_id=photo.id, rectangles=[PART])
    assert CasePhoto.objects.get().file_id == photo.file_id
    assert covered(leader, hung).covered == [[250, 250, 300, 250]]


@pytest.mark.parametrize(
    "rectangles",
    [
        [],
        [Rectangle(10, 10, 0, 0)],
        [Rectangle(1000, 1000, 50, 50), Rectangle(-90, 5, 80, 80)],
        [Rectangle(n % 900, n, 5, 5) for n in range(MOST_PARTS + 1)],
    ],
)
def test_nothing_drawn_or_too_much_is_refused_and_changes_nothing(hung, worker, rectangles):
    case, photo = hung
    with pytest.raises(Invalid):
        cover_case_photo(worker, case_id=case.id, photo_id=photo.id, rectangles=rectangles)
    assert CasePhoto.objects.get().file_id == photo.file_id
    assert StoredFile.objects.count() == 1


ANY = st.builds(
    Rectangle,
    left=st.integers(-1500, 1500),
    top=st.integers(-1500, 1500),
    width=st.integers(0, 3000),
    height=st.integers(0, 3000),
)


@given(st.lists(ANY, max_size=4))
@slow(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_drawn_beside_it_the_plate_stays_covered(hung, worker, drawn):
    case, photo = hung
    shown = CasePhoto.objects.get(pk=photo.pk)
    if not shown.covered:
        shown = covered(worker, hung)
    with contextlib.suppress(Invalid, Refused):
        shown = cover_case_photo(worker, case_id=case.id, photo_id=photo.id, rectangles=drawn)
    body = path_of(StoredFile.objects.get(pk=shown.file_id).content).read_bytes()
    inner = (PLATE[0] + 60, PLATE[1] + 20, PLATE[2] - 60, PLATE[3] - 20)
    assert stripes(body, inner) < 8
    with Image.open(io.BytesIO(body)) as opened:
        assert opened.size == SIZE


def test_a_photo_that_lies_on_its_side_is_covered_as_it_is_seen(opened, worker):
    case = opened()
    picture = Image.new("RGB", (600, 400), (200, 200, 200))
    picture.paste((0, 0, 0), (0, 0, 60, 400))  # turned upright, this is the upper edge
    exif, made = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    picture.save(made, "JPEG", exif=exif)
    photo = add_case_photo(worker, case_id=case.id, photo=io.BytesIO(made.getvalue()), of="before")
    shown = covered(worker, (case, photo), rectangles=[Rectangle(0, 0, 1000, 300)])
    stored = StoredFile.objects.get(pk=shown.file_id)
    assert (stored.width, stored.height) == (400, 600)
    with Image.open(path_of(stored.content)) as upright:
        assert upright.getpixel((200, 10))[0] > 60
        assert upright.getpixel((200, 500))[0] > 180


def test_the_original_goes_two_years_after_the_case_rests(hung, worker, colleague):
    case, _photo = hung
    photo = covered(worker, hung)
    today = timezone.localdate()
    assert forget_case_originals(today + timedelta(days=5000)) == 0
    for step in ("dissuaded", "removed"):
        advance_case(worker, case_id=case.id, to=step, words="拆好了")
    check_case(colleague, case_id=case.id, holds=True, words="看过")
    close_case(worker, case_id=case.id, words="办结")
    open_original(worker, case_id=case.id, photo_id=photo.id, purpose="facts")
    assert forget_case_originals(today + timedelta(days=KEPT_DAYS - 1)) == 0
    assert forget_case_originals(today + timedelta(days=KEPT_DAYS)) == 1
    kept = CasePhoto.objects.get()
    assert (kept.original_id, kept.file_id) == (None, photo.file_id)
    assert looks_at(ORIGINAL, photo.id) == []
    assert not StoredFile.objects.filter(purpose=originals.SEALED).exists()
    with pytest.raises(NotFound):
        open_original(worker, case_id=case.id, photo_id=photo.id, purpose="facts")


def test_the_page_offers_it_without_script_and_covers_what_was_ticked(as_person, opened, worker):
    case = opened()
    browser = as_person(worker)
    here = f"/cases/case/{case.id}/photos"
    sent = browser.post(here, {"of": "before", "photos": io.BytesIO(plate_photo())})
    photo = CasePhoto.objects.get()
    assert sent.headers["Location"] == f"{here}/{photo.id}"
    page = browser.get(f"{here}/{photo.id}").content.decode()
    assert "照片里有人脸或车牌吗？" in page
    assert 'value="200,250,100,125"' in page
    none = browser.post(f"{here}/{photo.id}/cover", {})
    assert (none.status_code, "请在照片上圈出" in none.content.decode()) == (422, True)
    ticked = ["200,250,100,125", "300,250,100,125", "9999999,1,1,1", "<script>"]
    ticked += [f"{left},{top},100,125" for left in (400, 500) for top in (250, 375)]
    ticked += [f"{left},375,100,125" for left in (200, 300)]
    sent = browser.post(f"{here}/{photo.id}/cover", {"part": ticked, "public": "1"})
    assert sent.status_code == 302
    photo.refresh_from_db()
    assert photo.public
    assert stripes(path_of(StoredFile.objects.get(pk=photo.file_id).content).read_bytes()) < 3
    page = browser.get(f"{here}/{photo.id}").content.decode()
    assert "遮过" in page
    shown = browser.post(f"{here}/{photo.id}/original", {"purpose": "facts"})
    assert stripes(shown.content) > 60
    assert "no-store" in shown.headers["Cache-Control"]
    assert browser.post(f"{here}/{photo.id}/original", {"purpose": ""}).status_code == 422


def test_a_clean_photo_is_released_as_it_is(as_person, hung, worker, leader):
    case, photo = hung
    here = f"/cases/case/{case.id}/photos/{photo.id}"
    browser = as_person(leader)
    page = browser.get(here).content.decode()
    assert 'name="clean"' in page
    assert "不用做什么" not in page
    drawn = browser.post(f"{here}/cover", {"clean": "1", "part": "0,0,100,100"})
    assert (drawn.status_code, "请按“遮住”" in drawn.content.decode()) == (422, True)
    photo.refresh_from_db()
    assert (photo.public, photo.covered) == (False, [])
    assert browser.post(f"{here}/cover", {"clean": "1"}).headers["Location"] == here
    photo.refresh_from_db()
    assert (photo.public, photo.covered, photo.original_id) == (True, [], None)
    told = LedgerEntry.objects.get(kind="cases.case_photo_released")
    assert told.facts["code"] == case.code
    page = browser.get(here).content.decode()
    assert "当事人和邻居看得到" in page
    assert 'name="clean"' not in page
    with pytest.raises(Refused):
        release_case_photo(worker, case_id=case.id, photo_id=photo.id)


def test_whoever_may_not_cover_a_photo_does_not_release_it(hung, worker, officer, resident, opened):
    case, photo = hung
    for person in (officer, resident):
        with pytest.raises(NotAllowed):
            release_case_photo(person, case_id=case.id, photo_id=photo.id)
    with pytest.raises(NotFound):
        release_case_photo(worker, case_id=opened().id, photo_id=photo.id)
    photo.refresh_from_db()
    assert not photo.public


def test_below_field_sight_there_is_no_page_of_a_photo(as_person, hung, resident, leader, officer):
    case, photo = hung
    here = f"/cases/case/{case.id}/photos/{photo.id}"
    assert as_person(resident).get(here).status_code == 404
    assert "遮住" in as_person(leader).get(here).content.decode()
    seen = as_person(officer).get(here).content.decode()
    assert "人脸" not in seen
    assert as_person(officer).post(f"{here}/cover", {"part": "0,0,9,9"}).status_code == 403
    assert as_person(leader).post(f"{here}/original", {"purpose": "facts"}).status_code == 403

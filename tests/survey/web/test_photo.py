"""The page of a finding's photo: without script, and for whom it is."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lilong.commons.files.content import path_of
from lilong.commons.files.models import StoredFile
from lilong.survey.actions.accept_report import accept_report
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.cover_photo import cover_photo
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.models import FindingPhoto
from tests.neighbourhood import person_with
from tests.plates import PART, plate_photo, stripes

# The cells of the grid under the plate.
CELLS = [f"{left},{top},100,125" for left in (200, 300, 400, 500) for top in (250, 375)]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def plate() -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_0042.jpg", plate_photo(), "image/jpeg")


@pytest.fixture
def hung(worker, found):
    one = found(part="public")
    return one, add_photo(worker, finding_id=one.id, photo=plate())


def of(hung, step="") -> str:
    finding, photo = hung
    return f"/survey/findings/{finding.id}/photos/{photo.id}{step}"


def test_the_page_offers_it_without_script_and_covers_what_was_ticked(as_person, hung, worker):
    browser, (one, photo) = as_person(worker), hung
    page = browser.get(of(hung)).content.decode()
    assert "照片里有人脸或车牌吗？" in page
    assert 'value="200,250,100,125"' in page

    ticked = [*CELLS, "9999999,1,1,1", "<script>", "٣,٣,٣,٣"]
    sent = browser.post(of(hung, "/cover"), {"part": ticked, "public": "1"})

    assert (sent.status_code, sent.headers["Location"]) == (302, of(hung))
    photo.refresh_from_db()
    assert photo.public
    assert len(photo.covered) == len(CELLS)
    assert stripes(path_of(StoredFile.objects.get(pk=photo.file_id).content).read_bytes()) < 3
    page = browser.get(of(hung)).content.decode()
    assert "遮过" in page
    assert "本楼居民和施工单位看得到" in page
    assert "遮好就没有人脸" not in page, "asked once"
    assert (
        f"/files/{photo.file_id}/small"
        in browser.get(f"/survey/findings/{one.id}/").content.decode()
    )


def test_what_is_refused_says_why_and_keeps_what_was_ticked(as_person, hung, worker):
    browser = as_person(worker)
    none = browser.post(of(hung, "/cover"), {})
    assert (none.status_code, "请在照片上圈出" in none.content.decode()) == (422, True)
    path_of(StoredFile.objects.get().content).unlink()
    gone = browser.post(of(hung, "/cover"), {"part": CELLS})
    assert "不见了" in gone.content.decode()
    assert gone.content.decode().count(" checked") == len(CELLS)
    assert FindingPhoto.objects.get().covered == []


def test_the_original_is_shown_once_after_a_purpose_and_kept_out_of_caches(as_person, hung, worker):
    browser = as_person(worker)
    assert "看原图" not in browser.get(of(hung)).content.decode()
    browser.post(of(hung, "/cover"), {"part": CELLS})
    assert "看原图" in browser.get(of(hung)).content.decode()

    shown = browser.post(of(hung, "/original"), {"purpose": "facts"})

    assert stripes(shown.content) > 60
    assert "no-store" in shown.headers["Cache-Control"]
    assert browser.post(of(hung, "/original"), {"purpose": ""}).status_code == 422
    assert browser.get(of(hung, "/original")).status_code == 405
    path_of(StoredFile.objects.get(purpose="sealed_original").content).unlink()
    gone = browser.post(of(hung, "/original"), {"purpose": "facts"})
    assert "删掉了" in gone.content.decode()


def test_below_field_sight_there_is_no_page_of_a_photo(
    as_person, hung, worker, leader, resident, stranger, street
):
    FindingPhoto.objects.update(public=True)
    officer = person_with("street_officer", street.street)
    contractor = person_with("contractor", street.compound)
    for person in (resident, contractor, stranger):
        browser = as_person(person)
        assert browser.get(of(hung)).status_code == 404
        assert browser.post(of(hung, "/cover"), {"part": CELLS}).status_code in (403, 404)
        assert browser.post(of(hung, "/original"), {"purpose": "facts"}).status_code in (403, 404)
    assert "遮住" in as_person(leader).get(of(hung)).content.decode()
    seen = as_person(officer).get(of(hung)).content.decode()
    assert "人脸" not in seen
    assert as_person(officer).post(of(hung, "/cover"), {"part": CELLS}).status_code == 403
    assert as_person(leader).post(of(hung, "/original"), {"purpose": "facts"}).status_code == 403
    assert FindingPhoto.objects.get().covered == []


def test_a_reporters_photo_has_its_page_for_full_sight_only(
    as_person, worker, leader, resident, street
):
    one = report_finding(resident, place_id=street.rooms[0].id, kind="other", photos=[plate()])
    accept_report(worker, finding_id=one.id)
    hung = one, FindingPhoto.objects.get()

    page = as_person(worker).get(of(hung)).content.decode()

    assert "反映人拍的，还没有公开" in page
    assert "遮好就没有人脸" not in page
    finding = as_person(worker).get(f"/survey/findings/{one.id}/").content.decode()
    assert "照片里有人脸或车牌，先遮住" in finding
    assert as_person(leader).get(of(hung)).status_code == 404


def test_a_finding_and_the_walk_lead_there(as_person, worker, leader, resident, street):
    browser, record = as_person(leader), f"/survey/{street.numbers[0].id}/record/"
    assert "人脸" not in browser.get(f"{record}?recorded=1").content.decode()
    form = browser.get(record).context
    sent = browser.post(
        record,
        {
            "token": form["token"],
            "place": str(street.rooms[0].id),
            "kind": "outdoor_sink",
            "part": "public",
            "found_on": "2024-11-08",
            "found_precision": "day",
            "photos": [plate()],
            "then": "next",
        },
    )
    assert sent.status_code == 302, sent.content.decode()[:3000]
    photo = FindingPhoto.objects.get()
    hung = photo.finding, photo

    onward = browser.get(sent.headers["Location"]).content.decode()

    assert of(hung) in onward
    assert of(hung) not in browser.get(record).content.decode()
    page = browser.get(f"/survey/findings/{photo.finding_id}/").content.decode()
    assert "照片里有人脸或车牌？遮住它" in page
    assert (
        "人脸"
        not in as_person(resident).get(f"/survey/findings/{photo.finding_id}/").content.decode()
    )
    cover_photo(leader, finding_id=photo.finding_id, photo_id=photo.id, rectangles=[PART])
    assert of(hung) not in browser.get(sent.headers["Location"]).content.decode()


def test_one_photo_leads_to_the_next_that_waits(as_person, hung, worker):
    one, _first = hung
    more = [
        add_photo(
            worker, finding_id=one.id, photo=io.BytesIO(plate_photo((60 * n, 9, 9))), public=n == 1
        )
        for n in (1, 2)
    ]
    browser = as_person(worker)

    page = browser.get(of(hung)).content.decode()

    assert of((one, more[1])) in page, "the second is public: somebody has looked"
    assert of((one, more[0])) not in page
    assert "回到这条问题" in browser.get(of((one, more[1]))).content.decode()

"""A face or a plate in a finding's photo is covered for good; what was there is sealed."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from lilong.commons.files import originals
from lilong.commons.files.content import path_of, preview_path
from lilong.commons.files.covering import MOST_PARTS, Rectangle
from lilong.commons.files.models import StoredFile
from lilong.commons.files.previews import EDGES, make_previews
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from lilong.survey.actions.accept_report import accept_report
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.clear_finding import clear_finding
from lilong.survey.actions.cover_photo import cover_photo
from lilong.survey.actions.delete_finding import delete_finding
from lilong.survey.actions.mark_duplicate import mark_duplicate
from lilong.survey.actions.release_photo import release_photo
from lilong.survey.actions.remove_photo import remove_photo
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.actions.validate_findings import validate_findings
from lilong.survey.models import Finding, FindingPhoto
from lilong.survey.permissions import file_allowed
from tests.neighbourhood import person_with
from tests.plates import CANARY, PART, erase_all, nowhere, plate_photo, stripes
from tests.survey.web.conftest import as_person
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone

__all__ = ["as_person"]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def plate() -> io.BytesIO:
    return io.BytesIO(plate_photo())


@pytest.fixture
def hung(worker, found):
    """A finding on public ground with a photo on which a plate can be read."""
    one = found(part="public")
    photo = add_photo(worker, finding_id=one.id, photo=plate(), public=True)
    make_previews.call(str(photo.file_id))
    return one, photo


def covered(actor, hung, **values):
    finding, photo = hung
    values.setdefault("rectangles", [PART])
    shown = cover_photo(actor, finding_id=finding.id, photo_id=photo.id, **values)
    make_previews.call(str(shown.file_id))
    return shown


def raw_of(photo) -> bytes:
    return path_of(StoredFile.objects.get(pk=photo.file_id).content).read_bytes()


@everyone
def test_whoever_surveys_here_covers(who, street, other_street, hung):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in KEEPERS | {"block_leader@number", "volunteer@number"}, lambda: covered(actor, hung)
    )


def test_without_covering_the_plate_is_there(as_person, hung, worker, resident):
    _one, photo = hung
    for person in (worker, resident):
        browser = as_person(person)
        for size in ("original", *EDGES):
            body = b"".join(browser.get(f"/files/{photo.file_id}/{size}").streaming_content)
            assert stripes(body) > 60
            assert CANARY.encode() not in body
    assert not nowhere(raw_of(photo))


def test_with_it_no_served_byte_shows_the_plate(as_person, hung, worker, leader, resident, street):
    one, before = hung
    content = StoredFile.objects.get(pk=before.file_id).content
    photo = covered(worker, hung)
    assert photo.file_id != before.file_id
    pages = [
        *(
            f"ledger/{rest}"
            for rest in ("", "print", "export.csv", "export.xlsx", "export.geojson")
        ),
        *("building/", "record/", "campaigns/", ""),
    ]
    pages = [f"/survey/{street.area.id}/{page}" for page in pages]
    pages += [f"/survey/findings/{one.id}/", f"/survey/findings/{one.id}/photos/{photo.id}"]
    opened = 0
    for person in (worker, leader, resident):
        browser = as_person(person)
        for size in ("original", *EDGES):
            # The address of before is nobody's any more.
            assert browser.get(f"/files/{before.file_id}/{size}").status_code == 404
            assert browser.get(f"/files/{photo.original_id}/{size}").status_code == 404
            body = b"".join(browser.get(f"/files/{photo.file_id}/{size}").streaming_content)
            assert stripes(body) < 3
        for page in pages:
            answer = browser.get(page)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            opened += answer.status_code == 200
            for told in (str(before.file_id), content[:12], str(photo.original_id), CANARY):
                assert told.encode() not in body
    assert opened > len(pages)
    one.refresh_from_db()
    assert (one.cover_id, one.photos) == (photo.file_id, 1)


def test_what_was_there_lies_nowhere_but_sealed(hung, worker):
    _one, before = hung
    stored = StoredFile.objects.get(pk=before.file_id)
    raw = raw_of(before)
    photo = covered(worker, hung)

    erase_all()

    assert not path_of(stored.content).exists()
    assert not any(preview_path(stored.content, edge).exists() for edge in EDGES.values())
    assert nowhere(raw)
    assert originals.read_original(photo.original_id).raw == raw


def test_it_is_told_in_the_ledger_how_much_and_not_where(hung, worker):
    one, _photo = hung

    covered(worker, hung, rectangles=[PART, Rectangle(700, 700, 50, 50)])

    entry = LedgerEntry.objects.get(kind="survey.photo_covered")
    assert (entry.subject_id, entry.actor_id) == (one.id, worker.person_id)
    assert entry.facts == {"code": one.code, "parts": 2}


def test_more_can_be_covered_and_nothing_is_uncovered(hung, worker):
    one, _before = hung
    photo = covered(worker, hung)
    again = covered(worker, (one, photo), rectangles=[Rectangle(700, 700, 100, 100)])

    assert again.original_id == photo.original_id
    assert again.covered == [[250, 250, 300, 250], [700, 700, 100, 100]]
    assert not StoredFile.objects.filter(pk=photo.file_id).exists()
    assert stripes(raw_of(again)) < 3


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
    _one, photo = hung

    with pytest.raises(Invalid):
        covered(worker, hung, rectangles=rectangles)

    assert FindingPhoto.objects.get().file_id == photo.file_id
    assert StoredFile.objects.count() == 1


def test_in_whatever_state_the_finding_is_a_face_is_covered(worker, leader, found):
    confirmed, cleared, same, deleted = (found(part="public") for _ in range(4))
    hung = {
        one: (
            one,
            add_photo(worker, finding_id=one.id, photo=io.BytesIO(plate_photo((60 * n, 9, 9)))),
        )
        for n, one in enumerate((confirmed, cleared, same, deleted))
    }
    assert len(set(FindingPhoto.objects.values_list("file_id", flat=True))) == 4
    validate_findings(worker, finding_ids=[confirmed.id], confirm=True)
    clear_finding(worker, finding_id=cleared.id, reason="拆了")
    mark_duplicate(worker, finding_id=same.id, of_id=confirmed.id)
    delete_finding(worker, finding_id=deleted.id, reason="记错了")

    for one in (confirmed, cleared, same):
        assert stripes(raw_of(covered(leader, hung[one]))) < 3
    with pytest.raises(NotAllowed):  # a tombstone, which below full sight nobody sees
        covered(leader, hung[deleted])
    assert stripes(raw_of(covered(worker, hung[deleted]))) < 3


def test_who_recorded_covers_until_it_is_confirmed(worker, street, found):
    staff = person_with("property_staff", street.compound)
    one = found(by=staff)
    photo = add_photo(staff, finding_id=one.id, photo=plate())
    assert covered(staff, (one, photo)).covered

    validate_findings(worker, finding_ids=[one.id], confirm=True)

    with pytest.raises(NotAllowed):
        covered(staff, (one, photo), rectangles=[Rectangle(0, 0, 100, 100)])


def test_a_photo_of_another_finding_is_not_there(hung, worker, found):
    _one, photo = hung

    with pytest.raises(NotFound):
        cover_photo(worker, finding_id=found().id, photo_id=photo.id, rectangles=[PART])

    assert FindingPhoto.objects.get().covered == []


def test_a_photo_whose_bytes_are_gone_is_not_covered(hung, worker):
    _one, photo = hung
    path_of(StoredFile.objects.get(pk=photo.file_id).content).unlink()

    with pytest.raises(Refused, match="不见了"):
        covered(worker, hung)

    assert FindingPhoto.objects.get().covered == []
    assert not StoredFile.objects.filter(purpose=originals.SEALED).exists()


def test_the_same_photo_is_covered_in_every_finding_of_the_area_and_in_no_other(
    hung, worker, stranger, found, street, other_street
):
    twin, far = found(), found(by=stranger, place=other_street.rooms[0])
    other = add_photo(worker, finding_id=twin.id, photo=plate())
    theirs = add_photo(stranger, finding_id=far.id, photo=plate())

    photo = covered(worker, hung)

    other.refresh_from_db()
    assert (other.file_id, other.original_id) == (photo.file_id, photo.original_id)
    twin.refresh_from_db()
    assert twin.cover_id == photo.file_id
    theirs.refresh_from_db()
    assert theirs.covered == []
    assert stripes(raw_of(theirs)) > 60


def test_the_uncovered_photo_does_not_come_in_again(hung, worker, found):
    one, before = hung
    raw = raw_of(before)
    photo = covered(worker, hung)
    with pytest.raises(Refused, match="已经在这条问题里"):
        add_photo(worker, finding_id=one.id, photo=plate())

    again = add_photo(worker, finding_id=found().id, photo=plate())

    assert (again.file_id, again.covered) == (photo.file_id, photo.covered)
    assert again.original_id == photo.original_id
    clear_finding(worker, finding_id=one.id, reason="开走了", photo=plate())
    assert FindingPhoto.objects.filter(finding=one).count() == 1
    erase_all()
    assert nowhere(raw)


def test_a_covered_copy_beside_the_photo_does_not_keep_it_uncovered(hung, worker, found):
    twin = found()
    add_photo(worker, finding_id=twin.id, photo=plate())
    photo = covered(worker, hung)
    # Somebody saves the covered picture and brings it elsewhere, before the photo itself.
    other = found()
    add_photo(worker, finding_id=other.id, photo=io.BytesIO(raw_of(photo)))
    FindingPhoto.objects.exclude(finding=other).delete()
    late = add_photo(worker, finding_id=other.id, photo=plate())

    again = covered(worker, (other, late))

    assert stripes(raw_of(again)) < 3
    assert len(set(FindingPhoto.objects.values_list("file_id", flat=True))) == 2


def test_a_reporters_photo_is_covered_by_a_keeper_before_others_see_it(
    worker, leader, resident, street
):
    one = report_finding(resident, place_id=street.rooms[0].id, kind="other", photos=[plate()])
    hanging = FindingPhoto.objects.get()
    with pytest.raises(NotAllowed):
        covered(leader, (one, hanging))
    covered(worker, (one, hanging), public=True)
    accept_report(worker, finding_id=one.id)
    # Not released, the photo is not there below full sight.
    with pytest.raises(NotFound):
        covered(leader, (one, hanging), rectangles=[Rectangle(0, 0, 100, 100)])
    photo = FindingPhoto.objects.get()
    assert not photo.public, "that is said when it is released"
    assert not file_allowed(leader, photo.file_id)

    release_photo(worker, finding_id=one.id, photo_id=photo.id)

    assert file_allowed(leader, photo.file_id)
    assert stripes(raw_of(photo)) < 3


def test_below_full_sight_nobody_reads_that_a_photo_was_covered(as_person, worker, leader, hung):
    one, _photo = hung
    covered(worker, hung)

    told = {
        person: [entry.what for entry in as_person(person).get(page).context["history"]]
        for page in [reverse("survey:finding", args=[one.id])]
        for person in (worker, leader)
    }

    assert any("遮住了" in line for line in told[worker])
    assert not any("遮住" in line or "原图" in line for line in told[leader])


def test_a_report_with_a_photo_that_was_covered_tells_no_minute(hung, worker, resident, street):
    _one, _before = hung
    photo = covered(worker, hung)
    jobs = DBTaskResult.objects.count()

    one = report_finding(resident, place_id=street.rooms[1].id, kind="other", photos=[plate()])

    hanging = FindingPhoto.objects.get(finding=one)
    assert (hanging.file_id, hanging.covered) == (photo.file_id, photo.covered)
    assert not hanging.released
    assert DBTaskResult.objects.count() == jobs


def test_a_keeper_who_hangs_a_reporters_covered_photo_too_hangs_it_covered(
    worker, resident, street
):
    one = report_finding(resident, place_id=street.rooms[0].id, kind="other", photos=[plate()])
    accept_report(worker, finding_id=one.id)
    covered(worker, (one, FindingPhoto.objects.get()))

    add_photo(worker, finding_id=one.id, photo=plate())

    photo = FindingPhoto.objects.get()
    assert photo.released
    assert stripes(raw_of(photo)) < 3
    assert originals.read_original(photo.original_id)


def test_with_the_photo_its_original_goes_unless_another_finding_has_it(hung, worker, found):
    one, _before = hung
    twin = found()
    other = add_photo(worker, finding_id=twin.id, photo=plate())
    photo = covered(worker, hung)

    remove_photo(worker, finding_id=one.id, photo_id=photo.id)
    assert StoredFile.objects.filter(pk=photo.original_id).exists()

    remove_photo(worker, finding_id=twin.id, photo_id=other.id)
    assert not StoredFile.objects.exists()


def test_a_page_of_photos_asks_for_no_more_with_many(
    as_person, hung, worker, django_assert_max_num_queries
):
    one, _photo = hung
    for n in range(5):
        add_photo(worker, finding_id=one.id, photo=io.BytesIO(plate_photo((40 * n, n, n))))
    photo = covered(worker, hung)
    browser, page = as_person(worker), f"/survey/findings/{one.id}/photos/{photo.id}"
    browser.get(page)

    with django_assert_max_num_queries(12, connection=connection):
        assert browser.get(page).status_code == 200
    assert Finding.objects.get(pk=one.pk).photos == 6

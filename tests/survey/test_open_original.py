"""The sealed original of a finding's photo is opened for a purpose, and only for a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.commons.fields import Undecipherable
from lilong.commons.files import originals
from lilong.commons.files.content import path_of
from lilong.commons.files.models import StoredFile
from lilong.commons.files.originals import KEPT_DAYS
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.sealed.looking import looks_at
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.clear_finding import clear_finding
from lilong.survey.actions.cover_photo import cover_photo
from lilong.survey.actions.mark_duplicate import mark_duplicate
from lilong.survey.actions.open_original import open_original
from lilong.survey.actions.remove_photo import remove_photo
from lilong.survey.actions.restore_finding import restore_finding
from lilong.survey.forgetting import forget_originals
from lilong.survey.models import FindingPhoto
from lilong.survey.sealed_photos import ORIGINAL
from tests.plates import PART, stripes
from tests.survey.test_cover_photo import plate
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def sealed(worker, found):
    """A finding and its covered photo."""
    one = found()
    photo = add_photo(worker, finding_id=one.id, photo=plate())
    return one, cover_photo(worker, finding_id=one.id, photo_id=photo.id, rectangles=[PART])


def look(actor, sealed, purpose="facts"):
    finding, photo = sealed
    return open_original(actor, finding_id=finding.id, photo_id=photo.id, purpose=purpose)


@everyone
def test_keepers_open_it(who, street, other_street, sealed):
    actor = someone(who, street, other_street)

    may_or_is_refused(who in KEEPERS, lambda: look(actor, sealed))

    assert len(looks_at(ORIGINAL, sealed[1].original_id)) == int(who in KEEPERS)


def test_each_look_is_noted_with_its_purpose(secretary, sealed):
    opened = look(secretary, sealed, "objection")

    assert opened.media_type == "image/jpeg"
    assert stripes(opened.raw) > 60
    (noted,) = looks_at(ORIGINAL, sealed[1].original_id)
    assert (noted.viewer_id, noted.purpose) == (secretary.person_id, "当事人对照片有异议")
    told = LedgerEntry.objects.get(kind="survey.original_opened")
    assert (told.subject_id, told.facts["purpose"]) == (sealed[0].id, "当事人对照片有异议")


def test_without_a_purpose_of_the_list_nothing_opens_and_nobody_has_looked(worker, sealed):
    for purpose in ("", "curious"):
        with pytest.raises(Invalid) as said:
            look(worker, sealed, purpose)
        assert set(said.value.fields) == {"purpose"}
    assert looks_at(ORIGINAL, sealed[1].original_id) == []


def test_no_machine_looks(sealed):
    with pytest.raises(NotAllowed):
        look(SYSTEM, sealed)


def test_without_the_key_nothing_opens(worker, sealed, settings):
    settings.FIELD_KEY = "another"
    with pytest.raises(Undecipherable):
        look(worker, sealed)


def test_what_was_never_covered_or_hangs_elsewhere_has_no_original(worker, sealed, found):
    one = found()
    plain = add_photo(worker, finding_id=one.id, photo=plate())
    FindingPhoto.objects.filter(pk=plain.pk).update(original_id=None)

    for asked in ((one, plain), (one, sealed[1])):
        with pytest.raises(NotFound):
            look(worker, asked)


def test_an_original_whose_bytes_are_gone_is_told_so(worker, sealed):
    path_of(StoredFile.objects.get(pk=sealed[1].original_id).content).unlink()

    with pytest.raises(NotFound, match="删掉了"):
        look(worker, sealed)

    assert looks_at(ORIGINAL, sealed[1].original_id) == []


def test_it_goes_two_years_after_the_finding_came_to_rest(worker, sealed):
    one, photo = sealed
    today = timezone.localdate()
    assert forget_originals(today + timedelta(days=5000)) == 0
    look(worker, sealed)
    clear_finding(worker, finding_id=one.id, reason="拆了")

    assert forget_originals(today + timedelta(days=KEPT_DAYS - 1)) == 0
    assert forget_originals(today + timedelta(days=KEPT_DAYS)) == 1

    kept = FindingPhoto.objects.get()
    assert (kept.original_id, kept.file_id) == (None, photo.file_id)
    assert looks_at(ORIGINAL, photo.original_id) == []
    assert not StoredFile.objects.filter(purpose=originals.SEALED).exists()
    with pytest.raises(NotFound):
        look(worker, sealed)


def test_it_stays_while_another_finding_with_the_same_photo_goes_on(worker, sealed, found):
    one, photo = sealed
    other = found()
    add_photo(worker, finding_id=other.id, photo=plate())
    look(worker, sealed)
    today = timezone.localdate()
    mark_duplicate(worker, finding_id=one.id, of_id=other.id)
    assert forget_originals(today + timedelta(days=KEPT_DAYS)) == 1
    assert StoredFile.objects.filter(pk=photo.original_id).exists()
    assert len(looks_at(ORIGINAL, photo.original_id)) == 1

    clear_finding(worker, finding_id=other.id, reason="拆了")
    assert forget_originals(today + timedelta(days=KEPT_DAYS)) == 1
    assert not StoredFile.objects.filter(pk=photo.original_id).exists()


def test_what_comes_back_from_rest_keeps_it(worker, sealed, found):
    one, photo = sealed
    mark_duplicate(worker, finding_id=one.id, of_id=found().id)
    restore_finding(worker, finding_id=one.id)

    assert forget_originals(timezone.localdate() + timedelta(days=5000)) == 0
    assert StoredFile.objects.filter(pk=photo.original_id).exists()


def test_with_the_photo_the_looks_at_it_go(worker, sealed):
    one, photo = sealed
    look(worker, sealed)

    remove_photo(worker, finding_id=one.id, photo_id=photo.id)

    assert looks_at(ORIGINAL, photo.original_id) == []
    assert not StoredFile.objects.filter(pk=photo.original_id).exists()

"""Photos that should not have been hung."""

from __future__ import annotations

import pytest

from lilong.commons.files.models import StoredFile
from lilong.kernel.refusal import NotAllowed, NotFound
from lilong.survey.actions.add_photo import add_photo
from lilong.survey.actions.remove_photo import remove_photo
from lilong.survey.actions.validate_findings import validate_findings
from lilong.survey.models import FindingPhoto
from lilong.survey.permissions import file_allowed
from tests.survey.web.pictures import photo
from tests.walks import KEEPERS, everyone, may_or_is_refused, someone


@everyone
def test_keepers_remove(who, worker, street, other_street, found):
    actor, one = someone(who, street, other_street), found()
    hung = add_photo(worker, finding_id=one.id, photo=photo())

    may_or_is_refused(
        who in KEEPERS, lambda: remove_photo(actor, finding_id=one.id, photo_id=hung.id)
    )

    assert FindingPhoto.objects.count() == int(who not in KEEPERS)


def test_the_next_photo_becomes_the_cover_and_the_file_is_gone(worker, found):
    one = found()
    first, second = (add_photo(worker, finding_id=one.id, photo=photo(colour=n)) for n in (3, 9))

    remove_photo(worker, finding_id=one.id, photo_id=first.id)

    one.refresh_from_db()
    assert (one.photos, one.cover_id) == (1, second.file_id)
    assert not StoredFile.objects.filter(pk=first.file_id).exists()
    assert not file_allowed(worker, first.file_id)

    remove_photo(worker, finding_id=one.id, photo_id=second.id)
    one.refresh_from_db()
    assert (one.photos, one.cover_id) == (0, None)


def test_a_file_that_another_finding_shows_stays(worker, found):
    one, other = found(), found()
    hung, kept = (
        add_photo(worker, finding_id=finding.id, photo=photo(colour=5)) for finding in (one, other)
    )

    remove_photo(worker, finding_id=one.id, photo_id=hung.id)

    assert StoredFile.objects.filter(pk=kept.file_id).exists()
    assert file_allowed(worker, kept.file_id)


def test_who_recorded_removes_until_it_is_confirmed(worker, leader, found):
    one = found(by=leader)
    hung = [add_photo(leader, finding_id=one.id, photo=photo(colour=n)) for n in (1, 2)]
    remove_photo(leader, finding_id=one.id, photo_id=hung[0].id)

    validate_findings(worker, finding_ids=[one.id], confirm=True)
    with pytest.raises(NotAllowed):
        remove_photo(leader, finding_id=one.id, photo_id=hung[1].id)


def test_the_photo_of_another_finding_is_not_removed(worker, found):
    one, other = found(), found()
    hung = add_photo(worker, finding_id=other.id, photo=photo())

    with pytest.raises(NotFound):
        remove_photo(worker, finding_id=one.id, photo_id=hung.id)

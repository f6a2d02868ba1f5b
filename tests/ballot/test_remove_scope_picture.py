"""Taking a picture off an item."""

from __future__ import annotations

import pytest
from tests.ballot.motions import drafted
from tests.ballot.test_add_scope_picture import show
from tests.ballot.test_draft_motion import PREPARE
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.remove_scope_picture import remove_scope_picture
from lilong.ballot.models import Motion, ScopePicture
from lilong.ballot.scoping import items_of
from lilong.commons.files.models import StoredFile
from lilong.kernel.refusal import NotFound, Refused


@everyone
def test_those_who_prepare_take_it_off(who, street, other_street, member):
    motion = drafted(member, street)
    shown = show(member, motion)
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARE,
        lambda: remove_scope_picture(actor, motion_id=motion.id, picture_id=shown.id),
    )

    assert ScopePicture.objects.exists() == (who not in PREPARE)


def test_its_bytes_go_unless_another_motion_shows_the_same(street, member):
    one, other = drafted(member, street), drafted(member, street)
    pictures = [show(member, motion) for motion in (one, other)]

    remove_scope_picture(member, motion_id=one.id, picture_id=pictures[0].id)
    assert StoredFile.objects.exists()

    remove_scope_picture(member, motion_id=other.id, picture_id=pictures[1].id)
    assert not StoredFile.objects.exists()


def test_a_picture_of_another_motion_is_not_found(street, member):
    one, other = drafted(member, street), drafted(member, street)
    shown = show(member, other)

    with pytest.raises(NotFound):
        remove_scope_picture(member, motion_id=one.id, picture_id=shown.id)

    assert items_of(other.id)[0].pictures


def test_after_the_notice_it_stays(street, member):
    motion = drafted(member, street)
    shown = show(member, motion)
    Motion.objects.filter(pk=motion.pk).update(state="noticed")

    with pytest.raises(Refused, match="公告以后"):
        remove_scope_picture(member, motion_id=motion.id, picture_id=shown.id)

    assert ScopePicture.objects.exists()

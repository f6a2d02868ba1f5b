"""Showing an item of a motion."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from tests.architecture.matrix import picture
from tests.ballot.motions import drafted, frozen
from tests.ballot.test_draft_motion import PREPARE
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.add_scope_picture import MOST_PICTURES, add_scope_picture
from lilong.ballot.models import ScopePicture
from lilong.ballot.scoping import items_of, scope_digest
from lilong.commons.files.models import StoredFile
from lilong.commons.files.purposes import may_read
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import Invalid, NotFound, Refused


def coloured(number):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (number * 9, 40, 80)).save(file, "PNG")
    file.seek(0)
    return file


def show(actor, motion, photo=None, **other):
    item = items_of(motion.id)[0]
    return add_scope_picture(
        actor, motion_id=motion.id, item_id=item.id, photo=photo or picture(), **other
    )


@everyone
def test_those_who_prepare_show_it(who, street, other_street, member):
    motion = drafted(member, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(who in PREPARE, lambda: show(actor, motion))

    assert ScopePicture.objects.exists() == StoredFile.objects.exists() == (who in PREPARE)


def test_its_bytes_go_into_the_digest_of_the_scope(street, member):
    motion = drafted(member, street)
    before = scope_digest(motion)

    shown = show(member, motion, caption="泵房现状")

    assert scope_digest(motion) != before
    assert shown.sha256 == StoredFile.objects.get().content


def test_whoever_may_see_the_motion_may_see_it_and_nobody_earlier(street, other_street, stage):
    draft = drafted(stage.member, street)
    show(stage.member, draft)
    stored = StoredFile.objects.get()
    owner, stranger = (person_with("owner", one.rooms[0]) for one in (street, other_street))

    assert may_read(stage.member, stored)
    assert not may_read(owner, stored)

    from lilong.ballot.models import Motion

    Motion.objects.filter(pk=draft.pk).update(state="noticed")
    assert may_read(owner, stored)
    assert not may_read(stranger, stored)
    assert not may_read(VISITOR, stored)


def test_the_same_picture_once_an_item(street, member):
    motion = drafted(member, street)
    show(member, motion)

    with pytest.raises(Refused, match="已经在这一项里"):
        show(member, motion)


def test_twelve_pictures_are_the_most(street, member):
    motion = drafted(member, street)
    for number in range(MOST_PICTURES):
        show(member, motion, coloured(number))

    with pytest.raises(Refused, match="12 张"):
        show(member, motion, coloured(20))

    assert ScopePicture.objects.count() == MOST_PICTURES


def test_what_is_no_picture_is_refused(street, member):
    with pytest.raises(Invalid):
        show(member, drafted(member, street), io.BytesIO(b"<html>"))

    assert not ScopePicture.objects.exists()


def test_words_below_it_are_short(street, member):
    with pytest.raises(Invalid) as refusal:
        show(member, drafted(member, street), caption="长" * 101)

    assert "caption" in refusal.value.fields


def test_an_item_of_another_motion_is_not_found(street, member):
    one, other = drafted(member, street), drafted(member, street)

    with pytest.raises(NotFound):
        add_scope_picture(
            member, motion_id=one.id, item_id=items_of(other.id)[0].id, photo=picture()
        )


def test_a_frozen_scope_is_not_changed(street, member):
    with pytest.raises(Refused, match="已经定稿"):
        show(member, frozen(member, street))

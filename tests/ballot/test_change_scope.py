"""Changing what a motion is about."""

from __future__ import annotations

import pytest
from tests.architecture.matrix import picture
from tests.ballot.motions import ITEMS, drafted, frozen
from tests.ballot.test_draft_motion import PREPARE
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.add_scope_picture import add_scope_picture
from lilong.ballot.actions.change_scope import ItemDraft, change_scope, seen_of_items
from lilong.ballot.models import ScopeItem, ScopePicture
from lilong.ballot.scoping import items_of, total_of
from lilong.commons.files.models import StoredFile
from lilong.kernel.refusal import Conflict, Invalid, Refused


def kept(item):
    return ItemDraft(item.title, item.text, item.amount, item.included, item.id)


@everyone
def test_those_who_prepare_change_it(who, street, other_street, member):
    motion = drafted(member, street, items=())
    actor = someone(who, street, other_street)

    may_or_is_refused(who in PREPARE, lambda: change_scope(actor, motion_id=motion.id, items=ITEMS))

    assert ScopeItem.objects.count() == (3 if who in PREPARE else 0)


def test_the_sum_is_that_of_what_is_included(street, member):
    items = items_of(drafted(member, street).id)

    assert [item.title for item in items] == ["更换水泵", "水箱清洗", "更换楼内水管"]
    assert total_of(items) == 8_890_000


def test_items_change_place_and_keep_their_pictures(street, member):
    motion = drafted(member, street)
    first, second, third = items_of(motion.id)
    add_scope_picture(member, motion_id=motion.id, item_id=first.id, photo=picture())

    change_scope(member, motion_id=motion.id, items=[kept(third), kept(first), kept(second)])

    after = items_of(motion.id)
    assert [item.id for item in after] == [third.id, first.id, second.id]
    assert len(after[1].pictures) == 1


def test_what_is_left_out_goes_with_its_pictures(street, member):
    motion = drafted(member, street)
    first, *others = items_of(motion.id)
    add_scope_picture(member, motion_id=motion.id, item_id=first.id, photo=picture())

    change_scope(member, motion_id=motion.id, items=[kept(one) for one in others])

    assert not ScopePicture.objects.exists()
    assert not StoredFile.objects.exists()


def test_two_hands_at_one_list_are_both_shown(street, member, worker):
    motion = drafted(member, street)
    before = items_of(motion.id)
    seen = seen_of_items(before)
    change_scope(worker, motion_id=motion.id, items=[kept(before[0])], seen=seen)

    with pytest.raises(Conflict) as conflict:
        change_scope(member, motion_id=motion.id, items=[kept(before[0]), ItemDraft("防水")],
                     seen=seen)  # fmt: skip

    assert [item.title for item in conflict.value.theirs["items"]] == ["更换水泵"]
    assert [item.title for item in conflict.value.mine["items"]] == ["更换水泵", "防水"]
    assert len(items_of(motion.id)) == 1


@pytest.mark.parametrize(
    ("field", "item"),
    [
        ("items-1-title", ItemDraft("  ")),
        ("items-1-title", ItemDraft("长" * 81)),
        ("items-1-text", ItemDraft("防水", "长" * 501)),
        ("items-1-amount", ItemDraft("防水", "", -1)),
        ("items-1-amount", ItemDraft("防水", "", 10**14)),
    ],
)
def test_what_cannot_be_is_said_at_its_row_and_nothing_changes(street, member, field, item):
    motion = drafted(member, street)

    with pytest.raises(Invalid) as refusal:
        change_scope(member, motion_id=motion.id, items=[ItemDraft("水泵"), item])

    assert list(refusal.value.fields) == [field]
    assert len(items_of(motion.id)) == 3


def test_an_item_of_another_motion_is_refused(street, member):
    one, other = drafted(member, street), drafted(member, street)
    theirs = items_of(other.id)[0]

    with pytest.raises(Invalid, match="已经不在了"):
        change_scope(member, motion_id=one.id, items=[kept(theirs)])

    assert len(items_of(other.id)) == 3


def test_a_frozen_scope_is_not_changed(street, member):
    motion = frozen(member, street)

    with pytest.raises(Refused, match="已经定稿"):
        change_scope(member, motion_id=motion.id, items=[])

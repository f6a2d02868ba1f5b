"""A new motion from one whose scope has to change."""

from __future__ import annotations

import pytest
from tests.architecture.matrix import picture
from tests.ballot.motions import AFTER, agreeing, drafted, noticed, posted
from tests.ballot.test_change_scope import kept
from tests.ballot.test_draft_motion import PREPARE
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.add_scope_picture import add_scope_picture
from lilong.ballot.actions.change_motion import change_motion
from lilong.ballot.actions.change_scope import ItemDraft, change_scope
from lilong.ballot.actions.remove_scope_picture import remove_scope_picture
from lilong.ballot.actions.revise_motion import revise_motion
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Motion
from lilong.ballot.scoping import differences, items_of, scope_digest
from lilong.commons.files.models import StoredFile
from lilong.commons.links.trace import trace_of
from lilong.kernel.refusal import Refused


def revise(actor, motion):
    with as_if(AFTER):
        return revise_motion(actor, motion_id=motion.id)


@everyone
def test_those_who_prepare_revise(who, street, other_street, stage):
    motion = noticed(stage)
    actor = someone(who, street, other_street)

    may_or_is_refused(who in PREPARE, lambda: revise(actor, motion))

    assert Motion.objects.count() == (2 if who in PREPARE else 1)


def test_it_begins_as_the_old_one_and_the_old_one_stays(stage):
    old = posted(stage, agreeing(8))

    new = revise(stage.member, old)

    assert (new.state, new.code, new.revises_id) == ("draft", "2026-02", old.id)
    assert scope_digest(new) == old.scope_digest
    assert not differences(old, new).any
    old.refresh_from_db()
    assert old.state == "effective"


def test_pictures_are_shown_by_both_and_stay_while_one_needs_them(stage):
    old = drafted(stage.member, stage.street)
    item = items_of(old.id)[0]
    add_scope_picture(stage.member, motion_id=old.id, item_id=item.id, photo=picture())
    Motion.objects.filter(pk=old.pk).update(state="effective")

    new = revise(stage.member, old)
    shown = items_of(new.id)[0].pictures[0]
    remove_scope_picture(stage.member, motion_id=new.id, picture_id=shown.id)

    assert StoredFile.objects.filter(pk=shown.file_id).exists()


def test_the_difference_names_items_money_and_who_is_asked_again(stage):
    old = posted(stage, agreeing(8))
    new = revise(stage.member, old)
    pump, _cleaning, pipes = items_of(new.id)
    dearer = ItemDraft(pump.title, pump.text, 9_000_000, id=pump.id)
    change_scope(
        stage.member,
        motion_id=new.id,
        items=[dearer, kept(pipes), ItemDraft("变频控制柜", "", 1_200_000)],
    )
    change_motion(stage.member, motion_id=new.id, not_included="不动户内水管和电表。")

    found = differences(old, Motion.objects.get(pk=new.pk))

    assert [item.title for item in found.added] == ["变频控制柜"]
    assert [item.title for item in found.removed] == ["水箱清洗"]
    assert [(one.after.title, one.more, one.fields) for one in found.changed] == [
        ("更换水泵", 350_000, ("amount",))
    ]
    assert (found.before, found.after, found.more) == (8_890_000, 10_200_000, 1_310_000)
    assert [name for name, _was, _now in found.said] == ["not_included"]
    assert found.paths == (stage.street.compound.path,)


def test_all_in_both_scopes_are_asked_again(stage):
    first, second = stage.street.numbers[:2]
    old = noticed(stage, matter="part_other", scope_ids=[first.id])
    new = revise(stage.member, old)
    change_motion(stage.member, motion_id=new.id, scope_ids=[second.id])

    found = differences(old, Motion.objects.get(pk=new.pk))

    assert found.paths == (first.path, second.path)


def test_the_trace_leads_both_ways(stage):
    old = noticed(stage)
    new = revise(stage.member, old)

    assert [one.reference.id for one in trace_of(stage.member, new.id).neighbours] == [old.id]
    assert [one.relation for one in trace_of(stage.member, old.id).neighbours] == ["后来修改为"]


def test_what_nobody_was_told_is_changed_itself(stage):
    with pytest.raises(Refused, match="可以直接修改"):
        revise(stage.member, drafted(stage.member, stage.street))

"""Changing the words of a motion."""

from __future__ import annotations

import pytest
from tests.ballot.motions import drafted, frozen
from tests.ballot.test_draft_motion import PREPARE
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.change_motion import change_motion, seen_of
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Conflict, Invalid, Refused


@everyone
def test_those_who_prepare_change_it(who, street, other_street, member):
    motion = drafted(member, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARE, lambda: change_motion(actor, motion_id=motion.id, title="换泵")
    )

    motion.refresh_from_db()
    assert motion.title == ("换泵" if who in PREPARE else "更换水泵")


def test_each_change_is_a_version_and_the_ledger_names_its_fields(street, member):
    motion = drafted(member, street)

    changed = change_motion(
        member, motion_id=motion.id, title="换泵", scope_ids=[street.numbers[0].id]
    )

    assert changed.version == motion.version + 1
    assert changed.scope_paths == [street.numbers[0].path]
    facts = LedgerEntry.objects.get(kind="ballot.motion_changed").facts
    assert facts["fields"] == ["scope_paths", "title"]


def test_others_changes_of_other_fields_are_kept(street, member, worker):
    motion = drafted(member, street)
    seen = seen_of(motion)
    change_motion(worker, motion_id=motion.id, seen=seen, title="换泵", text=motion.text)

    change_motion(member, motion_id=motion.id, seen=seen, title="更换水泵", text="水泵已经锈穿。")

    motion.refresh_from_db()
    assert (motion.title, motion.text) == ("换泵", "水泵已经锈穿。")


def test_two_hands_at_one_field_are_both_shown_and_nothing_is_written(street, member, worker):
    motion = drafted(member, street)
    seen = seen_of(motion)
    change_motion(worker, motion_id=motion.id, seen=seen, title="换泵")

    with pytest.raises(Conflict) as conflict:
        change_motion(member, motion_id=motion.id, seen=seen, title="更换两台水泵", text="旧了。")

    assert conflict.value.theirs == {"title": "换泵"}
    assert conflict.value.mine == {"title": "更换两台水泵"}
    assert conflict.value.beside == {"text": "旧了。"}
    motion.refresh_from_db()
    assert (motion.title, motion.text) == ("换泵", "水泵用了二十一年。")


def test_the_same_words_twice_are_no_conflict(street, member, worker):
    motion = drafted(member, street)
    seen = seen_of(motion)
    change_motion(worker, motion_id=motion.id, seen=seen, title="换泵")

    with pytest.raises(Invalid, match="没有需要保存的修改"):
        change_motion(member, motion_id=motion.id, seen=seen, title="换泵")


def test_a_frozen_scope_is_not_changed(street, member):
    motion = frozen(member, street)

    with pytest.raises(Refused, match="已经定稿"):
        change_motion(member, motion_id=motion.id, title="换泵")

    motion.refresh_from_db()
    assert motion.title == "更换水泵"


def test_state_and_rule_are_no_words(street, member):
    with pytest.raises(Invalid, match="state"):
        change_motion(member, motion_id=drafted(member, street).id, state="open")

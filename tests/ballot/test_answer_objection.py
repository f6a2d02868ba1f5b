"""Answering who said that the roll is wrong."""

from __future__ import annotations

import pytest
from tests.ballot.books import published, unit_at
from tests.ballot.test_open_roll import PREPARERS
from tests.ballot.votes import some_id
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.answer_objection import answer_objection
from lilong.ballot.actions.object_to_roll import object_to_roll
from lilong.ballot.models import RollObjection
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotFound, Refused


@pytest.fixture
def objection(owner, street):
    """The owner of 101 says that the area is wrong."""
    unit = unit_at(published(street), "甲弄1号101室")
    return object_to_roll(owner, roll_id=unit.roll_id, unit_id=unit.id, words="面积不对")


@everyone
def test_who_prepares_votes_answers(who, street, other_street, objection):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARERS,
        lambda: answer_objection(actor, objection_id=objection.id, upheld=True, answer="已更正"),
    )
    objection.refresh_from_db()
    assert objection.state == ("upheld" if who in PREPARERS else "open")


@pytest.mark.parametrize(("upheld", "result"), [(True, "已采纳"), (False, "未采纳")])
def test_the_answer_stands_and_nothing_else_changes(member, objection, upheld, result):
    answered = answer_objection(
        member, objection_id=objection.id, upheld=upheld, answer=" 以登记簿为准 "
    )

    assert answered.answer == "以登记簿为准"
    assert answered.answered_at
    answered.unit.refresh_from_db()
    assert answered.unit.area == 6025
    entry = LedgerEntry.objects.get(kind="ballot.objection_answered")
    assert (entry.facts["number"], entry.facts["result"]) == (1, result)
    assert "登记簿" not in str(entry.facts)


def test_it_takes_an_answer_and_is_given_once(member, objection):
    with pytest.raises(Invalid) as refusal:
        answer_objection(member, objection_id=objection.id, upheld=False, answer="")
    assert refusal.value.fields["answer"]
    assert RollObjection.objects.get().state == "open"

    answer_objection(member, objection_id=objection.id, upheld=False, answer="无误")
    with pytest.raises(Refused):
        answer_objection(member, objection_id=objection.id, upheld=True, answer="改主意了")
    with pytest.raises(NotFound):
        answer_objection(member, objection_id=some_id(), upheld=True, answer="？")
    assert RollObjection.objects.get().answer == "无误"

"""A party noted by mistake in a quarrel: at the table it sits by its own right."""

from __future__ import annotations

import pytest

from lilong.cases.files import permissions
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.remove_party import remove_party
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import CaseParty
from lilong.kernel.refusal import Refused


def test_who_sits_at_the_table_is_not_taken_out_before_getting_up(quarrel, worker, downstairs):
    seated = CaseParty.objects.get(person_id=downstairs.person_id)
    with pytest.raises(Refused, match="调解桌") as said:
        remove_party(worker, case_id=quarrel.id, party_id=seated.id, reason="wrong")
    assert "从桌上请下来" in str(said.value.remedy)
    assert CaseParty.objects.filter(pk=seated.pk).exists()


def test_who_does_not_sit_there_is_taken_out(quarrel, worker):
    other = note_party(worker, case_id=quarrel.id, role="neighbour", purpose="调解", name="证人")
    remove_party(worker, case_id=quarrel.id, party_id=other.id, reason="twice")
    assert not CaseParty.objects.filter(pk=other.pk).exists()


def test_a_withdrawn_quarrel_has_no_table_any_more(quarrel, worker, downstairs):
    seated = CaseParty.objects.get(person_id=downstairs.person_id)
    withdraw_case(worker, case_id=quarrel.id, reason="不是纠纷，立错了")
    assert permissions.sight_of(downstairs, quarrel.case) is permissions.Sight.PARTY
    remove_party(worker, case_id=quarrel.id, party_id=seated.id, reason="account")
    assert permissions.sight_of(downstairs, quarrel.case) is permissions.Sight.NONE

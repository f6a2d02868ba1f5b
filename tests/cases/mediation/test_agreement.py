"""The agreement: written or oral, signed by each for itself, in effect, and before the court."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lilong.cases.files.models import Case
from lilong.cases.mediation.actions.note_confirmation import note_confirmation
from lilong.cases.mediation.actions.note_mandate import note_mandate
from lilong.cases.mediation.actions.note_signature import note_signature
from lilong.cases.mediation.actions.open_names import open_names
from lilong.cases.mediation.actions.record_oral_agreement import record_oral_agreement
from lilong.cases.mediation.actions.seal_agreement import seal_agreement
from lilong.cases.mediation.actions.sign_agreement import sign_agreement
from lilong.cases.mediation.drafting import Clause
from lilong.cases.mediation.models import (
    Agreement,
    AgreementClause,
    AgreementSignature,
    MediationSession,
)
from lilong.commons.sealed.models import SealedLook
from lilong.council.covering import Telling
from lilong.kernel.refusal import Invalid, NotAllowed, Refused

DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def test_a_clause_says_who_what_by_when_with_whole_fen(talking):
    for wrong in (
        {"side": 3}, {"duty": " "}, {"due": None}, {"due": today() - DAY},
        {"proof": " "},
        {"money": "八百"}, {"money": "0元"}, {"money": "0.001"}, {"remind_days": 90},
    ):  # fmt: skip
        with pytest.raises(Invalid) as said:
            talking.draft(**wrong)
        assert set(said.value.fields) == {"clauses"}, wrong
    assert not Agreement.objects.exists()
    talking.draft(money="1,234.5元")
    assert list(AgreementClause.objects.order_by("order").values_list("fen", flat=True)) == [
        123450,
        80000,
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT duty FROM cases_agreementclause")
        assert "防水" not in "".join(row[0] for row in cursor.fetchall())


def test_each_signs_for_itself_and_a_new_draft_asks_for_new_signatures(talking):
    talking.draft()
    sign_agreement(talking.upstairs, case_id=talking.id, side=1, version=1, read=True)
    with pytest.raises(Refused):
        sign_agreement(talking.upstairs, case_id=talking.id, side=1, version=1, read=True)
    talking.draft(base_version=1, duty="修好卫生间和厨房的防水")
    with pytest.raises(Refused):
        talking.draft(base_version=1)
    with pytest.raises(Refused):
        sign_agreement(talking.downstairs, case_id=talking.id, side=2, version=1, read=True)
    with pytest.raises(Invalid):
        sign_agreement(talking.downstairs, case_id=talking.id, side=2, version=2, read=False)
    sign_agreement(talking.downstairs, case_id=talking.id, side=2, version=2, read=True)
    with pytest.raises(Refused) as said:
        seal_agreement(talking.mediator, case_id=talking.id, version=2, on=today())
    assert "甲方" in said.value.sentence
    assert "乙方" not in said.value.sentence


@pytest.mark.parametrize("who", ["downstairs", "mediator", "worker"])
def test_nobody_signs_on_the_screen_for_another(talking, who):
    talking.draft()
    with pytest.raises(NotAllowed) as said:
        sign_agreement(getattr(talking, who), case_id=talking.id, side=1, version=1, read=True)
    assert "委托书" in said.value.remedy
    assert said.value.basis
    assert not AgreementSignature.objects.exists()


def test_signing_for_somebody_absent_is_refused_and_the_proxy_rule_told(talking):
    talking.draft()
    with pytest.raises(Refused) as said:
        talking.sign(1, signer="absent")
    assert "委托书" in said.value.remedy
    with pytest.raises(Refused):
        talking.sign(1, signer="proxy")
    mandate = {"case_id": talking.id, "side": 1, "proxy": "王小妹", "paper": "委托书"}
    note_mandate(talking.mediator, **mandate, on=today(), signs=False)
    with pytest.raises(Refused) as said:
        talking.sign(1, signer="proxy")
    assert "写明" in said.value.sentence
    with pytest.raises(NotAllowed):
        note_mandate(talking.upstairs, **mandate, on=today(), signs=True)
    note_mandate(talking.mediator, **mandate, on=today(), signs=True)
    assert not AgreementSignature.objects.exists()
    assert talking.sign(1, signer="proxy").by_proxy
    with connection.cursor() as cursor:
        cursor.execute("SELECT proxy_name FROM cases_mediationparty")
        assert "王小妹" not in "".join(row[0] for row in cursor.fetchall())


def test_a_mandate_of_tomorrow_signs_nothing_today(talking):
    talking.draft()
    with pytest.raises(Invalid):
        note_mandate(
            talking.mediator, case_id=talking.id, side=1, proxy="王小妹", paper="委托书",
            on=today() + DAY, signs=True,
        )  # fmt: skip
    with pytest.raises(Invalid):
        talking.sign(1, on=today() - DAY)
    with pytest.raises(Invalid):
        note_signature(
            talking.mediator, case_id=talking.id, side=1, version=1, way="screen", on=today(),
            signer="itself",
        )  # fmt: skip


def test_all_signatures_and_the_seal_put_it_in_effect_and_thirty_days_run(talking):
    talking.draft()
    talking.sign(1)
    with pytest.raises(Refused):
        seal_agreement(talking.mediator, case_id=talking.id, version=1, on=today())
    assert talking.state == "in_sessions"
    assert not talking.case.clocks.exists()
    talking.sign(2)
    with pytest.raises(NotAllowed):
        seal_agreement(talking.worker, case_id=talking.id, version=1, on=today())
    agreement = seal_agreement(talking.mediator, case_id=talking.id, version=1, on=today())
    assert (talking.state, agreement.effective_on) == ("agreed", today())
    clock = talking.case.clocks.get(clock="judicial_confirmation")
    assert timezone.localtime(clock.runs_out).date() >= today() + timedelta(days=30)
    # The sides may ask; the house owes nothing.
    assert Case.objects.get(pk=talking.id).next_clock == ""
    reminds = AgreementClause.objects.order_by("order").values_list("remind_on", flat=True)
    assert list(reminds) == [today() + timedelta(days=7), today() + timedelta(days=17)]
    with pytest.raises(Refused):
        talking.draft(base_version=1)


def oral(talking, **changed):
    given = {
        "facts": "楼上漏水", "reached_on": today(), "all_agreed": True,
        "clauses": [Clause(1, "修好", today() + timedelta(days=3), proof="当面看过")],
    }  # fmt: skip
    given |= changed
    # Whoever agreed in the past had talked by then.
    MediationSession.objects.update(on=min(today(), given["reached_on"]))
    return record_oral_agreement(talking.mediator, case_id=talking.id, **given)


def test_an_oral_agreement_holds_from_the_day_it_was_reached(talking):
    with pytest.raises(Invalid):
        oral(talking, all_agreed=False)
    with pytest.raises(Invalid):
        oral(talking, reached_on=today() + DAY)
    reached = today() - timedelta(days=4)
    agreement = oral(talking, reached_on=reached)
    assert (agreement.form, agreement.effective_on) == ("oral", reached)
    clock = talking.case.clocks.get(clock="judicial_confirmation")
    assert timezone.localtime(clock.started_at).date() == reached


def noted(talking, confirmation, by=None, **given):
    given.setdefault("on", today())
    return note_confirmation(
        by or talking.mediator, case_id=talking.id, confirmation=confirmation, **given
    )


def test_both_apply_together_within_thirty_days(talking):
    talking.agree()
    with pytest.raises(Invalid) as said:
        noted(talking, "applied", court="徐汇区法院")
    assert set(said.value.fields) == {"together"}
    with pytest.raises(Invalid) as said:
        noted(talking, "confirmed", court="徐汇区法院")
    assert set(said.value.fields) == {"paper"}
    with pytest.raises(NotAllowed):
        noted(talking, "not_wanted", by=talking.upstairs, together=True)
    noted(talking, "applied", by=talking.worker, court="徐汇区法院", together=True)
    assert talking.case.clocks.get(clock="judicial_confirmation").state == "ended"
    assert Case.objects.get(pk=talking.id).next_due is None
    noted(talking, "confirmed", court="徐汇区法院", paper="裁定书")
    with pytest.raises(Refused):
        noted(talking, "not_wanted", together=True)


def test_nobodys_number_stands_in_the_name_of_a_court_or_its_paper(talking):
    talking.agree()
    told = {"court": "徐汇区法院（王阿姨13800138000）", "together": True}
    with pytest.raises(Telling) as asked:
        noted(talking, "applied", **told)
    assert set(asked.value.covered) == {"court"}
    noted(talking, "applied", personal="cover", **told)
    step = talking.case.steps.get(verb="note_confirmation")
    for kept in (Agreement.objects.get().court, step.told_by):
        assert "13800138000" not in kept
        assert "王阿姨" not in kept


def test_after_thirty_days_nobody_applies_any_more(talking):
    oral(talking, reached_on=today() - timedelta(days=40))
    with pytest.raises(Refused) as said:
        noted(talking, "applied", court="徐汇区法院", together=True)
    assert "三十三" in said.value.basis
    assert Agreement.objects.get().confirmation == ""


def test_names_are_opened_to_be_printed_by_a_mediator_and_each_look_is_noted(talking):
    for other in (talking.worker, talking.upstairs):
        with pytest.raises(NotAllowed):
            open_names(other, case_id=talking.id)
    assert not SealedLook.objects.exists()
    assert open_names(talking.mediator, case_id=talking.id) == {1: "楼上", 2: "楼下"}
    assert SealedLook.objects.count() == 2

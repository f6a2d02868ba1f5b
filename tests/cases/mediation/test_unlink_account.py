"""A wrong account is taken from a side in whatever state; the side and what it signed stay."""

from __future__ import annotations

import pytest

from lilong.cases.files import permissions as files
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.remove_party import remove_party
from lilong.cases.files.models import Case, CaseParty, CaseStep
from lilong.cases.mediation.actions.answer_proposal import answer_proposal
from lilong.cases.mediation.actions.join_account import join_account
from lilong.cases.mediation.actions.make_proposal import make_proposal
from lilong.cases.mediation.actions.register_mediation import register_mediation
from lilong.cases.mediation.actions.sign_agreement import sign_agreement
from lilong.cases.mediation.actions.stop_mediation import stop_mediation
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.cases.mediation.actions.unlink_account import unlink_account
from lilong.cases.mediation.models import (
    AgreementClause,
    AgreementSignature,
    MediationParty,
    ProposalAnswer,
)
from lilong.cases.mediation.queries.files import seen_mediation
from lilong.commons.ledger.chain import verify
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from tests.cases.mediation.conftest import Quarrel
from tests.neighbourhood import person_with
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

NOT_KEPT = {"why": "not_kept", "told": ["agreement_suit"], "words": "说了不照办"}


@pytest.fixture
def wrong(street):
    """A neighbour of just the name of the side."""
    return person_with("resident", street.rooms[2], "王建国")


@pytest.fixture
def joined(opened, worker, mediator, upstairs, wrong):
    """甲 has its account; 乙 is joined to the account of the wrong 王建国."""
    case = opened(kind="dispute", summary="卫生间漏水")
    here = {"case_id": case.id, "purpose": "调解"}
    note_party(worker, role="applicant", person_id=upstairs.person_id, **here)
    note_party(worker, role="respondent", name="王建国", **here)
    register_mediation(worker, case_id=case.id, source="applied")
    join_account(worker, case_id=case.id, side=2, person_id=wrong.person_id)
    return Quarrel(case, worker, mediator, upstairs, wrong)


def unlink(quarrel, by=None, side=2, reason="account"):
    return unlink_account(by or quarrel.worker, case_id=quarrel.id, side=side, reason=reason)


def in_effect(quarrel):
    quarrel.accept().inform().meet().agree()


def failed(quarrel):
    in_effect(quarrel)
    stop_mediation(quarrel.mediator, case_id=quarrel.id, **NOT_KEPT)


def closed(quarrel):
    failed(quarrel)
    close_case(quarrel.worker, case_id=quarrel.id)


@pytest.mark.parametrize("so_far", [in_effect, failed, closed])
def test_the_wrong_neighbour_reads_the_agreement_no_more(joined, wrong, so_far):
    so_far(joined)
    assert seen_mediation(wrong, joined.id).clauses
    notices = Notice.objects.filter(person_id=wrong.person_id)
    assert notices.exists()
    party = CaseParty.objects.get(person_id=wrong.person_id)
    with pytest.raises(Refused) as said:
        remove_party(joined.worker, case_id=joined.id, party_id=party.pk, reason="account")
    assert "断开连错的账号" in str(said.value.remedy)
    clauses, signed = AgreementClause.objects.count(), AgreementSignature.objects.count()

    unlink(joined)

    with pytest.raises(NotFound):
        seen_mediation(wrong, joined.id)
    assert files.sight_of(wrong, joined.case) is files.Sight.NONE
    assert not notices.exists()
    assert (AgreementClause.objects.count(), AgreementSignature.objects.count()) == (
        clauses,
        signed,
    )
    party.refresh_from_db()
    assert (party.name, party.person_id) == ("王建国", None)
    assert MediationParty.objects.get(order=2).party_id == party.pk
    step = CaseStep.objects.get(case=joined.case, verb="unlink_account")
    assert (step.words, step.for_parties) == ("连错了账号", False)
    entry = LedgerEntry.objects.get(kind="cases.account_unlinked")
    assert entry.facts == {"code": joined.case.code, "reason": "连错了账号"}
    assert not list(verify(joined.case.space_id))
    with pytest.raises(Refused) as said:
        remove_party(joined.worker, case_id=joined.id, party_id=party.pk, reason="account")
    assert "保存期" in str(said.value.remedy)


def test_the_right_one_is_joined_afterwards(joined, street):
    in_effect(joined)
    unlink(joined)
    right = person_with("resident", street.rooms[0], "王建国")
    join_account(joined.worker, case_id=joined.id, side=2, person_id=right.person_id)
    assert seen_mediation(right, joined.id).own.order == 2


def test_whoever_signed_on_the_screen_was_meant(joined, wrong):
    joined.accept().inform().meet().draft()
    sign_agreement(wrong, case_id=joined.id, side=2, version=1, read=True)
    with pytest.raises(Refused) as said:
        unlink(joined)
    assert "屏幕上签过" in said.value.sentence
    assert CaseParty.objects.filter(person_id=wrong.person_id).exists()


def test_what_the_wrong_one_did_on_the_screen_was_not_the_sides(joined, wrong):
    joined.accept()
    here = {"case_id": joined.id}
    tell_rights(joined.mediator, side=1, how="read_out", wish="open", **here)
    tell_rights(wrong, side=2, how="on_screen", wish="open", **here)
    joined.meet()
    offer = make_proposal(joined.mediator, text="各修一半", **here)
    answer_proposal(wrong, proposal_id=offer.pk, side=2, answer="yes", **here)
    assert Case.objects.get(pk=joined.id).open_above

    unlink(joined)

    assert not Case.objects.get(pk=joined.id).open_above
    with pytest.raises(Refused, match="乙方"):
        joined.meet()
    tell_rights(joined.mediator, side=2, how="read_out", wish="closed", **here)
    answer_proposal(joined.mediator, proposal_id=offer.pk, side=2, answer="no", **here)
    assert ProposalAnswer.objects.get().answer == "no"


def test_who_was_noted_by_the_account_alone_stays_known_by_its_name(quarrel, downstairs):
    party = CaseParty.objects.get(person_id=downstairs.person_id)
    assert party.name == ""
    unlink(quarrel, side=MediationParty.objects.get(party=party).order)
    assert CaseParty.objects.get(pk=party.pk).name == downstairs.name


def test_keepers_do_it_with_a_reason_and_no_party_does(joined, wrong, officer, leader):
    for nobody in (wrong, joined.upstairs, officer, leader):
        with pytest.raises(NotAllowed):
            unlink(joined, by=nobody)
    for given in ({"reason": "王建国"}, {"reason": ""}, {"side": 3}):
        with pytest.raises(Invalid):
            unlink(joined, **given)
    unlink(joined, by=joined.mediator, reason="wrong")
    with pytest.raises(Refused, match="没有连着账号"):
        unlink(joined)


def test_the_page_takes_it_off_at_rest_too(as_person, joined, wrong):
    closed(joined)
    browser, here = as_person(joined.worker), f"/cases/case/{joined.id}/mediation/"
    assert 'value="unlink"' in browser.get(here).content.decode()
    refused = browser.post(here, {"step": "unlink", "side": "2", "reason": ""})
    assert refused.status_code == 422
    assert (
        browser.post(here, {"step": "unlink", "side": "2", "reason": "account"}).status_code == 302
    )
    assert as_person(wrong).get(f"{here}mine").status_code == 404
    steps = as_person(joined.worker).get(f"/cases/case/{joined.id}/").content.decode()
    assert "断开一方的账号" in steps
    mine = as_person(joined.upstairs).get(f"/cases/case/{joined.id}/").content.decode()
    assert "断开一方的账号" not in mine

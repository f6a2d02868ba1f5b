"""What the street and the patch above may read: how far it is, and no more unless all sides wished
it open; and a dossier that says the same to everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.mediation.actions.file_paper import file_paper
from lilong.cases.mediation.actions.note_mandate import note_mandate
from lilong.cases.mediation.actions.note_revisit import note_revisit
from lilong.cases.mediation.actions.stop_mediation import stop_mediation
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.cases.mediation.models import AgreementClause
from lilong.cases.mediation.queries.completeness import completeness_of, facts_of
from lilong.cases.mediation.queries.files import seen_mediation
from lilong.cases.mediation.references import forget_proxies
from lilong.cases.mediation.tasks import remind_of_clauses
from lilong.cases.models import CaseParty
from lilong.commons.notices.models import Notice
from tests.neighbourhood import person_with
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

AT_TABLE = "桌上说好先止水"
MANDATE, PAPER, SEEN_THERE = "王家委托书", "蓝皮收据", "楼下又刷了墙"


def today():
    return timezone.localdate()


@pytest.fixture
def agreed(talking):
    """Agreed, with words in every corner of the file."""
    talking.meet(AT_TABLE)
    talking.meet_alone(2, "底线三千")
    note_mandate(
        talking.mediator, case_id=talking.id, side=1, proxy="王小妹", paper=MANDATE, on=today(),
        signs=True,
    )  # fmt: skip
    talking.agree()
    file_paper(talking.worker, case_id=talking.id, item="evidence", title=PAPER)
    note_revisit(talking.worker, case_id=talking.id, on=today(), holds=True, words=SEEN_THERE)
    return talking


def pages_of(browser, quarrel):
    here = f"/cases/case/{quarrel.id}/mediation/"
    told = [browser.get(here + page) for page in ("", "agreement", "dossier")]
    assert [one.status_code for one in told] == [200, 200, 200]
    return "".join(one.content.decode() for one in told)


@pytest.fixture(params=["street_officer", "patch_officer"])
def above(request, street):
    return person_with(request.param, street.street)


def wish(quarrel, *wishes):
    for side, said in enumerate(wishes, 1):
        tell_rights(quarrel.mediator, case_id=quarrel.id, side=side, how="read_out", wish=said)


def test_above_reads_no_word_where_a_side_wished_it_closed(as_person, agreed, above):
    from lilong.cases.mediation.models import MediationParty

    MediationParty.objects.filter(order=1).update(wish="open")
    browser = as_person(above)
    text = pages_of(browser, agreed)
    for word in (AT_TABLE, "防水", "底线", "漏到楼下", MANDATE, PAPER, SEEN_THERE, "单独谈"):
        assert word not in text, word
    here = f"/cases/case/{agreed.id}/mediation/"
    assert browser.get(f"{here}papers/agreement.pdf").status_code == 404
    assert browser.get(f"{here}papers/record.pdf").status_code == 404
    # That it exists, where it stands, its days, and whether the file is whole.
    assert "已达成协议" in text
    assert today().isoformat() in text
    assert "当事人身份证明" in text


def test_above_reads_the_contents_where_all_wished_it_open(as_person, agreed, above):
    from lilong.cases.mediation.models import MediationParty, MediationSession

    MediationParty.objects.update(wish="open")
    browser = as_person(above)
    text = pages_of(browser, agreed)
    assert "防水" in text
    here = f"/cases/case/{agreed.id}/mediation/"
    assert browser.get(f"{here}papers/agreement.pdf").status_code == 200
    joint, alone = (
        MediationSession.objects.filter(kind=kind).latest("order") for kind in ("joint", "separate")
    )
    assert AT_TABLE in browser.get(f"{here}sessions/{joint.id}").content.decode()
    assert str(alone.id) not in text
    assert browser.get(f"{here}sessions/{alone.id}").status_code == 404
    assert "底线" not in text
    # Reading is not acting.
    for step in ("stop", "perform", "confirm"):
        assert browser.post(here, {"step": step}).status_code in (403, 422)
    assert browser.post(f"{here}papers/agreement.pdf").status_code == 403


def test_an_open_wish_opens_no_draft_and_no_proposal(as_person, talking, above):
    wish(talking, "open", "open")
    talking.draft()
    text = pages_of(as_person(above), talking)
    assert "防水" not in text


# ── The dossier ─────────────────────────────────────────────────────────────────────────────


def states(actor, quarrel):
    seen = seen_mediation(actor, quarrel.id)
    return {line.item.code: line.state for line in completeness_of(facts_of(seen))}


def test_the_dossier_says_the_same_to_everybody_who_reads_it(talking, officer):
    talking.meet_alone(1, "悄悄话")
    stop_mediation(talking.mediator, case_id=talking.id, why="no_agreement", told=["court"])
    told = [states(actor, talking) for actor in (talking.mediator, talking.worker, officer)]
    assert told[0] == told[1] == told[2]


def test_only_separate_sittings_lack_the_record_for_everybody(quarrel, officer):
    quarrel.accept().inform()
    quarrel.meet_alone(1, "悄悄话")
    stop_mediation(quarrel.mediator, case_id=quarrel.id, why="no_agreement", told=["court"])
    for actor in (quarrel.mediator, quarrel.worker, officer):
        assert states(actor, quarrel)["record"] == "missing"


def test_a_mandate_lies_in_the_file_when_its_name_is_forgotten(agreed):
    assert states(agreed.mediator, agreed)["mandate"] == "there"
    CaseParty.objects.filter(case=agreed.case).delete()
    forget_proxies(today())
    assert states(agreed.mediator, agreed)["mandate"] == "there"


def test_what_is_not_due_yet_is_not_missing(talking):
    talking.agree()
    assert states(talking.mediator, talking)["performance"] == "not_asked"
    AgreementClause.objects.filter(order=1).update(due=today() - timedelta(days=1))
    assert states(talking.mediator, talking)["performance"] == "missing"


# ── Reminders ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("always_worked")
def test_a_clause_that_was_told_to_be_late_is_not_read_again_every_morning(talking):
    talking.agree()
    AgreementClause.objects.filter(order=1).update(remind_on=today(), due=today())
    assert remind_of_clauses.func() == 1
    assert remind_of_clauses.func() == 0
    late = AgreementClause.objects.get(order=1)
    assert late.remind_on == today() + timedelta(days=1)
    AgreementClause.objects.filter(order=1).update(
        remind_on=today(), due=today() - timedelta(days=1)
    )
    assert remind_of_clauses.func() == 1
    assert AgreementClause.objects.get(order=1).remind_on is None
    assert Notice.objects.filter(key__startswith="clause-late").count() == 2


# ── Paper and forms ─────────────────────────────────────────────────────────────────────────


def drafted(browser, quarrel, **changed):
    form = {
        "facts": "漏水", "base_version": 0, "reached_on": today(), "clause-TOTAL_FORMS": 2,
        "clause-INITIAL_FORMS": 0, "clause-0-side": 1, "clause-0-duty": "修好",
        "clause-0-due": today(), "clause-0-proof": "收条", "clause-0-remind_days": 3,
        "clause-1-side": "", "clause-1-remind_days": 3, **changed,
    }  # fmt: skip
    return browser.post(f"/cases/case/{quarrel.id}/mediation/agreement/draft", form)


def test_no_half_written_clause_is_lost_without_a_word(as_person, talking):
    browser = as_person(talking.mediator)
    answer = drafted(browser, talking, **{"clause-1-money": "800元", "clause-1-side": "2"})
    assert answer.status_code == 422
    assert "要做什么" in answer.content.decode()
    answer = drafted(browser, talking, **{"clause-0-side": ""})
    assert answer.status_code == 422
    assert "哪一方" in answer.content.decode()
    assert not AgreementClause.objects.exists()
    page = browser.get(f"/cases/case/{talking.id}/mediation/agreement/draft").content.decode()
    first = page.split('name="clause-0-side"')[1].split("</select>")[0]
    assert '<option value="" selected' in first.replace("  ", " ")
    assert drafted(browser, talking).status_code == 302


def test_a_clause_says_by_what_it_is_seen_to_be_kept(as_person, talking):
    answer = drafted(as_person(talking.mediator), talking, **{"clause-0-proof": " "})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请写凭什么算履行了" in page
    assert "选填" not in page.split('for="id_clause-0-proof"')[1].split("</label>")[0]


def test_the_agreement_names_who_mediated_it_and_not_who_came_later(as_person, talking, worker):
    from lilong.cases.mediation.actions.change_mediators import change_mediators
    from lilong.cases.mediation.models import Mediator

    talking.agree()
    change_mediators(worker, case_id=talking.id, mediator_ids=[worker.person_id])
    Mediator.objects.filter(person_id=worker.person_id).update(since=today() + timedelta(days=1))
    from lilong.cases.mediation.web.papers import mediators_on

    seen = seen_mediation(worker, talking.id)
    assert [one.person_id for one in mediators_on(seen)] == [talking.mediator.person_id]


def test_no_name_is_opened_for_a_paper_that_is_not_there(as_person, talking):
    from lilong.commons.sealed.models import SealedLook

    answer = as_person(talking.mediator).post(
        f"/cases/case/{talking.id}/mediation/papers/agreement.pdf"
    )
    assert answer.status_code == 404
    assert not SealedLook.objects.exists()

"""Thirteen items: what has to be there, what is, and what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.mediation.actions.draft_agreement import draft_agreement
from lilong.cases.mediation.actions.file_paper import file_paper
from lilong.cases.mediation.actions.note_confirmation import note_confirmation
from lilong.cases.mediation.actions.note_mandate import note_mandate
from lilong.cases.mediation.actions.note_performance import note_performance
from lilong.cases.mediation.actions.note_revisit import note_revisit
from lilong.cases.mediation.actions.stop_mediation import stop_mediation
from lilong.cases.mediation.kinds import file_items
from lilong.cases.mediation.models import Agreement, AgreementClause, FilePaper, MediationParty
from lilong.cases.mediation.queries.completeness import completeness_of, facts_of
from lilong.cases.mediation.queries.files import seen_mediation
from lilong.cases.mediation.references import forget_proxies
from lilong.cases.mediation.tasks import remind_of_clauses
from lilong.commons.notices.models import Notice
from lilong.kernel.refusal import Invalid, NotAllowed
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]


def items(quarrel, state):
    """The codes of the items that stand so."""
    seen = seen_mediation(quarrel.mediator, quarrel.id)
    return {line.item.code for line in completeness_of(facts_of(seen)) if line.state == state}


def test_there_are_thirteen():
    assert len(file_items()) == 13


def test_a_fresh_application_lacks_the_notice_and_who_they_are(quarrel):
    assert items(quarrel, "there") == {"application"}
    assert items(quarrel, "missing") == {"rights_notice", "identity"}


def test_what_was_said_alone_is_no_record_of_mediation(quarrel):
    quarrel.accept().inform()
    quarrel.meet_alone(1, "悄悄话")
    assert "record" in items(quarrel, "missing")
    quarrel.meet()
    assert "record" in items(quarrel, "there")


def test_an_agreement_asks_for_performance_and_revisit(talking, colleague):
    talking.agree()
    # Nothing is due yet, and there is nothing to look at.
    assert items(talking, "missing") == {"identity"}
    assert {"performance", "revisit"} <= items(talking, "not_asked")
    day = timezone.localdate()

    def perform(clause):
        note_performance(
            talking.worker, case_id=talking.id, clause=clause, done=True, on=day, words="看过"
        )

    perform(1)
    assert "performance" in items(talking, "there")
    assert "revisit" in items(talking, "not_asked")
    AgreementClause.objects.filter(order=2).update(due=day - timedelta(days=1))
    assert items(talking, "missing") == {"identity", "performance", "revisit"}
    perform(2)
    assert items(talking, "missing") == {"identity", "revisit"}
    note_revisit(talking.worker, case_id=talking.id, on=day, holds=True, words="还好")
    paper = {"case_id": talking.id, "item": "identity", "title": "两份身份证复印件"}
    with pytest.raises(NotAllowed):
        file_paper(talking.upstairs, **paper)
    with pytest.raises(Invalid):
        file_paper(talking.worker, **{**paper, "item": "gossip"})
    with pytest.raises(Invalid):
        file_paper(talking.worker, **{**paper, "title": " "})
    assert not FilePaper.objects.exists()
    file_paper(talking.worker, **paper)
    assert items(talking, "missing") == set()
    assert items(talking, "not_asked") == {
        "mandate", "inquiry", "evidence", "confirmation", "statement", "back_cover",
    }  # fmt: skip


def test_a_proxy_and_the_court_bring_their_papers(talking):
    note_mandate(
        talking.mediator, case_id=talking.id, side=1, proxy="王小妹", paper="委托书",
        on=timezone.localdate(), signs=True,
    )  # fmt: skip
    assert "mandate" in items(talking, "there")
    talking.agree()
    asked = {"case_id": talking.id, "on": timezone.localdate(), "court": "徐汇区法院"}
    note_confirmation(talking.mediator, confirmation="applied", together=True, **asked)
    assert "confirmation" in items(talking, "missing")
    note_confirmation(talking.mediator, confirmation="confirmed", paper="裁定书", **asked)
    assert "confirmation" in items(talking, "there")


def test_the_end_asks_for_the_back_cover_and_no_agreement(talking):
    stop_mediation(talking.mediator, case_id=talking.id, why="no_agreement", told=["court"])
    assert "back_cover" in items(talking, "missing")
    assert "agreement" in items(talking, "not_asked")


@pytest.mark.usefixtures("always_worked")
def test_mediators_and_the_side_are_reminded_once_before_and_once_late(talking):
    assert remind_of_clauses.func() == 0
    talking.agree()
    assert remind_of_clauses.func() == 0
    for _twice in range(2):  # the note of the first is there: nobody is told again
        AgreementClause.objects.filter(order=1).update(remind_on=timezone.localdate())
        assert remind_of_clauses.func() == 1
    told = Notice.objects.filter(key__startswith="clause-soon")
    assert {one.person_id for one in told} == {
        talking.mediator.person_id, talking.upstairs.person_id,
    }  # fmt: skip
    assert "防水" not in str([(one.facts, one.sentence) for one in told])
    yesterday = timezone.localdate() - timedelta(days=1)
    AgreementClause.objects.filter(order=1).update(due=yesterday, remind_on=timezone.localdate())
    remind_of_clauses.func()
    assert Notice.objects.filter(key__startswith="clause-late").count() == 2


def test_an_agreement_without_clauses_or_before_any_sitting_is_none(quarrel, talking):
    with pytest.raises(Invalid):
        draft_agreement(talking.mediator, case_id=talking.id, facts="漏水", clauses=[])
    with pytest.raises(Invalid):
        draft_agreement(talking.mediator, case_id=talking.id, facts=" ", clauses=[])
    with pytest.raises(NotAllowed):
        draft_agreement(talking.worker, case_id=talking.id, facts="漏水", clauses=[])
    assert not Agreement.objects.exists()


def test_a_proxy_is_forgotten_with_the_side(talking):
    MediationParty.objects.update(proxy_name="王小妹")
    assert forget_proxies(timezone.localdate()) == 0
    talking.case.parties.all().delete()
    assert forget_proxies(timezone.localdate()) == 2
    assert set(MediationParty.objects.values_list("proxy_name", flat=True)) == {""}


def test_nothing_is_needed_and_not_needed_in_one_line(as_person, quarrel):
    browser, here = as_person(quarrel.mediator), f"/cases/case/{quarrel.id}/mediation/dossier"
    lines = browser.get(here).content.decode().partition('<ol class="task-list">')[2]
    rows = lines.partition("</ol>")[0].split("<li>")[1:]
    assert len(rows) == 13
    assert not [row for row in rows if "必须" in row and "现在不用" in row]
    assert [row for row in rows if "必须" in row and "以后要" in row]
    quarrel.accept().inform()
    stop_mediation(quarrel.mediator, case_id=quarrel.id, why="refused", told=["court"])
    rows = browser.get(here).content.decode()
    assert "以后要" not in rows
    assert "谈成了才要" in rows

"""Whoever is named a mediator is told, finds the table, and is led nowhere that is not theirs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.models import Case
from lilong.cases.files.permissions import Sight, sight_of, visible_to
from lilong.cases.mediation.actions.accept_mediation import accept_mediation
from lilong.cases.mediation.actions.change_mediators import change_mediators
from lilong.cases.mediation.actions.register_mediation import register_mediation
from lilong.cases.mediation.actions.stop_mediation import stop_mediation
from lilong.cases.mediation.queries.mine import mediated_by
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import NotAllowed
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

MINE = "/cases/mine/"


def named(quarrel, *mediators, by=None):
    ids = [one.person_id for one in mediators]
    return accept_mediation(by or quarrel.worker, case_id=quarrel.id, mediator_ids=ids)


def changed(quarrel, *mediators, by=None):
    ids = [one.person_id for one in mediators]
    return change_mediators(by or quarrel.worker, case_id=quarrel.id, mediator_ids=ids)


def told(actor, what):
    return list(Notice.objects.filter(person_id=actor.person_id, key__startswith=what))


def sat(actor):
    return [one.case.id for one in mediated_by(actor)]


def test_a_mediator_is_told_when_named_and_when_taken_off(quarrel, leader):
    named(quarrel, leader)
    (notice,) = told(leader, "mediation-named")
    assert notice.url == f"/cases/case/{quarrel.id}/mediation/"
    assert set(notice.facts) == {"code"}
    changed(quarrel, quarrel.mediator)
    (left,) = told(leader, "mediation-left")
    # What is theirs no longer is linked to no longer.
    assert left.url == ""
    assert len(told(quarrel.mediator, "mediation-named")) == 1
    changed(quarrel, quarrel.mediator, leader)
    assert len(told(leader, "mediation-named")) == 2
    assert len(told(quarrel.mediator, "mediation-named")) == 1
    assert told(quarrel.mediator, "mediation-left") == []
    # The sides are told what they were told before, and of nobody's own notice.
    for side in (quarrel.upstairs, quarrel.downstairs):
        assert not told(side, "mediation-named")
        assert not told(side, "mediation-left")


def test_who_seats_themselves_is_not_told_what_they_did(quarrel, leader):
    named(quarrel, quarrel.mediator, leader, by=quarrel.mediator)
    assert told(quarrel.mediator, "mediation-named") == []
    assert len(told(leader, "mediation-named")) == 1


def test_a_block_leader_finds_what_they_mediate_among_the_own_cases(as_person, quarrel, leader):
    browser = as_person(leader)
    assert "我调解的" not in browser.get(MINE).content.decode()
    named(quarrel, leader)
    page = browser.get(MINE).content.decode()
    assert "我调解的" in page
    assert quarrel.case.code in page
    assert f'href="/cases/case/{quarrel.id}/mediation/"' in page
    assert "还没有您是当事人的办件" not in page
    for other in (quarrel.worker, quarrel.upstairs, quarrel.mediator):
        assert "我调解的" not in as_person(other).get(MINE).content.decode()
    changed(quarrel, quarrel.mediator)
    assert "我调解的" not in browser.get(MINE).content.decode()
    assert sat(quarrel.mediator) == [quarrel.id]


def test_only_where_somebody_sits_now_and_still_works(quarrel, leader):
    named(quarrel, leader)
    assert sat(leader) == [quarrel.id]
    # An old seat alone is none.
    assert sat(replace(leader, grants=())) == []
    with pytest.raises(NotAllowed):
        mediated_by(VISITOR)


def test_who_became_a_party_reads_as_one(quarrel, leader):
    named(quarrel, leader)
    note_party(
        quarrel.worker, case_id=quarrel.id, role="neighbour", purpose="调解",
        person_id=leader.person_id,
    )  # fmt: skip
    assert sat(leader) == []


def test_what_has_ended_comes_last(quarrel, opened, leader, worker, upstairs, downstairs):
    other = opened(kind="dispute", summary="楼道堆物")
    for actor, role in ((upstairs, "respondent"), (downstairs, "applicant")):
        note_party(worker, case_id=other.id, role=role, purpose="调解", person_id=actor.person_id)
    register_mediation(worker, case_id=other.id, source="applied")
    accept_mediation(worker, case_id=other.id, mediator_ids=[leader.person_id])
    named(quarrel, leader)
    stop_mediation(worker, case_id=other.id, why="no_agreement", told=["court"])
    Case.objects.filter(pk=other.id).update(state="closed")
    assert sat(leader) == [quarrel.id, other.id]


def links(page):
    main = re.search(r"<main.*?</main>", page, re.S).group()
    return set(re.findall(r'href="(/[^"#?]*)"', main))


def test_no_link_leads_a_mediator_to_what_is_not_theirs(as_person, quarrel, leader):
    quarrel.mediator = leader
    quarrel.accept().inform().meet()
    quarrel.meet_alone(1, "单独谈的")
    quarrel.draft()
    browser, here = as_person(leader), f"/cases/case/{quarrel.id}/mediation/"
    seen, todo = set(), {MINE, here}
    while todo:
        url = todo.pop()
        seen.add(url)
        answer = browser.get(url)
        assert answer.status_code == 200, url
        if answer["Content-Type"].startswith("text/html"):
            found = {one for one in links(answer.content.decode()) if "/cases/" in one}
            todo |= found - seen
    assert {here, f"{here}agreement", f"{here}dossier", f"{here}meet", MINE} <= seen
    assert f"/cases/case/{quarrel.id}/" not in seen
    # The walls stand where they stood: the table is theirs, the case is not.
    assert sight_of(leader, quarrel.case) is Sight.NONE
    assert not visible_to(leader, Case.objects.filter(pk=quarrel.id)).exists()
    assert browser.get(f"/cases/case/{quarrel.id}/").status_code == 404


def test_a_keeper_who_mediates_still_goes_back_to_the_case(as_person, talking):
    page = as_person(talking.mediator).get(f"/cases/case/{talking.id}/mediation/").content.decode()
    assert f"/cases/case/{talking.id}/" in links(page)


def test_it_costs_one_query_however_many(as_person, quarrel, leader, opened, worker):
    browser = as_person(leader)
    named(quarrel, leader)
    browser.get(MINE)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            browser.get(MINE)
        return len(asked)

    one = cost()
    for number in range(3):
        case = opened(kind="dispute", summary=f"楼道堆物 {number}")
        for name in ("甲", "乙"):
            note_party(worker, case_id=case.id, role="other", purpose="调解", name=name)
        register_mediation(worker, case_id=case.id, source="applied")
        accept_mediation(worker, case_id=case.id, mediator_ids=[leader.person_id])
    assert len(sat(leader)) == 4
    assert cost() == one

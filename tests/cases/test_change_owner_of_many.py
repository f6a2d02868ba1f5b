"""What somebody kept who has gone goes to a colleague at once, and nothing to whom it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions import change_owner_of_many as module
from lilong.cases.files.actions.change_owner import change_owner
from lilong.cases.files.actions.change_owner_of_many import change_owner_of_many
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.queries.kept import kept_by
from lilong.commons.ledger.listening import catch_up
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import sentence_of
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.people.models import RoleGrant
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]


@pytest.fixture
def gone(opened, worker, street):
    """Four cases of a worker who has gone since, one of them withdrawn."""
    cases = [opened(place=street.rooms[at]) for at in range(4)]
    withdraw_case(worker, case_id=cases[3].id, reason="认错了")
    RoleGrant.objects.filter(person_id=worker.person_id).update(ended_at=timezone.now())
    return cases


def hand_on(by, case, to):
    return change_owner_of_many(by, case_id=case.id, owner_id=to.person_id)


def party_of(case, person):
    CaseParty.objects.create(
        space_id=case.space_id, case=case, role="owner", person_id=person.person_id,
        purpose="办理", expires_on=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip


def test_what_is_going_on_has_another_owner_who_hears_of_it_once(
    gone, worker, colleague, secretary
):
    done = hand_on(secretary, gone[0], colleague)
    assert (done.count, done.more) == (3, False)
    assert {one.owner_id for one in Case.objects.filter(pk__in=[one.pk for one in gone[:3]])} == {
        colleague.person_id
    }
    assert Case.objects.get(pk=gone[3].pk).owner_id == worker.person_id
    assert gone[0].steps.filter(verb="change_owner_of_many", for_parties=False).count() == 1
    assert Case.objects.get(pk=gone[0].pk).version == gone[0].version + 1
    catch_up()
    (told,) = Notice.objects.filter(person_id=colleague.person_id)
    assert str(sentence_of(told)) == ("3 件办件从现在起由您承办，原来的承办人已经不在这里任职")
    entry = LedgerEntry.objects.get(kind="cases.owner_of_many_changed")
    assert entry.facts == {"count": 3}
    assert not list(counters_agree())


def test_only_of_who_has_gone_only_to_who_is_here_and_only_by_keepers(
    gone, opened, colleague, secretary, officer, leader
):
    with pytest.raises(Refused):
        hand_on(secretary, opened(by=colleague), secretary)
    with pytest.raises(Invalid):
        hand_on(secretary, gone[0], leader)
    for other in (officer, leader):
        with pytest.raises(NotAllowed):
            hand_on(other, gone[0], colleague)
    with pytest.raises(Refused, match="刚才已经有人"):
        change_owner_of_many(
            secretary, case_id=gone[0].id, owner_id=colleague.person_id, base_version=99
        )


def test_another_case_about_either_of_them_stays(gone, worker, colleague, secretary, street):
    party_of(gone[0], colleague)
    party_of(gone[1], secretary)
    assert hand_on(secretary, gone[2], colleague).count == 1
    left = kept_by(worker.person_id, street.area.id).values_list("pk", flat=True)
    assert set(left) == {gone[0].pk, gone[1].pk}


def test_nobody_is_given_their_own_case(gone, colleague, secretary):
    party_of(gone[0], colleague)
    for give in (change_owner, change_owner_of_many):
        with pytest.raises(Invalid, match="这一件的当事人"):
            give(secretary, case_id=gone[0].id, owner_id=colleague.person_id)
        with pytest.raises(NotAllowed):
            give(colleague, case_id=gone[0].id, owner_id=secretary.person_id)
    assert Case.objects.get(pk=gone[1].pk).owner_id != colleague.person_id


def test_many_go_some_at_a_time(gone, colleague, secretary, monkeypatch):
    monkeypatch.setattr(module, "MOST", 1)
    assert hand_on(secretary, gone[0], colleague).more
    left = Case.objects.exclude(owner_id=colleague.person_id).exclude(state="withdrawn").get()
    done = hand_on(secretary, left, colleague)
    assert (done.count, done.more) == (1, False)


def test_the_page_offers_it_where_the_owner_has_gone(
    as_person, gone, opened, worker, colleague, secretary
):
    browser, here = as_person(secretary), f"/cases/case/{gone[0].id}/owner"
    assert 'name="others"' in browser.get(here).content.decode()
    own = opened(by=secretary)
    assert 'name="others"' not in browser.get(f"/cases/case/{own.id}/owner").content.decode()
    sent = {"owner": str(colleague.person_id), "others": "on"}
    page = browser.post(here, sent, follow=True).content.decode()
    assert "连这一件一共 3 件" in page
    assert not kept_by(worker.person_id, gone[0].area_id).exists()


def test_those_above_who_stand_in_are_offered_this_one_alone(as_person, gone, secretary, officer):
    party_of(gone[0], secretary)
    html = as_person(officer).get(f"/cases/case/{gone[0].id}/owner").content.decode()
    assert 'name="owner"' in html
    assert 'name="others"' not in html
    # Whom it is about is no choice.
    assert str(secretary.person_id) not in html


def test_it_is_read_by_the_index_of_who_keeps_what(gone, worker, street):
    from tests.plans import indexes_of

    rows = kept_by(worker.person_id, street.area.id).order_by("position").values_list("pk")
    sql, params = rows.query.sql_with_params()
    from django.db import connection

    if connection.vendor == "sqlite":
        assert "case_owner_open" in indexes_of(sql, list(params))

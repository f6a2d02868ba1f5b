"""The thirty days to ask the court together: seen by whoever may ask, and reminded of in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.models import Case, CaseClock
from lilong.cases.mediation.actions.note_confirmation import note_confirmation
from lilong.cases.mediation.effect import last_day_of_confirmation
from lilong.cases.mediation.tasks import remind_of_confirmations
from lilong.commons.notices.models import Notice
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

DAY = timedelta(days=1)


def pages(as_person, talking):
    """The page of each side, of the mediator and of a keeper who does not sit at the table."""
    here = f"/cases/case/{talking.id}/mediation/"
    for actor in (talking.upstairs, talking.downstairs):
        yield as_person(actor).get(f"{here}mine").content.decode()
    for actor in (talking.mediator, talking.worker):
        yield as_person(actor).get(here).content.decode()


def last_in(talking, days):
    """Let the last of the thirty days be in so many days."""
    clock = CaseClock.objects.get(case_id=talking.id, clock="judicial_confirmation")
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    CaseClock.objects.filter(pk=clock.pk).update(runs_out=today + (days + 1) * DAY)
    assert last_day_of_confirmation(talking.case) == timezone.localdate() + days * DAY


def told():
    return Notice.objects.filter(key__startswith="confirmation-soon")


def test_sides_and_mediators_read_until_when_they_may_ask_together(as_person, talking):
    assert not any("可以共同申请司法确认" in page for page in pages(as_person, talking))
    talking.agree()
    last = last_day_of_confirmation(talking.case).isoformat()
    said = f"可以共同申请司法确认，到 {last}（自协议生效起 30 天）"
    assert all(said in page for page in pages(as_person, talking))
    last_in(talking, 0)
    assert all("可以共同申请司法确认" in page for page in pages(as_person, talking))
    last_in(talking, -1)
    for page in pages(as_person, talking):
        assert "可以共同申请司法确认" not in page
        assert "协议照样有效" in page


@pytest.mark.usefixtures("always_worked")
def test_what_was_settled_is_not_offered_again(as_person, talking):
    talking.agree()
    note_confirmation(
        talking.mediator,
        case_id=talking.id,
        confirmation="applied",
        together=True,
        court="徐汇区法院",
        on=timezone.localdate(),
    )
    for page in pages(as_person, talking):
        assert "可以共同申请司法确认" not in page
        assert "已共同申请" in page
    here = f"/cases/case/{talking.id}/"
    english = as_person(talking.worker).get(here, headers={"accept-language": "en"})
    english = english.content.decode()
    assert "applied for together" in english
    assert "已共同申请" not in english
    last_in(talking, 3)
    assert remind_of_confirmations.func() == 0
    assert not told().exists()


@pytest.mark.usefixtures("always_worked")
def test_mediators_and_sides_are_reminded_once_a_week_before(talking):
    assert remind_of_confirmations.func() == 0
    talking.agree()
    last_in(talking, 8)
    assert remind_of_confirmations.func() == 0
    last_in(talking, 7)
    assert remind_of_confirmations.func() == 1
    last_in(talking, 6)
    remind_of_confirmations.func()
    assert sorted(told().values_list("person_id", flat=True)) == sorted(
        [talking.mediator.person_id, talking.upstairs.person_id, talking.downstairs.person_id]
    )
    notice = told().first()
    assert set(notice.facts) == {"code", "last"}
    assert "漏水" not in str(list(told().values()))


@pytest.mark.usefixtures("always_worked")
def test_a_day_that_was_missed_is_made_up_for_and_a_late_one_is_not(talking):
    talking.agree()
    last_in(talking, -1)
    assert remind_of_confirmations.func() == 0
    Case.objects.filter(pk=talking.id).update(state="failed")
    last_in(talking, 2)
    assert remind_of_confirmations.func() == 0
    Case.objects.filter(pk=talking.id).update(state="closed")
    assert remind_of_confirmations.func() == 1
    assert told().count() == 3

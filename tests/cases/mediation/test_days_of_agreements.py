"""An agreement is not broken before something is late, and nobody goes back before it held."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lilong.cases.files.actions.close_case import close_case
from lilong.cases.mediation.actions.note_revisit import note_revisit
from lilong.cases.mediation.actions.stop_mediation import stop_mediation
from lilong.cases.mediation.models import AgreementClause, Revisit
from lilong.kernel.refusal import Invalid, Refused
from tests.cases.mediation.conftest import TODAY
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


def not_kept(talking, words=""):
    stop_mediation(
        talking.mediator, case_id=talking.id, why="not_kept", told=["court"], words=words
    )


def late(talking):
    yesterday = TODAY() - timedelta(days=1)
    AgreementClause.objects.filter(order=1).update(due=yesterday)


def test_what_took_effect_today_is_not_broken_today(as_person, talking):
    talking.agree()
    with pytest.raises(Invalid) as said:
        not_kept(talking)
    assert set(said.value.fields) == {"words"}
    assert talking.state == "agreed"
    here = f"/cases/case/{talking.id}/mediation/"
    sent = {"step": "stop", "why": "not_kept", "told": ["court"], "words": ""}
    answer = as_person(talking.mediator).post(here, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "还没有哪一条过了日子没做" in page
    # What was chosen stays chosen.
    assert page.count("checked") >= 2


def test_what_is_late_and_not_done_is_not_kept(talking):
    talking.agree()
    late(talking)
    not_kept(talking)
    assert talking.state == "failed"


def test_what_was_done_late_is_kept(talking):
    talking.agree()
    late(talking)
    AgreementClause.objects.filter(order=1).update(done_on=TODAY())
    with pytest.raises(Invalid):
        not_kept(talking)


def test_a_side_may_say_before_the_day_that_it_will_not_keep_it(talking):
    talking.agree()
    not_kept(talking, "当面说了不照协议办")
    assert talking.state == "failed"


def visit(talking, on):
    return note_revisit(talking.worker, case_id=talking.id, on=on, holds=True, words="好的")


def test_nobody_goes_back_before_the_agreement_held(talking):
    talking.agree()
    for on in (date(1990, 1, 1), TODAY() - timedelta(days=1)):
        with pytest.raises(Invalid) as said:
            visit(talking, on)
        assert set(said.value.fields) == {"on"}
    assert not Revisit.objects.exists()
    visit(talking, TODAY())


def test_what_came_to_nothing_is_not_revisited(talking):
    stop_mediation(talking.mediator, case_id=talking.id, why="no_agreement", told=["court"])
    close_case(talking.worker, case_id=talking.id)
    with pytest.raises(Refused):
        visit(talking, TODAY())

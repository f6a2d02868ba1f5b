"""Looking at who reported."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone
from django.utils.translation import override

from lilong.commons.jobs.regular import EXPIRIES
from lilong.commons.ledger.events import sentence_of
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.sealed.looking import keyed_id, looks_about
from lilong.commons.sealed.models import SealedLook
from lilong.kernel.actor import SYSTEM, Grant
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound
from lilong.survey.actions.open_report import open_report
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.models import SealedReport
from tests.walks import HEADS, everyone, may_or_is_refused, someone


@pytest.fixture
def reported(resident, street):
    return report_finding(resident, place_id=street.rooms[1].id, kind="other", words="原话")


@everyone
def test_secretary_and_chair_open_a_report(who, street, other_street, reported):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in HEADS, lambda: open_report(actor, finding_id=reported.id, purpose="answer")
    )

    assert SealedLook.objects.count() == int(who in HEADS)


def test_the_look_tells_who_and_why_to_the_reporter(secretary, resident, reported):
    told = open_report(secretary, finding_id=reported.id, purpose="clarify")

    look = SealedLook.objects.get()
    assert (told.person_id, told.name, told.words) == (resident.person_id, resident.name, "原话")
    assert (look.viewer_id, look.viewer_role, look.about_person_id, look.purpose) == (
        secretary.person_id, "secretary", keyed_id(resident.person_id), "clarify",
    )  # fmt: skip


def test_the_purpose_is_kept_in_chinese_and_read_in_the_readers_language(secretary, reported):
    with override("en"):
        open_report(secretary, finding_id=reported.id, purpose="clarify")
        entry = LedgerEntry.objects.get(kind="survey.report_opened")
        assert "核实" not in sentence_of(entry.kind, entry.facts)
    assert entry.facts["purpose"] == "核实反映的情况"
    assert sentence_of(entry.kind, entry.facts).endswith("核实反映的情况")


def test_the_row_of_the_look_does_not_name_the_reporter(
    secretary, worker, resident, reported, settings
):
    open_report(secretary, finding_id=reported.id, purpose="clarify")

    row = str(SealedLook.objects.values().get())
    assert str(resident.person_id) not in row
    (look,) = looks_about(resident.person_id).looks
    assert (look.what, look.purpose) == ("反映人", "核实反映的情况")
    assert not looks_about(worker.person_id).looks
    # Only the key of the installation leads from the person to the look.
    settings.FIELD_KEY = "another key"
    assert not looks_about(resident.person_id).looks


def test_the_public_ledger_tells_of_the_look_and_not_of_the_reporter(secretary, resident, reported):
    open_report(secretary, finding_id=reported.id, purpose="answer")

    entry = LedgerEntry.objects.get(kind="survey.report_opened")
    assert str(resident.person_id) not in str(entry.facts)
    assert entry.actor_id == secretary.person_id


@pytest.mark.parametrize("purpose", ["", "curiosity"])
def test_a_purpose_of_the_list_is_asked_for(secretary, reported, purpose):
    with pytest.raises(Invalid, match="用途"):
        open_report(secretary, finding_id=reported.id, purpose=purpose)

    assert not SealedLook.objects.exists()


def test_where_nobody_reported_there_is_nothing_to_open(secretary, found):
    with pytest.raises(NotFound):
        open_report(secretary, finding_id=found().id, purpose="answer")


def test_the_house_itself_does_not_look(reported):
    with pytest.raises(NotAllowed):
        open_report(SYSTEM, finding_id=reported.id, purpose="answer")


def test_after_its_time_a_report_is_closed_at_once_and_forgotten_by_night(secretary, reported):
    today = timezone.localdate()
    open_report(secretary, finding_id=reported.id, purpose="answer")
    assert EXPIRIES["survey.reports"](today) == 0
    assert SealedLook.objects.exists()
    SealedReport.objects.update(expires_on=today)

    with pytest.raises(NotFound, match="保存期"):
        open_report(secretary, finding_id=reported.id, purpose="answer")

    assert EXPIRIES["survey.reports"](today) == 1
    assert not SealedReport.objects.exists()
    assert not SealedLook.objects.exists()


def test_a_secretary_does_not_learn_who_reported_their_own_home(secretary, reported, street):
    held = Grant("owner", street.rooms[1].path, reported.space_id)
    at_home = replace(secretary, grants=(*secretary.grants, held))
    next_door = replace(held, path=street.rooms[2].path)

    with pytest.raises(NotAllowed) as said:
        open_report(at_home, finding_id=reported.id, purpose="answer")
    assert "另一位" in said.value.remedy
    assert not SealedLook.objects.exists()
    neighbour = replace(secretary, grants=(*secretary.grants, next_door))
    assert open_report(neighbour, finding_id=reported.id, purpose="answer").words == "原话"

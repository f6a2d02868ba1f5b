"""A resident tells, and nobody learns who."""

from __future__ import annotations

import pytest

from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid
from lilong.survey.actions.add_finding import AlreadyRecorded
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.models import Finding, FindingPhoto, SealedReport
from tests.survey.counted import rows_at, states_at
from tests.survey.web.pictures import photo
from tests.walks import EVERYONE, everyone, may_or_is_refused, someone

# Whoever belongs to the residents' area; the street's own staff work, they do not report.
NEIGHBOURS = frozenset(
    who for who in EVERYONE if who.split("@")[1] in ("area", "compound", "number", "other number",
                                                     "room")
)  # fmt: skip


@everyone
def test_a_neighbour_may_tell(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in NEIGHBOURS,
        lambda: report_finding(actor, place_id=street.rooms[1].id, kind="other"),
    )

    assert Finding.objects.count() == int(who in NEIGHBOURS)


def test_it_waits_unchecked_and_counts_as_such(resident, street):
    report_finding(resident, place_id=street.rooms[1].id, kind="other", words="看到的")

    assert states_at(street.area) == rows_at(street.area) == {"reported": 1}


def test_the_words_stand_sealed_and_nowhere_else(resident, street):
    one = report_finding(resident, place_id=street.rooms[1].id, kind="other", words="悄悄话")

    assert SealedReport.objects.get(finding_id=one.id).words == "悄悄话"
    assert "悄悄话" not in str(Finding.objects.values().get())
    assert "悄悄话" not in str(list(LedgerEntry.objects.values()))


def test_no_event_tells_of_its_photos(resident, street):
    report_finding(resident, place_id=street.rooms[1].id, kind="other", photos=[photo(), photo()])

    assert FindingPhoto.objects.filter(public=False, released=False).count() == 2
    one = Finding.objects.get()
    assert (one.photos, one.cover_id) == (0, None)
    assert [entry.kind for entry in LedgerEntry.objects.filter(kind__startswith="survey.")] == [
        "survey.finding_reported"
    ]


def test_the_same_form_is_taken_once(resident, street):
    one = report_finding(resident, place_id=street.rooms[1].id, kind="other")

    with pytest.raises(AlreadyRecorded) as refusal:
        report_finding(resident, place_id=street.rooms[1].id, kind="other", finding_id=one.id)

    assert refusal.value.finding_id == one.id
    assert Finding.objects.count() == SealedReport.objects.count() == 1


def test_an_unknown_kind_writes_nothing(resident, street):
    with pytest.raises(Invalid):
        report_finding(resident, place_id=street.rooms[1].id, kind="castle")

    assert not Finding.objects.exists()
    assert not SealedReport.objects.exists()

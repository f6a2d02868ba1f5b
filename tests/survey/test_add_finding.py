"""Recording findings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lilong.commons.counters.counting import tallies
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.places.actions.close_place import close_place
from lilong.survey.actions.add_finding import LARGEST_AREA, add_finding
from lilong.survey.models import Finding
from lilong.survey.writing import FINDINGS


def test_a_worker_records_a_sink_and_it_is_counted_at_every_level(found, street):
    finding = found(part="public")

    for place in (street.rooms[0], street.numbers[0], street.lanes[0], street.area, street.street):
        assert sum(tallies(place.id, FINDINGS).values()) == 1
    assert tallies(street.lanes[1].id, FINDINGS) == {}
    assert finding.code == "00001"
    assert finding.address == "甲弄1号101室"


def test_codes_run_on_within_the_residents_area(found):
    assert [found().code, found().code, found().code] == ["00001", "00002", "00003"]


def test_the_ledger_tells_who_recorded_it(found, worker):
    finding = found()

    entry = LedgerEntry.objects.get(subject_id=finding.id)
    assert (entry.kind, entry.actor_id, entry.role) == (
        "survey.finding_added",
        worker.person_id,
        "community_worker",
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "castle"}, "请选择问题类别"),
        # Still to come if midnight passes before the test runs.
        ({"found_on": timezone.localdate() + timedelta(days=2)}, "不能晚于今天"),
        ({"found_on": date(1900, 1, 1)}, "检查年份"),
        ({"area": -1}, "面积不能小于零"),
        ({"area": LARGEST_AREA + 1}, "面积太大了"),
        ({"kind": "wall_opening", "wall_type": ""}, "要注明墙体"),
        ({"kind": "window_cage", "measures": {"projection_mm": -5}}, "0 到 100000 的整数"),
        ({"kind": "window_cage", "measures": {"projection_mm": 100_001}}, "0 到 100000 的整数"),
        ({"kind": "window_cage", "measures": {"projection_mm": True}}, "0 到 100000 的整数"),
        ({"kind": "illegal_building", "measures": {"material": "砖" * 61}}, "最多写 60 个字"),
        ({"kind": "window_cage", "measures": {"height": 5}}, "没有这项测量"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(found, values, sentence):
    with pytest.raises(Invalid) as refusal:
        found(**values)

    assert sentence in str([*refusal.value.fields.values()])
    assert not Finding.objects.exists()


def test_a_resident_does_not_record_directly_but_is_told_how_to_report(resident, street):
    with pytest.raises(NotAllowed) as refusal:
        add_finding(
            resident,
            place_id=street.rooms[0].id,
            kind="outdoor_sink",
            found_on=date(2024, 11, 8),
        )

    assert "反映情况" in refusal.value.remedy


def test_a_block_leader_records_in_the_own_building_only(leader, street, found):
    assert found(by=leader).found_by_id == leader.person_id

    with pytest.raises(NotAllowed):
        found(street.rooms[2], by=leader)


def test_the_id_of_a_finding_tells_the_day_and_nothing_finer(found):
    milliseconds = found().id.int >> 80

    assert milliseconds % 86_400_000 == 0


def test_findings_of_one_day_do_not_stand_in_the_order_they_came(found):
    came = [found().id for _ in range(12)]

    listed = list(Finding.objects.order_by("position").values_list("pk", flat=True))

    assert listed != came
    assert sorted(listed) != came or listed != came


def test_nothing_is_recorded_at_a_closed_place(worker, street, found):
    close_place(worker, place_id=street.rooms[0].id, reason="已拆除")

    with pytest.raises(Refused, match="停用"):
        found(street.rooms[0])

    assert not Finding.objects.exists()

"""底数: counted once, and the same whenever it is counted again."""

from __future__ import annotations

import pytest

from lilong.kernel.refusal import Invalid
from lilong.survey.actions.change_finding import change_finding
from lilong.survey.actions.clear_finding import clear_finding
from lilong.survey.actions.delete_finding import delete_finding
from lilong.survey.actions.freeze_count import freeze_count
from lilong.survey.actions.mark_duplicate import mark_duplicate
from lilong.survey.actions.restore_finding import restore_finding
from lilong.survey.models import Finding, FrozenCount
from lilong.survey.queries.frozen import recount
from tests.walks import HEADS, everyone, may_or_is_refused, someone


@everyone
def test_secretary_and_chair_freeze(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in HEADS, lambda: freeze_count(actor, place_id=street.area.id, title="底数")
    )


def test_it_counts_what_stands(secretary, worker, street, found):
    found(part="public"), found(kind="pigeon_loft"), found(street.rooms[6])
    gone = found()
    delete_finding(worker, finding_id=gone.id, reason="记错")

    frozen = freeze_count(secretary, place_id=street.area.id, title="秋季底数")

    assert frozen.figures == {
        "total": 3,
        "by_kind": {"outdoor_sink": 2, "pigeon_loft": 1},
        "by_lane": {str(street.lanes[0].id): 2, str(street.lanes[1].id): 1},
        "by_part": {"public": 1, "unknown": 2},
    }


def test_whatever_happens_later_it_counts_again_to_the_same(secretary, worker, street, found):
    findings = [found() for _ in range(6)]
    delete_finding(worker, finding_id=findings[5].id, reason="先删掉")
    frozen = freeze_count(secretary, place_id=street.area.id, title="底数")

    change_finding(worker, finding_id=findings[0].id, base_version=1, kind="bay_window")
    change_finding(worker, finding_id=findings[0].id, base_version=2, kind="other")
    delete_finding(worker, finding_id=findings[1].id, reason="后删掉")
    mark_duplicate(worker, finding_id=findings[2].id, of_id=findings[3].id)
    clear_finding(worker, finding_id=findings[4].id, reason="拆了")
    restore_finding(worker, finding_id=findings[5].id)
    found(kind="pigeon_loft")

    assert recount(FrozenCount.objects.get(pk=frozen.pk))
    later = freeze_count(secretary, place_id=street.area.id, title="再数")
    assert later.figures != frozen.figures
    assert recount(later)


def test_a_row_altered_behind_the_house_is_noticed(secretary, street, found):
    one = found()
    frozen = freeze_count(secretary, place_id=street.area.id, title="底数")

    Finding.objects.filter(pk=one.pk).update(kind="other")

    assert not recount(frozen)


def test_a_name_is_asked_for(secretary, street):
    with pytest.raises(Invalid, match="起个名字"):
        freeze_count(secretary, place_id=street.area.id, title=" ")

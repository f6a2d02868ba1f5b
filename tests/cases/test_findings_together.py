"""Several findings of one place become one case."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lilong.cases.files.actions.open_case import LONGEST_SUMMARY, AlreadyOpened, open_case
from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.checking import counters_agree
from lilong.cases.files.models import Case, CaseFinding
from lilong.cases.files.together import as_one
from lilong.commons.links.trace import trace_of
from lilong.kernel.refusal import Invalid
from lilong.survey.actions.add_finding import add_finding
from lilong.survey.models import Finding
from lilong.survey.queries.for_cases import FindingView


@pytest.fixture
def found(worker):
    def add(place, kind="illegal_building", **values):
        return add_finding(
            worker, place_id=place.id, kind=kind, found_on=timezone.localdate(), **values
        )

    return add


def views(*findings):
    """The findings as whoever opens a case from them has them."""
    columns = FindingView.__dataclass_fields__
    rows = Finding.objects.filter(pk__in=[one.pk for one in findings])
    return [FindingView(*row) for row in rows.order_by("code").values_list(*columns)]


def test_what_they_say_together_is_the_case(found, street):
    here = street.rooms[0]
    yard = found(here, description="天井搭棚，王阿姨 13812345678 说的", area=600)
    bay = found(here, "bay_window", description="凸窗", area=150, shop=True)
    told = as_one(views(yard, bay))
    assert (told.place_id, told.kind) == (here.id, "illegal_structure")
    assert told.summary.endswith("；凸窗")
    assert "天井搭棚" in told.summary
    assert "13812345678" not in told.summary
    assert told.values == {"size": 750, "wall_type": ""}


def test_a_size_that_is_not_whole_is_not_told(found, street):
    here = street.rooms[0]
    told = as_one(views(found(here, area=600), found(here)))
    assert told.values["size"] is None
    assert told.summary == "违法搭建，2 处"


def test_long_words_are_cut_and_say_so(found, street):
    here = street.rooms[0]
    told = as_one(views(found(here, description="一" * 200), found(here, description="二" * 200)))
    assert len(told.summary) == LONGEST_SUMMARY
    assert told.summary.endswith("…")


def test_one_case_holds_them_all_and_no_other_can(found, worker, street):
    two = [found(street.rooms[0], description="天井搭棚"), found(street.rooms[0], "bay_window")]
    case = open_case(
        worker,
        place_id=street.rooms[0].id,
        kind="illegal_structure",
        summary="天井和凸窗",
        finding_ids=[one.id for one in two],
    )
    assert (case.source, case.tier) == ("finding", "private")
    assert set(CaseFinding.objects.values_list("finding_id", "case_id")) == {
        (one.id, case.id) for one in two
    }
    assert len(trace_of(worker, case.id).neighbours) == 2
    assert not list(counters_agree())
    with pytest.raises(AlreadyOpened):
        open_cases(worker, area_id=street.area.id, finding_ids=[two[1].id])


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ({"room": 1}, "不在同一处"),
        ({"kind": "window_cage"}, "不是一类"),
        ({"kind": "wall_opening", "wall_type": "bearing", "beside": "non_bearing"}, "墙体不一样"),
    ],
)
def test_what_is_not_one_matter_is_not_put_together(found, worker, street, others, why):
    other = dict(others)
    room, beside = street.rooms[other.pop("room", 0)], other.pop("beside", None)
    kind = "wall_opening" if beside else "illegal_building"
    first = found(street.rooms[0], kind, **({"wall_type": beside} if beside else {}))
    second = found(room, other.pop("kind", kind), **other)
    for door in (
        lambda: as_one(views(first, second)),
        lambda: open_case(
            worker,
            place_id=street.rooms[0].id,
            kind="illegal_structure",
            summary="两处",
            finding_ids=[first.id, second.id],
        ),
    ):
        with pytest.raises(Invalid) as told:
            door()
        assert why in str(told.value.fields["findings"][0])
        assert "分开立案" in str(told.value.remedy)
    assert not Case.objects.exists()


def test_none_is_no_case():
    with pytest.raises(Invalid):
        as_one([])

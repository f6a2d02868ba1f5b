"""The ledger list."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lilong.commons.search.grams import grams_of
from lilong.kernel.actor import SYSTEM
from lilong.kernel.paths import covers
from lilong.kernel.refusal import NotAllowed
from lilong.places.actions.add_place import add_place
from lilong.places.queries import place as place_view
from lilong.survey.actions.delete_finding import delete_finding
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.actions.validate_findings import validate_findings
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding
from lilong.survey.permissions import may_see, visible_to
from lilong.survey.queries import ledger_plan
from lilong.survey.queries.ledger_filter import LedgerFilter
from lilong.survey.queries.listing import ledger_page
from lilong.survey.states import COUNTED
from tests.neighbourhood import person_with

KINDS = ["outdoor_sink", "wall_opening", "illegal_building"]
WORDS = ["天井水斗", "山墙破墙开窗", "屋顶玻璃房", "鸽棚"]


@pytest.fixture
def surveyors(worker, leader):
    """Two who find things; the leader only in the first building."""
    return worker, leader


@pytest.fixture
def mixed(found, street, surveyors):
    """Sixty findings of all sorts over both lanes, half of them confirmed."""
    chance = random.Random(7)
    worker, leader = surveyors
    rows = [
        found(
            (room := chance.choice(street.rooms)),
            by=leader if covers(street.numbers[0].path, room.path) else worker,
            kind=chance.choice(KINDS),
            part=chance.choice(["public", "private", "unknown"]),
            shop=chance.random() < 0.3,
            description=chance.choice(WORDS),
            found_on=date(2024, 11, 1) + timedelta(days=chance.randrange(40)),
        )
        for _ in range(60)
    ]
    validate_findings(worker, finding_ids=[row.pk for row in rows[::2]], confirm=True)
    return rows


def walk(actor, place, chosen, size=7):
    """All findings of a filter, page by page, older and older."""
    before, pages = None, []
    while True:
        page = ledger_page(actor, place_view(place.id), chosen, before=before, size=size)
        pages.append(page)
        if page.older is None:
            return pages
        before = page.older


def brute_force(chosen: LedgerFilter) -> set:
    rows = Finding.objects.filter(state__in=chosen.states or COUNTED)
    if chosen.kinds:
        rows = rows.filter(kind__in=chosen.kinds)
    if chosen.part:
        rows = rows.filter(part=chosen.part)
    if chosen.shop is not None:
        rows = rows.filter(shop=chosen.shop)
    if chosen.surveyor_id:
        rows = rows.filter(found_by_id=chosen.surveyor_id)
    if chosen.lane_id:
        rows = rows.filter(lane_id=chosen.lane_id)
    if chosen.since:
        rows = rows.filter(found_on__gte=chosen.since)
    if chosen.until:
        rows = rows.filter(found_on__lte=chosen.until)
    if chosen.words:
        return {
            row.pk
            for row in rows
            if chosen.words in row.description + finding_kinds()[row.kind].name
        }
    return set(rows.values_list("pk", flat=True))


FILTERS = st.builds(
    dict,
    kinds=st.lists(st.sampled_from(KINDS), max_size=2).map(tuple),
    states=st.sampled_from([(), ("found",), ("confirmed",)]),
    surveyor=st.sampled_from([None, None, 0, 1]),
    part=st.sampled_from(["", "public", "private"]),
    shop=st.sampled_from([None, True, False]),
    lane=st.sampled_from([None, 0, 1]),
    since=st.sampled_from([None, date(2024, 11, 10)]),
    until=st.sampled_from([None, date(2024, 11, 30)]),
    words=st.sampled_from(["", "水斗", "破墙", "鸽", "玻璃房"]),
)


@pytest.mark.parametrize(("near", "few"), [(ledger_plan.NEAR, ledger_plan.FEW), (9, 1), (30, 2)])
def test_every_mix_of_filters_gives_exactly_what_fits_once_and_newest_first(
    mixed, worker, street, surveyors, monkeypatch, near, few
):
    # With 9 most words do not fill a page from the first findings, with 30 many do.
    monkeypatch.setattr(ledger_plan, "NEAR", near)
    monkeypatch.setattr(ledger_plan, "FEW", few)

    @settings(
        max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(FILTERS)
    def check(values):
        lane, surveyor = values.pop("lane"), values.pop("surveyor")
        chosen = LedgerFilter(
            **values,
            lane_id=None if lane is None else street.lanes[lane].id,
            surveyor_id=None if surveyor is None else surveyors[surveyor].person_id,
        )
        rows = [row for page in walk(worker, street.area, chosen) for row in page.findings]

        assert [row.position for row in rows] == sorted(
            (row.position for row in rows), reverse=True
        )
        assert len({row.pk for row in rows}) == len(rows)
        assert {row.pk for row in rows} == brute_force(chosen)

    check()


def test_the_total_of_the_counters_is_what_is_listed(mixed, worker, street):
    chosen = LedgerFilter(kinds=("wall_opening",), shop=True)

    pages = walk(worker, street.area, chosen)

    assert pages[0].total == sum(len(page.findings) for page in pages)


def test_going_back_shows_the_page_one_came_from(mixed, worker, street):
    area = place_view(street.area.id)
    first = ledger_page(worker, area, LedgerFilter(), size=10)
    second = ledger_page(worker, area, LedgerFilter(), before=first.older, size=10)

    back = ledger_page(worker, area, LedgerFilter(), after=second.newer, size=10)

    assert [row.pk for row in back.findings] == [row.pk for row in first.findings]


def test_a_page_takes_two_queries_of_its_own(mixed, worker, street):
    area = place_view(street.area.id)
    for chosen in (LedgerFilter(), LedgerFilter(kinds=("outdoor_sink",), words="水斗")):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ledger_page(worker, area, chosen)
        assert len(queries) == 2


def test_another_streets_secretary_sees_nothing(mixed, stranger, street):
    with pytest.raises(NotAllowed):
        ledger_page(stranger, place_view(street.area.id), LedgerFilter())

    assert not visible_to(stranger, Finding.objects.all()).exists()


def test_the_contractor_sees_public_parts_only(mixed, street):
    contractor = person_with("contractor", street.compound)

    page = ledger_page(contractor, place_view(street.compound.id), LedgerFilter(), size=100)

    assert page.findings
    assert {row.part for row in page.findings} == {"public"}


@pytest.mark.parametrize(
    ("role", "finds"),
    [
        ("secretary", True),
        ("volunteer", True),
        ("owners_committee_member", False),
        ("contractor", False),
    ],
)
@pytest.mark.parametrize("words", ["欠薪", "欠", "abc9", "水斗 欠薪"])
def test_a_note_is_found_by_those_alone_who_may_read_it(found, street, role, finds, words):
    one = found(part="public", description="天井水斗", note="房东欠薪 ABC9")
    actor = person_with(role, street.compound)

    def ids(asked):
        page = ledger_page(actor, place_view(street.compound.id), LedgerFilter(words=asked))
        return [row.id for row in page.findings]

    assert ids(words) == ([one.id] if finds else [])
    assert ids("水斗") == [one.id]
    assert ids("n注欠薪") == ids("n注abc9") == []


def test_words_of_a_note_do_not_even_turn_the_page(found, street):
    for _ in range(3):
        found(part="public", note="房东欠薪")
    contractor = person_with("contractor", street.compound)

    page = ledger_page(
        contractor, place_view(street.compound.id), LedgerFilter(words="欠薪"), size=1
    )

    assert (page.findings, page.newer, page.older) == ((), None, None)


def test_nobody_finds_by_typing_what_the_house_files_for_itself(found, worker, street):
    one = found(part="public", note="房东欠薪")
    said = (one.code, one.address, finding_kinds()[one.kind].name, one.description)
    asked = set(one.grams.split()) - set(grams_of(said).split())
    assert any(word.endswith(worker.person_id.hex) for word in asked)
    contractor = person_with("contractor", street.compound)
    found(part="public")

    for words in asked:
        page = ledger_page(
            contractor, place_view(street.compound.id), LedgerFilter(words=words), size=1
        )
        assert (page.findings, page.newer, page.older) == ((), None, None), words


@pytest.mark.parametrize("state", ["reported", "deleted"])
@pytest.mark.parametrize("words", ["", "水斗"])
@pytest.mark.parametrize("role", ["volunteer", "block_leader", "property_staff", "secretary"])
def test_who_may_not_see_a_state_is_not_shown_another_for_it(
    found, worker, resident, street, role, state, words
):
    found(part="public", description="天井水斗")
    delete_finding(worker, finding_id=found(part="public", description="天井水斗").id, reason="误")
    report_finding(
        resident, place_id=street.rooms[0].id, kind="outdoor_sink", description="天井水斗"
    )
    actor = person_with(role, street.area)
    chosen = LedgerFilter(states=(state,), words=words)

    page = ledger_page(actor, place_view(street.area.id), chosen)

    shown = [line.state for line in page.findings]
    assert shown == ([state] if role == "secretary" else [])
    assert (page.total or 0) == (1 if role == "secretary" and not words else 0)


def test_those_who_read_no_names_cannot_ask_who_found_it(found, worker, street):
    one = found(part="public")
    other = person_with("volunteer", street.compound)
    contractor = person_with("contractor", street.compound)
    chosen = LedgerFilter(surveyor_id=other.person_id)

    def ids(actor):
        page = ledger_page(actor, place_view(street.compound.id), chosen)
        return [row.id for row in page.findings]

    assert ids(contractor) == [one.id]
    assert ids(other) == []


@pytest.mark.parametrize(
    ("chosen", "after", "fits"),
    [
        ({"since": date(2300, 1, 1)}, None, False),
        ({"since": date.max}, None, False),
        ({"until": date.min}, None, False),
        ({"until": date.max}, None, True),
        ({"since": date.min}, None, True),
        ({}, (1 << 63) - 1, False),
    ],
)
@pytest.mark.parametrize("words", ["", "水斗"])
def test_days_and_positions_beyond_all_bounds_are_a_filter_like_any(
    found, worker, street, chosen, after, fits, words
):
    found(description="天井水斗")

    page = ledger_page(
        worker, place_view(street.area.id), LedgerFilter(words=words, **chosen), after=after
    )

    assert len(page.findings) == fits


@pytest.mark.parametrize(
    ("role", "where"),
    [
        ("secretary", "area"),
        ("block_leader", "number"),
        ("contractor", "compound"),
        ("resident", "room"),
        ("owner", "number"),
        ("steward", "street"),
        ("trainee", "street"),
    ],
)
def test_the_filter_and_the_single_check_agree(mixed, street, role, where):
    place = {
        "area": street.area,
        "number": street.numbers[0],
        "compound": street.compound,
        "room": street.rooms[0],
        "street": street.street,
    }[where]
    actor = person_with(role, place)

    listed = set(visible_to(actor, Finding.objects.all()).values_list("pk", flat=True))

    assert listed == {row.pk for row in Finding.objects.all() if may_see(actor, row)}


def test_a_resident_sees_the_own_room_and_the_buildings_public_parts(found, resident, street):
    own = found(street.rooms[0], part="private")
    shared = found(street.rooms[1], part="public")
    found(street.rooms[1], part="private")
    found(street.rooms[2], part="public")

    listed = set(visible_to(resident, Finding.objects.all()).values_list("pk", flat=True))

    assert listed == {own.pk, shared.pk}


def test_the_ledger_at_any_place_lists_everything_at_and_below_it(street, found):
    lane, number = street.lanes[0], street.numbers[0]
    stair = add_place(SYSTEM, parent_id=number.id, kind="stair", name="2")
    upstairs = add_place(SYSTEM, parent_id=stair.id, kind="room", name="501")
    gate = add_place(SYSTEM, parent_id=street.compound.id, kind="common_part", name="大门")
    hall = add_place(SYSTEM, parent_id=stair.id, kind="common_part", name="门厅")
    spots = [*street.rooms, number, lane, street.compound, street.area, stair, gate, hall]
    for spot in (*spots, upstairs):
        found(spot, description="墙面渗水")
        found(spot, description="天井水斗")

    officer = person_with("street_officer", street.street)
    for place in (*spots, upstairs, street.street):
        inside = Finding.objects.filter(place_path__startswith=place.path)
        for words, fitting in {"": inside, "渗水": inside.filter(description="墙面渗水")}.items():
            pages = walk(officer, place, LedgerFilter(words=words), size=3)
            listed = [line.pk for page in pages for line in page.findings]
            assert listed == list(fitting.order_by("-position").values_list("pk", flat=True)), (
                place.kind, words,
            )  # fmt: skip
            assert words or pages[0].total == len(listed)

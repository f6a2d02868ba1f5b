"""The ledger list in the browser."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lilong.kernel.actor import SYSTEM
from lilong.places.actions.add_place import add_place
from lilong.places.models import Place
from lilong.survey.actions.validate_findings import validate_findings
from lilong.survey.models import Finding
from tests.neighbourhood import person_with
from tests.survey.many import record_many


def of(place, query=""):
    return f"/survey/{place.id}/ledger/{query}"


def test_the_ledger_lists_what_was_found_and_says_how_many(as_person, worker, street, found):
    found(description="天井里的水斗"), found(street.rooms[1], kind="pigeon_loft")

    page = as_person(worker).get(of(street.area)).content.decode()

    assert "天井里的水斗" in page
    assert "甲弄1号102室" in page
    assert "共 <strong>2</strong> 条" in page


def test_a_description_cannot_write_into_the_page(as_person, worker, street, found):
    found(description="<script>alert(1)</script>")

    page = as_person(worker).get(of(street.area)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_lanes_to_choose_from_are_escaped_and_the_chosen_one_stays_chosen(
    as_person, worker, street
):
    lane = street.lanes[0]
    Place.objects.filter(pk=lane.pk).update(name="<b>甲弄</b>")

    page = as_person(worker).get(of(street.area, f"?lane={lane.id}")).content.decode()

    assert f'<option value="{lane.id}" selected>&lt;b&gt;甲弄&lt;/b&gt;</option>' in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?kind=outdoor_sink&state=found",
        "?part=public&shop=1",
        "?q=水斗",
        "?since=2021-01-01&until=2023-01-01",
        "?lane={lane}&number={number}",
        "?by={by}&kind=window_cage",
    ],
)
def test_a_page_of_fifty_takes_six_queries_whatever_the_filter(as_person, secretary, street, query):
    record_many(street.rooms, 300)
    browser = as_person(secretary)
    url = of(street.area, query.format(
        lane=street.lanes[0].id, number=street.numbers[0].id, by=secretary.person_id))  # fmt: skip
    browser.get(url)  # fills what is kept for a minute

    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(url)

    assert answer.status_code == 200
    assert len(queries) <= 6, [query["sql"] for query in queries]


def test_an_address_keeps_the_filter_and_chips_show_it(as_person, worker, street, found):
    found(), found(kind="pigeon_loft")

    answer = as_person(worker).get(of(street.area, "?kind=pigeon_loft"))

    groups = {group.name: group.choices for group in answer.context["offered"].groups}
    assert [(chip.label, chip.current, chip.count) for chip in groups["类别"]] == [
        ("水斗", False, 1),
        ("悬空鸽棚", True, 1),
    ]
    assert answer.context["total"] == 1


def test_a_chip_counts_what_it_would_leave_beside_the_other_choices(
    as_person, worker, street, found
):
    found(part="public"), found(kind="pigeon_loft", part="private")
    found(kind="pigeon_loft", part="private")
    browser = as_person(worker)

    answer = browser.get(of(street.area, "?kind=outdoor_sink"))
    groups = {group.name: group.choices for group in answer.context["offered"].groups}

    assert [(chip.label, chip.count) for chip in groups["类别"]] == [("水斗", 1), ("悬空鸽棚", 2)]
    assert [chip.count for chip in groups["部位"]][:3] == [1, 0, 0]
    for chip in groups["部位"][:3]:
        assert browser.get(chip.url).context["total"] == chip.count


def test_a_filter_nobody_can_read_is_named_and_left_out(as_person, worker, street, found):
    found()

    answer = as_person(worker).get(of(street.area, "?since=gestern&kind=castle&before=x"))

    assert answer.status_code == 200
    assert answer.context["misread"] == ("kind=castle", "since=gestern", "before=x")
    assert answer.context["total"] == 1


def test_the_older_page_goes_on_where_the_first_ends(as_person, worker, street):
    record_many(street.rooms, 140)
    browser = as_person(worker)

    first = browser.get(of(street.area))
    second = browser.get(first.context["older"])

    codes = [answer.content.decode().count('<tr><th scope="row">') for answer in (first, second)]
    assert codes[0] == 50
    assert first.context["newer"] == ""
    assert second.context["newer"]


def test_only_the_list_comes_back_to_htmx(as_person, worker, street, found):
    found()
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}

    page = as_person(worker).get(of(street.area), headers=headers).content.decode()

    assert page.lstrip().startswith('<div id="ledger"')
    assert "<html" not in page


def test_a_lane_of_another_street_cannot_be_asked_for(
    as_person, worker, street, other_street, found
):
    elsewhere = person_with("community_worker", other_street.area)
    found(other_street.rooms[0], by=elsewhere, description="别的街道的")

    for query in (f"?lane={other_street.lanes[0].id}", f"?number={other_street.numbers[0].id}"):
        answer = as_person(worker).get(of(street.area, query))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "不在" in page
        assert "别的街道的" not in page


def test_a_number_of_the_lane_before_is_left_out_and_named(as_person, worker, street, found):
    found(street.rooms[0]), found(street.rooms[6])
    query = f"?lane={street.lanes[1].id}&number={street.numbers[0].id}"

    answer = as_person(worker).get(of(street.area, query))

    assert "门牌（不在所选的弄里）" in answer.content.decode()
    assert answer.context["total"] == 1


def test_a_number_whose_lane_was_let_go_of_is_still_named(as_person, worker, street, found):
    found(street.rooms[0])
    query = f"?lane=&number={street.numbers[0].id}"

    page = as_person(worker).get(of(street.area, query)).content.decode()

    assert f'<option value="{street.numbers[0].id}" selected>甲弄1号</option>' in page


def test_confirming_everything_leaves_what_waits_for_a_supplement(as_person, worker, street, found):
    returned, waiting = found(), found()
    validate_findings(worker, finding_ids=[returned.id], confirm=False, reason="没有照片")

    sent = {"everything": "1", "step": "confirm"}
    as_person(worker).post(f"/survey/{street.area.id}/ledger/validate", sent)

    states = dict(Finding.objects.values_list("pk", "state"))
    assert states == {returned.id: "returned", waiting.id: "confirmed"}


def test_a_tower_that_stands_in_no_lane_can_be_looked_for(as_person, worker, street, found):
    tower = add_place(SYSTEM, parent_id=street.compound.id, kind="number", name="9", slug="t9")
    found(tower), found(street.rooms[0])
    browser = as_person(worker)

    page = browser.get(of(street.area, f"?number={tower.id}"))

    assert page.context["total"] == 1
    assert f'<option value="{tower.id}" selected>枫林小区9号</option>' in page.content.decode()


def test_a_resident_is_told_where_to_look_instead(as_person, resident, street, found):
    found()

    answer = as_person(resident).get(of(street.area))

    assert answer.status_code == 403
    assert "我的楼" in answer.content.decode()


def test_the_contractor_reads_no_names_and_no_private_parts(as_person, street, found, worker):
    found(part="private", description="私人的"), found(part="public", description="公共的")
    contractor = person_with("contractor", street.compound)

    page = as_person(contractor).get(of(street.compound)).content.decode()

    assert "公共的" in page
    assert "私人的" not in page
    assert worker.name not in page


def test_an_empty_ledger_invites_to_the_first_finding(as_person, worker, street):
    page = as_person(worker).get(of(street.area)).content.decode()

    assert "台账还是空的" in page
    assert f"/survey/{street.area.id}/record/" in page


def test_ticked_findings_are_confirmed_together(as_person, worker, street, found):
    chosen, other = [found(), found()], found()

    answer = as_person(worker).post(
        f"/survey/{street.area.id}/ledger/validate?kind=outdoor_sink",
        {"id": [one.id for one in chosen], "step": "confirm"},
    )

    assert answer.url == of(street.area, "?kind=outdoor_sink")
    states = dict(Finding.objects.values_list("pk", "state"))
    assert [states[one.id] for one in (*chosen, other)] == ["confirmed", "confirmed", "found"]


def test_a_return_without_a_reason_keeps_what_was_ticked(as_person, worker, street, found):
    one, two = found(), found()

    answer = as_person(worker).post(
        f"/survey/{street.area.id}/ledger/validate", {"id": [one.id], "step": "return"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "退回时请写明要补充什么" in page
    assert f'value="{one.id}" aria-label="选中 {one.code}" autocomplete="off" checked' in page
    assert f'value="{two.id}" aria-label="选中 {two.code}" autocomplete="off"> ' in page


def test_a_refused_step_loaded_again_shows_the_list_with_its_filter(as_person, worker, street):
    again = as_person(worker).get(f"/survey/{street.area.id}/ledger/validate?kind=outdoor_sink")

    assert again.status_code == 302
    assert again.url == of(street.area, "?kind=outdoor_sink")


def test_all_that_the_filter_leaves_can_be_confirmed(as_person, worker, street, found):
    for _ in range(3):
        found()
    loft = found(kind="pigeon_loft")

    as_person(worker).post(
        f"/survey/{street.area.id}/ledger/validate?kind=outdoor_sink",
        {"everything": "1", "step": "confirm"},
    )

    assert Finding.objects.filter(state="confirmed").count() == 3
    loft.refresh_from_db()
    assert loft.state == "found"


def test_more_than_five_hundred_at_once_are_refused_with_the_way_out(as_person, worker, street):
    record_many(street.rooms, 900)

    answer = as_person(worker).post(
        f"/survey/{street.area.id}/ledger/validate", {"everything": "1", "step": "confirm"}
    )

    assert answer.status_code == 422
    assert "先用筛选缩小范围" in answer.content.decode()


def test_those_who_only_look_get_no_boxes_to_tick(as_person, street, found, leader):
    found()

    page = as_person(leader).get(of(street.numbers[0])).content.decode()

    assert 'name="everything"' not in page
    assert 'type="checkbox" name="id"' not in page


def test_the_ledger_prints_with_room_for_signatures(as_person, worker, street, found):
    found(description="要签字的")

    page = as_person(worker).get(f"/survey/{street.area.id}/ledger/print?kind=outdoor_sink")

    text = page.content.decode()
    assert "要签字的" in text
    assert "范围：水斗" in text
    assert "核对：" in text


def test_a_print_of_a_part_says_of_which(as_person, worker, street, found):
    lane, number = street.lanes[0], street.numbers[0]
    query = f"lane={lane.id}&number={number.id}&by={worker.person_id}"

    page = as_person(worker).get(f"/survey/{street.area.id}/ledger/print?{query}")

    assert f"范围：{lane.name}、{number.name}、排摸人" in page.content.decode()


def test_a_print_names_no_surveyor_to_those_who_may_not_know(as_person, worker, street):
    contractor = person_with("contractor", street.area, "施工员")
    sheet = f"/survey/{street.area.id}/ledger/print?by={worker.person_id}"

    assert "排摸人" in as_person(worker).get(sheet).content.decode()
    assert "排摸人" not in as_person(contractor).get(sheet).content.decode()


@pytest.mark.parametrize(
    ("query", "chosen"), [("?number={number}", 1), ("?q=水斗&since=2021-01-01", 2), ("", 0)]
)
def test_a_folded_search_says_how_much_is_asked_for(as_person, worker, street, query, chosen):
    query = query.format(number=street.numbers[0].id)

    page = as_person(worker).get(of(street.lanes[0], query)).content.decode()

    told = f'按地址、日期、文字查找 <span class="chip-count">已选 {chosen} 项</span>'
    assert (told in page) == bool(chosen)
    assert ("清除全部筛选" in page.split("ledger-head")[0]) == bool(chosen)


@pytest.mark.parametrize(
    "query",
    ["since=2300-01-01", "since=9999-01-01", "until=0001-01-01", "after=9223372036854775807"],
)
@pytest.mark.parametrize("page", ["", "print"])
def test_a_day_or_position_beyond_all_bounds_leaves_an_empty_page(
    as_person, worker, street, found, query, page
):
    found()

    answer = as_person(worker).get(of(street.area, f"{page}?{query}"))

    assert answer.status_code == 200

"""Three parties with their real powers: a promise beyond them is told, then noted knowingly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from lilong.council.actions.make_promise import PromiseDraft, make_promise
from lilong.council.kinds.parties import beyond, parties
from lilong.council.models import Promise
from lilong.council.queries.people_near import may_name, people_named, people_who_work_at
from lilong.kernel.refusal import Invalid
from tests.neighbourhood import person_with

LATER = timezone.localdate() + timedelta(days=9)


def promised(actor, place, text="疏通下水", **values):
    draft = PromiseDraft(text, LATER, **{"as_what": "", **values})
    return make_promise(actor, place_id=place.id, draft=draft)


def test_each_power_and_limit_names_its_source():
    with translation.override("en"):
        english = [power for one in parties().values() for power in one.can]
    for one in parties().values():
        assert one.can
        assert all(power.source and power.text for power in one.can)
        assert all(limit.power.source and limit.words for limit in one.cannot)
    assert all(power.text.isascii() for power in english)


@pytest.mark.parametrize(
    ("party", "text", "source"),
    [
        ("residents_committee", "三天内强制拆除花坛", "行政强制法"),
        ("residents_committee", "对乱搭的罚款", "第二十五条"),
        ("owners_committee", "用维修资金换水泵", "第二百七十八条"),
        ("property_company", "不整改就停水", "行政强制法"),
        ("property_company", "换物业", "第二百七十八条"),
    ],
)
def test_what_a_party_has_no_power_for_is_recognised(party, text, source):
    (power,) = beyond(party, text)
    assert source in power.source


@pytest.mark.parametrize("text", ["疏通下水", "张贴告示，劝阻乱停", "组织大家开协调会"])
def test_what_they_can_do_is_not_doubted(text):
    assert not any(beyond(party, text) for party in parties())
    assert not beyond("", "强制拆除")


def test_it_is_told_once_and_then_noted(worker, street):
    with pytest.raises(Invalid) as told:
        promised(worker, street.area, "下周强制拆除鸽棚", party="property_company")
    assert "没有执法权" in str(told.value.fields["knowing"][0])
    assert not Promise.objects.exists()

    made = promised(worker, street.area, "下周强制拆除鸽棚", party="property_company", knowing=True)
    assert (made.party, made.as_what) == ("property_company", "物业")


def test_a_party_stands_on_the_board_by_its_name_or_as_it_is_written(worker, street):
    assert promised(worker, street.area, party="owners_committee").as_what == "业委会"
    written = promised(worker, street.area, party="owners_committee", as_what="第二小区业委会")
    assert written.as_what == "第二小区业委会"
    with pytest.raises(Invalid) as nobody:
        promised(worker, street.area)
    assert set(nobody.value.fields) == {"as_what"}
    with pytest.raises(Invalid) as unknown:
        promised(worker, street.area, party="police")
    assert set(unknown.value.fields) == {"party"}


def test_who_works_here_is_offered_and_residents_are_found_by_name(
    worker, leader, resident, street, other_street
):
    stranger = person_with("block_leader", other_street.numbers[0], "外街的")
    offered = {one.id for one in people_who_work_at(street.area.path)}

    assert {worker.person_id, leader.person_id} <= offered
    assert not {resident.person_id, stranger.person_id} & offered
    (found,) = people_named(worker, street.area.path, resident.name)
    assert found.id == resident.person_id
    # A block leader looks after no list of residents.
    assert not people_named(leader, street.area.path, resident.name)
    assert not people_named(worker, street.area.path, "外街的")
    assert not people_named(worker, street.area.path, " ")


def test_two_of_one_name_are_told_apart(worker, street):
    for room in street.rooms[:2]:
        person_with("resident", room, "王芳")

    assert {one.where[-6:] for one in people_named(worker, street.area.path, "王芳")} == {
        "甲弄1号101室"[-6:],
        "甲弄1号102室"[-6:],
    }


def test_nobody_from_elsewhere_is_written_down_by_a_number(
    worker, leader, resident, street, other_street
):
    stranger = person_with("block_leader", other_street.numbers[0])
    assert may_name(worker, street.area.path, resident.person_id)
    for person_id in (stranger.person_id,):
        with pytest.raises(Invalid) as refused:
            promised(worker, street.area, as_what="楼组长", person_id=person_id)
        assert set(refused.value.fields) == {"person"}
    assert promised(worker, street.area, as_what="楼组长", person_id=leader.person_id).person_id


def test_the_list_costs_two_queries(worker, street, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        people_who_work_at(street.area.path)

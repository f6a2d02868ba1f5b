"""Open311 GeoReport v2, inwards: what a foreign program reads, and what it hands in."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.commons.discreet import Discreet
from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.set_publishing import set_publishing
from lilong.council.categories import categories
from lilong.council.models import Suggestion, SuggestionContact
from lilong.council.replays import numbers_of
from lilong.kernel import ids
from lilong.kernel.actor import SYSTEM
from lilong.people.actions.create_token import create_token
from lilong.people.models import ApiToken
from lilong.places.actions.add_place import add_place
from lilong.survey.models import Finding, SealedReport
from tests.council import published as stories
from tests.council.published import EVERYTHING
from tests.neighbourhood import person_with
from tests.people.accounts import account_of

V2 = "/open311/v2"
# The fields of a service request in the specification, in its order.
FIELDS = [
    *("service_request_id", "status", "status_notes", "service_name", "service_code"),
    *("description", "agency_responsible", "service_notice", "requested_datetime"),
    *("updated_datetime", "expected_datetime", "address", "address_id", "zipcode", "lat", "long"),
    "media_url",
]


@pytest.fixture
def at(street):
    return f"jurisdiction_id={street.area.id}"


@pytest.fixture
def post(client, street):
    """Hand something in about 甲弄1号 unless told otherwise."""

    def send(fmt="json", **values):
        body = {
            "jurisdiction_id": str(street.area.id),
            "service_code": "sewage",
            "address_string": "甲弄1号",
            "description": "楼下的窨井又冒水了",
            **values,
        }
        return client.post(f"{V2}/requests.{fmt}", {k: v for k, v in body.items() if v is not None})

    return send


@pytest.fixture
def key(resident):
    account_of(resident, "chen")
    return create_token(resident, name="手机软件", days=30, writes=True).token


def wrong(answer, status, words=""):
    """The answer is an error of the specification with this status."""
    assert answer.status_code == status, answer.content.decode()
    (error,) = answer.json()
    assert error["code"] == status
    assert words in error["description"]
    return True


# ── Services ────────────────────────────────────────────────────────────────────────────────


def test_categories_and_kinds_of_findings_are_services(client, db):
    found = client.get(f"{V2}/services.json").json()

    codes = {one["service_code"] for one in found}
    assert set(categories()) < codes
    assert "report.illegal_building" in codes
    for one in found:
        assert set(one) == {
            *("service_code", "service_name", "description", "metadata", "type", "keywords"),
            "group",
        }
        definition = client.get(f"{V2}/services/{one['service_code']}.json").json()
        assert definition == {"service_code": one["service_code"], "attributes": []}


def test_the_same_as_xml(client, db):
    root = ET.fromstring(client.get(f"{V2}/services.xml").content)

    assert root.tag == "services"
    assert {child.tag for child in root} == {"service"}
    assert root[0].findtext("metadata") == "false"


def test_discovery_names_the_endpoint(client, db):
    found = client.get(f"{V2}/discovery.json").json()
    assert found["endpoints"][0]["specification"].endswith("GeoReport_v2")
    root = ET.fromstring(client.get(f"{V2}/discovery.xml").content)
    assert [one.text for one in root.iter("format")] == ["application/json", "text/xml"]


def test_an_unknown_service_is_said_so_in_the_specifications_form(client, db):
    wrong(client.get(f"{V2}/services/unicorns.json"), 404)
    root = ET.fromstring(client.get(f"{V2}/services/unicorns.xml").content)
    assert root.tag == "errors"
    assert root.findtext("error/code") == "404"


# ── Reading ─────────────────────────────────────────────────────────────────────────────────


def test_released_suggestions_are_listed_with_every_field(client, secretary, street, said, at):
    one = stories.story(secretary, street, said)

    found = client.get(f"{V2}/requests.json?{at}").json()

    assert [list(row) for row in found] == [FIELDS]
    assert found[0]["service_request_id"] == str(one.id)
    assert found[0]["status"] == "open"
    assert found[0]["service_code"] == "sewage"
    assert found[0]["address"] == street.lanes[0].address  # the lane, not the door
    assert found[0]["requested_datetime"].endswith("T12:00:00+08:00")
    root = ET.fromstring(client.get(f"{V2}/requests.xml?{at}").content)
    assert [child.tag for child in root[0]] == FIELDS
    assert client.get(f"{V2}/requests/{one.id}.json").json() == found


def test_nothing_is_listed_where_the_area_shows_nothing(client, secretary, street, said, at):
    one = stories.story(secretary, street, said)
    set_publishing(secretary, area_id=street.area.id, **{**EVERYTHING, "suggestions": False})

    assert client.get(f"{V2}/requests.json?{at}").json() == []
    wrong(client.get(f"{V2}/requests/{one.id}.json"), 404)


def test_what_is_not_released_is_not_there(client, secretary, street, said, at):
    stories.show_everything(secretary, street)
    one = said()

    assert client.get(f"{V2}/requests.json?{at}&service_request_id={one.id}").json() == []
    wrong(client.get(f"{V2}/requests/{one.id}.json"), 404)


def test_the_list_is_narrowed_by_id_service_status_and_dates(client, secretary, street, said, at):
    first = stories.story(secretary, street, said)
    second = stories.released(secretary, said, "路灯不亮，晚上很黑")
    answer_suggestion(secretary, suggestion_id=first.id, to="declined", words="这次没有钱")
    today = timezone.localdate()

    def listed(query):
        found = client.get(f"{V2}/requests.json?{at}&{query}").json()
        return {one["service_request_id"] for one in found}

    one, two = str(first.id), str(second.id)
    assert listed("") == {one, two}
    assert listed("status=closed") == {one}
    assert listed("status=open") == {two}
    assert listed("status=open,closed") == {one, two}
    assert listed("service_code=sewage") == {one}
    assert listed(f"service_request_id={one},{two}") == {one, two}
    assert listed(f"start_date={today}T00:00:00Z&end_date={today + timedelta(days=1)}") == {
        one,
        two,
    }
    assert listed(f"end_date={today - timedelta(days=1)}") == set()
    assert listed("page_size=1&page=1") | listed("page_size=1&page=2") == {one, two}
    assert listed("page_size=1&page=3") == set()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("jurisdiction_id=nowhere", 404),
        ("{at}&status=eaten", 400),
        ("{at}&service_code=unicorns", 404),
        ("{at}&service_request_id=17", 400),
        ("{at}&start_date=yesterday", 400),
        ("{at}&page=0", 400),
        ("{at}&page=x", 400),
        ("{at}&page_size=9999", 400),
    ],
)
def test_a_list_that_makes_no_sense_is_refused_in_words(client, street, at, query, status):
    wrong(client.get(f"{V2}/requests.json?{query.format(at=at)}"), status)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31T00:00:00Z"])
def test_a_day_beyond_every_calendar_is_before_or_after_everything(
    client, secretary, street, said, at, day
):
    one = stories.story(secretary, street, said)
    ages_ago = day < "1900"

    for query, all_of_them in ((f"start_date={day}", ages_ago), (f"end_date={day}", not ages_ago)):
        found = client.get(f"{V2}/requests.json?{at}&{query}")
        expected = [str(one.id)] if all_of_them else []
        assert [row["service_request_id"] for row in found.json()] == expected, query


def test_a_jurisdiction_is_named_by_id_path_or_name(client, street):
    for words in (street.area.id, street.area.path, street.area.path.strip("/"), street.area.name):
        answer = client.get(f"{V2}/requests.json", {"jurisdiction_id": str(words)})
        assert answer.status_code == 200, words


def test_a_list_costs_as_much_as_its_page(
    client, secretary, street, said, at, django_assert_max_num_queries
):
    stories.story(secretary, street, said)
    for n in range(6):
        stories.released(secretary, said, f"第 {n} 句")

    with django_assert_max_num_queries(6):
        assert len(client.get(f"{V2}/requests.json?{at}").json()) == 7


# ── Saying ──────────────────────────────────────────────────────────────────────────────────


def test_a_resident_says_something_through_a_program(post, client, street, key, resident):
    answer = post(api_key=key)

    assert answer.status_code == 201
    (row,) = answer.json()
    one = Suggestion.objects.get()
    assert row["service_request_id"] == str(one.id)
    assert one.place_id == street.numbers[0].id
    assert one.category == "sewage"
    assert not one.released
    assert resident.name not in json.dumps(row)
    token = client.get(f"{V2}/tokens/{row['token']}.json").json()
    assert token == [{"service_request_id": str(one.id), "token": row["token"]}]


def test_without_a_key_only_where_strangers_are_taken_in(post, client, street):
    wrong(post(), 403)
    assert not Suggestion.objects.exists()


def test_a_stranger_where_the_area_listens_and_not_too_often(post, open_door):
    for _n in range(3):
        assert post().status_code == 201
    wrong(post(), 429)
    assert Suggestion.objects.count() == 3


def test_a_stranger_where_nobody_is_taken_in_learns_no_address(
    post, street, django_assert_max_num_queries
):
    # No house is read for whom nothing is taken from.
    with django_assert_max_num_queries(5):
        refused = post(address_string="1号")
    wrong(refused, 403, "要先登录")
    wrong(post(address_string="丙弄9号"), 403, "要先登录")


def test_a_stranger_is_told_to_write_more_and_not_what_there_is(post, open_door, key):
    wrong(post(address_string="1号"), 400, "好几个")
    assert "甲弄" not in post(address_string="1号").content.decode()
    assert "甲弄1号" in post(api_key=key, address_string="1号").content.decode()


@pytest.mark.parametrize(
    "words", ["甲弄1号", "弄1号", "/sh/xuhui/fenglin/area/compound/a/1/", "甲弄", "枫林小区"]
)
def test_a_house_is_found_by_the_end_of_its_address_without_reading_all(post, key, street, words):
    lane = street.lanes[1]
    for number in range(20, 40):
        add_place(SYSTEM, parent_id=lane.id, kind="number", name=str(number), slug=str(number))

    with CaptureQueriesContext(connection) as asked:
        answer = post(api_key=key, address_string=words)

    if words == "弄1号":  # of both lanes
        wrong(answer, 400, "甲弄1号、乙弄1号")
    else:
        assert answer.status_code == 201
    houses = [query["sql"] for query in asked if '"kind" IN' in query["sql"]]
    assert not any("'number'" in sql and '"address" IN' not in sql for sql in houses)


def test_a_token_used_only_here_is_no_idle_one(post, key):
    assert ApiToken.objects.get().used_on is None

    post(api_key=key)

    assert ApiToken.objects.get().used_on == timezone.localdate()


def test_a_session_means_nothing_here(as_person, resident, street, post):
    browser = as_person(resident)
    body = {
        "jurisdiction_id": str(street.area.id),
        "service_code": "sewage",
        "address_string": "甲弄1号",
        "description": "冒水",
    }

    wrong(browser.post(f"{V2}/requests.json", body), 403)


def test_a_program_is_asked_what_is_meant_by_a_name_or_a_number(post, key):
    text = "302室王美芳天天打我电话13812345678"

    refused = post(api_key=key, description=text)
    wrong(refused, 400, "personal=cover")
    wrong(refused, 400, "302室＊＊天天打我电话＊＊")
    assert not Suggestion.objects.exists()
    wrong(post(api_key=key, description=text, personal="sometimes"), 400)

    assert post(api_key=key, description=text, personal="cover").status_code == 201
    assert Suggestion.objects.get().text == "302室＊＊天天打我电话＊＊"
    assert post(api_key=key, description=text, personal="keep").status_code == 201
    assert Suggestion.objects.filter(text=text).exists()


def test_a_token_is_kept_by_nobody(client, said, caplog):
    one = said()
    answer = client.get(f"{V2}/tokens/{one.key}.json")

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    client.get(f"{V2}/tokens/1A7NDWAZHJB8.json")
    client.get(f"{V2}/tokens/1A7NDWAZHJB8.pdf")
    line = Discreet("{message}", style="{").format
    assert not any("1A7NDW" in line(record) for record in caplog.records)


def test_what_the_service_says_it_is_about_counts(post, key):
    post(api_key=key, service_code="greenery")
    assert Suggestion.objects.get().category == "greenery"


def test_contacts_are_sealed_apart(post, key, client, secretary, street, at):
    answer = post(api_key=key, first_name="三", last_name="张", phone="13812345678")

    assert "13812345678" not in answer.content.decode()
    assert SuggestionContact.objects.get().contact == "三 张 13812345678"


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"service_code": None}, 400, "service_code"),
        ({"service_code": "unicorns"}, 404, ""),
        ({"jurisdiction_id": None}, 400, "jurisdiction_id"),
        ({"address_string": None}, 400, "address_string"),
        ({"address_string": None, "lat": "31.2", "long": "121.4"}, 400, "经纬度"),
        ({"address_string": "丙弄9号"}, 400, "丙弄9号"),
        ({"address_string": "1号"}, 400, "好几个"),
        ({"description": ""}, 400, ""),
        ({"description": "x" * 3000}, 400, ""),
        ({"description": "a\0b"}, 400, ""),
        ({"api_key": "lilong_wrong"}, 403, "api_key"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(post, key, values, status, words):
    answer = post(**{"api_key": key, **values})

    wrong(answer, status, words)
    assert not Suggestion.objects.exists()


def test_a_key_that_may_only_read_says_nothing(post, resident):
    account_of(resident, "chen")
    key = create_token(resident, name="只看", days=30).token

    wrong(post(api_key=key), 403, "只能看")


def test_a_report_of_a_violation_is_sealed_and_never_comes_out(
    post, client, key, secretary, street, resident, at
):
    stories.show_everything(secretary, street)

    answer = post(api_key=key, service_code="report.illegal_building", description="楼顶在搭房子")

    assert answer.status_code == 201
    finding = Finding.objects.get()
    assert SealedReport.objects.get().words == "楼顶在搭房子"
    assert not Suggestion.objects.exists()
    assert client.get(f"{V2}/requests.json?{at}").json() == []
    wrong(client.get(f"{V2}/requests/{finding.id}.json"), 404)
    assert "token" not in answer.json()[0]


def test_a_report_is_kept_whole_or_refused_aloud(post, key):
    report = {"api_key": key, "service_code": "report.illegal_building"}

    wrong(post(**report, description="一" * 1500), 400, "最多 1000 个")
    photo = f"https://example.org/{'p' * 600}.jpg"
    assert post(**report, description="楼顶在搭房子", media_url=photo).status_code == 201

    assert SealedReport.objects.get().words == f"楼顶在搭房子\n{photo}"
    wrong(post(**report, media_url="photo.jpg"), 400, "media_url")


def test_what_is_not_kept_is_said(post, key):
    photo = SimpleUploadedFile("a.jpg", b"jpeg", "image/jpeg")
    report = {"service_code": "report.illegal_building", "phone": "13812345678", "media": photo}

    (row,) = post(api_key=key, **report).json()

    assert "附来的文件没有收下" in row["service_notice"]
    assert "联系办法没有收下" in row["service_notice"]
    (row,) = post(api_key=key, phone="13812345678").json()
    assert "没有收下" not in row["service_notice"]


# ── Sent again because the answer was lost ──────────────────────────────────────────────────

ONCE = "6d1f9b62-7c0e-4a53-9d0c-6f0b8c1a2e34"


@pytest.fixture
def again(client, street):
    """As `post`, under a key of the request."""

    def send(number=ONCE, **values):
        body = {
            "jurisdiction_id": str(street.area.id),
            "service_code": "sewage",
            "address_string": "甲弄1号",
            "description": "楼下的窨井又冒水了",
            **values,
        }
        return client.post(f"{V2}/requests.json", body, headers={"Idempotency-Key": number})

    return send


def test_the_same_request_twice_says_one_sentence(again, key):
    first, second = again(api_key=key), again(api_key=key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Suggestion.objects.count() == 1
    wrong(again(api_key=key, description="路灯不亮"), 409)
    assert again(number=ONCE[::-1], api_key=key, description="路灯不亮").status_code == 201


def test_the_same_report_twice_is_one_report(again, key):
    report = {"api_key": key, "service_code": "report.illegal_building"}

    first, second = again(**report), again(**report)

    assert first.json() == second.json()
    assert Finding.objects.count() == SealedReport.objects.count() == 1


def test_another_report_under_a_used_key_is_refused_and_not_lost(again, key):
    report = {"api_key": key, "service_code": "report.illegal_building"}
    again(**report)

    wrong(again(**report, description="三楼又搭了一间"), 409)
    assert again(number=ONCE[::-1], **report, description="三楼又搭了一间").status_code == 201
    assert Finding.objects.count() == SealedReport.objects.count() == 2


def test_what_is_sent_again_after_midnight_is_known(again, key, monkeypatch):
    again(api_key=key)
    tomorrow = time.time_ns() + 86_400 * 10**9
    monkeypatch.setattr(ids.time, "time_ns", lambda: tomorrow)

    again(api_key=key)

    assert Suggestion.objects.count() == 1


def test_a_stranger_may_send_again_too(again, open_door):
    for _n in range(5):  # more than the hour takes in
        assert again().status_code == 201
    assert Suggestion.objects.count() == 1


def test_the_id_tells_nobody_who_asks_under_their_own_name(again, key, other_street):
    again(api_key=key)
    neighbour = person_with("resident", other_street.rooms[0])

    (number, _yesterday) = numbers_of(_request(), neighbour)

    assert number != Suggestion.objects.get().id


def test_a_key_that_others_think_of_too_is_refused(again, key):
    wrong(again(number="1", api_key=key), 400, "Idempotency-Key")
    assert not Suggestion.objects.exists()


def _request():
    return RequestFactory().post("/", headers={"Idempotency-Key": ONCE})


def test_a_stranger_reports_nothing(post, open_door):
    wrong(post(service_code="report.illegal_building"), 403)
    assert not Finding.objects.exists()


def test_the_answer_as_xml(post, key):
    root = ET.fromstring(post("xml", api_key=key).content)

    assert root.tag == "service_requests"
    assert root.findtext("request/service_request_id") == str(Suggestion.objects.get().id)


def test_a_place_of_another_area_is_none_of_this_one(post, key, other_street):
    wrong(post(api_key=key, address_id=str(other_street.numbers[0].id), address_string=None), 400)

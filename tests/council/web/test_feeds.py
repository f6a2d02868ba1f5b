"""Feeds, the subscription calendar and the pages of what anybody may read."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from lilong.council.actions.approve_minutes import approve_minutes
from lilong.council.actions.cancel_meeting import cancel_meeting
from lilong.council.actions.change_agenda import ItemDraft, change_agenda
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.release_suggestion import release_suggestion
from lilong.council.actions.set_publishing import set_publishing
from lilong.council.models import Meeting, Promise, Suggestion, Theme, Topic
from lilong.council.queries.published import STREAMS
from lilong.council.topic_phases import phases_of
from tests.council import meeting_stage as stage
from tests.council import published as stories
from tests.council import topic_stage as topics
from tests.council.proposed import inside, sewage_theme
from tests.council.published import EVERYTHING

WALK = (ItemDraft("看乙弄的窨井"),)
FEEDS = ("feed.rss", "feed.atom", "feed.json", "meetings.ics")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def at(street):
    return f"/council/{street.area.id}/public/"


def items_of(answer):
    return json.loads(answer.content)["items"]


def test_a_visitor_reads_what_was_shown_and_nothing_else(client, secretary, street, said, at):
    one = stories.story(secretary, street, said)

    found = items_of(client.get(f"{at}feed.json"))

    kinds = {item["tags"][0] for item in found}
    assert kinds == {"大家提的", "会议", "纪要", "决议", "承诺"}
    texts = json.dumps(found, ensure_ascii=False)
    assert one.text in texts
    assert "这一句还没有人看过" not in texts


def test_nothing_is_shown_before_somebody_has_decided(client, secretary, street, said, at):
    stage.approved(secretary, street)
    stories.released(secretary, said)

    for feed in FEEDS:
        answer = client.get(at + feed)
        assert answer.status_code == 200
        assert "窨井" not in answer.content.decode()
        assert "居务会" not in answer.content.decode()


@pytest.mark.parametrize("feed", FEEDS)
def test_nobodys_name_door_or_short_address_is_in_a_feed(
    client, secretary, leader, resident, street, said, at, feed
):
    stories.show_everything(secretary, street)
    stage.approved(secretary, street)
    one = stories.released(
        secretary, said, "张三的电话是13812345678，窨井冒水", contact="13800000000", leave_name=True
    )

    body = client.get(at + feed).content.decode()

    for secret in ("示例经理", "示例甲", "13812345678", one.key, resident.name, secretary.name):
        assert secret not in body
    assert street.numbers[0].address not in body


def test_no_text_that_somebody_typed_goes_out_uncovered(client, secretary, street, said, at):
    telling = "给3号楼302室王美芳家疏通窨井，电话13812345678"
    stories.show_everything(secretary, street)
    theme = sewage_theme(street, secretary, said)
    release_suggestion(secretary, suggestion_id=min(one.id for one in inside(theme)))
    Theme.objects.update(title=telling)
    Suggestion.objects.update(text=telling)
    topics.opened(secretary, street, title=telling, background=telling)
    meeting = stage.opened(
        secretary, street, title=telling, where=telling, items=[ItemDraft(telling, telling)]
    )
    stage.resolved(secretary, meeting, title=telling, text=telling)
    stage.promised(secretary, meeting, text=telling, as_what=telling[4:])
    draft = stage.noted(secretary, meeting, telling)
    close_meeting(secretary, meeting_id=meeting.id)
    approve_minutes(secretary, meeting_id=meeting.id, number=draft.number)

    entries = items_of(client.get(f"{at}feed.json"))
    pages = [client.get(one["url"].split("localhost:8000")[1]) for one in entries]
    public = client.get(f"/api/v1/places/{street.area.id}/public")
    answers = [client.get(at), public, *pages, *(client.get(at + feed) for feed in FEEDS)]

    assert {one["tags"][0] for one in entries} == {str(stream.label) for stream in STREAMS.values()}
    assert str(theme.id) in json.dumps(entries)
    for answer in answers:
        assert answer.status_code == 200
        words = answer.content.decode().replace("\r\n ", "")
        for secret in ("王美芳", "13812345678"):
            assert secret not in words


def test_each_kind_can_be_shown_alone(client, secretary, street, said, at):
    stories.story(secretary, street, said)
    topics.opened(secretary, street)
    for name, tags in (
        ("suggestions", {"大家提的"}),
        ("meetings", {"会议", "纪要"}),
        ("resolutions", {"决议"}),
        ("promises", {"承诺"}),
        ("topics", {"议题"}),
    ):
        only = {**dict.fromkeys(EVERYTHING, False), name: True}
        set_publishing(secretary, area_id=street.area.id, **only)
        assert {one["tags"][0] for one in items_of(client.get(f"{at}feed.json"))} == tags


def test_the_owners_committees_affairs_stay_with_the_owners(client, secretary, street, said, at):
    stories.story(secretary, street, said)
    for model in (Meeting, Promise):
        model.objects.update(run_by="owners_committee")

    tags = {one["tags"][0] for one in items_of(client.get(f"{at}feed.json"))}

    assert tags == {"大家提的", "决议"}


def test_a_reader_narrows_it_to_one_kind(client, secretary, street, said, at):
    stories.story(secretary, street, said)

    found = items_of(client.get(f"{at}feed.json?only=resolution"))

    assert [one["tags"][0] for one in found] == ["决议"]


def test_it_is_sound_atom(client, secretary, street, said, at):
    stories.story(secretary, street, said)

    answer = client.get(f"{at}feed.atom")

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.content)
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        assert one.findtext(f"{ATOM}id")
        assert one.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == street.area.name
    assert len({one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")}) == 5


def test_it_is_sound_rss(client, secretary, street, said, at):
    stories.story(secretary, street, said)

    channel = ET.fromstring(client.get(f"{at}feed.rss").content).find("channel")

    for name in ("title", "link", "description"):
        assert channel.findtext(name)
    for item in channel.findall("item"):
        assert item.find("guid").get("isPermaLink") == "false"
        assert item.findtext("link").startswith("http")
        assert client.get(item.findtext("link").split("localhost:8000")[1]).status_code == 200


def test_the_calendar_holds_the_meetings_that_were_told(client, secretary, street, at):
    stories.show_everything(secretary, street)
    stage.planned(secretary, street, title="还在筹备的会")
    stage.invited(secretary, street)

    answer = client.get(f"{at}meetings.ics")

    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:十二月居务会" in text
    assert "DTSTART:20261210T060000Z" in text
    assert "污水倒灌" in text
    assert "METHOD" not in text  # a subscription is no invitation
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@pytest.mark.parametrize("feed", FEEDS)
def test_a_plan_that_was_dropped_is_no_news(client, secretary, street, at, feed):
    stories.show_everything(secretary, street)
    dropped = stage.planned(secretary, street, title="没有说过的会")
    cancel_meeting(secretary, meeting_id=dropped.id, reason="不开了")
    told = stage.invited(secretary, street, title="说过的会")
    cancel_meeting(secretary, meeting_id=told.id, reason="停电")

    body = client.get(at + feed).content.decode()

    assert "没有说过" not in body
    assert "说过的会" in body
    assert client.get(f"/council/public/meeting/{dropped.id}/").status_code == 404


@pytest.mark.parametrize("feed", FEEDS)
def test_who_has_it_is_not_sent_it_again(client, secretary, street, said, at, feed):
    stories.story(secretary, street, said)
    first = client.get(at + feed)

    again = client.get(at + feed, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert not again.content
    assert "max-age=300" in first["Cache-Control"]
    release_suggestion(secretary, suggestion_id=said("又一句").id)
    stage.invited(secretary, street, title="又一次会")
    changed = client.get(at + feed, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_a_reader_that_knows_dates_only_reads_what_was_taken_back(
    client, secretary, street, said, at
):
    one = stories.story(secretary, street, said)
    first = client.get(f"{at}feed.rss")
    assert one.text in first.content.decode()
    assert "Last-Modified" not in first

    release_suggestion(secretary, suggestion_id=one.id, public=False)
    tomorrow = http_date(time.time() + 86400)
    again = client.get(f"{at}feed.rss", headers={"If-Modified-Since": tomorrow})

    assert again.status_code == 200
    assert one.text not in again.content.decode()


def test_a_feed_is_bounded_and_costs_the_same_however_much_there_is(
    client, secretary, street, said, at, django_assert_max_num_queries
):
    stories.show_everything(secretary, street)
    stage.approved(secretary, street)
    one = stories.released(secretary, said)
    columns = {f.attname for f in Suggestion._meta.concrete_fields} - {
        "id",
        "key",
        "code",
        "position",
    }
    values = {name: getattr(one, name) for name in columns}
    Suggestion.objects.bulk_create(
        Suggestion(**values, key=f"K{n:011d}", code=f"x-{n}", position=one.position - n - 1)
        for n in range(80)
    )

    client.get(f"{at}feed.json")
    with django_assert_max_num_queries(13):
        assert len(items_of(client.get(f"{at}feed.json"))) == 50


def test_what_was_made_last_stands_first_however_far_its_day_is(client, secretary, street, at):
    stories.show_everything(secretary, street)
    now = timezone.now()
    for number in range(52):
        starts = now + timedelta(days=60 + number)
        stage.invited(secretary, street, items=WALK, starts_at=starts, title=f"第{number}次会")
    stage.invited(secretary, street, items=WALK, starts_at=now, title="明天的会")
    for number in range(52):
        due = timezone.localdate() + timedelta(days=60 + number)
        stage.promised(secretary, place_id=street.area.id, due_on=due, text=f"第{number}件")
    stage.promised(secretary, place_id=street.area.id, text="明天的事")

    meetings = items_of(client.get(f"{at}feed.json?only=meeting"))
    promises = items_of(client.get(f"{at}feed.json?only=promise"))

    assert meetings[0]["title"] == "明天的会"
    assert "明天的事" in promises[0]["title"]


def changed(client, at, kind):
    (found,) = items_of(client.get(f"{at}feed.json?only={kind}"))
    return found["date_modified"], json.dumps(found, ensure_ascii=False)


def test_a_reader_hears_that_a_meeting_was_cancelled_and_that_its_agenda_changed(
    client, secretary, street, at
):
    stories.show_everything(secretary, street)
    meeting = stage.invited(secretary, street, items=WALK)
    long_ago = timezone.now() - timedelta(days=9)
    Meeting.objects.update(told_at=long_ago, changed_at=long_ago)
    told = changed(client, at, "meeting")[0]

    items = [stage.as_draft(one) for one in meeting.items.all()] + [ItemDraft("晾衣架")]
    change_agenda(secretary, meeting_id=meeting.id, base_version=meeting.item_version, items=items)
    with_more = changed(client, at, "meeting")
    Meeting.objects.update(changed_at=long_ago)
    cancel_meeting(secretary, meeting_id=meeting.id, reason="停电")
    cancelled = changed(client, at, "meeting")

    assert with_more[0] > told
    assert "晾衣架" in with_more[1]
    assert cancelled[0] > told
    assert "已取消" in cancelled[1]


def test_a_reader_hears_that_a_topic_went_a_step_on(client, secretary, street, at):
    stories.show_everything(secretary, street)
    topic = topics.older(topics.opened(secretary, street), 5)
    Topic.objects.update(opened_at=timezone.now() - timedelta(days=9))
    told = changed(client, at, "topic")[0]
    today = timezone.localdate()
    later = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=9)).isoformat()}
    gone = (today - timedelta(days=1)).isoformat()
    first, second, *rest = Topic.objects.get().phases
    phases = [{**first, "starts_on": gone, "ends_on": gone}, {**second, **later}, *rest]
    Topic.objects.update(phases=phases, begun=2)

    moved = changed(client, at, "topic")

    assert moved[0] > told
    assert phases_of(topic)[1].kind.label in moved[1]


def test_control_characters_break_no_feed(client, secretary, street, said, at):
    one = stories.story(secretary, street, said)
    Suggestion.objects.filter(pk=one.pk).update(text="窨井\x0b\x1b[31m <b>冒水</b> 😀")

    ET.fromstring(client.get(f"{at}feed.atom").content)
    ET.fromstring(client.get(f"{at}feed.rss").content)
    assert "<b>" in items_of(client.get(f"{at}feed.json?only=suggestion"))[0]["content_text"]


def test_every_entry_has_a_page_of_its_own(client, secretary, street, said, at):
    stories.story(secretary, street, said)

    for item in items_of(client.get(f"{at}feed.json")):
        answer = client.get(item["url"].split("localhost:8000")[1])
        assert answer.status_code == 200
        assert "feed.atom" in answer.content.decode()


def test_what_is_not_public_has_no_public_page(client, secretary, street, said):
    stories.show_everything(secretary, street)
    hidden = said("还没有公开")

    for stream in ("suggestion", "nothing"):
        assert client.get(f"/council/public/{stream}/{hidden.id}/").status_code == 404


def test_pages_lead_to_the_feeds_and_to_how_they_are_used(as_person, secretary, street, at):
    browser = as_person(secretary)

    page = browser.get(f"/council/{street.area.id}/meetings/").content.decode()
    how = browser.get(f"{at}subscribe").content.decode()

    assert f'{at}feed.atom" title=' in page
    assert f"{at}subscribe" in page
    assert "webcal://localhost:8000" in how
    assert f"{at}choose" in how


def test_the_secretary_chooses_on_a_page_and_a_visitor_cannot(as_person, secretary, street, at):
    visitor = Client()
    assert visitor.get(f"{at}choose").status_code == 302
    assert visitor.post(f"{at}choose", {"meetings": "on"}).status_code == 403

    browser = as_person(secretary)
    browser.post(f"{at}choose", {"meetings": "on", "promises": "on"})

    again = browser.get(f"{at}choose").content.decode()
    assert again.count("checked") == 2
    browser.post(f"{at}choose", {})
    assert "现在什么都不公开" in browser.get(at).content.decode()


def test_a_visitor_opens_the_public_page(client, secretary, street, said, at):
    stories.story(secretary, street, said)

    page = client.get(at).content.decode()

    assert "申请雨污分流" in page
    assert client.get(f"{at}subscribe").status_code == 200

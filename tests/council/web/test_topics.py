"""Topics in the browser."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.council.actions.add_point import add_point
from lilong.council.actions.assign_question import assign_question
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.invite import invite
from lilong.council.actions.link_topic import link_topic
from lilong.council.actions.moderate_point import moderate_point
from lilong.council.actions.set_publishing import set_publishing
from lilong.council.actions.withdraw_topic import withdraw_topic
from lilong.council.models import Suggestion, Topic, TopicOption, TopicPoint, TopicQuestion
from lilong.people.models import RoleGrant
from lilong.survey.actions.add_finding import add_finding
from tests.council import meeting_stage
from tests.council import topic_stage as stage
from tests.council.conversations import opened as conversation
from tests.council.proposed import sewage_theme
from tests.neighbourhood import person_with


@pytest.fixture
def topic(worker, street):
    return stage.opened(worker, street)


@pytest.fixture
def option(worker, topic):
    return stage.option(worker, topic)


@pytest.fixture
def at(topic):
    """The address of the topic."""
    return f"/council/topics/{topic.id}/"


def of_option(option) -> str:
    return f"/council/topic-options/{option.id}/"


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


# ── Opening ─────────────────────────────────────────────────────────────────────────────────


def test_a_secretary_picks_steps_and_opens_from_a_theme(as_person, secretary, street, said, worker):
    theme = sewage_theme(street, worker, said)
    browser = as_person(secretary)
    shown = text_of(browser.get(f"/council/themes/{theme.id}/"))
    way = re.search(r'href="([^"]+/topics/open\?theme=[^"]+)"', shown)[1]

    choice = text_of(browser.get(way))
    assert "上海市居民委员会工作条例第十六条" in choice
    way = re.search(r'href="([^"]+template=plan_consultation[^"]*)"', choice)[1]
    form = browser.get(way.replace("&amp;", "&")).context["form"]
    sent = {name: field.initial for name, field in form.fields.items() if field.initial}
    answer = browser.post(
        f"/council/{street.area.id}/topics/open",
        {**sent, "title": "雨污分流怎么做", "background": "下雨就冒水。", "theme": str(theme.id)},
    )

    opened = Topic.objects.get()
    assert answer.url == f"/council/topics/{opened.id}/options?recorded=1"
    assert opened.template == "plan_consultation"
    page = text_of(browser.get(f"/council/topics/{opened.id}/"))
    assert f"{theme.code} 污水" in page
    assert opened.title in text_of(browser.get(f"/council/themes/{theme.id}/"))


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(as_person, worker, street):
    page = f"/council/{street.area.id}/topics/open"
    form = as_person(worker).get(f"{page}?template=deliberation").context["form"]
    sent = {name: field.initial for name, field in form.fields.items() if field.initial}

    answer = as_person(worker).post(page, {**sent, "title": "水斗", "background": "长" * 2001})

    assert answer.status_code == 422
    assert 'value="水斗"' in answer.content.decode()
    assert "background" in answer.context["form"].errors


def test_the_same_form_sent_twice_opens_one_topic(as_person, worker, street):
    browser, at = as_person(worker), f"/council/{street.area.id}/topics/open"
    page = browser.get(f"{at}?template=deliberation")
    fields = page.context["form"].fields
    sent = {name: field.initial for name, field in fields.items() if field.initial}
    sent |= {"title": "水斗  留几个", "background": "问 13812345678", "personal": "covered"}
    sent["token"] = page.context["token"]

    first, second = browser.post(at, sent), browser.post(at, sent)

    opened = Topic.objects.get()
    assert first.url == second.url == f"/council/topics/{opened.id}/options?recorded=1"
    assert (opened.title, opened.background) == ("水斗 留几个", "问 ＊＊")
    other = browser.post(at, {**sent, "title": "晾衣架怎么装"})
    assert other.status_code == 409
    assert "水斗 留几个" in other.content.decode()
    again = {**sent, "title": "晾衣架怎么装", "token": other.context["token"]}
    assert browser.post(at, again).status_code == 302
    assert Topic.objects.count() == 2


@pytest.mark.parametrize("what", ["option", "point", "question"])
def test_what_is_written_into_a_topic_and_sent_again_leads_on_and_stands_once(
    as_person, worker, resident, topic, option, what
):
    by, at, typed, changed, rows = {
        "option": (
            worker,
            f"/council/topics/{topic.id}/options",
            {"title": "一个  不留", "details": "物业拆。"},
            {"title": "全都留着"},
            TopicOption,
        ),
        "point": (
            resident,
            of_option(option),
            {"side": "for", "text": "冬天  不结冰"},
            {"text": "走廊宽了"},
            TopicPoint,
        ),
        "question": (
            resident,
            f"/council/topics/{topic.id}/ask",
            {"text": "谁出  水费？"},
            {"text": "哪天拆？"},
            TopicQuestion,
        ),
    }[what]
    browser, there = as_person(by), rows.objects.count()
    sent = {**typed, "token": browser.get(at).context["token"]}

    first, second = browser.post(at, sent), browser.post(at, sent)

    assert first.url == second.url
    assert second.url.endswith("?recorded=1")
    assert rows.objects.count() == there + 1
    other = browser.post(at, {**sent, **changed})
    assert other.status_code == 409
    assert next(iter(changed.values())) in other.content.decode()
    assert browser.post(at, {**sent, **changed, "token": other.context["token"]}).url == first.url
    assert rows.objects.count() == there + 2


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "yesterday"])
def test_a_first_day_that_nobody_can_mean_is_today(as_person, worker, street, day):
    answer = as_person(worker).get(
        f"/council/{street.area.id}/topics/open?template=three_meetings&from={day}"
    )

    assert answer.context["form"].fields["starts-1"].initial == timezone.localdate()


def test_nothing_that_is_pasted_is_cut_in_silence(as_person, worker, resident, topic, option, at):
    question = stage.asked_aloud(worker, resident, topic)
    keeper, neighbour = as_person(worker), as_person(resident)
    opening = f"/council/{topic.place_id}/topics/open?template=deliberation"
    for browser, page in (
        (keeper, opening),
        *((keeper, at + page) for page in ("change", "options", "close", "withdraw", "steps/1")),
        (keeper, f"/council/topic-questions/{question.id}/assign"),
        (keeper, f"/council/topic-questions/{question.id}/answer"),
        (neighbour, of_option(option)),
        (neighbour, f"{at}ask"),
    ):
        assert "maxlength" not in text_of(browser.get(page)), page
    answer = neighbour.post(of_option(option), {"side": "for", "text": "长" * 81})
    assert answer.status_code == 422
    assert "写了 81 个字，最多 80 个" in answer.content.decode()


def test_the_list_tells_the_step_and_narrows_by_state(as_person, worker, resident, street, topic):
    at = f"/council/{street.rooms[0].id}/topics/"

    text = text_of(as_person(resident).get(at))
    assert topic.title in text
    assert "事前听证：" in text
    assert topic.title not in text_of(as_person(resident).get(at + "?state=closed"))
    assert "开议题" not in text
    assert "开议题" in text_of(as_person(worker).get(f"/council/{street.area.id}/topics/"))


def test_an_empty_list_says_what_belongs_there(as_person, worker, resident, street):
    at = f"/council/{street.area.id}/topics/"

    assert "说一句" in text_of(as_person(resident).get(at))
    assert "这里还没有议题" in text_of(as_person(worker).get(at))


def test_a_long_list_is_turned_page_by_page(as_person, worker, street):
    for number in range(23):
        stage.opened(worker, street, title=f"第{number}件")
    browser = as_person(worker)

    first = browser.get(f"/council/{street.area.id}/topics/")
    second = browser.get(first.context["older"])

    seen = [row["topic"].id for page in (first, second) for row in page.context["rows"]]
    assert len(seen) == len(set(seen)) == 23
    assert not second.context["older"]


# ── One topic ───────────────────────────────────────────────────────────────────────────────


def test_everybody_of_the_place_reads_it_and_nobody_else(as_person, resident, other_street, at):
    assert "四十八个水斗" in text_of(as_person(resident).get(at))
    stranger = person_with("resident", other_street.rooms[0])
    assert as_person(stranger).get(at).status_code == 404
    assert Client().get(at).status_code in (302, 403, 404)


def test_the_picture_says_what_is_now_and_what_comes(as_person, worker, resident, street):
    topic = stage.opened(worker, street, starts_on=stage.begun(20))

    text = text_of(as_person(resident).get(f"/council/topics/{topic.id}/"))

    assert re.findall(r'<li class="is-(\w+)"', text) == ["done", "now", "next"]
    assert text.count('aria-current="step"') == 1


def test_a_neighbour_writes_a_point_and_reads_it_once_it_was_looked_at(
    as_person, worker, resident, leader, topic, option, at
):
    browser = as_person(resident)
    sent = {"side": "against", "text": "弄口那个归谁打扫"}

    answer = browser.post(of_option(option), sent)

    assert answer.url == of_option(option) + "?recorded=1"
    assert "弄口那个归谁打扫" not in text_of(as_person(leader).get(of_option(option)))
    keeper = as_person(worker)
    waiting = text_of(keeper.get(f"{at}sayings"))
    assert "弄口那个归谁打扫" in waiting
    decide = re.search(r'action="([^"]+/decide)"', waiting)[1]
    assert keeper.post(decide, {"reason": ""}).status_code == 422  # a request that was cut off
    assert TopicPoint.objects.get().state == "waiting"
    keeper.post(decide, {"state": "shown"})
    assert "弄口那个归谁打扫" in text_of(as_person(leader).get(at))
    assert "弄口那个归谁打扫" in text_of(as_person(leader).get(of_option(option)))


def test_a_telephone_number_is_offered_covered_and_taken_so(as_person, resident, option):
    browser, sent = as_person(resident), {"side": "for", "text": "打 138 0000 1234 问老王"}

    answer = browser.post(of_option(option), sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "遮起来再交" in text
    assert "138 0000 1234 问老王" in text  # what was typed is still in its field
    assert not TopicPoint.objects.exists()

    browser.post(of_option(option), {**sent, "personal": "covered"})
    assert "＊" in TopicPoint.objects.get().text


def test_drafts_have_a_name_of_their_own_for_each_person(as_person, resident, option, at):
    browser = as_person(resident)

    for page, key in (
        (of_option(option), f"topic-point-{option.id}"),
        (f"{at}ask", "topic-question-"),
    ):
        assert re.search(
            rf'data-draft="{key}[^"]*{resident.person_id}"', text_of(browser.get(page))
        )


def test_one_rates_by_plain_forms_and_sees_nobody_elses(
    as_person, worker, resident, leader, street, option
):
    point = stage.shown(worker, resident, option)
    stage.rated(point, stage.neighbours(street, 3))
    browser = as_person(leader)
    page = text_of(browser.get(of_option(option)))
    action = re.search(r'action="([^"]+/rate)"', page)[1]

    answer = browser.post(action, {"rating": "-1"})

    assert answer.url == f"{of_option(option)}#p-{point.id}"
    own = text_of(browser.get(of_option(option)))
    assert own.count('aria-pressed="true"') == 1
    assert "先不报数" in own
    assert 'aria-pressed="true"' not in text_of(as_person(resident).get(of_option(option)))
    stage.rated(point, stage.neighbours(street, 1))
    assert "有道理 4 · 没道理 1" in text_of(browser.get(of_option(option)))


def test_out_of_step_the_page_says_what_may_be_done(as_person, worker, resident, street):
    topic = stage.opened(worker, street, starts_on=stage.begun(20))
    option = stage.option(worker, topic)

    text = text_of(as_person(resident).get(of_option(option)))
    assert "现在不收新的理由" in text
    answer = as_person(resident).post(of_option(option), {"side": "for", "text": "还是说一条"})
    assert answer.status_code == 409 or answer.status_code == 422
    assert "还是说一条" not in text
    assert not TopicPoint.objects.exists()


def test_a_keeper_who_lives_there_is_asked_as_whom_they_write(
    as_person, worker, resident, street, topic, option, at
):
    browser = as_person(worker)
    assert "以居委会的名义" not in text_of(browser.get(of_option(option)))  # there is nothing else
    assert "以居委会的名义" not in text_of(as_person(resident).get(of_option(option)))
    RoleGrant.objects.create(
        person_id=worker.person_id,
        role="resident",
        place=street.rooms[0],
        path=street.rooms[0].path,
        space_id=street.rooms[0].space_id,
        since=date(2020, 1, 1),
    )
    browser = as_person(worker)
    for page in (of_option(option), f"{at}ask"):
        assert "以居委会的名义" in text_of(browser.get(page))

    browser.post(of_option(option), {"side": "for", "text": "冬天不结冰", "as_committee": "on"})
    browser.post(f"{at}ask", {"text": "水费谁出？", "as_committee": "on"})

    assert (TopicPoint.objects.get().by_keeper, TopicQuestion.objects.get().by_keeper) == (1, 1)


def test_many_points_are_turned_page_by_page(as_person, worker, resident, option):
    for number in range(25):
        stage.written(worker, option, f"第{number}条")

    first = as_person(resident).get(of_option(option))
    (side,) = [one for one in first.context["sides"] if one["later"]]
    second = as_person(resident).get(side["later"].replace("&amp;", "&"))

    rows = [*side["rows"], *second.context["sides"][0]["rows"]]
    assert len({row["point"].id for row in rows}) == 25
    assert len(second.context["sides"]) == 1


# ── Questions ───────────────────────────────────────────────────────────────────────────────


def test_a_question_goes_from_a_neighbour_to_whoever_is_responsible_and_back(
    as_person, worker, resident, street, at
):
    as_person(resident).post(f"{at}ask", {"text": "会停水吗？"})
    question = TopicQuestion.objects.get()
    keeper = as_person(worker)
    shown = keeper.post(f"/council/topic-questions/{question.id}/decide", {"state": "shown"})
    assert shown.url.endswith("/assign")
    staff = person_with("property_staff", street.compound, "物业的小李")
    due = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert "物业的小李" in text_of(keeper.get(shown.url))
    keeper.post(shown.url, {"person": str(staff.person_id), "due_on": due})

    reading = text_of(as_person(resident).get(at))
    assert f"请物业人员在 {due} 以前答复" in reading
    assert "小李" not in reading
    assert "请您答复" in text_of(as_person(staff).get(at))
    as_person(staff).post(
        f"/council/topic-questions/{question.id}/answer", {"answer": "停两个小时。"}
    )

    reading = text_of(as_person(resident).get(at))
    assert "停两个小时。" in reading
    assert "小李" not in reading


def test_what_is_late_says_so(as_person, worker, resident, at, topic):
    question = stage.asked_aloud(worker, resident, topic)
    assign_question(worker, question_id=question.id, as_what="设计院", due_on=timezone.localdate())
    TopicQuestion.objects.update(due_on=date(2026, 1, 1))

    assert "过期没答" in text_of(as_person(resident).get(at))


# ── Keeping ─────────────────────────────────────────────────────────────────────────────────


def test_two_who_change_the_words_see_both(as_person, worker, secretary, topic, at):
    first, second = as_person(worker), as_person(secretary)
    sent = {"title": "水斗留几个", "background": "冬天结冰。", "version": "1"}
    first.post(f"{at}change", sent)

    answer = second.post(f"{at}change", {**sent, "title": "另一个名字"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "水斗留几个" in text
    assert 'value="另一个名字"' in text
    again = {name: answer.context["form"][name].value() for name in sent}
    assert second.post(f"{at}change", again).status_code == 302
    assert Topic.objects.get().title == "另一个名字"


def test_a_step_is_moved_with_a_reason_that_everybody_reads(as_person, worker, resident, at, topic):
    step = f"{at}steps/1"
    form = as_person(worker).get(step).context["form"]
    ends = form["ends_on"].value() + timedelta(days=2)

    as_person(worker).post(
        step,
        {
            "starts_on": form["starts_on"].value().isoformat(),
            "ends_on": ends.isoformat(),
            "others_follow": "on",
            "reason": "台风，推迟两天",
        },
    )

    assert "台风，推迟两天" in text_of(as_person(resident).get(at))


def test_withdrawn_it_keeps_its_address_and_says_why(
    as_person, worker, resident, street, at, topic, said
):
    theme = sewage_theme(street, worker, said)
    link_topic(worker, topic_id=topic.id, targets=[("council.theme", theme.id)])
    other = stage.opened(worker, street, title="雨污分流怎么做")
    follow_topic(resident, topic_id=topic.id)

    as_person(worker).post(
        f"{at}withdraw", {"reason": "和雨污分流一起商量", "successor": str(other.id)}
    )

    text = text_of(as_person(resident).get(at))
    assert "和雨污分流一起商量" in text
    assert f"/council/topics/{other.id}/" in text
    there = text_of(as_person(worker).get(f"/council/topics/{other.id}/"))
    assert theme.code in there


def test_closing_names_the_resolution(as_person, secretary, resident, street, at, topic):
    meeting = meeting_stage.opened(secretary, street, kind="hearing")
    resolution = meeting_stage.resolved(secretary, meeting, title="每条弄留一个")

    as_person(secretary).post(
        f"{at}close",
        {"outcome": "resolution", "resolution": str(resolution.id), "reason": "每条弄留一个"},
    )

    text = text_of(as_person(resident).get(at))
    assert "作出了决议" in text
    assert f"/council/resolutions/{resolution.id}/" in text


def test_the_log_is_for_everybody_and_names_nobody(as_person, worker, resident, option, at):
    hurts = stage.written(resident, option, "隔壁那家真缺德")
    moderate_point(worker, point_id=hurts.id, state="left_out", reason="insult")

    text = text_of(Client().get(f"{at}left-out"))

    assert "有辱骂或贬低人的话" in text
    assert "缺德" not in text
    assert "resident" not in text


def test_what_the_log_leaves_out_is_read_where_the_topic_is_read(
    as_person, worker, secretary, resident, street, topic, option, at
):
    words = "三号楼开小店的那户占地方"
    twice = stage.written(resident, option, words)
    moderate_point(worker, point_id=twice.id, state="left_out", reason="twice")

    def read(browser):
        text = text_of(browser.get(f"{at}left-out"))
        assert "和已有的一条意思相同" in text
        return words in text, topic.title in text

    assert read(Client()) == (False, False)
    assert read(as_person(resident)) == (True, True)
    everything = dict.fromkeys(("suggestions", "meetings", "resolutions", "promises"), False)
    set_publishing(secretary, area_id=street.area.id, topics=True, **everything)
    assert read(Client()) == (True, True)
    withdraw_topic(secretary, topic_id=topic.id, reason="合到别处")
    assert read(Client()) == (False, False)
    assert read(as_person(resident)) == (True, True)


def test_a_finding_is_linked_by_its_number(as_person, worker, street, at, topic):
    finding = add_finding(
        worker,
        place_id=street.numbers[0].id,
        kind="outdoor_sink",
        found_on=date(2026, 11, 1),
        part="public",
        how_known="visit",
    )
    answer = as_person(worker).post(f"{at}links", {"finding": f"№ {finding.code}"})
    assert answer.status_code == 302, answer.content.decode()
    assert finding.code in text_of(as_person(worker).get(at))

    answer = as_person(worker).post(f"{at}links", {"finding": "999999"})
    assert answer.status_code == 422
    as_person(worker).post(f"{at}unlink", {"target": str(finding.id)})
    assert f"№ {finding.code}" not in text_of(as_person(worker).get(at))


def test_of_two_links_chosen_at_once_none_stays_where_one_is_refused(
    as_person, worker, street, at, topic
):
    lane = street.lanes[0]
    answer = as_person(worker).post(f"{at}links", {"place": str(lane.id), "finding": "999999"})
    assert answer.status_code == 422
    link_topic(worker, topic_id=topic.id, targets=[("places.place", lane.id)])
    asked = conversation(worker, street)

    sent = {"conversation": str(asked.id), "place": str(lane.id)}
    answer = as_person(worker).post(f"{at}links", sent)

    assert answer.status_code == 422
    assert "已经关联过了" in answer.content.decode()
    assert asked.question not in text_of(as_person(worker).get(at))


def test_whoever_said_it_is_led_from_their_sentence_to_the_topic(
    as_person, worker, resident, other_street, said, topic, at, street
):
    theme = sewage_theme(street, worker, said)
    link_topic(worker, topic_id=topic.id, targets=[("council.theme", theme.id)])
    feed = f"/s/{Suggestion.objects.filter(theme=theme)[0].key}"

    text = text_of(as_person(resident).get(feed))
    assert "正在一起商量" in text
    assert f'href="{at}"' in text
    # Without an account, or from another street, the slip tells no more than that.
    for browser in (Client(), as_person(person_with("resident", other_street.rooms[0]))):
        text = text_of(browser.get(feed))
        assert "正在一起商量" in text
        assert topic.title not in text


def test_who_may_not_keep_sees_no_way_and_finds_the_doors_shut(
    as_person, resident, at, topic, option
):
    browser = as_person(resident)
    text = text_of(browser.get(at))
    for page in ("change", "steps/1", "close", "withdraw", "options", "sayings", "links"):
        assert f'href="{at}{page}"' not in text
        assert browser.get(at + page).status_code == 403
        assert browser.post(at + page, {}).status_code in (403, 405)
    assert browser.get(of_option(option) + "take-back").status_code == 403


# ── Agendas ─────────────────────────────────────────────────────────────────────────────────


def test_an_agenda_offers_the_topic_whose_step_calls_for_it(
    as_person, secretary, resident, street, topic, at
):
    hearing = meeting_stage.planned(secretary, street, kind="hearing", items=())
    affairs = meeting_stage.planned(secretary, street, items=(), title="居务会")
    browser = as_person(secretary)
    offered = text_of(browser.get(f"/council/meetings/{hearing.id}/agenda"))
    way = re.search(r'href="([^"]+\?topic=[^"]+)"', offered)[1]
    assert topic.title not in text_of(browser.get(f"/council/meetings/{affairs.id}/agenda"))

    form = browser.get(way).context["form"]
    sent = {
        name: str(field.initial)
        for name, field in form.fields.items()
        if field.initial not in (None, "")
    }
    browser.post(f"/council/meetings/{hearing.id}/agenda", sent)

    invite(secretary, meeting_id=hearing.id, person_ids=[secretary.person_id])
    assert hearing.title in text_of(as_person(resident).get(at))
    assert "?topic=" not in text_of(browser.get(f"/council/meetings/{hearing.id}/agenda"))


# ── Papers, English, budgets ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_the_poster_is_a_file(as_person, resident, worker, option, at, fmt):
    stage.written(worker, option)

    answer = as_person(resident).get(f"{at}poster.{fmt}")

    assert answer.status_code == 200
    assert answer.content[:2] in (b"%P", b"PK")
    assert as_person(resident).get(f"{at}poster.gif").status_code == 404


def full(worker, resident, street, said, count: int) -> Topic:
    """A topic with so much of everything that a flat page shows no more of it."""
    topic = stage.opened(worker, street, title=f"满满的 {count}")
    options = [stage.option(worker, topic, f"方案{n}") for n in range(min(count, 8))]
    for option in options:
        for number in range(count):
            for side in ("for", "against"):
                add_point(worker, option_id=option.id, side=side, text=f"第{number}条")
    for number in range(count):
        stage.asked(worker, topic, f"第{number}问？")
    for lane in street.lanes:
        link_topic(worker, topic_id=topic.id, targets=[("places.place", lane.id)])
    for number in range(min(count, 6)):
        finding = add_finding(
            worker,
            place_id=street.numbers[number].id,
            kind="outdoor_sink",
            found_on=date(2026, 11, 1),
            part="public",
            how_known="visit",
        )
        link_topic(worker, topic_id=topic.id, targets=[("survey.finding", finding.id)])
        asked = conversation(worker, street, question=f"{number} 问")
        link_topic(worker, topic_id=topic.id, targets=[("council.conversation", asked.id)])
    follow_topic(resident, topic_id=topic.id)
    return topic


def queries(browser, page: str) -> list[str]:
    browser.get(page)  # what is remembered between pages
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code == 200
    return [one["sql"] for one in asked]


def test_the_page_of_a_topic_asks_ten_queries_however_much_hangs_on_it(
    as_person, worker, resident, leader, street, said
):
    theme = sewage_theme(street, worker, said)
    little, much = (full(worker, resident, street, said, count) for count in (2, 16))
    for topic in (little, much):
        link_topic(worker, topic_id=topic.id, targets=[("council.theme", theme.id)])
    for person in (resident, leader, worker):
        browser = as_person(person)
        few, many = (queries(browser, f"/council/topics/{one.id}/") for one in (little, much))
        assert len(many) == len(few) <= 10, "\n".join(many)


def test_the_other_pages_keep_their_budget(as_person, worker, resident, street, said):
    topic = full(worker, resident, street, said, 9)
    option = TopicOption.objects.filter(topic=topic)[0]
    for page, most in (
        (f"/council/{street.area.id}/topics/", 6),
        (of_option(option), 8),
        (f"/council/topics/{topic.id}/ask", 6),
        (f"/council/topics/{topic.id}/left-out", 6),
    ):
        told = queries(as_person(resident), page)
        assert len(told) <= most, (page, "\n".join(told))
    told = queries(as_person(worker), f"/council/topics/{topic.id}/sayings?state=shown")
    assert len(told) <= 6, "\n".join(told)


def test_the_pages_are_all_english_for_whom_reads_english(
    as_person, worker, resident, secretary, street, topic, option, at
):
    stage.shown(worker, resident, option)
    question = stage.asked_aloud(worker, resident, topic)
    own = {topic.title, topic.background, option.title, option.details, question.text}
    own |= {point.text for point in TopicPoint.objects.all()}
    basis = {"上海市居民委员会工作条例第十六条", "上海市居民委员会工作条例第十六条、第十七条"}
    pages = {
        resident: [at, of_option(option), f"{at}ask", f"{at}left-out"],
        secretary: [
            *(at + page for page in ("change", "steps/1", "close", "withdraw", "options")),
            *(at + page for page in ("sayings", "sayings?what=questions&state=shown", "links")),
            f"/council/{street.area.id}/topics/",
            f"/council/{street.area.id}/topics/open?template=three_meetings",
            f"/council/topic-questions/{question.id}/assign",
            f"/council/topic-questions/{question.id}/answer",
            f"{of_option(option)}take-back",
        ],
    }
    for person, addresses in pages.items():
        for address in addresses:
            answer = as_person(person).get(address, headers={"Accept-Language": "en"})
            main = re.search(r"<main.*</main>", text_of(answer), re.DOTALL)[0]
            for words in sorted(own | basis, key=len, reverse=True):
                main = main.replace(words, "")
            found = set(re.findall(r"[一-龥]+", re.sub(r"<[^>]*>", " ", main)))
            assert found <= {"枫林居民区", "枫林小区", "甲弄", "乙弄"}, (address, found)

"""A meeting that is being held, in browsers: phones, the projector, those who steer."""

from __future__ import annotations

import lxml.html
import pytest
from django.test import Client
from django.utils import timezone

from lilong.council.actions.approve_minutes import approve_minutes
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.note_at_meeting import note_at_meeting
from lilong.council.actions.start_item import start_item
from lilong.council.door_codes import code_at
from lilong.council.models import (
    AgendaItem,
    Attendance,
    Cockpit,
    MinutesVersion,
    Speech,
    StrawPoll,
)
from lilong.council.queries.cockpit import hall_of
from tests.council import cockpit_stage as cockpit
from tests.council import meeting_stage as stage
from tests.neighbourhood import person_with


@pytest.fixture
def meeting(secretary, resident, street):
    return cockpit.in_session(secretary, street, resident)


@pytest.fixture
def at(meeting):
    return f"/council/meetings/{meeting.id}/hall/"


def text_of(answer):
    return answer.content.decode()


def key_of(meeting):
    return Cockpit.objects.get(meeting=meeting).key


def test_an_evening_by_the_pages_own_forms(as_person, secretary, resident, meeting, at):
    """报名 → 请他说 → 记录 → 下一项 → 摸底 → 作答 → 举手 → 公布."""
    steers, phone = as_person(secretary), as_person(resident)
    first, second = cockpit.items_of(meeting)
    assert phone.post(f"{at}ask", {"called": "老王"}).url == at
    note = {"of": str(first.id), "base": "0", "text": "设计院说可以"}
    assert steers.post(f"{at}control/call", note).url == f"{at}control/?recorded=1"
    assert "轮到您了" in text_of(phone.get(at))
    steers.post(f"{at}control/ended", {**note, "base": "1", "order": "1"})
    steers.post(f"{at}control/item", {**note, "base": "1", "item": str(second.id)})
    steers.post(f"{at}control/poll", {"question": "行吗", "options": "行\n不行"})
    assert phone.post(f"{at}answer", {"number": "1", "choice": "1"}).url == at
    assert "您已作答" in text_of(phone.get(at))
    stage.came(secretary, meeting, "示例甲")
    steers.post(f"{at}control/poll/close", {"number": "1", "hands-0": "1", "hands-1": ""})

    assert MinutesVersion.objects.get().content["points"] == {str(first.id): "设计院说可以"}
    assert [one.count for one in hall_of(meeting).poll.options] == [1, 1]
    assert Speech.objects.get().state == "spoken"


def test_who_sees_whose_name(as_person, secretary, resident, leader, meeting, at):
    cockpit.asked(resident, meeting, "1号楼老王")

    assert "1号楼老王" in text_of(as_person(resident).get(at))
    assert "1号楼老王" in text_of(as_person(secretary).get(f"{at}control/"))
    assert "1号楼老王" in text_of(Client().get(f"/hall/{key_of(meeting)}"))
    looks_on = text_of(as_person(leader).get(at))
    assert "1号楼老王" not in looks_on
    assert "1 号" in looks_on
    assert resident.name not in text_of(Client().get(f"/hall/{key_of(meeting)}"))


def test_a_stranger_sees_no_hall(meeting, at):
    client = Client()

    assert client.get(at).status_code in (302, 404)
    assert client.get("/hall/ABCDEFGHJKMN").status_code == 404
    assert client.get("/hall/x").status_code == 404


def test_the_projector_goes_out_with_the_meeting(secretary, meeting):
    key = key_of(meeting)
    assert Client().get(f"/hall/{key.lower()}").status_code == 200

    close_meeting(secretary, meeting_id=meeting.id)

    assert Client().get(f"/hall/{key}").status_code == 404


def test_a_phone_that_came_late_checks_in_on_the_spot(as_person, leader, meeting, at):
    phone = as_person(leader)
    assert "我到了" in text_of(phone.get(at))

    code = code_at(meeting.id, timezone.now())
    answer = phone.post(f"/council/meetings/{meeting.id}/here", {"code": code})

    assert answer.url == at
    assert Attendance.objects.filter(person_id=leader.person_id, how="qr").exists()
    assert "我要发言" in text_of(phone.get(at))


def test_what_was_typed_is_saved_before_the_next_item(as_person, secretary, meeting, at):
    first, second = cockpit.items_of(meeting)

    as_person(secretary).post(
        f"{at}control/item",
        {"of": str(first.id), "base": "0", "text": "写了一半", "item": str(second.id)},
    )

    assert MinutesVersion.objects.get().content["points"] == {str(first.id): "写了一半"}
    assert hall_of(meeting).item == second


def test_two_secretaries_see_both_texts_and_nothing_else_is_done(
    as_person, secretary, worker, meeting, at
):
    first, second = cockpit.items_of(meeting)
    note_at_meeting(worker, meeting_id=meeting.id, item_id=first.id, text="小陈写的", base_number=0)
    browser = as_person(secretary)
    typed = {"of": str(first.id), "base": "0", "text": "书记写的", "item": str(second.id)}

    answer = browser.post(f"{at}control/item", typed)

    assert answer.status_code == 409
    for words in ("小陈写的", "书记写的", 'name="base" value="1"'):
        assert words in text_of(answer)
    assert hall_of(meeting).item == first
    merged = {**typed, "base": "1", "text": "小陈写的；书记写的"}
    browser.post(f"{at}control/item", merged)
    latest = MinutesVersion.objects.order_by("-number")[0]
    assert latest.content["points"] == {str(first.id): "小陈写的；书记写的"}
    assert hall_of(meeting).item == second


def test_the_chair_goes_on_while_the_secretary_notes(
    as_person, secretary, worker, resident, meeting, at
):
    """书记按按钮，小陈在另一台电脑上记：按钮都还能按，小陈记的还在。"""
    first, second = cockpit.items_of(meeting)
    chair, notes = as_person(secretary), as_person(worker)
    typed = {"of": str(first.id), "base": "0", "text": ""}
    notes.post(f"{at}control/", {**typed, "text": "小陈记的"})
    cockpit.asked(resident, meeting)

    for step, more in (
        ("call", {"order": "1"}),
        ("ended", {"order": "1"}),
        ("item", {"item": str(second.id)}),
    ):
        answer = chair.post(f"{at}control/{step}", {**typed, **more})
        assert answer.status_code == 302, text_of(answer)

    assert hall_of(meeting).item == second
    assert MinutesVersion.objects.get().content["points"] == {str(first.id): "小陈记的"}


def test_a_step_that_is_refused_shows_what_the_other_one_noted(
    as_person, secretary, worker, meeting, at
):
    item = cockpit.items_of(meeting)[0]
    note_at_meeting(worker, meeting_id=meeting.id, item_id=item.id, text="小陈记的", base_number=0)

    answer = as_person(secretary).post(
        f"{at}control/call", {"of": str(item.id), "base": "0", "text": ""}
    )

    assert "没有人等着发言" in text_of(answer)
    assert answer.context["form"]["text"].value() == "小陈记的"
    assert answer.context["form"]["base"].value() == 1


def test_a_button_that_was_tapped_twice_is_one_step(as_person, secretary, meeting, at):
    first, second = cockpit.items_of(meeting)
    press = {"of": str(first.id), "base": "0", "text": "记了一句", "item": str(second.id)}
    browser = as_person(secretary)

    answers = [browser.post(f"{at}control/item", press) for _tap in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert MinutesVersion.objects.get().content["points"] == {str(first.id): "记了一句"}


def test_a_step_that_is_refused_keeps_the_note(as_person, secretary, meeting, at):
    first, _second = cockpit.items_of(meeting)
    browser = as_person(secretary)
    typed = {"of": str(first.id), "base": "0", "text": "记了一句"}

    answer = browser.post(f"{at}control/call", typed)

    assert answer.status_code == 409
    assert "没有人等着发言" in text_of(answer)
    assert 'name="base" value="1"' in text_of(answer)
    # What the browser kept at the press rests on the old version; it is told to let it go.
    key = f"note-{meeting.id}-{first.id}-{secretary.person_id}"
    assert f'data-draft-forget="{key}"' in text_of(answer)
    assert "您写的已经存好" in text_of(answer)
    # "Save" does not press that button again, and the page asks where it can be read.
    for word in ("action", "data-page"):
        assert f'{word}="{at}control/"' in text_of(answer)
    again = browser.post(f"{at}control/", {**typed, "base": "1", "text": "记了一句，又一句"})
    assert again.status_code == 302


@pytest.mark.parametrize("on", [True, False])
def test_a_note_of_an_item_that_is_gone_never_lands_at_another(
    as_person, secretary, street, resident, on
):
    meeting = stage.opened(secretary, street)
    first, second = cockpit.items_of(meeting)
    if on:
        start_item(secretary, meeting_id=meeting.id, item_id=first.id)
    at = f"/council/meetings/{meeting.id}/hall/"
    AgendaItem.objects.filter(pk=second.pk).delete()
    typed = {"of": str(second.id), "base": "0", "text": "关于晾衣架的话"}

    answer = as_person(secretary).post(f"{at}control/", typed)

    assert answer.status_code == 404
    assert "这一项已经拿掉了，您写的在这里" in text_of(answer)
    assert text_of(answer).count("关于晾衣架的话") == 1
    form = answer.context["form"]
    assert (form["text"].value() == "") if on else (form is None)
    assert not MinutesVersion.objects.exists()


def test_a_note_that_comes_after_the_approval_is_shown(as_person, secretary, meeting, at):
    first, _second = cockpit.items_of(meeting)
    browser = as_person(secretary)
    browser.post(f"{at}control/", {"of": str(first.id), "base": "0", "text": "记了一句"})
    close_meeting(secretary, meeting_id=meeting.id)
    approve_minutes(secretary, meeting_id=meeting.id, number=1)

    answer = browser.post(
        f"{at}control/", {"of": str(first.id), "base": "1", "text": "记了一句，还有一句"}
    )

    assert answer.status_code == 409
    assert "纪要已经定稿，您写的在这里" in text_of(answer)
    assert "记了一句，还有一句" in text_of(answer)


def test_a_note_that_is_too_long_comes_back_whole(as_person, secretary, meeting, at):
    first, _second = cockpit.items_of(meeting)

    answer = as_person(secretary).post(
        f"{at}control/", {"of": str(first.id), "base": "0", "text": "长" * 10_001}
    )

    assert answer.status_code == 422
    assert "长" * 10_001 in text_of(answer)
    assert "写了 10001 个字" in " ".join(answer.context["form"].errors["text"])
    assert "data-draft-forget" not in text_of(answer)
    # A browser would cut what is pasted, without a word.
    assert "maxlength" not in text_of(answer)


@pytest.mark.parametrize("page", ["ask", "control/poll"])
def test_no_form_of_the_hall_cuts_what_is_pasted(as_person, secretary, meeting, at, page):
    assert "maxlength" not in text_of(as_person(secretary).get(at + page)).split("<main")[1]


def test_a_neighbour_has_no_control_page(as_person, resident, meeting, at):
    browser = as_person(resident)

    for page in ("control/", "control/poll", "control/poll/close"):
        assert browser.get(at + page).status_code == 403
    for step in ("item", "call", "ended", "drop"):
        assert browser.post(f"{at}control/{step}").status_code == 403


def test_no_choice_is_a_sentence(as_person, secretary, resident, meeting, at):
    cockpit.polled(secretary, meeting)

    answer = as_person(resident).post(f"{at}answer", {"number": "1"})

    assert answer.status_code == 422
    assert "请选一项" in text_of(answer)


@pytest.mark.parametrize("choice", ["99", "-1", "x", "9" * 30, "²"])
def test_nonsense_is_a_refusal(as_person, secretary, resident, meeting, at, choice):
    cockpit.polled(secretary, meeting)

    answer = as_person(resident).post(f"{at}answer", {"number": "1", "choice": choice})

    assert answer.status_code == 422
    assert StrawPoll.objects.get().chosen == [0, 0, 0]


def test_a_raised_hand_is_written_down_by_name(as_person, secretary, meeting, at):
    stage.came(secretary, meeting, "示例老人")

    as_person(secretary).post(f"{at}ask", {"meant": "示例老人", "called": ""})

    speech = Speech.objects.get()
    assert (speech.name, speech.called) == ("示例老人", "示例老人")


def test_a_hand_of_nobody_is_refused(as_person, secretary, meeting, at):
    answer = as_person(secretary).post(f"{at}ask", {"meant": "没来的人", "called": "某某"})

    assert answer.status_code == 422
    assert not Speech.objects.exists()


def test_the_page_refreshes_itself_without_script(as_person, resident, meeting, at):
    page = text_of(as_person(resident).get(at))

    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in page
    wall = text_of(Client().get(f"/hall/{key_of(meeting)}"))
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in wall


def test_one_poll_is_not_typed_into_the_next(as_person, secretary, meeting, at):
    browser = as_person(secretary)
    first = browser.get(f"{at}control/poll").context["draft_key"]

    answer = browser.post(f"{at}control/poll", {"question": "行吗", "options": "行\n不行"})

    assert answer.url == f"{at}control/?recorded=1"
    assert browser.get(f"{at}control/poll").context["draft_key"] != first
    assert str(secretary.person_id) in first


def test_the_key_that_sends_a_form_answers_the_poll(as_person, secretary, resident, meeting, at):
    """Enter presses the first button of a form: here it would leave the speakers' list."""
    cockpit.asked(resident, meeting)
    cockpit.polled(secretary, meeting)

    page = lxml.html.fromstring(text_of(as_person(resident).get(at)))

    for field in page.xpath("//input[@type='radio']"):
        form = page.get_element_by_id(field.get("form"))
        buttons = form.xpath(".//button") + page.xpath(f"//button[@form='{form.get('id')}']")
        assert [one.text_content().strip() for one in buttons] == ["提交"]
        assert form.get("action") == f"{at}answer"


def test_what_is_read_out_is_a_line_of_its_own(as_person, secretary, resident, meeting, at):
    cockpit.polled(secretary, meeting)
    page = lxml.html.fromstring(text_of(as_person(resident).get(at)))

    assert not page.xpath(
        "//*[@data-hall-parts]//*[@aria-live] | //*[@data-hall-parts][@aria-live]"
    )
    assert [one.get("data-says") for one in page.xpath("//*[@data-says]")] == [
        "正在讨论：污水倒灌",
        "摸底：先从甲弄开始，行吗",
        "",
    ]
    (count,) = page.xpath("//*[@data-part='poll']//*[@data-in-place='answers']")
    assert "0 位作答" in count.text_content()


def test_before_and_after_it_says_so(as_person, secretary, resident, street, meeting, at):
    waiting = stage.invited(secretary, street, title="明天的会")
    browser = as_person(resident)
    assert "还没有开始" in text_of(browser.get(f"/council/meetings/{waiting.id}/hall/"))
    close_meeting(secretary, meeting_id=meeting.id)

    page = text_of(browser.get(at))

    assert "散会了" in page
    assert "/live/" not in page
    assert "散会了" in text_of(as_person(secretary).get(f"{at}control/"))


def test_the_meetings_page_leads_to_the_hall(as_person, secretary, resident, meeting, at):
    page = f"/council/meetings/{meeting.id}/"

    assert f'href="{at}"' in text_of(as_person(resident).get(page))
    assert f'href="{at}control/"' in text_of(as_person(secretary).get(page))
    close_meeting(secretary, meeting_id=meeting.id)
    assert f'href="{at}"' not in text_of(as_person(resident).get(page))


def test_pages_cost_ten_queries_at_most(
    as_person, secretary, resident, meeting, at, django_assert_max_num_queries
):
    cockpit.asked(resident, meeting)
    cockpit.polled(secretary, meeting)
    phone, steers, wall = as_person(resident), as_person(secretary), Client()
    key = key_of(meeting)
    for browser, page in ((phone, at), (steers, f"{at}control/"), (wall, f"/hall/{key}")):
        browser.get(page)  # the way to the place is remembered
        with django_assert_max_num_queries(10):
            assert browser.get(page).status_code == 200


def test_an_owners_committee_sees_whether_enough_are_there(as_person, street):
    member = person_with("owners_committee_member", street.compound)
    meeting = cockpit.in_session(
        member, street, place_id=street.compound.id, kind="owners_committee_meeting", members=1
    )

    page = text_of(as_person(member).get(f"/council/meetings/{meeting.id}/hall/control/"))

    assert "要到 1 位，到了 1 位，够了" in page

"""A meeting that is being held: start_item, ask_to_speak, withdraw_speech, call_speaker,
end_speech, open_straw_poll, answer_straw_poll, close_straw_poll, note_at_meeting."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lilong.commons.ledger.events import sentence_of
from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.answer_straw_poll import answer_straw_poll
from lilong.council.actions.approve_minutes import approve_minutes
from lilong.council.actions.ask_to_speak import ask_to_speak
from lilong.council.actions.call_speaker import call_speaker
from lilong.council.actions.change_agenda import change_agenda
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.close_straw_poll import close_straw_poll
from lilong.council.actions.end_speech import end_speech
from lilong.council.actions.note_at_meeting import note_at_meeting
from lilong.council.actions.record_attendance import Attendee, record_attendance
from lilong.council.actions.start_item import start_item
from lilong.council.actions.withdraw_speech import withdraw_speech
from lilong.council.actions.write_minutes import write_minutes
from lilong.council.cockpit_moving import AlreadyDone, in_turn, totals
from lilong.council.cockpit_permissions import AWAY, ROOM, sight_of
from lilong.council.cockpit_states import SpeechState
from lilong.council.documents.minutes import minutes_document
from lilong.council.meeting_printing import minutes_paper
from lilong.council.models import (
    Cockpit,
    Meeting,
    MinutesVersion,
    Speech,
    StrawAnswer,
    StrawPoll,
)
from lilong.council.queries.cockpit import hall_of, own_of
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Conflict, Invalid, NotAllowed, NotFound, Refused
from tests.council import cockpit_stage as cockpit
from tests.council import meeting_stage as stage
from tests.neighbourhood import person_with


@pytest.fixture
def second(street):
    """Who lives in 甲弄1号102室."""
    return person_with("resident", street.rooms[1], "示例第二人")


@pytest.fixture
def meeting(secretary, resident, second, street):
    return cockpit.in_session(secretary, street, resident, second)


def version_of(meeting):
    return Cockpit.objects.get(meeting=meeting).version


def kinds_told(meeting):
    rows = LedgerEntry.objects.filter(subject_id=meeting.id).order_by("number")
    return list(rows.values_list("kind", flat=True))


# ── Items ───────────────────────────────────────────────────────────────────────────────────


def test_items_come_one_after_the_other_and_one_can_go_back(secretary, meeting):
    first, second_item = cockpit.items_of(meeting)
    start_item(secretary, meeting_id=meeting.id, item_id=second_item.id)

    start_item(secretary, meeting_id=meeting.id, item_id=first.id)

    hall = hall_of(meeting)
    assert (hall.item, hall.number, hall.before, hall.after) == (first, 1, None, second_item)
    assert kinds_told(meeting).count("council.item_started") == 3


def test_the_trace_says_which_item_was_talked_about(meeting):
    entry = LedgerEntry.objects.get(kind="council.item_started")

    assert sentence_of(entry.kind, entry.facts) == "“十二月居务会”讨论第 1 项：污水倒灌"


def test_the_item_that_is_on_stays_on_and_nobody_is_interrupted(secretary, resident, meeting):
    cockpit.asked(resident, meeting)
    call_speaker(secretary, meeting_id=meeting.id)
    before = version_of(meeting)

    with pytest.raises(AlreadyDone, match="就是这一项"):
        start_item(secretary, meeting_id=meeting.id, item_id=cockpit.items_of(meeting)[0].id)

    assert kinds_told(meeting).count("council.item_started") == 1
    assert hall_of(meeting).speaking.order == 1
    assert version_of(meeting) == before


def test_an_item_of_another_meeting_is_none(secretary, meeting, street):
    other = stage.opened(secretary, street)

    with pytest.raises(NotFound):
        start_item(secretary, meeting_id=meeting.id, item_id=stage.first_item(other).id)


def test_nothing_is_started_before_the_meeting_is(secretary, street):
    planned = stage.planned(secretary, street)

    with pytest.raises(Refused, match="没有在开会"):
        start_item(secretary, meeting_id=planned.id, item_id=stage.first_item(planned).id)


def test_a_neighbour_steers_nothing(resident, meeting):
    item_id = cockpit.items_of(meeting)[1].id
    before = version_of(meeting)

    for act in (
        lambda: start_item(resident, meeting_id=meeting.id, item_id=item_id),
        lambda: call_speaker(resident, meeting_id=meeting.id),
        lambda: end_speech(resident, meeting_id=meeting.id, order=1),
        lambda: cockpit.polled(resident, meeting),
        lambda: close_straw_poll(resident, meeting_id=meeting.id, number=1),
        lambda: note_at_meeting(
            resident, meeting_id=meeting.id, item_id=item_id, text="我写", base_number=0
        ),
    ):
        with pytest.raises(NotAllowed):
            act()

    assert version_of(meeting) == before


def test_the_secretary_of_an_owners_committee_steers_and_notes(street):
    """She decides nothing by it (沪房物业〔2026〕84号)."""
    member = person_with("owners_committee_member", street.compound)
    clerk = person_with("committee_secretary", street.compound)
    meeting = stage.opened(
        member, street, place_id=street.compound.id, kind="owners_committee_meeting", members=3
    )
    item = stage.first_item(meeting)

    start_item(clerk, meeting_id=meeting.id, item_id=item.id)
    note_at_meeting(clerk, meeting_id=meeting.id, item_id=item.id, text="记下", base_number=0)

    hall = hall_of(meeting)
    assert hall.quorum["needed"] == 2
    assert not hall.quorum["met"]


@pytest.mark.parametrize("on", ["it is on", "it was on"])
def test_an_item_that_was_talked_about_stays_with_those_who_wait_for_it(
    secretary, resident, meeting, on
):
    first, after = cockpit.items_of(meeting)
    cockpit.asked(resident, meeting)
    if on == "it was on":
        start_item(secretary, meeting_id=meeting.id, item_id=after.id)
    meeting.refresh_from_db()

    with pytest.raises(Refused, match="已经开始讨论"):
        change_agenda(
            secretary,
            meeting_id=meeting.id,
            base_version=meeting.item_version,
            items=[stage.as_draft(after)],
        )

    assert cockpit.items_of(meeting) == [first, after]
    assert Speech.objects.count() == 1


def test_an_item_that_was_not_talked_about_yet_can_go(secretary, meeting):
    first, _after = cockpit.items_of(meeting)
    meeting.refresh_from_db()

    change_agenda(
        secretary,
        meeting_id=meeting.id,
        base_version=meeting.item_version,
        items=[stage.as_draft(first)],
    )

    assert cockpit.items_of(meeting) == [first]
    assert hall_of(meeting).item == first


def test_an_item_with_a_straw_poll_stays_on_the_agenda(secretary, meeting):
    cockpit.polled(secretary, meeting)
    drafts = [stage.as_draft(one) for one in cockpit.items_of(meeting)[1:]]
    meeting.refresh_from_db()

    with pytest.raises(Refused, match="不能拿掉"):
        change_agenda(
            secretary, meeting_id=meeting.id, base_version=meeting.item_version, items=drafts
        )


# ── Speaking ────────────────────────────────────────────────────────────────────────────────


def test_who_has_not_spoken_comes_before_who_has(secretary, resident, second, meeting):
    cockpit.asked(resident, meeting, "老王")
    call_speaker(secretary, meeting_id=meeting.id)
    end_speech(secretary, meeting_id=meeting.id, order=1)
    cockpit.asked(resident, meeting, "老王")
    cockpit.asked(second, meeting, "小李")

    waiting = hall_of(meeting).waiting

    assert [(one.called, one.again) for one in waiting] == [("小李", False), ("老王", True)]
    assert call_speaker(secretary, meeting_id=meeting.id).called == "小李"


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(list(SpeechState))), max_size=20, unique=True
    )
)
def test_the_order_of_speaking_loses_nobody_and_prefers_the_silent(given_rows):
    rows = [
        Speech(order=order, name=f"人{who}", state=state)
        for order, (who, state) in enumerate(given_rows, 1)
    ]
    spoken = {row.name for row in rows if row.state in (SpeechState.SPOKEN, SpeechState.SPEAKING)}

    queue = in_turn(rows)

    assert {row.order for row in queue} == {r.order for r in rows if r.state == "waiting"}
    again = [row.name in spoken for row in queue]
    assert again == sorted(again)
    for group in (True, False):
        orders = [row.order for row, was in zip(queue, again, strict=True) if was is group]
        assert orders == sorted(orders)


def test_the_chair_may_call_somebody_out_of_turn(secretary, resident, second, meeting):
    cockpit.asked(resident, meeting)
    later = cockpit.asked(second, meeting)

    called = call_speaker(secretary, meeting_id=meeting.id, order=later.order)

    assert called.person_id == second.person_id
    assert hall_of(meeting).speaking.order == later.order


def test_one_speaks_at_a_time(secretary, resident, second, meeting):
    cockpit.asked(resident, meeting)
    cockpit.asked(second, meeting)
    call_speaker(secretary, meeting_id=meeting.id)
    call_speaker(secretary, meeting_id=meeting.id)

    states = list(Speech.objects.order_by("order").values_list("state", flat=True))

    assert states == ["spoken", "speaking"]
    with pytest.raises(Refused, match="没有人等着"):
        call_speaker(secretary, meeting_id=meeting.id)


def test_who_has_not_had_the_floor_has_not_finished(secretary, resident, meeting):
    waits = cockpit.asked(resident, meeting)

    for order in (waits.order, 99):
        with pytest.raises(Refused, match="没有在发言"):
            end_speech(secretary, meeting_id=meeting.id, order=order)

    assert len(hall_of(meeting).waiting) == 1


def test_finished_said_twice_does_not_end_the_next_ones_turn(secretary, resident, second, meeting):
    first, after = cockpit.asked(resident, meeting), cockpit.asked(second, meeting)
    call_speaker(secretary, meeting_id=meeting.id)
    end_speech(secretary, meeting_id=meeting.id, order=first.order)
    call_speaker(secretary, meeting_id=meeting.id)

    with pytest.raises(AlreadyDone, match="已经说完了"):
        end_speech(secretary, meeting_id=meeting.id, order=first.order)

    assert hall_of(meeting).speaking.order == after.order


def test_one_waits_once(resident, meeting):
    cockpit.asked(resident, meeting)

    with pytest.raises(Refused, match="已经在发言名单"):
        cockpit.asked(resident, meeting)

    assert Speech.objects.count() == 1


def test_only_who_is_there_speaks(leader, meeting):
    with pytest.raises(NotAllowed) as refusal:
        cockpit.asked(leader, meeting)

    assert "我到了" in refusal.value.remedy


def test_nobody_asks_for_somebody_else(resident, second, meeting):
    with pytest.raises(NotAllowed):
        cockpit.asked(resident, meeting, whom=second.person_id)


def test_those_who_steer_write_down_a_raised_hand(secretary, meeting):
    stage.came(secretary, meeting, "示例老人")

    speech = cockpit.asked(secretary, meeting, "5号楼阿婆", whom="示例老人")

    assert (speech.person_id, speech.name, speech.called) == (None, "示例老人", "5号楼阿婆")


def test_a_raised_hand_is_called_as_on_the_roll_unless_something_else_is_said(
    secretary, resident, meeting
):
    stage.came(secretary, meeting, "示例" + "长" * 30)
    by_name = ask_to_speak(secretary, meeting_id=meeting.id, called=" ", whom="示例" + "长" * 30)

    by_id = ask_to_speak(secretary, meeting_id=meeting.id, called="", whom=str(resident.person_id))

    assert (by_name.person_id, by_name.called) == (None, "示例" + "长" * 18)
    assert (by_id.person_id, by_id.called) == (resident.person_id, resident.name)


def test_nobody_is_written_down_who_is_not_there(secretary, meeting):
    with pytest.raises(Refused, match="没有这个人在场"):
        cockpit.asked(secretary, meeting, whom="没来的人")


@pytest.mark.parametrize("called", ["", "   ", "长" * 21])
def test_one_says_how_one_wishes_to_be_called(resident, meeting, called):
    with pytest.raises(Invalid) as refusal:
        ask_to_speak(resident, meeting_id=meeting.id, called=called)

    assert set(refusal.value.fields) == {"called"}


def test_one_speaks_to_an_item(secretary, resident, street):
    meeting = stage.opened(secretary, street)
    cockpit.checked_in(secretary, meeting, resident)

    with pytest.raises(Refused, match="还没有开始讨论"):
        cockpit.asked(resident, meeting)


def test_who_changes_their_mind_leaves_the_list(resident, second, secretary, meeting):
    own, other = cockpit.asked(resident, meeting), cockpit.asked(second, meeting)
    withdraw_speech(resident, meeting_id=meeting.id, order=own.order)

    with pytest.raises(NotAllowed):
        withdraw_speech(resident, meeting_id=meeting.id, order=other.order)
    withdraw_speech(secretary, meeting_id=meeting.id, order=other.order)

    assert hall_of(meeting).waiting == ()
    with pytest.raises(ForbiddenMove):
        withdraw_speech(resident, meeting_id=meeting.id, order=own.order)
    with pytest.raises(NotFound):
        withdraw_speech(secretary, meeting_id=meeting.id, order=99)


def test_another_item_has_a_list_of_its_own(secretary, resident, second, meeting):
    first, next_item = cockpit.items_of(meeting)
    cockpit.asked(resident, meeting)
    cockpit.asked(second, meeting)
    call_speaker(secretary, meeting_id=meeting.id)
    start_item(secretary, meeting_id=meeting.id, item_id=next_item.id)

    assert (hall_of(meeting).speaking, hall_of(meeting).waiting) == (None, ())
    start_item(secretary, meeting_id=meeting.id, item_id=first.id)
    assert len(hall_of(meeting).waiting) == 1


def test_one_is_told_how_many_come_before(resident, second, meeting):
    cockpit.asked(second, meeting)
    cockpit.asked(resident, meeting)

    own = own_of(resident, hall_of(meeting))

    assert (own.here, own.order, own.ahead, own.state) == (True, 2, 1, "waiting")


def test_who_wished_to_speak_is_forgotten_when_the_meeting_closes(secretary, resident, meeting):
    cockpit.asked(resident, meeting)

    close_meeting(secretary, meeting_id=meeting.id)

    assert not Speech.objects.exists()
    assert not any("speech" in kind or "speak" in kind for kind in kinds_told(meeting))


# ── Straw polls ─────────────────────────────────────────────────────────────────────────────


def test_everybody_answers_once_and_nobody_keeps_what(secretary, resident, second, meeting):
    poll = cockpit.polled(secretary, meeting)
    for actor, choice in ((resident, 0), (second, 1)):
        answer_straw_poll(actor, meeting_id=meeting.id, number=poll.number, choice=choice)

    with pytest.raises(Refused, match="已经作答"):
        answer_straw_poll(resident, meeting_id=meeting.id, number=poll.number, choice=1)

    poll.refresh_from_db()
    assert poll.chosen == [1, 1, 0]
    kept = {field.name for field in StrawAnswer._meta.get_fields()}
    assert kept == {"id", "space_id", "poll", "person"}


def test_the_numbers_are_shown_at_the_close_unless_said_otherwise(secretary, resident, meeting):
    hidden = cockpit.polled(secretary, meeting)
    answer_straw_poll(resident, meeting_id=meeting.id, number=1, choice=0)
    assert [one.count for one in hall_of(meeting).poll.options] == [0, 0, 0]
    assert hall_of(meeting).poll.answers == 1

    close_straw_poll(secretary, meeting_id=meeting.id, number=hidden.number)
    assert [one.count for one in hall_of(meeting).poll.options] == [1, 0, 0]

    cockpit.polled(secretary, meeting, shown_live=True)
    answer_straw_poll(resident, meeting_id=meeting.id, number=2, choice=2)
    assert [one.count for one in hall_of(meeting).poll.options] == [0, 0, 1]


def test_hands_in_the_room_count_at_the_close(secretary, resident, meeting):
    stage.came(secretary, meeting, "示例甲", "示例乙")
    cockpit.polled(secretary, meeting)
    answer_straw_poll(resident, meeting_id=meeting.id, number=1, choice=0)

    poll = close_straw_poll(secretary, meeting_id=meeting.id, number=1, hands={0: 1, 2: 1})

    assert totals(poll) == [2, 0, 1]
    assert poll.present == 5
    assert not StrawAnswer.objects.exists()


@pytest.mark.parametrize("hands", [{0: 3}, {0: -1}])
def test_there_are_no_more_hands_than_people(secretary, resident, meeting, hands):
    cockpit.polled(secretary, meeting)
    answer_straw_poll(resident, meeting_id=meeting.id, number=1, choice=0)

    with pytest.raises(Invalid):
        close_straw_poll(secretary, meeting_id=meeting.id, number=1, hands=hands)

    assert StrawPoll.objects.get().closed_at is None


def test_the_trace_keeps_the_result_once_and_that_it_decides_nothing(secretary, resident, meeting):
    cockpit.polled(secretary, meeting)
    answer_straw_poll(resident, meeting_id=meeting.id, number=1, choice=0)
    close_straw_poll(secretary, meeting_id=meeting.id, number=1)

    entry = LedgerEntry.objects.get(kind__contains="straw")

    said = sentence_of(entry.kind, entry.facts)
    assert said == "“十二月居务会”的第 1 次摸底（不算表决）结束，1 位作答：先从甲弄开始，行吗"
    assert str(resident.person_id) not in str(entry.facts)


def test_a_poll_before_the_first_item_stands_in_the_minutes(secretary, street):
    meeting = stage.opened(secretary, street)
    cockpit.polled(secretary, meeting, question="今天先看录像，行吗")
    close_straw_poll(secretary, meeting_id=meeting.id, number=1)

    paper = minutes_paper(meeting, None, names=False)

    assert len(paper.asked_before) == 1
    blocks = [getattr(one, "text", "") for one in minutes_document(paper).blocks]
    at = next(n for n, text in enumerate(blocks) if "今天先看录像" in text)
    assert at < next(n for n, text in enumerate(blocks) if text.startswith("1. "))


def test_who_answers_or_asks_costs_one_row_of_the_roll(secretary, resident, meeting):
    """Two thousand who answer at once would else read two thousand rows each, one after another."""
    stage.came(secretary, meeting, *(f"示例{n}" for n in range(150)))
    cockpit.polled(secretary, meeting)

    with CaptureQueriesContext(connection) as told:
        answer_straw_poll(resident, meeting_id=meeting.id, number=1, choice=0)
        cockpit.asked(resident, meeting)
        record_attendance(
            secretary, meeting_id=meeting.id, attendees=[Attendee(name="后来的人", as_what="居民")]
        )
        own_of(resident, hall_of(meeting, reader=resident.person_id))

    of_the_roll = [
        one["sql"]
        for one in told
        if one["sql"].startswith("SELECT") and "_attendance" in one["sql"]
    ]
    assert of_the_roll
    for sql in of_the_roll:
        counts = "COUNT(" in sql or "MAX(" in sql
        one = '"person_id" =' in sql or '"person_id" IN' in sql or '"name" IN' in sql
        assert counts or one, sql


def test_one_poll_at_a_time(secretary, meeting):
    cockpit.polled(secretary, meeting)

    with pytest.raises(Refused, match="上一次摸底"):
        cockpit.polled(secretary, meeting)


@pytest.mark.parametrize(
    ("question", "options", "field"),
    [
        ("", ["行", "不行"], "question"),
        ("长" * 121, ["行", "不行"], "question"),
        ("行吗", ["行"], "options"),
        ("行吗", ["行", " 行 "], "options"),
        ("行吗", ["行", "长" * 31], "options"),
        ("行吗", list("一二三四五六七"), "options"),
    ],
)
def test_a_poll_is_a_question_with_a_few_answers(secretary, meeting, question, options, field):
    with pytest.raises(Invalid) as refusal:
        cockpit.polled(secretary, meeting, question=question, options=options)

    assert set(refusal.value.fields) == {field}
    assert not StrawPoll.objects.exists()


@pytest.mark.parametrize("choice", [None, 3, -1])
def test_an_answer_is_one_of_the_options(secretary, resident, meeting, choice):
    cockpit.polled(secretary, meeting)

    with pytest.raises(Invalid):
        answer_straw_poll(resident, meeting_id=meeting.id, number=1, choice=choice)

    assert not StrawAnswer.objects.exists()


def test_only_who_is_there_answers_and_only_while_it_is_open(secretary, leader, resident, meeting):
    cockpit.polled(secretary, meeting)
    with pytest.raises(NotAllowed):
        answer_straw_poll(leader, meeting_id=meeting.id, number=1, choice=0)
    close_straw_poll(secretary, meeting_id=meeting.id, number=1)

    for act in (
        lambda: answer_straw_poll(resident, meeting_id=meeting.id, number=1, choice=0),
        lambda: close_straw_poll(secretary, meeting_id=meeting.id, number=1),
    ):
        with pytest.raises(Refused, match="已经结束"):
            act()


def test_a_poll_that_was_left_open_is_closed_with_the_meeting(secretary, resident, meeting):
    cockpit.polled(secretary, meeting)
    answer_straw_poll(resident, meeting_id=meeting.id, number=1, choice=1)

    close_meeting(secretary, meeting_id=meeting.id)

    assert StrawPoll.objects.get().closed_at is not None
    assert "council.straw_poll_closed" in kinds_told(meeting)


def test_the_minutes_say_what_the_straw_poll_came_to_and_that_it_is_none(
    secretary, resident, meeting
):
    item = cockpit.items_of(meeting)[0]
    note_at_meeting(
        secretary, meeting_id=meeting.id, item_id=item.id, text="商量过了", base_number=0
    )
    cockpit.polled(secretary, meeting)
    answer_straw_poll(resident, meeting_id=meeting.id, number=1, choice=0)
    meeting = close_meeting(secretary, meeting_id=meeting.id)
    approved = approve_minutes(secretary, meeting_id=meeting.id, number=1)

    (said,) = minutes_paper(meeting, approved, names=False).points[0].straw_polls

    assert said == "摸底（不算表决）：先从甲弄开始，行吗 行 1，不行 0，说不好 0（到会 3 位）"


def test_minutes_from_before_there_were_straw_polls_are_read(secretary, street):
    meeting, version = stage.approved(secretary, street)
    del version.content["straw_polls"]

    assert minutes_paper(meeting, version, names=False).points[0].straw_polls == ()


# ── Notes ───────────────────────────────────────────────────────────────────────────────────


def test_a_note_is_the_minutes_draft_of_its_item(secretary, worker, meeting):
    first, second_item = cockpit.items_of(meeting)
    write_minutes(
        worker, meeting_id=meeting.id, base_number=0, points={str(first.id): "甲"}, remarks="备注"
    )

    note_at_meeting(
        secretary, meeting_id=meeting.id, item_id=second_item.id, text="乙", base_number=1
    )

    latest = MinutesVersion.objects.order_by("-number")[0]
    assert latest.content == {
        "points": {str(first.id): "甲", str(second_item.id): "乙"},
        "remarks": "备注",
    }
    assert latest.by_id == secretary.person_id


def test_two_who_note_at_different_items_both_stand(secretary, worker, meeting):
    for actor, item in zip((secretary, worker), cockpit.items_of(meeting), strict=True):
        note_at_meeting(
            actor, meeting_id=meeting.id, item_id=item.id, text=actor.name, base_number=0
        )

    assert len(MinutesVersion.objects.order_by("-number")[0].content["points"]) == 2


def test_two_who_note_at_the_same_item_overwrite_nothing_and_see_both(secretary, worker, meeting):
    item = cockpit.items_of(meeting)[0]
    note_at_meeting(worker, meeting_id=meeting.id, item_id=item.id, text="甲写", base_number=0)

    with pytest.raises(Conflict) as conflict:
        note_at_meeting(
            secretary, meeting_id=meeting.id, item_id=item.id, text="乙写", base_number=0
        )

    assert conflict.value.theirs == {str(item.id): "甲写"}
    assert conflict.value.mine == {str(item.id): "乙写"}
    assert MinutesVersion.objects.get().content["points"][str(item.id)] == "甲写"


def test_a_note_that_nobody_touched_hides_nothing_and_is_no_version(secretary, worker, meeting):
    """The page of the chair sends its note with every button, as it was at loading."""
    item = cockpit.items_of(meeting)[0]
    said = {"meeting_id": meeting.id, "item_id": item.id}
    assert note_at_meeting(secretary, **said, text="", base_number=0) is None
    note_at_meeting(worker, **said, text="旧", base_number=0)
    note_at_meeting(worker, **said, text="小陈又写了", base_number=1)

    kept = note_at_meeting(secretary, **said, text=" 旧\r\n", base_number=1)

    assert kept.number == 2
    assert kept.content["points"] == {str(item.id): "小陈又写了"}
    assert MinutesVersion.objects.count() == 2


def test_the_same_note_sent_twice_is_one_version(secretary, meeting):
    item = cockpit.items_of(meeting)[0]
    for _tap in range(2):
        note_at_meeting(
            secretary, meeting_id=meeting.id, item_id=item.id, text="写了一半", base_number=0
        )

    assert MinutesVersion.objects.get().number == 1


def test_notes_leave_the_trace_alone(secretary, meeting):
    before = kinds_told(meeting)

    note_at_meeting(
        secretary,
        meeting_id=meeting.id,
        item_id=cockpit.items_of(meeting)[0].id,
        text="说了什么",
        base_number=0,
    )

    assert kinds_told(meeting) == before


# ── Those who watch ─────────────────────────────────────────────────────────────────────────


def test_whatever_changes_counts_the_version_up(secretary, resident, second, meeting):
    _first, next_item = cockpit.items_of(meeting)
    seen = [version_of(meeting)]
    for act in (
        lambda: cockpit.asked(resident, meeting),
        lambda: call_speaker(secretary, meeting_id=meeting.id),
        lambda: end_speech(secretary, meeting_id=meeting.id, order=1),
        lambda: cockpit.polled(secretary, meeting),
        lambda: answer_straw_poll(resident, meeting_id=meeting.id, number=1, choice=0),
        lambda: close_straw_poll(secretary, meeting_id=meeting.id, number=1),
        lambda: stage.came(secretary, meeting, "后来的人"),
        lambda: start_item(secretary, meeting_id=meeting.id, item_id=next_item.id),
        lambda: close_meeting(secretary, meeting_id=meeting.id),
    ):
        act()
        seen.append(version_of(meeting))

    assert seen == sorted(set(seen))


def test_names_are_for_those_who_are_there(worker, leader, resident, meeting):
    cockpit.asked(resident, meeting, "老王")
    hall = hall_of(meeting)
    here = [own_of(one, hall).here for one in (resident, leader, worker)]

    assert [sight_of(here=one) for one in here] == [ROOM, AWAY, AWAY]
    assert [one.called for one in hall.without_names().waiting] == [""]


def test_the_hall_costs_five_queries(meeting, django_assert_num_queries):
    found = Meeting.objects.get(pk=meeting.pk)

    with django_assert_num_queries(5):
        hall_of(found)

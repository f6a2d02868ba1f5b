"""From door to door: planned errands, one call for several purposes, promises, the team's notes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from lilong.ballot.models import Voter
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.note_party import note_party
from lilong.cases.files.actions.refer_case import refer_case
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.models import Case, CaseClock
from lilong.cases.files.packet import packet_values
from lilong.cases.models import CallPurpose, CasePromise, Errand, HouseCall, TeamNote
from lilong.cases.outreach import advice
from lilong.cases.outreach.actions.call_off_errand import call_off_errand
from lilong.cases.outreach.actions.keep_team_note import keep_team_note
from lilong.cases.outreach.actions.open_team_notes import open_team_notes
from lilong.cases.outreach.actions.plan_errands import plan_errands
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.cases.outreach.actions.record_promise import record_promise
from lilong.cases.outreach.actions.remove_team_note import remove_team_note
from lilong.cases.outreach.actions.settle_promise import settle_promise
from lilong.cases.outreach.packet import section as packet_section
from lilong.cases.outreach.queries import walking
from lilong.cases.outreach.queries.promises import promises_of
from lilong.cases.outreach.queries.walking import walk_of
from lilong.cases.outreach.sealing import forget_notes
from lilong.cases.outreach.states import Hour
from lilong.cases.outreach.tasks import DUE, LATE, look_after_promises
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.commons.sealed.models import SealedLook
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from lilong.places import queries as places
from lilong.survey.models import Door
from tests.ballot.votes import motion_on, roll_of
from tests.neighbourhood import person_with
from tests.survey.rounds import open_round


def today():
    return timezone.localdate()


def call_at(by, place, *things, result="met", **values):
    values.setdefault("call_id", uuid4())
    carries = [f"case:{one.id}" if isinstance(one, Case) else one for one in things]
    return record_house_call(by, place_id=place.id, result=result, carries=carries, **values)


def doors_of(actor, street, **values):
    walk = walk_of(actor, places.place(street.area.id), **values)
    return [door for building in walk.buildings for door in building.doors]


@pytest.fixture
def everything(opened, worker, street):
    """甲弄1号101室 has a case, a slip to bring and a door of a survey."""
    case = opened()
    voter = Voter.objects.get(motion=motion_on(roll_of(street)), place_path=street.rooms[0].path)
    open_round(worker, street.area, worker, street.area)
    door = Door.objects.get(place=street.rooms[0])
    return case, voter, door


# ── Whose doors, in which order ─────────────────────────────────────────────────────────────


def test_the_doors_of_ones_own_cases_stand_in_walking_order(opened, worker, colleague, street):
    for place in (street.rooms[6], street.rooms[2], street.rooms[0]):
        opened(place=place)
    opened(place=street.rooms[4], owner_id=colleague.person_id)
    found = [door.place_id for door in doors_of(worker, street)]
    assert found == [street.rooms[0].id, street.rooms[2].id, street.rooms[6].id]


def test_one_door_carries_the_case_the_slip_and_the_survey(everything, worker, street):
    door = doors_of(worker, street)[0]
    assert door.place_id == street.rooms[0].id
    assert [one.purpose for one in door.carried] == ["case", "ballot", "survey"]
    assert len(doors_of(worker, street)) == 1


def test_a_block_leader_walks_every_slip_and_survey_of_the_own_building(everything, leader, street):
    found = doors_of(leader, street)
    assert [door.place_id for door in found] == [street.rooms[0].id, street.rooms[1].id]
    # The case is its owner's to visit, until somebody plans otherwise.
    assert [one.purpose for one in found[0].carried] == ["ballot", "survey"]


def test_no_survey_along_the_way_crowds_out_a_case(opened, worker, leader, street, monkeypatch):
    monkeypatch.setattr(walking, "MOST_DOORS", 1)
    last = street.rooms[1]
    opened(place=last)
    open_round(worker, street.area, worker, street.area)
    plan_errands(
        worker,
        area_id=street.area.id,
        place_ids=[last.id],
        person_id=leader.person_id,
        day=timezone.localdate(),
    )
    assert [door.path for door in doors_of(leader, street)] == [last.path]


def test_what_is_mended_or_disputed_asks_for_no_call_by_itself(opened, worker, street):
    opened(kind="repair", summary="灯坏了")
    opened(kind="dispute", place=street.rooms[1], summary="漏水")
    assert doors_of(worker, street) == []


def test_an_errand_sends_another_and_takes_the_door_off_the_owners_walk(
    opened, worker, leader, street
):
    case = opened()
    plan_errands(
        worker,
        area_id=street.area.id,
        place_ids=[street.rooms[0].id],
        person_id=leader.person_id,
        day=today(),
    )
    assert doors_of(worker, street) == []
    (door,) = doors_of(leader, street)
    assert (door.planned, door.carried[0].target_id) == (today(), case.id)
    call_off_errand(worker, errand_id=Errand.objects.get().id)
    assert [one.place_id for one in doors_of(worker, street)] == [street.rooms[0].id]
    with pytest.raises(ForbiddenMove):
        call_off_errand(worker, errand_id=Errand.objects.get().id)


def test_a_door_has_one_errand_which_is_moved(opened, worker, colleague, leader, street):
    opened()
    for person, day in ((leader, today()), (colleague, today() + timedelta(days=2))):
        plan_errands(
            worker,
            area_id=street.area.id,
            place_ids=[street.rooms[0].id],
            person_id=person.person_id,
            day=day,
        )
    errand = Errand.objects.get()
    assert (errand.person_id, errand.day) == (colleague.person_id, today() + timedelta(days=2))
    assert doors_of(colleague, street) == []
    assert len(doors_of(colleague, street, day=today() + timedelta(days=2))) == 1


def test_errands_are_planned_by_keepers_at_doors_with_cases_for_who_walks_there(
    opened, worker, leader, officer, resident, street, other_street
):
    opened()
    there = person_with("community_worker", other_street.area)
    given = {
        "area_id": street.area.id,
        "place_ids": [street.rooms[0].id],
        "person_id": leader.person_id,
        "day": today(),
    }
    for other in (leader, officer, resident, there):
        with pytest.raises(NotAllowed):
            plan_errands(other, **given)
    for wrong in (
        {"place_ids": []},
        {"place_ids": [street.rooms[1].id]},
        {"place_ids": [other_street.rooms[0].id]},
        {"person_id": resident.person_id},
        {"person_id": there.person_id},
        {"day": today() - timedelta(days=1)},
        {"day": today() + timedelta(days=61)},
    ):
        with pytest.raises(Invalid):
            plan_errands(worker, **{**given, **wrong})
    assert not Errand.objects.exists()


def test_a_door_that_a_colleague_called_at_today_says_so(opened, worker, colleague, street):
    case = opened()
    call_at(colleague, street.rooms[0], case, result="absent")
    (door,) = doors_of(worker, street)
    assert door.seen_today.by_id == colleague.person_id


def test_who_was_spoken_with_is_left_in_peace_for_a_week(opened, worker, street):
    case = opened()
    call_at(worker, street.rooms[0], case, at=timezone.now() - timedelta(days=2))
    assert doors_of(worker, street) == []
    assert doors_of(worker, street, day=today() + timedelta(days=6))


def test_a_promise_that_has_come_due_leaves_nobody_in_peace(everything, worker, leader, street):
    case, _voter, door = everything
    room, due = street.rooms[0], today() + timedelta(days=3)
    call_at(worker, room, case, result="promised", due_on=due)
    call_at(leader, room, f"survey:{door.id}")
    seen = {n: bool(doors_of(worker, street, day=today() + timedelta(days=n))) for n in (2, 3, 4)}
    assert seen == {2: False, 3: True, 4: True}
    # Who was asked on the day itself is not asked again the next one.
    HouseCall.objects.update(at=timezone.now() - timedelta(days=4))
    Case.objects.update(not_before=today() - timedelta(days=1))
    assert doors_of(worker, street)
    call_at(worker, room, case, at=timezone.now() - timedelta(days=1))
    assert not doors_of(worker, street)
    assert doors_of(worker, street, day=today() + timedelta(days=6))


def test_of_several_promises_the_one_that_came_last_counts():
    now = timezone.localtime()
    call = walking.LastCall(now - timedelta(days=3), "met", uuid4(), "甲")

    def knocks(*days):
        come = [now.date() - timedelta(days=n) for n in days]
        carried = [walking.Carried("case", uuid4(), "x", come=one) for one in come]
        door = walking.WalkDoor(uuid4(), "/x/", "甲弄1号101室", carried=carried)
        return walking.tell_calls(door, [call], now.date())

    assert [knocks(0), knocks(10), knocks(10, 0), knocks()] == [True, False, True, False]


def test_twice_in_vain_another_hour_is_suggested():
    noon = datetime(2026, 11, 29, 10, tzinfo=UTC)
    assert advice.hour_to_try([noon]) is None
    assert advice.hour_to_try([noon, noon]) == Hour.EVENING
    evening, afternoon = noon.replace(hour=19), noon.replace(hour=15)
    assert advice.hour_to_try([evening, afternoon]) == Hour.MORNING
    assert advice.hour_to_try([evening, afternoon, noon]) is None
    calls = [(evening, "absent"), (afternoon, "met"), (noon, "absent")]
    assert advice.in_vain(calls) == [evening]


def test_the_walk_costs_five_queries(
    everything, opened, worker, street, django_assert_max_num_queries
):
    for room in street.rooms[1:]:
        opened(place=room)
        call_at(worker, room, Case.objects.get(place=room), result="absent")
    area = places.place(street.area.id)
    with django_assert_max_num_queries(5):
        assert walk_of(worker, area).left == len(street.rooms)


# ── One call ────────────────────────────────────────────────────────────────────────────────


def test_one_call_tells_case_vote_and_survey(everything, worker, street):
    case, voter, door = everything
    made = call_at(worker, street.rooms[0], case, f"ballot:{voter.id}", f"survey:{door.id}")
    assert not made.left
    case.refresh_from_db()
    voter.refresh_from_db()
    door.refresh_from_db()
    assert (case.state, voter.delivery, door.result) == ("dissuaded", "delivered", "seen")
    assert made.call.purposes.filter(recorded=True).count() == 3
    assert case.steps.last().verb == "record_house_call"
    # The door stays on the list for today, as called at.
    assert [one.seen_today is not None for one in doors_of(worker, street)] == [True]


def test_the_same_form_sent_twice_records_once(everything, worker, street):
    case, voter, door = everything
    number, given = uuid4(), (case, f"ballot:{voter.id}", f"survey:{door.id}")
    first = call_at(worker, street.rooms[0], *given, call_id=number)
    ledger, steps = LedgerEntry.objects.count(), case.steps.count()
    second = call_at(worker, street.rooms[0], *given, call_id=number)
    assert (second.again, second.call) == (True, first.call)
    assert HouseCall.objects.count() == 1
    assert (LedgerEntry.objects.count(), case.steps.count()) == (ledger, steps)
    voter.refresh_from_db()
    door.refresh_from_db()
    assert (voter.deliveries, door.visits) == (1, 1)


def test_nobody_at_home_is_told_to_all_and_moves_nothing(everything, worker, street):
    case, voter, door = everything
    things = (case, f"ballot:{voter.id}", f"survey:{door.id}")
    call_at(worker, street.rooms[0], *things, result="absent")
    case.refresh_from_db()
    voter.refresh_from_db()
    door.refresh_from_db()
    assert (case.state, voter.delivery, door.result) == ("found", "absent", "absent")


def test_who_wont_talk_of_the_shed_may_still_vote(everything, worker, street):
    case, voter, _door = everything
    call_at(worker, street.rooms[0], case, f"ballot:{voter.id}", result="refused")
    voter.refresh_from_db()
    assert voter.delivery == ""
    assert not CallPurpose.objects.filter(purpose="ballot").exists()


def test_a_vote_that_has_closed_does_not_undo_the_call(everything, worker, street):
    case, voter, _door = everything
    type(voter.motion).objects.update(state="closed")
    made = call_at(worker, street.rooms[0], case, f"ballot:{voter.id}")
    assert len(made.left) == 1
    assert Case.objects.get(pk=case.pk).state == "dissuaded"
    assert not made.call.purposes.filter(purpose="ballot").exists()
    with pytest.raises(Refused):
        call_at(worker, street.rooms[0], f"ballot:{voter.id}")
    assert HouseCall.objects.count() == 1


def test_a_refusal_after_dissuasion_starts_the_time_to_report(opened, worker, street):
    case = opened()
    before = timezone.now() - timedelta(hours=4)
    call_at(worker, street.rooms[0], case, result="refused", at=before)
    assert Case.objects.get(pk=case.pk).state == "dissuaded"
    assert not CaseClock.objects.exists()
    knocked = timezone.now() - timedelta(hours=3)
    call_at(worker, street.rooms[0], case, result="refused", at=knocked)
    clock = CaseClock.objects.get()
    assert (clock.clock, clock.started_at) == ("property_report", knocked)
    assert clock.runs_out - clock.started_at == timedelta(hours=24)
    # It is the property company's to report (《上海市住宅物业管理规定》 art. 59): nothing we owe.
    assert Case.objects.get(pk=case.pk).next_due is None
    call_at(worker, street.rooms[0], case, result="refused")
    assert CaseClock.objects.count() == 1


def test_a_promise_ends_no_duty_of_another_and_makes_none_of_ours(opened, worker, street):
    case = opened()
    for result in ("refused", "refused"):
        call_at(worker, street.rooms[0], case, result=result)
    due_on = timezone.localdate() + timedelta(days=20)
    call_at(worker, street.rooms[0], case, result="promised", due_on=due_on)
    clock = CaseClock.objects.get(clock="property_report")
    assert clock.state == "running"
    promised = Case.objects.get(pk=case.pk)
    assert (promised.state, promised.next_clock) == ("promised", "")


def test_a_window_cage_that_is_refused_has_no_such_time(opened, worker, street):
    case = opened(kind="window_cage", summary="外挑")
    for _twice in range(2):
        call_at(worker, street.rooms[0], case, result="refused")
    assert Case.objects.get(pk=case.pk).state == "asked"
    assert not CaseClock.objects.exists()


def test_bad_calls_are_refused_and_change_nothing(
    everything, worker, resident, leader, officer, street
):
    case, voter, _door = everything
    room, now = street.rooms[0], timezone.now()
    for other in (resident, officer):
        with pytest.raises(NotAllowed):
            call_at(other, room, case)
    for things, values in (
        ((), {}),
        (("case:nonsense",), {}),
        ((f"case:{uuid4()}",), {}),
        (("tea:" + str(uuid4()),), {}),
        ((case,), {"result": "charmed"}),
        ((case,), {"result": "promised"}),
        ((case,), {"result": "promised", "due_on": today() - timedelta(days=1)}),
        ((case,), {"result": "promised", "due_on": today() + timedelta(days=400)}),
        ((f"ballot:{voter.id}",), {"result": "promised", "due_on": today()}),
        ((case,), {"at": now - timedelta(days=8)}),
        ((case,), {"at": now + timedelta(hours=1)}),
        ((case,), {"words": "长" * 501}),
    ):
        with pytest.raises(Invalid):
            call_at(worker, room, *things, **values)
    with pytest.raises(Invalid):  # the case is at another door
        call_at(worker, street.rooms[1], case)
    assert not HouseCall.objects.exists()
    assert Case.objects.get(pk=case.pk).version == case.version


def test_a_block_leader_carries_what_is_no_partys_own_business(opened, leader, street):
    structure, dispute = opened(), opened(kind="dispute", summary="漏水")
    call_at(leader, street.rooms[0], structure)
    with pytest.raises(NotAllowed):
        call_at(leader, street.rooms[0], dispute)
    assert HouseCall.objects.count() == 1


def test_an_errand_is_done_once_somebody_was_met(opened, worker, street):
    case = opened()
    plan_errands(
        worker,
        area_id=street.area.id,
        place_ids=[street.rooms[0].id],
        person_id=worker.person_id,
        day=today(),
    )
    call_at(worker, street.rooms[0], case, result="absent")
    assert Errand.objects.get().state == "planned"
    call_at(worker, street.rooms[0], case)
    assert Errand.objects.get().state == "made"


def test_an_errand_is_not_done_by_who_brings_a_slip_there(
    everything, worker, colleague, leader, street
):
    case, _voter, door = everything
    room, day = street.rooms[0], today() + timedelta(days=3)
    sent = {"area_id": street.area.id, "place_ids": [room.id], "day": day}
    plan_errands(worker, person_id=colleague.person_id, **sent)
    call_at(leader, room, f"survey:{door.id}")
    assert Errand.objects.get().state == "planned"
    with pytest.raises(Invalid):
        call_at(leader, room)
    # Whoever carries the case does what the errand was for; and who is sent may find nothing to do.
    call_at(leader, room, case)
    assert Errand.objects.get().state == "made"
    plan_errands(worker, person_id=colleague.person_id, **sent)
    call_at(colleague, room)
    assert not Errand.objects.filter(state="planned").exists()


def test_nobody_is_sent_where_they_may_carry_nothing(opened, worker, colleague, leader, street):
    quarrel = opened(kind="dispute", summary="漏水")
    theirs = opened(place=street.rooms[1])
    concerned = {"role": "owner", "purpose": "通知", "person_id": leader.person_id}
    note_party(worker, case_id=theirs.id, **concerned)
    sent = {"area_id": street.area.id, "day": today()}
    for case in (quarrel, theirs):
        with pytest.raises(Invalid) as said:
            plan_errands(worker, person_id=leader.person_id, place_ids=[case.place_id], **sent)
        assert case.address in str(said.value.fields["person"])
    both = [quarrel.place_id, theirs.place_id]
    assert plan_errands(worker, person_id=colleague.person_id, place_ids=both, **sent) == 2
    # A door with one case that may be carried is a door to be sent to.
    opened(place=street.rooms[1])
    assert plan_errands(worker, person_id=leader.person_id, place_ids=both[1:], **sent) == 1


# ── Promises ────────────────────────────────────────────────────────────────────────────────


def promised(by, case, days=10, **values):
    return record_promise(by, case_id=case.id, due_on=today() + timedelta(days=days), **values)


def test_a_promise_at_the_door_moves_the_case(opened, worker, street):
    case, due = opened(), today() + timedelta(days=14)
    call_at(worker, street.rooms[0], case, result="promised", due_on=due, words="下月拆")
    case.refresh_from_db()
    assert (case.state, case.not_before) == ("promised", due)
    promise = CasePromise.objects.get()
    assert (promise.state, promise.due_on, promise.words) == ("open", due, "下月拆")
    assert [step.state for step in case.steps.order_by("order")][-2:] == ["dissuaded", "promised"]
    assert doors_of(worker, street, day=due - timedelta(days=1)) == []
    (door,) = doors_of(worker, street, day=due + timedelta(days=1))
    assert door.carried[0].late


def test_a_window_cage_is_promised_as_well(opened, worker):
    case = opened(kind="window_cage", summary="外挑")
    promised(worker, case)
    assert Case.objects.get(pk=case.pk).state == "promised"


def test_a_later_promise_replaces_the_first(opened, worker):
    case = opened()
    promised(worker, case, 3)
    promised(worker, case, 9)
    assert list(CasePromise.objects.order_by("due_on").values_list("state", flat=True)) == [
        "replaced",
        "open",
    ]
    assert Case.objects.get(pk=case.pk).not_before == today() + timedelta(days=9)


def test_a_promise_taken_back_is_dropped(opened, worker, street):
    case = opened()
    promised(worker, case)
    call_at(worker, street.rooms[0], case, result="refused")
    case.refresh_from_db()
    assert (case.state, case.not_before) == ("dissuaded", None)
    assert CasePromise.objects.get().state == "dropped"
    assert CaseClock.objects.get().clock == "property_report"


@pytest.mark.parametrize("ends", ["referred", "enforced", "withdrawn"])
def test_a_promise_that_nobody_waits_for_is_not_called_kept(
    opened, worker, colleague, officer, ends
):
    case = opened()
    promised(worker, case)
    if ends == "withdrawn":
        withdraw_case(worker, case_id=case.id, reason="有许可")
    else:
        hand_over_case(
            worker, case_id=case.id, to_level="street", asked_of="枫林街道", tried="上门",
            asked="请来看", answer_due=today(),
        )  # fmt: skip
        answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来")
        if ends == "enforced":
            advance_case(worker, case_id=case.id, to="removed", words="城管拆了")
            check_case(colleague, case_id=case.id, holds=True, words="看过了")
        else:
            refer_case(
                worker, case_id=case.id, told_by="枫林街道城管中队", paper="枫城管〔2026〕7号",
                on=today(), words="列入计划",
            )  # fmt: skip
    case.refresh_from_db()
    (line,) = promises_of(case, today())
    look_after_promises.func()
    assert (line.state, CasePromise.objects.get().state) == ("lapsed", "lapsed")


def test_reported_given_back_and_promised_on_one_day_is_kept(opened, worker, colleague, officer):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    hand_over_case(
        worker, case_id=case.id, to_level="street", asked_of="枫林街道", tried="上门",
        asked="请来看", answer_due=today(),
    )  # fmt: skip
    answer_hand_over(officer, case_id=case.id, outcome="bounces", words="请先劝")
    promised(worker, case)
    advance_case(worker, case_id=case.id, to="removed", words="自己拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    look_after_promises.func()
    assert CasePromise.objects.get().state == "kept"


def test_what_a_phone_sends_days_later_was_promised_before_others_had_it(
    opened, worker, colleague, officer
):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
    hand_over_case(
        worker, case_id=case.id, to_level="street", asked_of="枫林街道", tried="上门",
        asked="请来看", answer_due=today(),
    )  # fmt: skip
    answer_hand_over(officer, case_id=case.id, outcome="bounces", words="请先劝")
    promised(worker, case, on=today() - timedelta(days=3))
    advance_case(worker, case_id=case.id, to="removed", words="拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    look_after_promises.func()
    assert CasePromise.objects.get().state == "lapsed"


def test_nothing_is_promised_in_a_repair_or_once_it_is_over(opened, worker, leader, resident):
    repair, case = opened(kind="repair", summary="灯"), opened()
    with pytest.raises(Refused):
        promised(worker, repair)
    with pytest.raises(NotAllowed):
        promised(resident, case)
    withdraw_case(worker, case_id=case.id, reason="有许可")
    with pytest.raises(Refused):
        promised(worker, case)
    assert not CasePromise.objects.exists()


def test_a_promise_is_kept_once_another_has_looked(opened, worker, colleague, leader):
    case = opened()
    promised(worker, case)
    advance_case(worker, case_id=case.id, to="removed", words="自己拆了")
    # That it was done is only said so far.
    with pytest.raises(Refused):
        settle_promise(worker, case_id=case.id)
    check_case(colleague, case_id=case.id, holds=False, words="还在")
    assert CasePromise.objects.get().state == "open"
    advance_case(worker, case_id=case.id, to="removed", words="自己拆了")
    check_case(colleague, case_id=case.id, holds=True, words="看过了")
    with pytest.raises(NotAllowed):
        settle_promise(leader, case_id=case.id)
    assert settle_promise(worker, case_id=case.id) == "kept"
    with pytest.raises(Refused):
        settle_promise(worker, case_id=case.id)


def test_a_promised_day_is_not_waited_for_when_the_promise_is_over(
    opened, worker, colleague, officer, street
):
    given_back, not_done, talked = (opened(place=street.rooms[n]) for n in range(3))
    for case in (given_back, not_done, talked):
        promised(worker, case, 200)
    hand_over_case(
        worker, case_id=given_back.id, to_level="street", asked_of="枫林街道", tried="上门",
        asked="请来看", answer_due=today(),
    )  # fmt: skip
    answer_hand_over(officer, case_id=given_back.id, outcome="bounces", words="先问物业")
    advance_case(worker, case_id=not_done.id, to="removed", words="自己拆了")
    check_case(colleague, case_id=not_done.id, holds=False, words="还在")
    advance_case(worker, case_id=talked.id, to="dissuaded", words="说不拆了")
    for case in (given_back, not_done, talked):
        case = Case.objects.get(pk=case.id)
        assert (case.state, case.not_before) == ("dissuaded", None)


@pytest.mark.usefixtures("always_worked")
def test_each_morning_what_was_kept_is_settled_and_what_is_due_is_told(
    opened, worker, colleague, leader, street
):
    kept, due, late, far = (opened(place=street.rooms[n]) for n in range(4))
    for case, days in ((kept, 3), (due, 1), (late, 5), (far, 30)):
        promised(worker, case, days)
    CasePromise.objects.filter(case=late).update(due_on=today() - timedelta(days=1))
    done = opened(place=street.rooms[4])
    promised(worker, done, 1)
    for case in (kept, done):
        advance_case(worker, case_id=case.id, to="removed", words="自己拆了")
    check_case(colleague, case_id=kept.id, holds=True, words="看过了")
    plan_errands(
        worker,
        area_id=street.area.id,
        place_ids=[far.place_id],
        person_id=person_with("volunteer", street.lanes[0]).person_id,
        day=today(),
    )
    for _again in range(2):  # telling twice changes nothing
        look_after_promises.func()
    states = dict(CasePromise.objects.values_list("case_id", "state"))
    assert states.pop(done.id) == "open"  # nobody has looked yet, and nobody is reminded
    assert states == {kept.id: "kept", due.id: "open", late.id: "open", far.id: "open"}
    own = Notice.objects.filter(person_id=worker.person_id, group="cases.promises")
    assert {notice.facts["code"]: notice.sentence for notice in own} == {
        due.code: DUE,
        late.code: LATE,
    }
    morning = Notice.objects.filter(key=f"errands:{street.area.id}:{today()}")
    assert morning.get().facts["count"] == 1


def test_the_packet_tells_of_calls_and_promises_and_of_no_note(opened, worker, street):
    case = opened()
    keep_team_note(worker, place_id=street.rooms[0].id, words=WORDS)
    call_at(worker, street.rooms[0], case, result="absent")
    promised(worker, case, 8)
    told = packet_values(case)
    assert "老王" not in str(told)
    section = packet_section(case)[2]
    assert [one["result"] for one in section["calls"]] == ["absent"]
    assert [one["state"] for one in section["promises"]] == ["open"]
    assert str(worker.person_id) not in str(section)
    assert packet_section(opened(place=street.rooms[1])) is None


# ── The team's notes ────────────────────────────────────────────────────────────────────────

WORDS = "他听三楼老王的"


def test_a_note_is_sealed_and_stands_in_no_ledger(worker, street):
    keep_team_note(worker, place_id=street.rooms[0].id, words=WORDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM cases_teamnote")
        assert "老王" not in cursor.fetchone()[0]
    for entry in LedgerEntry.objects.all():
        assert "老王" not in str(entry.facts)
    kept = LedgerEntry.objects.get(kind="cases.team_note_kept")
    assert (kept.place_path, kept.facts) == (street.area.path, {})


def test_only_the_team_reads_and_every_look_is_written_down(
    opened, worker, leader, officer, resident, street
):
    opened()
    room = street.rooms[0]
    note = keep_team_note(worker, place_id=room.id, words=WORDS)
    for other in (leader, officer, resident):
        with pytest.raises(NotAllowed):
            open_team_notes(other, place_id=room.id, purpose="visit")
        with pytest.raises(NotAllowed):
            keep_team_note(other, place_id=room.id, words="我也写")
    with pytest.raises(Invalid):
        open_team_notes(worker, place_id=room.id, purpose="curiosity")
    with pytest.raises(NotFound):
        open_team_notes(worker, place_id=street.rooms[1].id, purpose="visit")
    assert not SealedLook.objects.exists()
    plan_errands(
        worker,
        area_id=street.area.id,
        place_ids=[room.id],
        person_id=leader.person_id,
        day=today(),
    )
    (read,) = open_team_notes(leader, place_id=room.id, purpose="visit")
    assert read.words == WORDS
    look = SealedLook.objects.get()
    assert (look.viewer_id, look.subject_id, look.purpose) == (leader.person_id, note.id, "visit")
    with pytest.raises(NotAllowed):
        remove_team_note(leader, note_id=note.id)
    remove_team_note(worker, note_id=note.id)
    assert not TeamNote.objects.exists()
    assert not SealedLook.objects.exists()


def test_a_note_is_forgotten_after_a_year(worker, street):
    with pytest.raises(Invalid):
        keep_team_note(worker, place_id=street.rooms[0].id, words=" ")
    note = keep_team_note(worker, place_id=street.rooms[0].id, words=WORDS)
    assert forget_notes(today()) == 0
    assert forget_notes(note.expires_on) == 1

"""Two at once on PostgreSQL: nobody waits for somebody who waits for them.

Each test holds one of the two in the middle of what it does, lets the other run as far as it
comes, and then lets the first go on. Where they lock crosswise, the server ends one of them.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.answer_theme import answer_theme
from lilong.council.actions.change_promise import change_promise
from lilong.council.actions.confirm_theme import confirm_theme
from lilong.council.actions.follow_up_promises import follow_up_promises
from lilong.council.actions.moderate_point import moderate_point
from lilong.council.actions.move_to_theme import move_to_theme
from lilong.council.actions.rate_point import rate_point
from lilong.council.actions.record_attendance import Attendee, record_attendance
from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.actions.take_out_of_theme import take_out_of_theme
from lilong.council.models import AgendaItem, Meeting, Promise, Suggestion, TopicOption
from lilong.kernel.actor import SYSTEM
from lilong.people.actions.give_grant import give_grant
from lilong.people.models import RoleGrant
from lilong.places.actions.change_place import change_place
from tests import halting
from tests.council import meeting_stage as meetings
from tests.council import topic_stage as stage
from tests.council.proposed import SEWAGE, ids_of, inside, sewage_theme, waiting
from tests.neighbourhood import build_district, build_street, person_with


@pytest.fixture
def scene(own_server):
    """Street, worker, resident."""
    street = build_street(build_district(), "枫林街道", "fenglin")
    worker = person_with("community_worker", street.area)
    return street, worker, person_with("resident", street.rooms[0])


def both(monkeypatch, module, name, first, second, *, after=False):
    """As `halting.both`, of a module of the council."""
    return halting.both(monkeypatch, f"lilong.council.{module}", name, first, second, after=after)


# ── Themes: the sentences, the themes, the street, the counters ─────────────────────────────


def told(resident, street):
    """Say something about the first number."""

    def say(text="楼下的窨井又冒水了"):
        return say_suggestion(resident, place_id=street.numbers[0].id, text=text)

    return say


@pytest.mark.parametrize("verb", ["answer", "move", "take_out"])
def test_who_says_a_sentence_does_not_meet_a_verb_on_themes_crosswise(scene, monkeypatch, verb):
    street, worker, resident = scene
    say = told(resident, street)
    theme = sewage_theme(street, worker, say)
    other, first = say(), min(inside(theme), key=lambda one: one.pk)
    verbs = {
        "answer": lambda: answer_theme(worker, theme_id=theme.id, state="discussed", words="看过"),
        "move": lambda: move_to_theme(worker, suggestion_id=other.id, theme_id=theme.id),
        "take_out": lambda: take_out_of_theme(worker, suggestion_id=first.id),
    }
    module = {"answer": "answer_theme", "move": "move_to_theme", "take_out": "take_out_of_theme"}

    both(monkeypatch, f"actions.{module[verb]}", "tell_all", verbs[verb], say)

    assert Suggestion.objects.count() == len(SEWAGE) + 2


def test_two_who_answer_at_once_both_come_through(scene, monkeypatch):
    street, worker, resident = scene
    say = told(resident, street)
    theme, other = sewage_theme(street, worker, say), say()

    both(
        monkeypatch,
        "actions.answer_theme",
        "tell_all",
        lambda: answer_theme(worker, theme_id=theme.id, state="discussed", words="看过"),
        lambda: answer_suggestion(worker, suggestion_id=other.id, to="discussed"),
    )

    assert set(Suggestion.objects.values_list("state", flat=True)) == {"discussed"}


def test_two_themes_are_confirmed_at_once(scene, monkeypatch):
    street, worker, resident = scene
    say = told(resident, street)
    for text in (*SEWAGE, "楼下棋牌室半夜吵", "棋牌室半夜吵死了"):
        say(text)
    one, other = waiting(street)

    def confirmed(proposal):
        return confirm_theme(
            worker,
            proposal_id=proposal.id,
            suggestion_ids=ids_of(proposal),
            title="一件事",
            category="sewage",
        )

    themes = both(
        monkeypatch,
        "actions.confirm_theme",
        "put_in",
        lambda: confirmed(one),
        lambda: confirmed(other),
    )

    assert {theme.code[-3:] for theme in themes} == {"001", "002"}


# ── Topics: the topic, the voice, the point, the option ─────────────────────────────────────


def test_the_fifth_rating_does_not_meet_a_keeper_crosswise(scene, monkeypatch):
    street, worker, resident = scene
    on = stage.option(worker, stage.opened(worker, street))
    point = stage.shown(worker, resident, on)
    waits = stage.written(resident, on, "走廊宽了")
    people = stage.neighbours(street, 5)
    stage.rated(point, people[:4])

    both(
        monkeypatch,
        "actions.rate_point",
        "refresh_option",
        lambda: rate_point(people[4], point_id=point.id, rating=1),
        lambda: moderate_point(worker, point_id=waits.id, state="shown"),
        after=True,
    )

    option = TopicOption.objects.get()
    assert [one["id"] for one in option.best["for"]] == [str(point.pk), str(waits.pk)]
    assert option.shown_for == 2


# ── Rows that others point at are locked without their key ──────────────────────────────────


def test_a_promise_is_moved_while_it_comes_onto_an_agenda(scene, monkeypatch):
    """The row of the agenda points at the promise, and the server looks whether it is there."""
    street, _worker, _resident = scene
    secretary = person_with("secretary", street.area)
    meeting = meetings.planned(secretary, street, items=())
    promise = meetings.promised(secretary, place_id=street.area.id)
    Promise.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    later = timezone.localdate() + timedelta(days=9)

    both(
        monkeypatch,
        "actions.follow_up_promises",
        "tell_of_agenda",
        lambda: follow_up_promises(SYSTEM, meeting_id=meeting.id),
        lambda: change_promise(secretary, promise_id=promise.id, reason="下雨", due_on=later),
        after=True,
    )

    assert AgendaItem.objects.filter(promise=promise).count() == 1
    assert Promise.objects.get().due_on == later


def test_somebody_comes_to_a_meeting_while_they_are_given_a_role(scene, monkeypatch):
    street, _worker, resident = scene
    secretary = person_with("secretary", street.area)
    meeting = meetings.opened(secretary, street)
    came = [Attendee(person_id=resident.person_id)]

    both(
        monkeypatch,
        "actions.record_attendance",
        "tell_of",
        lambda: record_attendance(secretary, meeting_id=meeting.id, attendees=came),
        lambda: give_grant(
            SYSTEM,
            person_id=resident.person_id,
            role="volunteer",
            place_id=street.numbers[0].id,
        ),
        after=True,
    )

    assert RoleGrant.objects.filter(person_id=resident.person_id).count() == 2


def test_a_meeting_is_planned_while_its_place_is_changed(scene, monkeypatch):
    street, _worker, _resident = scene
    secretary = person_with("secretary", street.area)

    both(
        monkeypatch,
        "actions.plan_meeting",
        "tell_of",
        lambda: meetings.planned(secretary, street, items=()),
        lambda: change_place(SYSTEM, place_id=street.area.id, households=321),
        after=True,
    )

    assert Meeting.objects.count() == 1

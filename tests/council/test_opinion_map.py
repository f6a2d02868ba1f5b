"""The map: drawn in the background, told without members, and never of few."""

from __future__ import annotations

import json
import random

import pytest

from lilong.council.actions.close_conversation import close_conversation
from lilong.council.actions.moderate_statement import moderate_statement
from lilong.council.actions.say_opinion import say_opinion
from lilong.council.models import Conversation, ConversationMap
from lilong.council.opinion_drawing import axes_of, draw_due_maps, draw_map, read_votes
from lilong.council.opinion_permissions import may_see, visible_conversations
from lilong.council.queries.conversations import conversations_at
from lilong.council.queries.opinion_map import map_conversation, place_of
from lilong.engines.opinions import Options, answer, map_opinions
from tests.council.conversations import drawn, neighbours, opened, statements, two_camps
from tests.neighbourhood import person_with
from tests.walks import everyone, someone


@pytest.fixture
def conversation(worker, street):
    return opened(worker, street)


@pytest.fixture
def asked(conversation, street):
    """Two camps of twelve, and the map of what they said."""
    people = two_camps(conversation, street, 12)
    drawn(conversation)
    return people


def test_two_camps_what_divides_them_and_what_they_agree_on(conversation, asked):
    seen = map_conversation(asked[0], conversation)

    assert (seen.participants, seen.votes, seen.enough, seen.stable) == (24, 192, True, True)
    assert [camp.size for camp in seen.camps] == [12, 12]
    assert [one.text for one in seen.agreed] == ["先试三个月再定"]
    assert len(seen.dividing) == 6  # of seven
    told = seen.agreed[0]
    assert told.everybody.agree == 24
    assert [camp.agree for camp in told.camps] == [12, 12]


def test_what_is_kept_names_no_member_and_places_nobody(conversation, asked):
    kept = ConversationMap.objects.get().told

    assert [group["members"] for group in kept["groups"]] == [None, None]
    assert kept["coordinates"] == {}
    words = json.dumps(kept)
    assert not [one for one in asked if str(one.person_id) in words]


def test_one_stands_where_the_engine_places_one_and_sees_nobody_else(
    conversation, asked, worker, street
):
    first, last = asked[0], asked[-1]
    mine, theirs = (map_conversation(one, conversation).own for one in (first, last))

    assert mine[0] * theirs[0] < 0
    assert map_conversation(worker, conversation).own is None
    votes = read_votes(conversation.id)
    found = map_opinions(votes, Options())
    axes, places = axes_of(found), answer(found, lambda note: note.code)["coordinates"]
    at = votes.participants
    for name in (at[0], at[13]):
        row = at.index(name)
        said = {
            votes.statements[what]: int(choice)
            for what, choice in zip(
                votes.what[votes.who == row], votes.choice[votes.who == row], strict=True
            )
        }
        assert place_of(said, axes) == pytest.approx(places[name], abs=1e-5)


def test_one_stays_in_place_when_a_statement_is_left_out(worker, conversation, asked):
    moderate_statement(
        worker, statement_id=statements(conversation)[0].id, state="left_out", reason="several"
    )
    drawn(conversation)
    votes = read_votes(conversation.id)
    found = map_opinions(votes, Options(left_out={"1"}))
    axes, places = axes_of(found), answer(found, lambda note: note.code)["coordinates"]
    row = votes.who == 0
    said = dict(
        zip(
            (votes.statements[what] for what in votes.what[row]),
            map(int, votes.choice[row]),
            strict=True,
        )
    )

    assert axes["1"] == []
    assert place_of(said, axes) == pytest.approx(places[votes.participants[0]], abs=1e-5)
    seen = map_conversation(asked[0], conversation)
    assert 1 not in {one.number for one in (*seen.everything, *seen.dividing)}


def test_of_fewer_than_five_people_no_map_is_drawn(conversation, street):
    for actor in neighbours(street, 4):
        for statement in statements(conversation):
            say_opinion(actor, statement_id=statement.id, opinion=1)

    assert drawn(conversation) == 0
    assert map_conversation(actor, conversation) is None


def test_of_a_statement_that_few_have_answered_no_figure_is_told(conversation, asked, street):
    late = statements(conversation)[0]
    fresh = opened_with_one_more(conversation)
    for actor in asked[:4]:
        say_opinion(actor, statement_id=fresh.id, opinion=-1)
    say_opinion(asked[4], statement_id=late.id, opinion=0)
    assert drawn(conversation)

    told = map_conversation(asked[0], conversation).everything
    assert fresh.number not in {one.number for one in told}
    assert late.number in {one.number for one in told}


def opened_with_one_more(conversation):
    """A ninth statement of the committee's."""
    from lilong.council.opinion_writing import add_seeds

    return add_seeds(conversation, ["最后一条"])[0]


def test_answers_by_lot_are_said_to_have_no_stable_groups(conversation, street):
    # With these lots far from any group, in whatever order voices come: theirs is by chance, too.
    lots = random.Random(1)
    for actor in neighbours(street, 30):
        for statement in statements(conversation):
            say_opinion(actor, statement_id=statement.id, opinion=lots.choice((1, 0, -1)))
    drawn(conversation)

    seen = map_conversation(actor, conversation)
    assert not seen.stable
    assert seen.camps == ()
    assert seen.own is None
    assert all(one.camps == () for one in (*seen.agreed, *seen.everything))
    assert any("没有稳定的意见群" in note for note in seen.notes)


def test_two_maps_laid_side_by_side_do_not_tell_what_one_neighbour_said(
    conversation, asked, street
):
    before = map_conversation(asked[0], conversation)
    owner = person_with("owner", street.rooms[0])
    for statement in statements(conversation):
        say_opinion(owner, statement_id=statement.id, opinion=1)

    assert draw_due_maps.func() == 0
    # Not either when a worker was slow and the same map was ordered twice.
    assert drawn(conversation) == 0
    assert map_conversation(asked[0], conversation) == before


def test_a_neighbour_cannot_force_a_map_by_changing_their_own_mind(conversation, asked, street):
    before = map_conversation(asked[0], conversation)
    owner = person_with("owner", street.rooms[0])
    for opinion in (1, 0, -1, 1, 0, -1):
        say_opinion(asked[0], statement_id=statements(conversation)[0].id, opinion=opinion)
    say_opinion(owner, statement_id=statements(conversation)[0].id, opinion=1)

    assert (draw_due_maps.func(), drawn(conversation)) == (0, 0)
    assert map_conversation(asked[0], conversation).everything == before.everything


def test_a_map_moves_on_when_five_more_people_have_answered(conversation, asked):
    first = statements(conversation)[0]
    for at, actor in enumerate(asked[:5]):
        assert draw_due_maps.func() == 0, at
        say_opinion(actor, statement_id=first.id, opinion=0 if at else -1)

    assert draw_due_maps.func() == 1
    assert drawn(conversation) == 192
    assert draw_due_maps.func() == 0


def test_who_says_the_same_again_has_said_nothing_new(conversation, asked):
    common = statements(conversation)[-1]
    for actor in asked[:5]:
        say_opinion(actor, statement_id=common.id, opinion=1)

    assert draw_due_maps.func() == 0


def test_leaving_a_statement_out_takes_it_off_the_map_and_tells_of_nobody(
    worker, conversation, asked, street
):
    before = map_conversation(asked[0], conversation)
    owner = person_with("owner", street.rooms[0])
    for statement in statements(conversation):
        say_opinion(owner, statement_id=statement.id, opinion=1)
    gone = statements(conversation)[0]
    moderate_statement(worker, statement_id=gone.id, state="left_out", reason="several")

    assert (draw_due_maps.func(), drawn(conversation)) == (0, 0)
    seen = map_conversation(asked[0], conversation).everything
    assert seen == tuple(one for one in before.everything if one.number != gone.number)


def test_the_last_map_does_not_tell_of_the_last_few_either(conversation, asked, worker, street):
    before = map_conversation(asked[0], conversation)
    for actor in neighbours(street, 4):
        for statement in statements(conversation):
            say_opinion(actor, statement_id=statement.id, opinion=-1)
    close_conversation(worker, conversation_id=conversation.id)

    assert (draw_due_maps.func(), drawn(conversation)) == (0, 0)
    assert map_conversation(asked[0], conversation).everything == before.everything


def test_a_last_map_that_failed_is_found_again(conversation, asked, worker, street):
    for actor in neighbours(street, 5):
        say_opinion(actor, statement_id=statements(conversation)[0].id, opinion=-1)
    close_conversation(worker, conversation_id=conversation.id)

    assert draw_due_maps.func() == 1
    assert drawn(conversation) == 197


def test_the_first_map_waits_for_five_people(conversation, street):
    first = statements(conversation)[0]
    for actor in neighbours(street, 5):
        assert draw_due_maps.func() == 0
        say_opinion(actor, statement_id=first.id, opinion=1)

    assert draw_due_maps.func() == 1


def test_of_two_drawings_at_once_the_later_gives_way(conversation, asked, monkeypatch):
    """The second has read one answer more; kept beside the first it would tell of one person."""
    for actor in asked[1:6]:
        say_opinion(actor, statement_id=statements(conversation)[0].id, opinion=0)
    before = ConversationMap.objects.get().turns
    real = map_opinions

    def meanwhile(votes, options):
        ConversationMap.objects.filter(turns=before).update(turns=before + 4)
        return real(votes, options)

    monkeypatch.setattr("lilong.council.opinion_drawing.map_opinions", meanwhile)

    assert draw_map.func(str(conversation.id)) == 0
    assert ConversationMap.objects.get().turns == before + 4


def test_nothing_is_drawn_of_nothing(conversation, resident):
    assert drawn(conversation) == 0
    assert map_conversation(resident, conversation) is None


@everyone
def test_the_list_shows_what_the_single_check_lets_one_see(
    who, worker, street, other_street, conversation
):
    compound = opened(worker, street, place=street.compound)
    actor = someone(who, street, other_street)
    every = Conversation.objects.select_related("place")

    seen = set(visible_conversations(actor, every))
    assert seen == {one for one in (conversation, compound) if may_see(actor, one)}
    if who.endswith("@other street") or who.startswith("nobody"):
        assert not seen


def test_a_place_lists_what_is_asked_there_below_and_around_newest_first(
    worker, resident, street, conversation
):
    compound = opened(worker, street, place=street.compound)

    for place in (street.area, street.compound, street.rooms[0]):
        assert list(conversations_at(resident, place.path).rows) == [compound, conversation]


def test_long_lists_come_page_by_page(worker, street, monkeypatch):
    monkeypatch.setattr("lilong.council.queries.conversations.PAGE", 2)
    every = [opened(worker, street, question=f"{n} 问") for n in range(5)]

    seen, after = [], None
    while True:
        page = conversations_at(worker, street.area.path, after=after)
        seen += page.rows
        if (after := page.older) is None:
            break
    assert seen == every[::-1]

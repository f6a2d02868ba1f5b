"""Casting: one effective ballot a unit, whoever sends what, when and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from tests.ballot.votes import motion_on, voter_of
from tests.neighbourhood import person_with

from lilong.ballot import casting, clocking, slips
from lilong.ballot.actions.cast_ballots import ProvenCast, cast_ballots
from lilong.ballot.casting import Cast, Taken, Untaken
from lilong.ballot.models import Ballot, ChainHead, Motion, RefusedBallot, Voter
from lilong.ballot.states import MotionState
from lilong.commons.counters.counting import tallies
from lilong.engines.proof import (
    BallotLine,
    Frontier,
    chain,
    genesis,
    merkle_root,
    moment_text,
)
from lilong.kernel.actor import VISITOR
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import NotAllowed


def slip_of(voter: Voter) -> slips.Slip:
    """The voter's present slip, as the page reads it from the address."""
    slip = slips.read(slips.token(voter.id, voter.serial))
    assert slip is not None
    return slip


def by_slip(voter: Voter, choice: str = "agree", request: str = "") -> ProvenCast:
    return ProvenCast(voter.id, choice, request, slip_of(voter))


def cast(motion, *casts):
    return cast_ballots(VISITOR, motion_id=motion.id, casts=casts)


def office(motion, voter, choice="struck", **other):
    """What the use cases beside this one append, after a permission of their own."""
    with transaction.atomic():
        given = Cast(voter.id, choice, **{"channel": "office", **other})
        return casting.append(motion.id, [given])[0]


def choices(motion):
    return list(Ballot.objects.filter(motion=motion).order_by("number").values_list("choice"))


def chain_holds(motion) -> bool:
    """Whether every row, walked from the start, gives the hash it carries and the head's."""
    head, at = (
        ChainHead.objects.get(motion=motion),
        genesis(motion.motion_digest, motion.roll_digest),
    )
    leaves = []
    for number, row in enumerate(Ballot.objects.filter(motion=motion).order_by("number"), 1):
        replaces = Ballot.objects.get(pk=row.replaces_id).number if row.replaces_id else 0
        line = BallotLine(
            number, row.unit, row.choice, row.channel, row.nonce, row.received_at,
            row.evidence, replaces,
        )  # fmt: skip
        at = chain(at, line.text())
        leaves.append(at)
        if (row.number, row.hash) != (number, at.hex()):
            return False
    root = Frontier.parse(head.frontier).root() if head.frontier else merkle_root([])
    return (head.number, head.hash, root) == (len(leaves), at.hex(), merkle_root(leaves))


# ── Who may ─────────────────────────────────────────────────────────────────────────────────


def test_whoever_holds_the_slip_votes_without_signing_in(motion):
    [taken] = cast(motion, by_slip(voter_of(motion, 1)))

    assert isinstance(taken, Taken)
    row = Ballot.objects.get()
    assert (row.number, row.unit, row.choice, row.channel) == (1, 1, "agree", "online")
    assert (taken.ballot_id, taken.number, taken.hash) == (row.id, 1, row.hash)
    assert chain_holds(motion)


def test_an_owner_who_signed_in_votes_for_their_own_room(motion, owner):
    voter = voter_of(motion, 1)

    [taken] = cast_ballots(owner, motion_id=motion.id, casts=[ProvenCast(voter.id, "oppose")])

    assert isinstance(taken, Taken)
    assert choices(motion) == [("oppose",)]


def test_an_owner_does_not_vote_for_the_room_next_door(motion, owner):
    with pytest.raises(NotAllowed, match="核对不上"):
        cast_ballots(
            owner, motion_id=motion.id, casts=[ProvenCast(voter_of(motion, 2).id, "agree")]
        )

    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    "role",
    ["owners_committee_member", "committee_secretary", "community_worker", "secretary",
     "street_officer", "block_leader", "steward", "resident", "tenant"],
)  # fmt: skip
def test_nobody_votes_for_others_by_their_office(motion, street, role):
    actor = person_with(role, street.compound)

    with pytest.raises(NotAllowed):
        cast_ballots(
            actor, motion_id=motion.id, casts=[ProvenCast(voter_of(motion, 1).id, "agree")]
        )

    assert not Ballot.objects.exists()
    assert ChainHead.objects.get(motion=motion).number == 0


def test_the_slip_of_one_unit_does_not_prove_another(motion):
    slip = slip_of(voter_of(motion, 1))

    with pytest.raises(NotAllowed):
        cast(motion, ProvenCast(voter_of(motion, 2).id, "agree", "", slip))

    assert not Ballot.objects.exists()


# ── One ballot a unit ───────────────────────────────────────────────────────────────────────


def test_where_the_first_counts_a_second_is_refused_and_written_down(motion):
    voter = voter_of(motion, 1)
    cast(motion, by_slip(voter, "agree"))

    [refused] = cast(motion, by_slip(voter, "oppose"))

    assert refused == Untaken(voter.id, "already_voted", 1)
    assert choices(motion) == [("agree",)]
    noted = RefusedBallot.objects.get()
    assert (noted.unit, noted.why, noted.serial) == (1, "already_voted", 1)


def test_two_for_one_unit_in_one_batch_are_one(motion):
    voter, other = voter_of(motion, 1), voter_of(motion, 2)

    answers = cast(motion, by_slip(voter), by_slip(other), by_slip(voter, "oppose"))

    assert [type(answer) for answer in answers] == [Taken, Taken, Untaken]
    assert choices(motion) == [("agree",), ("agree",)]
    assert chain_holds(motion)


def test_where_the_last_counts_a_later_one_replaces(roll):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    voter = voter_of(motion, 1)
    cast(motion, by_slip(voter, "agree"))

    [taken, again] = cast(motion, by_slip(voter, "oppose"), by_slip(voter, "abstain"))

    assert taken.replaced
    assert again.replaced
    rows = Ballot.objects.order_by("number").values_list("number", "replaces__number")
    assert list(rows) == [(1, None), (2, 1), (3, 2)]
    assert chain_holds(motion)


@pytest.mark.parametrize("policy", ["first", "last"])
def test_a_valid_ballot_takes_the_place_of_a_spoiled_one(roll, policy):
    motion = motion_on(roll, options={"repeat_policy": policy})
    voter = voter_of(motion, 1)
    office(motion, voter, "spoiled", channel="paper")

    [taken] = cast(motion, by_slip(voter, "agree"))

    assert isinstance(taken, Taken)
    assert taken.replaced
    assert choices(motion) == [("spoiled",), ("agree",)]
    assert tallies(motion.id, casting.TURNOUT) == {voter.building_id.hex: 1}
    assert chain_holds(motion)


@pytest.mark.parametrize("policy", ["first", "last"])
@pytest.mark.parametrize(
    ("before", "code"),
    [("agree", "valid_stands"), ("abstain", "valid_stands"), ("spoiled", "spoiled_stands")],
)
def test_a_spoiled_ballot_takes_the_place_of_none(roll, policy, before, code):
    motion = motion_on(roll, options={"repeat_policy": policy})
    voter = voter_of(motion, 1)
    office(motion, voter, before, channel="paper")

    assert office(motion, voter, "spoiled", channel="paper") == Untaken(voter.id, code, 1)

    assert choices(motion) == [(before,)]


def test_a_spoiled_ballot_can_be_struck_and_then_another_is_taken(motion):
    voter = voter_of(motion, 1)
    office(motion, voter, "spoiled", channel="paper")
    assert isinstance(office(motion, voter), Taken)

    assert isinstance(office(motion, voter, "spoiled", channel="door"), Taken)

    assert choices(motion) == [("spoiled",), ("struck",), ("spoiled",)]


def test_where_the_first_counts_nothing_online_overtakes_paper_that_waits(motion):
    voter = voter_of(motion, 1)
    Voter.objects.filter(pk=voter.id).update(paper_waiting=True)

    [refused] = cast(motion, by_slip(voter, "agree"))

    assert refused == Untaken(voter.id, "paper_waiting", 1)
    assert RefusedBallot.objects.get().why == "paper_waiting"
    assert isinstance(office(motion, voter, "oppose", channel="paper"), Taken)
    # What was settled meanwhile is said first.
    assert cast(motion, by_slip(voter, "agree"))[0] == Untaken(voter.id, "already_voted", 1)


def test_where_the_last_counts_waiting_paper_holds_nobody_up(roll):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    voter = voter_of(motion, 1)
    Voter.objects.filter(pk=voter.id).update(paper_waiting=True)

    assert isinstance(cast(motion, by_slip(voter, "agree"))[0], Taken)


def test_the_database_itself_refuses_a_second_first_ballot(motion):
    """Proof without our code in between: the constraint is the last line of defence."""
    cast(motion, by_slip(voter_of(motion, 1)))
    first = Ballot.objects.get()
    twin = {
        "space_id": first.space_id, "motion_id": motion.id, "unit": 1, "choice": "oppose",
        "channel": "online", "nonce": "0" * 32, "received_at": first.received_at, "hash": "0" * 64,
    }  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(id=uuid7(), number=2, **twin)
    Ballot.objects.create(id=uuid7(), number=2, replaces=first, **twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(id=uuid7(), number=3, replaces=first, **twin)
    # The control: another unit's is taken, so it was the rule that refused and nothing else.
    Ballot.objects.create(id=uuid7(), number=3, **{**twin, "unit": 2})


# ── A lost reply ────────────────────────────────────────────────────────────────────────────


def test_a_cast_sent_again_is_answered_with_the_receipt_of_the_first(motion):
    voter = voter_of(motion, 1)
    [first] = cast(motion, by_slip(voter, request="r1"))

    [again, once_more] = cast(motion, by_slip(voter, request="r1"), by_slip(voter, request="r1"))

    assert again == once_more == first
    assert Ballot.objects.count() == 1
    assert not RefusedBallot.objects.exists()


def test_sent_again_after_the_close_it_still_has_its_receipt(motion):
    voter = voter_of(motion, 1)
    [first] = cast(motion, by_slip(voter, request="r1"))
    Motion.objects.filter(pk=motion.pk).update(state=MotionState.CLOSED)

    assert cast(motion, by_slip(voter, request="r1")) == [first]
    assert cast(motion, by_slip(voter, request="r2"))[0].code == "late"


def test_another_choice_under_the_same_request_is_another_cast(motion):
    voter = voter_of(motion, 1)
    cast(motion, by_slip(voter, "agree", "r1"))

    [other] = cast(motion, by_slip(voter, "oppose", "r1"))

    assert other.code == "already_voted"
    assert choices(motion) == [("agree",)]


def test_a_late_retry_does_not_undo_a_changed_mind(roll):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    voter = voter_of(motion, 1)
    [first] = cast(motion, by_slip(voter, "agree", "r1"))
    cast(motion, by_slip(voter, "oppose", "r2"))

    [again] = cast(motion, by_slip(voter, "agree", "r1"))

    assert first.stands
    assert again == replace(first, stands=False)
    assert choices(motion) == [("agree",), ("oppose",)]


def test_sent_again_after_a_strike_its_receipt_says_that_it_does_not_stand(motion):
    voter = voter_of(motion, 1)
    [first] = cast(motion, by_slip(voter, request="r1"))
    office(motion, voter)

    assert cast(motion, by_slip(voter, request="r1")) == [replace(first, stands=False)]
    assert choices(motion) == [("agree",), ("struck",)]


def test_the_nonce_tells_nothing_to_who_has_not_the_key(motion, settings):
    cast(motion, by_slip(voter_of(motion, 1), "agree", "r1"))
    guess = Cast(voter_of(motion, 1).id, "agree", "online", request="r1")
    assert casting._nonce(guess) == Ballot.objects.get().nonce

    settings.FIELD_KEY = "another installation's"

    assert casting._nonce(guess) != Ballot.objects.get().nonce


# ── Slips ───────────────────────────────────────────────────────────────────────────────────


def test_a_slip_that_was_issued_again_is_void(motion):
    voter = voter_of(motion, 1)
    old = by_slip(voter)
    Voter.objects.filter(pk=voter.pk).update(serial=2)

    [refused] = cast(motion, old)

    assert refused.code == "void_slip"
    assert isinstance(cast(motion, by_slip(voter_of(motion, 1)))[0], Taken)


def test_a_slip_that_was_not_issued_yet_is_none(motion):
    voter = voter_of(motion, 1)
    early = slips.read(slips.token(voter.id, 2))

    assert cast(motion, ProvenCast(voter.id, "agree", "", early))[0].code == "future_slip"


def test_a_slip_of_another_motion_counts_in_neither(roll, motion):
    other = motion_on(roll)

    [refused] = cast(motion, by_slip(voter_of(other, 1)))

    assert refused.code == "unknown_unit"
    assert not Ballot.objects.exists()
    assert RefusedBallot.objects.get().unit is None


@pytest.mark.parametrize("choice", ["spoiled", "struck", "yes", ""])
def test_online_nobody_says_what_an_owner_cannot_say(motion, choice):
    [refused] = cast(motion, by_slip(voter_of(motion, 1), choice))

    assert refused.code == "unfit"
    assert not Ballot.objects.exists()


# ── When ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("state", "code"),
    [("noticed", "not_open"), ("closed", "late"), ("counted", "late"), ("effective", "late"),
     ("failed", "late"), ("withdrawn", "withdrawn")],
)  # fmt: skip
def test_only_an_open_motion_takes_ballots(roll, state, code):
    motion = motion_on(roll, state=state)

    [refused] = cast(motion, by_slip(voter_of(motion, 1)))

    assert refused.code == code
    assert not Ballot.objects.exists()


def test_when_the_time_is_over_a_ballot_is_late_although_nobody_has_closed(motion):
    with clocking.as_if(motion.closes_at):
        [refused] = cast(motion, by_slip(voter_of(motion, 1)))
    with clocking.as_if(motion.closes_at - timedelta(microseconds=1)):
        [taken] = cast(motion, by_slip(voter_of(motion, 1)))

    assert refused.code == "late"
    assert isinstance(taken, Taken)


@pytest.mark.parametrize("jump", [timedelta(days=10 * 365 + 30), timedelta(days=-3)])
def test_a_clock_that_jumped_refuses_nobody_and_the_ballot_is_marked(motion, monkeypatch, jump):
    cast(motion, by_slip(voter_of(motion, 1)))
    wrong = datetime.now(UTC) + jump
    monkeypatch.setattr(clocking, "database_clock", lambda: wrong)
    monkeypatch.setattr(clocking, "machine_clock", lambda: wrong)

    [taken] = cast(motion, by_slip(voter_of(motion, 2)))

    assert isinstance(taken, Taken)
    marked = Ballot.objects.order_by("number").values_list("clock_doubted", flat=True)
    assert list(marked) == [False, True]
    assert chain_holds(motion)


def test_after_the_close_entry_no_clock_lets_a_ballot_in(motion, monkeypatch):
    Motion.objects.filter(pk=motion.pk).update(state=MotionState.CLOSED)
    monkeypatch.setattr(clocking, "machine_clock", lambda: motion.opens_at)
    monkeypatch.setattr(clocking, "database_clock", lambda: motion.opens_at)

    assert cast(motion, by_slip(voter_of(motion, 1)))[0].code == "late"


# ── Striking ────────────────────────────────────────────────────────────────────────────────


def test_after_a_strike_the_unit_votes_again(motion):
    voter = voter_of(motion, 1)
    cast(motion, by_slip(voter, "agree"))

    struck = office(motion, voter)
    [again] = cast(motion, by_slip(voter, "oppose"))

    assert isinstance(struck, Taken)
    assert isinstance(again, Taken)
    assert choices(motion) == [("agree",), ("struck",), ("oppose",)]
    assert chain_holds(motion)


def test_a_ballot_is_struck_after_the_close_too_but_not_after_the_count(motion):
    voter = voter_of(motion, 1)
    cast(motion, by_slip(voter), by_slip(voter_of(motion, 2)))
    Motion.objects.filter(pk=motion.pk).update(state=MotionState.CLOSED)
    assert isinstance(office(motion, voter), Taken)
    assert cast(motion, by_slip(voter))[0].code == "late"

    Motion.objects.filter(pk=motion.pk).update(state=MotionState.COUNTED)

    assert office(motion, voter_of(motion, 2)).code == "counted"


def test_nothing_is_struck_where_nothing_stands(motion):
    voter = voter_of(motion, 1)
    assert office(motion, voter).code == "nothing_to_strike"
    cast(motion, by_slip(voter))
    office(motion, voter)

    assert office(motion, voter).code == "nothing_to_strike"


def test_the_office_only_strikes(motion):
    assert office(motion, voter_of(motion, 1), "agree").code == "unfit"
    assert office(motion, voter_of(motion, 1), "struck", channel="paper").code == "unfit"


@pytest.mark.parametrize("channel", ["paper", "door", "proxy", "meeting"])
def test_paper_may_be_spoiled_and_carries_its_evidence(motion, channel):
    voter = voter_of(motion, 1)

    bad = office(motion, voter, "spoiled", channel=channel, evidence="no digest")
    taken = office(motion, voter, "spoiled", channel=channel, evidence="ab" * 32)

    assert bad.code == "unfit"
    assert isinstance(taken, Taken)
    assert Ballot.objects.get().evidence == "ab" * 32


# ── Counters and rows ───────────────────────────────────────────────────────────────────────


def test_turnout_counts_units_not_ballots(roll):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    first, second, elsewhere = (voter_of(motion, n) for n in (1, 2, 3))

    cast(motion, by_slip(first), by_slip(first, "oppose"), by_slip(second), by_slip(elsewhere))

    assert tallies(motion.id, casting.TURNOUT) == {
        first.building_id.hex: 2, elsewhere.building_id.hex: 1,
    }  # fmt: skip
    office(motion, first)
    assert tallies(motion.id, casting.TURNOUT)[first.building_id.hex] == 1
    cast(motion, by_slip(first))
    assert tallies(motion.id, casting.TURNOUT)[first.building_id.hex] == 2


def test_one_bad_cast_does_not_hold_up_the_others(motion):
    stranger = ProvenCast(uuid4(), "agree", "", None)
    unknown = uuid4()
    slip = slips.read(slips.token(unknown, 1))
    answers = cast(
        motion, by_slip(voter_of(motion, 1)), ProvenCast(unknown, "agree", "", slip),
        by_slip(voter_of(motion, 2), "nonsense"), by_slip(voter_of(motion, 3)),
    )  # fmt: skip

    assert [getattr(answer, "code", "taken") for answer in answers] == [
        "taken", "unknown_unit", "unfit", "taken",
    ]  # fmt: skip
    assert chain_holds(motion)
    with pytest.raises(NotAllowed):
        cast(motion, stranger)


def test_a_batch_costs_the_same_number_of_queries_as_a_single_ballot(
    motion, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        cast(motion, *(by_slip(voter_of_) for voter_of_ in Voter.objects.filter(motion=motion)))

    assert Ballot.objects.count() == 12
    assert chain_holds(motion)


def test_each_row_is_inserted_by_one_statement_a_batch(motion):
    seen = []

    def watch(execute, sql, params, many, context):
        if sql.startswith("INSERT INTO ballot_ballot"):
            seen.append(many)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        cast(motion, *(by_slip(voter) for voter in Voter.objects.filter(motion=motion)))

    assert len(seen) == 1


def test_the_walk_through_the_chain_sees_a_changed_row(motion):
    """The control of `chain_holds` above: it is no rubber stamp."""
    cast(motion, by_slip(voter_of(motion, 1)))
    ChainHead.objects.update(hash="0" * 64)

    assert not chain_holds(motion)


def test_the_line_that_is_hashed_is_the_line_of_the_form():
    """Written without looking at its fields again; so each kind of ballot is looked at here."""
    at = datetime(2026, 11, 28, 4, 0, 0, 5, tzinfo=UTC)
    for channel, says in casting._CAN_SAY.items():
        for choice in says:
            for evidence in ("", "ab" * 32):
                given = Cast(uuid4(), str(choice), str(channel), evidence=evidence)
                text = casting.line_text(7, 3, given, "0" * 32, moment_text(at), 5)
                line = BallotLine(7, 3, given.choice, given.channel, "0" * 32, at, evidence, 5)
                assert text == line.text()

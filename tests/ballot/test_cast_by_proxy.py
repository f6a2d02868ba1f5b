"""A proxy votes as the mandate directs, and in no other way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.ballot.desk import choices, entered
from tests.ballot.test_register_mandate import register
from tests.ballot.test_reissue_slip import PREPARERS
from tests.ballot.votes import motion_on, voter_of
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.cast_by_proxy import cast_by_proxy
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.revoke_mandate import revoke_mandate
from lilong.ballot.casting import Cast, Taken, Untaken, append
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Ballot, BallotEvidence, Mandate, RefusedBallot
from lilong.ballot.moving import said_at
from lilong.ballot.paper_desk import TurnedAway
from lilong.commons.ledger.listening import catch_up
from lilong.commons.notices.models import Notice
from lilong.kernel.actor import SYSTEM
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, NotAllowed, Refused


@everyone
def test_those_who_prepare_take_it(who, street, other_street, worker, motion):
    mandate = register(worker, motion)
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARERS,
        lambda: cast_by_proxy(actor, mandate_id=mandate.id, choice="oppose"),
    )

    assert Ballot.objects.count() == int(who in PREPARERS)


def test_the_directed_choice_counts_and_the_mandate_is_used(worker, member, owner, motion):
    mandate = register(worker, motion)

    answer = cast_by_proxy(member, mandate_id=mandate.id, choice="oppose")

    assert isinstance(answer, Taken)
    assert choices(motion) == [(1, "oppose", "proxy")]
    proof = BallotEvidence.objects.get()
    assert (proof.kind, proof.file_id, proof.note) == ("mandate", mandate.file_id, "陈受托")
    assert (proof.entered_by_id, proof.confirmed_by_id) == (worker.person_id, member.person_id)
    assert Ballot.objects.get().evidence == mandate.sha256
    used = Mandate.objects.get()
    assert (used.state, used.used_by_id) == ("used", member.person_id)
    catch_up()
    told = [n.sentence for n in Notice.objects.filter(person_id=owner.person_id)]
    assert any("受托人已经投了" in sentence for sentence in told)
    with pytest.raises(ForbiddenMove):
        cast_by_proxy(member, mandate_id=mandate.id, choice="oppose")


def test_who_registered_the_mandate_does_not_take_the_ballot(worker, motion):
    mandate = register(worker, motion)

    with pytest.raises(NotAllowed, match="您登记的"):
        cast_by_proxy(worker, mandate_id=mandate.id, choice="oppose")

    assert choices(motion) == []
    # Nor does the database let one person stand on both sides.
    rows = Mandate.objects.filter(pk=mandate.pk)
    with pytest.raises(IntegrityError, match="mandate_two_people"), transaction.atomic():
        rows.update(used_by_id=worker.person_id)


def test_where_the_first_counts_a_proxy_waits_for_paper_that_was_handed_in_before(
    worker, member, roll
):
    for policy, answered in (("first", TurnedAway), ("last", Taken)):
        motion = motion_on(roll, options={"repeat_policy": policy})
        mandate = register(worker, motion)
        entered(worker, motion, 1, "agree")

        answer = cast_by_proxy(member, mandate_id=mandate.id, choice="oppose")

        assert isinstance(answer, answered)
        if policy == "first":
            assert answer == TurnedAway("paper_waiting")


def test_another_choice_is_refused_with_its_article_and_kept(worker, member, motion):
    mandate = register(worker, motion)

    answer = cast_by_proxy(member, mandate_id=mandate.id, choice="agree")

    assert answer == TurnedAway("not_as_directed")
    assert "第十八条" in answer.refused.basis
    # The refusal does not tell what the mandate says.
    assert "反对" not in f"{answer.refused.sentence}{answer.refused.remedy}"
    assert choices(motion) == []
    assert Mandate.objects.get().state == "registered"
    kept = RefusedBallot.objects.get()
    assert (kept.why, kept.channel, kept.file_id) == (
        "not_as_directed", "proxy", mandate.file_id,
    )  # fmt: skip


def test_where_the_first_counts_the_owner_who_was_quicker_is_heard(worker, member, motion):
    mandate = register(worker, motion)
    append(motion.id, [Cast(voter_of(motion, 1).id, "agree", "online")])

    assert cast_by_proxy(member, mandate_id=mandate.id, choice="oppose") == TurnedAway(
        "already_voted"
    )
    assert choices(motion) == [(1, "agree", "online")]


@pytest.mark.parametrize("policy", ["first", "last"])
def test_an_own_vote_after_the_proxys_follows_the_compounds_rule(worker, member, roll, policy):
    motion = motion_on(roll, options={"repeat_policy": policy})
    mandate = register(worker, motion)
    cast_by_proxy(member, mandate_id=mandate.id, choice="oppose")

    (answer,) = append(motion.id, [Cast(voter_of(motion, 1).id, "agree", "online")])

    assert isinstance(answer, Taken if policy == "last" else Untaken)


def test_only_a_person_and_only_a_choice_of_owners(worker, member, motion):
    mandate = register(worker, motion)
    with pytest.raises(NotAllowed):
        cast_by_proxy(SYSTEM, mandate_id=mandate.id, choice="oppose")
    with pytest.raises(Invalid):
        cast_by_proxy(member, mandate_id=mandate.id, choice="spoiled")
    type(motion).objects.filter(pk=motion.pk).update(state="noticed")
    assert cast_by_proxy(member, mandate_id=mandate.id, choice="oppose") == TurnedAway("not_open")
    assert choices(motion) == []


def test_where_the_last_counts_an_owner_who_voted_after_the_mandate_has_the_last_word(
    worker, member, roll
):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    written = motion.closes_at - timedelta(hours=8)
    with as_if(written):
        mandate = register(worker, motion)
    with as_if(written + timedelta(hours=1)), transaction.atomic():
        append(motion.id, [Cast(voter_of(motion, 1).id, "agree", "online")])

    with as_if(written + timedelta(hours=2)):
        answer = cast_by_proxy(member, mandate_id=mandate.id, choice="oppose")

    assert answer == TurnedAway("superseded")
    assert choices(motion) == [(1, "agree", "online")]


def test_a_proxy_who_comes_after_the_end_is_late_and_the_close_waits_for_none(
    worker, member, owner, motion
):
    with as_if(motion.closes_at - timedelta(seconds=1)):
        mandate = register(worker, motion)
    catch_up()
    told = Notice.objects.get(person_id=owner.person_id)
    assert told.facts["closes"] == said_at(motion.closes_at)

    with as_if(motion.closes_at):
        assert cast_by_proxy(member, mandate_id=mandate.id, choice="oppose") == TurnedAway("late")
        with pytest.raises(Refused, match="委托书不用登记了"):
            register(worker, motion, 2)
        assert close_voting(member, motion_id=motion.id).state == "closed"
    assert choices(motion) == []


def test_whose_reading_differed_does_not_take_it_a_moment_later_but_a_third_person_does(
    street, worker, member, motion
):
    third = person_with("committee_secretary", street.compound)
    mandate = register(worker, motion)
    cast_by_proxy(member, mandate_id=mandate.id, choice="agree")

    for again in ("oppose", "agree"):
        with pytest.raises(NotAllowed, match="第三个人") as refusal:
            cast_by_proxy(member, mandate_id=mandate.id, choice=again)
        assert "反对" not in f"{refusal.value.sentence}{refusal.value.remedy}"
    assert RefusedBallot.objects.count() == 1
    assert choices(motion) == []

    assert isinstance(cast_by_proxy(third, mandate_id=mandate.id, choice="oppose"), Taken)


def test_nor_after_it_was_taken_back_and_registered_with_another_photo(worker, member, motion):
    mandate = register(worker, motion)
    cast_by_proxy(member, mandate_id=mandate.id, choice="agree")
    revoke_mandate(worker, mandate_id=mandate.id)
    again = register(worker, motion)

    with pytest.raises(NotAllowed, match="第三个人"):
        cast_by_proxy(member, mandate_id=again.id, choice="oppose")

    # Where there are only two, who differed registers what they read, and the other reads it.
    revoke_mandate(worker, mandate_id=again.id)
    turned = register(member, motion, choice="agree")
    assert isinstance(cast_by_proxy(worker, mandate_id=turned.id, choice="agree"), Taken)


def test_who_read_another_units_mandate_otherwise_takes_this_one(worker, member, motion):
    cast_by_proxy(member, mandate_id=register(worker, motion, 2).id, choice="agree")

    assert isinstance(
        cast_by_proxy(member, mandate_id=register(worker, motion).id, choice="oppose"), Taken
    )

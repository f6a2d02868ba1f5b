"""Publishing roots: signed, counted on, in the database and in a file beside it."""

from __future__ import annotations

import pytest
from tests.ballot.test_cast_ballots import by_slip, cast
from tests.ballot.votes import motion_on, voter_of
from tests.neighbourhood import person_with

from lilong.ballot import roots, signing
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.casting import lock_head
from lilong.ballot.models import Ballot, ChainHead, Motion, PublishedRoot
from lilong.ballot.states import RootKind
from lilong.ballot.tasks import publish_roots
from lilong.commons.ledger.models import LedgerEntry
from lilong.engines.proof import SignedRoot, merkle_root, verify_root
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import NotAllowed, NotFound, Refused


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder of this test alone."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def voted(motion):
    """A motion with three ballots."""
    cast(motion, *(by_slip(voter_of(motion, n)) for n in (1, 2, 3)))
    return motion


def leaves(motion):
    rows = Ballot.objects.filter(motion=motion).order_by("number")
    return [bytes.fromhex(text) for text in rows.values_list("hash", flat=True)]


def test_the_root_covers_all_ballots_and_is_signed(
    voted, member, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        published = publish_root(member, motion_id=voted.id)

    assert (published.counter, published.size, published.previous) == (1, 3, "")
    assert published.root == merkle_root(leaves(voted)).hex()
    signed = roots.signed_root(published)
    assert verify_root(signed, signing.public_key())
    assert roots.filed_roots(voted.id) == [signed.text()]
    assert SignedRoot.parse(signed.text()) == signed
    told = LedgerEntry.objects.get(kind="ballot.root_published")
    assert told.facts == {
        "code": voted.code, "counter": 1, "size": 3, "root": published.root, "final": False,
    }  # fmt: skip


def test_a_later_root_names_the_one_before(voted, member):
    first = publish_root(member, motion_id=voted.id)
    cast(voted, by_slip(voter_of(voted, 4)))

    second = publish_root(member, motion_id=voted.id)

    assert (second.counter, second.size, second.previous) == (2, 4, first.root)
    head = ChainHead.objects.get(motion=voted)
    assert (head.counter, head.published) == (2, 4)


def test_nothing_new_nothing_published(voted, member):
    publish_root(member, motion_id=voted.id)

    with pytest.raises(Refused, match="没有新的票") as refused:
        publish_root(member, motion_id=voted.id)

    assert refused.value.remedy
    assert PublishedRoot.objects.count() == 1


def test_the_root_of_the_count_is_published_once_and_even_if_nothing_is_new(voted, member):
    publish_root(member, motion_id=voted.id)

    final = roots.publish(voted, lock_head(voted.id), kind=RootKind.COUNT)

    assert (final.counter, final.size, final.final) == (2, 3, True)
    with pytest.raises(Refused, match="计票时的校验码已经公布"):
        roots.publish(voted, lock_head(voted.id), kind=RootKind.COUNT)
    with pytest.raises(Refused):
        publish_root(member, motion_id=voted.id)


@pytest.mark.parametrize("state", ["draft", "noticed", "counted", "effective", "withdrawn"])
def test_only_while_it_is_voted_on(roll, member, state):
    motion = motion_on(roll, state=state)

    with pytest.raises(Refused, match="投票期间"):
        publish_root(member, motion_id=motion.id)

    assert not PublishedRoot.objects.exists()


@pytest.mark.parametrize(
    "role",
    ["owner", "resident", "committee_secretary", "community_worker", "committee_chair",
     "secretary", "street_officer", "block_leader", "steward"],
)  # fmt: skip
def test_who_does_not_decide_does_not_publish(voted, street, role):
    with pytest.raises(NotAllowed):
        publish_root(person_with(role, street.compound), motion_id=voted.id)

    assert not PublishedRoot.objects.exists()


def test_of_what_is_not_there_nothing_is_published(member, voted):
    with pytest.raises(NotFound):
        publish_root(member, motion_id=voted.roll_id)


def test_each_hour_publishes_what_had_ballots(voted, roll, django_capture_on_commit_callbacks):
    quiet = motion_on(roll)

    with django_capture_on_commit_callbacks(execute=True):
        assert publish_roots.func() == 1
        assert publish_roots.func() == 0

    assert PublishedRoot.objects.get().motion_id == voted.id
    assert not roots.roots_file(quiet.id).exists()


def test_a_crash_before_the_file_was_written_is_made_good_within_the_hour(voted):
    publish_root(SYSTEM, motion_id=voted.id)  # the test's transaction never commits: no file
    assert roots.filed_roots(voted.id) == []

    publish_roots.func()

    assert len(roots.filed_roots(voted.id)) == 1


def test_a_half_written_line_spoils_nothing(voted):
    publish_root(SYSTEM, motion_id=voted.id)
    roots.file_roots(voted.id)
    whole = roots.roots_file(voted.id).read_bytes()
    roots.roots_file(voted.id).write_bytes(whole + whole[:50])
    cast(voted, by_slip(voter_of(voted, 4)))
    publish_root(SYSTEM, motion_id=voted.id)

    roots.file_roots(voted.id)

    assert [SignedRoot.parse(line).root.counter for line in roots.filed_roots(voted.id)] == [1, 2]
    assert roots.roots_file(voted.id).read_bytes().startswith(whole)


def test_what_is_filed_stays_filed(voted):
    publish_root(SYSTEM, motion_id=voted.id)
    for _ in range(3):
        roots.file_roots(voted.id)

    assert len(roots.filed_roots(voted.id)) == 1


def test_another_key_is_another_signature(voted, member, settings):
    signed = roots.signed_root(publish_root(member, motion_id=voted.id))
    ours = signing.public_key()
    settings.SIGNING_KEY = "another installation's"

    assert signing.public_key() != ours
    assert not verify_root(signed, signing.public_key())


def test_no_ballot_counts_after_a_published_root_of_a_withdrawn_motion(voted, member):
    publish_root(member, motion_id=voted.id)
    Motion.objects.filter(pk=voted.pk).update(state="withdrawn")

    assert cast(voted, by_slip(voter_of(voted, 4)))[0].code == "withdrawn"

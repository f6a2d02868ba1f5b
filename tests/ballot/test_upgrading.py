"""An upgrade of the tables takes neither its count nor its proof from a vote that goes on."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from tests.ballot.test_cast_ballots import by_slip, cast
from tests.ballot.votes import behind_our_back, motion_on, roll_of, voter_of
from tests.neighbourhood import build_district, build_street

from lilong.ballot import roots, signing
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.checking import chains_hold
from lilong.ballot.counting import count
from lilong.ballot.foundations import FoundationChanged
from lilong.ballot.guards import lift_guards, missing_guards
from lilong.ballot.models import Motion, PublishedRoot
from lilong.engines.proof import Root, canonical_json, verify_root
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused

BEFORE, CHANGE = "0003_courts_and_answers", "0004_kinds_of_roots"


@pytest.fixture
def motion(own_file, settings, tmp_path):
    """A motion in a file of its own; each test says how far it is."""
    settings.DATA_DIR = tmp_path
    return motion_on(roll_of(build_street(build_district(), "枫林街道", "fenglin")))


def so_far(motion, state, *, signed):
    """In this state, with a root over its first ballot or none."""
    if signed:
        cast(motion, by_slip(voter_of(motion, 1)))
        publish_root(SYSTEM, motion_id=motion.id)
    behind_our_back(Motion.objects.filter(pk=motion.pk), state=state)


def go_back():
    """To the tables as they were, as no command of ours would: nobody is asked."""
    lift_guards()
    MigrationExecutor(connection).migrate([("ballot", BEFORE)])


def applied():
    names = MigrationRecorder(connection).applied_migrations()
    return {name for app, name in names if app == "ballot"}


def columns():
    with connection.cursor() as cursor:
        table = connection.introspection.get_table_description(cursor, "ballot_publishedroot")
    return {column.name for column in table}


@pytest.mark.parametrize(
    ("state", "signed"), [("open", True), ("closed", True), ("closed", False), ("counted", True)]
)
def test_a_vote_that_could_not_be_counted_or_verified_any_more_holds_it_up(motion, state, signed):
    so_far(motion, state, signed=signed)
    go_back()
    assert "final" in columns()

    with pytest.raises(Refused, match=f"{motion.code} 还没有公布结果") as said:
        call_command("migrate", verbosity=0)

    assert "先用现在的版本" in said.value.remedy
    # Not one step of the plan was taken.
    assert max(applied()) == BEFORE
    assert "final" in columns()


@pytest.mark.parametrize(
    ("state", "signed"),
    [("noticed", False), ("open", False), ("effective", True), ("withdrawn", True)],
)
def test_no_other_vote_does(motion, state, signed):
    so_far(motion, state, signed=signed)
    go_back()

    call_command("migrate", verbosity=0)

    assert CHANGE in applied()
    assert "kind" in columns()
    assert missing_guards() == []
    assert PublishedRoot.objects.filter(motion=motion, kind="hour").count() == int(signed)


def test_once_its_result_is_posted_the_upgrade_goes_on(motion):
    so_far(motion, "closed", signed=True)
    go_back()
    with pytest.raises(Refused):
        call_command("migrate", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE ballot_motion SET state = 'failed'")
    call_command("migrate", verbosity=0)

    assert CHANGE in applied()


def test_back_it_goes_no_more_than_forward_and_every_guard_stands(motion):
    so_far(motion, "open", signed=True)

    with pytest.raises(Refused, match=motion.code):
        call_command("migrate", "ballot", BEFORE, verbosity=0)

    assert "kind" in columns()
    assert missing_guards() == []


def test_a_step_that_changes_no_root_asks_nothing(motion):
    so_far(motion, "closed", signed=True)

    call_command("migrate", verbosity=0)


# ── Why: what the new program makes of roots that were signed the old way ───────────────────


def signed_the_old_way(motion):
    """The motion's root as the earlier program signed it, without its kind."""
    row = PublishedRoot.objects.get(motion=motion)
    new = roots.signed_root(row).root
    old = {name: getattr(new, name) for name in Root.__dataclass_fields__}
    del old["kind"], old["delivered"]
    text = canonical_json({**old, "final": False})
    key = Ed25519PrivateKey.from_private_bytes(signing.private_key())
    signature = key.sign(text.encode("ascii")).hex()
    behind_our_back(PublishedRoot.objects.filter(pk=row.pk), signature=signature)
    row.refresh_from_db()
    return row


def test_a_closed_vote_without_a_root_of_its_close_is_never_counted(motion):
    so_far(motion, "closed", signed=True)  # of the hour: all that the tables could say of it

    with pytest.raises(FoundationChanged, match="截止时的校验码"):
        count(Motion.objects.get(pk=motion.pk))


def test_a_root_signed_the_old_way_is_taken_for_a_forged_one(motion):
    so_far(motion, "open", signed=True)
    assert list(chains_hold()) == []

    row = signed_the_old_way(motion)

    assert not verify_root(roots.signed_root(row), signing.public_key())
    assert [one for one in chains_hold() if "签名" in one]

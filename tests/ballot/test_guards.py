"""The database keeps what a vote rests on, whoever asks it to forget."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests.ballot.test_cast_ballots import by_slip, cast
from tests.ballot.votes import motion_on, roll_of, unit_of, voter_of
from tests.neighbourhood import build_district, build_street
from tests.own_database import default_database

from lilong.ballot import guarding_commands, guards
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.guards import APPEND_ONLY, grant_statements, install_guards, lift_guards
from lilong.ballot.models import (
    Ballot,
    BallotEvidence,
    CountResult,
    Motion,
    PublishedRoot,
    RefusedBallot,
    RollOwner,
    RollUnit,
    ScopeItem,
    ScopePicture,
)
from lilong.ballot.states import MotionState, RollState
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.actor import SYSTEM
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Refused
from lilong.places.models import Place


def refused(act, match):
    """Whether the database refuses, and nothing of the act stays."""
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        act()


@pytest.fixture
def kept(motion, settings, tmp_path):
    """One row at least in each of the tables into which rows are only put."""
    settings.DATA_DIR = tmp_path
    cast(motion, by_slip(voter_of(motion, 1)))
    cast(motion, by_slip(voter_of(motion, 1), "oppose"))
    publish_root(SYSTEM, motion_id=motion.id)
    ballot = Ballot.objects.get()
    BallotEvidence.objects.create(space_id=motion.space_id, ballot=ballot, kind="scan")
    CountResult.objects.create(
        space_id=motion.space_id, motion=motion, carried=False, figures={}, tallies={}, size=1,
        root="0" * 64, counted_at=datetime.now(UTC),
    )  # fmt: skip
    return motion


MODELS = (Ballot, BallotEvidence, RefusedBallot, PublishedRoot, CountResult)


def test_these_are_all_the_tables_into_which_rows_are_only_put():
    assert {model._meta.db_table for model in MODELS} == set(APPEND_ONLY)


@pytest.mark.parametrize("model", MODELS)
def test_a_row_that_was_put_in_is_neither_changed_nor_deleted(kept, model):
    before = list(model.objects.values())
    assert before

    refused(lambda: model.objects.update(space_id=uuid7()), "append-only")
    refused(lambda: model.objects.all()._raw_delete("default"), "append-only")

    assert list(model.objects.values()) == before


@pytest.mark.parametrize("model", MODELS)
def test_without_the_guards_each_of_them_could_be_changed(kept, model):
    """The control: it was the guards that refused."""
    lift_guards()

    assert model.objects.update(space_id=kept.space_id) == model.objects.count() > 0
    install_guards()
    refused(lambda: model.objects.update(space_id=kept.space_id), "append-only")


def test_a_table_without_guard_can_be_changed(kept):
    assert Place.objects.filter(name="甲弄").update(name="丙弄") == 1


# ── Rolls ───────────────────────────────────────────────────────────────────────────────────


def test_a_frozen_roll_is_neither_changed_nor_thinned(roll):
    refused(lambda: RollUnit.objects.update(area=1), "frozen roll")
    refused(lambda: RollUnit.objects.filter(number=1)._raw_delete("default"), "frozen roll")
    refused(lambda: RollOwner.objects.update(name="别人"), "frozen roll")
    refused(lambda: RollOwner.objects.all()._raw_delete("default"), "frozen roll")

    assert RollUnit.objects.filter(area=6000).count() == RollOwner.objects.count() == 12


def test_to_the_roll_of_a_noticed_motion_nothing_is_added(motion, street):
    room = street.rooms[0]
    unit = RollUnit.objects.get(number=1)

    refused(lambda: unit_of(motion.roll, 13, room, address="新的一户"), "frozen roll")
    refused(
        lambda: RollOwner.objects.create(space_id=unit.space_id, unit=unit, order=1, name="新人"),
        "frozen roll",
    )


def test_an_owner_of_a_frozen_roll_may_get_an_account(roll):
    assert RollOwner.objects.update(person_id=uuid7()) == 12


def test_a_roll_that_is_still_worked_on_can_be_changed(street):
    roll = roll_of(street, state=RollState.PUBLISHED)

    assert RollUnit.objects.update(area=1) == 12
    assert RollOwner.objects.update(name="别人") == 12
    assert RollUnit.objects.filter(roll=roll, number=1).delete()[0] == 2


# ── Scope ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def drafted(roll):
    """A motion in preparation with one item and one picture."""
    motion = motion_on(roll, state=MotionState.SCOPE_FROZEN)
    item = ScopeItem.objects.create(space_id=motion.space_id, motion=motion, order=1, title="水泵")
    ScopePicture.objects.create(
        space_id=motion.space_id, item=item, order=1, file_id=uuid7(), sha256="0" * 64
    )
    return motion


def test_while_it_is_prepared_a_scope_can_be_changed(drafted):
    assert ScopeItem.objects.update(amount=100) == ScopePicture.objects.update(order=2) == 1
    assert Motion.objects.update(text="另一段说明") == 1


def test_from_the_notice_on_the_scope_stays_as_it_is(drafted):
    Motion.objects.update(state=MotionState.NOTICED)
    item = ScopeItem.objects.get()

    refused(lambda: ScopeItem.objects.update(amount=100), "noticed scope")
    refused(lambda: ScopePicture.objects.update(order=2), "noticed scope")
    refused(lambda: ScopePicture.objects.all()._raw_delete("default"), "noticed scope")
    refused(lambda: ScopeItem.objects.all()._raw_delete("default"), "noticed scope")
    refused(
        lambda: ScopeItem.objects.create(
            space_id=item.space_id, motion=drafted, order=2, title="还有"
        ),
        "noticed scope",
    )
    refused(
        lambda: ScopePicture.objects.create(
            space_id=item.space_id, item=item, order=2, file_id=uuid7(), sha256="0" * 64
        ),
        "noticed scope",
    )
    for text in ("title", "question", "matter", "text", "not_included"):
        refused(lambda text=text: Motion.objects.update(**{text: "另一个"}), "noticed scope")


def test_a_noticed_motion_still_moves_on(drafted):
    Motion.objects.update(state=MotionState.NOTICED)

    assert Motion.objects.update(state=MotionState.OPEN, opened_at=datetime.now(UTC)) == 1


# ── A role of the service's own ─────────────────────────────────────────────────────────────


def as_role(url: str, role: str) -> str:
    parts = urlsplit(url)
    at = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}@{at}"))


@pytest.fixture
def served(own_server, settings, tmp_path):
    """A PostgreSQL database with a motion, and a login role with the grants of the service."""
    settings.DATA_DIR = tmp_path
    install_guards()
    role = f"service_{uuid7().hex[-12:]}"
    motion = motion_on(roll_of(build_street(build_district(), "枫林街道", "fenglin")))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role} LOGIN")
        for statement in grant_statements(role):
            cursor.execute(statement)
    yield motion, as_role(own_server, role)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role}")
        cursor.execute(f"DROP ROLE {role}")


def test_the_services_role_casts_and_publishes(served):
    motion, url = served
    with default_database(url):
        taken = cast(motion, *(by_slip(voter_of(motion, n)) for n in (1, 2, 1)))
        publish_root(SYSTEM, motion_id=motion.id)

    assert [getattr(answer, "number", 0) for answer in taken] == [1, 2, 0]
    assert (Ballot.objects.count(), RefusedBallot.objects.count()) == (2, 1)
    assert LedgerEntry.objects.filter(kind="ballot.root_published").exists()


def test_the_services_role_has_no_right_to_change_or_empty_what_is_kept(served):
    motion, url = served
    cast(motion, by_slip(voter_of(motion, 1)))
    for table in (*APPEND_ONLY, "commons_ledgerentry"):
        no_right_over(table, url)

    assert Ballot.objects.count() == 1
    # The control: the role is no prisoner, it is these tables that are kept.
    with psycopg.connect(url) as other:
        assert other.execute("UPDATE places_place SET name = name").rowcount > 0


def no_right_over(table, url):
    for verb in (f"UPDATE {table} SET space_id = space_id", f"DELETE FROM {table}",
                 f"TRUNCATE {table} CASCADE", f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                 f"DROP TABLE {table} CASCADE"):  # fmt: skip
        with (
            psycopg.connect(url) as other,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            other.execute(verb)


def test_even_the_owner_of_the_tables_empties_none_of_them(served):
    motion, _url = served
    cast(motion, by_slip(voter_of(motion, 1)))

    for table in APPEND_ONLY:
        with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")

    assert Ballot.objects.count() == 1


# ── The command ─────────────────────────────────────────────────────────────────────────────


def grants(*words):
    parser = argparse.ArgumentParser()
    guarding_commands.register_guarding(parser.add_subparsers(required=True))
    options = parser.parse_args(["grants", *words])
    options.run(options)


def test_the_command_prints_or_applies(served, capsys):
    _motion, url = served
    role = urlsplit(url).username

    grants(role)
    printed = capsys.readouterr().out

    assert f'GRANT SELECT, INSERT ON "ballot_ballot" TO "{role}";' in printed
    assert f'GRANT SELECT, INSERT, UPDATE, DELETE ON "ballot_voter" TO "{role}";' in printed
    grants(role, "--apply")
    assert role in capsys.readouterr().out


def test_on_sqlite_there_are_no_roles(own_file):
    with pytest.raises(Refused, match="SQLite") as said:
        grants("lilong_service")

    assert said.value.remedy


def test_a_strange_name_stays_a_name(own_server):
    strange = 'x" ; DROP TABLE ballot_ballot; --'

    assert all('"x"" ; DROP' in line for line in grant_statements(strange))
    with pytest.raises(ValueError, match="role"):
        grant_statements("")


def test_every_table_of_the_program_is_granted():
    assert set(APPEND_ONLY) < guards._tables()
    assert {"commons_tally", "places_place", "django_session"} & guards._tables()

"""The database keeps what a vote rests on, whoever asks it to forget."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests.ballot.test_cast_ballots import by_slip, cast
from tests.ballot.votes import (
    NOW,
    behind_our_back,
    motion_on,
    roll_of,
    unguarded,
    unit_of,
    voter_of,
)
from tests.neighbourhood import build_district, build_street
from tests.own_database import default_database

from lilong.ballot import guarding_commands, guards
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.checking import guards_stand
from lilong.ballot.guards import APPEND_ONLY, grant_statements, install_guards, lift_guards
from lilong.ballot.models import (
    Ballot,
    BallotBox,
    BallotEvidence,
    Challenge,
    CountResult,
    CourtPaper,
    Motion,
    PublishedRoot,
    RefusedBallot,
    Roll,
    RollOwner,
    RollUnit,
    ScopeItem,
    ScopePicture,
    Voter,
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
    with_what_is_only_put_in(motion)
    return motion


def with_what_is_only_put_in(motion):
    cast(motion, by_slip(voter_of(motion, 1)))
    cast(motion, by_slip(voter_of(motion, 1), "oppose"))
    publish_root(SYSTEM, motion_id=motion.id)
    ballot = Ballot.objects.get()
    BallotEvidence.objects.create(space_id=motion.space_id, ballot=ballot, kind="scan")
    CountResult.objects.create(
        space_id=motion.space_id, motion=motion, carried=False, figures={}, tallies={}, size=1,
        root="0" * 64, counted_at=datetime.now(UTC),
    )  # fmt: skip
    day = datetime.now(UTC).date()
    challenge = Challenge.objects.create(
        space_id=motion.space_id, motion=motion, grounds="…", knew_on=day, received_on=day,
        due_on=day, was="effective",
    )  # fmt: skip
    CourtPaper.objects.create(
        space_id=motion.space_id, challenge=challenge, court_ref="1号", said_on=day, words="判决书",
        noted_at=datetime.now(UTC),
    )  # fmt: skip


MODELS = (Ballot, BallotEvidence, RefusedBallot, PublishedRoot, CountResult, CourtPaper)


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


def test_to_a_frozen_roll_nothing_is_added(roll, street):
    room = street.rooms[0]
    unit = RollUnit.objects.get(number=1)

    refused(lambda: unit_of(roll, 13, room, address="新的一户"), "frozen roll")
    refused(
        lambda: RollOwner.objects.create(space_id=unit.space_id, unit=unit, order=1, name="新人"),
        "frozen roll",
    )


def test_into_a_frozen_roll_nothing_is_moved(roll, other_street):
    open_one = roll_of(other_street, rooms=other_street.rooms[:1], state="draft")
    new = RollUnit.objects.filter(roll=open_one)

    refused(lambda: new.update(roll=roll, number=13, address="另一处"), "frozen roll")
    refused(
        lambda: RollOwner.objects.filter(unit__in=new).update(
            unit=RollUnit.objects.get(roll=roll, number=1), order=1
        ),
        "frozen roll",
    )


def test_a_frozen_roll_does_not_thaw(roll):
    for values in ({"state": "draft"}, {"state": "published"}, {"digest": "0" * 64}, {"area": 1}):
        refused(lambda values=values: Roll.objects.update(**values), "frozen roll")
    refused(lambda: Roll.objects.all()._raw_delete("default"), "frozen roll")

    assert Roll.objects.get().state == "frozen"
    # The control: without the guards it would, and its rows would follow.
    with unguarded():
        assert Roll.objects.update(state="draft") == RollUnit.objects.filter(number=1).update(
            area=1
        )


def test_once_a_motion_rests_on_it_a_roll_is_kept_whatever_its_own_row_says(motion):
    behind_our_back(Roll.objects.filter(pk=motion.roll_id), state="draft")

    refused(lambda: RollUnit.objects.update(area=1), "frozen roll")
    refused(lambda: RollUnit.objects.all()._raw_delete("default"), "frozen roll")
    refused(lambda: RollOwner.objects.update(share="1/2"), "frozen roll")


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


OTHERWISE = {
    **dict.fromkeys(("title", "question", "matter", "text", "not_included"), "另一个"),
    **dict.fromkeys(("scope_digest", "motion_digest", "roll_digest"), "0" * 64),
    **dict.fromkeys(("units", "area", "heads"), 7),
    **dict.fromkeys(("opens_at", "noticed_at"), NOW - timedelta(days=9)),
    "closes_at": NOW + timedelta(days=9),
    "code": "2020-99",
    "scope_paths": ["/"],
    "rule": {"id": "another"},
    "rule_on": NOW.date() - timedelta(days=9),
    "options": {"repeat_policy": "last"},
    "notice": {"hand_in": "别处"},
}


@pytest.mark.parametrize("column", OTHERWISE)
def test_from_the_notice_on_what_it_said_stays(motion, column):
    other = {column: OTHERWISE[column]}

    refused(lambda: Motion.objects.update(**other), "noticed motion")
    # The control: it was the guards that refused, and there was something to change.
    before = Motion.objects.values(column).get()
    assert behind_our_back(Motion.objects.all(), **other) == 1
    assert Motion.objects.values(column).get() != before


@pytest.mark.parametrize("state", ["draft", "scope_frozen"])
def test_what_was_noticed_is_no_draft_again(motion, state):
    refused(lambda: Motion.objects.update(state=state), "noticed motion")
    refused(lambda: Motion.objects.all()._raw_delete("default"), "noticed motion")

    assert behind_our_back(Motion.objects.all(), state=state) == 1  # the control


def test_a_noticed_motion_still_moves_on(drafted):
    Motion.objects.update(state=MotionState.NOTICED)

    assert Motion.objects.update(state=MotionState.OPEN, opened_at=datetime.now(UTC)) == 1
    assert Motion.objects.update(state=MotionState.WITHDRAWN, state_reason="…") == 1


# ── Who votes ───────────────────────────────────────────────────────────────────────────────


def test_who_votes_with_which_slip_stays_from_the_notice_on(motion, roll):
    first = Voter.objects.filter(number=1)
    for values in ({"number": 99}, {"counted": False}, {"place_path": "/x/"}, {"id": uuid7()},
                   {"building_id": uuid7()}, {"unit": RollUnit.objects.get(number=2)},
                   {"motion": motion_on(roll, state="draft")}):  # fmt: skip
        refused(lambda values=values: first.update(**values), "which slip")
    refused(lambda: first._raw_delete("default"), "which slip")
    refused(lambda: another_voter(motion), "which slip")

    assert behind_our_back(first, counted=False) == 1  # the control


def another_voter(motion, number=13):
    unit = RollUnit.objects.get(number=1)
    return Voter.objects.create(
        space_id=motion.space_id, motion=motion, unit=unit, number=number,
        place_path=unit.place_path, building_id=unit.building_id, walk="",
    )  # fmt: skip


def test_no_voter_of_a_draft_is_moved_to_what_was_noticed(motion, roll):
    new = another_voter(motion_on(roll, state="draft"))

    refused(lambda: Voter.objects.filter(pk=new.pk).update(motion=motion), "which slip")


def test_how_a_slip_was_brought_is_still_written_and_its_number_only_goes_up(motion):
    first = Voter.objects.filter(number=1)

    assert first.update(delivery="delivered", deliveries=1, last_at=NOW, serial=3) == 1
    refused(lambda: first.update(serial=2), "which slip")
    assert first.update(serial=4) == 1


# ── Putting one row in another's place, on SQLite ───────────────────────────────────────────


def keys_of(table):
    """The columns of each key of a table by which `OR REPLACE` finds the row in the way."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA index_list({table})")
        names = [row[1] for row in cursor.fetchall() if row[2]]
        found = []
        for name in names:
            cursor.execute(f"PRAGMA index_info({name})")
            found.append(tuple(row[2] for row in cursor.fetchall()))
    return sorted(found)


def test_each_key_of_a_guarded_table_is_known(own_file):
    """A new unique key would be one more way to put a row in another's place."""
    same = {**guards._APPENDED_SAME, **{table: one.same for table, one in guards._KEPT.items()}}

    for table, keys in same.items():
        plain = [tuple(name.strip('"') for name in key if not name.startswith("?")) for key in keys]
        assert sorted([("id",), *plain]) == keys_of(table), table


def replaced(table, where, *, to=None):
    """Put a row in place of another of the table, the same but for the columns in `to`."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({table})")
        columns = [f'"{row[1]}"' for row in cursor.fetchall()]
        said = [(to or {}).get(name.strip('"'), name) for name in columns]
        cursor.execute(
            f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) "
            f"SELECT {', '.join(said)} FROM {table} WHERE {where} LIMIT 1"
        )


NEW_ID = "'" + "f" * 32 + "'"


@pytest.mark.parametrize("table", [*APPEND_ONLY, *guards._KEPT])
def test_no_row_is_put_in_anothers_place(own_file, settings, tmp_path, table):
    motion = one_of_everything(settings, tmp_path)

    refused(lambda: replaced(table, "1"), "replaced|is kept")

    with unguarded(), transaction.atomic():
        replaced(table, "1")  # the control: SQLite does it, and says nothing
    assert motion


@pytest.mark.parametrize(
    ("table", "to"),
    [
        ("ballot_ballot", {"id": NEW_ID, "unit": "99", "choice": "'oppose'"}),
        ("ballot_ballot", {"id": NEW_ID, "number": "99", "choice": "'oppose'"}),
        ("ballot_publishedroot", {"id": NEW_ID, "size": "0"}),
        ("ballot_countresult", {"id": NEW_ID, "carried": "1"}),
        ("ballot_motion", {"id": NEW_ID, "state": "'draft'"}),
    ],
)
def test_nor_by_another_of_its_keys(own_file, settings, tmp_path, table, to):
    one_of_everything(settings, tmp_path)

    refused(lambda: replaced(table, "1", to=to), "replaced")


def test_nor_by_a_change_of_a_row_beside_it(own_file, settings, tmp_path):
    """`UPDATE OR REPLACE` would delete the one that is in the way."""
    motion = one_of_everything(settings, tmp_path)
    draft = motion_on(motion.roll, state="draft")
    for key in (f"id = '{motion.id.hex}'", f"code = '{motion.code}'"):
        refused(
            lambda key=key: raw(
                f"UPDATE OR REPLACE ballot_motion SET {key} WHERE id = '{draft.id.hex}'"
            ),
            "replaced",
        )

    assert Motion.objects.filter(pk=motion.pk, state="open").exists()


def raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def one_of_everything(settings, tmp_path):
    """An open motion with a row in each guarded table."""
    settings.DATA_DIR = tmp_path
    motion = motion_on(roll_of(build_street(build_district(), "枫林街道", "fenglin")))
    with unguarded():
        item = ScopeItem.objects.create(
            space_id=motion.space_id, motion=motion, order=1, title="水泵"
        )
        ScopePicture.objects.create(
            space_id=motion.space_id, item=item, order=1, file_id=uuid7(), sha256="0" * 64
        )
    BallotBox.objects.create(
        space_id=motion.space_id, motion=motion, place="门厅", slips=2, witness="李志愿者",
        taken_at=datetime.now(UTC), taken_by_id=uuid7(),
    )  # fmt: skip
    with_what_is_only_put_in(motion)
    return motion


# ── Before and after a migration ────────────────────────────────────────────────────────────


def test_a_guard_that_was_taken_away_is_missed_and_comes_back(own_database):
    assert guards.missing_guards() == list(guards_stand()) == []
    lift_guards()

    assert len(guards.missing_guards()) == len(list(guards_stand())) > len(APPEND_ONLY) * 2
    install_guards()
    assert guards.missing_guards() == []


def test_a_trigger_that_was_switched_off_is_missed(own_server):
    raw("ALTER TABLE ballot_ballot DISABLE TRIGGER ballot_ballot_keep")

    assert guards.missing_guards() == ["ballot_ballot_keep"]


def test_a_table_that_triggers_name_can_be_made_anew(own_file):
    """What a migration of SQLite does; with the triggers in place it cannot."""
    anew = "ALTER TABLE ballot_motion RENAME TO old_motion"
    make = "CREATE TABLE ballot_motion AS SELECT * FROM old_motion"
    back = ("DROP TABLE ballot_motion", "ALTER TABLE old_motion RENAME TO ballot_motion")
    guards.make_way(plan=[])
    assert guards.missing_guards() == []  # nothing to do, nothing to lift

    guards.make_way(plan=[("a migration", False)])
    assert len(guards.missing_guards()) > 0
    with transaction.atomic():
        for statement in (anew, make, *back):
            raw(statement)
    install_guards()
    assert guards.missing_guards() == []


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
    assert f'GRANT SELECT, INSERT, UPDATE ON "ballot_voter" TO "{role}";' in printed
    assert f'GRANT SELECT, INSERT, UPDATE, DELETE ON "ballot_rollunit" TO "{role}";' in printed
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

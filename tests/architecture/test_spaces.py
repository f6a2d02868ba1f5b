"""A street is a space: what keeps it able to move to a file or a node of its own."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models

from lilong.commons.counters.counting import Deltas
from lilong.commons.counters.models import Tally
from lilong.commons.ledger.models import LedgerHead
from lilong.commons.spaces import space_kind
from lilong.commons.usecase import USE_CASES, permission, use_case
from lilong.kernel.actor import SYSTEM
from lilong.kernel.ids import day_uuid7, uuid7
from lilong.people.models import User
from tests.architecture.house import SOURCE, own_models, source_files
from tests.architecture.one_street import TwoStreets, streets_written

MODELS = own_models()
# Keys that are not a UUID of our own making, with the reason.
OTHER_KEYS = {
    User: "an account stays where it is, and Django's own tables point at its number",
    LedgerHead: "its key is the street itself",
}


def relations(model: type[models.Model]) -> list[models.ForeignKey]:
    return [f for f in model._meta.local_fields if isinstance(f, models.ForeignKey)]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_a_model_says_whose_it_is(model):
    assert space_kind(model) in ("shared", "space", "local")
    if space_kind(model) == "space":
        assert model._meta.get_field("space_id")


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_a_model_points_only_where_it_can_follow(model):
    """Shared rows point at shared rows; a street's rows at its own and at shared ones."""
    allowed = {"shared": {"shared"}, "space": {"shared", "space"}, "local": {"shared", "local"}}
    for relation in relations(model):
        target = relation.remote_field.model
        if target.__module__.startswith("lilong."):
            assert space_kind(target) in allowed[space_kind(model)], relation
        if space_kind(target) == "shared":
            assert relation.remote_field.on_delete is models.PROTECT, (
                f"{relation}: what the city shares is closed, never deleted"
            )


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_keys_are_made_by_us(model):
    if space_kind(model) == "local" or model in OTHER_KEYS:
        return
    key = model._meta.pk
    assert isinstance(key, models.UUIDField)
    assert key.default in (uuid7, day_uuid7)


def test_nobody_points_at_anything_whatever():
    for model in apps.get_models():
        for field in model._meta.private_fields:
            assert type(field).__name__ != "GenericForeignKey", model


def test_raw_migration_steps_hold_one_statement_each():
    for path in SOURCE.rglob("migrations/*.py"):
        for found in re.findall(r"RunSQL\((.*?)\)\s*,", path.read_text(), re.DOTALL):
            assert found.strip("\"' ;\n").count(";") == 0, f"{path.name}: {found[:60]}"


def test_nothing_turns_the_search_path():
    """Behind a pooler a session's path outlives its owner: another street's rows (spaces.md)."""
    for path in source_files():
        assert "search_path" not in path.read_text(), path


# ── The watch over writes ───────────────────────────────────────────────────────────────────


@permission
def anything(actor) -> None:
    """Nobody is kept out."""


@pytest.fixture
def crossing():
    """A use case that writes the counters of two streets, and one that may."""
    before = set(USE_CASES)

    def write_two(actor) -> None:
        anything(actor)
        for street in (uuid4(), uuid4()):
            deltas = Deltas(street)
            deltas.add([uuid4()], "tests.things", "one")
            deltas.write()

    def write_one(actor) -> None:
        anything(actor)
        street = uuid4()
        for name in ("a", "b"):
            Tally.objects.create(space_id=street, scope_id=street, name=name, key="k")

    yield (
        use_case(write_two, unrecorded="only for this test"),
        use_case(write_two, unrecorded="only for this test", over_spaces=True),
        use_case(write_one, unrecorded="only for this test"),
    )
    for name in set(USE_CASES) - before:
        del USE_CASES[name]


@pytest.mark.django_db
def test_the_watch_catches_a_use_case_that_writes_into_two_streets(crossing):
    """Negative control: without the watch this passes unseen, since nothing is recorded."""
    two, transfer, one = crossing
    with pytest.raises(TwoStreets):
        two(SYSTEM)
    transfer(SYSTEM)
    one(SYSTEM)
    assert Tally.objects.count() == 4


@pytest.mark.django_db
def test_the_watch_counts_an_inner_use_case_to_the_outer_ones_transaction(crossing):
    *_, one = crossing

    def outer(actor) -> None:
        anything(actor)
        one(actor)
        one(actor)

    door = use_case(outer, unrecorded="only for this test")
    with pytest.raises(TwoStreets):
        door(SYSTEM)


@pytest.mark.django_db
def test_the_watch_reads_every_kind_of_write():
    first, second = uuid4(), uuid4()
    rows = [Tally(space_id=s, scope_id=uuid4(), name="n", key="k") for s in (first, second)]
    seen: set = set()

    def look(execute, sql, params, many, context):
        if sql[:6] in ("INSERT", "UPDATE"):
            seen.update(streets_written(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        Tally.objects.bulk_create(rows)
        assert seen == {first, second}
        seen.clear()
        Tally.objects.filter(space_id=first).update(count=5)
        assert seen == {first}
        seen.clear()
        Tally.objects.filter(name__startswith="n", count__gte=0).update(count=6)
        assert seen == {first, second}
        seen.clear()
        LedgerHead.objects.create(space_id=second)
        assert seen == {second}

"""Many rows at once, on the database of this run."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, models, transaction

from lilong.commons.bulk import _convert, insert_rows, stored_rows, update_rows
from lilong.commons.fields import SealedField, unseal
from lilong.commons.imports.models import ImportRow, ImportRun
from lilong.kernel.ids import uuid7

pytestmark = pytest.mark.django_db

COLUMNS = (
    "id", "space_id", "run_id", "sheet", "number", "raw", "fields", "guesses", "verdict", "why",
    "guessed", "target_id",
)  # fmt: skip
ODD = "a\\b\tc\nd\re,\"f\"'g' \\N \\. 里弄🏠 \u2028\x01 %s {}"


@pytest.fixture
def run(street):
    return ImportRun.objects.create(
        space_id=street.area.space_id,
        importer="survey.ledger",
        place_id=street.area.id,
        place_path=street.area.path,
        file_id=uuid4(),
        file_name="台账.xlsx",
    )


def row(run, number, *, raw=(), fields=None, why="", target=None):
    return (
        uuid7(), run.space_id, run.id, 0, number, list(raw), fields or {}, [], "finding", why,
        number % 2 == 0, target,
    )  # fmt: skip


def test_what_was_inserted_comes_back_as_it_was(run):
    target = uuid4()
    rows = [
        row(run, 1, raw=[ODD, "", None], fields={"text": ODD, "none": None, "n": 1250}, why=ODD),
        row(run, 2, target=target),
        row(run, 3, raw=[{"deep": [1, [2]]}], fields={"": "", "是": True}),
    ]

    insert_rows(ImportRow, COLUMNS, rows)

    kept = ImportRow.objects.order_by("number").values_list(*COLUMNS)
    assert [tuple(one) for one in kept] == rows


def test_the_object_mapper_stores_the_same(run):
    first = row(run, 1, raw=[ODD, None], fields={"text": ODD})
    insert_rows(ImportRow, COLUMNS, [first])
    ImportRow.objects.create(
        **dict(zip(COLUMNS, (uuid7(), *first[1:4], 2, *first[5:]), strict=True))
    )

    one, other = ImportRow.objects.order_by("number").values_list(*COLUMNS[5:])
    assert one[:5] == other[:5]
    assert ImportRow.objects.filter(fields__text=ODD).count() == 2


def test_rows_are_changed_by_their_id(run):
    rows = [row(run, number) for number in range(4)]
    insert_rows(ImportRow, COLUMNS, rows)
    target = uuid4()

    update_rows(ImportRow, ["target_id", "fields"], [(target, {"text": ODD}, rows[2][0])])

    changed = ImportRow.objects.filter(target_id=target).values_list("number", "fields")
    assert list(changed) == [(2, {"text": ODD})]


def test_a_refusal_of_the_database_is_one_that_django_names(run):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(ImportRow, COLUMNS, [row(run, 1), row(run, 1)])

    assert not ImportRow.objects.exists()


def test_no_rows_are_no_work(run):
    insert_rows(ImportRow, COLUMNS, [])
    update_rows(ImportRow, ["why"], [])

    assert stored_rows(ImportRow, COLUMNS, []) == []
    assert not ImportRow.objects.exists()


def test_what_is_sealed_is_sealed_in_bulk_too(street):
    field = SealedField(db_column="name")
    field.set_attributes_from_name("name")

    (stored,) = _convert(field)(("王小明",))

    assert "王" not in stored
    assert unseal(stored) == "王小明"
    # The negative control: other text is stored as it is.
    assert _convert(models.TextField()) is None

"""Many rows at once: what a model's rows are, without building a query for each of them.

For imports of tens of thousands of rows, where the object mapper's own bulk calls spend most of
the time. Values go in as the model's Python values; nothing is validated but by the database.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any

from django.db import connection, models

from lilong.commons.fields import SealedField

Column = tuple[Any, ...]
Convert = Callable[[Column], Column]

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@contextmanager
def many_rows() -> Iterator[None]:
    """Hold back the search for circular garbage while rows pass by the thousand: they make none,
    and looking through them again and again takes a tenth of the time."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows, given as the values of the fields `names` (a key by its `…_id`).

    Fields that are not named must have a default in the database or be nullable.
    """
    insert_stored(model, names, stored_rows(model, names, rows))


def stored_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> list[Column]:
    """The rows as this database stores them, for `insert_stored`; half of the work of inserting,
    which can so be done before the database is held."""
    return _stored([_field(model, name) for name in names], rows)


def insert_stored(model: type[models.Model], names: Sequence[str], rows: Sequence[Column]) -> None:
    """Insert rows that `stored_rows` made."""
    if not rows:
        return
    columns = ", ".join(connection.ops.quote_name(_field(model, name).column) for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django names the errors of its cursors' other methods, but not those of `copy`.
            statement = f"COPY {table} ({columns}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(names))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - our models' names
        cursor.executemany(sql, rows)


def insert_objects(objects: Sequence[models.Model]) -> None:
    """Insert new objects of one model, with every column."""
    if not objects:
        return
    model = type(objects[0])
    names = [field.attname for field in model._meta.concrete_fields]
    for field in model._meta.concrete_fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            for one in objects:
                field.pre_save(one, add=True)
    # Their own dicts: the descriptors of keys would make each value a call.
    insert_rows(model, names, map(itemgetter(*names), map(vars, objects)))


def update_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Set the fields `names` of many rows; each row is their values and then its id."""
    fields = [_field(model, name) for name in names]
    settings = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    key: Any = model._meta.pk
    where = connection.ops.quote_name(key.column)
    sql = f"UPDATE {table} SET {settings} WHERE {where} = %s"  # noqa: S608 - our models' names
    _run(sql, [*fields, key], rows)


def update_objects(objects: Sequence[models.Model], names: Sequence[str]) -> None:
    """Save the fields `names` of many objects of one model, and whatever notes their change."""
    if not objects:
        return
    model = type(objects[0])
    noting = [field for field in model._meta.concrete_fields if getattr(field, "auto_now", False)]
    for field in noting:
        for one in objects:
            field.pre_save(one, add=False)
    every = [*names, *(field.attname for field in noting if field.attname not in names)]
    update_rows(model, every, map(attrgetter(*every, "pk"), objects))


def _run(sql: str, fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    stored = _stored(fields, rows)
    if stored:
        with connection.cursor() as cursor:
            cursor.executemany(sql, stored)


def _stored(fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> list[Column]:
    # Turned on its side: a column is converted in one go, and only where it has to be.
    columns = list(zip(*rows, strict=True))
    for at, field in enumerate(fields if columns else ()):
        convert = _convert(field)
        if convert is not None:
            columns[at] = convert(columns[at])
    return list(zip(*columns, strict=True))


def _field(model: type[models.Model], name: str) -> Any:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return by_name[name]


# Types whose Python values both databases take as they are.
_AS_THEY_ARE = frozenset(
    {
        *("CharField", "TextField", "BooleanField", "FloatField", "IntegerField"),
        *("BigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"),
    }
)


def _convert(field: Any) -> Convert | None:
    """What makes a column of this field's values one for the database; None when it is one."""
    field = getattr(field, "target_field", field)
    if isinstance(field, SealedField):
        return partial(_adapted, field)
    if isinstance(field, models.UUIDField):
        return None if connection.features.has_native_uuid_field else _hexadecimal
    if isinstance(field, models.JSONField):
        return _as_json
    if field.get_internal_type() in _AS_THEY_ARE:
        return None
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return partial(_each_once, field)
    return partial(_adapted, field)


def _hexadecimal(values: Column) -> Column:
    # Neighbours are often the same object: the street, the lane.
    texts: list[str | None] = []
    last, text = None, None
    for value in values:
        if value is not last:
            last, text = value, None if value is None else f"{value.int:032x}"
        texts.append(text)
    return tuple(texts)


def _as_json(values: Column) -> Column:
    return tuple(
        [
            _json(value) if value or value.__class__ not in _EMPTY else _EMPTY[value.__class__]
            for value in values
        ]
    )


# Most rows have nothing to note, and None is stored as NULL.
_EMPTY: dict[type, str | None] = {list: "[]", dict: "{}", type(None): None}


def _each_once(field: Any, values: Column) -> Column:
    known = {value: field.get_db_prep_save(value, connection) for value in set(values)}
    return tuple([known[value] for value in values])


def _adapted(field: Any, values: Column) -> Column:
    return tuple([field.get_db_prep_save(value, connection) for value in values])

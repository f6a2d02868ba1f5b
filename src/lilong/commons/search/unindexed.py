"""A column that is compared without the index on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Func

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class Unindexed(Func):
    """The value of a column; SQLite reads no index of it.

    SQLite believes that a range of paths holds few rows, and would take its index instead of the
    one that reads in the order asked for. PostgreSQL knows by its figures how many it holds: there
    it is the column itself, since of an expression it knows nothing.
    """

    template = "%(expressions)s"
    arity = 1

    def __init__(self, column: str) -> None:
        super().__init__(F(column))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)

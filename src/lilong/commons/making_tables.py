"""Many tables in one step of a migration."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class MakeTables(Operation):
    """Make tables that may name one another, drawing up the models once and not at each table.

    Django works out all related models anew at every single `CreateModel`; of the seventeen
    seconds in which a house got its tables, twelve went there.
    """

    reversible = True
    reduces_to_sql = True
    category = OperationCategory.ADDITION
    serialization_expand_args: ClassVar = ["tables"]

    def __init__(self, tables: list[CreateModel]) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Let the tables stand in `state`, whose models are drawn up when next asked for."""
        state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the tables in their order."""
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Take the tables away, the last one first."""
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return f"Make {len(self.tables)} tables"

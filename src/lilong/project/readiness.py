"""Whether the database fits the program."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lilong.kernel.refusal import Refused


def is_empty() -> bool:
    """Whether nothing was ever put into the database, not even its tables."""
    from django.db import connection

    return "django_migrations" not in connection.introspection.table_names()


def refuse_unmigrated() -> None:
    """Refuse to work with a database that does not fit the program."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused(_("数据库还没有建立或升级。"), remedy=_("请先运行 lilong migrate。"))


def make_ready() -> None:
    """Build an empty database; refuse one of another version, which somebody must upgrade.

    So the first command on a new installation works, and none changes an old one unasked.
    """
    from django.core.management import call_command

    if is_empty():
        call_command("migrate", verbosity=0)
    else:
        refuse_unmigrated()

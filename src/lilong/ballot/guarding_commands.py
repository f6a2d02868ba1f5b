"""`lilong ballot grants ROLE`: a login role of the service that cannot change a ballot."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lilong.ballot.guards import grant_statements
from lilong.kernel.refusal import Refused

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register_guarding(verbs: Subparsers) -> None:
    """Add `grants` to the verbs of `lilong ballot`."""
    grants = verbs.add_parser("grants", help=_("让数据库角色只能添加选票，不能改、不能删"))
    grants.add_argument("role", help=_("服务登录数据库用的角色"))
    grants.add_argument("--apply", action="store_true", help=_("直接执行；不写就只打印"))
    grants.set_defaults(run=_grants)


def _grants(options: Any) -> None:
    if connection.vendor != "postgresql":
        raise Refused(
            _("SQLite 没有角色"), remedy=_("SQLite 由触发器看着选票；要用角色，请换 PostgreSQL。")
        )
    statements = grant_statements(options.role)
    if not options.apply:
        sys.stdout.write("".join(f"{statement};\n" for statement in statements))
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    sys.stdout.write(_("%(role)s 现在只能添加选票，不能改、不能删\n") % {"role": options.role})

"""What an upgrade of the tables would take from a vote that goes on, asked before it begins.

Before a plan and not within its migrations: one that refuses halfway leaves a database between
two versions of the program, and on SQLite without its guards.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.utils.translation import gettext_lazy as _

from lilong.commons.wording import listed
from lilong.kernel.refusal import Refused

# The migration that changed what a root is signed over.
_ROOTS_CHANGE = ("ballot", "0004_kinds_of_roots")
# A vote that is closed has no root that says so, and is never counted. One that is open or counted
# has roots whose signatures nobody can check any more, so its bundle convinces nobody. What is
# posted stays posted; what was never signed is signed the new way.
_LOST = (
    "SELECT motion.code FROM ballot_motion AS motion WHERE motion.state = 'closed' "
    "OR (motion.state IN ('open', 'counted') AND EXISTS (SELECT 1 FROM ballot_publishedroot "
    "AS root WHERE root.motion_id = motion.id)) ORDER BY motion.code"
)


def refuse_what_would_be_lost(*, using: str = "default", plan: Any = (), **_: Any) -> None:
    """Before a migration, forward or back: no vote under way loses its count or its proof.

    Raises:
        Refused: roots would change their form while a vote is between its first root and the
            posting of its result.
    """
    if not any((one.app_label, one.name) == _ROOTS_CHANGE for one, _back in plan):
        return
    database = connections[using]
    if "ballot_publishedroot" not in database.introspection.table_names():
        return
    with database.cursor() as cursor:
        cursor.execute(_LOST)
        codes = [code for (code,) in cursor.fetchall()]
    if codes:
        raise _lost(codes)


def _lost(codes: list[str]) -> Refused:
    return Refused(
        _("这次升级改了校验码的格式；%(codes)s 还没有公布结果，升级以后就没法计票或者复核了")
        % {"codes": listed(codes)},
        remedy=_("数据库没有改动。请先用现在的版本计票、公布结果、导出复核包，再升级。"),
    )

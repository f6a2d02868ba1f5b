"""The example neighbourhood: loaded once, reset on request, never over real data."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils.translation import gettext as _

from lilong.kernel.refusal import Refused
from lilong.people.roles import ROLES
from lilong.project import demo_data
from lilong.project.emptying import drop_tables


def roles() -> Iterator[str]:
    """What the demo roles are called, each once."""
    users = get_user_model().objects.exclude(demo_role="").order_by("pk")
    held = (code.partition("@")[0] for code in users.values_list("demo_role", flat=True))
    for code in dict.fromkeys(held):
        yield str(ROLES[code].label)


def load(*, findings: bool = True, progress: Callable[[str], None] = lambda step: None) -> str:
    """Load the example data unless it is there; return what happened.

    Args:
        findings: False leaves the survey empty, for who wants to import a ledger.
        progress: told the name of each step before it begins.
    """
    if demo_data.is_demo():
        return _("示例邻里已经在了。")
    if get_user_model().objects.exists():
        raise Refused(
            _("这里已经有真实的账号，不能载入示例。"),
            remedy=_("请另用一个 LILONG_DATA 或 DATABASE_URL。"),
        )
    demo_data.load(findings=findings, progress=progress)
    return _("示例邻里已载入。")


def reset() -> str:
    """Empty a demo database and load the example again; refuse anywhere else."""
    if not demo_data.is_demo() or get_user_model().objects.filter(demo_role="").exists():
        raise Refused(
            _("这个数据库不是示例，不会清空。"),
            remedy=_("只有由“lilong demo load”建立、没有真实账号的数据库可以重置。"),
        )
    drop_tables()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    call_command("migrate", interactive=False, verbosity=0)
    return load()

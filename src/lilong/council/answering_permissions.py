"""Who sets the time for a reply, who reads the statistics in full, who has slips printed.

Whoever belongs to a residents' area reads its figures as a whole, and everybody where the area
shows its suggestions to all; what is broken down by category and lane, and the lists behind the
figures, are for those who read every sentence anyway.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.council.permissions import FULL_SIGHT, HEADS, KEEPERS, belongs
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed


@permission
def set_reply_time(actor: Actor, path: str) -> None:
    """Secretary and chair."""
    if not actor.has_role_at(path, HEADS):
        raise NotAllowed(
            _("几天以内答复，由书记或主任来定"), remedy=_("请告诉居委会的书记或主任。")
        )


@permission
def see_statistics(actor: Actor, path: str, *, published: bool) -> None:
    """Whoever belongs to the area or works above it; everybody where it shows suggestions."""
    if published or belongs(actor, path) or actor.has_role_at(path, FULL_SIGHT):
        return
    raise NotAllowed(
        _("办得怎样的数字，这个居民区还没有向外公开"),
        remedy=_("住在这里的人，请登录以后再看。"),
    )


@permission
def see_details(actor: Actor, path: str) -> None:
    """Those who read every sentence of the residents' area."""
    if not actor.has_role_at(path, FULL_SIGHT):
        raise NotAllowed(
            _("分类别、分弄的数字和明细，只有居委会、片区和街道工作人员能看"),
            remedy=_("整个居民区的数字，住在这里的人都可以看。"),
        )


@permission
def order_feed_slips(actor: Actor, path: str) -> None:
    """Keepers of the residents' area: who holds a slip reads the sentence on it."""
    if not actor.has_role_at(path, KEEPERS):
        raise NotAllowed(
            _("纸条由居委会工作人员来印"), remedy=_("您自己的那一张，在短网址的页面上打印。")
        )


@permission
def see_own(actor: Actor) -> None:
    """Anybody who has signed in."""
    if not actor.known:
        raise NotAllowed(
            _("登录以后才能看自己说过的"), remedy=_("没有登录的，用收到的短网址查看进展。")
        )

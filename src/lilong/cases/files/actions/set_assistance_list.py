"""Enter a street's list of what its residents' committees assist with, as its paper has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import permissions
from lilong.cases.files.events import AssistanceListSet
from lilong.cases.files.hotline_models import AssistanceList
from lilong.cases.files.queries.hotline import assistance_list_of
from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.usecase import use_case
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places

LONGEST_TITLE, LONGEST_ISSUER, LONGEST_SOURCE, LONGEST_ITEM = 100, 60, 200, 200
MOST_ITEMS = 300


@use_case
def set_assistance_list(
    actor: Actor,
    *,
    street_id: UUID,
    title: str,
    issuer: str,
    issued_on: date,
    items: Sequence[str],
    source: str,
    base_version: int | None = None,
) -> AssistanceList:
    """Enter the next version of the list. What was refused by an older one stays refused by it.

    Args:
        title, issuer, issued_on: of the paper, which is not ours.
        items: its items in their own words, in order; blank ones are left out.
        source: where the paper can be read.
        base_version: the version that the form showed; 0 when there was none.

    Raises:
        NotAllowed: no officer of the street.
        Invalid: no street, or a part is missing, too long, or of tomorrow.
        Refused: somebody entered another version meanwhile.
    """
    street = places.place(street_id)
    permissions.set_assistance_list(actor, street.path)
    told = {"title": title, "issuer": issuer, "source": source}
    told = {name: " ".join(legible(words).split()) for name, words in told.items()}
    kept = [" ".join(legible(item).split()) for item in items]
    kept = [item for item in kept if item]
    wrong = _wrong(told, kept, issued_on)
    if street.kind != "subdistrict":
        wrong["street"] = [_("协助事项清单是一个街道的，请选街道")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    # Two who write at once: the second waits here, and is told.
    head = lock_street(street.space_id)
    version = _next(street.space_id, base_version)
    record(
        actor,
        AssistanceListSet(
            space_id=street.space_id,
            place_path=street.path,
            subject_id=street.id,
            title=told["title"],
            issuer=told["issuer"],
            count=len(kept),
        ),
        head=head,
    )
    return AssistanceList.objects.create(
        space_id=street.space_id,
        version=version,
        issued_on=issued_on,
        items=kept,
        written_on=timezone.localdate(),
        written_by_id=actor.person_id,
        **told,
    )


def _wrong(told: dict[str, str], items: list[str], issued_on: date) -> dict[str, list[Any]]:
    wrong = dict[str, list[Any]]()
    if not told["title"] or len(told["title"]) > LONGEST_TITLE:
        wrong["title"] = [_("请写清单的名称")]
    if not told["issuer"] or len(told["issuer"]) > LONGEST_ISSUER:
        wrong["issuer"] = [_("请写清单是哪个单位发的")]
    if not told["source"] or len(told["source"]) > LONGEST_SOURCE:
        wrong["source"] = [_("请写清单在哪里可以查到：文号、网址或者存放的地方")]
    if issued_on > timezone.localdate():
        wrong["issued_on"] = [_("还没有发的清单不能录入")]
    if not items or len(items) > MOST_ITEMS:
        wrong["items"] = [_("请一行写一项，1 到 %(most)s 项") % {"most": MOST_ITEMS}]
    elif any(len(item) > LONGEST_ITEM for item in items):
        wrong["items"] = [_("一项最多写 %(most)s 个字") % {"most": LONGEST_ITEM}]
    return wrong


def _next(space_id: UUID, base_version: int | None) -> int:
    """The number of the next version. Raises Refused: the form showed an older one."""
    last = assistance_list_of(space_id)
    version = last.version if last else 0
    if base_version is not None and base_version != version:
        raise Refused(
            _("刚才已经有人录入了第 %(version)s 版") % {"version": version},
            remedy=_("请看看新的一版，需要的话再提交一次；您写的还在。"),
        )
    return version + 1

"""Change what a motion is about, item by item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.events import ScopeChanged
from lilong.ballot.models import Motion, ScopeItem, ScopePicture
from lilong.ballot.moving import locked_motion, only_in_draft, tell_of
from lilong.ballot.scoping import Item, items_of, seen_digest
from lilong.commons.files.storing import let_go
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Conflict, Invalid

MOST_ITEMS = 60
LONGEST_TITLE, LONGEST_TEXT = 80, 500
# Fen: a thousand times a thousand million yuan is a slip of the hand.
LARGEST_AMOUNT = 10**13
# Orders in use are moved out of the way while new ones are given.
_OUT_OF_THE_WAY = 10_000


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item as somebody wrote it; `id` of one that is there already, None for a new one.

    `amount` is in fen, None where no money belongs to it.
    """

    title: str
    text: str = ""
    amount: int | None = None
    included: bool = True
    id: UUID | None = None


@use_case
def change_scope(
    actor: Actor, *, motion_id: UUID, items: Sequence[ItemDraft], seen: str | None = None
) -> Motion:
    """Set the whole list of items, in this order; what is left out goes, with its pictures.

    Args:
        seen: `seen_of_items` of the list as the actor saw it; None not to compare.

    Raises:
        NotAllowed: not one of those who prepare here.
        Conflict: somebody else changed the list meanwhile.
        Invalid: an item has no title, twice the same id, too much money; nothing changes.
        Refused: it is no longer a draft.
    """
    motion = locked_motion(motion_id)
    permissions.prepare_motion(actor, motion.place_path)
    only_in_draft(motion)
    standing = items_of(motion.id)
    wanted = [_clean(item) for item in items]
    _check(wanted, standing)
    if _same(wanted, standing):
        raise Invalid(_("没有需要保存的修改"))
    if seen is not None and seen != seen_of_items(standing):
        raise Conflict(
            _("您修改的时候，别人也改了内容明细。两个版本都在下面，请核对后再保存。"),
            theirs={"items": standing},
            mine={"items": tuple(wanted)},
        )
    _write(motion, wanted, standing)
    motion.version += 1
    motion.save(update_fields=["version"])
    tell_of(actor, motion, ScopeChanged, items=len(wanted))
    return motion


def seen_of_items(items: Sequence[Item]) -> str:
    """What a form keeps of the list as it is shown."""
    return seen_digest([[str(item.id), *_values(item)] for item in items])


def _values(item: Item | ItemDraft) -> list[Any]:
    return [item.title, item.text, item.amount, item.included]


def _clean(item: ItemDraft) -> ItemDraft:
    return ItemDraft(item.title.strip(), item.text.strip(), item.amount, item.included, item.id)


def _same(wanted: Sequence[ItemDraft], standing: Sequence[Item]) -> bool:
    return [(one.id, *_values(one)) for one in wanted] == [
        (one.id, *_values(one)) for one in standing
    ]


def _check(wanted: Sequence[ItemDraft], standing: Sequence[Item]) -> None:
    if len(wanted) > MOST_ITEMS:
        raise Invalid(_("最多 %(most)s 项，请合并几项") % {"most": MOST_ITEMS})
    known = {item.id for item in standing}
    named = [item.id for item in wanted if item.id is not None]
    if len(set(named)) < len(named) or not set(named) <= known:
        raise Invalid(_("有一项已经不在了，请刷新后再修改"))
    wrong: dict[str, list[object]] = {}
    for number, item in enumerate(wanted):
        for name, why in _wrong_with(item):
            wrong.setdefault(f"items-{number}-{name}", []).append(why)
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _wrong_with(item: ItemDraft) -> list[tuple[str, object]]:
    wrong: list[tuple[str, object]] = []
    if not item.title:
        wrong.append(("title", _("请写明这一项是什么")))
    if len(item.title) > LONGEST_TITLE:
        wrong.append(("title", _("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_TITLE}))
    if len(item.text) > LONGEST_TEXT:
        wrong.append(("text", _("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_TEXT}))
    if item.amount is not None and not 0 <= item.amount <= LARGEST_AMOUNT:
        wrong.append(("amount", _("金额不能小于 0，也不能大得离谱")))
    return wrong


def _write(motion: Motion, wanted: Sequence[ItemDraft], standing: Sequence[Item]) -> None:
    kept = {item.id for item in wanted}
    for item in standing:
        if item.id not in kept:
            _remove(motion, item)
    ScopeItem.objects.filter(motion=motion).update(order=F("order") + _OUT_OF_THE_WAY)
    for order, draft in enumerate(wanted):
        values = {"order": order, **dict(zip(_COLUMNS, _values(draft), strict=True))}
        if draft.id is None:
            ScopeItem.objects.create(space_id=motion.space_id, motion=motion, **values)
        else:
            ScopeItem.objects.filter(pk=draft.id).update(**values)


_COLUMNS = ("title", "text", "amount", "included")


def _remove(motion: Motion, item: Item) -> None:
    ScopeItem.objects.filter(pk=item.id, motion=motion).delete()
    for picture in item.pictures:
        forget_if_unused(picture.file_id)


def forget_if_unused(file_id: UUID) -> None:
    """Let a picture's bytes go, unless another item shows the same."""
    if not ScopePicture.objects.filter(file_id=file_id).exists():
        let_go(file_id)

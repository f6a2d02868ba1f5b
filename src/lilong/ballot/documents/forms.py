"""Forms to be filled in by hand: the mandate of a proxy (委托书), the tally sheet (计票表)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.ballot.documents.notice import rule_blocks
from lilong.ballot.documents.papers import Box, Choice, Figure, Motion
from lilong.commons.documents.blocks import (
    Block,
    Document,
    Facts,
    Heading,
    Paragraph,
    Signature,
    Table,
)
from lilong.commons.documents.pdf import CHINESE

# Owners who are not of the committee and watch the count; the model rules ask for ten.
SCRUTINEERS = 10
# Stands for an area that would tell who chose what.
UNTOLD = "—"


def proxy_document(
    motion: Motion, *, language: str = CHINESE, made_at: datetime | None = None
) -> Document:
    """The mandate: who for whom, for which unit, and the choice that the proxy must follow."""
    blank = "＿" * 12
    with override(language):
        blocks: tuple[Block, ...] = (
            Facts(
                (
                    (_("委托人（业主）"), blank),
                    (_("房屋"), blank),
                    (_("联系电话"), blank),
                    (_("受托人"), blank),
                    (_("受托人证件号码后四位"), blank),
                    (_("联系电话"), blank),
                )
            ),
            Paragraph(
                _("兹委托上列受托人，就“%(title)s”（%(code)s）代我投票。表决的问题是：")
                % {"title": motion.title, "code": motion.code}
            ),
            Paragraph(motion.question, strong=True),
            Paragraph(_("我的意见（由委托人本人在一个方框里打“√”；受托人必须照此投票）：")),
            Paragraph(_("□ 同意　　　　□ 反对　　　　□ 弃权"), align="center", strong=True),
            Paragraph(
                _(
                    "本委托只对这一次表决有效。受托人要在 %(closes)s 以前来投票，过时不计；"
                    "受托人不得改变意见，不得转委托。"
                )
                % {"closes": motion.closes}
            ),
            Table(
                (_("委托人签名"), _("受托人签名")),
                (("", ""),),
                (1, 1),
                tall=True,
            ),
            Signature("", ""),
        )
        title = _("委托书")
    return Document(title, blocks, language=language, made_at=made_at)


def tally_document(
    motion: Motion,
    *,
    figures: tuple[Figure, ...] = (),
    choices: tuple[Choice, ...] = (),
    boxes: tuple[Box, ...] = (),
    scrutineers: tuple[str, ...] = (),
    language: str = CHINESE,
    made_at: datetime | None = None,
) -> Document:
    """The tally sheet: choices, the four figures, boxes, and room for ten scrutineers to sign.

    What is not given is left for writing by hand.
    """
    with override(language):
        blocks: list[Block] = [
            Facts(
                (
                    (_("事项"), f"{motion.code}　{motion.title}"),
                    (_("小区"), motion.compound),
                    (_("截止"), motion.closes),
                )
            ),
            Heading(_("一、各种意见")),
            *choices_blocks(choices or _empty_choices()),
            Heading(_("二、四个数")),
            figures_table(figures or _empty_figures()),
            *rule_blocks(motion),
            *boxes_blocks(boxes),
            Heading(_("四、监票签名") if boxes else _("三、监票签名")),
            Paragraph(_("监票人当场看过每一张票和本表，数目一致。监票人不是业主委员会成员。")),
            _signatures(scrutineers),
            Signature(motion.called_by, ""),
        ]
        title = _("计票表")
    return Document(title, tuple(blocks), language=language, made_at=made_at)


def figures_table(figures: tuple[Figure, ...]) -> Table:
    """Need, have, of: a row a figure, with whether it is enough."""
    head = (_("门槛"), _("需要"), _("实有"), _("总数"), _("是否达到"))
    rows = tuple(
        (f.label, f.need, f.have, f.of, _mark(f) if f.have else _("□ 是　□ 否")) for f in figures
    )
    return Table(head, rows, (5, 5, 5, 5, 5), (1, 2, 3))


def choices_blocks(choices: tuple[Choice, ...]) -> list[Block]:
    """Agree, oppose, abstain …; and why some of it is not told, where it is not."""
    blocks: list[Block] = [choices_table(choices)]
    if any(choice.area == UNTOLD for choice in choices):
        words = _("有一种意见不到 5 户的，不写面积和人数，免得看出是谁；四个数不受影响。")
        blocks.append(Paragraph(words))
    return blocks


def choices_table(choices: tuple[Choice, ...]) -> Table:
    """Agree, oppose, abstain …: units, area and heads."""
    head = (_("意见"), _("户数"), _("专有面积（㎡）"), _("人数"))
    rows = tuple((c.label, c.units, c.area, c.heads) for c in choices)
    return Table(head, rows, (4, 3, 4, 3), (1, 2, 3))


def boxes_blocks(boxes: tuple[Box, ...]) -> list[Block]:
    """Each box with who took it, who watched, and whether all of its slips are there."""
    if not boxes:
        return []
    head = (
        _("哪个票箱"),
        _("取箱时间"),
        _("取箱人"),
        _("见证人"),
        _("点了几张"),
        _("录了几张"),
        _("少了或不对的说明"),
    )
    rows = tuple((b.place, b.taken, b.by, b.witness, b.slips, b.typed, b.remarks) for b in boxes)
    words = _("票箱在截止以前取走，当场点数。录了的也包括核对以后不计入的票。")
    return [
        Heading(_("三、票箱")),
        Paragraph(words),
        Table(head, rows, (5, 5, 4, 5, 3, 3, 6), (4, 5)),
    ]


def _mark(figure: Figure) -> str:
    return _("达到") if figure.met else _("未达到")


def _empty_choices() -> tuple[Choice, ...]:
    labels = (_("同意"), _("反对"), _("弃权"), _("废票"), _("未交回"))
    return tuple(Choice(label, "", "", "") for label in labels)


def _empty_figures() -> tuple[Figure, ...]:
    labels = (_("参与面积"), _("参与人数"), _("同意面积"), _("同意人数"))
    return tuple(Figure(label, "", "", "", met=False) for label in labels)


def _signatures(names: tuple[str, ...]) -> Table:
    rows = [*names, *[""] * (SCRUTINEERS - len(names))]
    head = (_("序号"), _("监票人"), _("房屋"), _("签名"))
    return Table(
        head,
        tuple((str(n), name, "", "") for n, name in enumerate(rows, 1)),
        (2, 4, 6, 6),
        tall=True,
    )

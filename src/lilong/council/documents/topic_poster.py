"""A topic on A3, to be pinned up: background, options, what is said for and against, the code."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.commons.documents.blocks import Block, Code, Display, Document, Heading, Paragraph
from lilong.commons.documents.pdf import CHINESE
from lilong.commons.documents.words import shortened

# What a poster has room for; the whole text is one scan away.
_BACKGROUND, _DETAILS = 220, 60
# So many options are set in words that are read from across the yard.
_FEW = 3


@dataclass(frozen=True)
class OptionOnPaper:
    """An option as the poster says it: points as (side, text)."""

    title: str
    details: str
    points: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TopicPaper:
    """What the poster says.

    Attributes:
        over: whose topic it is.
        step, until: the step that is under way in words, empty when none is.
        does: what one does now.
        result: what came of it; empty while it is open.
        address: of the topic's page.
    """

    title: str
    over: str
    step: str
    does: str
    result: str
    background: str
    options: tuple[OptionOnPaper, ...]
    address: str


def topic_document(paper: TopicPaper, *, language: str = CHINESE) -> Document:
    """The poster: the question in large words, then what there is to choose from."""
    with override(language):
        blocks: list[Block] = [Display(paper.over, 22)]
        if paper.step:
            blocks.append(Display(paper.step, 30, strong=True))
        if paper.result:
            blocks += [Heading(_("结果")), Paragraph(paper.result, strong=True)]
        blocks += [Heading(_("背景")), Paragraph(shortened(paper.background, _BACKGROUND))]
        for number, one in enumerate(paper.options, 1):
            called = _("方案 %(number)s") % {"number": number} + f"：{one.title}"
            lines = [shortened(one.details, _DETAILS)] if one.details else []
            lines += [f"{side}：{text}" for side, text in one.points]
            if len(paper.options) <= _FEW:
                blocks.append(Display(called, 28, strong=True))
                blocks += [Display(line, 20) for line in lines]
            else:
                blocks.append(Heading(called))
                blocks += [Paragraph(line, indent=False) for line in lines]
        if paper.does:
            said = _("现在可以：%(does)s。不用手机的，告诉楼组长或到居委会说一声。")
            blocks += [Heading(_("怎么参加")), Paragraph(said % {"does": paper.does})]
        blocks.append(Code(paper.address, _("扫码看全部内容，登录以后可以参加")))
    return Document(paper.title, tuple(blocks), language=language, paper="a3")

"""Posters on A3: the call to vote, how many have voted, and the root of the chain of ballots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.ballot.documents.outcome import in_fours
from lilong.ballot.documents.papers import Figure, Motion, Root, Turnout
from lilong.commons.documents.blocks import Block, Code, Display, Document, Paragraph
from lilong.commons.documents.codes import qr_svg
from lilong.commons.documents.pdf import CHINESE, Printed, set_pdf
from lilong.commons.documents.words import shortened

TEMPLATE = Path(__file__).parent / "templates" / "poster.typ"
# What a poster has room for; the whole text is one scan away.
_QUESTION, _SENTENCE, _TITLE = 72, 60, 32


@dataclass(frozen=True)
class Poster:
    """A poster, ready to be set.

    Attributes:
        over: the small line above: whose vote it is.
        title: the large words.
        big: the line that is read from across the yard, e.g. the last day; may be empty.
        sentences: plain sentences beneath.
        figures: bars with their threshold, none on most posters.
        digits: label and groups of digits, to be compared.
        address: of the QR code, or empty; `says` stands beside it.
    """

    over: str
    title: str
    big: str = ""
    big_label: str = ""
    sentences: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    digits: tuple[tuple[str, str], ...] = ()
    address: str = ""
    says: str = ""
    language: str = CHINESE


def call_poster(motion: Motion, *, language: str = CHINESE) -> Poster:
    """Come and vote: the question, until when, what it takes, where."""
    with override(language):
        return Poster(
            over=_over(motion),
            title=shortened(motion.question, _QUESTION),
            big=motion.closes,
            big_label=_("投票截止"),
            sentences=(
                *(shortened(sentence, _SENTENCE) for sentence in motion.thresholds),
                _("纸质票交到：%(place)s") % {"place": shortened(motion.hand_in, 40)},
                _("不投票的不算参与：同意、反对、弃权，都请投一票。"),
            ),
            address=motion.address,
            says=_("扫码看全部材料"),
            language=language,
        )


def turnout_poster(turnout: Turnout, *, language: str = CHINESE) -> Poster:
    """How many have voted so far, against what is needed; nothing of what they chose."""
    motion = turnout.motion
    with override(language):
        return Poster(
            over=_over(motion),
            title=_("已经有多少业主投票"),
            big=motion.closes,
            big_label=_("投票截止"),
            sentences=(
                _("截至 %(moment)s。只公布参与人数和面积，谁选了什么，截止前谁也看不到。")
                % {"moment": turnout.as_of},
            ),
            figures=turnout.figures,
            address=motion.address,
            says=_("扫码看最新进度"),
            language=language,
        )


def root_poster(root: Root, *, language: str = CHINESE) -> Poster:
    """The root, to be compared with what the page and the receipts show."""
    with override(language):
        named = {"close": _("截止时的校验码"), "count": _("计票时的校验码")}
        after = {
            "close": (_("截止以后，链上只会再记核实后撤下的票，别的一律不算。"),),
            "count": (_("计票以后，链上不再记任何东西。"),),
        }
        return Poster(
            over=_over(root.motion),
            title=_("全部选票的校验码"),
            big=_("%(size)d 张票") % {"size": root.size},
            big_label=named.get(root.kind, _("第 %(n)d 次公布") % {"n": root.counter}),
            sentences=(
                _("%(moment)s 公布。") % {"moment": root.at},
                _("任何一张票被改动、增加或抽走，重算出来的校验码就和这里印的不一样。"),
                *after.get(root.kind, ()),
                _(
                    "计票后由业委会、监票人和街道重算；结果公布后，本小区业主登录即可取得复核包，自己重算。"
                ),
            ),
            digits=(
                (_("序号"), str(root.counter)),
                (_("校验码"), in_fours(root.head)),
                (_("公钥"), in_fours(root.key)),
            ),
            address=root.motion.address,
            says=_("扫码看历次校验码，核对自己的回执"),
            language=language,
        )


def print_poster(poster: Poster, *, made_at: datetime | None = None) -> Printed:
    """The poster as a PDF of one A3 page."""
    values: dict[str, Any] = {
        "title": poster.title,
        "over": poster.over,
        "big": poster.big,
        "big_label": poster.big_label,
        "sentences": list(poster.sentences),
        "figures": [_bar(figure, poster.language) for figure in poster.figures],
        "digits": [list(pair) for pair in poster.digits],
        "address": poster.address,
        "says": poster.says,
    }
    files = {"code.svg": qr_svg(poster.address).encode()} if poster.address else {}
    return set_pdf(TEMPLATE, values, files=files, language=poster.language, made_at=made_at)


def poster_document(poster: Poster) -> Document:
    """The poster as a document of blocks, for a Word file that can be written on."""
    blocks: list[Block] = [Display(poster.over, 24)]
    if poster.big:
        blocks += [Display(poster.big_label, 24), Display(poster.big, 48, strong=True)]
    blocks += [Display(_line(figure, poster.language), 26) for figure in poster.figures]
    blocks += [Display(sentence, 24) for sentence in poster.sentences]
    for label, digits in poster.digits:
        blocks += [Display(label, 20), Display(digits, 26, strong=True)]
    if poster.address:
        blocks.append(Code(poster.address, poster.says))
        blocks.append(Paragraph(poster.address, indent=False))
    return Document(poster.title, tuple(blocks), language=poster.language, paper="a3")


def _over(motion: Motion) -> str:
    return shortened(f"{motion.compound} · {motion.code}　{motion.title}", _TITLE)


def _line(figure: Figure, language: str) -> str:
    with override(language):
        return _("%(label)s：已有 %(have)s，需要 %(need)s，共 %(of)s") % {
            "label": figure.label,
            "have": figure.have,
            "need": figure.need,
            "of": figure.of,
        }


def _bar(figure: Figure, language: str) -> dict[str, Any]:
    with override(language):
        return {
            "label": figure.label,
            "have": figure.have,
            "words": _("需要 %(need)s，共 %(of)s") % {"need": figure.need, "of": figure.of},
            "met": _("已达到") if figure.met else _("还不够"),
            "enough": figure.met,
            "have_of": max(0, min(1000, figure.have_of)),
            "need_of": max(0, min(1000, figure.need_of)),
        }

"""Slips: one page a unit, as many as there are, in memory that does not grow with them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.ballot.documents.papers import Motion, Slip
from lilong.commons.documents.codes import qr_svg
from lilong.commons.documents.glyphs import printable
from lilong.commons.documents.joining import join_pdfs
from lilong.commons.documents.pdf import CHINESE, missing_note, set_pdf
from lilong.commons.documents.words import in_words, listed, shortened

TEMPLATE = Path(__file__).parent / "templates" / "slip.typ"
# Pages set at once: fewer repeat the fonts more often, more hold more memory.
AT_ONCE = 50
# A slip is one page: what does not fit is in the notice, and the slip says so.
MOST_ITEMS = 6
_QUESTION, _TITLE, _UNIT, _NAMES, _ITEM, _EXCLUDED, _PLACE = 56, 24, 23, 46, 17, 48, 40


@dataclass(frozen=True)
class SlipsPrinted:
    """What was printed.

    Attributes:
        pages: as many as there were slips.
        missing_glyphs: by slip number, the characters no font has; those slips say so.
    """

    pages: int
    missing_glyphs: dict[int, tuple[str, ...]]


def print_slips(
    motion: Motion,
    slips: Iterable[Slip],
    to: IO[bytes],
    *,
    large: bool = False,
    language: str = CHINESE,
    made_at: datetime | None = None,
    progress: Callable[[int], None] | None = None,
) -> SlipsPrinted:
    """Write the slips of a motion as one PDF, a page each, in the order given.

    Args:
        to: a file opened for writing bytes.
        large: A4 with 18 points and more, else A5 with 12.
        language: of the labels; zh-hans or en.
        made_at: when it was made; then the file is PDF/A-2b.
        progress: told how many more slips are set, after each fifty.

    Raises:
        ValueError: there is no slip.
    """
    missing: dict[int, tuple[str, ...]] = {}
    rest = iter(slips)
    with tempfile.TemporaryDirectory(prefix="lilong-slips-") as folder, override(language):
        parts: list[Path] = []
        shared = _shared(motion, large)
        while chunk := list(islice(rest, AT_ONCE)):
            made = list(_slip_values(chunk, missing))
            values = {**shared, "slips": made, "longest": {**made[0], "holders": "业" * _NAMES}}
            codes = {f"{n}.svg": qr_svg(slip.address).encode() for n, slip in enumerate(chunk)}
            part = Path(folder) / f"{len(parts):05d}.pdf"
            printed = set_pdf(TEMPLATE, values, files=codes, language=language, made_at=made_at)
            part.write_bytes(printed.content)
            parts.append(part)
            if progress:
                progress(len(chunk))
        return SlipsPrinted(join_pdfs(parts, to), missing)


def _shared(motion: Motion, large: bool) -> dict[str, Any]:
    """What stands on every slip of a motion."""
    return {
        "title": _("表决票 · %(code)s") % {"code": motion.code},
        "large": large,
        "labels": _labels(),
        "compound": shortened(motion.compound, 16),
        "motion": f"{motion.code}　{shortened(motion.title, _TITLE)}",
        "question": shortened(motion.question, _QUESTION),
        "scope": _scope_values(motion),
        "how": _how(motion),
    }


def _labels() -> dict[str, str]:
    return {
        "slip": _("表决票"),
        "unit": _("房屋"),
        "holders": _("业主"),
        "weight": _("票权"),
        "scope": _("范围与费用"),
        "excluded": _("不包括"),
        "agree": _("同意"),
        "oppose": _("反对"),
        "abstain": _("弃权"),
        "signature": _("业主签名"),
        "date": _("日期"),
        "year": _("年"),
        "month": _("月"),
        "day": _("日"),
        "check": _("核对短语"),
        "code": _("本票二维码：用手机扫码表决，交回后用来识别这张票"),
    }


def _scope_values(motion: Motion) -> dict[str, Any]:
    scope = motion.scope
    shown = [
        {"text": shortened(item.text, _ITEM), "amount": shortened(item.amount, 9)}
        for item in scope.items[:MOST_ITEMS]
    ]
    more = [_more(len(scope.items), kept) for kept in range(len(shown) + 1)]
    excluded = _("；").join(" ".join(text.split()) for text in scope.excluded)
    return {
        "items": shown,
        "more": more,
        "total": _("合计 %(total)s") % {"total": shortened(scope.total, 12)} if scope.total else "",
        "excluded": shortened(excluded, _EXCLUDED),
    }


def _more(there_are: int, shown: int) -> str:
    """What a slip says that shows only some of the items."""
    if there_are == shown:
        return ""
    if shown == 0:
        return _("共 %(all)d 项，全文见公告") % {"all": there_are}
    return _("另有 %(left)d 项，全文见公告") % {"left": there_are - shown}


def _how(motion: Motion) -> list[str]:
    place = shortened(motion.hand_in, _PLACE)
    return [
        _("三选一，在方框里打“√”。不选、多选、看不清的是废票。"),
        _("业主签名、写日期；共有的商定一人签。不签名的是废票。"),
        _("%(closes)s前交到：%(place)s。") % {"closes": motion.closes, "place": place},
        _("也可扫右上角的码投票，网页上的短语须与本票一致。"),
    ]


def _slip_values(
    chunk: list[Slip], missing: dict[int, tuple[str, ...]]
) -> Iterator[dict[str, Any]]:
    for n, slip in enumerate(chunk):
        clean = printable(_one(slip))
        if clean.missing:
            missing[slip.number] = clean.missing
        yield {**clean.values, "file": f"{n}.svg", "note": missing_note(clean.missing)}


def _one(slip: Slip) -> dict[str, str]:
    return {
        "number": _("第 %(number)d 号（%(words)s）")
        % {"number": slip.number, "words": in_words(slip.number)},
        "unit": shortened(slip.unit, _UNIT),
        "holders": listed(slip.holders, _NAMES, _("、"), _("等 %d 人")),
        "weight": _("面积 %(area)s㎡ · %(weight)s")
        % {"area": slip.area, "weight": shortened(slip.weight, 30)},
        "phrase": shortened(slip.phrase, 8),
    }

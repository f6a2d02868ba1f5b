"""One threshold as a picture: how much there is, how much is needed, of how much.

A bar for the whole, filled as far as it has come, and a line where it has to get to. Whether it
is enough is told in words first, by pattern second, by colour last.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from zlib import crc32

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lilong.commons.web.charts import TEXT, WIDE, patterns
from lilong.commons.web.svg import element, text_width

BAR_TOP, BAR_HEIGHT = 34.0, 34.0
# Solid when it is enough, hatched while it is not.
_MET, _MISSED = 1, 2


@dataclass(frozen=True, slots=True)
class Gauge:
    """One threshold, in whole numbers.

    Attributes:
        label: what is measured, such as 参与表决的面积; differs from the page's other gauges'.
        asks: the share in words, such as 三分之二以上.
        share: the same exactly; where the line stands while `need` is not known.
        strict: whether exactly the share is not enough.
        have, need, of: what there is, the least that is enough, the whole. None while it is
            not told.
        area: whether these are areas of 0.01 m²; else heads.
        expected: between what and what it is likely to end, when somebody reckoned it.
        about: which of several votes on a page; only said aloud.
        closed: what stands in the place of a figure that is not told yet.
    """

    label: str
    asks: str
    share: Fraction
    strict: bool = False
    have: int | None = None
    need: int | None = None
    of: int | None = None
    area: bool = False
    expected: tuple[int, int] | None = None
    about: str = ""
    closed: str = ""

    @property
    def told(self) -> bool:
        """Whether there are figures."""
        return self.have is not None and self.need is not None and self.of is not None

    @property
    def met(self) -> bool:
        """Whether it is enough; not, while nothing is told."""
        return self.told and (self.have or 0) >= (self.need or 0)

    @property
    def short(self) -> int:
        """How much is missing."""
        return max(0, (self.need or 0) - (self.have or 0))

    def said(self, amount: int | None) -> str:
        """An amount with its unit: `1,060.50㎡`, `12 人`."""
        number = amount or 0
        if self.area:
            return f"{number // 100:,}.{number % 100:02d}㎡"
        return _("%(n)s 人") % {"n": f"{number:,}"}

    @property
    def state(self) -> str:
        """In two words: 够了, or what is missing."""
        if not self.told:
            return self.closed or _("还没有公布")
        return _("够了") if self.met else _("还差 %(n)s") % {"n": self.said(self.short)}

    @property
    def kind(self) -> str:
        """The kind of tag of the state."""
        return "quiet" if not self.told else "ok" if self.met else "warn"

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        if not self.told:
            return _("要%(asks)s。") % {"asks": self.asks}
        return _("全部 %(of)s，要%(asks)s，至少 %(need)s；现在有 %(have)s，%(state)s。") % {
            "of": self.said(self.of),
            "asks": self.asks,
            "need": self.said(self.need),
            "have": self.said(self.have),
            "state": self.state,
        }

    @property
    def arithmetic(self) -> str:
        """How it was compared: cross-multiplied, nothing rounded; empty while it is not told."""
        if not self.told:
            return ""
        have, of = self.have or 0, self.of or 0
        left, right = have * self.share.denominator, of * self.share.numerator
        sign = ">" if left > right else "=" if left == right else "<"
        ours = f"{self._bare(have)} × {self.share.denominator} = {self._bare(left)}"
        asked = f"{self._bare(right)} = {self._bare(of)} × {self.share.numerator}"
        return f"{ours} {sign} {asked}"

    def _bare(self, number: int) -> str:
        return f"{number // 100:,}.{number % 100:02d}" if self.area else f"{number:,}"


def threshold_bar(gauge: Gauge, *, width: int = WIDE) -> SafeString:
    """The bar of one threshold, `WIDE` for a page or `NARROW` for a phone."""
    title = f"{gauge.about} {gauge.label}".strip()
    key = f"threshold-{crc32(title.encode()):08x}-{width}"
    parts = [_whole(width), *_filled(gauge, width, key), *_needed(gauge, width)]
    bottom = BAR_TOP + BAR_HEIGHT
    if gauge.expected is not None and gauge.of:
        parts += _expected(gauge.expected, gauge.of, width, bottom + 12)
        bottom += 34
    parts += _figures(gauge, width, bottom + 24)
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", gauge.sentence, id=f"{key}-desc"),
        patterns(key),
        *parts,
        viewBox=f"0 0 {width} {round(bottom + 32)}",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        class_="chart-wide" if width == WIDE else "chart-narrow",
    )


# ── Parts ───────────────────────────────────────────────────────────────────────────────────


def _span(width: int) -> float:
    return width - 4.0


def _at(part: int, of: int, width: int) -> float:
    return 2.0 + _span(width) * min(part, of) / of if of else 2.0


def _whole(width: int) -> SafeString:
    return element(
        "rect", x=2, y=BAR_TOP, width=_span(width), height=BAR_HEIGHT, class_="chart-rest"
    )


def _filled(gauge: Gauge, width: int, key: str) -> list[SafeString]:
    if not gauge.told or not gauge.have:
        return []
    end = _at(gauge.have, gauge.of or 0, width)
    return [
        element(
            "rect",
            x=2,
            y=BAR_TOP,
            width=end - 2,
            height=BAR_HEIGHT,
            fill=f"url(#{key}-p{_MET if gauge.met else _MISSED})",
            class_="chart-bar",
        )
    ]


def _needed(gauge: Gauge, width: int) -> list[SafeString]:
    """The line that has to be reached, with a flag above it."""
    if gauge.told:
        x = _at(gauge.need or 0, gauge.of or 0, width)
        words = _("至少 %(n)s") % {"n": gauge.said(gauge.need)}
    else:
        x, words = _at(gauge.share.numerator, gauge.share.denominator, width), gauge.asks
    return [
        element(
            "line", x1=x, y1=BAR_TOP - 8, x2=x, y2=BAR_TOP + BAR_HEIGHT + 8, class_="chart-need"
        ),
        _inside(words, x, 20, width, "chart-value"),
    ]


def _expected(band: tuple[int, int], of: int, width: int, y: float) -> list[SafeString]:
    """A bracket below the bar, from the least to the most that is expected."""
    low, high = (_at(part, of, width) for part in band)
    bracket = f"M{low:.1f} {y - 6:.1f}v12M{low:.1f} {y:.1f}H{high:.1f}M{high:.1f} {y - 6:.1f}v12"
    return [
        element("path", d=bracket, class_="chart-line"),
        _inside(_("预计"), (low + high) / 2, y + 22, width, "chart-soft"),
    ]


def _figures(gauge: Gauge, width: int, y: float) -> list[SafeString]:
    if not gauge.told:
        return [_words(gauge.state, 2, y, width, "chart-soft", None)]
    have = _("有 %(n)s") % {"n": gauge.said(gauge.have)}
    whole = _("共 %(n)s") % {"n": gauge.said(gauge.of)}
    return [
        _words(have, 2, y, width, "chart-value", None),
        _words(whole, width - 2, y, width, "chart-soft", "end"),
    ]


def _inside(words: str, x: float, y: float, width: int, class_: str) -> SafeString:
    """Words centred at `x`, moved as far as they need to stay within the drawing."""
    half = text_width(words, TEXT[width]) / 2 + 2
    middle = min(max(x, half), width - half)
    return _words(words, middle, y, width, class_, "middle")


def _words(
    words: str, x: float, y: float, width: int, class_: str, anchor: str | None
) -> SafeString:
    return element(
        "text", words, x=x, y=y, font_size=TEXT[width], class_=class_, text_anchor=anchor
    )

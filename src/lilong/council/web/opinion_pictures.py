"""The picture of the map: camps as calm circles, each with its size; nobody in them is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, pi, sqrt

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lilong.commons.web.charts import TEXT, WIDE, patterns
from lilong.commons.web.svg import element, text_width
from lilong.commons.wording import listed
from lilong.council.queries.opinion_map import Camp, Place

# The area of all camps together is always this share of the picture.
_SHARE = 0.14
_ROOM = 34  # for the words below a circle
_ASPECT = {WIDE: 0.5}
_TALL = 0.95


@dataclass(frozen=True, slots=True)
class _Circle:
    """A camp as it is drawn: its name, which pattern fills it, where it is and how large."""

    name: str
    pattern: int
    place: Place
    radius: float


def camp_names(camps: Sequence[Camp]) -> list[str]:
    """甲群（12 人） …, the largest first."""
    signs = [_("甲"), _("乙"), _("丙"), _("丁"), _("戊")]
    return [
        _("%(sign)s群（%(size)s 人）") % {"sign": sign, "size": camp.size}
        for sign, camp in zip(signs, camps, strict=False)
    ]


def opinion_picture(camps: Sequence[Camp], own: Place | None, *, width: int) -> SafeString:
    """Camps whose place may be told, as circles as large as their number; and oneself as a dot.

    The nearer two camps, the more alike they answered; left and right, up and down mean nothing.
    """
    height = round(width * _ASPECT.get(width, _TALL))
    key = f"opinions-{width}"
    circles = _circles(camps, width * height)
    shown = [circle.place for circle in circles] + ([own] if own else [])
    margin = max((circle.radius for circle in circles), default=0.0) + _ROOM
    scale = _scale(shown, width / 2 - margin, height / 2 - margin)

    def at(place: Place) -> Place:
        return width / 2 + place[0] * scale, height / 2 - place[1] * scale

    gist = _("画出了 %(names)s") % {"names": listed(circle.name for circle in circles)}
    return element(
        "svg",
        element("title", _("观点地图：离得近的群，想法相近"), id=f"{key}-title"),
        element("desc", gist, id=f"{key}-desc"),
        patterns(key),
        element("line", x1=0, y1=height / 2, x2=width, y2=height / 2, class_="chart-grid"),
        element("line", x1=width / 2, y1=0, x2=width / 2, y2=height, class_="chart-grid"),
        *(_drawn(circle, at(circle.place), key) for circle in circles),
        *(_label(one.name, at(one.place), one.radius + 22, width) for one in circles),
        *(_dot(at(own), width) if own else ()),
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        class_="chart-wide" if width == WIDE else "chart-narrow",
    )


def _circles(camps: Sequence[Camp], area: float) -> list[_Circle]:
    whole = sum(camp.size for camp in camps)
    return [
        _Circle(name, number, camp.place, sqrt(_SHARE * area * camp.size / whole / pi))
        for number, (name, camp) in enumerate(zip(camp_names(camps), camps, strict=True), 1)
        if camp.place is not None
    ]


def _scale(places: Sequence[Place], half_width: float, half_height: float) -> float:
    """One scale for both directions, so that near is near; as large as the picture lets it be."""
    widest = max((abs(x) for x, _y in places), default=0.0)
    highest = max((abs(y) for _x, y in places), default=0.0)
    return min(
        half_width / widest if widest else inf, half_height / highest if highest else inf, 1e6
    )


def _drawn(circle: _Circle, place: Place, key: str) -> SafeString:
    return element(
        "circle",
        cx=place[0],
        cy=place[1],
        r=circle.radius,
        fill=f"url(#{key}-p{circle.pattern})",
        class_="chart-bar",
    )


def _dot(place: Place, width: int) -> tuple[SafeString, ...]:
    x, y = place
    return (
        element("circle", cx=x, cy=y, r=9, class_="chart-dot"),
        element("circle", cx=x, cy=y, r=4, class_="own-dot"),
        _label(_("您"), place, -16, width),
    )


def _label(words: str, place: Place, below: float, width: int) -> SafeString:
    """Words centred on a place, moved in where they would leave the picture."""
    half = text_width(words, TEXT[width]) / 2
    return element(
        "text",
        words,
        x=min(max(place[0], half), width - half),
        y=place[1] + below,
        font_size=TEXT[width],
        class_="chart-value",
        text_anchor="middle",
    )

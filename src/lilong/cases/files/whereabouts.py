"""Where a case is: a matter that nobody can walk to is nobody's to bring to rest."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.states import Machine
from lilong.council.wording import legible
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.places.queries import PlaceView

LONGEST_SPOT = 60
_TOO_WIDE = ("residents_area",)
# What is built or hung out has an address in a compound; what stands on its common ground has not.
_TOO_WIDE_TO_BUILD = (*_TOO_WIDE, "compound")
_BUILT = (
    Machine.REMOVAL, Machine.WALL, Machine.STRUCTURE, Machine.APPEARANCE, Machine.NORM,
)  # fmt: skip
# What says no more than nothing.
_NOWHERE = frozenset(
    {
        *("某处", "某地", "不详", "不明", "不清楚", "不知道", "未知", "待查", "这里", "那里"),
        *("本地", "小区", "本小区", "小区内", "小区里", "居民区", "本居民区", "社区", "本社区"),
    }
)
NO_PLACE = _("没有写明在哪里：请选弄和门牌，或者写清楚是哪一处")
NO_LANE = _("搭出来的、开在墙上的、装在窗外的，都有门牌：请选是哪条弄，再写清楚是哪一处")


def lacks_place(kind: str, place_kind: str, spot: str = "") -> bool:
    """Whether a case of this kind would have no place anybody could go to.

    Args:
        spot: what is written of where it is at the place.

    >>> lacks_place("repair", "residents_area"), lacks_place("repair", "residents_area", "大门口")
    (True, False)
    >>> lacks_place("repair", "compound"), lacks_place("illegal_structure", "compound")
    (False, True)
    """
    wide = place_kind in (_TOO_WIDE_TO_BUILD if _is_built(kind) else _TOO_WIDE)
    return wide and not names_spot(spot)


def names_spot(spot: str) -> bool:
    """Whether it says where something is: two letters or digits, and not "somewhere".

    >>> names_spot("大门口"), names_spot("。"), names_spot("某处。")
    (True, False, False)
    """
    told = "".join(sign for sign in spot if sign.isalnum())
    return len(told) > 1 and told not in _NOWHERE


def checked_spot(kind: str, place: PlaceView, spot: str) -> str:
    """What is written of where a case is. One query for what is built, where no lane is named.

    Raises:
        Invalid: too long, or nobody could go there.
    """
    spot = " ".join(legible(spot).split())
    if len(spot) > LONGEST_SPOT:
        said: Any = _("最多写 %(most)s 个字，请写短一点") % {"most": LONGEST_SPOT}
        raise Invalid(said, fields={"spot": [said]})
    if lacks_place(kind, place.kind, spot):
        raise Invalid(NO_PLACE, fields={"lane": [NO_PLACE]})
    if spot and not names_spot(spot):
        said = _("没有写清楚是哪一处")
        raise Invalid(said, fields={"spot": [said]})
    if _is_built(kind) and place.kind in _TOO_WIDE_TO_BUILD and _has_lanes(place):
        raise Invalid(NO_LANE, fields={"lane": [NO_LANE]})
    return spot


def _is_built(kind: str) -> bool:
    return case_kinds()[kind].machine in _BUILT


def _has_lanes(place: PlaceView) -> bool:
    return bool(places.at_and_below(place.path, ("lane",)))

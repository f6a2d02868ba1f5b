"""Where a case is: a matter that nobody can walk to is nobody's to bring to rest."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.states import Machine
from lilong.council.wording import legible
from lilong.kernel.refusal import Invalid

LONGEST_SPOT = 60
_TOO_WIDE = ("residents_area",)
# What is built or hung out has an address in a compound; what stands on its common ground has not.
_TOO_WIDE_TO_BUILD = (*_TOO_WIDE, "compound")
_BUILT = (
    Machine.REMOVAL, Machine.WALL, Machine.STRUCTURE, Machine.APPEARANCE, Machine.NORM,
)  # fmt: skip
NO_PLACE = _("没有写明在哪里：请选弄和门牌，或者写清楚是哪一处")


def lacks_place(kind: str, place_kind: str, spot: str = "") -> bool:
    """Whether a case of this kind would have no place anybody could go to.

    Args:
        spot: what is written of where it is at the place.

    >>> lacks_place("repair", "residents_area"), lacks_place("repair", "residents_area", "大门口")
    (True, False)
    >>> lacks_place("repair", "compound"), lacks_place("illegal_structure", "compound")
    (False, True)
    """
    built = case_kinds()[kind].machine in _BUILT
    return not spot and place_kind in (_TOO_WIDE_TO_BUILD if built else _TOO_WIDE)


def checked_spot(kind: str, place_kind: str, spot: str) -> str:
    """What is written of where a case is. Raises Invalid: too long, or nobody could go there."""
    spot = " ".join(legible(spot).split())
    if len(spot) > LONGEST_SPOT:
        said: Any = _("最多写 %(most)s 个字，请写短一点") % {"most": LONGEST_SPOT}
        raise Invalid(said, fields={"spot": [said]})
    if lacks_place(kind, place_kind, spot):
        raise Invalid(NO_PLACE, fields={"lane": [NO_PLACE]})
    return spot

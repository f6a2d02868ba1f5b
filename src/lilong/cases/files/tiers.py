"""What a case is taken up by, where nobody says otherwise: the kinds of `kinds.json` say it.

Public sight goes by the tier, and of danger by where it lies (`permissions`): what is wrongly
private waits behind the homes, and the property company whose pipe it is cannot see it.
"""

from __future__ import annotations

from collections.abc import Sequence

from lilong.cases.files.kinds import case_kinds, public_places
from lilong.cases.files.states import Tier
from lilong.survey.queries.for_cases import FindingView
from lilong.survey.states import Part

_ORDER = (Tier.PUBLIC, Tier.SHOP, Tier.PRIVATE)


def tier_for(kind: str, place_kind: str, findings: Sequence[FindingView] = ()) -> Tier:
    """The tier of a case of this kind at a place of that kind, about these findings.

    Danger comes before everything. Of several findings the most private decides, because others
    read what is public.

    >>> str(tier_for("common_land", "room")), str(tier_for("repair", "room"))
    ('public', 'private')
    """
    return Tier.DANGER if case_kinds()[kind].danger else _apart(kind, place_kind, findings)


def lies_in_common(kind: str, place_kind: str, findings: Sequence[FindingView] = ()) -> bool:
    """Whether a case would be public if it were no danger: then whoever looks after what is common
    has to know of it, such as a property company of the tile that hangs over the corridor.

    >>> lies_in_common("danger", "common_part"), lies_in_common("danger", "room")
    (True, False)
    """
    return _apart(kind, place_kind, findings) == Tier.PUBLIC


def _apart(kind: str, place_kind: str, findings: Sequence[FindingView]) -> Tier:
    """The tier, danger left aside."""
    public = _public(kind, place_kind)
    if not findings:
        return Tier.PUBLIC if public else Tier.PRIVATE
    return max((_of(one, public) for one in findings), key=_ORDER.index)


def _public(kind: str, place_kind: str) -> bool:
    known = case_kinds()[kind]
    return known.public or place_kind in known.public_at or place_kind in public_places()


def _of(finding: FindingView, public: bool) -> Tier:
    """As who recorded it saw it; what they left open follows from kind and place."""
    if finding.part == Part.PUBLIC or (public and finding.part == Part.UNKNOWN):
        return Tier.PUBLIC
    return Tier.SHOP if finding.shop else Tier.PRIVATE

"""What a sentence may consist of: cleaned of what nobody sees, and neither empty nor endless."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from lilong.council.models.suggestions import LONGEST_TEXT
from lilong.kernel.refusal import Invalid

# Joins and colours emoji: a family is several signs joined by these.
_JOINS = frozenset("\u200d\ufe0f\ufe0e")
_GAPS = re.compile(r"\n{3,}")


def cleaned_text(text: str) -> str:
    """The text without control characters and marks that turn the direction; emoji stay.

    Raises:
        Invalid: nothing is left, or more than is kept.
    """
    kept = legible(text)
    if not kept.strip("".join(_JOINS) + " \n\u3000"):
        said = _("请写一句话，哪怕几个字")
        raise Invalid(said, fields={"text": [said]})
    if len(kept) > LONGEST_TEXT:
        too_long = _("写了 %(count)s 个字，最多 %(most)s 个，请挑最要紧的说") % {
            "count": len(kept),
            "most": LONGEST_TEXT,
        }
        raise Invalid(too_long, fields={"text": [too_long]})
    return kept


def legible(text: str) -> str:
    """The text without control characters and marks that turn the direction, however long."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    seen = "".join(sign for sign in plain if sign == "\n" or sign in _JOINS or _seen(sign))
    return _GAPS.sub("\n\n", seen).strip()


def _seen(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")

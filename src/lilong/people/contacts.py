"""How a person is reached, and what others may need that for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lilong.commons.sealed.looking import seals

CONTACT = seals(
    "people.person",
    "contact",
    _("联系方式"),
    {
        "visit": _("约上门走访"),
        "check": _("核实登记的情况"),
        "notify": _("通知开会、施工或公示"),
        "emergency": _("紧急情况"),
        "correct": _("核对并更正资料"),
    },
)

_PHONE = re.compile(r"\+?[0-9][0-9 \-]{4,18}[0-9]")


@dataclass(frozen=True, slots=True)
class Contact:
    """Phone and mail address; empty where nothing is known."""

    phone: str
    email: str


def is_phone(text: str) -> bool:
    """Whether this can be dialled: digits, blanks and dashes, perhaps a country code."""
    return bool(_PHONE.fullmatch(text))

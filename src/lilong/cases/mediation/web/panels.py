"""What is said of mediations elsewhere: to a mediator, among the own cases, whom to bring together.

A block leader who was asked to mediate reads the table, and no page of the case: this is the way
to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.cases.files.kinds import kind_label
from lilong.cases.files.states import CaseState
from lilong.cases.files.web import case_panels
from lilong.cases.files.web.words import state_tag
from lilong.cases.mediation.queries.mine import Mediated, mediated_by
from lilong.commons.web.addresses import address
from lilong.places.web.asking import who
from lilong.places.web.panels import Panel

S = CaseState
_NEXT: Mapping[str, object] = {
    S.ACCEPTED: gettext_lazy("请把权利义务告诉每一方，问愿不愿意公开"),
    S.INFORMED: gettext_lazy("可以请各方坐下来谈了"),
    S.IN_SESSIONS: gettext_lazy("在谈；谈成了，请写成协议"),
    S.AGREED: gettext_lazy("请看各方有没有照协议做"),
}
_TALKS = (S.ACCEPTED, S.INFORMED, S.IN_SESSIONS)


def register() -> None:
    """Speak among the own cases."""
    case_panels.register_own("mediation.mine", mine)


def mine(request: HttpRequest) -> Panel | None:
    """The quarrels that the reader mediates now."""
    found = mediated_by(who(request))
    if not found:
        return None
    return Panel("cases/mediating_panel.html", {"lines": [_shown(one) for one in found]})


def _shown(one: Mediated) -> dict[str, Any]:
    case = one.case
    next_step = _NEXT.get(case.state, "")
    if one.stopped and case.state in _TALKS:
        next_step = _("上次调解结束了，要每一方都愿意才接着谈")
    return {
        "code": case.code,
        "title": f"{kind_label(case.kind)} · {case.address}",
        "state": CaseState(case.state).label,
        "tag": state_tag(case.state),
        "next": next_step,
        "href": address("cases:mediation", case.id),
    }

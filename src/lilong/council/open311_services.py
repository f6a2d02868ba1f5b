"""Open311's services: our categories of suggestions, and the kinds of findings one may report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lilong.council.categories import categories
from lilong.kernel.refusal import NotFound
from lilong.survey.kinds import finding_kinds

# A report of a violation is no suggestion: its code says so, and it goes through another door.
REPORT = "report."


@dataclass(frozen=True)
class Service:
    """One service that is offered; `report` is the kind of finding, empty for a suggestion."""

    code: str
    name: str
    about: str
    group: str
    keywords: tuple[str, ...]
    report: str = ""


def services() -> list[Service]:
    """Every service, suggestions first, in the reader's language."""
    return [*_suggestions(), *_reports()]


def service(code: str) -> Service:
    """The service of a code. Raises NotFound."""
    for one in services():
        if one.code == code:
            return one
    raise NotFound(_("没有这项服务：%(code)s") % {"code": code[:40]})


def _suggestions() -> Iterator[Service]:
    for code, one in categories().items():
        about = _("关于%(what)s的建议") % {"what": one.label}
        yield Service(code, one.label, about, _("建议"), one.words[:10])


def _reports() -> Iterator[Service]:
    for code, one in finding_kinds().items():
        about = _("反映%(what)s；是谁反映的会封存，不公开") % {"what": one.label}
        yield Service(f"{REPORT}{code}", one.label, about, _("反映违规"), (), report=code)

"""The rows of the ledger, written without templates: a page has hundreds of cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding
from lilong.survey.web.asking import addresses
from lilong.survey.web.words import area_text, part_text, state_tag, wall_text, when_found


@dataclass
class RowWriter:
    """Writes rows in the reader's language.

    Attributes:
        picking: whether each row begins with a box to tick.
        picked: ids whose box is ticked.
        names: whether the surveyor is named.
        pictures: whether the first photo is shown; it may be of a private room.
    """

    picking: bool = False
    picked: Collection[UUID] = ()
    names: bool = False
    pictures: bool = False
    _states: dict[str, str] = field(default_factory=dict)
    _parts: dict[tuple[str, bool], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds = {code: escape(kind.label) for code, kind in finding_kinds().items()}
        self.page, self.page_end = addresses("survey:finding")
        self.file, self.file_end = addresses("files:serve", "small")
        self.labels = [escape(label) for label in headings(pictures=self.pictures)[1:]]
        self.pick = escape(_("选中"))
        self.photo = escape(_("照片"))

    def rows(self, findings: Sequence[Finding]) -> SafeString:
        """The rows as markup; every value is escaped."""
        return mark_safe("".join(map(self._row, findings)))  # noqa: S308 - escaped cell by cell

    def _row(self, finding: Finding) -> str:
        cells = "".join(
            f'<td data-label="{label}"{number}><span>{value}</span></td>'
            for label, (value, number) in zip(self.labels, self._values(finding), strict=True)
        )
        return f'<tr><th scope="row">{self._head(finding)}</th>{cells}</tr>'

    def _head(self, finding: Finding) -> str:
        code = escape(finding.code)
        link = f'<a href="{self.page}{finding.id}{self.page_end}">{code}</a>'
        if not self.picking:
            return f"<span>{link}</span>"
        ticked = " checked" if finding.id in self.picked else ""
        return (
            f'<span class="pick"><input class="form-check-input" type="checkbox" name="id" '
            f'value="{finding.id}" aria-label="{self.pick} {code}"{ticked}> {link}</span>'
        )

    def _values(self, finding: Finding) -> list[tuple[str, str]]:
        values = [
            (self.kinds[finding.kind], ""),
            (escape(finding.address), ""),
            (self._told(finding), ""),
            (self._part(finding), ""),
            (area_text(finding.area), ' class="is-number"'),
            (self._found(finding), ""),
            (self._state(finding.state), ""),
        ]
        return [*values, (self._picture(finding), "")] if self.pictures else values

    def _told(self, finding: Finding) -> str:
        wall = wall_text(finding.wall_type)
        return escape(" · ".join(filter(None, (finding.description, wall))))

    def _part(self, finding: Finding) -> str:
        key = finding.part, finding.shop
        if key not in self._parts:
            self._parts[key] = escape(part_text(*key))
        return self._parts[key]

    def _found(self, finding: Finding) -> str:
        day = when_found(finding.found_on, finding.found_precision)
        when = f'<span class="row-day">{escape(day)}</span>'
        if not self.names or finding.found_by is None:
            return when
        return f'{when} <span class="row-who">{escape(finding.found_by.name)}</span>'

    def _state(self, state: str) -> str:
        if state not in self._states:
            self._states[state] = state_tag(state)
        return self._states[state]

    def _picture(self, finding: Finding) -> str:
        if finding.cover_id is None or not self.file:
            return ""
        alt = f"{escape(finding.code)} {self.photo}"
        return (
            f'<img class="row-photo" src="{self.file}{finding.cover_id}{self.file_end}" '
            f'alt="{alt}" width="72" height="54" loading="lazy">'
        )


def headings(*, pictures: bool) -> list[str]:
    """The headings of the ledger's columns."""
    names = [
        _("编号"), _("类别"), _("地址"), _("具体情况"), _("部位"), _("面积"), _("发现"), _("状态"),
    ]  # fmt: skip
    return [*names, _("照片")] if pictures else names

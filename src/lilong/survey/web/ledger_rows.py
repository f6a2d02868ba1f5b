"""The rows of the ledger and its lists to choose from, written without templates: a page has
hundreds of cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lilong.commons.web.addresses import addresses
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding
from lilong.survey.queries.listing import Line
from lilong.survey.web.words import area_text, part_text, state_tag, wall_text, when_found


class _Words:
    """What rows say in the language of now, escaped, each worked out once: few differ."""

    def __init__(self) -> None:
        self.kinds = {code: escape(kind.label) for code, kind in finding_kinds().items()}
        self.labels = [escape(label) for label in headings(pictures=True)[1:]]
        self.pick, self.photo = escape(_("选中")), escape(_("照片"))
        self.wall = cache(wall_text)
        self.state = cache(state_tag)
        self.part = cache(lambda part, shop: escape(part_text(part, shop)))
        self.area = lru_cache(4096)(area_text)
        self.day = lru_cache(4096)(lambda day, precision: escape(when_found(day, precision)))


@cache
def _words_in(language: str | None) -> _Words:
    return _Words()


@dataclass
class RowWriter:
    """Writes rows in the reader's language.

    Attributes:
        picking: whether each row begins with a box to tick.
        picked: ids whose box is ticked.
        names: of the surveyors to be named, by id; empty for none.
        pictures: whether the first photo is shown; it may be of a private room.
    """

    picking: bool = False
    picked: Collection[UUID] = ()
    names: Mapping[UUID, str] = field(default_factory=dict)
    pictures: bool = False

    def __post_init__(self) -> None:
        self.page, self.page_end = addresses("survey:finding")
        self.file, self.file_end = addresses("files:serve", "small")
        self.columns = headings(pictures=self.pictures)
        self.words = _words_in(get_language())
        self.labels = self.words.labels[: len(self.columns) - 1]

    def rows(self, findings: Iterable[Line | Finding]) -> SafeString:
        """The rows as markup; every value is escaped."""
        return mark_safe("".join(map(self._row, findings)))  # noqa: S308 - escaped cell by cell

    def _row(self, one: Line | Finding) -> str:
        words = self.words
        kind, address, told, part, area, found, state, *picture = self.labels
        last = ""
        if picture:
            last = f'<td data-label="{picture[0]}"><span>{self._picture(one)}</span></td>'
        return (
            f'<tr><th scope="row">{self._head(one)}</th>'
            f'<td data-label="{kind}"><span>{words.kinds[one.kind]}</span></td>'
            f'<td data-label="{address}"><span>{escape(one.address)}</span></td>'
            f'<td data-label="{told}"><span>{self._told(one)}</span></td>'
            f'<td data-label="{part}"><span>{words.part(one.part, one.shop)}</span></td>'
            f'<td data-label="{area}" class="is-number"><span>{words.area(one.area)}</span></td>'
            f'<td data-label="{found}"><span>{self._found(one)}</span></td>'
            f'<td data-label="{state}"><span>{words.state(one.state)}</span></td>{last}</tr>'
        )

    def _head(self, one: Line | Finding) -> str:
        code = escape(one.code)
        link = f'<a href="{self.page}{one.id}{self.page_end}">{code}</a>'
        if not self.picking:
            return f"<span>{link}</span>"
        ticked = " checked" if one.id in self.picked else ""
        # Going back, a browser would set the tick again by place, on another finding.
        return (
            f'<span class="pick"><input class="form-check-input" type="checkbox" name="id" '
            f'value="{one.id}" aria-label="{self.words.pick} {code}" autocomplete="off"{ticked}> '
            f"{link}</span>"
        )

    def _told(self, one: Line | Finding) -> str:
        if not one.wall_type:
            return escape(one.description)
        return escape(" · ".join(filter(None, (one.description, self.words.wall(one.wall_type)))))

    def _found(self, one: Line | Finding) -> str:
        day = self.words.day(one.found_on, one.found_precision)
        name = self.names.get(one.found_by_id) if one.found_by_id else None
        who = f' <span class="row-who">{escape(name)}</span>' if name else ""
        return f'<span class="row-day">{day}</span>{who}'

    def _picture(self, one: Line | Finding) -> str:
        if one.cover_id is None or not self.file:
            return ""
        return (
            f'<img class="row-photo" src="{self.file}{one.cover_id}{self.file_end}" '
            f'alt="{escape(one.code)} {self.words.photo}" width="72" height="54" loading="lazy">'
        )


def headings(*, pictures: bool) -> tuple[str, ...]:
    """The headings of the ledger's columns."""
    names = (
        _("编号"), _("类别"), _("地址"), _("具体情况"), _("部位"), _("面积"), _("发现"), _("状态"),
    )  # fmt: skip
    return (*names, _("照片")) if pictures else names


def options(pairs: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """The options of a list to choose from, escaped; empty when there is nothing to choose."""
    return mark_safe(  # noqa: S308 - ids, and names that are escaped
        "".join(
            f'<option value="{key}"{" selected" if key == chosen else ""}>{escape(name)}</option>'
            for key, name in pairs
        )
    )

"""Word files of the same blocks, so that a committee can go on writing in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import IO, Any

import docx
from django.utils.translation import gettext as _
from django.utils.translation import override
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from lilong.commons.documents.blocks import (
    Code,
    Display,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Signature,
    Table,
)
from lilong.commons.documents.codes import qr_png
from lilong.commons.documents.glyphs import plain

# What Word has for the faces of GB/T 9704, by name; a machine without one takes its neighbour.
SONG, TITLE, HEI = "仿宋", "宋体", "黑体"
LATIN = "Times New Roman"
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
# Before anybody says when; Word asks for some moment, and a file made twice is the same.
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
_WIDTH = {"a4": Mm(156), "a3": Mm(237)}


def write_docx(document: Document) -> bytes:
    """The document as a Word file: A4 margins and 28-point lines of GB/T 9704, pages "— 1 —".

    Texts are written as texts: there is no template in which one could be taken for a command.

    Raises:
        ValueError: a picture is neither JPEG nor PNG.
    """
    with override(document.language):
        return _Writer(document).written()


class _Writer:
    """One Word file while it is written."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._file: Any = docx.Document()
        _forget_template(self._file.part.package)
        self._page()
        self._styles()

    def written(self) -> bytes:
        self._head()
        for block in self._document.blocks:
            _WRITERS[type(block)](self, block)
        self._properties()
        made = io.BytesIO()
        self._file.save(made)
        return _undated(made)

    def _page(self) -> None:
        section = self._file.sections[0]
        a3 = self._document.paper == "a3"
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(420)) if a3 else (Mm(210), Mm(297))
        section.top_margin, section.bottom_margin = (Mm(32), Mm(28)) if a3 else (Mm(37), Mm(35))
        section.left_margin, section.right_margin = (Mm(30), Mm(30)) if a3 else (Mm(28), Mm(26))
        section.footer_distance = Mm(25)
        if not a3:
            self._file.settings.odd_and_even_pages_header_footer = True
            _number_pages(section.footer.paragraphs[0], "right")
            _number_pages(section.even_page_footer.paragraphs[0], "left")

    def _styles(self) -> None:
        normal = self._file.styles["Normal"]
        normal.font.size = Pt(16)
        _face(normal.element, normal.font, SONG)
        _speak(normal.element)
        spacing = normal.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        for level in (1, 2, 3):
            style = self._file.styles[f"Heading {level}"]
            title = 44 if self._document.paper == "a3" else 22
            style.font.size = Pt(title if level == 1 else 16)
            style.font.bold = level != 2
            style.font.color.rgb = None
            _face(style.element, style.font, TITLE if level == 1 else HEI if level == 2 else SONG)

    def _head(self) -> None:
        if self._document.number:
            self._line(self._document.number, align="center")
        title = self._line(self._document.title, align="center", style="Heading 1", exact=False)
        title.paragraph_format.space_before = Pt(10)
        title.paragraph_format.space_after = Pt(22)

    def _properties(self) -> None:
        about = self._file.core_properties
        about.title = _text(self._document.title).replace("\n", "")
        about.author = about.comments = about.last_modified_by = ""
        about.language = "zh-CN" if self._document.language == "zh-hans" else "en"
        about.created = about.modified = self._document.made_at or _UNDATED

    def _line(
        self,
        text: str,
        *,
        align: str = "left",
        style: str = "Normal",
        indent: bool = False,
        exact: bool = True,
        strong: bool = False,
        size: int = 0,
    ) -> Any:
        paragraph = self._file.add_paragraph(style=style)
        run = _write(paragraph, text)
        run.bold = True if strong else None
        run.font.size = Pt(size) if size else None
        paragraph.alignment = _ALIGN[align]
        if indent:
            _indent(paragraph)
        if exact:
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            paragraph.paragraph_format.line_spacing = Pt(28)
        return paragraph

    def heading(self, block: Heading) -> None:
        self._line(block.text, style=f"Heading {block.level + 1}", indent=True)

    def paragraph(self, block: Paragraph) -> None:
        self._line(block.text, align=block.align, indent=block.indent, strong=block.strong)

    def facts(self, block: Facts) -> None:
        for label, value in block.rows:
            paragraph = self._line("", indent=True)
            name = _write(paragraph, label)
            _face(name._element, name.font, HEI)
            _write(paragraph, f"　{value}")

    def table(self, block: Table) -> None:
        width = _WIDTH[self._document.paper]
        columns = [Length(int(width * share / sum(block.widths))) for share in block.widths]
        table = self._file.add_table(rows=0, cols=len(columns), style="Table Grid")
        table.autofit = False
        for column, size in zip(table.columns, columns, strict=True):
            column.width = size
        for number, cells in enumerate((block.head, *block.rows)):
            row = table.add_row()
            # Never torn: what is longer than a page goes on overleaf all the same.
            _mark(row, "w:cantSplit")
            if number == 0:
                _mark(row, "w:tblHeader")
            elif block.tall:
                row.height = Mm(12)
            for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = columns[column]
                paragraph = cell.paragraphs[0]
                run = _write(paragraph, text)
                run.font.size, run.bold = Pt(12), True if number == 0 else None
                _face(run._element, run.font, HEI)
                paragraph.alignment = _ALIGN["right" if column in block.right else "left"]
                paragraph.paragraph_format.space_before = Pt(4)
                paragraph.paragraph_format.space_after = Pt(4)
        self._file.add_paragraph()

    def picture(self, block: Picture) -> None:
        assert block.kind
        paragraph = self._file.add_paragraph()
        paragraph.alignment = _ALIGN["center"]
        shape = paragraph.add_run().add_picture(io.BytesIO(block.content), width=Mm(120))
        _fit(shape, Mm(120), Mm(80))
        _describe(shape, block.shows)
        if block.caption:
            self._line(block.caption, align="center", size=12)

    def code(self, block: Code) -> None:
        paragraph = self._file.add_paragraph()
        picture = io.BytesIO(qr_png(block.address))
        _describe(paragraph.add_run().add_picture(picture, width=Mm(32)), block.says)
        self._line(block.says)

    def display(self, block: Display) -> None:
        line = self._line(
            block.text,
            align="left" if block.left else "center",
            strong=block.strong,
            size=block.size,
            exact=False,
        )
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(block.size / 2)

    def signature(self, block: Signature) -> None:
        self._file.add_paragraph()
        dated = block.dated or _("　　　年　　月　　日")
        for text in (block.by, dated):
            line = self._line(text, align="right")
            line.paragraph_format.right_indent = Pt(64)


_WRITERS: dict[type[Any], Callable[[_Writer, Any], None]] = {
    Heading: _Writer.heading,
    Paragraph: _Writer.paragraph,
    Facts: _Writer.facts,
    Table: _Writer.table,
    Picture: _Writer.picture,
    Code: _Writer.code,
    Display: _Writer.display,
    Signature: _Writer.signature,
}


def _forget_template(package: Any) -> None:
    """Leave out which program wrote the template, and the picture of its first page."""
    for rel_id, relation in list(package.rels.items()):
        if relation.reltype.endswith(("/thumbnail", "/extended-properties")):
            del package.rels[rel_id]


def _undated(made: IO[bytes]) -> bytes:
    """The same package without the hour of its parts: a file made twice is the same twice."""
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(packed, "w") as package:
        for part in parts.infolist():
            bare = zipfile.ZipInfo(part.filename)
            bare.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(bare, parts.read(part))
    return packed.getvalue()


def _text(text: str) -> str:
    """What Word's XML can hold of a text."""
    return "".join(c for c in plain(text) if ord(c) not in (0xFFFE, 0xFFFF))


def _write(paragraph: Any, text: str) -> Any:
    """Add a text, line breaks as line breaks; the run that holds it."""
    return paragraph.add_run(_text(text))


def _face(element: Any, font: Any, name: str) -> None:
    """A Chinese face beside the Latin one: Word keeps them apart."""
    font.name = LATIN
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(key), None)


def _speak(style: Any) -> None:
    """Chinese of the mainland: which shape a comma takes depends on it."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.get_or_add_rPr().append(language)


def _indent(paragraph: Any) -> None:
    """Two characters, whatever their size."""
    properties = paragraph._p.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "640")


def _number_pages(paragraph: Any, side: str) -> None:
    """— 1 —: a field that Word counts, one character in from the outer side."""
    paragraph.alignment = _ALIGN[side]
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = paragraph.add_run(text)
        run.font.size = Pt(14)
        _face(run._element, run.font, TITLE)
        if field:
            _field(run._element, field)


def _field(run: Any, code: str) -> None:
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run.append(part)


def _mark(row: Any, what: str) -> None:
    """Say of a row that it repeats on each page (`w:tblHeader`) or is not torn (`w:cantSplit`)."""
    mark = OxmlElement(what)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _fit(shape: Any, width: int, height: int) -> None:
    """As large as both allow, in its own proportions."""
    if shape.height > height:
        shape.width = Length(int(shape.width * height / shape.height))
        shape.height = Length(height)
    assert shape.width <= width


def _describe(shape: Any, shows: str) -> None:
    """What the picture shows, for people who cannot see it."""
    shape._inline.docPr.set("descr", _text(shows))

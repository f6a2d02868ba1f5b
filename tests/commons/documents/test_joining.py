"""Parts become one file: their pages in order, one tree to be read aloud by, sound for others."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdf
import pytest
from tests.commons.documents.reading import fonts, pages

from lilong.commons.documents.blocks import Code, Document, Paragraph
from lilong.commons.documents.joining import join_pdfs
from lilong.commons.documents.pdf import set_document


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    made = []
    for n in range(4):
        blocks = (Paragraph(f"第{n}份 (12 0 R) \\( 3 0 R"), Code(f"https://example.org/{n}", "码"))
        path = tmp_path / f"{n}.pdf"
        path.write_bytes(set_document(Document("公告", blocks)).content)
        made.append(path)
    long = tmp_path / "long.pdf"
    long.write_bytes(set_document(Document("公告", (Paragraph("长" * 3000),))).content)
    return [*made, long]


def joined(parts: list[Path]) -> bytes:
    whole = io.BytesIO()
    join_pdfs(parts, whole)
    return whole.getvalue()


def test_all_pages_are_there_in_order(parts: list[Path]):
    found = pages(joined(parts))

    assert len(found) == 4 + len(pages(parts[-1].read_bytes()))
    for n in range(4):
        assert f"第{n}份(12 0 R)\\(3 0 R".replace(" ", "") in found[n]
    assert "".join(found).count("长") == 3000


def test_two_other_programs_find_the_file_sound(parts: list[Path]):
    content = joined(parts)

    with pikepdf.open(io.BytesIO(content)) as file:
        assert file.check_pdf_syntax() == []
    assert len(pypdf.PdfReader(io.BytesIO(content), strict=True).pages) > 4
    assert all(fonts(content).values())


def test_each_page_finds_its_own_place_in_the_one_tree(parts: list[Path]):
    with pikepdf.open(io.BytesIO(joined(parts))) as file:
        tree = file.Root.StructTreeRoot
        numbers = list(tree.ParentTree.Nums)
        leaves = dict(zip(numbers[::2], numbers[1::2], strict=True))
        assert len(tree.K) == 5
        assert len(leaves) == len(file.pages)
        for page in file.pages:
            for element in leaves[int(page.obj.StructParents)]:
                assert page.obj.objgen in pages_of(element)
                assert top(element).objgen == tree.objgen


def pages_of(element) -> set[tuple[int, int]]:
    """The pages an element stands on; one that runs over says so piece by piece."""
    pieces = [piece for piece in element.K if isinstance(piece, pikepdf.Dictionary)]
    return {piece.Pg.objgen for piece in [element, *pieces] if "/Pg" in piece}


def top(element):
    while "/P" in element:
        element = element.P
    return element


def test_the_file_keeps_what_the_first_part_claims(parts: list[Path]):
    file = pypdf.PdfReader(io.BytesIO(joined(parts)))

    assert file.trailer["/Root"]["/Lang"] == "zh-CN"
    assert file.metadata is not None
    assert file.metadata.title == "公告"


def test_the_same_parts_are_the_same_bytes(parts: list[Path]):
    assert joined(parts) == joined(parts)


def test_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing to join"):
        join_pdfs([], io.BytesIO())

"""The page as LibreOffice renders it, and our marks after LibreOffice has saved it."""

import zipfile
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from tests.rendering.pages import MILLIMETRE, NEEDS_LIBREOFFICE, convert, lines_of
from tests.rendering.samples import full_draft, grid_draft
from youju.domain.report import Figure
from youju.drafting.edited_draft import read_edited_draft
from youju.rendering.docx_writer import draft_sha256, is_changed_by_hand, write_docx
from youju.rendering.gbt9704 import FONTS
from youju.sources.documents.ooxml import read_docx, walk_docx

pytestmark = NEEDS_LIBREOFFICE


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with full and grid, as .docx, as .pdf and, saved again by LibreOffice, as saved/*.docx."""
    folder = tmp_path_factory.mktemp("page")
    for name, draft in (("full", full_draft()), ("grid", grid_draft())):
        write_docx(draft, folder / f"{name}.docx")
    sources = [folder / f"{name}.docx" for name in ("full", "grid")]
    for kind, target in (("pdf", folder), ("docx", folder / "saved")):
        convert(sources, kind, target)
    return folder


def test_a_page_holds_22_lines_of_28_characters(rendered: Path) -> None:
    document = pypdfium2.PdfDocument(rendered / "grid.pdf")
    for number in (1, 2):  # the pages after the title's
        lines = {top: line for top, line in lines_of(document[number]).items() if "国" in {char for *_, char in line}}
        assert len(lines) == 22
        assert {len(line) for line in lines.values()} == {28}


def test_the_text_fills_its_156_by_225_millimetres(rendered: Path) -> None:
    lines = lines_of(pypdfium2.PdfDocument(rendered / "grid.pdf")[1])
    body = {top: line for top, line in lines.items() if any(char == "国" for *_, char in line)}
    assert min(left for line in body.values() for left, *_ in line) == pytest.approx(28 * MILLIMETRE, abs=1)
    assert max(right for line in body.values() for _, right, _ in line) == pytest.approx(184 * MILLIMETRE, abs=2)
    assert max(body) <= (37 + 225) * MILLIMETRE
    assert min(body) >= 37 * MILLIMETRE


def test_page_numbers_stand_outside_below_the_text(rendered: Path) -> None:
    for number, page in enumerate(pypdfium2.PdfDocument(rendered / "grid.pdf"), 1):
        top, line = max(lines_of(page).items())
        line.sort()
        assert "".join(char for *_, char in line) == f"—{number}—"
        if number % 2:
            assert line[-1][1] == pytest.approx(184 * MILLIMETRE - 14, abs=2)  # one character of 14 pt from the right
        else:
            assert line[0][0] == pytest.approx(28 * MILLIMETRE + 14, abs=2)
        assert (297 - 35 + 5) * MILLIMETRE < top < (297 - 35 + 12) * MILLIMETRE


def test_a_turned_page_has_its_number_where_upright_pages_have_it(rendered: Path) -> None:
    document = pypdfium2.PdfDocument(rendered / "full.pdf")
    turned = [(number, page) for number, page in enumerate(document, 1) if page.get_width() > page.get_height()]
    assert {number % 2 for number, _ in turned} == {0, 1}
    for number, page in turned:
        text = page.get_textpage()
        boxes = [
            (text.get_text_range(index, 1), *text.get_charbox(index, loose=True)) for index in range(text.count_chars())
        ]
        marks = [one for one in boxes if one[1] < 33 * MILLIMETRE and one[0].strip()]
        assert "".join(one[0] for one in sorted(marks, key=lambda one: -one[4])) == f"—{number}—"
        assert all(left > 20 * MILLIMETRE and right < 33 * MILLIMETRE for _, left, _, right, _ in marks)
        if number % 2:
            assert min(one[2] for one in marks) == pytest.approx(26 * MILLIMETRE + 14, abs=3)
        else:
            assert max(one[4] for one in marks) == pytest.approx(page.get_height() - 28 * MILLIMETRE - 14, abs=3)


def test_wide_tables_lie_across_and_repeat_their_head(rendered: Path) -> None:
    document = pypdfium2.PdfDocument(rendered / "full.pdf")
    wide = [page for page in document if page.get_width() > page.get_height()]
    heads = [page.get_textpage().get_text_range().count("全年预算") for page in wide]
    assert len(wide) >= 3
    assert set(heads) == {1}
    assert "二、资金明细" in wide[0].get_textpage().get_text_range()


def test_amounts_align_on_the_point(rendered: Path) -> None:
    points: dict[str, float] = {}
    for line in lines_of(pypdfium2.PdfDocument(rendered / "full.pdf")[0]).values():
        line.sort()
        text = "".join(char for *_, char in line)
        for amount in ("58.00", "1200.00", "57.6", "1,188.25"):
            if amount in text and "执行率" not in text:
                points[amount] = line[text.index(amount) + amount.index(".")][0]
    assert points["58.00"] == pytest.approx(points["1200.00"], abs=1.5)
    assert points["57.6"] == pytest.approx(points["1,188.25"], abs=1.5)


def test_no_page_is_blank(rendered: Path) -> None:
    for page in pypdfium2.PdfDocument(rendered / "full.pdf"):
        assert len(page.get_textpage().get_text_range().strip()) > 20


def test_an_annex_begins_a_page_flush_left(rendered: Path) -> None:
    firsts = [min(lines_of(page).items()) for page in pypdfium2.PdfDocument(rendered / "full.pdf")]
    marks = [(top, line) for top, line in firsts if [char for *_, char in sorted(line)][:2] == ["附", "件"]]
    assert len(marks) == len(full_draft().annexes)
    top, line = marks[0]
    assert min(line)[0] == pytest.approx(28 * MILLIMETRE, abs=1)
    assert top < (37 + 12) * MILLIMETRE


def test_text_and_marks_survive_a_save_by_libreoffice(rendered: Path) -> None:
    ours, theirs = (read_docx(rendered / folder / "full.docx") for folder in (".", "saved"))
    assert theirs.text == ours.text
    marks = [
        Counter((plain.text[start:end], tag) for anchor in plain.anchors for start, end, tag in anchor.controls)
        for plain in (ours, theirs)
    ]
    assert marks[0] == Counter((run.text, run.id) for _, run in full_draft().runs() if isinstance(run, Figure))
    assert marks[1] == marks[0]
    headings = [
        [(anchor.kind, anchor.style.lower()) for anchor in plain.anchors if anchor.kind == "heading"]
        for plain in (ours, theirs)
    ]
    assert headings[1] == headings[0]


def test_a_save_by_libreoffice_counts_as_changed_and_keeps_the_draft(rendered: Path) -> None:
    assert not is_changed_by_hand(rendered / "full.docx")
    assert is_changed_by_hand(rendered / "saved" / "full.docx")
    assert draft_sha256(rendered / "saved" / "full.docx") == full_draft().sha256


def test_the_official_fonts_are_asked_for_even_where_missing(rendered: Path) -> None:
    with zipfile.ZipFile(rendered / "saved" / "full.docx") as package:
        styles = package.read("word/styles.xml").decode()
    assert all(f'w:eastAsia="{face.name}"' in styles for face in FONTS)


def test_a_save_by_libreoffice_reads_back_as_the_same_draft(rendered: Path) -> None:
    edited = read_edited_draft(walk_docx(rendered / "saved" / "full.docx"), full_draft())
    assert edited.draft == full_draft()
    assert edited.left_out == ()

"""The layout of GB/T 9704 as it comes out on the pages of every sample's report."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import docx
import pypdfium2
import pytest

from tests.rendering.pages import MILLIMETRE, NEEDS_LIBREOFFICE, convert, lines_of
from youju.pipeline.draft import draft_project
from youju.rendering.clean import write_clean
from youju.rendering.gbt9704 import CHARS_PER_LINE, LINE_PITCH, LINES_PER_PAGE, STYLES
from youju.resources import data_path
from youju.sources.documents.ooxml import read_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAMPLES = sorted(one.name for one in data_path("corpora/samples").iterdir() if one.is_dir())
HAN = re.compile(r"[\u4e00-\u9fff，。、；：“”（）《》]")
HANGING = "，。、；：）》”"
PITCH = LINE_PITCH / 20
LINES = {style.id: style.pitch for style in STYLES}

pytestmark = NEEDS_LIBREOFFICE
HEADS_OF_WIDE_TABLES = ("序号", "项目名称", "评分标准")


@dataclass(frozen=True)
class Printed:
    """A report and its pages."""

    path: Path
    pdf: pypdfium2.PdfDocument

    def upright(self) -> Iterator[tuple[int, dict[int, list[tuple[float, float, str]]]]]:
        """Yield the number and the lines of every page that isn't turned."""
        for number, page in enumerate(self.pdf, 1):
            if page.get_width() < page.get_height():
                yield number, lines_of(page)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    folder = tmp_path_factory.mktemp("paper")
    for name in SAMPLES:
        project = folder / "projects" / name
        shutil.copytree(data_path("corpora/samples") / name, project, ignore=shutil.ignore_patterns(".youju", "out"))
        draft_project(project, default_outline="hunan-special-fund", output=folder / f"{name}.docx")
        write_clean(folder / f"{name}.docx", folder / f"{name}（报送稿）.docx")
    written = sorted(folder.glob("*.docx"))
    convert(written, "pdf", folder)
    return {path.stem: Printed(path, pypdfium2.PdfDocument(path.with_suffix(".pdf"))) for path in written}


@pytest.fixture(params=[f"{name}{edition}" for name in SAMPLES for edition in ("", "（报送稿）")])
def printed(request: pytest.FixtureRequest, reports: dict[str, Printed]) -> Printed:
    return reports[request.param]


def words(line: list[tuple[float, float, str]]) -> str:
    return "".join(char for *_, char in sorted(line))


def body_lines(lines: dict[int, list[tuple[float, float, str]]]) -> dict[int, list[tuple[float, float, str]]]:
    """Return the lines of 3 号 type: what isn't a table, a title or a page number."""
    return {
        top: line
        for top, line in lines.items()
        if all(right - left == pytest.approx(16, abs=0.5) for left, right, char in line if HAN.match(char))
        and any(HAN.match(char) for *_, char in line)
    }


def test_text_keeps_to_its_156_by_225_millimetres(printed: Printed) -> None:
    for number, lines in printed.upright():
        for top, line in lines.items():
            if words(line) == f"—{number}—":
                continue
            assert min(left for left, *_ in line) >= 28 * MILLIMETRE - 1.5
            hanging = sorted(line)[:-1] if max(line)[2] in HANGING else line
            assert max(right for _, right, _ in hanging) <= 184 * MILLIMETRE + 2
            assert 37 * MILLIMETRE <= top <= 262 * MILLIMETRE


def test_a_full_line_of_characters_holds_28(printed: Printed) -> None:
    counts = set()
    for _, lines in printed.upright():
        for line in body_lines(lines).values():
            text = words(line)
            if all(map(HAN.match, text)):
                counts.add(len(text) - (text[-1] in HANGING))
    assert max(counts) in (CHARS_PER_LINE - 1, CHARS_PER_LINE)  # 27 where the 28th is a mark that hangs


def test_lines_stand_on_the_grid_of_22(printed: Printed) -> None:
    for _, lines in printed.upright():
        tops = sorted(body_lines(lines))
        assert len(tops) <= LINES_PER_PAGE
        for above, below in pairwise(tops):
            if not any(above < top < below for top in lines):  # no table between
                assert (below - above) / PITCH == pytest.approx(round((below - above) / PITCH), abs=0.06)


def test_every_page_has_its_number_outside(printed: Printed) -> None:
    for number, lines in printed.upright():
        bottom, line = max(lines.items())
        assert words(line) == f"—{number}—"
        assert 267 * MILLIMETRE < bottom < 274 * MILLIMETRE
        edge = max(right for _, right, _ in line) if number % 2 else min(left for left, *_ in line)
        assert edge == pytest.approx((184 * MILLIMETRE - 14) if number % 2 else (28 * MILLIMETRE + 14), abs=2)


def test_no_page_is_blank_and_a_turned_one_holds_a_table(printed: Printed) -> None:
    for page in printed.pdf:
        text = page.get_textpage().get_text_range()
        assert len(text.strip()) > 20
        assert page.get_width() < page.get_height() or any(head in text for head in HEADS_OF_WIDE_TABLES)


def test_headings_come_in_the_order_of_the_document(printed: Printed) -> None:
    plain = read_docx(printed.path)
    headings = [plain.text[one.start : one.end] for one in plain.anchors if one.kind == "heading"]
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in printed.pdf)
    at = 0
    for heading in headings:
        found = text.find("".join(heading.split()), at)
        assert found >= 0, heading
        at = found
    assert headings


def test_the_standard_s_faces_are_asked_for(printed: Printed) -> None:
    document = docx.Document(str(printed.path))
    faces = {style.id: (style.font, style.size // 10) for style in STYLES}
    for style in document.styles.element.iter(f"{W}style"):
        if (key := style.get(f"{W}styleId")) in faces:
            fonts, size = style.find(f"{W}rPr/{W}rFonts"), style.find(f"{W}rPr/{W}sz")
            assert (fonts.get(f"{W}eastAsia"), int(size.get(f"{W}val"))) == faces[key]
    used = {one.get(f"{W}val") for one in document.element.body.iter(f"{W}pStyle")}
    assert used <= set(faces)
    assert not list(document.element.body.iter(f"{W}rFonts", f"{W}sz"))  # no run departs from its style


def test_a_total_stands_with_rows_before_it(printed: Printed) -> None:
    """The last row of a table is never the first line of a page."""
    for page in printed.pdf:
        lines = lines_of(page)
        first = words(lines[min(lines)])
        assert not first.startswith(("合计", "总分"))

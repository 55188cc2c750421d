"""Reads an .ofd (GB/T 33190, the national page format): its characters and rules, put together as a PDF's are."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from youju.domain.findings import PlainText
from youju.errors import DocumentError
from youju.sources.documents.pdf import text_of_pages
from youju.sources.documents.pdf_page import Glyph, PageContent, Rule
from youju.sources.packages import ZIP_DAMAGE

__all__ = ["is_ofd", "read_ofd"]

_POINT = 72 / 25.4  # points in a millimetre
_LARGEST_PART = 32 * 2**20
_LARGEST = 256 * 2**20
_MOST_PAGES = 3000
_MOST_GLYPHS = 100_000  # of one page
_THIN = 1.0  # millimetres; a path no thicker is a rule
_BROKEN: tuple[type[Exception], ...] = (
    *ZIP_DAMAGE,
    OSError,
    ValueError,
    LookupError,
    OverflowError,
    etree.XMLSyntaxError,
)
_NO_PACKAGE: tuple[type[Exception], ...] = (*ZIP_DAMAGE, OSError, ValueError)
_AS_DOCX = "请在 WPS 或 OFD 阅读器中打开后另存为 .docx 或 PDF 再试"
_A4 = (210.0, 297.0)
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


def is_ofd(path: Path) -> bool:
    """Tell whether a zip holds an OFD document."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "OFD.xml" in archive.namelist()
    except _NO_PACKAGE:
        return False


def read_ofd(path: Path) -> PlainText:
    """Read the text of an .ofd as a reader sees it; see `read_pdf` for how lines become paragraphs and rows.

    Raises:
        DocumentError: It is damaged or absurdly large, or holds pictures only.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            package = _Package(archive, path.name)
            pages = [_page(package, location) for location in package.pages()]
    except _BROKEN:
        raise DocumentError("不是有效的 OFD，或已经损坏", place=path.name, remedy=_AS_DOCX) from None
    if not any(page.glyphs for page in pages):
        raise DocumentError(
            "OFD 是扫描件或图片，没有文字可读", place=path.name, remedy="请提供 Word 原文件，或先做文字识别（OCR）"
        )
    return text_of_pages(pages, path.name)


@dataclass
class _Package:
    """The parts of an .ofd, bounded in size."""

    archive: zipfile.ZipFile
    name: str
    read_so_far: int = 0
    folder: str = ""
    size: tuple[float, float] = _A4

    def xml(self, location: str) -> etree._Element:
        with self.archive.open(location) as stream:
            content = stream.read(_LARGEST_PART + 1)
        self.read_so_far += len(content)
        if len(content) > _LARGEST_PART or self.read_so_far > _LARGEST:
            raise DocumentError(
                "文件解压后大得反常，没有读取", place=self.name, remedy="请核实文件来源，或拆成几个文件再试"
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(content, parser)
        if root.getroottree().docinfo.doctype:
            raise DocumentError("OFD 内含 DTD 声明，可能带有恶意内容，没有读取", place=self.name, remedy=_AS_DOCX)
        return root

    def pages(self) -> Iterator[str]:
        """Yield where the pages lie, in order.

        Raises:
            DocumentError: There are too many.
        """
        count = 0
        for root in _texts(self.xml("OFD.xml"), "DocRoot"):
            location = root.lstrip("/")
            self.folder = posixpath.dirname(location)
            document = self.xml(location)
            self.size = _size(document) or self.size
            for page in _all(document, "Page"):
                count += 1
                if count > _MOST_PAGES:
                    raise DocumentError(f"超过 {_MOST_PAGES} 页", place=self.name, remedy="请拆成几个文件再试")
                yield self.within(self.folder, page.get("BaseLoc", ""))

    def within(self, folder: str, location: str) -> str:
        """Return the part that a location means: from the root with a leading slash, else from its folder."""
        if location.startswith("/"):
            return location.lstrip("/")
        return posixpath.normpath(posixpath.join(folder, location))


def _page(package: _Package, location: str) -> PageContent:
    root = package.xml(location)
    width, height = _size(root) or package.size
    glyphs: list[Glyph] = []
    for code in _all(root, "TextCode"):
        glyphs += _glyphs(code)
        if len(glyphs) > _MOST_GLYPHS:
            raise DocumentError("一页上的字多得反常，没有读取", place=package.name, remedy=_AS_DOCX)
    across, down = _rules(root)
    wide = sorted(glyph.right - glyph.left for glyph in glyphs if not glyph.text.isascii())
    em = wide[len(wide) // 2] if wide else 10.0
    pictures = next(_all(root, "ImageObject"), None) is not None
    return PageContent(
        width * _POINT, height * _POINT, em, tuple(glyphs), tuple(across), tuple(down), pictures, False, 0
    )


def _glyphs(code: etree._Element) -> Iterator[Glyph]:
    owner = code.getparent()
    left, top, *_ = _numbers(owner.get("Boundary", "0 0 0 0"))
    matrix = _matrix(owner)
    [size] = _numbers(owner.get("Size", "4"))
    [x], [y] = _numbers(code.get("X", "0")), _numbers(code.get("Y", str(size)))
    text = code.text or ""
    steps_x, steps_y = (_steps(code.get(name, ""), len(text)) for name in ("DeltaX", "DeltaY"))
    high = size * (abs(matrix[3]) or abs(matrix[0]) or 1)
    for index, char in enumerate(text):
        at_x, at_y = matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]
        wide = size * (abs(matrix[0]) or 1) * (0.5 if char.isascii() else 1)
        if not char.isspace():
            yield Glyph(
                char,
                (left + at_x) * _POINT,
                (left + at_x + wide) * _POINT,
                (top + at_y - high) * _POINT,
                (top + at_y) * _POINT,
            )
        x += steps_x[index] if index < len(steps_x) else (0 if steps_y else wide)
        y += steps_y[index] if index < len(steps_y) else 0


def _steps(text: str, most: int) -> list[float]:
    """Read DeltaX: distances one by one, `g 3 5.2` for three of 5.2."""
    words = text.split()
    steps: list[float] = []
    place = 0
    while place < len(words) and len(steps) < most:
        if words[place] == "g":
            steps += _numbers(words[place + 2]) * min(int(words[place + 1]), most)
            place += 3
        else:
            steps += _numbers(words[place])
            place += 1
    return steps


def _rules(root: etree._Element) -> tuple[list[Rule], list[Rule]]:
    """Return the straight lines along the axes, in points."""
    across: list[Rule] = []
    down: list[Rule] = []
    for path in _all(root, "PathObject"):
        left, top, *_ = _numbers(path.get("Boundary", "0 0 0 0"))
        matrix = _matrix(path)
        for (from_x, from_y), (to_x, to_y) in _segments(next(iter(_texts(path, "AbbreviatedData")), ""), matrix):
            x, y = sorted((from_x, to_x)), sorted((from_y, to_y))
            if y[1] - y[0] <= _THIN < x[1] - x[0]:
                across.append(Rule((top + y[0]) * _POINT, (left + x[0]) * _POINT, (left + x[1]) * _POINT))
            elif x[1] - x[0] <= _THIN < y[1] - y[0]:
                down.append(Rule((left + x[0]) * _POINT, (top + y[0]) * _POINT, (top + y[1]) * _POINT))
    return across, down


def _segments(data: str, matrix: _Matrix) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield the straight segments of a path: `M x y`, `L x y`, `C` closes it; curves are left out."""
    words = data.split()
    at = first = (0.0, 0.0)
    lengths = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    place = 0
    while place < len(words):
        verb = words[place]
        numbers = list(map(float, words[place + 1 : place + 1 + lengths.get(verb, 0)]))
        place += 1 + len(numbers)
        if verb == "C":
            yield at, first
            at = first
        elif len(numbers) >= 2:
            x, y = numbers[-2:]
            to = (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5])
            if verb == "L":
                yield at, to
            elif verb in "SM":
                first = to
            at = to


def _matrix(element: etree._Element) -> _Matrix:
    numbers = _numbers(element.get("CTM", ""))
    return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) if len(numbers) == 6 else _IDENTITY


def _numbers(text: str) -> list[float]:
    return list(map(float, text.split()))


def _size(root: etree._Element) -> tuple[float, float] | None:
    for box in _texts(root, "PhysicalBox"):
        numbers = _numbers(box)
        if len(numbers) == 4:
            return numbers[2], numbers[3]
    return None


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return iter(root.iter(f"{{*}}{name}"))


def _texts(root: etree._Element, name: str) -> Iterator[str]:
    return (one.text or "" for one in _all(root, name))

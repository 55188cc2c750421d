"""Opens a .docx as the zip of XML parts that it is, and refuses what is broken or hostile."""

from __future__ import annotations

import posixpath
import zipfile
from functools import cached_property
from pathlib import Path
from types import TracebackType

from lxml import etree

from youju.errors import DocumentError, explain_os_error
from youju.files import refuse_lock_file
from youju.sources.packages import ZIP_DAMAGE

__all__ = ["MAIN", "RELATIONSHIPS", "WordPackage", "parse_xml", "serialize_xml", "unpacks_to_too_much"]

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = ((b"http://purl.oclc.org/ooxml/wordprocessingml/main", MAIN.encode()),)

_PART_LIMIT = 64 * 1024 * 1024  # bytes unpacked; the XML of 2,000 pages is about 20 MB
_TOTAL_LIMIT = 4 * _PART_LIMIT
_WHOLE_LIMIT = 512 * 1024 * 1024
"""Bytes that all parts, pictures among them, may unpack to by the sizes stated, which zipfile holds every part to."""
_SMALL_PART = 8 * 1024 * 1024
_MOST_PACKED = 200  # times; what people write packs 10 to 40 times
_PARTS_LIMIT = 20_000
_BROKEN: tuple[type[Exception], ...] = (*ZIP_DAMAGE, KeyError, OSError, ValueError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def parse_xml(content: bytes, place: str) -> etree._Element:
    """Parse a part without following anything it points to.

    Raises:
        DocumentError: It isn't well-formed XML, or declares a document type (no Word file does).
    """
    for strict, transitional in _STRICT:
        content = content.replace(strict, transitional)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(
            f"Word 文件内部的 XML 已损坏（{error.msg}）",
            place=place,
            remedy="请在 Word 或 WPS 中打开后另存为 .docx 再试",
        ) from None
    if root.getroottree().docinfo.doctype:
        raise DocumentError(
            "Word 文件内含 DTD 声明，可能带有恶意内容，没有读取",
            place=place,
            remedy="请在 Word 或 WPS 中另存为 .docx 再试",
        )
    return root


def unpacks_to_too_much(package: zipfile.ZipFile) -> bool:
    """Tell whether the parts of a package together would fill the memory."""
    return sum(max(info.file_size, 0) for info in package.infolist()) > _WHOLE_LIMIT


def serialize_xml(root: etree._Element, original: bytes) -> bytes:
    """Write a parsed part back, in the dialect (transitional or strict) that the original was in."""
    content: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    for strict, transitional in _STRICT:
        if strict in original:
            content = content.replace(transitional, strict)
    return content


class WordPackage:
    """A .docx opened for reading. Close it, or use it in a `with` statement.

    Raises:
        DocumentError: The file can't be opened, isn't a .docx, is encrypted, or unpacks to an absurd size.
    """

    def __init__(self, path: Path) -> None:
        self.place = path.name
        self._read_so_far = 0
        refuse_lock_file(path)
        try:
            with path.open("rb") as file:
                head = file.read(65536)
            if head.startswith(_OLE):
                raise self._wrong_kind(path)
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise DocumentError(
                f"打不开（{explain_os_error(error)}）", place=str(path), remedy="请检查路径和权限"
            ) from None
        except ZIP_DAMAGE:
            raise DocumentError(
                "不是有效的 .docx 文件，或已经损坏",
                place=self.place,
                remedy="请在 Word 或 WPS 中打开后另存为 .docx 再试",
            ) from None
        if unpacks_to_too_much(self._zip):
            self._zip.close()
            raise self._absurd()
        self._names = {name.casefold(): name for name in self._zip.namelist()[:_PARTS_LIMIT]}

    def _absurd(self) -> DocumentError:
        remedy = "请核实文件来源，或拆成几个文件再试"
        return DocumentError("文件解压后大得反常，没有读取", place=self.place, remedy=remedy)

    def _wrong_kind(self, path: Path) -> DocumentError:
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            return DocumentError("文件有密码保护，读不了", place=self.place, remedy="请取消密码另存一份再试")
        return DocumentError(
            "是旧版 Word（.doc）文件", place=self.place, remedy="请在 Word 或 WPS 中打开，另存为 .docx 再试"
        )

    def __enter__(self) -> WordPackage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts, as stored."""
        return tuple(self._zip.namelist())

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    def read(self, name: str) -> bytes:
        """Return a part's bytes.

        Raises:
            DocumentError: It is missing, damaged or absurdly large.
        """
        try:
            with self._zip.open(self._names[name.casefold()]) as stream:
                content = stream.read(_PART_LIMIT + 1)
        except _BROKEN:
            raise DocumentError(
                f"Word 文件不完整，读不出 {name}", place=self.place, remedy="请在 Word 或 WPS 中打开后另存为 .docx 再试"
            ) from None
        self._read_so_far += len(content)
        packed = self._zip.getinfo(self._names[name.casefold()]).compress_size
        repetitive = len(content) > max(_SMALL_PART, packed * _MOST_PACKED)
        if repetitive or len(content) > _PART_LIMIT or self._read_so_far > _TOTAL_LIMIT:
            raise self._absurd()
        return content

    def xml(self, name: str) -> etree._Element:
        """Return a part's root element.

        Raises:
            DocumentError: It is missing, damaged or no XML.
        """
        return parse_xml(self.read(name), f"{self.place}!{name}")

    @cached_property
    def main(self) -> str:
        """Name of the part that holds the text.

        Raises:
            DocumentError: There is none: another kind of file.
        """
        for kind, target in self.relationships(""):
            if kind == "officeDocument" and target in self:
                if target.casefold().endswith(".xml") and not target.casefold().startswith(("xl/", "ppt/")):
                    return target
                raise DocumentError(
                    "不是 Word 文件，而是表格或演示文稿", place=self.place, remedy="这里请选 Word 文件（.docx）"
                )
        if "word/document.xml" in self:
            return "word/document.xml"
        raise DocumentError(
            "不是 Word 文件（里面没有正文）", place=self.place, remedy="请在 Word 或 WPS 中打开后另存为 .docx 再试"
        )

    def relationships(self, source: str) -> tuple[tuple[str, str], ...]:
        """Return (kind, part) of what a part points to inside the package; of the package itself for the empty name."""
        folder, base = posixpath.split(source)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self:
            return ()
        return tuple(
            (
                one.get("Type", "").rsplit("/", 1)[-1],
                posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"),
            )
            for one in self.xml(name)
            if one.get("TargetMode") != "External" and (target := one.get("Target"))
        )

    def related(self, kind: str) -> str:
        """Return the part of this kind that the text points to; empty when there is none."""
        return next((target for name, target in self.relationships(self.main) if name == kind and target in self), "")

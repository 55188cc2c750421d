"""Files made to do harm, and files that came to harm, are refused with words, in bounded memory and time."""

import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.sources.ofd_files import ofd_file, text_object
from tests.sources.word_files import word_file
from youju.errors import DocumentError, YoujuError
from youju.sources.documents import read_document
from youju.sources.tables.workbook import read_tables

MEGABYTES = 400
READ_WITHIN = """
import resource, sys
from pathlib import Path
from youju.errors import DocumentError
from youju.sources.documents import read_document
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]) * 2**20,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (15, 15))
try:
    read_document(Path(sys.argv[1]))
except DocumentError as error:
    print(error)
"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(path: Path, document: bytes | str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)


def body(content: str) -> str:
    return f"<w:document {W}><w:body>{content}</w:body></w:document>"


def entities(levels: int) -> str:
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{declared}]>'


WORD_FILES = {
    "a bomb": (lambda: body("<w:p/>" * (200 * 2**20 // 6)), "大得反常"),
    "a small bomb": (lambda: body("<w:p/>" * (40 * 2**20 // 6)), "大得反常"),
    "an external entity": (
        lambda: f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>{body("<w:p>&e;</w:p>")}',
        "DTD",
    ),
    "entities of entities": (lambda: entities(12) + body("<w:p>&e11;</w:p>"), "XML 已损坏|DTD"),
    "deep nesting": (lambda: body("<w:sdt><w:sdtContent>" * 120 + "</w:sdtContent></w:sdt>" * 120), "嵌套过深"),
    "very deep nesting": (lambda: body("<w:tbl>" * 50_000 + "</w:tbl>" * 50_000), "XML 已损坏"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory with setrlimit")
@pytest.mark.parametrize(("document", "message"), WORD_FILES.values(), ids=WORD_FILES)
def test_hostile_word_files(tmp_path: Path, document: object, message: str) -> None:
    docx(tmp_path / "x.docx", document())  # type: ignore[operator]
    done = subprocess.run(
        [sys.executable, "-c", READ_WITHIN, str(tmp_path / "x.docx"), str(MEGABYTES)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert any(one in done.stdout for one in message.split("|")), done.stdout


def test_macros_are_never_run_nor_read(tmp_path: Path) -> None:
    path = word_file(tmp_path / "x.docm", "安排58万元。")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b'Attribute VB_Name = "AutoOpen"\nShell 999')
    assert read_document(path).text == "安排58万元。\n"


@pytest.mark.parametrize("name", ["x.docx", "x.xlsx", "x.ods", "x.ofd", "x.zip"])
def test_a_zip_of_a_version_to_come_is_refused(tmp_path: Path, name: str) -> None:
    """Its directory asks for a newer unzip than ours: found by eval.fuzz in a .docx with one bit turned."""
    word_file(tmp_path / "x", "安排58万元。")
    content = bytearray((tmp_path / "x").read_bytes())
    content[content.index(b"PK\x01\x02") + 6] = 84
    (tmp_path / name).write_bytes(content)
    read = read_tables if name in ("x.xlsx", "x.ods") else read_document
    with pytest.raises(YoujuError) as refused:
        read(tmp_path / name)
    assert refused.value.remedy


def test_a_text_too_large_to_be_a_document(tmp_path: Path) -> None:
    with (tmp_path / "x.txt").open("wb") as file:
        file.truncate(2**30)
    with pytest.raises(DocumentError, match="不像一份文档"):
        read_document(tmp_path / "x.txt")


def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.txt")
    with pytest.raises(DocumentError, match="不是普通文件"):
        read_document(tmp_path / "x.txt")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("good")
    (folder / "x.html").write_text("<html><p>一、概况</p><p>安排58万元。</p></html>", encoding="gb18030")
    (folder / "x.txt").write_text("一、概况\n安排58万元。", encoding="gb18030")
    return [
        word_file(folder / "x.docx", "一、概况", "安排58万元。"),
        ofd_file(folder / "x.ofd", [text_object("安排58万元。", 30, 50)]),
        folder / "x.html",
        folder / "x.txt",
    ]


def test_damaged_files_are_read_or_refused_with_a_remedy(good: list[Path], tmp_path: Path) -> None:
    rng = random.Random(4)
    refused = []
    for number in range(200):
        path = good[number % len(good)]
        content = bytearray(path.read_bytes())
        for _ in range(rng.randint(1, 6)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        damaged = tmp_path / f"{number}{path.suffix}"
        damaged.write_bytes(content[: rng.randint(1, len(content))] if rng.random() < 0.3 else content)
        try:
            read_document(damaged)
        except YoujuError as error:
            refused.append(error)
    assert len(refused) > 50
    assert [error for error in refused if not error.remedy] == []

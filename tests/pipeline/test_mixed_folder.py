"""A folder as offices have them: good, broken, locked, empty, misnamed files; an index killed while it reads them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pypdfium2
import pytest

from tests.sources.ofd_files import ofd_file, text_object
from tests.sources.word_files import paragraph, run, word_file
from youju.cli.app import run as youju
from youju.pipeline.library import index_folders, search_library
from youju.retrieval.library import Library

UNITS = [
    f"{place}{office}" for place in ("平澧县", "临江县", "云溪市") for office in ("水利局", "图书馆", "残疾人联合会")
]
BODY = "全年资金用于水库维修养护和农村供水，支出{}万元。"


def lines(number: int) -> list[str]:
    """Return a report; each number gives another unit and year."""
    unit, year = UNITS[number % len(UNITS)], 2015 + number // len(UNITS)
    return [
        f"{unit}{year}年度项目支出绩效自评报告",
        "一、资金使用情况",
        BODY.format(100 + number),
        "二、存在的问题",
        "部分工程验收偏慢，原因是招标推迟。",
    ]


def _plain(encoding: str) -> Callable[[Path, int], None]:
    return lambda path, number: path.write_bytes("\n".join(lines(number)).encode(encoding)) and None


def _html(path: Path, number: int) -> None:
    page = "".join(f"<p>{line}</p>" for line in lines(number))
    path.write_bytes(f"<html><head><meta charset=gb2312></head><body>{page}</body></html>".encode("gb18030"))


def _word(path: Path, number: int) -> None:
    document = docx.Document()
    for line in lines(number):
        document.add_paragraph(line)
    document.save(str(path))


def _tracked(path: Path, number: int) -> None:
    """Write a .docx in which someone struck out words and put others in, with changes tracked."""
    title, heading, body, *rest = lines(number)
    struck = '<w:del w:id="1" w:author="甲"><w:r><w:delText>作废的旧话</w:delText></w:r></w:del>'
    added = f'<w:ins w:id="2" w:author="甲">{run(body)}</w:ins>'
    word_file(path, title, heading, paragraph(struck, added), *rest)


def _ofd(path: Path, number: int) -> None:
    ofd_file(path, [text_object(line, 20, 20 + 10 * at) for at, line in enumerate(lines(number))])


def _scan(path: Path, _: int) -> None:
    scan = pypdfium2.PdfDocument.new()
    scan.new_page(595, 842)
    scan.save(path)


def _torn(path: Path, number: int) -> None:
    _word(path, number)
    path.write_bytes(path.read_bytes()[:4000])


def _entity(path: Path, _: int) -> None:
    """Write a .docx whose XML pulls in a file of the machine."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "_rels/.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'/>"
        )
        package.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w>&e;</w>')


def _bomb(path: Path, _: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<w>" + b" " * 400_000_000)


def _bytes(content: bytes) -> Callable[[Path, int], None]:
    return lambda path, _: path.write_bytes(content) and None


def _unfinished(path: Path, number: int) -> None:
    path.write_text("\n".join([*lines(number), "【待补：受益人数】"]), encoding="utf-8")


GOOD: Mapping[str, Callable[[Path, int], None]] = {
    "报告{}.txt": _plain("utf-8"),
    "国标{}.txt": _plain("gb18030"),
    "宽{}.txt": _plain("utf-16"),
    "网页{}.html": _html,
    "定稿{}.docx": _word,
    "修订{}.docx": _tracked,
    "版式{}.ofd": _ofd,
    "笔记{}.md": _plain("utf-8"),
    "名不副实{}.docx": _html,
}
BAD: Mapping[str, tuple[Callable[[Path, int], None], str]] = {
    "空{}.docx": (_bytes(b""), ""),
    "空白{}.txt": (_bytes(b" \r\n"), "没有文字"),
    "断{}.docx": (_torn, "损坏"),
    "断{}.pdf": (_bytes(b"%PDF-1.7\n"), "损坏"),
    "扫描{}.pdf": (_scan, "扫描件"),
    "加密{}.docx": (_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)), "旧版 Word"),
    "图片{}.docx": (_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60)), ""),
    "外部实体{}.docx": (_entity, ""),
    "草稿{}.txt": (_unfinished, "没有写完的草稿"),
    "乱码{}.txt": (_bytes("\ufffd乱码".encode() * 40), "乱码"),
}
SKIPPED: Mapping[str, str] = {
    "~$定稿{}.docx": "临时文件",
    "照片{}.jpg": "不是文档（.jpg）",
    "资金{}.xlsx": "不是文档（.xlsx）",
    "压缩{}.rar": "不是文档（.rar）",
}
"""What lies among reports but is none."""


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 files in two levels of folders."""
    folder = tmp_path_factory.mktemp("往年 各单位")
    (folder / "旧").mkdir()
    kinds = [
        *GOOD.items(),
        *((name, write) for name, (write, _) in BAD.items()),
        *((name, _bytes(b"x")) for name in SKIPPED),
    ]
    for number in range(299):
        name, write = kinds[number % len(kinds)]
        write((folder / "旧" if number % 2 else folder) / name.format(number), number)
    _bomb(folder / "炸弹.docx", 0)
    return folder


def kind_of(file: str) -> str:
    """Return the pattern that a file's name was made by."""
    return "".join(mark for mark in Path(file).stem if not mark.isdigit()) + "{}" + Path(file).suffix


def test_the_good_ones_are_found_and_the_others_listed_with_reasons(mixed: Path, tmp_path: Path) -> None:
    outcome = index_folders([mixed], tmp_path / "index")
    assert len(outcome.added) + len(outcome.failed) + len(outcome.skipped) == 300
    assert {kind_of(file) for file in outcome.added} == set(GOOD)
    reasons = dict(outcome.failed)
    assert {kind_of(file) for file in reasons} == {*BAD, "炸弹{}.docx"}
    for file, reason in reasons.items():
        expected = BAD[kind_of(file)][1] if kind_of(file) in BAD else ""
        assert expected in reason, file
        assert Path(file).name in reason
    assert {kind_of(file): reason for file, reason in outcome.skipped}.keys() == set(SKIPPED)
    assert all(SKIPPED[kind_of(file)] in reason for file, reason in outcome.skipped)
    library = Library(tmp_path / "index")
    for file in outcome.added:
        number = int("".join(mark for mark in Path(file).stem if mark.isdigit()))
        unit, year = UNITS[number % len(UNITS)], 2015 + number // len(UNITS)
        found = [hit.passage for hit in library.search("水库维修养护支出", unit=unit, year=year, limit=50)]
        assert (BODY.format(100 + number), "funds.execution") in {(one.text, one.role) for one in found}
    assert not any("作废" in hit.passage.text for hit in library.search("作废的旧话", limit=50))
    assert index_folders([mixed], tmp_path / "index").added == ()


def test_the_command_names_each(mixed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert youju(["index", str(mixed), "--library", str(tmp_path / "index")]) == 3
    printed = capsys.readouterr().out
    assert "扫描件" in printed
    assert "不是文档（.jpg）：照片" in printed
    assert "~$定稿" in printed


def test_killed_while_it_reads_it_is_whole_afterwards_and_readers_never_fail(mixed: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    command = [sys.executable, "-m", "youju", "index", str(mixed), "--library", str(index)]
    searched = kills = 0
    for pause in (0.3, 0.5, 0.8):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not (index / "meta.json").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        stop = time.monotonic() + pause
        while time.monotonic() < stop and process.poll() is None:
            search_library(index, "水库维修养护")  # a reader beside the writer
            searched += 1
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
        process.wait()
        search_library(index, "水库维修养护")
    assert searched
    assert kills
    outcome = index_folders([mixed], index)
    whole = tmp_path / "whole"
    index_folders([mixed], whole)
    assert len(Library(index)) == len(Library(whole))
    assert not {Path(file).name for file in outcome.added} & {Path(file).name for file in outcome.unchanged}

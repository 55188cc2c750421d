"""Old documents are read by the built-in converter, else by LibreOffice, else refused with what to do."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.sources.word_files import word_file
from youju.errors import DocumentError
from youju.sources.documents import office, old_word, read_document

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("converted")
    word_file(folder / "报告.docx", "一、概况", "全年预算502万元。")
    for kind in ("doc:MS Word 97", "rtf", "odt"):
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *("--headless", "--convert-to", kind, "--outdir", str(folder), str(folder / "报告.docx")),
            ],
            check=True,
            capture_output=True,
            timeout=90,
        )
    return folder


def fails(source: Path, target: Path) -> None:
    raise ValueError


@needs_office
def test_where_the_first_converter_fails_libreoffice_reads(converted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doc2docx.convert", fails)
    plain = read_document(converted / "报告.doc")
    assert (plain.text, plain.name) == ("一、概况\n全年预算502万元。\n", "报告.doc")


@needs_office
@pytest.mark.parametrize("name", ["报告.rtf", "报告.odt", "报告.wps"])
def test_other_office_files(converted: Path, name: str) -> None:
    if name.endswith(".wps"):  # what WPS writes under this name is an old Word document
        shutil.copyfile(converted / "报告.doc", converted / name)
    assert read_document(converted / name).text == "一、概况\n全年预算502万元。\n"


@needs_office
def test_without_libreoffice_the_message_says_what_to_do(converted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doc2docx.convert", fails)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    for name in ("报告.doc", "报告.rtf"):
        with pytest.raises(DocumentError, match="docx"):
            read_document(converted / name)


def test_a_converter_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60 &\nsleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(program))
    monkeypatch.setattr(office, "_SECONDS", 0.2)
    started = time.monotonic()
    assert office.convert_to_docx(tmp_path / "x.doc", tmp_path) is None
    assert time.monotonic() - started < 10


def test_a_spreadsheet_is_no_document(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("资金").write(0, 0, "项目")
    book.save(tmp_path / "资金.et")
    for name in ("资金.doc", "资金.et"):
        shutil.copyfile(tmp_path / "资金.et", tmp_path / f"又一{name}")
        with pytest.raises(DocumentError, match="电子表格"):
            old_word.read_doc(tmp_path / f"又一{name}")

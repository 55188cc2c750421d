"""Folders of earlier reports become passages with unit, year and section role."""

from pathlib import Path

import pypdfium2
import pytest

from tests.sources.ofd_files import ofd_file, text_object
from tests.sources.word_files import word_file
from youju.checking.checker import check_text
from youju.domain.findings import PlainText
from youju.errors import InputError
from youju.pipeline.library import index_folders, search_library
from youju.rendering.check_page import check_page

REPORT = """平澧县水利局2022年度项目支出绩效自评报告
一、项目基本情况
（一）绩效目标
年初设定的目标是改造农村供水管网，受益群众满意度不低于九成。
二、资金到位和使用情况
全年支出546.91万元，资金用于水库维修养护和农村供水。
项目\t支出
农村供水\t175.24
"""


@pytest.fixture
def indexed(tmp_path: Path) -> Path:
    folder = tmp_path / "往年 报告"
    folder.mkdir()
    (folder / "2022.txt").write_text(REPORT, encoding="gb18030")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 not a document")
    (folder / "~$临时.docx").write_bytes(b"")
    (folder / "图.png").write_bytes(b"")
    (folder / "空.txt").write_text(" \n", encoding="utf-8")
    outcome = index_folders([folder], tmp_path / "index")
    assert [Path(name).name for name in outcome.added] == ["2022.txt"]
    assert [Path(name).name for name, _ in outcome.failed] == ["坏.docx", "空.txt"]
    return tmp_path / "index"


def test_passages_know_unit_year_and_role(indexed: Path) -> None:
    hit = search_library(indexed, "水库维修养护支出")[0].passage
    assert (hit.unit, hit.year, hit.role) == ("平澧县水利局", 2022, "funds.execution")
    assert hit.heading == "资金到位和使用情况"
    assert REPORT[hit.start :].startswith(hit.text)


def test_a_mixed_folder_gives_its_good_files_and_says_why_not_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "往年"
    (folder / "子文件夹").mkdir(parents=True)
    lines = REPORT.splitlines()
    word_file(folder / "子文件夹" / "好.docx", *lines)
    ofd_file(folder / "好.ofd", [text_object(line, 20, 20 + 10 * at) for at, line in enumerate(lines[:5])])
    page = "".join(f"<p>{line}</p>" for line in lines)
    (folder / "好.html").write_text(f"<meta charset=gb2312><body>{page}", encoding="gb18030")
    (folder / "好.txt").write_text(REPORT, encoding="utf-16")
    scan = pypdfium2.PdfDocument.new()
    scan.new_page(595, 842)
    scan.save(folder / "扫描.pdf")
    (folder / "断.docx").write_bytes((folder / "子文件夹" / "好.docx").read_bytes()[:900])
    (folder / "断.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "坏.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900))
    (folder / "乱.html").write_bytes(b"<p>" + "\ufffd乱码".encode() * 40)
    (folder / "导航.html").write_text("<nav>首页</nav>", encoding="utf-8")
    outcome = index_folders([folder], tmp_path / "index")
    assert sorted(Path(name).name for name in outcome.added) == ["好.docx", "好.html", "好.ofd", "好.txt"]
    reasons = {Path(name).name: reason for name, reason in outcome.failed}
    expected = {
        "扫描.pdf": "扫描件",
        "断.docx": "损坏",
        "断.pdf": "损坏",
        "坏.doc": "旧版 Word",
        "乱.html": "乱码",
        "导航.html": "没有正文",
    }
    assert {name for name, words in expected.items() if words in reasons[name]} == set(expected) == set(reasons)
    assert {hit.passage.unit for hit in search_library(tmp_path / "index", "水库维修养护", limit=50)} == {
        "平澧县水利局"
    }


def test_rows_of_tables_are_no_passages(indexed: Path) -> None:
    assert all("\t" not in hit.passage.text for hit in search_library(indexed, "农村供水 支出 项目", limit=50))


def test_searching_before_indexing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="youju index"):
        search_library(tmp_path / "none", "资金")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件夹"):
        index_folders([tmp_path / "none"], tmp_path / "index")


def test_own_output_and_drafts_with_gaps_are_no_earlier_reports(tmp_path: Path) -> None:
    text = "青石县文化馆2023年度专项支出绩效自评报告\n一、部门概况\n文化馆负责全县群众文化活动的组织和辅导。\n"
    for name, content in {
        "往年/2023.txt": text,
        "往年/项目/out/2024.txt": text.replace("辅导", "培训"),
        "往年/草稿.txt": text.replace("辅导", "展览") + "【待补：受益人数】\n",
        "往年/项目/.youju/edited/1.txt": text.replace("辅导", "培训"),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    page = check_page([check_text(PlainText(text.replace("辅导", "培训")))])
    (tmp_path / "往年" / "核对.html").write_text(page, encoding="utf-8")
    outcome = index_folders([tmp_path / "往年"], tmp_path / "index")
    assert {Path(file).name: reason for file, reason in outcome.skipped} == {
        "2024.txt": "有据写出的草稿（out 文件夹）",
        "核对.html": "有据写出的网页",
    }
    assert [Path(file).name for file, reason in outcome.failed if "没有写完" in reason] == ["草稿.txt"]
    found = {hit.passage.text for hit in search_library(tmp_path / "index", "群众文化活动", limit=50)}
    assert found
    assert not any("培训" in passage or "展览" in passage for passage in found)

"""Folders of earlier reports become passages with unit, year and section role."""

from pathlib import Path

import pytest

from youju.errors import InputError
from youju.pipeline.library import index_folders, search_library

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


def test_rows_of_tables_are_no_passages(indexed: Path) -> None:
    assert all("\t" not in hit.passage.text for hit in search_library(indexed, "农村供水 支出 项目", limit=50))


def test_searching_before_indexing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="youju index"):
        search_library(tmp_path / "none", "资金")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件夹"):
        index_folders([tmp_path / "none"], tmp_path / "index")

"""unit.yaml written for people: what else stands there stays, and nothing unreadable is ever written."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from youju.errors import UnitFileError, UsageError
from youju.pipeline.unit_file_editing import edit_unit_file
from youju.sources.intake import write_intake_workbook
from youju.sources.unit import read_unit_file

OLD = """# 单位情况
单位名称: 某县水利局  # 全称
年度: 2023
主要职能:
  - 管水库
  - 修水渠

# 口径由财务股定
口径: |
  国库集中支付
决定:
  合计.支出: 表.xlsx!Sheet1!D3
"""


def test_everything_else_stays(tmp_path: Path) -> None:
    (tmp_path / "unit.yaml").write_text(OLD, encoding="utf-8")
    edit_unit_file(tmp_path, {"年度": "2024", "主管部门": "某县人民政府"}, {"材料.巡查": "采用12次"})
    text = (tmp_path / "unit.yaml").read_text(encoding="utf-8")
    for line in ("# 单位情况", "单位名称: 某县水利局  # 全称", "  - 修水渠", "# 口径由财务股定", "  国库集中支付"):
        assert line in text
    profile = read_unit_file(tmp_path / "unit.yaml").profile
    assert (profile.year, profile.supervisor, profile.basis) == (2024, "某县人民政府", "国库集中支付")
    assert dict(profile.decisions) == {"合计.支出": "表.xlsx!Sheet1!D3", "材料.巡查": "采用12次"}
    edit_unit_file(tmp_path, {}, {"合计.支出": "", "材料.巡查": ""})
    assert "决定" not in (tmp_path / "unit.yaml").read_text(encoding="utf-8")


def test_what_can_not_be_read_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "unit.yaml").write_text(OLD, encoding="utf-8")
    for values in ({"年度": "明年"}, {"主要职能": "一句话"}, {"不认识": "x"}):
        with pytest.raises(UnitFileError):
            edit_unit_file(tmp_path, values, {})
    assert (tmp_path / "unit.yaml").read_text(encoding="utf-8") == OLD
    with pytest.raises(UnitFileError, match="单位名称"):
        edit_unit_file(tmp_path / "新", {"年度": "2024"}, {})


@pytest.fixture
def intake(tmp_path: Path) -> Path:
    """A fill-in sheet with a unit, a year and a person's own remark in a column of its own."""
    path = tmp_path / "采集表.xlsx"
    write_intake_workbook(path)
    workbook = openpyxl.load_workbook(path)
    for row in workbook["基本情况"].iter_rows():
        if row[0].value in ("单位名称", "年度"):
            row[1].value = {"单位名称": "某县水利局", "年度": 2023}[row[0].value]
            row[4 - 1].value = "已核"
    workbook.save(path)
    return path


def test_a_fill_in_sheet_is_filled_in_cell_by_cell(tmp_path: Path, intake: Path) -> None:
    edit_unit_file(
        tmp_path, {"年度": "2024", "口径": "=1+1"}, {"合计.支出": "表.xlsx!Sheet1!D3", "材料.巡查": "采用12次"}
    )
    edit_unit_file(tmp_path, {}, {"合计.支出": "财务账.xlsx!Sheet1!C2", "没有": ""})
    profile = read_unit_file(intake).profile
    assert (profile.name, profile.year, profile.basis) == ("某县水利局", 2024, "=1+1")
    assert dict(profile.decisions) == {"合计.支出": "财务账.xlsx!Sheet1!C2", "材料.巡查": "采用12次"}
    remarks = [cell.value for row in openpyxl.load_workbook(intake)["基本情况"].iter_rows() for cell in row]
    assert remarks.count("已核") == 2
    edit_unit_file(tmp_path, {}, {"合计.支出": "", "材料.巡查": ""})
    assert dict(read_unit_file(intake).profile.decisions) == {}


def test_a_fill_in_sheet_stays_when_it_could_not_be_read_afterwards(tmp_path: Path, intake: Path) -> None:
    before = intake.read_bytes()
    with pytest.raises(UnitFileError, match="年度"):
        edit_unit_file(tmp_path, {"年度": "明年"}, {})
    assert intake.read_bytes() == before
    intake.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(UnitFileError, match="打不开"):
        edit_unit_file(tmp_path, {"年度": "2024"}, {})


def test_an_old_fill_in_sheet_is_left_to_people(tmp_path: Path) -> None:
    (tmp_path / "采集表.xls").write_bytes(b"")
    with pytest.raises(UsageError, match="采集表"):
        edit_unit_file(tmp_path, {"年度": "2024"}, {})


def _words(alphabet: str) -> st.SearchStrategy[str]:
    marks = "：:#'\"-{}[]&*!|>%@`\\ "
    return st.text(st.sampled_from(alphabet + marks), min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.dictionaries(_words("合计支出."), _words("采用12次甲"), max_size=4))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_decision_comes_back_as_it_was_written(tmp_path: Path, decisions: dict[str, str]) -> None:
    (tmp_path / "unit.yaml").write_text("单位名称: 某县水利局\n年度: 2024\n口径: 国库\n", encoding="utf-8")
    edit_unit_file(tmp_path, {}, decisions)
    edit_unit_file(tmp_path, {"口径": "财务账"}, {})
    profile = read_unit_file(tmp_path / "unit.yaml").profile
    assert dict(profile.decisions) == decisions
    assert profile.basis == "财务账"

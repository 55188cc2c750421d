"""unit.yaml and 采集表: every value as text with its line, every mistake named with the remedy."""

from pathlib import Path

import openpyxl
import pytest

from youju.domain.facts import SourceCell
from youju.errors import ExitCode, UnitFileError, WorkbookError
from youju.sources.intake import write_intake_workbook
from youju.sources.unit import find_unit_files, key_specs, read_unit_file

FULL = """\
# 注释
单位名称: 清溪县水务局
简称: 县水务局
年度: 2024
编制人数: 018
实有人数: 15人
内设机构: [办公室, 水利股]
主要职能: |
  管理全县水库。

  管理农村供水。
工作情况:
  - 巡查水库1,620次，从8:30开始
  - 检修闸门
存在问题:
  农村供水: 管网老化
  水库养护:
    - 汛期抢修慢
    - 备件不足
时点: 2024年12月31日
执行率口径: 支出/全年预算
决定:
  合计.支出: 决算表.xlsx!Sheet1!C9
"""


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "unit.yaml"
    path.write_bytes(text.encode(encoding))
    return path


def test_every_value_is_read_as_text_with_its_line(tmp_path: Path) -> None:
    found = read_unit_file(write(tmp_path, FULL))
    profile = found.profile
    assert (profile.name, profile.short, profile.year) == ("清溪县水务局", "县水务局", 2024)
    assert profile.offices == ("办公室", "水利股")
    assert profile.decisions == {"合计.支出": "决算表.xlsx!Sheet1!C9"}
    assert (profile.as_of, profile.rate_basis) == ("2024年12月31日", "支出/全年预算")
    lines = {words.text: words.source.line for passages in profile.prose.values() for words in passages}
    assert lines == {
        "管理全县水库。": 9,
        "管理农村供水。": 11,
        "巡查水库1,620次，从8:30开始": 13,
        "检修闸门": 14,
        "管网老化": 16,
        "汛期抢修慢": 18,
        "备件不足": 19,
    }
    assert [words.item for words in profile.prose["存在问题"]] == ["农村供水", "水库养护", "水库养护"]


def test_staff_and_offices_are_facts_of_the_unit(tmp_path: Path) -> None:
    facts = {fact.key: fact for fact in read_unit_file(write(tmp_path, FULL)).facts}
    assert {key: fact.quantity.to_text() for key, fact in facts.items()} == {
        "单位.编制人数": "18人",
        "单位.实有人数": "15人",
        "单位.内设机构数": "2个",
    }
    assert facts["单位.实有人数"].sources == (SourceCell("unit.yaml", line=6),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_whatever_notepad_saves_is_read(tmp_path: Path, encoding: str) -> None:
    text = FULL.replace("\n", "\r\n")
    assert read_unit_file(write(tmp_path, text, encoding)).profile.name == "清溪县水务局"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("单位名称: 甲局\n年渡: 2024\n", "unit.yaml:2", ["年渡", "是不是“年度”"]),
        ("单位名称: 甲局\n", "unit.yaml", ["没有“年度”"]),
        ("年度: 2024\n", "unit.yaml", ["没有“单位名称”"]),
        ("", "unit.yaml", ["没有“单位名称”"]),
        ("单位名称: 甲局\n年度: 二〇二四\n", "unit.yaml:2", ["四位数字", "二〇二四"]),
        ("单位名称: 甲局\n年度: 12024\n", "unit.yaml:2", ["四位数字"]),
        ("单位名称 甲局\n年度 2024\n", "unit.yaml:1", ["冒号用英文半角"]),
        ("单位名称: 甲局\n年度: 2024\n年度: 2023\n", "unit.yaml:3", ["写了两次", "第2行"]),
        ("单位名称: 甲局\n年度: 2024\n编制人数: 若干\n", "unit.yaml:3", ["编制人数", "若干"]),
        ("单位名称: 甲局\n年度: 2024\n金额单位: 千圆\n", "unit.yaml:3", ["千圆", "千元"]),
        ("单位名称: 甲局\n年度: [2023, 2024]\n", "unit.yaml:2", ["只能有一个值"]),
        ("单位名称: 甲局\n年度: 2024\n简称:\n  甲: 乙\n", "unit.yaml:3", ["不能再分项"]),
        ("单位名称: 甲局\n年度: 2024\n决定: 用决算数\n", "unit.yaml:3", ["分项"]),
        ("单位名称: 甲局\n年度: 2024\n工作情况:\n  甲:\n    乙: 丙\n", "unit.yaml:5", ["太深"]),
        ("单位名称: 甲局\n年度: '2024\n", "unit.yaml:3", ["引号"]),
        ("单位名称: 甲局\n\t年度: 2024\n", "unit.yaml:2", ["Tab"]),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, place: str, words: list[str]) -> None:
    with pytest.raises(UnitFileError) as caught:
        read_unit_file(write(tmp_path, text))
    assert caught.value.exit_code is ExitCode.INPUT
    assert caught.value.place == place
    for word in words:
        assert word in str(caught.value)


def test_bytes_in_no_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "unit.yaml"
    path.write_bytes(b"\x81\x20\xff\xff")
    with pytest.raises(UnitFileError, match="编码"):
        read_unit_file(path)


def fill(path: Path, answers: dict[str, list[str | int]]) -> None:
    """Fill in a 采集表 as an office would: in the rows that ask for it."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            waiting = answers.get(row[0].value, [])
            if waiting:
                row[1].value = waiting.pop(0)
    book.save(path)


def test_the_intake_workbook_reads_the_same_as_yaml(tmp_path: Path) -> None:
    path = tmp_path / "采集表.xlsx"
    write_intake_workbook(path)
    fill(
        path,
        {
            "单位名称": ["清溪县水务局"],
            "简称": ["县水务局"],
            "年度": [2024],
            "编制人数": [18],
            "实有人数": ["15人"],
            "内设机构": ["办公室、水利股"],
            "主要职能": ["管理全县水库。\n管理农村供水。"],
            "工作情况": ["巡查水库1,620次，从8:30开始", "检修闸门"],
        },
    )
    sheet, yaml = read_unit_file(path), read_unit_file(write(tmp_path, FULL))
    for name in ("name", "short_name", "year", "offices"):
        assert getattr(sheet.profile, name) == getattr(yaml.profile, name)
    for key in ("主要职能", "工作情况"):
        assert [words.text for words in sheet.profile.prose[key]] == [words.text for words in yaml.profile.prose[key]]
    assert [fact.quantity for fact in sheet.facts] == [fact.quantity for fact in yaml.facts]
    assert str(sheet.facts[0].sources[0]) == "采集表.xlsx!基本情况!B8"
    assert sheet.profile.responsible["工作情况"] == "业务股室"
    assert sheet.profile.prose["工作情况"][0].office == "业务股室"


def test_the_intake_workbook_asks_for_every_key(tmp_path: Path) -> None:
    path = tmp_path / "采集表.xlsx"
    write_intake_workbook(path)
    asked = {row[0].value for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows(min_row=2)}
    assert asked == set(key_specs())


def test_a_row_of_the_intake_workbook_may_name_a_project_or_a_decision(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [
        ("填报项", "内容", "责任股室", "说明"),
        ("单位名称", "甲局", "", ""),
        ("年度", 2024, "", ""),
        ("工作情况/农村供水", "换管27公里", "水利股", ""),
        ("", "新增用水3.36万人", "水利股", ""),
        ("决定/合计.支出", "C9", "财务股", ""),
    ]:
        book.active.append(row)
    book.save(tmp_path / "采集表.xlsx")
    profile = read_unit_file(tmp_path / "采集表.xlsx").profile
    assert [(words.item, words.text, words.source.cell) for words in profile.prose["工作情况"]] == [
        ("农村供水", "换管27公里", "B4"),
        ("农村供水", "新增用水3.36万人", "B5"),
    ]
    assert profile.decisions == {"合计.支出": "C9"}


def test_an_intake_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(("姓名", "电话"))
    book.save(tmp_path / "采集表.xlsx")
    with pytest.raises(UnitFileError, match="填报项"):
        read_unit_file(tmp_path / "采集表.xlsx")
    (tmp_path / "采集表.xlsx").write_bytes(b"PK\x03\x04broken")
    with pytest.raises(WorkbookError, match="另存为"):
        read_unit_file(tmp_path / "采集表.xlsx")


def test_yaml_goes_before_the_workbook_and_the_folder_before_data(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for place in (tmp_path / "data" / "unit.yaml", tmp_path / "采集表.xlsx"):
        place.touch()
    assert find_unit_files(tmp_path) == (tmp_path / "data" / "unit.yaml", tmp_path / "采集表.xlsx")


def test_supervisor_and_date_are_read(tmp_path: Path) -> None:
    path = tmp_path / "unit.yaml"
    lines = ("单位名称: 某县水利局", "年度: 2023", "主管部门: 某县人民政府", "成文日期: 2024年3月12日")
    path.write_text("\n".join(lines), encoding="utf-8")
    profile = read_unit_file(path).profile
    assert (profile.supervisor, profile.date) == ("某县人民政府", "2024年3月12日")
